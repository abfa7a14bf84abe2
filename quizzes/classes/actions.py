"""Writes of the classes slice: a verb each, one transaction each."""

from __future__ import annotations

from datetime import datetime

from django.core.cache import cache
from django.db import transaction

from accounts.models import User
from quizzes.classes.models import Class, Membership, new_join_code

TRIES_AN_HOUR = 20


class CodeRefused(Exception):
    """Wrong, expired or full: one answer for all, so that nobody can probe for codes."""


class TooManyTries(Exception):
    """Somebody is guessing codes."""


@transaction.atomic
def open_class(teacher: User, name: str) -> Class:
    course = Class.objects.create(name=name)
    course.instructors.add(teacher)
    return course


def join(learner: User, code: str, at: datetime) -> Class:
    """Become a member by the code on the board. A member already: nothing changes."""
    count_try(learner)
    with transaction.atomic():
        course = Class.objects.select_for_update().filter(join_code=code, archived_at=None).first()
        if course is None:
            raise CodeRefused
        known = Membership.objects.filter(course=course, learner=learner).first()
        if known is not None and known.left_at is None:
            return course
        members = course.memberships.filter(left_at=None).count()
        expired = course.code_expires_at is not None and at >= course.code_expires_at
        if expired or members >= course.capacity:
            raise CodeRefused
        Membership.objects.update_or_create(
            course=course, learner=learner, defaults={"left_at": None}
        )
        return course


def count_try(learner: User) -> None:
    """TooManyTries after twenty codes within an hour, counted over all processes."""
    name = f"join-tries-{learner.pk}"
    cache.add(name, 0, timeout=3600)
    if cache.incr(name) > TRIES_AN_HOUR:
        raise TooManyTries


def leave(course: Class, learner_id: int, at: datetime) -> None:
    """End a membership. What was learned stays with the learner."""
    Membership.objects.filter(course=course, learner=learner_id, left_at=None).update(left_at=at)


def renew_code(course: Class) -> None:
    """A new code; the old one opens nothing any more."""
    course.join_code = new_join_code()
    course.save(update_fields=["join_code"])
