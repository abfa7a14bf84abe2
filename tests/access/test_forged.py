"""Posts that no page of ours sends: they change nothing, and say so with an ordinary refusal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import pytest
from django.apps import apps
from django.core import serializers
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from quizzes.memory import actions as memory
from quizzes.memory.shapes import Answer
from quizzes.models import Attempt, Card, Hold, Question, Quiz, Response, Review
from tests import make
from tests.access.test_matrix import ROLES, ROWS, world

pytestmark = pytest.mark.django_db

BY_MAIL: Final = {"announcements:off", "reminders:off"}
"""A mail program posts here in one click, without a session (RFC 8058): the token is the key."""

FORGED: Final = {
    "correct": "1", "mark": "1", "score": "10", "state": "submitted", "number": "1",
    "answer": "a", "key": "forged-00001", "go": "check", "rating": "4", "seen": "0",
    "stability": "999", "due": "2099-01-01", "revision": "1", "response": "May 1904",
    "kind": "suspend", "on": "1", "back": "1", "reason": "wrong", "text": "forged",
    "title": "forged", "name": "forged", "status": "retired", "learner": "1", "owner": "1",
    "is_instructor": "on", "is_staff": "on", "is_superuser": "on", "document": "lund-bay",
    "size": "5", "feedback": "each", "day": "2099-01-01", "confirm": "forged",
}  # fmt: skip


def state() -> set[str]:
    """Every row of ours, as text. Sessions, tokens and the cache are not ours."""
    models = [
        model
        for app in ("accounts", "content", "quizzes")
        for model in apps.get_app_config(app).get_models()
    ]
    rows = (row for model in models for row in model._default_manager.all())
    return {serializers.serialize("json", [row]) for row in rows}


@pytest.mark.parametrize("role", ROLES)
def test_what_is_not_ones_own_is_not_changed(role: str) -> None:
    people, things = world()
    client, before = people[role], state()
    for name, (_method, arguments, statuses) in ROWS.items():
        if statuses[ROLES.index(role)] not in (403, 404):
            continue
        url = reverse(name, args=[things[argument] for argument in arguments])
        for headers in ({}, {"HX-Request": "true"}):
            response = client.post(url, FORGED, headers=headers)
            assert response.status_code in (302, 403, 404, 405), name
            assert state() == before, f"{role} changed something at {name}"


@pytest.mark.parametrize("role", ["visitor", "student", "instructor"])
def test_a_post_without_a_token_is_refused_everywhere(role: str) -> None:
    people, things = world()
    client, before = Client(enforce_csrf_checks=True), state()
    client.cookies = people[role].cookies
    for name, (_method, arguments, _statuses) in ROWS.items():
        if name in BY_MAIL:
            continue
        url = reverse(name, args=[things[argument] for argument in arguments])
        for headers in ({}, {"HX-Request": "true"}):
            assert client.post(url, FORGED, headers=headers).status_code == 403, name
    assert state() == before


def sitting(**fields: Any) -> tuple[Client, Attempt]:
    """A learner in the middle of a quiz of their class with four questions of choice."""
    teacher, learner = make.instructor(), make.learner()
    document = make.document(owner=teacher, public=False)
    make.bank(document, 4)
    course = make.course(teacher, learner, documents=[document])
    quiz = Quiz.objects.create(document=document, course=course, title="Q", size=4, **fields)
    client = make.signed_in(learner)
    client.post(reverse("quiz:begin", args=[quiz.pk]), {"key": "begin-000001"})
    return client, Attempt.objects.get()


def put(client: Client, attempt: Attempt, position: int = 1, **fields: str) -> Any:
    url = reverse("quiz:attempt", args=[attempt.pk, position])
    return client.post(url, {"answer": "b", "key": "answer-00001", "go": "next", **fields})


def test_a_mark_that_is_sent_along_counts_nothing() -> None:
    client, attempt = sitting()
    put(client, attempt, correct="1", mark="1", rule="exact", checked_at="2020-01-01", by_hand="1")
    row = Response.objects.get()
    assert (row.correct, row.mark, row.checked_at, row.by_hand) == (None, 0, None, False)
    client.post(reverse("quiz:submit", args=[attempt.pk]), {"score": "4", "state": "open"})
    attempt.refresh_from_db()
    assert (attempt.score, attempt.state) == (0, Attempt.State.SUBMITTED)


@pytest.mark.parametrize("answer", ["f", "a,b", "1", "May 1904", "a:b", "' or 1=1 --"])
def test_an_option_that_this_question_does_not_have_is_refused(answer: str) -> None:
    client, attempt = sitting()
    assert put(client, attempt, answer=answer).status_code == 422
    assert not Response.objects.exists()


@pytest.mark.parametrize("position", [0, 5, 999])
def test_there_is_no_question_beyond_those_drawn(position: int) -> None:
    client, attempt = sitting()
    assert put(client, attempt, position).status_code == 404
    assert not Response.objects.exists()


@pytest.mark.parametrize("feedback", ["submitted", "closed"])
def test_check_tells_nothing_where_the_quiz_tells_its_answers_later(feedback: str) -> None:
    client, attempt = sitting(feedback=feedback, minutes=30, graded=feedback == "submitted")
    put(client, attempt)
    response = put(client, attempt, key="answer-00002", answer="a", go="check")
    assert response.status_code == 422
    assert "Correct" not in response.content.decode()
    row = Response.objects.get()
    assert (row.answer, row.checked_at) == ("b", None)


def test_after_the_deadline_nothing_is_saved() -> None:
    client, attempt = sitting(minutes=10)
    put(client, attempt)
    Attempt.objects.update(deadline=timezone.now() - timedelta(seconds=1))
    put(client, attempt, answer="a", key="answer-00002", deadline="2099-01-01")
    put(client, attempt, 2, answer="a", key="answer-00003")
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.EXPIRED
    assert list(attempt.responses.values_list("position", "answer")) == [(1, "b")]


def test_the_key_of_one_quiz_begins_no_other() -> None:
    client, attempt = sitting()
    other = Quiz.objects.create(document=attempt.quiz.document, course=attempt.quiz.course, size=4)
    begun = client.post(reverse("quiz:begin", args=[other.pk]), {"key": "begin-000001"})
    assert begun.headers["Location"] == reverse("quiz:start", args=[other.pk])
    assert Attempt.objects.count() == 1


def test_a_submitted_attempt_takes_no_answer() -> None:
    client, attempt = sitting()
    client.post(reverse("quiz:submit", args=[attempt.pk]))
    before = state()
    put(client, attempt, answer="a")
    client.post(reverse("quiz:submit", args=[attempt.pk]))
    assert state() == before


def test_settings_give_nobody_another_role() -> None:
    learner = make.learner()
    url = reverse("privacy:account")
    client = make.signed_in(learner)
    form = client.get(url).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    roles = ("is_instructor", "is_staff", "is_superuser", "is_guest")
    forged = {
        **dict.fromkeys(roles, "on"),
        "username": "root",
        "password": "x",
        "groups": "1",
        "parameter_set": "7",
        "calendar_key": "k",
    }
    response = client.post(url, {**sent, "first_name": "Lena", **forged})
    assert response.status_code == 302
    now = User.objects.get(pk=learner.pk)
    assert now.first_name == "Lena"
    for name in (*roles, "username", "password", "parameter_set", "calendar_key"):
        assert getattr(now, name) == getattr(learner, name), name


def test_whoever_signs_up_chooses_no_more_than_to_teach() -> None:
    Client().post(
        reverse("account_signup"),
        {"username": "mallory", "password1": "correct horse 7", "password2": "correct horse 7",
         "is_staff": "on", "is_superuser": "on", "is_guest": "on", "is_instructor": "on"},
    )  # fmt: skip
    made = User.objects.get(username="mallory")
    assert not (made.is_staff)
    assert not (made.is_superuser)
    assert not (made.is_guest)
    assert not (made.is_instructor)


def test_a_card_takes_a_grade_and_nothing_else() -> None:
    learner, other = make.learner(), make.learner()
    document = make.document()
    question = make.bank(document, 2)[0]
    cards = {}
    for person in (learner, other):
        make.signed_in(person).post(reverse("review:enrol", args=[document.slug]))
        cards[person] = Card.objects.get(learner=person, fact=question.fact_id)
    client = make.signed_in(learner)
    form = {"key": "press-000001", "rating": "3", "seen": str(cards[learner].rows),
            "days3": "36500", "stability": "9999", "learner": str(other.pk),
            "card": str(cards[other].pk), "due": "2099-01-01", "kind": "import"}  # fmt: skip
    client.post(reverse("review:answer", args=[cards[learner].pk]), form)
    row = Review.objects.exclude(rating=None).get()
    assert (row.learner_id, row.card_id, row.kind) == (learner.pk, cards[learner].pk, "answer")
    card = Card.objects.get(pk=cards[learner].pk)
    assert card.stability is not None
    assert card.stability < 10
    assert (card.interval or 0) < 30
    for forged in ("x", "AAAA:BBBB", ""):
        url = reverse("review:answer", args=[card.pk])
        sent = {"key": "press-000002", "rating": "4", "seen": str(card.rows), "ruled": forged}
        assert client.post(url, sent).status_code == 422
    assert client.post(reverse("review:answer", args=[cards[other].pk]), form).status_code == 404


def test_two_graded_attempts_hold_the_document_until_both_have_ended() -> None:
    client, first = sitting(graded=True, minutes=30)
    quiz = Quiz.objects.create(document=first.quiz.document, course=first.quiz.course,
                               title="Second", size=4, graded=True, minutes=5)  # fmt: skip
    client.post(reverse("quiz:begin", args=[quiz.pk]), {"key": "begin-000002"})
    second = Attempt.objects.get(quiz=quiz)
    assert Hold.objects.get().until == first.deadline
    client.post(reverse("quiz:submit", args=[second.pk]))
    assert Hold.objects.get().until == first.deadline
    page = client.get(reverse("quiz:result", args=[second.pk])).content.decode()
    assert "May 1904" not in page
    client.post(reverse("quiz:submit", args=[first.pk]))
    assert not Hold.objects.exists()
    page = client.get(reverse("quiz:result", args=[second.pk])).content.decode()
    assert "May 1904" in page


def test_a_second_graded_quiz_tells_no_mark_while_the_first_is_open() -> None:
    """Answered one question at a time, marks alone would tell which option is right."""
    client, first = sitting(graded=True, minutes=30)
    learner, document = first.learner, first.quiz.document
    quiz = Quiz.objects.create(document=document, course=first.quiz.course, title="Second", size=4,
                               graded=True, minutes=5)  # fmt: skip
    client.post(reverse("quiz:begin", args=[quiz.pk]), {"key": "begin-000002"})
    second = Attempt.objects.get(quiz=quiz)
    asked = Question.objects.get(pk=second.items[0]["question"])
    Card.objects.create(learner=learner, document=document, fact=asked.fact,
                        argument=asked.argument)  # fmt: skip
    card = Card.objects.get()
    memory.answer(learner, Answer(card=card.pk, rating=4, key="easy-00001", seen=0),
                  first.started_at)  # fmt: skip
    put(client, second)
    client.post(reverse("quiz:submit", args=[second.pk]))

    def seen() -> tuple[bool, bool, bool, bool, int]:
        lists = client.get(reverse("quiz:list")).content.decode()
        mine = client.get(reverse("assignments:mine", args=[quiz.course_id])).content.decode()
        file = b"".join(client.get(reverse("privacy:download")).streaming_content).decode()
        client.get(reverse("quiz:result", args=[second.pk]))
        return (
            "You scored" in lists, "Your mark" in mine,
            "Your mark" in client.get(reverse("today:home")).content.decode(),
            '"score": 0' in file, Review.objects.count(),
        )  # fmt: skip

    assert seen() == (False, False, False, False, 1)
    client.post(reverse("quiz:submit", args=[first.pk]))
    Attempt.objects.filter(pk=first.pk).delete()
    assert seen()[:4] == (True, True, True, True)
    for _again in range(2):
        assert seen()[4] == 2


def test_a_quiz_of_ones_own_does_not_tell_what_a_graded_one_asks() -> None:
    client, attempt = sitting(graded=True, minutes=30)
    own = {"document": "lund-bay", "section": "", "size": "5", "feedback": "each"}
    client.post(reverse("quiz:make"), own)
    quiz = Quiz.objects.get(course=None)
    before = state()
    begun = client.post(reverse("quiz:begin", args=[quiz.pk]), {"key": "begin-000003"})
    assert begun.status_code == 422
    assert state() == before
    question = Question.objects.filter(kind="flashcard").first()
    assert question is not None
    url = reverse("review:first_reveal", args=[question.pk])
    assert client.get(url).status_code == 404
    client.post(reverse("quiz:submit", args=[attempt.pk]))
    begun = client.post(reverse("quiz:begin", args=[quiz.pk]), {"key": "begin-000003"})
    assert begun.status_code == 302


def test_feedback_after_closing_comes_after_closing() -> None:
    client, attempt = sitting(feedback="closed", closes_at=timezone.now() + timedelta(hours=1))
    put(client, attempt)
    client.post(reverse("quiz:submit", args=[attempt.pk]))
    result = reverse("quiz:result", args=[attempt.pk])
    page = client.get(result).content.decode()
    assert "when the quiz has closed for everybody" in page
    assert "May 1904" not in page
    assert client.post(reverse("quiz:learn_missed", args=[attempt.pk])).status_code == 404
    Quiz.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    assert "May 1904" in client.get(result).content.decode()
