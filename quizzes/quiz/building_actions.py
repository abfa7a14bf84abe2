"""Writes of whoever builds a quiz: its settings, its questions, copies of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from content.models import Document
from quizzes.classes.models import Class
from quizzes.quiz.actions import renew_hold
from quizzes.quiz.candidates import candidates
from quizzes.quiz.models import Attempt, Quiz, QuizItem


def make_quiz(
    owner: User,
    document: Document,
    *,
    title: str,
    section: str,
    size: int,
    feedback: str,
    tag: str = "",
) -> Quiz:
    """A quiz that a learner makes for themselves."""
    return Quiz.objects.create(
        owner=owner,
        document=document,
        title=title,
        section=section,
        tag=tag,
        size=size,
        feedback=feedback,
    )


@transaction.atomic
def copy_quiz(quiz: Quiz, course: Class, owner: User, **changed: Any) -> Quiz:
    """A quiz with its settings, but for those `changed`, and its chosen questions; no attempts."""
    settings = {
        field.attname: getattr(quiz, field.attname)
        for field in Quiz._meta.concrete_fields
        if field.name not in ("id", "course", "owner", "created_at", "archived_at")
    }
    made = Quiz(**settings | changed, course=course, owner=owner)
    made.save()
    choose(made, [item.question_id for item in quiz.items.all()])
    return made


def duplicate_quiz(quiz: Quiz, owner: User, title: str, at: datetime) -> Quiz:
    """A draft for the same class: put away, given to nobody, without dates.

    What rests on a closing time goes with it: feedback comes after submission, and without a
    time limit the copy is not graded, until its author says so again.
    """
    assert quiz.course is not None
    closed = quiz.feedback == Quiz.Feedback.CLOSED
    graded = quiz.graded and quiz.minutes is not None
    return copy_quiz(
        quiz,
        quiz.course,
        owner,
        title=title,
        archived_at=at,
        opens_at=None,
        closes_at=None,
        feedback=Quiz.Feedback.SUBMITTED if closed else quiz.feedback,
        graded=graded,
    )


def put_away(quiz: Quiz, at: datetime) -> None:
    """Learners no longer see it; its attempts stay."""
    quiz.archived_at = at
    quiz.save(update_fields=["archived_at"])


def give_out(quiz: Quiz) -> bool:
    """Show a quiz to its class from now on; False where it has no question to ask."""
    if not candidates(quiz):
        return False
    quiz.archived_at = None
    quiz.save(update_fields=["archived_at"])
    return True


@transaction.atomic
def keep_settings(quiz: Quiz, choice: str) -> None:
    """Store the settings. Where its questions come from elsewhere now, what was planned goes;
    one that has no questions yet is put away, so that nobody begins it. With other seconds of
    grace the document stays away from who is in the middle of it for as long as they answer."""
    quiz.fixed = choice == "fixed"
    if choice != "blueprint":
        quiz.blueprint = []
    elif quiz.blueprint:
        quiz.size = sum(row["count"] for row in quiz.blueprint)
    if quiz.fixed and quiz.pk:
        quiz.size = quiz.items.count() or quiz.size
    bare = (quiz.fixed and not (quiz.pk and quiz.items.exists())) or (
        choice == "blueprint" and not quiz.blueprint
    )
    if bare and quiz.archived_at is None:
        quiz.archived_at = timezone.now()
    quiz.save()
    if quiz.graded:
        for attempt in quiz.attempts.filter(state=Attempt.State.OPEN).select_related("learner"):
            renew_hold(attempt.learner, quiz.document_id, timezone.now())


@transaction.atomic
def follow(quiz: Quiz, blueprint: list[dict[str, Any]]) -> None:
    """From now on it is drawn by this plan."""
    quiz.fixed, quiz.blueprint = False, blueprint
    quiz.size = sum(row["count"] for row in blueprint)
    quiz.save(update_fields=["fixed", "blueprint", "size"])


@transaction.atomic
def choose_by_hand(quiz: Quiz, questions: Sequence[int]) -> None:
    """From now on everybody is asked these; none left puts the quiz away."""
    choose(quiz, questions)
    quiz.fixed, quiz.blueprint, quiz.size = True, [], len(questions)
    if not questions and quiz.archived_at is None:
        quiz.archived_at = timezone.now()
    quiz.save(update_fields=["fixed", "blueprint", "size", "archived_at"])


@transaction.atomic
def choose(quiz: Quiz, questions: Sequence[int]) -> None:
    """The chosen questions of a quiz, in this order, each once."""
    quiz.items.all().delete()
    QuizItem.objects.bulk_create(
        QuizItem(quiz=quiz, question_id=pk, position=n)
        for n, pk in enumerate(dict.fromkeys(questions), 1)
    )
