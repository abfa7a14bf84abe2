"""Retired by hand stays retired; restored, a question follows its fact again unless edited."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from content.facts import actions as facts
from content.models import Document, EditorialNote, Fact
from quizzes.generation.run import refresh
from quizzes.questions import actions
from quizzes.questions.models import Question
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(instructor: User) -> Document:
    found = make.document(owner=instructor)
    make.fact(found)
    refresh(found)
    return found


def typed() -> Question:
    return Question.objects.select_related("revision").get(kind="typed")


def toggle(client: Client, question: Question) -> None:
    assert client.post(f"/authoring/question/{question.pk}/status/").status_code == 302


def correct_the_fact() -> None:
    """As an instructor would: the answer is June now."""
    argument = Fact.objects.get().arguments.get()
    argument.text = "June 1904"
    argument.save()
    refresh(Document.objects.get())


def test_the_generator_does_not_bring_back_what_was_retired_by_hand(
    document: Document, as_instructor: Client
) -> None:
    toggle(as_instructor, typed())
    report = refresh(document)
    assert (typed().status, report.created, report.retired) == ("retired", [], [])
    correct_the_fact()
    assert (typed().status, typed().revision.number) == ("retired", 1)


def test_restored_it_follows_its_fact_again(document: Document, as_instructor: Client) -> None:
    toggle(as_instructor, typed())
    toggle(as_instructor, typed())
    assert typed().status == "published"
    correct_the_fact()
    assert (typed().revision.number, typed().revision.key) == (2, "June 1904")


def test_what_changed_while_it_was_retired_is_caught_up_with(
    document: Document, as_instructor: Client
) -> None:
    toggle(as_instructor, typed())
    correct_the_fact()
    toggle(as_instructor, typed())
    assert (typed().status, typed().revision.key) == ("published", "June 1904")


def test_what_was_edited_by_hand_stays_as_edited(
    document: Document, as_instructor: Client, instructor: User
) -> None:
    words = {"stem": "When did it open?", "key": "May 1904", "accepted": ["May 1904"]}
    actions.revise(typed(), words, instructor)
    instructor_is_gone = User.objects.get(pk=instructor.pk)
    toggle(as_instructor, typed())
    toggle(as_instructor, typed())
    document.owner = None
    document.save()
    instructor_is_gone.delete()
    correct_the_fact()
    assert typed().detached
    assert (typed().status, typed().revision.number) == ("published", 2)
    assert typed().revision.stem == "When did it open?"


def test_what_its_fact_no_longer_gives_does_not_come_back(
    document: Document, as_instructor: Client
) -> None:
    toggle(as_instructor, typed())
    facts.retire_fact(Fact.objects.get())
    refresh(document)
    toggle(as_instructor, typed())
    assert (typed().status, typed().withdrawn) == ("retired", False)
    facts.restore_fact(Fact.objects.get())
    refresh(document)
    assert typed().status == "published"


def test_while_a_note_holds_the_fact_it_is_held_back(
    document: Document, as_instructor: Client
) -> None:
    toggle(as_instructor, typed())
    note = EditorialNote.objects.create(document=document, key="n", kind="unclear", holds=True)
    note.facts.add(Fact.objects.get())
    refresh(document)
    assert typed().status == "retired"
    toggle(as_instructor, typed())
    assert typed().status == "held"
