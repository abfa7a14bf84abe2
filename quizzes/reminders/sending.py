"""The run that sends the daily e-mails: `manage.py remind`, or a job of the night."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import translation

from accounts.models import User
from quizzes.reminders import actions
from quizzes.reminders.clock import reminded_day
from quizzes.reminders.letter import letter
from quizzes.reminders.queries import loads, sends_mail, verified_addresses

BATCH = 200
"""Learners that are read and marked together; a run that breaks off leaves out at most so many."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Sent:
    """What a run did. `stopped`: the mail server could not be reached."""

    sent: int = 0
    failed: int = 0
    stopped: bool = False


def send(at: datetime) -> Sent:
    """Remind everybody whose hour has come and who was not reminded on this study day.

    Who has nothing to recall gets no e-mail, today not later either. A mailbox that refuses
    stops nobody else; a mail server that is away ends the run, and the next one goes on.
    """
    told = Sent()
    if not sends_mail():
        return told
    connection = get_connection()
    with translation.override(settings.LANGUAGE_CODE):
        for days in batches(hour_has_come(at)):
            remind(days, at, connection, told)
            if told.stopped:
                break
    _close(connection)
    return told


def hour_has_come(at: datetime) -> dict[int, date]:
    """Learner -> study day, of all who may be reminded now. One statement, narrow rows."""
    rows = User.objects.filter(reminder_hour__isnull=False, is_guest=False, is_active=True)
    columns = ("pk", "reminded_on", "reminder_hour", "time_zone", "day_starts_at")
    found = {}
    for pk, last, *clock in rows.order_by("pk").values_list(*columns).iterator(chunk_size=2000):
        day = reminded_day(at, *clock)
        if day is not None and (last is None or last < day):
            found[pk] = day
    return found


def batches(days: Mapping[int, date]) -> Iterator[dict[int, date]]:
    rows = list(days.items())
    for start in range(0, len(rows), BATCH):
        yield dict(rows[start : start + BATCH])


def remind(
    days: Mapping[int, date], at: datetime, connection: BaseEmailBackend, told: Sent
) -> None:
    """One batch. The number of statements does not hang on its size."""
    addresses = verified_addresses(days)
    learners = list(User.objects.filter(pk__in=addresses).order_by("pk"))
    found = loads(learners, at)
    ours = actions.claim({learner.pk: days[learner.pk] for learner in learners})
    letters = {
        learner.pk: letter(learner, addresses[learner.pk], found[learner.pk])
        for learner in learners
        if learner.pk in ours and found[learner.pk].due
    }
    sent, failed = deliver(letters, connection)
    unsent = [pk for pk in letters if pk not in sent and pk not in failed]
    if sent:
        actions.note_sent(sent)
    if failed:
        actions.note_failed({pk: days[pk] for pk in failed})
    actions.release({pk: days[pk] for pk in unsent})
    told.sent += len(sent)
    told.failed += len(failed)
    told.stopped = bool(unsent)


def deliver(
    letters: Mapping[int, EmailMessage], connection: BaseEmailBackend
) -> tuple[Sequence[int], Sequence[int]]:
    """Learners whose e-mail was taken, and those whose was refused; the rest was not tried."""
    sent: list[int] = []
    failed: list[int] = []
    for pk, message in letters.items():
        try:
            connection.open()
        except (SMTPException, OSError):
            log.exception("The mail server cannot be reached; the next run goes on.")
            break
        try:
            connection.send_messages([message])
        except (SMTPException, OSError, ValueError) as error:
            # The number and not the address: logs are read by many.
            log.warning("The e-mail to learner %s failed: %s", pk, type(error).__name__)
            failed.append(pk)
            _close(connection)
        else:
            sent.append(pk)
    return sent, failed


def _close(connection: BaseEmailBackend) -> None:
    with suppress(SMTPException, OSError):
        connection.close()
