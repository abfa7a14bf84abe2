"""What the review screens show, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Min
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from content.models import Document
from quizzes.memory.models import Card, DailyCount, DueCount
from quizzes.memory.queries import settings_of
from quizzes.memory.shapes import Moment
from quizzes.scheduling import Memory, Rating, State, interval_words, preview

SECONDS_A_CARD = 15
"""Assumed for somebody who has not answered yet."""


@dataclass(frozen=True, slots=True)
class Button:
    """One grade: what it is called, its key, and when the card would return."""

    rating: int
    label: str
    interval: str


def buttons(memory: Memory, learner: User, moment: Moment, card: int) -> list[Button]:
    """The grade buttons with the interval that each really gives."""
    settings = settings_of(learner)
    outcomes = preview(memory, moment.at, settings, seed=card)
    named = (
        {Rating.AGAIN: _("Forgot"), Rating.GOOD: _("Got it")}
        if learner.two_buttons
        else {
            Rating.AGAIN: _("Again"),
            Rating.HARD: _("Hard"),
            Rating.GOOD: _("Good"),
            Rating.EASY: _("Easy"),
        }
    )
    return [
        Button(int(rating), label, say_interval(*interval_words(outcomes[rating], moment.at)))
        for rating, label in named.items()
    ]


def say_interval(unit: str, n: int) -> str:
    """ "6 days": the unit and number of a button in words."""
    match unit:
        case "minutes":
            return ngettext("%(n)d min", "%(n)d min", n) % {"n": n}
        case "hours":
            return ngettext("%(n)d hour", "%(n)d hours", n) % {"n": n}
        case "days":
            return ngettext("%(n)d day", "%(n)d days", n) % {"n": n}
        case "months":
            return ngettext("%(n)d month", "%(n)d months", n) % {"n": n}
        case _years:
            return ngettext("%(n)d year", "%(n)d years", n) % {"n": n}


def why(memory: Memory, day: date, retention: float) -> str:
    """One line on where this card stands and why it comes now."""
    if memory.state is State.NEW or memory.last_day is None:
        return _("New: you have not been asked this before.")
    if memory.state is not State.REVIEW:
        return _("You are still learning this: it returns after some minutes.")
    ago = (day - memory.last_day).days
    last = ngettext(
        "You last recalled this %(n)d day ago", "You last recalled this %(n)d days ago", ago
    ) % {"n": ago}
    if memory.due_day is None:
        return last + "."
    until = date_format(memory.due_day, "j F")
    return _("%(last)s; planned to hold at %(percent)d%% until %(until)s.") % {
        "last": last,
        "percent": round(100 * retention),
        "until": until,
    }


@dataclass(frozen=True)
class Finish:
    """The end of a session: what was done today, and when to return."""

    studies: bool
    answers_today: int
    recalled_percent: int | None
    minutes_today: int
    next_step_at: object
    tomorrow: int
    offered: Document | None


def finish(learner: User, moment: Moment, wanted: Document | None = None) -> Finish:
    """At most five statements, whatever the learner studies.

    `wanted` is the document that the session was limited to: it is offered where the learner
    does not study it yet.
    """
    cards = Card.objects.of(learner.pk)
    offered = wanted if wanted and not cards.filter(document=wanted).exists() else None
    today = DailyCount.objects.filter(learner=learner, day=moment.day).first()
    steps = cards.filter(
        suspended=False, state__in=(Card.State.LEARNING, Card.State.RELEARNING)
    ).aggregate(at=Min("due"))["at"]
    tomorrow = moment.day + timedelta(days=1)
    due = DueCount.objects.filter(learner=learner, day__lte=tomorrow, cards__gt=0)
    return Finish(
        studies=cards.exists(),
        answers_today=today.answers if today else 0,
        recalled_percent=(
            round(100 * today.recalled / today.reviews) if today and today.reviews else None
        ),
        minutes_today=round(today.milliseconds / 60_000) if today else 0,
        next_step_at=timezone.localtime(steps) if steps else None,
        tomorrow=sum(row.cards for row in due),
        offered=offered,
    )


def cards_in(minutes: int, learner: User) -> int:
    """How many cards fit into so many minutes at this learner's pace."""
    return max(1, round(60 * minutes / pace(learner.pk)))


def pace(learner_id: int) -> float:
    """Seconds a card, over the learner's latest thirty days of study."""
    rows = list(
        DailyCount.objects.filter(learner=learner_id, answers__gt=0)
        .order_by("-day")
        .values_list("milliseconds", "answers")[:30]
    )
    timed = [(ms, n) for ms, n in rows if ms > 0]
    if not timed:
        return float(SECONDS_A_CARD)
    seconds = sum(ms for ms, _n in timed) / 1000 / sum(n for _ms, n in timed)
    return min(60.0, max(4.0, seconds))


def answers_on(learner_id: int, day: date) -> int:
    """How many answers the learner gave on a study day."""
    row = DailyCount.objects.filter(learner=learner_id, day=day).values_list("answers").first()
    return row[0] if row else 0
