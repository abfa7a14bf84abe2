"""Flaws of the stem."""

from __future__ import annotations

import re
from typing import Final

from content.facts.shapes import FactBase
from quizzes.generation.drafts import Item
from quizzes.generation.flaws import Flaw, words

LONGEST: Final = 32  # words
SHORTEST: Final = 3
_DANGLING: Final = re.compile(r"^(?:it|they|this|these|that|he|she)\b", re.IGNORECASE)
_NEGATIVE: Final = re.compile(r"\b(?:not|except|least likely|incorrect|false)\b|n[’']t\b")
_CAPITALS: Final = re.compile(r"\b[A-Z]{3,}s?\b")
_ASKS: Final = re.compile(r"\b(?:what|which|who|whom|whose|when|where|why|how)\b", re.IGNORECASE)


def unclear(item: Item, base: FactBase | None) -> bool:
    if _DANGLING.match(item.stem):
        return True
    known = words.KNOWN_ACRONYMS | _declared(item.stem) | _named(base)
    return any(found.rstrip("s") not in known for found in _CAPITALS.findall(item.stem))


def _declared(stem: str) -> set[str]:
    """Acronyms that the stem spells out: "… (EBRD)"."""
    return set(re.findall(r"\(([A-Z]{2,})\)", stem))


def _named(base: FactBase | None) -> set[str]:
    """Capitals that are part of a proper name: a reactor type has no other."""
    entities = base.entities.values() if base else ()
    return {found for one in entities for found in _CAPITALS.findall(one.name)}


def wordy(item: Item, base: FactBase | None) -> bool:
    return len(item.stem.split()) > LONGEST


def unfocused(item: Item, base: FactBase | None) -> bool:
    if item.kind in {"true_false", "cloze", "ordering", "matching"}:
        return len(item.stem.split()) < SHORTEST
    return len(item.stem.split()) < SHORTEST or not _ASKS.search(item.stem)


def negative(item: Item, base: FactBase | None) -> bool:
    """ "Which is not …?" of hand-written items; a negated fact of its own is no trick."""
    if item.kind != "multiple_choice":
        return False
    return bool(re.search(r"\b(?:NOT|EXCEPT)\b", item.stem)) or (
        bool(_NEGATIVE.search(item.stem))
        and bool(re.search(r"of the following|of these", item.stem, re.IGNORECASE))
    )


def blank_inside(item: Item, base: FactBase | None) -> bool:
    return item.kind == "multiple_choice" and bool(re.search(r"_{2,}|\.{4,}", item.stem))


def grammar(item: Item, base: FactBase | None) -> bool:
    """ "an" or "a" at the end of the stem fits some options only."""
    found = re.search(r"\b(an?)\s*(?:_+)?\s*[?:.]?$", item.stem)
    if not found or not item.options:
        return False
    vowels = [option.text[:1].casefold() in "aeiou" for option in item.options]
    return len(set(vowels)) > 1


FLAWS: Final = (
    Flaw(
        "unclear_stem",
        "The stem leaves open what it speaks of, or uses an acronym it does not spell out.",
        "Name things in full: “European Union (EU)”, not “it” or “EU”.",
        unclear,
    ),
    Flaw(
        "needless_words",
        f"The stem has more than {LONGEST} words.",
        "Keep what is needed to answer and leave out the rest.",
        wordy,
    ),
    Flaw(
        "unfocused_stem",
        "The stem asks nothing that could be answered without seeing the options.",
        "Ask a whole question with a question word.",
        unfocused,
    ),
    Flaw(
        "negative_stem",
        "The stem asks what is not so, which tests attention rather than knowledge.",
        "Ask for what is so.",
        negative,
    ),
    Flaw(
        "blank_in_stem",
        "A gap inside a multiple-choice stem makes people read it twice.",
        "Ask a question, or make it a fill-the-gap item.",
        blank_inside,
    ),
    Flaw(
        "grammatical_cue",
        "The grammar of the stem fits some options only.",
        "Write “a(n)”, or move the article into the options.",
        grammar,
    ),
)
