"""Answers that were given elsewhere, taken into the log: many cards, few statements."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from accounts.models import User
from quizzes.memory import fast
from quizzes.memory.actions import day_counts, rebuild_due_counts
from quizzes.memory.models import Card, Review
from quizzes.memory.queries import settings_of
from quizzes.memory.rebuild import Scheduled, values_of, weights
from quizzes.scheduling import (
    NEW,
    SCHEDULER_VERSION,
    Memory,
    Settings,
    State,
    course,
    fold,
    replayed,
    retrievability,
    study_day,
)

CHUNK = 500
_COLUMNS = ("kind", *fast.LOG_COLUMNS)
ADD_ROWS = f"""
INSERT INTO "quizzes_review" ({", ".join(f'"{column}"' for column in _COLUMNS)})
VALUES ({", ".join(["%s"] * len(_COLUMNS))})
"""  # noqa: S608  (built from constants alone)
_KEPT = (*fast.MEMORY_COLUMNS, "rows", "suspended", "flagged")
KEEP_CARD = f"""
UPDATE "quizzes_card" SET {", ".join(f'"{column}" = %s' for column in _KEPT)} WHERE "id" = %s
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Past:
    """An answer that was given elsewhere. `days` is the interval it was given there, if any: it
    stands, so that the card falls due when its learner was told. `name` tells it from all
    others of its card."""

    at: datetime
    rating: int
    milliseconds: int
    days: int | None
    name: str


Step = tuple[Past, date, Memory, Memory]
"""An answer and its study day, with the memory before and after it."""


def take_in(
    learner: User,
    past: Mapping[int, Sequence[Past]],
    aside: Mapping[int, Sequence[str]],
    at: datetime,
) -> int:
    """Append these answers to the logs of own cards, and then rows that set cards aside.

    Each answer counts on its day and in its place in time; rows that are there stay as they
    are. Returns how many rows were added. Whoever calls opens the transaction and holds the
    learner's row, and asks for `aside` only on cards that have no row yet.
    """
    settings = settings_of(learner)
    today = study_day(at, learner.time_zone, learner.day_starts_at)
    rows: list[tuple[Any, ...]] = []
    kept: list[tuple[Any, ...]] = []
    counts: dict[date, Counter[str]] = defaultdict(Counter)
    for card in _cards(learner, {*past, *aside}):
        given = sorted(past.get(card.pk, ()), key=lambda one: one.at)
        steps, memory = (
            _merged(learner, card, given) if card.rows else _fresh(card, given, settings)
        )
        for n, (answer, day, before, then) in enumerate(steps, card.rows + 1):
            first = before.last_day is None or before.last_day < day
            rows.append(
                _answer_row(learner, card.pk, n, answer, before, then, day, first, settings)
            )
            counted = counts[day]
            for name, more in day_counts(before, answer.rating, first=first).items():
                counted[name] += more
            counted["milliseconds"] += answer.milliseconds
        number = card.rows + len(steps)
        for kind in aside.get(card.pk, ()):
            number += 1
            rows.append(_aside_row(learner, card.pk, number, kind, memory, at, today, settings))
        kinds = aside.get(card.pk, ())
        suspended = card.suspended or Review.Kind.SUSPEND in kinds
        flagged = card.flagged or Review.Kind.FLAG in kinds
        values = fast.memory_values(memory).values()
        kept.append((*values, number, suspended, flagged, card.pk))
    with connection.cursor() as cursor:
        batches: list[tuple[str, list[Any]]] = [
            (ADD_ROWS, rows),
            (KEEP_CARD, kept),
            (fast.COUNT_DAY, [_day(learner, day, n) for day, n in counts.items()]),
        ]
        for statement, batch in batches:
            if batch:  # Of nothing Django does not fill in the places.
                cursor.executemany(statement, batch)
    rebuild_due_counts(learner)
    return len(rows)


def _day(learner: User, day: date, counted: Counter[str]) -> dict[str, Any]:
    names = ("answers", "introduced", "reviews", "recalled", "milliseconds")
    return {"learner": learner.pk, "day": fast.db_date(day), **{n: counted[n] for n in names}}


