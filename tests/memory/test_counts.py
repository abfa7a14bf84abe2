"""What a screen announces is what the session asks."""

from __future__ import annotations

import random
import re
from datetime import timedelta

import pytest
import time_machine

from accounts.models import User
from content.models import Document
from quizzes.memory import actions as memory
from quizzes.memory.models import Card, DailyCount
from quizzes.memory.queries import (
    counts,
    counts_tomorrow,
    moment_of,
    next_card,
    next_card_readable,
    queues_readable,
)
from quizzes.memory.shapes import Answer, Counts, Scope
from quizzes.progress.queries import overview
from quizzes.today.queries import today
from tests import make
from tests.memory.crowded import NOW, crowded

pytestmark = pytest.mark.django_db
SEEDS = range(24)
SCOPES = (Scope(), Scope(section="1"), Scope(section="2"))


def readable(learner: User, scope: Scope) -> Counts:
    found = queues_readable(learner, moment_of(learner, NOW), scope)
    day = DailyCount.objects.filter(learner=learner).first()
    steps = len(found.steps) + len(found.ahead)
    return Counts(steps, len(found.reviews), len(found.new), day.answers if day else 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_fixed_statements_say_what_the_readable_form_says(seed: int) -> None:
    learner = crowded(seed)
    moment = moment_of(learner, NOW)
    for scope in SCOPES:
        fast, said = next_card(learner, moment, scope), next_card_readable(learner, moment, scope)
        assert (fast.card if fast else None) == (said.pk if said else None)
        assert counts(learner, moment, scope) == readable(learner, scope)
        assert fast is None or fast.counts == counts(learner, moment, scope)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_session_asks_as_many_cards_as_were_announced(seed: int) -> None:
    learner = crowded(seed)
    rng = random.Random(seed)
    announced = counts(learner, moment_of(learner, NOW))
    begun = dict(Card.objects.of(learner.pk).values_list("pk", "state"))
    asked: dict[str, set[int]] = {"steps": set(), "review": set(), "new": set()}
    at = NOW
    while found := next_card(learner, moment_of(learner, at), Scope()):
        state = begun[found.card]
        asked[state if state in asked else "steps"].add(found.card)
        given = Answer(found.card, rng.choice((1, 2, 3, 3, 4)), f"key-{at:%H%M%S}", found.rows)
        memory.answer(learner, given, at)
        at += timedelta(seconds=7)
    assert announced.learning == len(asked["steps"])
    assert announced.reviews == len(asked["review"])
    assert announced.new == len(asked["new"])
    assert counts(learner, moment_of(learner, at)).left == 0


@pytest.mark.parametrize("seed", range(0, 24, 4))
def test_every_screen_announces_the_same(seed: int) -> None:
    learner = crowded(seed)
    found = counts(learner, moment_of(learner, NOW))
    first = today(learner, NOW)
    assert (first.due, first.new, first.answers) == (found.to_recall, found.new, found.done)
    document = Document.objects.get()
    assert overview(learner, document, moment_of(learner, NOW)).figures.due == found.to_recall
    with time_machine.travel(NOW, tick=False):
        page = make.signed_in(learner).get("/review/").content.decode()
    shown = re.search(r'<progress[^>]* max="(\d+)" value="(\d+)"', page)
    assert bool(shown) == bool(found.left)
    if shown:
        assert (int(shown[1]), int(shown[2])) == (found.total, found.done)


@pytest.mark.parametrize("seed", SEEDS)
def test_tomorrow_brings_what_was_said_today(seed: int) -> None:
    learner = crowded(seed)
    said = counts_tomorrow(learner, moment_of(learner, NOW))
    assert said == counts(learner, moment_of(learner, NOW + timedelta(hours=19)))


def test_more_than_the_day_may_bring_begins_with_what_is_due_the_longest(learner: User) -> None:
    learner.reviews_per_day = 2
    document = make.document()
    for _fact in range(4):
        make.question(make.fact(document))
    memory.enrol(learner, document)
    cards = list(Card.objects.of(learner.pk).order_by("pk"))
    for card, late, stability in zip(cards, (1, 9, 8, 2), (1, 90, 10, 2), strict=True):
        day = NOW.date() - timedelta(days=late)
        Card.objects.filter(pk=card.pk).update(
            state="review",
            due_day=day,
            last_day=day - timedelta(days=1),
            stability=stability,
            difficulty=5,
        )
    asked = []
    for n in range(4):
        found = next_card(learner, moment_of(learner, NOW), Scope())
        if found:
            asked.append(found.card)
            memory.answer(learner, Answer(found.card, 3, f"key-0000000{n}", found.rows), NOW)
    assert asked == [cards[2].pk, cards[1].pk]
