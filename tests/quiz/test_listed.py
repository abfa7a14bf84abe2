"""The page of quizzes: what a class gave, one's own, and where each stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from content.models import Document
from quizzes.models import Attempt, Class, Quiz
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(datetime(2026, 3, 2, 9, tzinfo=UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def document(instructor: User) -> Document:
    made = make.document(owner=instructor)
    make.bank(made, 4)
    return made


@pytest.fixture
def course(instructor: User, learner: User, document: Document) -> Class:
    return make.course(instructor, learner, documents=[document])


def own_quizzes(document: Document, owner: User, n: int) -> None:
    for k in range(n):
        Quiz.objects.create(document=document, owner=owner, title=f"Mine {k:03}.", size=4)


def test_many_quizzes_of_ones_own_hide_none_of_the_class(
    course: Class, document: Document, learner: User, as_learner: Client
) -> None:
    Quiz.objects.create(document=document, course=course, title="The test in May", size=4)
    own_quizzes(document, learner, 70)
    assert "The test in May" in as_learner.get("/quiz/").content.decode()


def test_ones_own_quizzes_stay_on_the_page(
    document: Document, learner: User, as_learner: Client
) -> None:
    own_quizzes(document, learner, 12)
    page = as_learner.get("/quiz/").content.decode()
    assert [f"Mine {k:03}." in page for k in range(12)] == [True] * 12


def test_an_admin_has_no_quizzes_of_others_as_their_own(document: Document, learner: User) -> None:
    own_quizzes(document, learner, 1)
    assert "Mine 000." not in make.signed_in(make.admin()).get("/quiz/").content.decode()


def test_an_attempt_whose_time_is_over_is_not_one_to_resume(
    course: Class, document: Document, as_learner: Client, clock: time_machine.Coordinates
) -> None:
    quiz = Quiz.objects.create(document=document, course=course, title="Ten minutes", minutes=10)
    as_learner.post(f"/quiz/{quiz.pk}/begin/", {"key": "begin-000001"})
    for url in ("/quiz/", f"/assignments/mine/{course.pk}/", "/"):
        assert "Resume" in as_learner.get(url).content.decode(), url
    clock.shift(timedelta(minutes=11))
    for url in ("/quiz/", f"/assignments/mine/{course.pk}/", "/"):
        Attempt.objects.update(state="open", finished_at=None, score=None)
        assert "Resume" not in as_learner.get(url).content.decode(), url
    assert Attempt.objects.get().finished_at == timezone.now() - timedelta(minutes=1)
