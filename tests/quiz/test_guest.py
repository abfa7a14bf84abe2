"""What a guest did in quizzes, when the guest signs in to an account that exists already."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from content.models import Document
from quizzes.models import Attempt, Quiz
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(instructor: User) -> Document:
    made = make.document(owner=instructor)
    make.bank(made, 6)
    return made


def test_a_guest_who_signs_in_keeps_their_quizzes_and_results(
    document: Document, learner: User, visitor: Client
) -> None:
    learner.set_password("recite-test-4711")
    learner.save()
    made = {"document": document.slug, "size": 5, "feedback": "submitted"}
    visitor.post("/quiz/make/", made)
    quiz = Quiz.objects.get()
    visitor.post(f"/quiz/{quiz.pk}/begin/", {"key": "begin-000001"})
    attempt = Attempt.objects.get()
    visitor.post(f"/quiz/attempt/{attempt.pk}/1/", {"answer": "a", "key": "answer-00001"})
    signed = {"login": learner.username, "password": "recite-test-4711"}
    assert visitor.post("/accounts/login/", signed).status_code == 302
    assert int(visitor.session["_auth_user_id"]) == learner.pk
    page = visitor.get(f"/quiz/attempt/{attempt.pk}/1/")
    assert page.status_code == 200
    visitor.post(f"/quiz/attempt/{attempt.pk}/submit/")
    attempt.refresh_from_db()
    assert (attempt.learner, attempt.score, attempt.quiz.owner) == (learner, 1, learner)
    assert quiz.title in visitor.get("/quiz/").content.decode()
