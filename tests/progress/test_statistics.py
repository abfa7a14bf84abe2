"""What the log says on the screen: hand-made logs, read through the URL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from quizzes.memory import actions as memory
from quizzes.memory.models import Card, DailyCount, Review
from quizzes.memory.queries import moment_of
from quizzes.progress.queries import overview
from quizzes.progress.statistics import periods, statistics, trials
from tests import make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def card_of(learner: User) -> Card:
    document = make.document()
    make.question(make.fact(document))
    memory.enrol(learner, document)
    card = Card.objects.of(learner.pk).get()
    Card.objects.filter(pk=card.pk).update(state="review", stability=9.0, last_day=NOW.date())
    return card


def row(card: Card, ago: int, grade: int, interval: int, **fields: object) -> Review:
    """An answer so many days ago; by default the first of its day, of a card in review."""
    at = NOW - timedelta(days=ago)
    number = Review.objects.filter(card=card).count() + 1
    return Review.objects.create(
        **{
            "card": card,
            "learner_id": card.learner_id,
            "number": number,
            "kind": "answer",
            "rating": grade,
            "at": at,
            "day": at.date(),
            "interval": interval,
            "first_today": True,
            "state_before": "review",
            "recall_before": 0.9,
            "scheduler_version": "fsrs-6/1",
            "key": f"row-{card.pk}-{number}",
            **fields,
        }
    )


def history(card: Card) -> None:
    row(card, 420, 3, 10, state_before="new", recall_before=None)
    row(card, 400, 3, 30)  # young: it had 10 days
    row(card, 360, 1, 0)  # mature: it had 30
    row(card, 360, 3, 20, first_today=False, state_before="relearning")
    row(card, 20, 3, 21)  # young: it had 20
    row(card, 3, 3, 40)  # mature: it had 21


def text_of(page: bytes) -> str:
    return re.sub(r"(<[^>]+>|\s)+", " ", page.decode())


def test_recall_by_period_and_by_interval(learner: User) -> None:
    history(card_of(learner))
    found = periods(trials(learner), (0, 0, 0, 0), NOW.date())
    counted = [(p.days, *((s.recalled, s.n) for s in (p.every, p.young, p.mature))) for p in found]
    assert counted == [
        (7, (1, 1), (0, 0), (1, 1)),
        (30, (2, 2), (1, 1), (1, 1)),
        (365, (2, 3), (1, 1), (1, 2)),
        (None, (3, 4), (2, 2), (1, 2)),
    ]


def test_what_came_before_each_trial(learner: User) -> None:
    history(card_of(learner))
    found = [(t.elapsed, t.answers, t.lapses, t.interval) for t in trials(learner)]
    assert found == [(20, 2, 0, 10), (40, 3, 0, 30), (340, 5, 1, 20), (17, 6, 1, 21)]


def test_an_answer_taken_back_does_not_count(learner: User) -> None:
    card = card_of(learner)
    history(card)
    last = row(card, 1, 1, 0)
    undone = {"kind": "undo", "rating": None, "recall_before": None, "undoes": last}
    row(card, 1, 0, 0, **undone)
    assert len(list(trials(learner))) == 4


@pytest.mark.parametrize(
    ("zone", "hour"),
    [("UTC", 12), ("Asia/Tokyo", 21), ("Asia/Kathmandu", 18), ("America/New_York", 8)],
)
def test_hours_are_those_of_the_learner(zone: str, hour: int) -> None:
    learner = make.learner(time_zone=zone)
    card = card_of(learner)
    row(card, 30, 3, 5, state_before="new", recall_before=None)
    row(card, 9, 3, 5, at=NOW - timedelta(days=9) + timedelta(minutes=20))
    assert [trial.hour for trial in trials(learner)] == [hour]


def test_an_hour_follows_summer_time() -> None:
    learner = make.learner(time_zone="Europe/Berlin")
    card = card_of(learner)
    row(card, 300, 3, 5, state_before="new", recall_before=None)
    row(card, 150, 3, 5)  # January
    row(card, 9, 3, 5)  # May
    assert [trial.hour for trial in trials(learner)] == [13, 14]


def test_nothing_is_judged_under_fifty(learner: User, as_learner: Client) -> None:
    card = card_of(learner)
    row(card, 99, 3, 5, state_before="new", recall_before=None)
    for ago in range(98, 49, -1):
        row(card, ago, 1 if ago % 10 == 0 else 3, 5)
    assert "1 more review of something learned" in text_of(as_learner.get("/progress/").content)
    row(card, 48, 3, 5)
    page = text_of(as_learner.get("/progress/").content)
    assert "more review" not in page
    # Five of fifty were forgotten, as expected.
    assert "When Recite expected 90 in 100, you recalled 90." in page


def test_the_screen_says_it_in_plain_words(learner: User, as_learner: Client) -> None:
    history(card_of(learner))
    DailyCount.objects.create(
        learner=learner, day=date(2026, 5, 30), answers=12, milliseconds=240_000
    )
    page = text_of(as_learner.get("/progress/").content)
    assert "All time recalled 3 of 4 between 30 and 95 in 100" in page
    assert (
        "Last 7 days recalled 1 of 1 between 21 and 100 in 100 no reviews recalled 1 of 1" in page
    )
    assert "4 min" in page
    # The week of the heat map: Saturday, then nothing on Sunday.
    assert "25 May 2026 0 0 0 0 0 12 0 12" in page


def test_the_figures_agree_with_the_headline(learner: User) -> None:
    card = card_of(learner)
    Card.objects.filter(pk=card.pk).update(state="new", stability=None, last_day=None)
    for ago in (40, 29, 12, 2):
        at = NOW - timedelta(days=ago)
        card.refresh_from_db()
        memory.answer(
            learner,
            memory.Answer(card.pk, 1 if ago == 2 else 4, f"a-{ago:08d}", card.rows, 1000),
            at,
        )
    moment = moment_of(learner)
    found = overview(learner, card.document, moment)
    month = statistics(learner, card.document_id, moment.day).periods[1].every
    assert month.n == found.figures.reviews > 0
    assert 100 * month.recalled / month.n == found.figures.recall


def test_others_see_their_own(learner: User) -> None:
    history(card_of(learner))
    for person in (make.learner("other"), make.guest()):
        page = text_of(make.signed_in(person).get("/progress/").content)
        assert "Nothing to show yet" in page
        assert "What you recalled" not in page
    assert "Nothing to show yet" in text_of(Client().get("/progress/").content)


def test_a_guest_has_statistics_too() -> None:
    guest = make.guest()
    history(card_of(guest))
    assert "recalled 3 of 4" in text_of(make.signed_in(guest).get("/progress/").content)
