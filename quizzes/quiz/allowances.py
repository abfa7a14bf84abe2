"""What single learners are allowed beyond the settings of a quiz."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from quizzes.classes.models import Membership
from quizzes.quiz import actions
from quizzes.quiz.clock import deadline
from quizzes.quiz.models import Allowance, Attempt, Quiz
from quizzes.quiz.terms import terms


class Changed(Exception):
    """Somebody else changed what the learner is allowed since the page was drawn."""


@dataclass(frozen=True)
class Allowed:
    """A learner of the class, with what they are allowed (None: what everybody is)."""

    learner: User
    allowance: Allowance | None
    open: bool


def allowed(quiz: Quiz, members: list[Membership]) -> list[Allowed]:
    """Two SELECTs."""
    people = [member.learner for member in members]
    rows = Allowance.objects.filter(quiz=quiz, learner__in=people)
    own = {row.learner_id: row for row in rows}
    opened = set(
        Attempt.objects.filter(quiz=quiz, learner__in=people, state=Attempt.State.OPEN).values_list(
            "learner_id", flat=True
        )
    )
    return [Allowed(person, own.get(person.pk), person.pk in opened) for person in people]


def mark_of(row: Allowance | None) -> str:
    """Another one as soon as anything that a learner is allowed is another; "" for nothing."""
    if row is None or not any(_values(row).values()):
        return ""
    ends = row.closes_at and row.closes_at.timestamp()
    said = (row.extra_minutes, ends, row.attempts_allowed, row.excused, row.reason)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


@transaction.atomic
def allow(row: Allowance, at: datetime, seen: str | None = None) -> Attempt | None:
    """Store what a learner is allowed; an allowance of nothing is none.

    `seen` is the mark of what the page knew of; Changed where another stands by now, and nothing
    is stored. What stands already may come again.

    An attempt that is open gets its new deadline, and its document stays put away as long. A
    deadline only moves later: what was saved in time was saved in time. One that has passed
    already ends the attempt first. Returns the attempt whose deadline moved.
    """
    # No row of one's own may be there yet: who allows something waits for the quiz.
    if Quiz.objects.select_for_update(no_key=True).filter(pk=row.quiz_id).first() is None:
        raise actions.Gone
    if seen is not None and mark_of(stored(row.quiz, row.learner)) not in (seen, mark_of(row)):
        raise Changed
    attempt = (
        Attempt.objects.select_for_update(of=("self",))
        .select_related("quiz__document", "quiz__course", "learner")
        .filter(quiz=row.quiz, learner=row.learner, state=Attempt.State.OPEN)
        .first()
    )
    _store(row)
    if attempt is None or actions.expire(attempt, at).state != Attempt.State.OPEN:
        return None
    return _extend(attempt, row, at)


def stored(quiz: Quiz, learner: User) -> Allowance | None:
    """What a learner is allowed now. One SELECT."""
    return Allowance.objects.filter(quiz=quiz, learner=learner).first()


def _values(row: Allowance) -> dict[str, Any]:
    return {
        "extra_minutes": row.extra_minutes,
        "closes_at": row.closes_at,
        "attempts_allowed": row.attempts_allowed,
        "excused": row.excused,
    }


def _store(row: Allowance) -> None:
    values = _values(row)
    if any(values.values()):
        # Not `save`: a colleague may have made the row, or taken it away, since it was read.
        Allowance.objects.update_or_create(
            values | {"reason": row.reason}, quiz=row.quiz, learner=row.learner
        )
    else:
        Allowance.objects.filter(quiz=row.quiz, learner=row.learner).delete()


def _extend(attempt: Attempt, row: Allowance, at: datetime) -> Attempt | None:
    """The attempt where its deadline moved."""
    ends = deadline(terms(attempt.quiz, row), attempt.started_at)
    if attempt.deadline is None or (ends is not None and ends <= attempt.deadline):
        return None
    attempt.deadline = ends
    attempt.save(update_fields=["deadline"])
    if attempt.quiz.graded:
        actions.renew_hold(attempt.learner, attempt.quiz.document_id, at)
    return attempt
