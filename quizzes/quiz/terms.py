"""The settings of a quiz as they are for one learner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from quizzes.quiz.models import Allowance, Quiz


@dataclass(frozen=True)
class Terms:
    """When an attempt may begin, how many there may be, and how many minutes each has.

    None is no bound. `own` says that the learner has terms of their own, `away`
    that the class was put away: nothing new begins in it.
    """

    opens_at: datetime | None
    closes_at: datetime | None
    minutes: int | None
    attempts: int | None
    own: bool = False
    excused: bool = False
    away: bool = False


def terms(quiz: Quiz, allowed: Allowance | None) -> Terms:
    """An own closing time and an own number of attempts replace those of the quiz; extra minutes
    are added to its time limit, and mean nothing where it has none."""
    away = quiz.course is not None and quiz.course.archived_at is not None
    if allowed is None:
        return Terms(quiz.opens_at, quiz.closes_at, quiz.minutes, quiz.attempts_allowed, away=away)
    return Terms(
        opens_at=quiz.opens_at,
        closes_at=allowed.closes_at or quiz.closes_at,
        minutes=quiz.minutes + allowed.extra_minutes if quiz.minutes else None,
        attempts=allowed.attempts_allowed or quiz.attempts_allowed,
        own=True,
        excused=allowed.excused,
        away=away,
    )


def why_closed(allowed: Terms, made: int, at: datetime) -> str:
    """Why no attempt may begin after so many: "away", "early", "late" or "used"; "" where one
    may."""
    if allowed.away:
        return "away"
    if allowed.opens_at and at < allowed.opens_at:
        return "early"
    if allowed.closes_at and at >= allowed.closes_at:
        return "late"
    return "used" if allowed.attempts and made >= allowed.attempts else ""


def terms_of(quiz: Quiz, learner: User) -> Terms:
    """One SELECT."""
    return terms(quiz, Allowance.objects.filter(quiz=quiz, learner=learner).first())
