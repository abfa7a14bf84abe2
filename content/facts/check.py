"""From a draft to a sound fact: every rule that a fact must keep, checked in one place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.utils.translation import gettext as _

from content import values
from content.facts.drafts import BadFact, FactDraft, Problem
from content.facts.shapes import FRAMES, VALUE_TYPES, Argument, Entity, Fact
from content.facts.tags import tag_problems
from content.language import clause
from content.language.clause import ClauseError
from content.language.realise import statement

HOLE: Final = re.compile(r"\{([^{}]*)\}")
SLUG: Final = re.compile(r"[a-z0-9][a-z0-9_-]*")
ROLE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
LONGEST: Final = {
    "clause": 600,
    "section": 120,
    "relation": 100,
    "attribution": 120,
    "text": 300,
    "title": 200,
    "wh": 120,
    "ask": 400,
    "ask_all": 400,
    "distractor": 300,
    "why": 300,
}
"""The most characters of each field: what its column, or a learner's screen, holds."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A fact that can be stored, the statement computed from its clause, and its tags."""

    fact: Fact
    statement: str
    tags: tuple[str, ...] = ()


def checked(draft: FactDraft, entities: Mapping[str, Entity]) -> Checked:
    """The fact with its values read and its statement computed; `BadFact` with all problems."""
    problems = [*_of_fact(draft), *_of_clause(draft)]
    arguments: list[Argument] = []
    for argument in draft.arguments:
        try:
            arguments.append(completed(argument, entities))
        except BadFact as bad:
            problems += bad.problems
        problems += _of_argument(argument, draft)
    if problems:
        raise BadFact(*problems)
    fact = _shape(draft, tuple(arguments))
    try:
        return Checked(fact, statement(fact, entities), draft.tags)
    except ClauseError as error:
        raise BadFact(Problem("clause", str(error))) from error


def holes(text: str) -> tuple[str, ...]:
    """The roles that stand in braces in a clause or a question, in order."""
    return tuple(HOLE.findall(text))


def completed(argument: Argument, entities: Mapping[str, Entity]) -> Argument:
    """The argument with its text and value filled in from its entity or its words."""
    field = f"arguments.{argument.role}"
    if argument.type == "entity":
        if argument.entity not in entities:
            message = _("There is no entity “%(key)s”.") % {"key": argument.entity}
            raise BadFact(Problem(f"{field}.entity", message))
        return replace(argument, text=argument.text or entities[argument.entity].in_text)
    if not argument.text.strip():
        raise BadFact(Problem(f"{field}.text", _("Say what stands here.")))
    if argument.type == "text" or argument.type not in VALUE_TYPES:
        return argument
    try:
        # A text that overrides how the value stands in the statement keeps its value.
        value = argument.value or values.parse(argument.type, argument.text)
    except values.Unreadable as error:
        raise BadFact(Problem(f"{field}.text", str(error))) from error
    return replace(argument, value=value)


def _shape(draft: FactDraft, arguments: tuple[Argument, ...]) -> Fact:
    return Fact(
        key=draft.key,
        frame=draft.frame,
        clause=draft.clause,
        arguments=arguments,
        relation=draft.relation,
        attribution=draft.attribution,
        ask_all=draft.ask_all,
        section=draft.section,
        importance=draft.importance,
        forms=dict(draft.forms),
    )


def _of_fact(draft: FactDraft) -> Iterator[Problem]:
    if draft.frame not in FRAMES:
        names = {"frame": draft.frame, "frames": ", ".join(FRAMES)}
        yield Problem("frame", _("“%(frame)s” is not a frame; choose from %(frames)s.") % names)
    if draft.importance not in (1, 2, 3):
        yield Problem("importance", _("Importance is 1, 2 or 3."))
    if draft.key and not (len(draft.key) <= 100 and SLUG.fullmatch(draft.key)):
        yield Problem("key", _("A key is lower-case letters, digits and hyphens, at most 100."))
    for name in ("clause", "section", "relation", "attribution", "ask_all"):
        yield from _too_long(name, name, getattr(draft, name))
    for message in tag_problems(draft.tags):
        yield Problem("tags", message)


def _of_clause(draft: FactDraft) -> Iterator[Problem]:
    roles = [argument.role for argument in draft.arguments]
    for role in dict.fromkeys(holes(draft.clause)):
        if role not in roles:
            yield Problem("clause", _("No argument fills {%(role)s}.") % {"role": role})
    for role in dict.fromkeys(roles):
        if role not in holes(draft.clause):
            message = _(
                "{%(role)s} does not stand in the clause. Was it renamed there? Then rename this "
                "row as well, or empty it."
            ) % {"role": role}
            yield Problem(f"arguments.{role}", message)
        if roles.count(role) > 1:
            yield Problem(f"arguments.{role}", _("Two arguments have this role."))
    if not roles:
        yield Problem("clause", _("A fact needs at least one argument."))
    yield from _of_list(draft)


def _of_list(draft: FactDraft) -> Iterator[Problem]:
    if not draft.ask_all:
        return
    try:
        listed = clause.list_in(draft.clause)
    except ClauseError:
        return  # complained of where the statement is computed
    if not listed:
        message = _("This asks for a list, but the clause holds none: {a}, {b} and {c}.")
        yield Problem("ask_all", message)
    for role in holes(draft.ask_all):
        if role in listed or role not in {argument.role for argument in draft.arguments}:
            message = _("{%(role)s} cannot stand in this question.") % {"role": role}
            yield Problem("ask_all", message)
    kinds = {argument.type for argument in draft.arguments if argument.role in listed}
    if len(kinds) > 1 and not kinds <= {"entity", "text"}:
        yield Problem("ask_all", _("The members of the list are not of one type."))


def _of_argument(argument: Argument, draft: FactDraft) -> Iterator[Problem]:
    field = f"arguments.{argument.role}"
    if not ROLE.fullmatch(argument.role):
        yield Problem(field, _("A role is lower-case letters, digits and “_”, at most 40."))
    if argument.type not in VALUE_TYPES:
        names = {"type": argument.type, "types": ", ".join(VALUE_TYPES)}
        message = _("“%(type)s” is not a type; choose from %(types)s.") % names
        yield Problem(f"{field}.type", message)
    for name in ("text", "title", "wh", "ask"):
        yield from _too_long(f"{field}.{name}", name, getattr(argument, name))
    for one in argument.distractors:
        yield from _too_long(f"{field}.distractors", "distractor", one.text)
        yield from _too_long(f"{field}.distractors", "why", one.why)
    others = {other.role for other in draft.arguments} - {argument.role}
    for name in ("wh", "ask"):
        for role in holes(getattr(argument, name)):
            if role not in others:
                message = _("{%(role)s} is not another argument of this fact.") % {"role": role}
                yield Problem(f"{field}.{name}", message)


def _too_long(field: str, name: str, text: str) -> Iterator[Problem]:
    if len(text) > LONGEST[name]:
        yield Problem(field, _("At most %(n)d characters fit here.") % {"n": LONGEST[name]})
