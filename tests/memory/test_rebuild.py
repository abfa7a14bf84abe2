"""A rebuild sets right whatever was stored wrong, and the comparison names it."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from quizzes.memory import actions as memory
from quizzes.memory.models import Card, DailyCount, DueCount
from quizzes.memory.rebuild import differences
from quizzes.memory.recount import rebuild, wrong_days, wrong_forecast
from quizzes.memory.shapes import Answer
from tests import make

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def cards(learner: User) -> list[Card]:
    """Four cards: answered twice, answered and undone, suspended and flagged, new and buried."""
    document = make.document()
    for n in range(4):
        make.question(make.fact(document), stem=f"Question {n}?")
    memory.enrol(learner, document)
    first, second, third, fourth = Card.objects.of(learner.pk).order_by("pk")
    before = NOW - timedelta(days=9)
    memory.answer(learner, Answer(first.pk, 4, "key-00000001", 0, 5000), before)
    memory.answer(learner, Answer(first.pk, 3, "key-00000002", 1, 5000), NOW)
    memory.answer(learner, Answer(second.pk, 3, "key-00000003", 0), NOW)
    memory.undo(learner, "key-00000004", NOW)
    memory.answer(learner, Answer(third.pk, 4, "key-00000005", 0), NOW)
    for n, kind in enumerate(("suspend", "flag")):
        memory.set_aside(learner, third.pk, kind, f"key-0000001{n}", NOW)
    memory.set_aside(learner, fourth.pk, "bury", "key-00000020", NOW)
    return list(Card.objects.of(learner.pk).order_by("pk"))


def columns(learner: User) -> list[dict[str, Any]]:
    return list(Card.objects.of(learner.pk).order_by("pk").values())


WRONG: dict[str, Any] = {
    "state": "relearning",
    "step": 3,
    "stability": 1.5,
    "difficulty": 9.0,
    "due": NOW,
    "due_day": NOW.date() - timedelta(days=400),
    "last": NOW - timedelta(days=3),
    "last_day": NOW.date() - timedelta(days=300),
    "interval": 77,
    "reps": 50,
    "lapses": 5,
    "rows": 99,
    "buried_until": NOW.date() + timedelta(days=30),
}


@pytest.mark.parametrize("column", [*WRONG, "suspended", "flagged"])
def test_each_wrong_column_is_named_and_set_right(
    learner: User, cards: list[Card], column: str
) -> None:
    right = columns(learner)
    assert list(differences(learner)) == []
    for card in cards:
        wrong = WRONG.get(column, not getattr(card, column, False))
        Card.objects.filter(pk=card.pk).update(**{column: wrong})
    named = list(differences(learner))
    assert {(found.card, found.column) for found in named} == {(c.pk, column) for c in cards}
    assert rebuild(learner) == len(cards)
    assert columns(learner) == right


def test_days_and_forecast_are_counted_anew(learner: User, cards: list[Card]) -> None:
    days = list(DailyCount.objects.order_by("day").values_list("day", "answers", "milliseconds"))
    due = list(DueCount.objects.filter(cards__gt=0).values_list("day", "cards"))
    DailyCount.objects.update(answers=7, recalled=3)
    DueCount.objects.update(cards=9)
    assert list(wrong_days(learner))
    assert list(wrong_forecast(learner))
    assert rebuild(learner) == 0
    assert days == list(
        DailyCount.objects.order_by("day").values_list("day", "answers", "milliseconds")
    )
    assert due == list(DueCount.objects.values_list("day", "cards"))
    assert not [*wrong_days(learner), *wrong_forecast(learner)]


def test_others_are_left_alone_and_the_command_says_what_it_did(
    learner: User, cards: list[Card]
) -> None:
    other = make.learner("other")
    memory.enrol(other, cards[0].document)
    Card.objects.of(other.pk).update(reps=3)
    rebuild(learner)
    assert Card.objects.of(other.pk).filter(reps=3).count() == 4
    said = StringIO()
    call_command("rebuild_memory", learner="other", stdout=said)
    assert "1 learners, 4 cards changed" in said.getvalue()
    Card.objects.filter(pk=cards[0].pk).update(reps=9)
    with pytest.raises(SystemExit):
        call_command("verify_memory", stdout=said)
    assert f"card {cards[0].pk}, reps: stored 9, folded 2" in said.getvalue()


def test_statements_do_not_grow_with_the_cards(learner: User, cards: list[Card]) -> None:
    with CaptureQueriesContext(
        connection,
    ) as few:
        list(differences(learner))
    document = make.document("second")
    for n in range(30):
        make.question(make.fact(document), stem=f"Question {n} of the second?")
    memory.enrol(learner, document)
    with CaptureQueriesContext(connection) as many:
        list(differences(learner))
    assert len(many) == len(few)
