"""Plans are made, changed and ended. None of it touches a card or its log."""

from __future__ import annotations

from datetime import date, timedelta

from accounts.models import User
from content.models import Document
from quizzes.memory.models import Exam
from quizzes.planning.queries import Wish, plan_for_wish

MOST = 9999
"""Reviews of one day: nobody does more, and no column holds many more."""


def save_exam(learner: User, document: Document, wish: Wish, today: date) -> Exam:
    """Set the exam of a document, or change it; the last pass is laid out for it."""
    plan = plan_for_wish(learner, document, wish, today)
    exam, _made = Exam.objects.update_or_create(
        learner=learner,
        document=document,
        defaults={
            "section": wish.section,
            "day": wish.day,
            "target": wish.target,
            "minutes": wish.minutes,
            "pass_days": plan.pass_days,
            "daily": plan.daily,
        },
    )
    return exam


def begin_spread(learner: User, days: int, reviews: int, today: date) -> None:
    """Work off what is overdue from today on, with so many reviews a day, MOST at most."""
    learner.spread_from = today
    learner.spread_until = today + timedelta(days=days - 1)
    learner.spread_reviews = min(reviews, MOST)
    learner.save(update_fields=["spread_from", "spread_until", "spread_reviews"])


def end_spread(learner: User) -> None:
    """From now on the usual limit holds again."""
    learner.spread_from = learner.spread_until = None
    learner.spread_reviews = 0
    learner.save(update_fields=["spread_from", "spread_until", "spread_reviews"])
