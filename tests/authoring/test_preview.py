"""What the preview of a fact shows is what is published when the fact is saved."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from accounts.models import User
from content.models import Document, Fact
from quizzes.questions.models import Question
from tests import make
from tests.authoring.test_facts import open_editor, row_of
from tests.authoring.test_writing import page_of, send

pytestmark = pytest.mark.django_db
WHOLE = "the WHAT | light, past passive | in {date!: autumn 1911}"


@pytest.fixture
def document(instructor: User) -> Document:
    return make.document(owner=instructor)


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def choices(page: str) -> list[str]:
    """The options of the multiple choice in the preview, in their order."""
    card = page[page.index(">Multiple choice</p>") :]
    card = card[: card.index("</ul>")]
    return [plain(option) for option in re.findall(r"<li[^>]*>(.*?)</li>", card, re.S)]


def published(fact: Fact, role: str = "date") -> list[str]:
    row = Question.objects.published().get(fact=fact, argument__role=role, kind="multiple_choice")
    assert row.revision is not None
    return [option["text"] for option in row.revision.options]


@pytest.mark.parametrize("what", ["lighthouse", "lamp", "beacon", "great light"])
def test_a_new_fact_is_shown_as_it_will_be(
    document: Document, as_instructor: Client, what: str
) -> None:
    clause = WHOLE.replace("WHAT", what)
    shown = choices(page_of(send(as_instructor, "check", clause=clause)))
    assert send(as_instructor, clause=clause).status_code == 302
    assert shown == published(Fact.objects.get())
    assert "autumn 1911" in shown


def test_the_place_of_the_key_hangs_on_the_clause(
    document: Document, as_instructor: Client
) -> None:
    places = set()
    for n in range(12):
        clause = f"the lamp of pier {n} | light, past passive | in {{date!: autumn 1911}}"
        shown = choices(page_of(send(as_instructor, "check", clause=clause)))
        places.add(shown.index("autumn 1911"))
    assert len(places) > 1


def test_a_corrected_fact_is_shown_as_it_will_be(document: Document, as_instructor: Client) -> None:
    # Only part of the sentence is quoted; the date that the rest of it names is no option either.
    fact = make.fact(document, key="k3")
    sent = open_editor(as_instructor, fact)
    sent |= {
        f"{row_of(sent, 'date')}text": "March 1904",
        "quote": "The harbour of Lund Bay was opened",
    }
    url = f"/authoring/fact/{fact.pk}/edit/"
    shown = choices(page_of(as_instructor.post(url, {**sent, "go": "check"})))
    assert as_instructor.post(url, {**sent, "go": "save"}).status_code == 302
    assert shown == published(fact)
    assert "May 1904" not in shown


def test_one_true_and_one_false_statement_and_the_rest_folded(
    document: Document, as_instructor: Client
) -> None:
    clause = "{number!: About 300 fishermen} | use, past plural | the harbour | in {date!: 1904}"
    page = page_of(send(as_instructor, "check", clause=clause))
    assert page.count(">True or false</p>") == 2
    # The true one reads the same for both arguments and stands there once.
    folded = page[page.index("and 1 more statement") :]
    folded = folded[: folded.index("</details>")]
    assert re.findall(r'<p class="t-strong">(\w+)</p>', folded) == ["False"]
    one = page_of(send(as_instructor, "check", clause=clause.replace("number!", "number")))
    assert one.count(">True or false</p>") == 2
    assert "more statement" not in one
