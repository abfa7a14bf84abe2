"""A learner's answers as Anki's review log, and a card's memory as the columns of its card."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from quizzes.exchange.anki.shapes import CardRow, LogRow
from quizzes.scheduling import NEW, Memory, Settings, State, after

TYPES: Final = {
    State.NEW: (0, 0),
    State.LEARNING: (1, 1),
    State.REVIEW: (2, 2),
    State.RELEARNING: (3, 1),
}
"""Type and queue of a card."""

LOGGED_AS: Final = {State.NEW: 0, State.LEARNING: 0, State.REVIEW: 1, State.RELEARNING: 2}
"""Kind of an entry of the log, by the state that was answered. The first of a card is 0: Anki
leaves a card whose log begins otherwise out of its memory."""

SUSPENDED: Final = -1
FLAG: Final = 1
"""Recite has one flag; of Anki's seven the red one."""

_AT: Final = datetime(2000, 1, 1, 12, tzinfo=UTC)
_DAY: Final = _AT.date()
_STANDARD: Final = Settings(fuzz=False)


class Given(NamedTuple):
    """An answer of the log: when, what, the days it gave (0 in steps), how long it took."""

    at: datetime
    rating: int
    interval: int
    milliseconds: int


def entries(card: int, answers: Sequence[Given], settings: Settings) -> list[LogRow]:
    """The answers of one card, in their order, as entries of its log.

    States, steps and difficulty follow from the ratings alone; intervals are those that the
    learner was given.
    """
    found: list[LogRow] = []
    state, step, difficulty, before = State.NEW, 0, None, 0
    for given in answers:
        now = _moved(state, step, difficulty, given.rating, settings)
        seconds = int((now.due - _AT).total_seconds()) if now.due else 60
        days = max(1, given.interval) if now.state is State.REVIEW else 0
        interval = days or -seconds
        found.append(
            LogRow(
                at=milliseconds(given.at),
                card=card,
                ease=given.rating,
                interval=interval,
                last_interval=before,
                factor=_as_factor(now.difficulty or 5.0),
                milliseconds=given.milliseconds,
                kind=LOGGED_AS[state],
            )
        )
        state, step, difficulty, before = now.state, now.step, now.difficulty, interval
    return found


def milliseconds(at: datetime) -> int:
    """Since 1970, the part of a millisecond cut off."""
    return (at - _EPOCH) // timedelta(milliseconds=1)


_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def moment(at: int) -> datetime:
    """The moment of an entry; OverflowError where no calendar reaches."""
    return _EPOCH + timedelta(milliseconds=at)


def apart(log: Iterable[LogRow]) -> list[LogRow]:
    """The entries in order of time, each with a moment of its own: it is their id."""
    found: list[LogRow] = []
    last = 0
    for row in sorted(log):
        last = max(row.at, last + 1)
        found.append(row if row.at == last else row._replace(at=last))
    return found


@lru_cache(maxsize=1 << 16)
def _moved(
    state: State, step: int, difficulty: float | None, rating: int, settings: Settings
) -> Memory:
    """Where an answer leads. A stability of one day stands in: neither state, step, wait nor
    difficulty hang on it, so that few different cases are computed for many cards."""
    stand_in = (
        NEW
        if state is State.NEW
        else Memory(state, step, 1.0, difficulty, _AT, _DAY, _AT, _DAY, 1, 1)
    )
    return after(stand_in, rating, _AT, settings, seed=0)


def standing_settings(parameters: tuple[float, ...]) -> Settings:
    """Settings for `entries`: what a learner's clock is set to does not matter there."""
    return Settings(fuzz=False, parameters=parameters)


def _as_factor(difficulty: float) -> int:
    """Difficulty 1-10 as Anki logs it: 100 to 1100."""
    return round(((difficulty - 1) / 9 + 0.1) * 1000)


def card_row(
    ids: tuple[int, int, int, int],
    memory: Memory,
    *,
    position: int,
    zero: date,
    settings: Settings,
    suspended: bool = False,
    flagged: bool = False,
) -> CardRow:
    """A card with its memory. `ids` are of card, note and deck, and the ordinal; `zero` is the
    day that the collection counts from."""
    kind, queue = TYPES[memory.state]
    new = memory.state is State.NEW
    return CardRow(
        *ids,
        type=kind,
        queue=SUSPENDED if suspended else queue,
        due=_due(memory, position, zero),
        interval=_interval(memory),
        factor=0 if new else max(1300, 2500 - 200 * memory.lapses),
        reps=memory.reps,
        lapses=memory.lapses,
        left=_left(memory, settings),
        flags=FLAG if flagged else 0,
        data="{}" if new else _data(memory, settings),
    )


def _due(memory: Memory, position: int, zero: date) -> int:
    if memory.state is State.NEW:
        return position
    if memory.state is State.REVIEW and memory.due_day is not None:
        return (memory.due_day - zero).days
    return int(memory.due.timestamp()) if memory.due else 0


def _interval(memory: Memory) -> int:
    """Days; while relearning those that the card had been given had it been passed."""
    if memory.state is State.RELEARNING:
        return max(1, int((memory.stability or 1) + 0.5))
    return memory.interval


def _left(memory: Memory, settings: Settings) -> int:
    """Steps that are left, this one included."""
    if memory.state not in (State.LEARNING, State.RELEARNING):
        return 0
    again = memory.state is State.RELEARNING
    steps = settings.relearning_steps if again else settings.learning_steps
    return max(1, len(steps) - memory.step)


def _data(memory: Memory, settings: Settings) -> str:
    """Memory as Anki keeps it: stability, difficulty, retention, decay, last answer."""
    said = {
        "s": round(memory.stability or 0.0, 4),
        "d": round(memory.difficulty or 0.0, 3),
        "dr": settings.retention,
        "decay": round(settings.parameters[20], 3),
        "lrt": int(memory.last.timestamp()) if memory.last else 0,
    }
    return json.dumps(said, separators=(",", ":"))
