"""The result of an attempt beside the learner's others, and whether another may begin."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from quizzes.classes.models import Class
from quizzes.quiz.models import Allowance, Attempt, Quiz
from tests import make
from tests.quiz.test_taking import begin

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz(course: Class) -> Quiz:
    document = course.documents.get()
    return Quiz.objects.create(document=document, course=course, title="Check", size=2)


def sit(client: Client, quiz: Quiz, score: float) -> str:
    """Take and submit it; the address of its result. The score is set to `score` of 2."""
    key = f"begin-{Attempt.objects.count():06}"
    client.post(f"/quiz/{quiz.pk}/begin/", {"key": key})
    attempt = Attempt.objects.get(key=key)
    client.post(f"/quiz/attempt/{attempt.pk}/submit/")
    Attempt.objects.filter(pk=attempt.pk).update(score=score)
    return f"/quiz/attempt/{attempt.pk}/result/"


def shown(client: Client, path: str) -> str:
    return client.get(path).content.decode()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"attempts_allowed": 1}, "You have used all your attempts."),
        ({"closes_at": timezone.now() - timedelta(days=1)}, "This quiz is closed."),
        ({"opens_at": timezone.now() + timedelta(days=1)}, "This quiz opens on"),
        ({"archived_at": timezone.now()}, "This quiz is no longer given to you."),
        ({}, ""),
    ],
)
def test_another_attempt_is_offered_only_where_it_may_begin(
    quiz: Quiz, as_learner: Client, settings: dict[str, Any], said: str
) -> None:
    result = sit(as_learner, quiz, 1)
    Quiz.objects.filter(pk=quiz.pk).update(**settings)
    page = shown(as_learner, result)
    assert ("Try again" in page) is (said == "")
    assert said in page


def test_what_the_learner_is_allowed_counts(quiz: Quiz, learner: User, as_learner: Client) -> None:
    quiz.attempts_allowed = 1
    quiz.save()
    result = sit(as_learner, quiz, 1)
    Allowance.objects.create(quiz=quiz, learner=learner, attempts_allowed=2)
    assert "Try again" in shown(as_learner, result)


def test_an_open_attempt_is_gone_on_with(quiz: Quiz, as_learner: Client) -> None:
    quiz.attempts_allowed = 2
    quiz.save()
    result = sit(as_learner, quiz, 1)
    begin(as_learner, quiz)
    page = shown(as_learner, result)
    assert "Resume your open attempt" in page
    assert "You have used all" not in page


def test_an_attempt_stands_beside_those_before(quiz: Quiz, as_learner: Client) -> None:
    first, second, third = (sit(as_learner, quiz, score) for score in (0, 1, 2))
    page = shown(as_learner, second)
    assert "50 % now, 0 % the time before." in page
    rows = re.findall(r"<tr><td>(.*?)</td><td>.*?</td><td class=\"num\">(\d+) %</td>", page)
    assert [percent for _number, percent in rows] == ["0", "50", "100"]
    assert first in rows[0][0]
    assert "2, this one" in rows[1][0]
    assert third in rows[2][0]
    assert "the time before" not in shown(as_learner, first)


def test_others_are_not_listed(
    quiz: Quiz, course: Class, as_learner: Client, stranger: User, as_instructor: Client
) -> None:
    make.Membership.objects.create(course=course, learner=stranger)
    theirs = sit(make.signed_in(stranger), quiz, 2)
    own = sit(as_learner, quiz, 1)
    page = shown(as_learner, own)
    assert "Your attempts" not in page
    assert theirs not in page
    for client in (as_learner, as_instructor):
        assert client.get(theirs).status_code == 404


def test_many_attempts_take_no_more_statements(quiz: Quiz, as_learner: Client) -> None:
    counted = []
    for more in (2, 12):
        for _again in range(more):
            result = sit(as_learner, quiz, 1)
        with CaptureQueriesContext(connection) as statements:
            page = shown(as_learner, result)
        counted.append(len(statements))
    assert counted[0] == counted[1]
    assert page.count("/result/") == 9
