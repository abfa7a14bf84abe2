"""Fact rows out of frozen facts. Rows are changed in place, by key and role, so that what
learners remember of them stays theirs. Whoever calls opens the transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from content import values
from content.facts.check import Checked
from content.facts.models import Argument, Entity, Fact, Tag
from content.facts.shapes import Argument as ArgumentShape
from content.facts.shapes import Distractor


def fact_columns(checked: Checked) -> dict[str, Any]:
    """The columns of a fact that its draft decides."""
    fact = checked.fact
    return {
        "frame": fact.frame,
        "clause": fact.clause,
        "relation": fact.relation,
        "attribution": fact.attribution,
        "ask_all": fact.ask_all,
        "section": fact.section,
        "importance": fact.importance,
        "forms": dict(fact.forms),
        "statement": checked.statement,
    }


def argument_columns(
    argument: ArgumentShape, ordinal: int, entities: Mapping[str, Entity]
) -> dict[str, Any]:
    return {
        "ordinal": ordinal,
        "type": argument.type,
        "text": argument.text,
        "value": values.dump(argument.value) if argument.value is not None else None,
        "entity_id": entities[argument.entity].pk if argument.entity else None,
        "title": argument.title,
        "exclusive": argument.exclusive,
        "wh": argument.wh,
        "ask": argument.ask,
        "accept": list(argument.accept),
        "distractors": [_stored(one) for one in argument.distractors],
    }


def _stored(one: Distractor) -> str | dict[str, str]:
    return {"text": one.text, "why": one.why} if one.why else one.text


def assign(row: Fact | Argument, columns: Mapping[str, Any]) -> bool:
    """Set the columns; whether anything is different now."""
    changed = any(getattr(row, name) != value for name, value in columns.items())
    for name, value in columns.items():
        setattr(row, name, value)
    return changed


def store_arguments(
    wanted: Sequence[tuple[Fact, Sequence[ArgumentShape]]], entities: Mapping[str, Entity]
) -> set[int]:
    """Make the arguments of the facts what they should be; the ids of the facts that changed.

    An argument that is no longer wanted keeps its row, for learners may remember it, but is
    not asked any more. Three statements at most, however many facts there are.
    """
    old = {
        (row.fact_id, row.role): row
        for row in Argument.objects.filter(fact__in=[fact for fact, _ in wanted])
    }
    new: list[Argument] = []
    changed: list[Argument] = []
    for fact, arguments in wanted:
        for ordinal, argument in enumerate(arguments):
            columns = argument_columns(argument, ordinal, entities)
            row = old.pop((fact.pk, argument.role), None)
            if row is None:
                new.append(Argument(fact=fact, role=argument.role, **columns))
            elif assign(row, columns):
                changed.append(row)
    changed += [row for row in old.values() if assign(row, {"exclusive": False})]
    Argument.objects.bulk_create(new)
    if changed:
        Argument.objects.bulk_update(changed, COLUMNS, batch_size=200)
    return {row.fact_id for row in (*new, *changed)}


def store_tags(wanted: Sequence[tuple[Fact, Collection[str]]]) -> set[int]:
    """Give the facts exactly these tags; the ids of the facts that had others.

    Three statements at most, however many facts there are.
    """
    names = {fact.pk: set(tags) for fact, tags in wanted}
    rows = Tag.objects.filter(fact__in=names).values_list("fact", "name", "pk")
    old = {(fact, name): pk for fact, name, pk in rows}
    gone = {pair: pk for pair, pk in old.items() if pair[1] not in names[pair[0]]}
    new = [(fact, name) for fact, tags in names.items() for name in sorted(tags)]
    new = [pair for pair in new if pair not in old]
    if gone:
        Tag.objects.filter(pk__in=gone.values()).delete()
    Tag.objects.bulk_create(Tag(fact_id=fact, name=name) for fact, name in new)
    return {fact for fact, _name in (*gone, *new)}


COLUMNS = (
    "ordinal",
    "type",
    "text",
    "value",
    "entity",
    "title",
    "exclusive",
    "wh",
    "ask",
    "accept",
    "distractors",
)
