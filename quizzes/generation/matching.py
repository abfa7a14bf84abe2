"""Sentences given what belongs to each, with one answer to spare."""

from __future__ import annotations

from collections.abc import Iterator

from content import values
from content.facts.shapes import FactBase
from content.language import asking, realise
from content.language.laying import BLANK
from quizzes.generation import distractors, groups, ordering, unique
from quizzes.generation.distractors import Candidate
from quizzes.generation.drafts import Asked, Draft, Option
from quizzes.generation.groups import Entry

KIND = "matching"
LEAST, MOST = 4, 5


def matching(base: FactBase, seed: int = 0) -> Iterator[Draft]:
    variants = groups.Variants()
    for _scope, pool in groups.scopes(groups.entries(base, seed, prompt)):
        for sort in dict.fromkeys(_sort(entry.asked) for entry in pool):
            alike = [entry for entry in pool if _sort(entry.asked) == sort]
            for chosen in groups.sets(alike, LEAST, MOST, fit):
                if not variants.is_new(chosen):
                    continue
                spare = _spare(chosen)
                if spare is not None:
                    yield _draft(chosen, spare, seed, variants.number(chosen))


def prompt(asked: Asked) -> str:
    """An event without its date; else the statement with a gap. Texts would give themselves
    away by their grammar, and counts by what is counted."""
    argument = asked.argument
    if isinstance(argument.value, values.Date):
        return ordering.event(asked)
    if not (argument.entity or isinstance(argument.value, values.Money)):
        return ""
    told = realise.cloze(asked.fact, asked.role, asked.base.entities)
    return told if told.count(BLANK) == 1 else ""


def _sort(asked: Asked) -> tuple[str, ...]:
    if asked.argument.value is not None:
        return distractors.subtype(asked.argument.value)
    return distractors.noun(asked.base, asked.argument.entity)


def fit(one: Entry, other: Entry) -> bool:
    """Neither answers the other's prompt, is named in it, or in what proves it."""
    return (
        _near(one, other)
        and groups.told_apart(one, other)
        and _silent(one, other)
        and _silent(other, one)
    )


def _near(one: Entry, other: Entry) -> bool:
    """Dates of one time: a treaty of 1959 among voyages of 1911 would be no question."""
    return distractors.within(one.asked.argument, other.asked.argument)


def _silent(entry: Entry, other: Entry) -> bool:
    asked = entry.asked
    if unique.is_true(asked.base, asked.fact, asked.role, other.asked.argument):
        return False
    told = entry.words if asked.argument.value is not None else entry.words + entry.evidence
    return not any(f" {name} " in told for name in other.names)


def _spare(chosen: tuple[Entry, ...]) -> Candidate | None:
    """An answer that is wrong for every prompt."""
    told = " ".join(entry.prompt for entry in chosen)
    found = distractors.shared([entry.asked for entry in chosen], told, 1)
    return found[0] if found else None


def _draft(chosen: tuple[Entry, ...], spare: Candidate, seed: int, variant: int) -> Draft:
    shown = groups.shuffled(chosen, seed, KIND)
    first = shown[0].asked
    keyed = [
        (distractors.sorts(entry.asked.argument, entry.asked.short_key), entry) for entry in shown
    ]
    left_over = (distractors.sorts(spare.argument, spare.text), None)
    laid = sorted([*keyed, left_over], key=lambda one: one[0])
    options = [
        Option(entry.asked.short_key, True, "key") if entry else distractors.option(first, spare)
        for _key, entry in laid
    ]
    holders = [entry for _key, entry in laid]
    places = [holders.index(entry) for entry in shown]
    return groups.draft(KIND, stem(first), shown, options, places, variant)


def stem(asked: Asked) -> str:
    value = asked.argument.value
    if isinstance(value, values.Date):
        sort = asking.DATES[value.precision].removeprefix("which ")
        return f"Match each event with its {sort}. One answer is left over."
    return "Match each sentence with what belongs in its gap. One answer is left over."
