"""One's own data: every table has a rule, the download is whole, erasing leaves others alone."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from accounts.models import User
from quizzes.memory import actions as memory
from quizzes.models import Attempt, Card, DailyCount, Quiz, Review
from quizzes.privacy.rules import NOBODY, OWN, SECRET
from quizzes.quiz import regrading
from tests import make
from tests.review.test_session import press, studied

pytestmark = pytest.mark.django_db


def lived(person: User, client: Client) -> None:
    """A few answers, and a finished quiz."""
    card = studied(person, 3)[0]
    press(client, card)
    quiz = Quiz.objects.create(document=card.document, owner=person, title="Mine", size=2)
    make.question(card.fact, "typed", stem="Which month?")
    client.post(f"/quiz/{quiz.pk}/begin/", {"key": "begin-000001"})
    attempt = Attempt.objects.get(learner=person)
    client.post(f"/quiz/attempt/{attempt.pk}/submit/", {"key": "submit-00001"})


def test_every_table_has_one_rule() -> None:
    tables = {model._meta.label for model in apps.get_models()}
    assert tables - set(OWN) - NOBODY == set()
    assert set(OWN) & NOBODY == set()


def test_no_table_of_nobody_names_a_learner() -> None:
    """A key to a person is either the person's own row, or a mark that may be blanked."""
    for label in NOBODY - {"admin.LogEntry", "account.EmailConfirmation"}:
        for field in apps.get_model(label)._meta.concrete_fields:
            if field.related_model is User:
                assert field.null, f"{label}.{field.name}"


def test_the_download_holds_every_row_and_no_secret(learner: User, as_learner: Client) -> None:
    lived(learner, as_learner)
    response = as_learner.get("/privacy/download/")
    assert "attachment" in response["Content-Disposition"]
    data = json.loads(b"".join(response.streaming_content))  # type: ignore[attr-defined]
    assert set(data) == set(OWN)
    assert len(data["quizzes.Card"]) == Card.objects.of(learner.pk).count() > 0
    assert len(data["quizzes.Review"]) == Review.objects.filter(learner=learner).count() > 0
    assert len(data["quizzes.Attempt"]) == Attempt.objects.filter(learner=learner).count() == 1
    assert data["accounts.User"][0]["username"] == "lena"
    assert SECRET.isdisjoint(column for rows in data.values() for row in rows for column in row)


def test_the_download_holds_nobody_else(learner: User, as_learner: Client, stranger: User) -> None:
    lived(learner, as_learner)
    text = b"".join(
        make.signed_in(stranger).get("/privacy/download/").streaming_content  # type: ignore[attr-defined]
    )
    data = json.loads(text)
    assert data["quizzes.Card"] == data["quizzes.Attempt"] == []
    assert b"lena" not in text


@pytest.mark.parametrize("secret", ["closing", "graded"])
def test_the_download_tells_no_changed_mark_before_its_time(
    instructor: User, learner: User, as_learner: Client, secret: str
) -> None:
    """A mark that was changed tells right and wrong as much as the mark itself."""
    document = make.document(owner=instructor, public=False)
    make.bank(document, 2)
    course = make.course(instructor, learner, documents=[document])
    closes = timezone.now() + timedelta(hours=1)
    of_class: dict[str, Any] = {"document": document, "course": course, "size": 2}
    quiz = Quiz.objects.create(title="Q", feedback="closed", closes_at=closes, **of_class)
    test = Quiz.objects.create(title="T", graded=True, minutes=5, **of_class)
    as_learner.post(f"/quiz/{quiz.pk}/begin/", {"key": "begin-000001"})
    sitting = Attempt.objects.get()
    as_learner.post(f"/quiz/attempt/{sitting.pk}/submit/")
    regrading.mark_by_hand(sitting.pk, 1, 0.75, "half-right", instructor, timezone.now())
    if secret == "graded":
        Quiz.objects.filter(pk=quiz.pk).update(feedback="submitted")
        as_learner.post(f"/quiz/{test.pk}/begin/", {"key": "begin-000002"})

    def told() -> bool:
        data = json.loads(b"".join(as_learner.get("/privacy/download/").streaming_content))  # type: ignore[attr-defined]
        (row,) = data["quizzes.MarkChange"]
        return bool(row["after"] == 0.75 or row["note"] == "half-right")

    assert not told()
    Quiz.objects.filter(pk=quiz.pk).update(closes_at=timezone.now())
    for running in Attempt.objects.filter(quiz=test):
        as_learner.post(f"/quiz/attempt/{running.pk}/submit/")
    assert told()


def test_erasing_takes_the_name_and_leaves_others_alone(
    learner: User, as_learner: Client, stranger: User
) -> None:
    lived(learner, as_learner)
    memory.enrol(stranger, Card.objects.of(learner.pk)[0].document)
    theirs = Card.objects.of(stranger.pk).count()
    assert as_learner.post("/privacy/erase/", {"username": "someone"}).status_code == 422
    assert User.objects.filter(pk=learner.pk).exists()
    as_learner.post("/privacy/erase/", {"username": "lena"})
    for label, path in OWN.items():
        rows = apps.get_model(label)._default_manager.filter(**{path: learner.pk})
        assert not rows.exists(), label
    assert Card.objects.of(stranger.pk).count() == theirs > 0
    assert not DailyCount.objects.exists()
    assert as_learner.get("/privacy/").status_code == 302


def test_the_quiz_of_a_class_outlives_the_instructor(
    instructor: User, as_instructor: Client, learner: User, as_learner: Client
) -> None:
    document = make.document()
    make.bank(document, 4)
    course = make.course(instructor, learner, documents=[document])
    quiz = Quiz.objects.create(
        document=document, course=course, owner=instructor, title="Q", size=3
    )
    as_learner.post(f"/quiz/{quiz.pk}/begin/", {"key": "begin-000001"})
    as_instructor.post("/privacy/erase/", {"username": "ines"})
    assert not User.objects.filter(pk=instructor.pk).exists()
    assert Attempt.objects.get().quiz.owner is None
