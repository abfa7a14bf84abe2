"""The history page of a card: its curve, its figures, and why it has its interval."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from quizzes.memory import actions as memory
from quizzes.memory.models import Card, Hold
from quizzes.memory.shapes import Answer
from quizzes.review.curve import Given, card_curve
from quizzes.scheduling import (
    DEFAULT_PARAMETERS,
    Row,
    Settings,
    course,
    fold,
    recall_after,
    study_day,
)
from tests import make
from tests.review.test_session import studied

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
PLAIN = Settings(fuzz=False)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(START, tick=False) as clock:
        yield clock


def answer(learner: User, card: Card, rating: int, at: datetime) -> None:
    card.refresh_from_db()
    memory.answer(learner, Answer(card.pk, rating, f"answer-{card.rows:06d}", card.rows), at)
    card.refresh_from_db()


def text_of(client: Client, card: Card) -> str:
    page = client.get(f"/review/{card.pk}/history/").content.decode()
    return re.sub(r"(<[^>]+>|\s)+", " ", page)


@pytest.mark.django_db
def test_the_line_tells_what_happened(
    learner: User, as_learner: Client, clock: time_machine.Coordinates
) -> None:
    card = studied(learner, 1)[0]
    assert "New: you have not been asked this before." in text_of(as_learner, card)
    answer(learner, card, 3, START)
    assert "You are still learning this" in text_of(as_learner, card)
    answer(learner, card, 4, START + timedelta(minutes=10))
    assert "You learned this on 2 March 2026; recall falls to 90 % on" in text_of(as_learner, card)
    later = START + timedelta(days=12)
    clock.move_to(later)
    answer(learner, card, 3, later)
    assert card.stability
    falls = later + timedelta(days=round(card.stability))
    said = f"You recalled this after 12 days; recall falls to 90 % on {falls:%-d %B %Y}."
    assert said in text_of(as_learner, card)
    clock.move_to(falls + timedelta(days=3))
    assert "recall fell to 90 % on" in text_of(as_learner, card)
    answer(learner, card, 1, falls + timedelta(days=3))
    answer(learner, card, 3, falls + timedelta(days=3, minutes=10))
    gone = round(card.stability and (falls - later).days + 3)
    assert f"You had forgotten this after {gone} days;" in text_of(as_learner, card)


@pytest.mark.django_db
def test_the_figures_of_a_card(
    learner: User, as_learner: Client, clock: time_machine.Coordinates
) -> None:
    card = studied(learner, 1)[0]
    assert "Chance to recall it today –" in text_of(as_learner, card)
    answer(learner, card, 4, START)
    assert card.stability
    assert card.difficulty
    clock.move_to(START + timedelta(days=6))
    recall = round(100 * recall_after(card.stability, 6, DEFAULT_PARAMETERS))
    page = text_of(as_learner, card)
    assert f"Chance to recall it today {recall} %" in page
    assert f"Difficulty {card.difficulty:.1f} of 10" in page


@pytest.mark.django_db
def test_an_answer_taken_back_leaves_the_curve(learner: User, as_learner: Client) -> None:
    card = studied(learner, 1)[0]
    answer(learner, card, 4, START)
    url = f"/review/{card.pk}/history/"
    assert as_learner.get(url).content.decode().count('class="pt"') == 1
    answer(learner, card, 1, START + timedelta(minutes=5))
    assert as_learner.get(url).content.decode().count('class="lapse"') == 1
    memory.undo(learner, "undo-0000001", START + timedelta(minutes=6))
    assert 'class="lapse"' not in as_learner.get(url).content.decode()


@pytest.mark.django_db
def test_a_card_is_its_learners_alone(learner: User) -> None:
    card = studied(learner, 1)[0]
    url = f"/review/{card.pk}/history/"
    assert make.signed_in(make.learner("other")).get(url).status_code == 404
    assert make.signed_in(make.guest()).get(url).status_code == 404
    assert Client().get(url).status_code == 302
    guest = make.guest()
    memory.enrol(guest, card.document)
    own = Card.objects.of(guest.pk).get()
    answer(guest, own, 4, START)
    assert "You learned this on" in text_of(make.signed_in(guest), own)


@pytest.mark.django_db
def test_a_graded_quiz_puts_it_away(learner: User, as_learner: Client) -> None:
    card = studied(learner, 1)[0]
    assert card.fact.statement in text_of(as_learner, card)
    Hold.objects.create(learner=learner, document=card.document, until=START + timedelta(hours=1))
    page = text_of(as_learner, card)
    assert "A graded quiz is open" in page
    assert card.fact.statement not in page


histories = st.lists(st.tuples(st.integers(1, 4), st.integers(0, 4000)), min_size=1, max_size=40)


def rows_of(history: list[tuple[int, int]]) -> list[Row]:
    at, rows = START, []
    for rating, gap in history:
        at += timedelta(days=gap // 10, minutes=gap % 10)
        rows.append(Row("answer", at, study_day(at, "UTC", 4), rating))
    return rows


@settings(deadline=None, max_examples=60)
@given(histories)
def test_the_way_ends_where_the_fold_does(history: list[tuple[int, int]]) -> None:
    rows = rows_of(history)
    way = course(rows, lambda _row: PLAIN, seed=1)
    assert [row for row, _memory in way] == rows
    assert way[-1][1] == fold(rows, lambda _row: PLAIN, seed=1).memory
    half = len(rows) // 2
    if half:
        assert way[half - 1][1] == fold(rows[:half], lambda _row: PLAIN, seed=1).memory


@settings(deadline=None, max_examples=60)
@given(histories, st.integers(0, 400))
def test_the_curve_stays_in_its_frame(history: list[tuple[int, int]], since: int) -> None:
    answers = [
        Given(row.day, row.rating != 1, memory)
        for row, memory in course(rows_of(history), lambda _row: PLAIN, seed=1)
    ]
    today = answers[-1].day + timedelta(days=since)
    drawn = card_curve(answers, today, 0.9, DEFAULT_PARAMETERS)
    assert drawn is not None
    assert [mark.recalled for mark in drawn.marks] == [given.recalled for given in answers]
    spots = re.findall(r"([\d.-]+) ([\d.-]+)", drawn.path + drawn.ahead)
    across = [float(x) for x, _y in spots]
    assert across == sorted(across)
    assert len(spots) <= 210 + 4 * len(answers)
    for x, y in [*spots, *((mark.x, mark.y) for mark in drawn.marks)]:
        assert 34 <= float(x) <= 474
        assert 10 <= float(y) <= 164
    # Each mark lies where the line arrives, so that the answer is seen to lift the curve.
    assert {(str(mark.x), str(mark.y)) for mark in drawn.marks} <= set(spots)


def test_nothing_is_drawn_before_the_first_answer() -> None:
    assert card_curve([], START.date(), 0.9, DEFAULT_PARAMETERS) is None
