"""The verb phrase: a chain of auxiliaries and the main verb, cut where a question inverts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from content.language import inflect
from content.language.clause import MODALS, Verb

_BE: Final = {"base": "be", "participle": "been", "gerund": "being"}
_MODALS: Final = MODALS | {"will", "would"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """`finite` is the word that moves before the subject in a question; `after` stays."""

    finite: str
    after: str

    @property
    def together(self) -> str:
        return f"{self.finite} {self.after}".strip()


def phrase(verb: Verb, *, plural: bool, forms: Mapping[str, str], inverted: bool) -> Phrase:
    """The verb phrase; `inverted` brings in "do" where there is no auxiliary."""
    links = _links(verb)
    negated = "not" in verb.flags
    alone = len(links) == 1
    if alone and links[0] != "be" and (inverted or negated):
        links = ("do", *links)
    tense = "past" if verb.flags & {"past", "pastperfect"} else "present"
    words = [_finite(links[0], tense, plural=plural, forms=_own(links, 0, forms))]
    words += [_follow(links, at, verb, forms) for at in range(1, len(links))]
    finite, *rest = words
    return Phrase(finite, " ".join([*(["not"] if negated else []), *rest, verb.particle]).strip())


def _own(links: tuple[str, ...], at: int, forms: Mapping[str, str]) -> Mapping[str, str]:
    """Stated forms are those of the main verb, never of an auxiliary."""
    return forms if at == len(links) - 1 else {}


def _links(verb: Verb) -> tuple[str, ...]:
    flags = verb.flags
    links = []
    if modal := _modal(verb):
        links.append(modal)
    if flags & {"perfect", "pastperfect"}:
        links.append("have")
    if "progressive" in flags:
        links.append("be+ing")
    if "passive" in flags:
        links.append("be+en")
    return (*links, verb.lemma)


def _modal(verb: Verb) -> str:
    if verb.modal:
        return verb.modal
    if "would" in verb.flags:
        return "would"
    return "will" if "future" in verb.flags else ""


def _finite(link: str, tense: str, *, plural: bool, forms: Mapping[str, str]) -> str:
    if link in {"be", "be+ing", "be+en"}:
        return {"past": ("was", "were"), "present": ("is", "are")}[tense][plural]
    if link == "do":
        return "did" if tense == "past" else ("do" if plural else "does")
    if link == "have":
        return "had" if tense == "past" else ("have" if plural else "has")
    if link in _MODALS:
        return link
    if tense == "past":
        return inflect.form(link, "past", forms)
    return link if plural else inflect.form(link, "present", forms)


def _follow(links: tuple[str, ...], at: int, verb: Verb, forms: Mapping[str, str]) -> str:
    which = _after(links[at - 1])
    word = links[at]
    if word.startswith("be+") or word == "be":
        return _BE[which]
    if which == "base":
        return "have" if word == "have" else word
    if word == "have":
        return {"participle": "had", "gerund": "having"}[which]
    return inflect.form(word, which, _own(links, at, forms))


def _after(link: str) -> str:
    """The form that an auxiliary asks of the next verb."""
    if link == "be+ing":
        return "gerund"
    return "participle" if link in {"have", "be+en"} else "base"
