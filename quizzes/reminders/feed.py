"""The calendar of one learner (RFC 5545): what each day is expected to ask."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.models import User
from quizzes.memory.queries import moment_of
from quizzes.reminders import wording
from quizzes.reminders.queries import exams_ahead, forecast, last_change
from quizzes.scheduling import day_start

if TYPE_CHECKING:
    from icalendar import Event

REFRESH = timedelta(hours=6)
"""How often programs are asked to look again."""


def calendar(learner: User, at: datetime, review_url: str) -> bytes:
    """The next days and the exams as all-day events, which are dates in every time zone.

    The same state gives the same bytes: events are stamped with the learner's latest answer,
    or with the beginning of the study day.
    """
    # Read by the few workers that serve a feed; it costs a start 10 MB.
    from icalendar import Calendar

    today = moment_of(learner, at).day
    begun = day_start(today, learner.time_zone, learner.day_starts_at)
    stamp = max(begun, last_change(learner) or begun)
    whose = salted_hmac("quizzes.reminders.feed", str(learner.pk)).hexdigest()[:16]
    made = Calendar()
    made.add("prodid", "-//Recite//Reminders//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", "Recite")
    made.add("x-wr-timezone", learner.time_zone)
    made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", f"PT{REFRESH // timedelta(hours=1)}H")
    for day in forecast(learner, at):
        said = wording.facts(day.facts, day.minutes)
        made.add_component(
            _event(f"{day.day:%Y%m%d}-{whose}@recite", day.day, said, stamp, review_url)
        )
    for exam in exams_ahead(learner, today):
        said = _("Exam: %(title)s") % {"title": " ".join(exam.document.title.split())}
        made.add_component(
            _event(f"exam-{exam.pk}-{whose}@recite", exam.day, said, stamp, review_url)
        )
    body: bytes = made.to_ical()
    return body


def _event(uid: str, day: date, summary: str, stamp: datetime, url: str) -> Event:
    """An event of one whole day that keeps nobody's day from being free."""
    from icalendar import Event

    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", stamp)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", summary)
    event.add("url", url)
    event.add("transp", "TRANSPARENT")
    return event
