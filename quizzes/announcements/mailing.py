"""An announcement as e-mail: the letter, and to whom it goes."""

from __future__ import annotations

from collections.abc import Collection

from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from quizzes.announcements.access import off_token
from quizzes.classes.models import Announcement, Membership
from quizzes.reminders.letter import full
from quizzes.reminders.queries import verified_addresses


def wanting(announcement: Announcement) -> QuerySet[Membership]:
    """The members who want e-mails of the class. Guests have no address, and who cannot sign in
    gets none."""
    return Membership.objects.filter(
        course=announcement.course_id,
        left_at=None,
        mails=True,
        learner__is_guest=False,
        learner__is_active=True,
    )


def recipients(announcement: Announcement) -> list[int]:
    """The learners among them with a verified address. Two SELECTs."""
    return sorted(verified_addresses(wanting(announcement).values_list("learner", flat=True)))


def letters(announcement: Announcement, learners: Collection[int]) -> dict[int, EmailMessage]:
    """Learner -> e-mail, for those who still want it and have an address. Two SELECTs."""
    members = wanting(announcement).filter(learner__in=learners)
    numbers = dict(members.values_list("learner_id", "pk"))
    addresses = verified_addresses(numbers)
    return {
        learner: letter(announcement, address, numbers[learner])
        for learner, address in addresses.items()
    }


def letter(announcement: Announcement, address: str, membership: int) -> EmailMessage:
    """Plain text; mail programs offer its "unsubscribe" (RFC 8058)."""
    off = full(reverse("announcements:off", args=[off_token(membership)]))
    context = {"announcement": announcement, "start": full(reverse("today:home")), "off": off}
    subject = f"{announcement.course.name}: {announcement.title}"
    return EmailMessage(
        # One line, whatever somebody typed: a name cannot make a header.
        subject=" ".join(subject.split()),
        body=render_to_string("announcements/email.txt", context),
        to=[address],
        headers={
            "List-Unsubscribe": f"<{off}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
