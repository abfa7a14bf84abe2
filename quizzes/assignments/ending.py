"""The end of a class: what goes with it, who is told, and that nobody is in the middle of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from quizzes.assignments.models import Assignment, Excuse
from quizzes.classes.actions import bid_farewell, take_over_rhythm
from quizzes.classes.models import Announcement, AnnouncementMail, Class
from quizzes.quiz.actions import renew_hold
from quizzes.quiz.models import Allowance, Attempt, MarkChange, Quiz, Response


@dataclass(frozen=True)
class Goes:
    """How much goes with a class. `takers` are the learners who made the attempts, `running` the
    attempts that are open this moment, `readings` the assignments without a quiz, `unsent` the
    e-mails that wait."""

    members: int
    quizzes: int
    attempts: int
    takers: int
    running: int
    answers: int
    mark_changes: int
    allowances: int
    readings: int
    excuses: int
    announcements: int
    unsent: int


def goes_with(course: Class) -> Goes:
    """A constant number of SELECTs."""
    attempts = Attempt.objects.filter(quiz__course=course)
    return Goes(
        members=course.memberships.filter(left_at=None).count(),
        quizzes=course.quizzes.count(),
        attempts=attempts.count(),
        takers=attempts.order_by().values("learner").distinct().count(),
        running=attempts.filter(state=Attempt.State.OPEN).count(),
        answers=Response.objects.filter(attempt__quiz__course=course).count(),
        mark_changes=MarkChange.objects.filter(response__attempt__quiz__course=course).count(),
        allowances=Allowance.objects.filter(quiz__course=course).count(),
        readings=course.assignments.filter(quiz=None).count(),
        excuses=Excuse.objects.filter(assignment__course=course).count(),
        announcements=course.announcements.count(),
        unsent=AnnouncementMail.objects.filter(
            announcement__course=course, state=AnnouncementMail.State.WAITING
        ).count(),
    )


@transaction.atomic
def delete_class(course: Class, at: datetime) -> None:
    """Take a class away with its quizzes and their attempts.

    Cards, log and memory are the learners' own and stay. Who was in the middle of a graded
    attempt gets the document back; what the class asked of its members ends; who belonged to it
    is told behind old links.
    """
    _hold_still(course)
    members = list(course.memberships.filter(left_at=None).values_list("learner", flat=True))
    running = Attempt.objects.filter(
        quiz__course=course, quiz__graded=True, state=Attempt.State.OPEN
    )
    held = [
        (row.learner, row.quiz.document_id) for row in running.select_related("learner", "quiz")
    ]
    bid_farewell(course, numbers_of(course), at)
    course.delete()
    for learner, document in held:
        renew_hold(learner, document, at)
    take_over_rhythm(members)


def _hold_still(course: Class) -> None:
    """Lock what others add rows to, from the class downwards: who answers, begins or is written
    to at this moment comes before, or finds the class gone."""
    for rows in (
        Class.objects.filter(pk=course.pk),
        Quiz.objects.filter(course=course),
        Assignment.objects.filter(course=course),
        Announcement.objects.filter(course=course),
        Attempt.objects.filter(quiz__course=course),
    ):
        list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


def numbers_of(course: Class) -> Mapping[int, Mapping[str, list[int]]]:
    """Person -> what the addresses of the class name: everybody who was ever in it or teaches it,
    and each learner's own attempts."""
    shared = {
        "course": [course.pk],
        "quiz": list(course.quizzes.order_by("pk").values_list("pk", flat=True)),
        "assignment": list(course.assignments.order_by("pk").values_list("pk", flat=True)),
    }
    own: dict[int, list[int]] = defaultdict(list)
    attempts = Attempt.objects.filter(quiz__course=course).order_by("pk")
    for learner, attempt in attempts.values_list("learner", "pk"):
        own[learner].append(attempt)
    people = {
        *course.memberships.values_list("learner", flat=True),
        *course.instructors.values_list("pk", flat=True),
    }
    return {person: {**shared, "attempt": own[person]} for person in sorted(people)}
