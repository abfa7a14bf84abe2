"""What the review screens show, as frozen values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection
from django.db.models import Min
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from content.models import Document
from quizzes.grading.shapes import CHOSEN
from quizzes.memory.custom import practised
from quizzes.memory.models import Card, DailyCount, Review
from quizzes.memory.queries import counts_tomorrow, load_ahead, settings_of
from quizzes.memory.shapes import Mode, Moment, Scope
from quizzes.scheduling import (
    ExamPlan,
    Memory,
    Rating,
    Settings,
    State,
    comes_on,
    interval_words,
    preview,
    retrievability,
)

SECONDS_A_CARD = 15.0
"""Assumed for somebody who has not answered yet."""
PACE_OF = 300
"""Of so many rows of the log, the latest, the pace is made."""

# Today and the sessions ask for it; as a queryset it would cost more to build than to run.
PACES = """
SELECT u."id", (SELECT AVG(x."milliseconds") FROM (
    SELECT r."milliseconds" FROM "quizzes_review" r WHERE r."learner_id" = u."id"
    ORDER BY r."id" DESC LIMIT %s) x WHERE x."milliseconds" > 0)
FROM "accounts_user" u WHERE u."id" IN ({learners})
"""


@dataclass(frozen=True, slots=True)
class Button:
    """One grade: what it is called, its key, and when the card would return.

    `days` is sent along with the press, so that what is promised is what happens."""

    rating: int
    label: str
    interval: str
    days: int


def buttons(
    memory: Memory, learner: User, moment: Moment, card: int, plan: ExamPlan | None = None
) -> list[Button]:
    """The grade buttons with the interval that each really gives, also where an exam asks for
    the card before it is due."""
    settings = settings_of(learner, plan=plan, day=moment.day)
    load = load_ahead(learner, memory, moment, settings) if learner.pk else None
    outcomes = preview(memory, moment.at, settings, seed=card, load=load)
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
        Button(
            int(rating),
            label,
            say_interval(
                *interval_words(
                    returning(outcomes[rating], card, plan, settings.parameters), moment.at
                )
            ),
            outcomes[rating].interval,
        )
        for rating, label in named.items()
    ]


def practice_buttons() -> list[Button]:
    """The two grades of a practice round, which moves no due day."""
    return [
        Button(int(Rating.AGAIN), _("Forgot"), _("again in this round"), 0),
        Button(int(Rating.GOOD), _("Got it"), _("done in this round"), 0),
    ]


def done_in(learner: User, moment: Moment, limits: Scope, since: int) -> int:
    """How many cards of a custom session are done; `since` answers had been given before."""
    if limits.mode is Mode.PRACTICE:
        return practised(learner, limits)
    return max(0, answers_on(learner.pk, moment.day) - since)


def returning(
    outcome: Memory, card: int, plan: ExamPlan | None, parameters: tuple[float, ...]
) -> Memory:
    """The outcome of an answer with the interval after which its card is really asked."""
    if plan is None or outcome.state is not State.REVIEW or outcome.last_day is None:
        return outcome
    day = comes_on(outcome, card, plan, parameters)
    return replace(outcome, interval=(day - outcome.last_day).days) if day else outcome


@dataclass(frozen=True, slots=True)
class Judged:
    """The grades where a rule has spoken: the one it gave, and what may be said instead."""

    by_rule: Button
    instead: tuple[Button, ...]


def judged(offered: Sequence[Button], ruled: int) -> Judged:
    """The grade buttons of a ruling; `ruled` is Again or Good, which both modes have."""
    by_rule = next(button for button in offered if button.rating == ruled)
    named = (
        {Rating.GOOD: _("I was right")}
        if ruled == Rating.AGAIN
        else {Rating.AGAIN: _("Count it as forgotten")}
    )
    return Judged(
        by_rule,
        tuple(
            replace(button, label=named.get(Rating(button.rating), button.label))
            for button in offered
            if button is not by_rule
        ),
    )


def how_judged(row: Review) -> str:
    """What a row of the history says of a typed or chosen answer; empty where the learner
    judged it alone. Needs the question of the row."""
    if row.ruled is None or row.rating is None:
        return ""
    chosen = row.question is not None and row.question.kind in CHOSEN
    by = _("chosen") if chosen else _("typed")
    right, counted = row.ruled != Rating.AGAIN, row.rating != Rating.AGAIN
    if right != counted:
        said = _("counted as right by you") if counted else _("counted as forgotten by you")
    elif row.rating != row.ruled:
        said = _("right by rule, graded by you") if right else _("wrong by rule, graded by you")
    else:
        said = _("right by rule") if right else _("wrong by rule")
    return f"{by}, {said}"


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


def why(memory: Memory, day: date, settings: Settings) -> str:
    """One line on where this card stands and why it comes now. The percentage is what is
    expected of it on its day: towards an exam answers aim at less than usual."""
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
        "percent": round(100 * retrievability(memory, memory.due_day, settings)),
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
    # What is buried does not return today, and what waits already is not said to return.
    steps = (
        cards.awake(moment.day)
        .filter(state__in=(Card.State.LEARNING, Card.State.RELEARNING), due__gt=moment.at)
        .aggregate(at=Min("due"))["at"]
    )
    return Finish(
        studies=cards.exists(),
        answers_today=today.answers if today else 0,
        recalled_percent=(
            round(100 * today.recalled / today.reviews) if today and today.reviews else None
        ),
        minutes_today=round(today.milliseconds / 60_000) if today else 0,
        next_step_at=timezone.localtime(steps) if steps else None,
        tomorrow=counts_tomorrow(learner, moment).to_recall,
        offered=offered,
    )


def cards_in(minutes: int, learner: User) -> int:
    """How many cards fit into so many minutes at this learner's pace."""
    return max(1, round(60 * minutes / pace(learner.pk)))


def pace(learner_id: int) -> float:
    """Seconds an answer takes the learner: `paces` of one."""
    return paces([learner_id])[learner_id]


def paces(learners: Iterable[int]) -> Mapping[int, float]:
    """Learner -> seconds an answer took, on average of the latest whose time is known, held
    between 4 and 60. A quiz, and a page without scripts, does not tell the time. One SELECT."""
    people = list(learners)
    if not people:
        return {}
    marks = ", ".join(["%s"] * len(people))
    with connection.cursor() as cursor:
        cursor.execute(PACES.replace("{learners}", marks), [PACE_OF, *people])
        known = dict(cursor.fetchall())
    return {pk: _pace(known.get(pk)) for pk in people}


def _pace(milliseconds: float | None) -> float:
    return min(60.0, max(4.0, float(milliseconds or 1000 * SECONDS_A_CARD) / 1000))


def answers_on(learner_id: int, day: date) -> int:
    """How many answers the learner gave on a study day."""
    row = DailyCount.objects.filter(learner=learner_id, day=day).values_list("answers").first()
    return row[0] if row else 0
