"""The values that the scheduler takes and gives. Nothing here changes after it is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Literal, NamedTuple

from fsrs.scheduler import DEFAULT_PARAMETERS as _DEFAULT

SCHEDULER_VERSION = "fsrs-6/1"
"""Stored with every row of the log, so that a later scheduler knows who spoke."""

DEFAULT_PARAMETERS: tuple[float, ...] = tuple(float(weight) for weight in _DEFAULT)


class Rating(IntEnum):
    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class State(StrEnum):
    NEW = "new"
    LEARNING = "learning"
    REVIEW = "review"
    RELEARNING = "relearning"


class Word(StrEnum):
    """How well something is remembered, in one of four words."""

    STRONG = "strong"
    HOLDING = "holding"
    FADING = "fading"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Memory:
    """What is known of one card.

    `stability` is in days (recall falls to 90 % after that many), `difficulty` runs from
    1 to 10. `due` is aware and in UTC; `due_day` and `last_day` are study days;
    `interval` counts study days and is 0 while in steps.
    """

    state: State
    step: int = 0
    stability: float | None = None
    difficulty: float | None = None
    due: datetime | None = None
    due_day: date | None = None
    last: datetime | None = None
    last_day: date | None = None
    interval: int = 0
    reps: int = 0
    lapses: int = 0


NEW = Memory(State.NEW)


@dataclass(frozen=True, slots=True)
class Settings:
    """How the scheduler works for one learner. ValueError for a value out of range."""

    retention: float = 0.9
    parameters: tuple[float, ...] = DEFAULT_PARAMETERS
    learning_steps: tuple[timedelta, ...] = (timedelta(minutes=1), timedelta(minutes=10))
    relearning_steps: tuple[timedelta, ...] = (timedelta(minutes=10),)
    maximum_interval: int = 36_500
    fuzz: bool = True
    time_zone: str = "UTC"
    day_starts_at: int = 4

    def __post_init__(self) -> None:
        if not 0.7 <= self.retention <= 0.99:
            raise ValueError(f"retention must lie between 0.70 and 0.99, not {self.retention}")
        if len(self.parameters) != len(DEFAULT_PARAMETERS):
            raise ValueError(f"FSRS-6 has 21 parameters, not {len(self.parameters)}")
        if not self.learning_steps or not self.relearning_steps:
            raise ValueError("there must be at least one learning and one relearning step")
        if self.maximum_interval < 1:
            raise ValueError("the longest interval must be at least one day")
        if not 0 <= self.day_starts_at <= 23:
            raise ValueError("a study day begins at an hour from 0 to 23")


RowKind = Literal[
    "answer",
    "undo",
    "import",
    "correction",
    "bury",
    "unbury",
    "suspend",
    "unsuspend",
    "flag",
    "unflag",
    "practice",
]


class Row(NamedTuple):
    """One row of the log of a card, as the fold reads it. `day` is the study day of `at`;
    `interval` the study days that were chosen within the fuzz, None where nobody chose."""

    kind: RowKind
    at: datetime
    day: date
    rating: int | None = None
    settings_key: int | None = None
    interval: int | None = None


@dataclass(frozen=True, slots=True)
class Folded:
    """What a log says of its card."""

    memory: Memory = NEW
    suspended: bool = False
    flagged: bool = False
    buried_until: date | None = None
    leech: bool = False
