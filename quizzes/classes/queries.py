"""Reads of the classes slice."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from django.db.models import Max

from accounts.models import User
from quizzes.classes.access import Person
from quizzes.classes.models import Announcement, Class, Farewell, Membership

SHOWN_DAYS = 14
"""How long an announcement stands on the first screen of who does not put it away."""


def last_seen(people: Collection[int]) -> Mapping[int, datetime]:
    """Learner -> when they last signed in, answered a card or began a quiz; three SELECTs.

    Of cards the study day is known, and counts as its noon. Whoever never came is left out.
    """
    found: dict[int, datetime] = {}
    rows = User.objects.filter(pk__in=people)
    for pk, at in rows.values_list("pk", "last_login"):
        _keep(found, pk, at)
    for pk, at in (
        rows.values("pk").annotate(at=Max("attempts__started_at")).values_list("pk", "at")
    ):
        _keep(found, pk, at)
    days = rows.values("pk").annotate(day=Max("cards__last_day")).values_list("pk", "day")
    for pk, day in days:
        _keep(found, pk, day and datetime.combine(day, time(12), tzinfo=UTC))
    return found


def _keep(found: dict[int, datetime], pk: int, at: datetime | None) -> None:
    if at is not None and (pk not in found or at > found[pk]):
        found[pk] = at


@dataclass(frozen=True, slots=True)
class OnRoster:
    membership: Membership
    seen: datetime | None


def roster(course: Class) -> list[OnRoster]:
    """Who learns in a class, by name, and when they were last seen. Four SELECTs."""
    rows = list(course.memberships.filter(left_at=None).select_related("learner"))
    seen = last_seen([row.learner_id for row in rows])
    rows.sort(key=lambda row: row.learner.display_name.casefold())
    return [OnRoster(row, seen.get(row.learner_id)) for row in rows]


def farewell(person: Person, named: Mapping[str, Any]) -> Farewell | None:
    """What the person is told of the deleted class behind an address, if they belonged to it;
    `named` is what the address names, as "quiz" -> 7. One SELECT."""
    if not isinstance(person, User):
        return None
    return next(
        (
            row
            for row in Farewell.objects.filter(person=person)
            if any(number in row.numbers.get(name, ()) for name, number in named.items())
        ),
        None,
    )


def announced(learner: User, since: datetime) -> list[Announcement]:
    """The latest three things that the classes of a learner announced since then and that are
    not put away. One SELECT."""
    return list(
        Announcement.objects.filter(
            at__gte=since,
            course__archived_at=None,
            course__memberships__learner=learner,
            course__memberships__left_at=None,
        )
        .exclude(dismissals__learner=learner)
        .select_related("course", "by")[:3]
    )
