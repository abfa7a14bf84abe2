"""Plain values that the memory slice hands out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from quizzes.scheduling import Memory
from quizzes.scheduling.backlog import Order


class StaleCard(Exception):
    """The card has changed since it was shown: another tab was first."""


class KeyReused(Exception):
    """The key of this answer came already, with another answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One press of a grade button. `seen` is the count of log rows the learner saw, `days`
    the interval in study days that the button promised.

    `ruled` is what the rule gave a typed or chosen answer; `question` is what was asked, None
    for the flashcard of the card.
    """

    card: int
    rating: int
    key: str
    seen: int
    milliseconds: int = 0
    source: str = "review"
    revision: int | None = None
    days: int | None = None
    question: int | None = None
    ruled: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answer did. `replayed` is true when it had been stored before."""

    card: int
    memory: Memory
    replayed: bool = False


class Mode(StrEnum):
    """What a session asks: the cards of the day, or others that the learner wants."""

    DAY = ""
    FORGOTTEN = "forgotten"
    AHEAD = "ahead"
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a session is limited to; empty means everything one studies.

    `days` says how far FORGOTTEN looks back and AHEAD looks on; `round` is when a round of
    PRACTICE began, in seconds since 1970. `tag` limits custom sessions, not those of the day.
    """

    document: int | None = None
    section: str = ""
    fact: int | None = None
    mode: Mode = Mode.DAY
    days: int = 0
    round: int = 0
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """Clock and study day of one request, so that nothing below asks the clock."""

    at: datetime
    day: date


@dataclass(frozen=True, slots=True)
class Limits:
    """New cards and reviews of one day, and which of the reviews comes first."""

    new: int
    reviews: int
    order: Order = Order.WEAKEST


@dataclass(frozen=True, slots=True)
class Counts:
    """What is left today, within the daily limits: how many cards sessions will still ask."""

    learning: int
    reviews: int
    new: int
    done: int

    @property
    def to_recall(self) -> int:
        """What one has met before."""
        return self.learning + self.reviews

    @property
    def left(self) -> int:
        return self.learning + self.reviews + self.new

    @property
    def total(self) -> int:
        return self.done + self.left


@dataclass(frozen=True, slots=True)
class Field:
    """Where a question is answered that is graded by rule; it holds no key.

    `options` are (letter, id, text) in the order of this showing, none where it is typed into.
    """

    kind: str
    unit: str = ""
    figure: bool = False
    options: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class NextCard:
    """The card to ask now, with all that its question needs.

    `question`, `revision` and `stem` are of what is asked: the flashcard, or what is graded by
    rule, which has a `field`. `withheld` is true while a graded attempt of the learner on its
    document is open.
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
    field: Field | None = None
