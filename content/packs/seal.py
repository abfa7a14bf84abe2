"""Sealing: each locator of a facts.yaml gets its hash and the place of each answer.

While facts are written, a locator may help with `find: {role: words of the source}`; sealing
turns that into word numbers, so that a sealed pack holds none of the source's words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import yaml
from django.utils.translation import gettext as _

from content import text as texts
from content.packs.nodes import root_of
from content.packs.shapes import PackError, Problem, Words

FILE: Final = "facts.yaml"
Sentences = Mapping[str, str]
"""Place as a locator writes it ("2(3):1.2") -> the sentence."""


@dataclass(frozen=True, slots=True)
class _Slot:
    """A locator in the file: its fields, the words each role may stand as, and where it is."""

    fields: Mapping[str, yaml.Node]
    wordings: Mapping[str, tuple[str, ...]]
    node: yaml.Node


def seal(facts: str, source: str) -> str:
    """The text of facts.yaml with every locator sealed to the text of the source.

    All but the locators stays as it is written. `PackError` names the line of a locator
    whose sentence or whose words are not in the source.
    """
    sentences = _sentences(source)
    problems: list[Problem] = []
    sealed: list[tuple[int, int, str]] = []
    for slot in _slots(root_of(FILE, facts)):
        try:
            line = _sealed(slot, sentences)
        except ValueError as wrong:
            problems.append(Problem(FILE, slot.node.start_mark.line + 1, str(wrong)))
        else:
            sealed.append((slot.node.start_mark.index, slot.node.end_mark.index, line))
    if problems:
        raise PackError(*problems)
    for start, end, line in reversed(sealed):
        facts = facts[:start] + line + facts[end:]
    return facts


def _sentences(source: str) -> Sentences:
    outline = texts.outline(source)
    return {
        f"{section.path}:{p}.{s}": outline.text[span.start : span.end]
        for section in outline.sections
        for p, paragraph in enumerate(section.paragraphs, 1)
        for s, span in enumerate(paragraph.sentences, 1)
    }


def _slots(root: yaml.Node) -> Iterator[_Slot]:
    top = _fields(root)
    names = {key: _names(_fields(node)) for key, node in _fields(top.get("entities")).items()}
    for fact in _items(top.get("facts")):
        fields = _fields(fact)
        arguments = _fields(fields.get("arguments"))
        wordings = {role: _wordings(_fields(node), names) for role, node in arguments.items()}
        for node in _items(fields.get("source")):
            yield _Slot(_fields(node), wordings, node)


def _names(entity: Mapping[str, yaml.Node]) -> tuple[str, ...]:
    return (_said(entity.get("name")), *(map(_said, _items(entity.get("aliases")))))


def _wordings(
    argument: Mapping[str, yaml.Node], names: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    plain = ("text", "date", "money", "count", "ordinal", "percent", "duration")
    own = (_said(argument[name]) for name in plain if name in argument)
    accepted = map(_said, _items(argument.get("accept")))
    return (*own, *names.get(_said(argument.get("entity")), ()), *accepted)


def _sealed(slot: _Slot, sentences: Sentences) -> str:
    at = _said(slot.fields.get("at"))
    if isinstance(slot.node, yaml.MappingNode) and not slot.node.flow_style:
        raise ValueError(_("Write a locator on one line, {at: …}."))
    if at not in sentences:
        raise ValueError(_("The source has no sentence “%(at)s”.") % {"at": at})
    sentence = sentences[at]
    digest = texts.sentence_hash(sentence)
    places = dict(_numbers(slot.fields)) if _said(slot.fields.get("hash")) == digest else {}
    for role, words in _wanted(slot).items():
        if found := _place(sentence, words):
            places.setdefault(role, found)
        elif role in _fields(slot.fields.get("find")) and any(words):
            named = {"words": words[0], "at": at}
            raise ValueError(_("“%(words)s” does not stand in %(at)s.") % named)
    return _written(at, digest, places)


def _wanted(slot: _Slot) -> dict[str, tuple[str, ...]]:
    said = {role: (_said(node),) for role, node in _fields(slot.fields.get("find")).items()}
    return {**slot.wordings, **said}


def _numbers(locator: Mapping[str, yaml.Node]) -> Iterator[tuple[str, Words]]:
    for role, node in _fields(locator.get("arguments")).items():
        first, after = (int(_said(number)) for number in _items(node))
        yield role, (first, after)


def _place(sentence: str, wordings: tuple[str, ...]) -> Words | None:
    """Word numbers of the first wording that stands in the sentence."""
    said = [_folded(sentence[span.start : span.end]) for span in texts.words(sentence)]
    for wording in filter(None, wordings):
        words = [_folded(wording[span.start : span.end]) for span in texts.words(wording)]
        for first in range(len(said) - len(words) + 1):
            if words and said[first : first + len(words)] == words:
                return first, first + len(words)
    return None


def _folded(word: str) -> str:
    return texts.normalise_sentence(word).removesuffix("'s")


def _written(at: str, digest: str, places: Mapping[str, Words]) -> str:
    head = f"{{at: '{at}', hash: '{digest}'"
    if not places:
        return head + "}"
    roles = ", ".join(f"{role}: [{first}, {after}]" for role, (first, after) in places.items())
    return f"{head}, arguments: {{{roles}}}}}"


def _fields(node: yaml.Node | None) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {key.value: value for key, value in node.value}


def _items(node: yaml.Node | None) -> list[yaml.Node]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _said(node: yaml.Node | None) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""
