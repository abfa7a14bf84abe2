"""The daily e-mail of one learner."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from quizzes.reminders import wording
from quizzes.reminders.access import off_token
from quizzes.reminders.queries import Load


def letter(learner: User, address: str, load: Load) -> EmailMultiAlternatives:
    """Plain text with HTML beside it; mail programs offer its "unsubscribe" (RFC 8058).

    No name stands in a header: what somebody calls themselves cannot make one.
    """
    off = full(reverse("reminders:off", args=[off_token(learner.pk)]))
    subject = wording.subject(load)
    context = {
        "name": " ".join(learner.display_name.split()),
        "subject": subject,
        "sentences": wording.sentences(load),
        "start": full(reverse("review:session")),
        "off": off,
    }
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string("reminders/email.txt", context),
        to=[address],
        headers={
            "List-Unsubscribe": f"<{off}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(render_to_string("reminders/email.html", context), "text/html")
    return message


def full(path: str) -> str:
    """The address of a page as others reach it."""
    return f"{settings.RECITE_URL}{path}"
