"""The time of an attempt: when it ends, what is left of it, how it was spent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.quiz.models import Attempt
from quizzes.quiz.terms import Terms


def deadline(allowed: Terms, at: datetime) -> datetime | None:
    """The earlier of the time limit and the closing of the quiz, as they are for the learner."""
    ends = [allowed.closes_at] if allowed.closes_at else []
    if allowed.minutes:
        ends.append(at + timedelta(minutes=allowed.minutes))
    return min(ends, default=None)


def late(attempt: Attempt, at: datetime) -> bool:
    """Whether the time is over, the seconds of grace too."""
    if attempt.deadline is None:
        return False
    return at > attempt.deadline + timedelta(seconds=attempt.quiz.grace_seconds)


LONGEST_LOOK = 600
"""Seconds: who stays longer at one question was away from it."""


def spent(attempt: Attempt, position: int, saved: datetime | None, at: datetime) -> int:
    """Seconds since this question was shown or its answer last stored, by the server's clock; 0
    where another question was shown since."""
    if attempt.position != position:
        return 0
    since = attempt.shown_at or attempt.started_at
    since = max(since, saved) if saved else since
    return min(max(0, round((at - since).total_seconds())), LONGEST_LOOK)


EARLY = 3
"""Seconds: so much sooner than the server's clock a page may come to zero, that what it sends
then still comes in time: the part of a second that is cut off, and what its line takes."""


def is_at_zero(attempt: Attempt, at: datetime) -> bool:
    """Whether the time is over for a page that is `EARLY`; the grace is not asked for."""
    return attempt.deadline is not None and attempt.deadline - at <= timedelta(seconds=EARLY)


@dataclass(frozen=True)
class TimeLeft:
    """Whole seconds until the deadline, 0 after it, and the same in words."""

    seconds: int
    words: str


def left_of(attempt: Attempt, at: datetime) -> TimeLeft | None:
    """None where the attempt has no deadline."""
    if attempt.deadline is None:
        return None
    return time_left(int((attempt.deadline - at).total_seconds()))


def time_left(seconds: int) -> TimeLeft:
    """The second that a page takes to come is not counted against its first minute."""
    seconds = max(0, seconds)
    minutes = (seconds + 1) // 60
    words = ngettext("%(n)d min left", "%(n)d min left", minutes) % {"n": minutes}
    return TimeLeft(seconds, words if minutes else _("less than 1 min left"))
