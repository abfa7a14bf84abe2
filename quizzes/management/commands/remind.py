from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from quizzes.announcements.outbox import send_all
from quizzes.reminders.queries import sends_mail
from quizzes.reminders.sending import send


class Command(BaseCommand):
    help = (
        "Send the daily e-mails of everybody whose hour has come, and announcements (once an hour)."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not sends_mail():
            self.stdout.write("This installation sends no mail: set EMAIL_URL and RECITE_URL.")
            return
        posted = send_all(timezone.now())
        if posted.sent or posted.failed:
            self.stdout.write(f"announcements: {posted.sent} sent, {posted.failed} failed")
        told = send(timezone.now())
        self.stdout.write(f"{told.sent} sent, {told.failed} failed")
        if told.stopped:
            self.stderr.write("The mail server could not be reached; the next run goes on.")
