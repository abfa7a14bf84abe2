"""Writes of the classes slice: a verb each, one transaction each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, F, Q, Value, When

from accounts.models import User
from quizzes.classes.models import (
    Announcement,
    Class,
    Dismissal,
    Farewell,
    JoinTries,
    Membership,
    new_join_code,
)

TRIES_AN_HOUR = 20
AN_HOUR = timedelta(hours=1)
AT_A_PRESS = timedelta(minutes=1)
"""So soon nobody means to say the same again."""


class CodeRefused(Exception):
    """Wrong, expired or full: one answer for all, so that nobody can probe for codes."""


class PutAway(CodeRefused):
    """The code is that of a class that was put away."""


class TooManyTries(Exception):
    """Somebody is guessing codes."""


@transaction.atomic
def open_class(teacher: User, name: str) -> Class:
    course = Class.objects.create(name=name)
    course.instructors.add(teacher)
    return course


def join(learner: User, code: str, at: datetime) -> Class:
    """Become a member by the code on the board. A member already: nothing changes."""
    count_try(learner, at)
    with transaction.atomic():
        course = Class.objects.select_for_update().filter(join_code=code).first()
        if course is None:
            raise CodeRefused
        if course.archived_at is not None:
            raise PutAway
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
        take_over_rhythm([learner.pk])
        return course


def count_try(learner: User, at: datetime) -> None:
    """TooManyTries after twenty codes, until an hour has passed without one.

    Each try is one guarded UPDATE: however many come at once, twenty of them count.
    """
    JoinTries.objects.get_or_create(learner=learner, defaults={"last_at": at})
    own = JoinTries.objects.filter(learner=learner)
    long_ago = Q(last_at__lte=at - AN_HOUR)
    begun_anew = Case(When(long_ago, then=Value(1)), default=F("tries") + 1)
    if not own.filter(long_ago | Q(tries__lt=TRIES_AN_HOUR)).update(tries=begun_anew, last_at=at):
        own.update(last_at=at)
        raise TooManyTries


@transaction.atomic
def leave(course: Class, learner_id: int, at: datetime) -> None:
    """End a membership. What was learned stays with the learner."""
    Membership.objects.filter(course=course, learner=learner_id, left_at=None).update(left_at=at)
    take_over_rhythm([learner_id])


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What the classes of a learner ask of those who have not chosen for themselves.

    Of several classes the one that wants most remembered speaks; two buttons where one
    asks for them. None where no class says anything.
    """

    retention: float | None = None
    two_buttons: bool | None = None

    def with_class(self, retention: float | None, two_buttons: bool | None) -> Rhythm:
        wanted = [value for value in (self.retention, retention) if value is not None]
        asked = [value for value in (self.two_buttons, two_buttons) if value is not None]
        return Rhythm(max(wanted, default=None), any(asked) if asked else None)


def rhythms(learners: Collection[int]) -> Mapping[int, Rhythm]:
    """Learner -> what their classes ask. One SELECT."""
    found = {learner: Rhythm() for learner in learners}
    rows = Membership.objects.filter(
        learner__in=learners, left_at=None, course__archived_at=None
    ).values_list("learner", "course__desired_retention", "course__two_buttons")
    for learner, retention, two_buttons in rows:
        found[learner] = found[learner].with_class(retention, two_buttons)
    return found


def take_over_rhythm(learners: Collection[int]) -> None:
    """Give learners what their classes ask, or the defaults, but for what they chose."""
    asked = rhythms(learners)
    people = list(User.objects.select_for_update().filter(pk__in=learners).order_by("pk"))
    for person in people:
        rhythm = asked[person.pk]
        if not person.own_retention:
            person.desired_retention = rhythm.retention or 0.9
        if not person.own_buttons:
            person.two_buttons = bool(rhythm.two_buttons)
    User.objects.bulk_update(people, ["desired_retention", "two_buttons"])


@transaction.atomic
def set_rhythm(course: Class, retention: float | None, two_buttons: bool | None) -> None:
    """What a class asks of its members; it acts from their next answer on."""
    course.desired_retention, course.two_buttons = retention, two_buttons
    course.save(update_fields=["desired_retention", "two_buttons"])
    members = course.memberships.filter(left_at=None).values_list("learner", flat=True)
    take_over_rhythm(list(members))


def renew_code(course: Class) -> None:
    """A new code; the old one opens nothing any more."""
    course.join_code = new_join_code()
    course.save(update_fields=["join_code"])


@transaction.atomic
def remove_instructor(course: Class, person: User) -> bool:
    """False, and nothing changes, where nobody would be left to teach the class."""
    Class.objects.select_for_update().get(pk=course.pk)
    others = course.instructors.filter(is_instructor=True, is_active=True).exclude(pk=person.pk)
    if not others.exists():
        return False
    course.instructors.remove(person)
    return True


@transaction.atomic
def archive(course: Class, at: datetime | None) -> None:
    """Put a class away (`at`) or bring it back (None). What it asks of its members rests too."""
    course.archived_at = at
    course.save(update_fields=["archived_at"])
    members = course.memberships.filter(left_at=None).values_list("learner", flat=True)
    take_over_rhythm(list(members))


@transaction.atomic
def bid_farewell(
    course: Class, numbers: Mapping[int, Mapping[str, list[int]]], at: datetime
) -> None:
    """Remember a class that is being deleted for each person (id) who belonged to it, with the
    numbers that their addresses name."""
    Farewell.objects.bulk_create(
        [
            Farewell(person_id=person, name=course.name, at=at, numbers=own)
            for person, own in numbers.items()
        ],
        batch_size=500,
    )


def put_away_untaught(person: User, at: datetime) -> None:
    """Put away what nobody teaches any more once this person is gone."""
    for course in Class.objects.taught_by(person.pk).running():
        if not course.instructors.exclude(pk=person.pk).exists():
            archive(course, at)


@transaction.atomic
def announce(
    course: Class, by: User, title: str, text: str, at: datetime
) -> tuple[Announcement, bool]:
    """What the class is told, and whether it is new: a button pressed twice says it once."""
    Class.objects.select_for_update(no_key=True).get(pk=course.pk)
    said = Announcement.objects.filter(course=course, by=by, title=title, text=text)
    known = said.filter(at__gt=at - AT_A_PRESS).first()
    if known is not None:
        return known, False
    return Announcement.objects.create(course=course, by=by, title=title, text=text), True


def dismiss(announcement: Announcement, learner: User) -> None:
    """The learner has read it. Again: nothing changes."""
    Dismissal.objects.get_or_create(announcement=announcement, learner=learner)
