"""An instructor corrects a question and adds new ones; nobody else may."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from content.models import Document, Entity
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


BANK = {
    "stem": "Which bank lends the money for the pier?",
    "key": "Lund Bank for Reconstruction and Trade",
}


@pytest.fixture
def known(document: Document) -> Document:
    Entity.objects.create(
        document=document, key="bank", kind="organisation", name=BANK["key"], noun="bank",
        aliases=["LBRT", "the Pier Bank"],
    )  # fmt: skip
    return document


@pytest.mark.parametrize("alias", ["LBRT", "Pier Bank", "the pier bank"])
def test_another_name_of_the_answer_is_refused(
    known: Document, as_instructor: Client, alias: str
) -> None:
    question = make.question(make.fact(known), "multiple_choice", options=["a1", "b", "c"])
    typed = f"Harbour Savings Bank\n{alias}\nSailors' Mutual Aid Bank"
    saved = edit(as_instructor, question, **BANK, wrong=typed)
    new = f"/authoring/fact/{question.fact_id}/new/multiple_choice/"
    written = as_instructor.post(new, {**BANK, "wrong": typed, "seen": 0})
    for response in (saved, written):
        assert response.status_code == 422
        form = response.context["form"]
        assert form.errors == {
            "wrong": [f"“{alias}” is right as well: it says the same as the answer."]
        }
        assert {name: form[name].value() for name in ("stem", "key", "wrong")} == {
            **BANK,
            "wrong": typed,
        }
        assert "is right as well" in response.content.decode()
    assert question.revisions.count() == 1
    assert Question.objects.count() == 1


def test_the_same_figure_in_other_words_is_refused(
    document: Document, as_instructor: Client
) -> None:
    question = make.question(make.fact(document), "multiple_choice", options=["a1", "b", "c"])
    fields = {"stem": "What did the pier cost?", "key": "US$50 million"}
    response = edit(as_instructor, question, **fields, wrong="US$40 million\n50 million US dollars")
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["wrong"]
    assert question.revisions.count() == 1


def test_every_other_flaw_is_advice(known: Document, as_instructor: Client) -> None:
    about = make.fact(known)
    fields = {**BANK, "wrong": "All of the above\nHarbour Savings Bank\nnever a bank", "seen": 0}
    url = f"/authoring/fact/{about.pk}/new/multiple_choice/"
    page = as_instructor.post(url, {**fields, "go": "live"}).content.decode()
    assert "is found by whoever knows two of them" in page
    assert as_instructor.post(url, fields).status_code == 302
    assert Question.objects.get().kind == "multiple_choice"


def test_what_was_saved_with_two_right_options_is_told_on_opening(
    known: Document, as_instructor: Client
) -> None:
    options = [BANK["key"], "LBRT", "Harbour Savings Bank"]
    question = make.question(
        make.fact(known), "multiple_choice", stem=BANK["stem"], key=BANK["key"], options=options
    )
    page = as_instructor.get(f"/authoring/question/{question.pk}/").content.decode()
    assert "“LBRT” is right as well" in page


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
