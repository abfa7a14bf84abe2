"""facts.yaml: entities, facts and notes, each complaint with its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

import yaml
from django.utils.translation import gettext as _

from content import values
from content.facts.check import SLUG, Checked, checked
from content.facts.drafts import BadFact, FactDraft
from content.facts.models import EditorialNote
from content.facts.shapes import ENTITY_KINDS, FRAMES, VALUE_TYPES, Argument, Distractor, Entity
from content.facts.spans import answer_span
from content.packs.locators import locators, place
from content.packs.nodes import Fields, root_of
from content.packs.quoting import place_of
from content.packs.shapes import PackFact, PackNote, Problem, Quotation
from content.text import Outline, clean_text, tags_of

FILE: Final = "facts.yaml"
ENTITY_FIELDS: Final = frozenset({"name", "kind", "noun", "aliases", "part_of", "the"})
FACT_FIELDS: Final = frozenset(
    "id frame relation section importance clause arguments quote in_text source forms"
    " according ask_all tags".split()
)
ARGUMENT_FIELDS: Final = frozenset(
    (*VALUE_TYPES, "exclusive", "title", "wh", "ask", "accept", "distractors")
)
DISTRACTOR_FIELDS: Final = frozenset({"text", "why"})
NOTE_FIELDS: Final = frozenset({"id", "kind", "at", "prints", "says", "facts", "holds"})


@dataclass(frozen=True)
class Knowledge:
    entities: Mapping[str, Entity]
    facts: tuple[PackFact, ...]
    notes: tuple[PackNote, ...]
    problems: tuple[Problem, ...]


def knowledge(text: str, outline: Outline) -> Knowledge:
    """What a facts.yaml says, checked against the study text."""
    problems: list[Problem] = []
    top = Fields(FILE, root_of(FILE, text), problems, {"entities", "facts", "notes"})
    entities = _entities(top)
    facts = tuple(_facts(top, entities, outline))
    notes = tuple(_notes(top))
    return Knowledge(entities, facts, notes, tuple(problems))


def _entities(top: Fields) -> dict[str, Entity]:
    below = top.below("entities")
    if below is None:
        return {}
    found: dict[str, Entity] = {}
    for key, node in below.nodes.items():
        if not SLUG.fullmatch(key) or len(key) > 80:
            below.wrong(node, _("“%(key)s” is no key: lower case and hyphens.") % {"key": key})
            continue
        fields = Fields(FILE, node, below.problems, ENTITY_FIELDS)
        found[key] = _entity(key, fields, below.nodes)
    return found


def _entity(key: str, fields: Fields, known: Mapping[str, yaml.Node]) -> Entity:
    wholes = fields.texts("part_of")
    for whole in wholes:
        if whole not in known or whole == key:
            message = _("There is no other entity “%(key)s”.") % {"key": whole}
            fields.wrong(fields.nodes["part_of"], message)
    for name, longest in (("name", 200), ("noun", 80)):
        _limit(fields, name, longest)
    return Entity(
        key=key,
        name=fields.text("name", needed=True),
        kind=fields.one_of("kind", ENTITY_KINDS),
        noun=fields.text("noun", needed=True),
        aliases=fields.texts("aliases"),
        part_of=tuple(sorted(set(wholes))),
        the=fields.flag("the"),
    )


def _facts(top: Fields, entities: Mapping[str, Entity], outline: Outline) -> Iterator[PackFact]:
    for fields in _with_ids(top, "facts", FACT_FIELDS):
        before = len(top.problems)
        sound = _checked(fields, entities)
        places = tuple(found for _node, found in locators(fields))
        quotations = _quotations(fields, sound, entities, outline) if sound else ()
        if sound and len(top.problems) == before:
            yield PackFact(sound, quotations, places, fields.line())


def _with_ids(top: Fields, name: str, allowed: frozenset[str]) -> Iterator[Fields]:
    seen: set[str] = set()
    for node in top.items(name):
        fields = Fields(FILE, node, top.problems, allowed)
        key = fields.text("id", needed=True)
        if key and (not SLUG.fullmatch(key) or len(key) > 100):
            message = _("“%(key)s” is no id: lower case and hyphens.") % {"key": key}
            fields.wrong(fields.nodes["id"], message)
        elif key in seen:
            fields.wrong(fields.nodes["id"], _("The id “%(key)s” is used twice.") % {"key": key})
        seen.add(key)
        yield fields


def _checked(fields: Fields, entities: Mapping[str, Entity]) -> Checked | None:
    before = len(fields.problems)
    frame = fields.one_of("frame", FRAMES)
    arguments = fields.below("arguments")
    forms = fields.below("forms")
    draft = FactDraft(
        key=fields.text("id"),
        frame=frame,
        relation=fields.text("relation"),
        section=fields.text("section", needed=True),
        importance=fields.number("importance", 2),
        clause=fields.text("clause", needed=True),
        attribution=_attribution(fields),
        ask_all=fields.text("ask_all"),
        arguments=tuple(_arguments(arguments)) if arguments else (),
        forms={name: forms.text(name) for name in forms.nodes} if forms else {},
        tags=tags_of(fields.texts("tags")),
    )
    if len(fields.problems) > before:
        return None
    try:
        return checked(draft, entities)
    except BadFact as bad:
        for problem in bad.problems:
            fields.problems.append(Problem(FILE, _line(fields, problem.field), problem.message))
        return None


def _line(fields: Fields, name: str) -> int:
    """The line of "arguments.date.ask", or of the nearest thing above it that was written."""
    first, *rest = name.split(".")
    arguments = fields.below("arguments")
    if not rest or arguments is None or rest[0] not in arguments.nodes:
        return fields.line(first)
    argument = arguments.below(rest[0])
    return argument.line(rest[1] if len(rest) > 1 else "") if argument else fields.line(first)


def _attribution(fields: Fields) -> str:
    if not fields.has("according"):
        return ""
    return fields.text("according") or "-"


def _arguments(below: Fields) -> Iterator[Argument]:
    for role, node in below.nodes.items():
        fields = Fields(FILE, node, below.problems, ARGUMENT_FIELDS)
        kinds = [name for name in VALUE_TYPES if fields.has(name) and name != "text"]
        if len(kinds) > 1 or not (kinds or fields.has("text")):
            message = _("An argument is exactly one of %(names)s.")
            fields.wrong(node, message % {"names": ", ".join(VALUE_TYPES)})
            continue
        yield _argument(role, kinds[0] if kinds else "text", fields)


def _argument(role: str, kind: str, fields: Fields) -> Argument:
    said = fields.text(kind, needed=True)
    made = Argument(
        role=role,
        type=kind,
        text=fields.text("text"),
        title=fields.text("title"),
        exclusive=fields.flag("exclusive"),
        wh=fields.text("wh"),
        ask=fields.text("ask"),
        accept=fields.texts("accept"),
        distractors=tuple(_distractors(fields)),
    )
    if kind == "entity":
        return replace(made, entity=said)
    if kind == "text" or not made.text:
        return replace(made, text=said)
    return replace(made, value=_value(kind, said, fields))


def _distractors(fields: Fields) -> Iterator[Distractor]:
    """Each a text, or a mapping of a text and why it is wrong."""
    for node in fields.items("distractors"):
        if not isinstance(node, yaml.MappingNode):
            text, why = fields.scalar(node), ""
        else:
            one = Fields(FILE, node, fields.problems, DISTRACTOR_FIELDS)
            text, why = one.text("text", needed=True), one.text("why")
        if text:
            yield Distractor(text, why)


def _value(kind: str, said: str, fields: Fields) -> values.Value | None:
    try:
        return values.parse(kind, said)
    except values.Unreadable as error:
        fields.wrong(fields.nodes[kind], str(error))
        return None


def _quotations(
    fields: Fields, sound: Checked, entities: Mapping[str, Entity], outline: Outline
) -> tuple[Quotation, ...]:
    paths = {section.path: section for section in outline.sections}
    if sound.fact.section not in paths:
        message = _("The study text has no section “%(path)s”.") % {"path": sound.fact.section}
        fields.wrong(fields.nodes["section"], message)
    quotes = fields.texts("quote")
    if not quotes:
        fields.wrong(fields.node, _("“quote” is missing: a fact needs its evidence."))
        return ()
    starts = [place_of(clean_text(quote), sound.fact.section, outline) for quote in quotes]
    for node, start in zip(fields.items("quote"), starts, strict=False):
        if start < 0:
            fields.wrong(node, _("The quotation does not stand in the study text."))
    answers = [_answers(fields, quote, sound, entities) for quote in quotes]
    _complain_of_missing_answers(fields, sound, {role for found in answers for role in found})
    return tuple(
        Quotation(at, at + len(quote), {r: (at + a, at + b) for r, (a, b) in found.items()})
        for quote, at, found in zip(quotes, starts, answers, strict=True)
        if at >= 0
    )


def _answers(
    fields: Fields, quote: str, sound: Checked, entities: Mapping[str, Entity]
) -> dict[str, tuple[int, int]]:
    words = _in_text(fields)
    found = {}
    for argument in sound.fact.arguments:
        if words.get(argument.role) == "":
            continue  # its author says that it stands there in no words
        entity = entities.get(argument.entity)
        span = answer_span(quote, argument, entity, words.get(argument.role, ""))
        if span:
            found[argument.role] = span
    return found


def _in_text(fields: Fields) -> dict[str, str]:
    """The words of the quotation for each role that names some; "" says that there are none."""
    named = fields.below("in_text")
    return {role: named.text(role) for role in named.nodes} if named else {}


def _complain_of_missing_answers(fields: Fields, sound: Checked, found: set[str]) -> None:
    words = _in_text(fields)
    roles = {argument.role for argument in sound.fact.arguments}
    for role in words:
        if role not in roles:
            message = _("The fact has no argument “%(role)s”.") % {"role": role}
            fields.wrong(fields.nodes["in_text"], message)
    for argument in sound.fact.arguments:
        role = argument.role
        is_wanted = bool(words[role]) if role in words else argument.exclusive
        if is_wanted and role not in found:
            message = _("The answer {%(role)s} does not stand in the quotation; see in_text.")
            line = _line(fields, f"arguments.{role}")
            fields.problems.append(Problem(FILE, line, message % {"role": role}))


def _notes(top: Fields) -> Iterator[PackNote]:
    ids = {Fields(FILE, node, []).text("id") for node in top.items("facts")}
    for fields in _with_ids(top, "notes", NOTE_FIELDS):
        at = fields.text("at")
        if at and place(at) is None:
            message = _("“%(at)s” names no sentence; write section:paragraph.sentence.")
            fields.wrong(fields.nodes["at"], message % {"at": at})
        for key in fields.texts("facts"):
            if key not in ids:
                message = _("There is no fact “%(key)s”.") % {"key": key}
                fields.wrong(fields.nodes["facts"], message)
        _limit(fields, "prints", 300)
        yield PackNote(
            key=fields.text("id"),
            kind=fields.one_of("kind", EditorialNote.Kind.values),
            says=fields.text("says", needed=True),
            at=at,
            prints=fields.text("prints"),
            facts=tuple(sorted(set(fields.texts("facts")))),
            holds=fields.flag("holds"),
        )


def _limit(fields: Fields, name: str, longest: int) -> None:
    if len(fields.text(name)) > longest:
        message = _("At most %(n)d characters fit here.") % {"n": longest}
        fields.wrong(fields.nodes[name], message)