@dataclass(frozen=True, slots=True)
class _Taker:
    """A card that is given answers, with the rows of its log so far."""

    pk: int
    rows: int
    suspended: bool
    flagged: bool
    log: Sequence[Review] = ()


def _cards(learner: User, wanted: Iterable[int]) -> Iterator[_Taker]:
    """The cards in a fixed order, held: nobody answers them meanwhile. Two SELECTs for each CHUNK
    of them."""
    ids = sorted(wanted)
    for at in range(0, len(ids), CHUNK):
        cards = Card.objects.select_for_update().filter(
            learner=learner, pk__in=ids[at : at + CHUNK]
        )
        found = list(cards.order_by("pk").values_list("pk", "rows", "suspended", "flagged"))
        logs: dict[int, list[Review]] = defaultdict(list)
        begun = [pk for pk, rows, *_aside in found if rows]
        if begun:
            for row in Review.objects.filter(card__in=begun).order_by("card", "number"):
                logs[row.card_id].append(row)
        for pk, rows, suspended, flagged in found:
            yield _Taker(pk, rows, suspended, flagged, logs[pk])


def _fresh(card: _Taker, given: Sequence[Past], settings: Settings) -> tuple[list[Step], Memory]:
    """The steps of a card that had no row before."""
    steps: list[Step] = []
    memory = NEW
    for one in given:
        day = study_day(one.at, settings.time_zone, settings.day_starts_at)
        then = replayed(memory, one.rating, one.at, settings, seed=card.pk, day=day, days=one.days)
        steps.append((one, day, memory, then))
        memory = then
    return steps, memory


def _merged(learner: User, card: _Taker, given: Sequence[Past]) -> tuple[list[Step], Memory]:
    """The steps of a card among the answers that it had, each in its place in time."""
    log = card.log
    scheduled = Scheduled(weights([*(row.parameters_id for row in log), learner.parameter_set]))
    how = (
        learner.desired_retention,
        learner.time_zone,
        learner.day_starts_at,
        learner.parameter_set,
    )
    rows = [scheduled.row(values_of(row)) for row in log]
    added: dict[int, Past] = {}
    for one in given:
        day = study_day(one.at, learner.time_zone, learner.day_starts_at)
        row = scheduled.row(("import", one.rating, one.at, day, one.days, *how))
        added[id(row)] = one
        rows.append(row)
    steps: list[Step] = []
    memory = NEW
    for row, then in course(rows, scheduled.settings_of, seed=card.pk):
        if id(row) in added:
            steps.append((added[id(row)], row.day, memory, then))
        memory = then
    if any(row.kind == Review.Kind.CORRECTION for row in log):
        memory = fold(rows, scheduled.settings_of, seed=card.pk).memory
    return steps, memory


def _answer_row(
    learner: User,
    card: int,
    number: int,
    given: Past,
    before: Memory,
    then: Memory,
    day: date,
    first: bool,
    settings: Settings,
) -> tuple[Any, ...]:
    new = before.state is State.NEW
    return (
        Review.Kind.IMPORT.value,
        card,
        learner.pk,
        number,
        given.rating,
        None,
        fast.db_datetime(given.at),
        fast.db_date(day),
        fast.db_date(then.due_day),
        then.interval,
        first,
        before.state.value,
        None if new else retrievability(before, day, settings),
        settings.retention,
        settings.time_zone,
        settings.day_starts_at,
        learner.parameter_set,
        SCHEDULER_VERSION,
        given.milliseconds,
        None,
        None,
        Review.Source.ANKI.value,
        f"anki:{card}:{given.name}",
    )


def _aside_row(
    learner: User,
    card: int,
    number: int,
    kind: str,
    memory: Memory,
    at: datetime,
    day: date,
    settings: Settings,
) -> tuple[Any, ...]:
    return (
        str(kind),
        card,
        learner.pk,
        number,
        None,
        None,
        fast.db_datetime(at),
        fast.db_date(day),
        fast.db_date(memory.due_day),
        memory.interval,
        False,
        memory.state.value,
        None,
        settings.retention,
        settings.time_zone,
        settings.day_starts_at,
        learner.parameter_set,
        SCHEDULER_VERSION,
        0,
        None,
        None,
        Review.Source.ANKI.value,
        f"anki:{card}:{kind}",
    )
