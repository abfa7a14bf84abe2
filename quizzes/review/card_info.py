"""What is known of one card, from its log: curve, figures, and why it has its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from quizzes.memory.models import Card, Review
from quizzes.memory.queries import settings_of
from quizzes.memory.rebuild import answers_of
from quizzes.review.curve import CardCurve, Given, card_curve
from quizzes.scheduling import Rating, Settings, State, interval_for, recall_after


@dataclass(frozen=True)
class CardInfo:
    """`recall` is the chance to recall the card today, in percent; None before it is learned."""

    recall: int | None
    line: str
    curve: CardCurve | None


def card_info(learner: User, card: Card, log: Sequence[Review], today: date) -> CardInfo:
    """From the rows of the log in their order; no SELECT."""
    settings = settings_of(learner)
    answers = [
        Given(row.day, row.rating != Rating.AGAIN, memory) for row, memory in answers_of(card, log)
    ]
    recall = None
    if answers and (stability := answers[-1].memory.stability):
        gone = (today - answers[-1].day).days
        recall = round(100 * recall_after(stability, gone, settings.parameters))
    return CardInfo(
        recall,
        explained(answers, today, settings),
        card_curve(answers, today, settings.retention, settings.parameters),
    )


def explained(answers: Sequence[Given], today: date, settings: Settings) -> str:
    """Why the card has its interval: what the last answer showed, and until when it holds."""
    if not answers:
        return _("New: you have not been asked this before.")
    latest = answers[-1]
    if latest.memory.state is not State.REVIEW or latest.memory.stability is None:
        return _("You are still learning this: it returns after some minutes.")
    days = interval_for(latest.memory.stability, settings.retention, settings.parameters)
    falls = latest.day + timedelta(days=round(days))
    said = _("%(past)s; recall falls to %(percent)d %% on %(day)s.")
    if falls < today:
        said = _("%(past)s; recall fell to %(percent)d %% on %(day)s.")
    return said % {
        "past": _past(answers),
        "percent": round(100 * settings.retention),
        "day": date_format(falls, "j F Y"),
    }


def _past(answers: Sequence[Given]) -> str:
    """What the latest study day of the card began with: its first answer was the trial."""
    day = answers[-1].day
    at = next(n for n, given in enumerate(answers) if given.day == day)
    if not at:
        return _("You learned this on %(day)s") % {"day": date_format(day, "j F Y")}
    gone = (day - answers[at - 1].day).days
    if answers[at].recalled:
        said = ngettext(
            "You recalled this after %(n)d day", "You recalled this after %(n)d days", gone
        )
    else:
        said = ngettext(
            "You had forgotten this after %(n)d day",
            "You had forgotten this after %(n)d days",
            gone,
        )
    return said % {"n": gone}
