"""The time of a quiz comes to its end: what the page shows, sends and says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from quizzes.quiz.models import Attempt, Quiz, Response
from tests import make
from tests.quiz.test_taking import HTMX, begin

pytestmark = pytest.mark.django_db
Sitting = tuple[Attempt, Any]


@pytest.fixture
def quiz(learner: User) -> Quiz:
    document = make.document()
    make.bank(document, 6)
    return Quiz.objects.create(
        document=document, title="Check", size=3, owner=learner, minutes=30, kinds=["typed"]
    )


@pytest.fixture
def sitting(quiz: Quiz, as_learner: Client) -> Iterator[Sitting]:
    """An attempt at 3 typed questions of 30 minutes, and a clock that stands at its begin."""
    for n in range(3):
        about = make.fact(quiz.document, key=f"typed-{n}")
        make.question(about, "typed", stem=f"When was lamp {n} lit?")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield begin(as_learner, quiz), clock


def shown(client: Client, path: str) -> tuple[str, str, str]:
    """Seconds, form and words of the clock on a page."""
    page = client.get(path).content.decode()
    found = re.search(r'<count-down data-left="(\d+)" data-form="([\w-]+)">(.*?)</count', page)
    assert found
    assert f'id="{found[2]}"' in page
    return found[1], found[2], found[3]


@pytest.mark.parametrize(
    ("minutes", "seconds", "words"),
    [(0, "1800", "30 min left"), (28.5, "90", "1 min left"), (29.5, "30", "less than 1 min left")],
)
def test_the_time_left_is_said_in_minutes(
    sitting: Sitting, as_learner: Client, minutes: float, seconds: str, words: str
) -> None:
    attempt, clock = sitting
    clock.shift(timedelta(minutes=minutes))
    url = f"/quiz/attempt/{attempt.pk}"
    assert shown(as_learner, f"{url}/1/") == (seconds, "answer", words)
    assert shown(as_learner, f"{url}/submit/") == (seconds, "submit-form", words)


@pytest.mark.parametrize("early", [3, 0])
def test_at_zero_what_was_typed_last_counts_and_the_result_says_why(
    sitting: Sitting, as_learner: Client, early: int
) -> None:
    attempt, clock = sitting
    clock.shift(timedelta(minutes=30, seconds=-early))
    data = {"answer": "May 1904", "key": "at-zero-0001"}
    url = f"/quiz/attempt/{attempt.pk}/2/"
    end = as_learner.post(url, data, follow=True)
    assert end.redirect_chain == [(f"/quiz/attempt/{attempt.pk}/result/", 302)]
    assert "The time was over on" in end.content.decode()
    attempt.refresh_from_db()
    assert (attempt.state, attempt.score) == ("expired", 1.0)
    assert as_learner.post(url, data | {"answer": "1066", "key": "at-zero-0002"}).status_code == 302
    assert Response.objects.get().answer == "May 1904"


def test_an_answer_that_cannot_be_kept_does_not_keep_the_attempt_open(
    sitting: Sitting, as_learner: Client
) -> None:
    attempt, clock = sitting
    clock.shift(timedelta(minutes=30))
    end = as_learner.post(f"/quiz/attempt/{attempt.pk}/1/", {"answer": "x" * 600, "key": "k" * 8})
    assert end.headers["Location"] == f"/quiz/attempt/{attempt.pk}/result/"
    attempt.refresh_from_db()
    assert attempt.state == "expired"


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_page_whose_clock_is_fast_ends_nothing(
    sitting: Sitting, as_learner: Client, headers: dict[str, str]
) -> None:
    attempt, clock = sitting
    # Saved by itself, an answer ends the attempt at no time.
    clock.shift(timedelta(minutes=30 if headers else 29))
    data = {"answer": "May 1904", "key": "at-zero-0001"}
    as_learner.post(f"/quiz/attempt/{attempt.pk}/1/", data, headers=headers)
    attempt.refresh_from_db()
    assert attempt.state == "open"
    assert Response.objects.get().answer == "May 1904"


@pytest.mark.parametrize(("go", "state"), [("", "expired"), ("submit", "submitted")])
def test_the_last_page_submits_itself_at_zero(
    sitting: Sitting, as_learner: Client, go: str, state: str
) -> None:
    attempt, clock = sitting
    clock.shift(timedelta(minutes=30, seconds=-1))
    end = as_learner.post(f"/quiz/attempt/{attempt.pk}/submit/", {"go": go}, follow=True)
    assert ("The time was over" in end.content.decode()) is (go == "")
    attempt.refresh_from_db()
    assert attempt.state == state


def test_a_stranger_ends_nothing_of_another(
    sitting: Sitting, stranger: User, instructor: User
) -> None:
    attempt, clock = sitting
    clock.shift(timedelta(minutes=30))
    for person in (stranger, instructor):
        client = make.signed_in(person)
        assert client.post(f"/quiz/attempt/{attempt.pk}/1/", {}).status_code == 404
    assert Attempt.objects.get().state == "open"


def test_what_is_still_on_its_way_does_not_hold_back_what_was_typed_last(
    sitting: Sitting, as_learner: Client
) -> None:
    """The page sends itself at zero, while the server has stored what it sent before and the
    page does not know yet."""
    attempt, clock = sitting
    url = f"/quiz/attempt/{attempt.pk}/2/"
    clock.shift(timedelta(minutes=30, seconds=-1))
    before = {"answer": "May", "key": "typing-0001", "seen": "0"}
    assert as_learner.post(url, before, headers=HTMX).status_code == 200
    last = {"answer": "May 1904", "key": "at-zero-0001", "follows": "typing-0001", "seen": "0"}
    as_learner.post(url, last)
    assert Response.objects.get().answer == "May 1904"


def test_the_start_page_says_what_of_the_open_attempt_is_left(
    sitting: Sitting, quiz: Quiz, as_learner: Client
) -> None:
    attempt, clock = sitting
    data = {"answer": "May 1904", "key": "typing-0001"}
    as_learner.post(f"/quiz/attempt/{attempt.pk}/2/", data, headers=HTMX)
    clock.shift(timedelta(minutes=10))
    page = as_learner.get(f"/quiz/{quiz.pk}/").content.decode()
    assert "1 of 3 questions are answered and saved." in page
    assert "<b>20 min left</b>" in page
    assert "Resume" in page
    # Over, it is not offered any more: what was saved counts.
    clock.shift(timedelta(minutes=21))
    page = as_learner.get(f"/quiz/{quiz.pk}/").content.decode()
    assert "Resume" not in page
    assert "Try again" in page
    assert "1 of 3" in page
    attempt.refresh_from_db()
    assert attempt.state == "expired"
