"""Whatever a learner does, the cards are the fold of the log and the aggregates its count."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from quizzes.memory import actions as memory
from quizzes.memory.models import Card, DailyCount, DueCount, Hold, Review
from quizzes.memory.queries import (
    counts,
    moment_of,
    next_card,
    next_card_readable,
    queues_readable,
)
from quizzes.memory.rebuild import differences
from quizzes.memory.recount import wrong_days, wrong_forecast
from quizzes.memory.shapes import Answer, Counts, Moment, Scope
from tests import make

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
_keys = itertools.count(1)


def key() -> str:
    return f"key-{next(_keys):08d}"


STEP = st.tuples(
    st.sampled_from(("answer", "answer", "answer", "bury", "suspend", "unsuspend", "flag", "undo")),
    st.integers(0, 5),
    st.integers(1, 4),
    st.sampled_from((1, 7, 600, 60 * 26, 60 * 24 * 9)),
)


def studied(learner: User, facts: int = 4) -> list[Card]:
    document = make.document(f"bay-{next(_keys)}")
    for _fact in range(facts):
        make.question(make.fact(document, section="1" if _fact % 2 else "2(1)"))
    twin = make.fact(document, key="twin")
    make.question(twin)
    memory.enrol(learner, document)
    return list(Card.objects.of(learner.pk).order_by("pk"))


def act(learner: User, card: Card, what: str, rating: int, at: datetime) -> None:
    card.refresh_from_db()
    if what == "answer":
        if not card.suspended:
            given_now = Answer(card.pk, rating, key(), card.rows, milliseconds=100 * rating)
            memory.answer(learner, given_now, at)
    elif what == "undo":
        memory.undo(learner, key(), at)
    else:
        memory.set_aside(learner, card.pk, what, key(), at)


def counted(learner: User, moment: Moment, scope: Scope) -> Counts:
    """What is left of the day by the readable queues."""
    found = queues_readable(learner, moment, scope)
    day = DailyCount.objects.filter(learner=learner, day=moment.day).first()
    steps = len(found.steps) + len(found.ahead)
    return Counts(steps, len(found.reviews), len(found.new), day.answers if day else 0)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEP, max_size=25))
def test_state_is_the_fold_and_aggregates_are_the_count(
    db: None, steps: list[tuple[str, int, int, int]]
) -> None:
    learner = make.learner()
    cards = studied(learner)
    at = START
    for what, which, rating, minutes in steps:
        at += timedelta(minutes=minutes)
        act(learner, cards[which % len(cards)], what, rating, at)
        moment = moment_of(learner, at)
        for scope in (Scope(), Scope(section="2"), Scope(fact=cards[0].fact_id)):
            fast = next_card(learner, moment, scope)
            if scope.fact is None:
                said = next_card_readable(learner, moment, scope)
                assert (fast.card if fast else None) == (said.pk if said else None)
            assert counts(learner, moment, scope) == counted(learner, moment, scope)
            assert fast is None or fast.counts == counts(learner, moment, scope)
    assert list(differences(learner)) == []
    assert list(wrong_days(learner)) == []
    assert list(wrong_forecast(learner)) == []


def test_a_question_is_withheld_while_a_graded_attempt_is_open(learner: User) -> None:
    cards = studied(learner)
    moment = moment_of(learner, START)
    found = next_card(learner, moment, Scope())
    assert found is not None
    assert not found.withheld
    hold = Hold.objects.create(
        learner=learner, document=cards[0].document, until=START + timedelta(hours=1)
    )
    found = next_card(learner, moment, Scope())
    assert found is not None
    assert found.withheld
    hold.until = START - timedelta(seconds=1)
    hold.save()
    found = next_card(learner, moment, Scope())
    assert found is not None
    assert not found.withheld


def test_rebuilding_mends_what_was_corrupted(learner: User) -> None:
    cards = studied(learner)
    for n, card in enumerate(cards):
        act(learner, card, "answer", 3 + n % 2, START)
    honest = list(Card.objects.of(learner.pk).order_by("pk").values())
    with time_machine.travel(START, tick=False):
        Card.objects.of(learner.pk).update(stability=1.0, lapses=7)
        DailyCount.objects.update(answers=99)
        DueCount.objects.all().delete()
        with pytest.raises(SystemExit):
            call_command("verify_memory", stdout=StringIO())
        said = StringIO()
        call_command("rebuild_memory", stdout=said)
        assert said.getvalue() == f"1 learners, {len(cards)} cards changed\n"
        call_command("verify_memory", stdout=said)
    assert said.getvalue().endswith("0 differences\n")
    assert list(Card.objects.of(learner.pk).order_by("pk").values()) == honest
    assert Review.objects.count() == len(cards)


def test_rebuilding_somebody_who_never_studied(learner: User) -> None:
    with pytest.raises(CommandError, match="Nobody named “lena”"):
        call_command("rebuild_memory", "--learner", "lena")


def test_another_clock_moves_nothing_that_was_answered(learner: User) -> None:
    cards = studied(learner)
    for n, card in enumerate(cards):
        act(learner, card, "answer", 2 + n % 3, START + timedelta(hours=10))
    learner.time_zone, learner.day_starts_at, learner.desired_retention = "Asia/Tokyo", 7, 0.8
    learner.save()
    assert list(differences(learner)) == []
    act(learner, cards[0], "answer", 3, START + timedelta(days=1))
    act(learner, cards[0], "undo", 0, START + timedelta(days=1, minutes=1))
    assert list(differences(learner)) == []
    assert list(wrong_days(learner)) == []
