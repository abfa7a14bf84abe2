"""Which day an answer leads to: the lightest within the fuzz, as promised, by one's own weights."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from quizzes.memory import actions as memory
from quizzes.memory.models import Card, DueCount, ParameterSet, Review
from quizzes.memory.queries import moment_of, settings_of, to_memory
from quizzes.memory.rebuild import differences
from quizzes.memory.recount import rebuild
from quizzes.memory.shapes import Answer
from quizzes.scheduling import DEFAULT_PARAMETERS, permitted
from tests import make

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def card(learner: User) -> Card:
    """A card answered Easy twice, a month ago: its next intervals are long."""
    document = make.document()
    make.question(make.fact(document))
    memory.enrol(learner, document)
    made = Card.objects.get(learner=learner)
    for n, days in enumerate((60, 45)):
        at = NOON - timedelta(days=days)
        memory.answer(learner, Answer(made.pk, 4, f"key-000000{n}", n), at)
    made.refresh_from_db()
    return made


def promised(client: Client, card: Card) -> dict[int, int]:
    """Rating -> study days, as the answer side sends them along."""
    page = client.get(f"/review/{card.pk}/reveal/").content.decode()
    found = re.findall(r'name="days(\d)" value="(\d+)"', page)
    return {int(rating): int(days) for rating, days in found}


def press(client: Client, card: Card, rating: int, days: object) -> None:
    data = {"rating": rating, "key": "key-press", "seen": card.rows, f"days{rating}": days}
    assert client.post(f"/review/{card.pk}/answer/", data).status_code == 302
    card.refresh_from_db()


@time_machine.travel(NOON, tick=False)
def test_the_lightest_day_is_promised_and_kept(
    learner: User, as_learner: Client, card: Card
) -> None:
    moment = moment_of(learner)
    least, most = permitted(to_memory(card), NOON, settings_of(learner))[2]
    assert most - least >= 3, "the interval must leave a choice"
    free = (least + most) // 2
    for n in range(least, most + 1):
        if n != free:
            DueCount.objects.create(
                learner=learner,
                document=card.document,
                day=moment.day + timedelta(days=n),
                cards=5,
            )
    assert promised(as_learner, card)[2] == free
    press(as_learner, card, 2, free)
    assert (card.interval, card.due_day) == (free, moment.day + timedelta(days=free))
    assert list(differences(learner)) == []


@time_machine.travel(NOON, tick=False)
def test_an_easy_day_is_left_free(learner: User, as_learner: Client, card: Card) -> None:
    for weekday in range(7):
        learner.easy_days = [1.0 if day == weekday else 0.0 for day in range(7)]
        learner.save()
        day = moment_of(learner).day + timedelta(days=promised(as_learner, card)[4])
        assert day.weekday() == weekday


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize("days", ["1", "0", "999", "36500", "-4", "soon", "9" * 30])
def test_a_day_beyond_the_fuzz_is_not_taken(
    learner: User, as_learner: Client, card: Card, days: str
) -> None:
    least, most = permitted(to_memory(card), NOON, settings_of(learner))[3]
    press(as_learner, card, 3, days)
    assert least <= card.interval <= most
    assert list(differences(learner)) == []


@time_machine.travel(NOON, tick=False)
def test_rows_keep_the_weights_they_were_scheduled_with(
    learner: User, as_learner: Client, card: Card
) -> None:
    weights = [round(w * 0.8, 4) if n < 4 else w for n, w in enumerate(DEFAULT_PARAMETERS)]
    weights[8] = 2.5
    own = ParameterSet.objects.create(
        learner=learner, name="own", weights=weights, scheduler_version="fsrs-6/1"
    )
    before = to_memory(card)
    learner.weights, learner.parameter_set = weights, own.pk
    learner.save()
    assert list(differences(learner)) == [], "new weights move nothing that was answered"
    press(as_learner, card, 3, "")
    row = Review.objects.latest("pk")
    assert row.parameters == own
    assert card.stability != before.stability
    with_own = card.stability
    learner.weights, learner.parameter_set = None, None
    learner.save()
    assert list(differences(learner)) == []
    assert rebuild(learner) == 0
    card.refresh_from_db()
    assert card.stability == with_own
    Review.objects.filter(pk=row.pk).update(parameters=None)
    assert "stability" in {found.column for found in differences(learner)}
