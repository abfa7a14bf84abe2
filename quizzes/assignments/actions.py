"""Writes of the assignments slice: a verb each, one transaction each."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from content.models import Document
from quizzes.assignments.models import Assignment, Excuse
from quizzes.classes.actions import open_class
from quizzes.classes.models import Class
from quizzes.quiz.actions import expire_overdue
from quizzes.quiz.allowances import allow
from quizzes.quiz.building_actions import copy_quiz, give_out, put_away
from quizzes.quiz.models import Allowance, Attempt, Quiz


def on_quiz_saved(
    sender: object,
    instance: Quiz,
    created: bool,
    raw: bool,
    update_fields: Collection[str] | None,
    **kwargs: Any,
) -> None:
    """Whichever screen gives a quiz to a class, it becomes an assignment; a draft is none yet.

    The screens of quizzes lie below this slice and cannot call it.
    """
    may_be_new = created or update_fields is None or "archived_at" in update_fields
    if may_be_new and not raw and instance.course_id is not None and instance.archived_at is None:
        give_quiz(instance)


def give_quiz(quiz: Quiz) -> Assignment:
    """The assignment of a quiz; one that was withdrawn with it is given again with it."""
    assert quiz.course_id is not None
    row, _made = Assignment.objects.get_or_create(
        quiz=quiz,
        defaults={
            "course_id": quiz.course_id,
            "kind": Assignment.Kind.QUIZ,
            "title": quiz.title,
            "document_id": quiz.document_id,
            "section": quiz.section,
        },
    )
    if row.archived_at is not None:
        row.archived_at = None
        row.save(update_fields=["archived_at"])
    return row


def give_part(
    course: Class,
    document: Document,
    section: str,
    title: str,
    opens: datetime | None,
    due: datetime | None,
) -> Assignment:
    """Give a class a document to learn, or a part of it to read and learn."""
    return Assignment.objects.create(
        course=course,
        kind=Assignment.Kind.SECTION if section else Assignment.Kind.DECK,
        title=title,
        document=document,
        section=section,
        opens_at=opens,
        due_at=due,
    )


@transaction.atomic
def change(row: Assignment, title: str, opens: datetime | None, due: datetime | None) -> None:
    """New title and dates. Those of a quiz stand in the quiz, except when it is due."""
    row.title, row.due_at = title, due
    row.opens_at = opens
    row.save(update_fields=["title", "opens_at", "due_at"])
    if row.quiz is not None:
        row.quiz.title, row.quiz.opens_at = title, opens
        row.quiz.save(update_fields=["title", "opens_at"])


@transaction.atomic
def withdraw(row: Assignment, at: datetime) -> None:
    """Put away, together with its quiz."""
    row.archived_at = at
    row.save(update_fields=["archived_at"])
    if row.quiz is not None:
        put_away(row.quiz, at)


@transaction.atomic
def bring_back(row: Assignment) -> bool:
    """Give it again, together with its quiz; False where that has no question to ask."""
    if row.quiz is not None and not give_out(row.quiz):
        return False
    row.archived_at = None
    row.save(update_fields=["archived_at"])
    return True


def excuse(row: Assignment, learner: int, reason: str) -> None:
    Excuse.objects.update_or_create(assignment=row, learner_id=learner, defaults={"reason": reason})


@transaction.atomic
def unexcuse(row: Assignment, learner: int, at: datetime) -> None:
    """Ask it of the learner again, also where what they are allowed of its quiz excused them."""
    Excuse.objects.filter(assignment=row, learner=learner).delete()
    excused = Allowance.objects.filter(quiz=row.quiz_id, learner=learner, excused=True)
    for own in excused.select_related("quiz", "learner"):
        own.excused = False
        allow(own, at)


def close_overdue(course: Class, at: datetime) -> None:
    """Submit attempts whose time has run out, so that nobody's mark waits for their return."""
    # Said so that SQLite takes the partial index of open attempts, of which there are few, and
    # not that of quizzes, which leads over every attempt of the class.
    running = Attempt.objects.extra(
        where=[
            "quizzes_attempt.state = 'open'",
            "quizzes_attempt.quiz_id + 0 IN (SELECT id FROM quizzes_quiz WHERE course_id = %s)",
        ],
        params=[course.pk],
    )
    expire_overdue(running, at)


@transaction.atomic
def duplicate(course: Class, teacher: User, name: str, term: str, days: int) -> Class:
    """The same class for another term: documents, quizzes, assignments; no people but its
    instructors, no code. Dates move by `days`. What was withdrawn stays behind."""
    made = open_class(teacher, name)
    made.term, made.capacity = term, course.capacity
    made.desired_retention, made.two_buttons = course.desired_retention, course.two_buttons
    made.save()
    made.instructors.add(*course.instructors.all())
    made.documents.set(course.documents.all())
    by = timedelta(days=days)
    rows = course.assignments.filter(archived_at=None).select_related("quiz", "document")
    for row in rows:
        if row.quiz is not None and row.quiz.archived_at is None:
            copy = copy_quiz(
                row.quiz,
                made,
                teacher,
                opens_at=_moved(row.quiz.opens_at, by),
                closes_at=_moved(row.quiz.closes_at, by),
            )
            copied = give_quiz(copy)
            copied.due_at = _moved(row.due_at, by)
            copied.save(update_fields=["due_at"])
        elif row.quiz is None:
            give_part(
                made,
                row.document,
                row.section,
                row.title,
                _moved(row.opens_at, by),
                _moved(row.due_at, by),
            )
    return made


def _moved(at: datetime | None, by: timedelta) -> datetime | None:
    """So many days later at the same time of day where the instructor is, also over a change of
    clocks."""
    return at and timezone.make_aware(timezone.make_naive(at) + by)
