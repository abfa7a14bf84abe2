"""A learner with an e-mail address and some cards, on an installation that sends mail."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db.models import Q

from accounts.models import User
from quizzes.memory import actions as memory
from quizzes.memory.actions import rebuild_due_counts
from quizzes.models import Card
from tests import make

AT = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
DAY = AT.date()


@pytest.fixture(autouse=True)
def _sends_mail(settings: Any) -> None:
    settings.SENDS_MAIL = True
    settings.RECITE_URL = "https://recite.example.org"


def studies(learner: User, due: int, new: int = 0, *, day: date = DAY, slug: str = "") -> None:
    """`due` cards of a document fell due on the day before `day`; `new` were never seen."""
    document = make.document(slug or f"doc-{learner.pk}")
    for _fact in range(due + new):
        make.question(make.fact(document))
    memory.enrol(learner, document)
    cards = Card.objects.of(learner.pk).filter(document=document).order_by("pk")
    Card.objects.filter(Q(pk__in=[card.pk for card in cards[:due]])).update(
        state="review",
        stability=10.0,
        difficulty=5.0,
        reps=2,
        interval=10,
        last=datetime.combine(day, AT.time(), AT.tzinfo) - timedelta(days=11),
        last_day=day - timedelta(days=11),
        due_day=day - timedelta(days=1),
    )
    rebuild_due_counts(learner)


@pytest.fixture
def reminded(learner: User) -> User:
    """Wants an e-mail at 08:00, and has three facts to recall."""
    make.verified(learner)
    User.objects.filter(pk=learner.pk).update(reminder_hour=8)
    learner.refresh_from_db()
    studies(learner, 3)
    return learner
