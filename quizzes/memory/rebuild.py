"""State is a function of the log: the fold of a card's rows, written to the card or compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from accounts.models import User
from quizzes.memory.models import Card, Review
from quizzes.memory.queries import to_memory
from quizzes.scheduling import Folded, Memory, Row, Settings, course, fold

FIELDS = (
    "state",
    "step",
    "stability",
    "difficulty",
    "due",
    "due_day",
    "last",
    "last_day",
    "interval",
    "reps",
    "lapses",
)
ASIDE = ("suspended", "flagged", "buried_until")


@dataclass(frozen=True)
class Difference:
    """One column of one card that does not say what the log says."""

    card: int
    column: str
    stored: object
    folded: object


def folded(card: Card, log: Iterable[Review]) -> Folded:
    """What the log says of a card."""
    rows, of_row = _as_scheduled(log)
    return fold(rows, of_row, seed=card.pk)


def answers_of(card: Card, log: Iterable[Review]) -> tuple[tuple[Row, Memory], ...]:
    """Each answer of the log that stands, with the memory it left."""
    rows, of_row = _as_scheduled(log)
    return course(rows, of_row, seed=card.pk)


def _as_scheduled(log: Iterable[Review]) -> tuple[list[Row], Callable[[Row], Settings]]:
    """The rows for the scheduler. Each keeps the settings it was scheduled with: a learner
    who moves to another time zone moves nothing that was answered before."""
    log = list(log)
    kept = {
        row.number: Settings(
            retention=row.retention, time_zone=row.time_zone, day_starts_at=row.day_starts_at
        )
        for row in log
    }
    rows = [
        Row(
            kind=row.kind,  # type: ignore[arg-type]
            rating=row.rating,
            at=row.at,
            settings_key=row.number,
            day=row.day,
        )
        for row in log
    ]
    return rows, lambda row: kept[row.settings_key or 0]


def refold(card: Card) -> None:
    """Set every column of the card to what its log says, and store it."""
    apply_log(card, list(card.log.order_by("number")))
    card.save(update_fields=[*FIELDS, *ASIDE, "rows"])


def apply_log(card: Card, log: Sequence[Review]) -> None:
    """Set every column of the card to what these rows, all it has, say; nothing is stored."""
    said = folded(card, log)
    for field in FIELDS:
        setattr(card, field, getattr(said.memory, field))
    card.state = str(said.memory.state)
    card.suspended = said.suspended
    card.flagged = said.flagged
    card.buried_until = said.buried_until
    card.rows = len(log)


def differences(learner: User) -> Iterator[Difference]:
    """Where the cards of a learner differ from the fold of their rows."""
    cards = Card.objects.of(learner.pk).prefetch_related("log")
    for card in cards.iterator(chunk_size=500):
        log = sorted(card.log.all(), key=lambda row: row.number)
        said, stored = folded(card, log), to_memory(card)
        for field in FIELDS:
            one, other = getattr(stored, field), getattr(said.memory, field)
            if one != other:
                yield Difference(card.pk, field, one, other)
        for field in ASIDE:
            if getattr(card, field) != getattr(said, field):
                yield Difference(card.pk, field, getattr(card, field), getattr(said, field))
        if card.rows != len(log):
            yield Difference(card.pk, "rows", card.rows, len(log))
