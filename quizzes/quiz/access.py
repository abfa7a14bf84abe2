"""The only way to get a quiz or an attempt for a person: the object, or 404.

What a person may do with a quiz goes by where it comes from, and an admin stands for everybody:

    quizzes_for        see it               own, and of a class one learns or teaches in; given
    quizzes_to_take    take it              those, and of a class that was put away what is open
    taught_quiz        build and give it    of a class one teaches
    marked_quizzes     change its marks     of a class one teaches, and an instructor's own
    analysed_quizzes   read its figures     of a class one teaches, and own

Who teaches a class is asked of `quizzes.classes`.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import User
from quizzes.classes.access import Person, is_admin, taught, teacher
from quizzes.classes.models import Class
from quizzes.memory.queries import held_documents, withheld
from quizzes.quiz import actions
from quizzes.quiz.models import Attempt, Quiz

_WHOLE = ("document", "course")


def quizzes_for(person: Person) -> QuerySet[Quiz]:
    """One's own quizzes and those of the classes one learns or teaches in, unless put away."""
    if not isinstance(person, User):
        return Quiz.objects.none()
    quizzes = Quiz.objects.filter(archived_at=None)
    if person.is_superuser:
        return quizzes
    member = Class.objects.of_member(person.pk, teacher(person))
    return quizzes.own(person.pk) | quizzes.of_classes(member)


def quiz_for(person: Person, pk: int) -> Quiz:
    return get_object_or_404(quizzes_for(person).select_related(*_WHOLE), pk=pk)


def quizzes_to_take(learner: User) -> QuerySet[Quiz]:
    """Those among them that can be taken: of a class that was put away only what is open."""
    running = Attempt.objects.filter(learner=learner, state=Attempt.State.OPEN).values("quiz")
    return quizzes_for(learner).filter(Q(course__archived_at=None) | Q(pk__in=running))


def is_put_away(learner: User, quiz: Quiz, at: datetime) -> bool:
    """True where this quiz would tell answers of a document that a graded attempt holds back.

    A graded quiz tells none before it is submitted: it may be sat.
    """
    return not quiz.graded and withheld(learner, quiz.document_id, at)


def taught_quiz(person: Person, pk: int) -> Quiz:
    """A quiz of a class that this person teaches, put away or not; or 404."""
    return taught(Quiz.objects.exclude(course=None).select_related(*_WHOLE), person, pk)


def marked_quizzes(person: Person) -> QuerySet[Quiz]:
    """Those of the classes one teaches, and an instructor's own; an admin: of every class.

    Put away or not. Marks stand beside the answers: one's own quizzes on a document that a graded
    attempt of one's own holds back are left out until that has ended.
    """
    if not isinstance(person, User):
        return Quiz.objects.none()
    own = Quiz.objects.own(person.pk)
    if person.is_superuser:
        return Quiz.objects.exclude(course=None) | own
    if not person.is_instructor:
        return Quiz.objects.none()
    own = own.exclude(document__in=held_documents(person, timezone.now()))
    return Quiz.objects.of_classes(Class.objects.taught_by(person.pk)) | own


def marked_quiz(person: Person, pk: int) -> Quiz:
    """A quiz whose marks this instructor answers for, or 404."""
    return get_object_or_404(marked_quizzes(person).select_related(*_WHOLE), pk=pk)


def analysed_quizzes(person: Person) -> QuerySet[Quiz]:
    """Those of the classes one teaches, and one's own; an admin: every quiz.

    Put away or not: the figures of one are what the next one is made from.
    """
    if not isinstance(person, User):
        return Quiz.objects.none()
    if is_admin(person):
        return Quiz.objects.all()
    of_classes = Quiz.objects.of_classes(Class.objects.taught_by(teacher(person)))
    return of_classes | Quiz.objects.own(person.pk)


def analysed_quiz(person: Person, pk: int) -> Quiz:
    """A quiz whose figures this person reads, or 404."""
    return get_object_or_404(analysed_quizzes(person).select_related(*_WHOLE), pk=pk)


def own_attempt(person: Person, pk: int, at: datetime) -> Attempt:
    """The learner's own attempt, submitted first if its deadline has passed; or 404."""
    attempts = Attempt.objects.select_related("quiz__document", "quiz__course", "learner")
    return actions.expire(get_object_or_404(attempts, pk=pk, learner=person.pk or 0), at)


def marked_attempt(person: Person, quiz: int, pk: int, at: datetime) -> Attempt:
    """A finished attempt at such a quiz, or 404: an open one has no marks."""
    attempts = Attempt.objects.select_related("quiz__document", "quiz__course", "learner")
    attempt = get_object_or_404(attempts, pk=pk, quiz=marked_quiz(person, quiz))
    if actions.expire(attempt, at).state == Attempt.State.OPEN:
        raise Http404
    return attempt
