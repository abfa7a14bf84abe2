from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from quizzes.announcements.outbox import send_all
from quizzes.reminders.queries import sends_mail


class Command(BaseCommand):
    help = "Send the e-mails of announcements that wait (run it every few minutes)."

    def handle(self, *args: Any, **options: Any) -> None:
        if not sends_mail():
            self.stdout.write("This installation sends no mail: set EMAIL_URL and RECITE_URL.")
            return
        told = send_all(timezone.now())
        self.stdout.write(f"{told.sent} sent, {told.failed} could not be delivered")
        if told.stopped:
            self.stderr.write("The mail server could not be reached; the next run goes on.")
