"""A pack as the bytes of its three files. Pure; `read.parse_pack` makes the same pack of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Final

from content import text as texts
from content import values
from content.facts.shapes import Argument, Distractor, Entity
from content.facts.spans import answer_span
from content.packs.layout import Column, Row, Tree, yaml_text
from content.packs.quoting import place_of, sentences_around
from content.packs.shapes import Info, Locator, Pack, PackFact, PackNote, Quotation
from content.text import Outline

NOBODY: Final = "-"
Spans = Mapping[str, tuple[int, int]]
Quoted = tuple[str, Spans]
"""A quotation and where in it each answer stands."""


def written(pack: Pack, left_out: Sequence[str] = ()) -> dict[str, bytes]:
    """name -> bytes of the files of a pack. `left_out` names facts that could not be in it."""
    files = {
        "pack.toml": _toml(pack.info),
        "text.md": pack.text,
        "facts.yaml": "\n".join(_knowledge(pack, left_out)),
    }
    return {name: text.encode() for name, text in files.items()}


def _toml(info: Info) -> str:
    fields = asdict(info).items()
    return "".join(f"{name} = {_toml_value(value)}\n" for name, value in fields if value)


def _toml_value(value: str | int | date) -> str:
    if isinstance(value, str):
        # JSON's escapes are TOML's as well; only DEL may stand in the one and not in the other.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return value.isoformat() if isinstance(value, date) else str(value)


def _knowledge(pack: Pack, left_out: Sequence[str]) -> Iterator[str]:
    outline = texts.outline(pack.text)
    if left_out:
        yield f"# Not in this pack, for the study text does not prove them: {', '.join(left_out)}\n"
    yield yaml_text({"entities": {key: _entity(one) for key, one in pack.entities.items()}})
    yield from _listed("facts", [_fact(one, pack.entities, outline) for one in pack.facts])
    yield from _listed("notes", [_note(one) for one in pack.notes])


def _listed(name: str, members: Sequence[Tree]) -> Iterator[str]:
    """A list whose members stand apart, so that each is found at a glance."""
    if not members:
        yield f"{name}: []\n"
        return
    yield f"{name}:\n"
    yield from (yaml_text([member]) for member in members)


def _entity(entity: Entity) -> Tree:
    fields: dict[str, Tree] = {"name": entity.name, "kind": entity.kind, "noun": entity.noun}
    return fields | _said(
        aliases=entity.aliases, part_of=entity.part_of, the=True if entity.the else None
    )


def _fact(fact: PackFact, entities: Mapping[str, Entity], outline: Outline) -> Tree:
    shape = fact.checked.fact
    quoted = _quoted(fact, outline)
    according = {"according": "" if shape.attribution == NOBODY else shape.attribution}
    quotes = [words for words, _answers in quoted]
    arguments = Column(
        {one.role: _argument(one, entities.get(one.entity)) for one in shape.arguments}
    )
    return Column(
        {"id": shape.key, "frame": shape.frame}
        | _said(relation=shape.relation)
        | {"section": shape.section, "importance": shape.importance}
        | _said(tags=fact.checked.tags)
        | {"clause": shape.clause}
        | _said(ask_all=shape.ask_all)
        | (according if shape.attribution else {})
        | _said(forms=dict(shape.forms))
        | {"arguments": arguments, "quote": quotes[0] if len(quotes) == 1 else quotes}
        | _said(
            in_text=_in_text(fact, quoted, entities),
            source=[_locator(one) for one in fact.locators],
        )
    )


def _said(**fields: Tree | None) -> dict[str, Tree]:
    """The fields that say something."""
    return {name: value for name, value in fields.items() if value}


def _argument(argument: Argument, entity: Entity | None) -> Tree:
    return _value(argument, entity) | _said(
        title=argument.title,
        exclusive=True if argument.exclusive else None,
        wh=argument.wh,
        ask=argument.ask,
        accept=argument.accept,
        distractors=[_distractor(one) for one in argument.distractors],
    )


def _value(argument: Argument, entity: Entity | None) -> dict[str, Tree]:
    """The value as it is read again; with `text` where the statement says it in other words."""
    if argument.type == "entity":
        overrides = entity is None or argument.text != entity.in_text
        return {"entity": argument.entity} | _said(text=argument.text if overrides else None)
    if argument.value is not None and not _says(argument.text, argument):
        formal = values.format(argument.value)
        if _says(formal, argument):
            return {argument.type: formal, "text": argument.text}
    return {argument.type: argument.text}


def _says(words: str, argument: Argument) -> bool:
    try:
        return values.parse(argument.type, words) == argument.value
    except values.Unreadable:
        return False


def _distractor(one: Distractor) -> Tree:
    return {"text": one.text, "why": one.why} if one.why else one.text


def _quoted(fact: PackFact, outline: Outline) -> list[Quoted]:
    """The quotations in words that the reader finds where they stand, and none of them twice."""
    section = fact.checked.fact.section
    found: dict[int, Quoted] = {}
    for quotation in fact.quotations:
        start, words = _findable(quotation, section, outline)
        spans = {role: (a - start, b - start) for role, (a, b) in quotation.answers.items()}
        found.setdefault(place_of(words, section, outline), (words, spans))
    return list(found.values())


def _findable(quotation: Quotation, section: str, outline: Outline) -> tuple[int, str]:
    """Words that stand in an earlier place as well are widened to their sentence."""
    start, end = quotation.start, quotation.end
    if place_of(outline.text[start:end], section, outline) != start:
        start, end = sentences_around(start, end, outline)
    return start, outline.text[start:end]


def _in_text(
    fact: PackFact, quoted: Sequence[Quoted], entities: Mapping[str, Entity]
) -> dict[str, Tree]:
    """role -> words, for each answer that the reader would not find where it stands."""
    found: dict[str, Tree] = {}
    for argument in fact.checked.fact.arguments:
        entity = entities.get(argument.entity)
        marked = [answers.get(argument.role) for _words, answers in quoted]
        looked_for = [answer_span(words, argument, entity) for words, _answers in quoted]
        if marked != looked_for or (argument.exclusive and not any(marked)):
            found[argument.role] = _marked_words(argument, entity, quoted)
    return found


def _marked_words(argument: Argument, entity: Entity | None, quoted: Sequence[Quoted]) -> str:
    """The words that are marked as the answer; none where nothing is, or half a word."""
    for words, answers in quoted:
        if span := answers.get(argument.role):
            said = words[span[0] : span[1]]
            return said if answer_span(words, argument, entity, said) else ""
    return ""


def _locator(at: Locator) -> Tree:
    arguments = Row({role: list(words) for role, words in at.arguments.items()})
    return Row(
        {"at": str(at)}
        | _said(hash=at.hash, words=list(at.words) if at.words else None, arguments=arguments)
    )


def _note(note: PackNote) -> Tree:
    return Column(
        {"id": note.key, "kind": note.kind}
        | _said(at=note.at, prints=note.prints)
        | {"says": note.says}
        | _said(facts=note.facts, holds=True if note.holds else None)
    )
