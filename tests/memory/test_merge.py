"""A guest signs in to an account that exists: nothing learned is lost, nothing counted twice."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import User
from accounts.signals import guest_signed_in
from quizzes.memory import actions as memory
from quizzes.memory.models import Card, DailyCount, Review
from quizzes.memory.rebuild import differences
from quizzes.memory.recount import wrong_days, wrong_forecast
from quizzes.memory.shapes import Answer
from tests import make

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def guest(db: None) -> User:
    return make.guest()


def study(*people: User, facts: int = 4) -> list[list[Card]]:
    """The cards of each person, in the order of the facts."""
    document = make.document()
    for _fact in range(facts):
        make.question(make.fact(document))
    for person in people:
        memory.enrol(person, document)
    return [list(Card.objects.of(person.pk).order_by("fact_id")) for person in people]


def press(person: User, card: Card, rating: int, at: datetime) -> None:
    card.refresh_from_db()
    key = f"key-{person.pk}-{card.pk}-{card.rows}"
    memory.answer(person, Answer(card.pk, rating, key, card.rows, milliseconds=700), at)


def merge(guest: User, user: User) -> None:
    guest_signed_in.send(sender=None, guest=guest, user=user)
    for person in (guest, user):
        assert list(differences(person)) == []
        assert list(wrong_days(person)) == []
        assert list(wrong_forecast(person)) == []


def test_a_card_that_the_user_never_started_moves_with_its_log(learner: User, guest: User) -> None:
    _mine, theirs = study(learner, guest)
    press(guest, theirs[0], 4, START)
    merge(guest, learner)
    card = Card.objects.of(learner.pk).get(fact=theirs[0].fact_id)
    assert (card.pk, card.reps) == (theirs[0].pk, 1)
    assert DailyCount.objects.get(learner=learner).introduced == 1
    assert not DailyCount.objects.filter(learner=guest).exists()


def test_the_answers_of_a_twin_are_answers_of_the_users_card(learner: User, guest: User) -> None:
    mine, theirs = study(learner, guest)
    press(learner, mine[0], 4, START)
    rows = list(Review.objects.order_by("pk").values())
    later = START + timedelta(days=9)
    press(guest, theirs[0], 3, later)
    press(guest, theirs[1], 4, later)
    merge(guest, learner)
    mine[0].refresh_from_db()
    assert (mine[0].reps, mine[0].last, mine[0].state) == (2, later, "review")
    added = Review.objects.get(card=mine[0], number=2)
    assert (added.state_before, added.first_today, added.day) == ("review", True, later.date())
    today = DailyCount.objects.get(learner=learner, day=later.date())
    assert (today.answers, today.introduced, today.reviews) == (2, 1, 1)
    assert list(Review.objects.order_by("pk").values())[: len(rows)] == rows
    assert DailyCount.objects.get(learner=guest).answers == 1


def test_what_was_taken_back_or_answered_before_the_users_last_word_adds_nothing(
    learner: User, guest: User
) -> None:
    mine, theirs = study(learner, guest)
    press(guest, theirs[0], 3, START)
    press(learner, mine[0], 4, START + timedelta(minutes=5))
    press(learner, mine[1], 4, START)
    press(guest, theirs[1], 1, START + timedelta(minutes=5))
    memory.undo(guest, "undo-000001", START + timedelta(minutes=6))
    merge(guest, learner)
    assert [Card.objects.get(pk=card.pk).rows for card in mine[:2]] == [1, 1]


def test_signing_in_twice_counts_once_and_the_guests_answer_can_be_taken_back(
    learner: User, guest: User
) -> None:
    mine, theirs = study(learner, guest)
    press(learner, mine[0], 4, START)
    press(guest, theirs[0], 1, START + timedelta(days=9))
    merge(guest, learner)
    merge(guest, learner)
    assert Card.objects.get(pk=mine[0].pk).rows == 2
    memory.undo(learner, "undo-000001", START + timedelta(days=9, minutes=1))
    card = Card.objects.get(pk=mine[0].pk)
    assert (card.reps, card.state) == (1, "review")
    merge(guest, learner)


@pytest.mark.parametrize("seed", range(12))
def test_whatever_both_did_all_figures_agree(learner: User, guest: User, seed: int) -> None:
    rng = random.Random(seed)
    learner.time_zone = rng.choice(("UTC", "Asia/Tokyo"))
    learner.save()
    both = dict(zip((learner, guest), study(learner, guest), strict=True))
    at = START
    for n in range(40):
        at += timedelta(minutes=rng.choice((1, 11, 700, 9000)))
        person = rng.choice((learner, guest))
        card = rng.choice(both[person])
        match rng.randrange(8):
            case 0:
                memory.undo(person, f"undo-{n:06d}", at)
            case 1:
                kind = rng.choice(("bury", "suspend", "unsuspend", "flag"))
                memory.set_aside(person, card.pk, kind, f"aside-{n:06d}", at)
            case _:
                press(person, card, rng.randrange(1, 5), at)
    merge(guest, learner)
    facts = Card.objects.of(learner.pk).values_list("fact_id", "argument_id")
    assert len(facts) == len(set(facts)) == 4
