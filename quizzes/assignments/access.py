"""The only way to get an assignment for a person: the object, or 404."""

from __future__ import annotations

from django.http import Http404

from accounts.models import User
from quizzes.assignments.models import Assignment
from quizzes.classes.access import Person, taught
from quizzes.classes.models import Class

_WHOLE = ("course", "document", "quiz")


def taught_assignment(person: Person, pk: int) -> Assignment:
    """An assignment of a class that this person teaches, or 404."""
    return taught(Assignment.objects.select_related(*_WHOLE), person, pk)


def my_assignment(person: Person, pk: int) -> Assignment:
    """An assignment of a class that this person learns in, put away or not, or 404. Withdrawn:
    404."""
    row = (
        Assignment.objects.select_related(*_WHOLE)
        .filter(
            pk=pk,
            archived_at=None,
            course__memberships__learner=person.pk or 0,
            course__memberships__left_at=None,
        )
        .first()
    )
    if row is None or (row.quiz and row.quiz.archived_at):
        raise Http404
    return row


def my_class(person: Person, pk: int) -> Class:
    """A class that this person learns in, put away or not, or 404."""
    if not isinstance(person, User):
        raise Http404
    row = Class.objects.of_learner(person.pk).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row
