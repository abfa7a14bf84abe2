"""State is a function of the log: the fold of a card's rows, written to the card or compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from django.db import connection

from accounts.models import User
from quizzes.memory import fast, logs
from quizzes.memory.fast import MEMORY_COLUMNS
from quizzes.memory.models import Card, ParameterSet, Review
from quizzes.scheduling import DEFAULT_PARAMETERS, Folded, Memory, Row, Settings, course, fold

Weights = Mapping[int, tuple[float, ...]]
"""Parameter set -> its weights."""

ASIDE = ("suspended", "flagged", "buried_until")


@dataclass(frozen=True)
class Difference:
    """One column of one card that does not say what the log says."""

    card: int
    column: str
    stored: object
    folded: object


COLUMNS = (
    "kind",
    "rating",
    "at",
    "day",
    "interval",
    "retention",
    "time_zone",
    "day_starts_at",
    "parameters_id",
)


class Scheduled:
    """Rows of the log as the scheduler reads them.

    Each keeps the settings it was scheduled with: a learner who moves to another time zone
    moves nothing that was answered before. Rows share what is equal in their settings.
    """

    def __init__(self, sets: Weights) -> None:
        self._sets = sets
        self._kept: list[Settings] = []
        self._known: dict[tuple[Any, ...], int] = {}

    def row(self, values: tuple[Any, ...]) -> Row:
        """The row of these COLUMNS."""
        kind, rating, at, day, interval = values[:5]
        key = values[5:]
        place = self._known.get(key)
        if place is None:
            place = self._known[key] = len(self._kept)
            self._kept.append(self._settings(*key))
        moment, on = logs.moment_read(at), logs.day_read(day)
        return Row(kind, moment, on, rating, place, interval or None)

    def _settings(
        self, retention: float, time_zone: str, day_starts_at: int, parameters: int | None
    ) -> Settings:
        return Settings(
            retention=retention,
            parameters=self._sets[parameters] if parameters else DEFAULT_PARAMETERS,
            time_zone=time_zone,
            day_starts_at=day_starts_at,
        )

    def settings_of(self, row: Row) -> Settings:
        assert row.settings_key is not None
        return self._kept[row.settings_key]


values_of = attrgetter(*COLUMNS)


def answers_of(
    card: Card, log: Sequence[Review], sets: Weights | None = None
) -> tuple[tuple[Row, Memory], ...]:
    """Each answer of the log that stands, with the memory it left. `sets` holds the parameter
    sets of these rows where they were read for many cards at once."""
    if sets is None:
        sets = weights(row.parameters_id for row in log)
    scheduled = Scheduled(sets)
    rows = [scheduled.row(values_of(row)) for row in log]
    return course(rows, scheduled.settings_of, seed=card.pk)


def folded(card: Card, log: Sequence[Review], sets: Weights | None = None) -> Folded:
    """What the log says of a card. No SELECT where the parameter sets are given."""
    scheduled = Scheduled(weights(row.parameters_id for row in log) if sets is None else sets)
    rows = [scheduled.row(values_of(row)) for row in log]
    return fold(rows, scheduled.settings_of, seed=card.pk)


def weights(ids: Iterable[int | None]) -> Weights:
    """The parameter sets with these ids. No SELECT where there is none."""
    wanted = {pk for pk in ids if pk is not None}
    if not wanted:
        return {}
    kept = ParameterSet.objects.filter(pk__in=wanted).values_list("pk", "weights")
    return {pk: tuple(numbers) for pk, numbers in kept}


@dataclass(frozen=True, slots=True)
class Stored:
    """A card as its columns say."""

    card: int
    memory: Memory
    rows: int
    suspended: bool
    flagged: bool
    buried_until: date | None


def all_folded(learner: User) -> Iterator[tuple[Stored, Folded, int]]:
    """Every card of a learner, what its log says, and how many rows that has."""
    used = Review.objects.filter(card__learner=learner).exclude(parameters=None)
    scheduled = Scheduled(weights(used.values_list("parameters", flat=True).distinct()))
    for card, log in logs.cards_with_logs(learner.pk):
        pk, rows, suspended, flagged, buried_until = card[len(MEMORY_COLUMNS) :]
        stored = Stored(
            pk, fast.memory_of(card), rows, bool(suspended), bool(flagged), buried_until
        )
        said = fold([scheduled.row(row[1:]) for row in log], scheduled.settings_of, seed=pk)
        yield stored, said, len(log)


def refold(card: Card) -> None:
    """Set every column of the card to what its log says, and store it."""
    apply_log(card, list(card.log.order_by("number")))
    card.save(update_fields=[*MEMORY_COLUMNS, *ASIDE, "rows"])


def apply_log(card: Card, log: Sequence[Review], sets: Weights | None = None) -> None:
    """Set every column of the card to what these rows, all it has, say; nothing is stored."""
    said = folded(card, log, sets)
    for field in MEMORY_COLUMNS:
        setattr(card, field, getattr(said.memory, field))
    card.state = str(said.memory.state)
    card.suspended = said.suspended
    card.flagged = said.flagged
    card.buried_until = said.buried_until
    card.rows = len(log)


def differences(learner: User) -> Iterator[Difference]:
    """Where the cards of a learner differ from the fold of their rows."""
    for stored, said, rows in all_folded(learner):
        if not _is_so(stored, said, rows):
            yield from _differences(stored, said, rows)


def _is_so(stored: Stored, said: Folded, rows: int) -> bool:
    return (
        stored.memory == said.memory
        and stored.rows == rows
        and all(getattr(stored, field) == getattr(said, field) for field in ASIDE)
    )


def _differences(stored: Stored, said: Folded, rows: int) -> Iterator[Difference]:
    compared = [
        *(
            (field, getattr(stored.memory, field), getattr(said.memory, field))
            for field in MEMORY_COLUMNS
        ),
        *((field, getattr(stored, field), getattr(said, field)) for field in ASIDE),
        ("rows", stored.rows, rows),
    ]
    for field, one, other in compared:
        if one != other:
            yield Difference(stored.card, field, one, other)


def rebuild_cards(learner: User) -> int:
    """Set every card of a learner to what its log says; how many were not so."""
    wrong = [
        {
            **fast.memory_values(said.memory),
            "suspended": said.suspended,
            "flagged": said.flagged,
            "buried_until": fast.db_date(said.buried_until),
            "rows": rows,
            "card": stored.card,
        }
        for stored, said, rows in all_folded(learner)
        if not _is_so(stored, said, rows)
    ]
    _store(wrong)
    return len(wrong)


def store_memories(cards: Iterable[Card]) -> None:
    """Write every column of these cards; one statement, sent with the values of each."""
    _store(
        [
            {
                **{
                    field: getattr(card, field)
                    for field in (*MEMORY_COLUMNS, "suspended", "flagged")
                },
                **{field: fast.db_datetime(getattr(card, field)) for field in ("due", "last")},
                **{
                    field: fast.db_date(getattr(card, field))
                    for field in ("due_day", "last_day", "buried_until")
                },
                "rows": card.rows,
                "card": card.pk,
            }
            for card in cards
        ]
    )


def _store(values: list[dict[str, Any]]) -> None:
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(fast.STORE_CARD, values)
