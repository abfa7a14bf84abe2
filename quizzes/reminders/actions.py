"""Switching reminders on and off, and keeping book of what was sent."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from accounts.models import User
from quizzes.reminders.clock import reminded_day

TRIES = 3
"""How often an e-mail to one learner is tried on one day."""


def set_hour(learner: User, hour: int | None, at: datetime) -> None:
    """From the next time this hour comes; an hour that has passed today is for tomorrow."""
    day = None
    if hour is not None:
        day = reminded_day(at, hour, learner.time_zone, learner.day_starts_at)
    changed: dict[str, object] = {"reminder_hour": hour, "reminder_failures": 0}
    if day is not None:
        changed["reminded_on"] = day
    User.objects.filter(pk=learner.pk).update(**changed)


def switch_off(learner_id: int) -> None:
    """No e-mail any more; calling it again, or for somebody gone, changes nothing."""
    User.objects.filter(pk=learner_id).update(reminder_hour=None, reminder_failures=0)


def open_calendar(learner: User) -> None:
    """A new secret address; the one before opens nothing any more."""
    User.objects.filter(pk=learner.pk).update(calendar_key=secrets.token_urlsafe(32))


def close_calendar(learner: User) -> None:
    User.objects.filter(pk=learner.pk).update(calendar_key=None)


@transaction.atomic
def claim(days: Mapping[int, date]) -> frozenset[int]:
    """Those of the learners (with their study days) who are now ours to remind.

    Marked before anything is sent: two runs at once, or one that breaks off, must not send
    twice. The rows are locked, so that a second run waits and then finds the mark.
    """
    ours: set[int] = set()
    for day, learners in _by_day(days).items():
        unmarked = Q(reminded_on=None) | Q(reminded_on__lt=day)
        free = User.objects.filter(unmarked, pk__in=learners, reminder_hour__isnull=False)
        locked = set(free.select_for_update(no_key=True).values_list("pk", flat=True))
        User.objects.filter(pk__in=locked).update(reminded_on=day)
        ours |= locked
    return frozenset(ours)


def release(days: Mapping[int, date]) -> None:
    """Nothing was sent to these: the next run may try again."""
    for day, learners in _by_day(days).items():
        marked = User.objects.filter(pk__in=learners, reminded_on=day)
        marked.update(reminded_on=day - timedelta(days=1))


@transaction.atomic
def note_failed(days: Mapping[int, date]) -> None:
    """The next run tries again, up to TRIES times in all."""
    failed = User.objects.filter(pk__in=days)
    failed.update(reminder_failures=F("reminder_failures") + 1)
    again = failed.annotate(turn=F("reminder_failures") % TRIES).filter(turn__gt=0)
    again_pks = set(again.values_list("pk", flat=True))
    release({pk: day for pk, day in days.items() if pk in again_pks})


def note_sent(learners: Iterable[int]) -> None:
    User.objects.filter(pk__in=list(learners), reminder_failures__gt=0).update(reminder_failures=0)


def _by_day(days: Mapping[int, date]) -> Mapping[date, list[int]]:
    groups: dict[date, list[int]] = defaultdict(list)
    for pk, day in days.items():
        groups[day].append(pk)
    return groups
