"""An instructor corrects a question and adds new ones; nobody else may."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from content.models import Document
from quizzes.questions.models import Question
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(instructor: User) -> Document:
    return make.document(owner=instructor)


def edit(client: Client, question: Question, seen: int = 1, **fields: str):
    data = {"stem": "When was the harbour opened?", "key": "May 1904", "seen": seen, **fields}
    return client.post(f"/authoring/question/{question.pk}/", data)


def test_saving_makes_a_revision_and_keeps_the_old_one(
    document: Document, as_instructor: Client
) -> None:
    question = make.question(make.fact(document))
    old = question.revision
    edit(as_instructor, question, accepted="1904-05")
    question.refresh_from_db()
    assert question.revision != old
    assert question.revision.number == 2
    assert question.revision.accepted == ["May 1904", "1904-05"]
    assert question.detached
    old.refresh_from_db()
    assert old.stem == "In which month and year was the harbour of Lund Bay opened?"


def test_checks_and_preview_follow_the_typing(document: Document, as_instructor: Client) -> None:
    question = make.question(make.fact(document), "multiple_choice", options=["a1", "b", "c"])
    opened = as_instructor.get(f"/authoring/question/{question.pk}/").content.decode()
    assert "As students see it" in opened
    response = edit(
        as_instructor, question, go="live", wrong="June 1905\nAll of the above\nJuly 1906"
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in page
    assert "June 1905" in page
    assert "No item-writing flaw found" not in page
    page = edit(as_instructor, question, go="live", wrong="June 1905").content.decode()
    assert "Between two and five wrong options" in page
    assert question.revisions.count() == 1


def test_a_wrong_option_keeps_its_reason(document: Document, as_instructor: Client) -> None:
    question = make.question(
        make.fact(document), "multiple_choice", options=["May 1904", "June 1931", "July 1932", "b"]
    )
    page = as_instructor.get(f"/authoring/question/{question.pk}/").content.decode()
    assert "June 1931 | June 1931 is not it." in page
    wrong = "June 1931\nJuly 1932 |\nAugust 1933 | A year later.\nMay 1934"
    assert edit(as_instructor, question, wrong=wrong).status_code == 302
    question.refresh_from_db()
    assert {o["text"]: o["why_wrong"] for o in question.revision.options} == {
        "May 1904": "",
        "June 1931": "June 1931 is not it.",
        "July 1932": "",
        "August 1933": "A year later.",
        "May 1934": "",
    }


def test_a_reason_does_not_hide_a_double(document: Document, as_instructor: Client) -> None:
    question = make.question(make.fact(document), "multiple_choice", options=["a1", "b", "c"])
    for wrong in ("June 1931 | One.\nJUNE 1931 | Two.", "may 1904 | No.\nJune 1931"):
        assert edit(as_instructor, question, wrong=wrong).status_code == 422
    assert question.revisions.count() == 1


def test_two_editors_do_not_overwrite_each_other(document: Document, as_instructor: Client) -> None:
    question = make.question(make.fact(document))
    edit(as_instructor, question, stem="First?")
    response = edit(as_instructor, question, stem="Second?")
    assert response.status_code == 422
    assert "First?" in response.content.decode()
    assert "Second?" in response.content.decode()


def test_more_than_one_right_option_is_refused(document: Document, as_instructor: Client) -> None:
    question = make.question(make.fact(document), "multiple_choice", options=["a1", "b", "c"])
    response = edit(as_instructor, question, wrong="may 1904\nJune 1905\nJuly 1906")
    assert response.status_code == 422
    assert question.revisions.count() == 1


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("flashcard", {}),
        ("typed", {}),
        ("cloze", {"stem": "The harbour was opened in _____."}),
        ("true_false", {"stem": "The harbour was opened in May 1904.", "key": "True"}),
        ("numeric", {"stem": "In which year was it opened?", "key": "1904"}),
        ("multiple_choice", {"wrong": "June 1905\nJuly 1906\nMay 1908"}),
    ],
)
def test_a_question_of_each_kind(
    document: Document, as_instructor: Client, kind: str, fields: dict[str, str]
) -> None:
    about = make.fact(document)
    data = {"stem": "When was the harbour opened?", "key": "May 1904", "seen": 0, **fields}
    response = as_instructor.post(f"/authoring/fact/{about.pk}/new/{kind}/", data)
    made = Question.objects.get()
    assert response.headers["Location"] == f"/authoring/question/{made.pk}/"
    assert (made.kind, made.status, made.origin) == (kind, "published", "authored")
    assert made.revision.quote == "The harbour of Lund Bay was opened in May 1904."


def test_who_may(document: Document, learner: User, other_instructor: User) -> None:
    question = make.question(make.fact(document))
    assert edit(make.signed_in(learner), question).status_code == 403
    assert edit(make.signed_in(other_instructor), question).status_code == 403
    assert edit(Client(), question).status_code == 302
    document.is_public = False
    document.save()
    assert edit(make.signed_in(other_instructor), question).status_code == 404
    assert question.revisions.count() == 1


def test_retire_and_restore(document: Document, as_instructor: Client) -> None:
    question = make.question(make.fact(document))
    for state in ("retired", "published"):
        as_instructor.post(f"/authoring/question/{question.pk}/status/")
        question.refresh_from_db()
        assert question.status == state
