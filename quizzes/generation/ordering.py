"""Events put in the order of time; their dates do not overlap."""

from __future__ import annotations

from collections.abc import Iterator

from content import values
from content.facts.shapes import FactBase
from content.language import clause, realise
from quizzes.generation import groups
from quizzes.generation.drafts import Asked, Draft, Option
from quizzes.generation.groups import Entry

KIND = "ordering"
LEAST, MOST = 3, 4
STEM = "Put these events in order, the earliest first."


def ordering(base: FactBase, seed: int = 0) -> Iterator[Draft]:
    variants = groups.Variants()
    for _scope, pool in groups.scopes(groups.entries(base, seed, event)):
        for chosen in groups.sets(pool, LEAST, MOST, groups.told_apart):
            if variants.is_new(chosen):
                yield _draft(chosen, seed, variants.number(chosen))


def event(asked: Asked) -> str:
    """The statement without its date; empty for what did not happen then, or dates itself."""
    date = asked.argument.value
    flags = clause.parse(asked.fact.clause).verb.flags
    if not isinstance(date, values.Date) or "past" not in flags or "progressive" in flags:
        return ""
    told = realise.without(asked.fact, asked.role, asked.base.entities)
    return "" if groups.DATED.search(told) or realise.source_of(asked.fact) else told


def _draft(chosen: tuple[Entry, ...], seed: int, variant: int) -> Draft:
    in_order = sorted(chosen, key=_begins)
    shown = groups.shuffled(in_order, seed, KIND)
    if shown == in_order:
        shown = shown[1:] + shown[:1]
    options = [Option(str(n), source="place") for n in range(1, len(shown) + 1)]
    places = [in_order.index(entry) for entry in shown]
    return groups.draft(KIND, STEM, shown, options, places, variant)


def _begins(entry: Entry) -> int:
    date = entry.asked.argument.value
    assert isinstance(date, values.Date)
    return date.start.toordinal()
