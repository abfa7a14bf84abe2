"""The outbox of announcements: what is to be sent is stored, claimed by a run, sent and noted.

A run claims a few rows, and takes each by one guarded UPDATE right before its e-mail goes out, so
that of several runs exactly one sends it. A claim expires: what a broken run had not yet taken is
sent by the next one. A refused address waits for another try; nothing is tried for ever, and of a
class that is put away nothing is sent.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException
from time import monotonic
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import translation

from quizzes.announcements.mailing import letters, recipients
from quizzes.classes.models import Announcement, AnnouncementMail
from quizzes.reminders.queries import sends_mail
from quizzes.reminders.sending import deliver

BATCH: Final = 20
"""E-mails that are claimed and written together."""
AT_ONCE: Final = 10
"""To so many an announcement is sent while its author waits, and no more with each press."""
SECONDS: Final = 5
"""So long an author waits, but for the e-mail that is under way."""
MOST_TRIES: Final = 3
BETWEEN_TRIES: Final = timedelta(minutes=30)
LOST_AFTER: Final = timedelta(hours=1)
"""A run that has not told by then has broken off. The one e-mail it was sending may be out, and is
not sent again; what it had only claimed is."""
STALE_AFTER: Final = timedelta(days=3)
"""What could not be sent by then is no news any more."""

_State = AnnouncementMail.State


@dataclass(slots=True)
class Posted:
    """What a run did. `stopped`: the mail server could not be reached."""

    sent: int = 0
    failed: int = 0
    stopped: bool = False


@transaction.atomic
def post(announcement: Announcement, at: datetime) -> int:
    """Put an e-mail for each recipient into the outbox; how many. A second time: none."""
    fresh = Announcement.objects.filter(pk=announcement.pk, mailed_at=None).update(mailed_at=at)
    if not fresh:
        return 0
    rows = [
        AnnouncementMail(announcement=announcement, learner_id=learner, not_before=at)
        for learner in recipients(announcement)
    ]
    AnnouncementMail.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def send_some(announcement: Announcement, at: datetime) -> Posted:
    """Send some e-mails of one announcement while its author waits, one by one, and no longer
    than a few seconds; the rest waits for the next run or press."""
    give_up(at)
    rows = announcement.mails.all()
    began, told = monotonic(), Posted()
    with _mail_server() as connection:
        for _one in range(AT_ONCE):
            found = _send(rows, at, connection, told, 1)
            if not found or told.stopped or monotonic() - began > SECONDS:
                break
    return told


def send_all(at: datetime) -> Posted:
    """Send everything that is to be sent now. A mail server that is away ends the run."""
    told = Posted()
    if not sends_mail():
        return told
    give_up(at)
    with _mail_server() as connection, translation.override(settings.LANGUAGE_CODE):
        while _send(AnnouncementMail.objects.all(), at, connection, told, BATCH):
            if told.stopped:
                break
    return told


def give_up(at: datetime) -> None:
    """End what a broken run left and what has waited too long."""
    AnnouncementMail.objects.filter(state=_State.SENDING, claimed_at__lt=at - LOST_AFTER).update(
        state=_State.FAILED
    )
    AnnouncementMail.objects.filter(
        state=_State.WAITING, announcement__mailed_at__lt=at - STALE_AFTER
    ).update(state=_State.FAILED)


def to_send(rows: QuerySet[AnnouncementMail], at: datetime) -> QuerySet[AnnouncementMail]:
    """Those of these rows that may be claimed now: by nobody yet, or by a run that broke off."""
    unclaimed = Q(claim="") | Q(claimed_at__lt=at - LOST_AFTER)
    return rows.filter(
        unclaimed,
        state=_State.WAITING,
        not_before__lte=at,
        announcement__course__archived_at=None,
    )


def claim(rows: QuerySet[AnnouncementMail], at: datetime, most: int) -> list[AnnouncementMail]:
    """Up to `most` of these, which no other run claims meanwhile; all of one announcement."""
    waiting = to_send(rows, at).order_by("announcement", "pk")
    first = waiting.values_list("announcement", flat=True).first()
    wanted = list(waiting.filter(announcement=first).values_list("pk", "claim")[:most])
    if not wanted:
        return []
    token = secrets.token_hex(16)
    # Whoever comes second waits for the row, finds another claim on it and passes over it.
    for known in {claimed for _pk, claimed in wanted}:
        AnnouncementMail.objects.filter(
            pk__in=[pk for pk, claimed in wanted if claimed == known],
            claim=known,
            state=_State.WAITING,
        ).update(claim=token, claimed_at=at)
    ours = AnnouncementMail.objects.filter(claim=token).order_by("pk")
    return list(ours.select_related("announcement__course", "announcement__by"))


def take(row: AnnouncementMail) -> bool:
    """Begin to send one that was claimed; False where the claim is another run's by now, or the
    announcement was taken back."""
    ours = AnnouncementMail.objects.filter(pk=row.pk, claim=row.claim, state=_State.WAITING)
    return bool(ours.update(state=_State.SENDING))


def _send(
    rows: QuerySet[AnnouncementMail],
    at: datetime,
    connection: BaseEmailBackend,
    told: Posted,
    most: int,
) -> bool:
    """Claim and send one batch; False where nothing was to be sent.

    Another run may have claimed all of it meanwhile: then the next batch is looked for.
    """
    ours = claim(rows, at, most)
    if not ours:
        return to_send(rows, at).exists()
    wanted = letters(ours[0].announcement, [row.learner_id for row in ours])
    for row in ours:
        mine = AnnouncementMail.objects.filter(pk=row.pk, claim=row.claim)
        if row.learner_id not in wanted:
            # Who has left or switched it off since is no recipient any more.
            mine.delete()
        elif told.stopped:
            mine.update(claim="")
        elif take(row):
            _send_one(mine, {row.learner_id: wanted[row.learner_id]}, at, connection, told)
    return True


def _send_one(
    mine: QuerySet[AnnouncementMail],
    letter: Mapping[int, EmailMessage],
    at: datetime,
    connection: BaseEmailBackend,
    told: Posted,
) -> None:
    sent, refused = deliver(letter, connection)
    if sent:
        mine.update(state=_State.SENT)
        told.sent += 1
    elif refused:
        told.failed += _note_refused(mine, at)
    else:
        mine.update(state=_State.WAITING, claim="")
        told.stopped = True


def _note_refused(mine: QuerySet[AnnouncementMail], at: datetime) -> int:
    """Let a refused one wait for another try; 1 where it has had its last."""
    if mine.filter(tries__gte=MOST_TRIES - 1).update(state=_State.FAILED, tries=F("tries") + 1):
        return 1
    mine.update(state=_State.WAITING, claim="", tries=F("tries") + 1, not_before=at + BETWEEN_TRIES)
    return 0


@contextmanager
def _mail_server() -> Iterator[BaseEmailBackend]:
    """A connection that is closed whatever happens; it is opened with the first e-mail."""
    connection = get_connection()
    try:
        yield connection
    finally:
        with suppress(SMTPException, OSError):
            connection.close()
