"""What a quiz is given for, and the rules that go with it."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from quizzes.quiz.models import Quiz

PRESETS = {
    "practice": _("Practice"),
    "homework": _("Homework for a week"),
    "test": _("Graded test, one attempt"),
}


def with_preset(data: QueryDict, preset: str, now: datetime, minutes: int) -> QueryDict:
    """The form as it was filled in, with the rules of a preset. A closing time that was chosen
    stays; `now` is in the time zone of who fills it in, `minutes` what the questions take."""
    filled = data.copy()
    for name, value in _rules(data.get("closes_at") or _in_a_week(now), minutes)[preset].items():
        filled[name] = value
    if preset != "test":
        # A box that is not ticked is not sent.
        filled.pop("graded", None)
    return filled


def _rules(until: str, minutes: int) -> dict[str, dict[str, str]]:
    """A test takes half as long again as its questions, in steps of five minutes; nobody reads
    the answers while others still sit it."""
    unbound = {"attempts_allowed": "", "minutes": ""}
    limit = max(10, -(-minutes * 3 // 10) * 5)
    return {
        "practice": {**unbound, "feedback": Quiz.Feedback.EACH, "closes_at": ""},
        "homework": {**unbound, "feedback": Quiz.Feedback.SUBMITTED, "closes_at": until},
        "test": {
            "attempts_allowed": "1",
            "minutes": str(limit),
            "feedback": Quiz.Feedback.CLOSED,
            "closes_at": until,
            "graded": "on",
        },
    }


def _in_a_week(now: datetime) -> str:
    """The last minute of the day in a week, as a form sends it."""
    last = datetime.combine(now.date() + timedelta(days=7), time(23, 59))
    return last.isoformat(timespec="minutes")
