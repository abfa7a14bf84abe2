"""The only way to get a quiz or an attempt for a person: the object, or 404."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.models import User
from quizzes.classes.access import Person
from quizzes.quiz import actions
from quizzes.quiz.models import Attempt, Quiz


def quizzes_for(person: Person) -> QuerySet[Quiz]:
    """One's own quizzes and those of the classes one learns or teaches in."""
    if not isinstance(person, User):
        return Quiz.objects.none()
    if person.is_superuser:
        return Quiz.objects.filter(archived_at=None)
    return Quiz.objects.filter(
        Q(owner=person, course=None)
        | Q(course__instructors=person)
        | Q(course__memberships__learner=person, course__memberships__left_at=None),
        archived_at=None,
    ).distinct()


def quiz_for(person: Person, pk: int) -> Quiz:
    quiz = quizzes_for(person).filter(pk=pk).select_related("document", "course").first()
    if quiz is None:
        raise Http404
    return quiz


def own_attempt(person: Person, pk: int, at: datetime) -> Attempt:
    """The learner's own attempt, submitted first if its deadline has passed; or 404."""
    if not isinstance(person, User):
        raise Http404
    attempt = Attempt.objects.filter(pk=pk, learner=person).select_related("quiz__document").first()
    if attempt is None:
        raise Http404
    return actions.expire(attempt, at)
