"""The editor tells why an argument is not asked, and which kinds of question are missing."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from accounts.models import User
from content import values
from content.models import Document, EditorialNote, Fact
from tests import make
from tests.authoring.test_facts import open_editor
from tests.authoring.test_writing import CLAUSE, LIT, page_of, send

pytestmark = pytest.mark.django_db
MARKED = CLAUSE.replace("{date}", "{date!: autumn 1911}")
WAS = "the lighthouse | be, present | {what!}"


@pytest.fixture
def document(instructor: User) -> Document:
    return make.document(owner=instructor)


def text(what: str, wrong: str = "", **more: str) -> dict[str, str]:
    row = {"role": "what", "type": "text", "text": what, "distractors": wrong, **more}
    return {"clause": WAS, **{f"a-0-{name}": value for name, value in row.items()}}


def said(client: Client, **change: str) -> str:
    """The words of the preview."""
    page = page_of(send(client, "check", **change))
    preview = page[page.index('id="preview"') :]
    return " ".join(re.sub(r"<[^>]*>", " ", preview).split())


def test_an_argument_that_is_not_marked(document: Document, as_instructor: Client) -> None:
    assert "“date”: not marked to be asked." in said(as_instructor)
    assert "“date”" not in said(as_instructor, clause=MARKED)


def test_the_fact_in_the_way_is_named_and_linked(document: Document, as_instructor: Client) -> None:
    rival = make.fact(
        document,
        quote=LIT,
        clause=CLAUSE,
        answer="spring 1912",
        value=values.dump(values.parse("date", "spring 1912")),
    )
    page = page_of(send(as_instructor, "check", clause=MARKED))
    assert "another fact gives a second answer" in page
    assert f'href="/authoring/fact/{rival.pk}/edit/">{rival.statement}<' in page
    assert "Make what differs an argument, or give each a Relation." in page
    assert "a second answer" not in page_of(
        send(as_instructor, "check", clause=MARKED, relation="first light")
    )
    assert Fact.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (
            text("a landmark", "a ship"),
            "Multiple choice for “what”: 1 wrong option found, 2 needed.",
        ),
        (text("a landmark"), "True or false for “what”: 0 wrong options found, 1 needed."),
        (
            text("one two three four five six seven eight nine", "a\nb\nc"),
            "Flashcard for “what”: the answer has 9 words, 8 at most.",
        ),
        (
            text("a landmark", ask="As is well known, what is the lighthouse?"),
            "Flashcard for “what”: The stem has more than 32 words, or asides",
        ),
    ],
)
def test_a_missing_kind_is_told(
    document: Document, as_instructor: Client, change: dict[str, str], line: str
) -> None:
    assert line in said(as_instructor, **change)


def test_more_than_three_are_folded(document: Document, as_instructor: Client) -> None:
    wrong = "a ship\na bridge\na hut"
    chatty = {"a-0-ask": "As is well known, what is the lighthouse?"}
    assert "questions are missing" not in said(as_instructor, **text("a landmark", wrong), **chatty)
    page = page_of(send(as_instructor, "check", **text("a landmark"), **chatty))
    assert re.search(r"<details[^>]*><summary>4 questions are missing", page)


def test_a_note_that_holds_the_fact_back_is_told(document: Document, as_instructor: Client) -> None:
    fact = make.fact(document)
    url = f"/authoring/fact/{fact.pk}/edit/"
    sent = {**open_editor(as_instructor, fact), "go": "check"}
    assert "A note holds this fact back" not in page_of(as_instructor.post(url, sent))
    note = EditorialNote.objects.create(
        document=document, key="doubt", kind="doubtful figure", says="May be June.", holds=True
    )
    note.facts.add(fact)
    assert "A note holds this fact back" in page_of(as_instructor.post(url, sent))
