"""The figures of Progress and Today against a history counted by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from content.models import Document
from quizzes.memory import actions as memory
from quizzes.memory.models import Card
from quizzes.memory.queries import moment_of
from quizzes.memory.shapes import Answer
from quizzes.progress.queries import overview
from quizzes.today.queries import today
from tests import make

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture
def document(learner: User) -> Document:
    """Four facts; on day 0 three are called easy, one is left new."""
    found = make.document()
    for _fact in range(4):
        make.question(make.fact(found))
    memory.enrol(learner, found)
    for n, card in enumerate(Card.objects.of(learner.pk).order_by("pk")[:3]):
        memory.answer(learner, Answer(card.pk, 4, f"easy-{n:06d}", 0, milliseconds=9000), START)
    return found


def answer_on(learner: User, place: int, rating: int, at: datetime) -> None:
    card = Card.objects.of(learner.pk).order_by("pk")[place]
    given = Answer(card.pk, rating, f"later-{place}-{at:%m%d}", card.rows, milliseconds=3000)
    memory.answer(learner, given, at)


def test_the_figures_of_a_history(
    learner: User, document: Document, clock: time_machine.Coordinates
) -> None:
    due = {card.due_day for card in Card.objects.of(learner.pk).filter(state="review")}
    assert min(due) > START.date() + timedelta(days=2)  # type: ignore[operator, type-var]
    later = START + timedelta(days=20)
    clock.move_to(later)
    answer_on(learner, 0, 3, later)
    answer_on(learner, 1, 1, later)

    moment = moment_of(learner)
    found = overview(learner, document, moment)
    # Two reviews of known cards, one recalled; the introductions of day 0 do not count.
    assert (found.figures.reviews, found.figures.recall) == (2, 50.0)
    assert found.figures.days_studied == 2
    assert found.figures.facts == 4
    # One that has run out, and the one that was forgotten: it returns within the session.
    assert found.figures.due == today(learner, later).due == 2
    cells = [cell.word for row in found.rows for cell in row.cells]
    assert sorted(map(str, cells)) == sorted(["strong", "holding", "fading", "new"])


def test_today_says_what_progress_says(
    learner: User, document: Document, as_learner: Client, clock: time_machine.Coordinates
) -> None:
    clock.move_to(START + timedelta(days=40))
    page = as_learner.get("/").content.decode()
    assert "3 facts to recall" in page
    progress = re.sub(r"<[^>]+>|\s+", " ", as_learner.get("/progress/").content.decode())
    assert re.search(r"Due today\s+3 ", progress)


def test_nothing_studied_says_what_comes_next(as_learner: Client) -> None:
    make.question(make.fact(make.document()))
    for path in ("/", "/progress/"):
        assert 'href="/read/' in as_learner.get(path).content.decode()


def test_the_study_day_ends_at_four_in_the_zone_of_the_learner(
    clock: time_machine.Coordinates,
) -> None:
    person = make.learner("haru", time_zone="Asia/Tokyo", day_starts_at=4)
    clock.move_to(datetime(2026, 3, 2, 18, 59, tzinfo=UTC))  # 03:59 on the third in Tokyo
    assert moment_of(person).day == date(2026, 3, 2)
    clock.move_to(datetime(2026, 3, 2, 19, 0, tzinfo=UTC))
    assert moment_of(person).day == date(2026, 3, 3)
