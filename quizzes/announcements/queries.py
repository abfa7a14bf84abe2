"""What the page of announcements shows."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from quizzes.classes.models import Announcement, AnnouncementMail, Class

_State = AnnouncementMail.State


def told(course: Class) -> QuerySet[Announcement]:
    """What a class was told, the latest first, each with what became of its e-mails: `to_mail`,
    `sent`, `failed`, `waiting`. One SELECT."""

    def n(*states: str) -> Count:
        return Count("mails", filter=Q(mails__state__in=states))

    return course.announcements.select_related("by").annotate(
        to_mail=Count("mails"),
        sent=n(_State.SENT),
        failed=n(_State.FAILED),
        waiting=n(_State.WAITING, _State.SENDING),
    )
