"""A backlog is named in minutes, spread over days, and ends by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from quizzes.memory import actions as memory
from quizzes.memory.models import Card, DailyCount
from quizzes.memory.queries import limits, moment_of, next_card
from quizzes.memory.shapes import Limits, Scope
from quizzes.planning.actions import begin_spread
from quizzes.scheduling.backlog import Order, a_day, is_backlog, order_of
from tests import make

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
TODAY = START.date()


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(START, tick=False) as travelled:
        yield travelled


def behind(learner: User, cards: int, *, last_study: int) -> None:
    """Cards that were due three days ago, and a last day of study so many days ago."""
    document = make.document()
    for _card in range(cards):
        make.question(make.fact(document))
    memory.enrol(learner, document)
    Card.objects.of(learner.pk).update(
        state="review",
        stability=5.0,
        difficulty=5.0,
        interval=5,
        last_day=TODAY - timedelta(days=8),
        due_day=TODAY - timedelta(days=3),
        rows=1,
    )
    memory.rebuild_due_counts(learner)
    DailyCount.objects.create(
        learner=learner, day=TODAY - timedelta(days=last_study), answers=4, reviews=4
    )


@pytest.mark.parametrize(
    ("overdue", "coming", "days", "reviews"),
    [(100, 0, 3, 42), (100, 30, 7, 23), (1, 0, 14, 1), (600, 140, 14, 64)],
)
def test_a_day_holds_its_share(overdue: int, coming: int, days: int, reviews: int) -> None:
    assert a_day(overdue, coming, days) == reviews


def test_a_backlog_is_more_than_two_usual_days() -> None:
    assert is_backlog(41, 20)
    assert not is_backlog(40, 20)
    assert (order_of(3), order_of(7), order_of(14)) == (Order.DUE, Order.DUE, Order.UNSEEN)


@pytest.mark.django_db
def test_a_little_overdue_is_no_backlog(learner: User, as_learner: Client) -> None:
    behind(learner, 40, last_study=3)
    assert "have gathered" not in as_learner.get("/").content.decode()


@pytest.mark.django_db
def test_a_backlog_is_spread_shown_and_over(
    learner: User, as_learner: Client, clock: time_machine.Coordinates
) -> None:
    behind(learner, 48, last_study=3)
    page = as_learner.get("/").content.decode()
    assert "About 12 minutes have gathered" in page
    assert re.search(r"7 days, about 3 min a day", page)
    assert as_learner.post("/planning/spread/", {"days": "7"}).status_code == 302
    learner.refresh_from_db()
    assert limits(learner, TODAY).reviews == learner.spread_reviews == 9
    page = as_learner.get("/").content.decode()
    assert "Day 1 of 7 of your plan" in page
    assert "9 facts to recall" in page
    assert "have gathered" not in page
    found = next_card(learner, moment_of(learner), Scope())
    assert found is not None
    assert found.counts.reviews == 9
    clock.move_to(START + timedelta(days=6))
    assert "Day 7 of 7" in make.signed_in(learner).get("/").content.decode()
    clock.move_to(START + timedelta(days=7))
    assert "of your plan" not in make.signed_in(learner).get("/").content.decode()
    assert limits(learner, TODAY + timedelta(days=7)).reviews == learner.reviews_per_day


def test_what_was_added_for_one_day_comes_on_top() -> None:
    learner = User(spread_from=TODAY, spread_until=TODAY + timedelta(days=13), spread_reviews=9)
    learner.extra_day, learner.extra_new, learner.extra_reviews = TODAY, 3, 10
    assert limits(learner, TODAY) == Limits(3, 19, Order.UNSEEN)
    assert limits(learner, TODAY + timedelta(days=1)) == Limits(0, 9, Order.UNSEEN)
    assert limits(learner, TODAY + timedelta(days=14)) == Limits(20, 200, Order.WEAKEST)


@pytest.mark.django_db
def test_a_backlog_beyond_all_bounds_can_be_begun(learner: User) -> None:
    """A collection of 100,000 cards brought from Anki after years; the column holds 32,767."""
    begin_spread(learner, 3, 40_000, TODAY)
    learner.refresh_from_db()
    assert learner.spread_reviews == 9999


def test_a_spread_can_be_ended(learner: User, as_learner: Client) -> None:
    behind(learner, 48, last_study=3)
    as_learner.post("/planning/spread/", {"days": "3"})
    as_learner.post("/planning/spread/end/")
    learner.refresh_from_db()
    assert (learner.spread_from, learner.spread_until) == (None, None)
    assert "have gathered" in as_learner.get("/").content.decode()


@pytest.mark.django_db
def test_another_number_of_days_is_refused(learner: User, as_learner: Client) -> None:
    behind(learner, 48, last_study=3)
    response = as_learner.post("/planning/spread/", {"days": "5"})
    assert response.status_code == 422
    assert "Choose 3, 7 or 14 days" in response.content.decode()
    learner.refresh_from_db()
    assert learner.spread_from is None


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "greeted"), [(14, False), (15, True), (200, True)])
def test_who_was_away_is_greeted(
    learner: User, as_learner: Client, days: int, greeted: bool
) -> None:
    behind(learner, 12, last_study=days)
    page = as_learner.get("/").content.decode()
    assert ("Good to see you again" in page) == greeted
    assert ("Begin again gently" in page) == greeted
    assert "12 facts to recall" not in page or not greeted
