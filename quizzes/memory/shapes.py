"""Plain values that the memory slice hands out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from quizzes.scheduling import Memory


class StaleCard(Exception):
    """The card has changed since it was shown: another tab was first."""


class KeyReused(Exception):
    """The key of this answer came already, with another answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One press of a grade button. `seen` is the count of log rows the learner saw."""

    card: int
    rating: int
    key: str
    seen: int
    milliseconds: int = 0
    source: str = "review"
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answer did. `replayed` is true when it had been stored before."""

    card: int
    memory: Memory
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """What a session is limited to; empty means everything one studies."""

    document: int | None = None
    section: str = ""
    fact: int | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """Clock and study day of one request, so that nothing below asks the clock."""

    at: datetime
    day: date


@dataclass(frozen=True, slots=True)
class Counts:
    """What is left today, within the daily limits."""

    learning: int
    reviews: int
    new: int
    done: int

    @property
    def left(self) -> int:
        return self.learning + self.reviews + self.new

    @property
    def total(self) -> int:
        return self.done + self.left


@dataclass(frozen=True, slots=True)
class NextCard:
    """The card to ask now, with all that its question needs.

    `withheld` is true while a graded attempt of the learner on its document is open.
    """

    card: int
    rows: int
    memory: Memory
    flagged: bool
    fact: int
    argument: int
    document: int
    document_slug: str
    section: str
    question: int
    revision: int
    stem: str
    counts: Counts
    withheld: bool = False
