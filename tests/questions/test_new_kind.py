"""What docs/add-an-item-kind.md promises: its example, taken from its page, is asked and edited."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.conf import settings
from django.db import models
from django.test import Client

from accounts.models import User
from content.models import Document, Entity, Fact
from quizzes.authoring.forms import FORMS, form_for_answers, form_of
from quizzes.authoring.several_forms import MatchingForm, MultiSelectForm
from quizzes.authoring.single_forms import ChoiceForm, TypedForm
from quizzes.generation import kinds
from quizzes.generation.run import refresh
from quizzes.questions.actions import OF_SEVERAL
from quizzes.questions.models import Question
from quizzes.quiz.models import Attempt, Quiz, Response
from tests import make

STEM = "Who lit the lighthouse (N·ls B·rg)?"


@pytest.fixture
def document(instructor: User, monkeypatch: pytest.MonkeyPatch) -> Document:
    """A document whose bank has the kind of the page."""
    page = (settings.BASE_DIR / "docs" / "add-an-item-kind.md").read_text(encoding="utf-8")
    example = re.search(r"^```python\n(.+?)^```$", page, re.DOTALL | re.MULTILINE)
    assert example
    code: dict[str, object] = {}
    exec(compile(example[1], "add-an-item-kind.md", "exec"), code)
    names = {one.name: (one.value, one.label) for one in Question.Kind}
    names["VOWELS"] = ("vowels", "Missing vowels")
    monkeypatch.setattr(Question, "Kind", models.TextChoices("Kind", list(names.items())))
    table = {**dict(kinds.KINDS), "vowels": code["vowels"]}
    monkeypatch.setattr(kinds, "KINDS", tuple(table.items()))
    found = make.document(owner=instructor)
    nils = Entity.objects.create(
        document=found, key="nils", kind="person", name="Nils Berg", noun="engineer"
    )
    make.fact(
        found,
        quote="It was built by Nils Berg.",
        clause="{builder} | light, past | the lighthouse",
        role="builder",
        type="entity",
        answer="Nils Berg",
        entity=nils,
        section="2(1)",
    )
    refresh(found)
    return found


def asked() -> Question:
    return Question.objects.select_related("revision").get(kind="vowels")


def test_the_example_is_asked_and_graded(
    document: Document, learner: User, as_learner: Client
) -> None:
    quiz = Quiz.objects.create(
        document=document, owner=learner, title="Q", size=1, kinds=["vowels"], feedback="each"
    )
    as_learner.post(f"/quiz/{quiz.pk}/begin/", {"key": "begin-000001"})
    url = f"/quiz/attempt/{Attempt.objects.get().pk}/1/"
    assert STEM in unescape(as_learner.get(url).content.decode())
    sent = {"answer": "nils berg", "key": "answer-00001", "go": "check"}
    page = unescape(as_learner.post(url, sent, follow=True).content.decode())
    assert Response.objects.get().correct is True
    assert "Correct: Nils Berg" in page.replace("</svg>", "")
    assert "<mark>Nils Berg</mark>" in page


def test_the_example_stands_in_the_gallery_and_is_edited(
    document: Document, as_instructor: Client
) -> None:
    gallery = as_instructor.get(f"/authoring/items/{document.slug}/?kind=vowels")
    assert STEM in unescape(gallery.content.decode())
    url = f"/authoring/question/{asked().pk}/"
    assert "Missing vowels" in as_instructor.get(url).content.decode()
    sent = {"stem": "Who built it (N·ls)?", "key": "Nils Berg", "accepted": "Berg", "seen": "1"}
    as_instructor.post(url, {**sent, "go": "save"})
    revision = asked().revision
    assert revision
    assert (revision.number, revision.stem, revision.accepted) == (
        2,
        sent["stem"],
        ["Nils Berg", "Berg"],
    )


def test_the_example_is_written_by_hand(document: Document, as_instructor: Client) -> None:
    about = Fact.objects.get()
    sent = {"stem": "Who lit it (B·rg)?", "key": "Nils Berg", "seen": "0", "go": "save"}
    response = as_instructor.post(f"/authoring/fact/{about.pk}/new/vowels/", sent)
    made = Question.objects.get(kind="vowels", origin="authored")
    assert response.headers["Location"] == f"/authoring/question/{made.pk}/"


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        ("multiple_choice", ChoiceForm),
        ("multi_select", MultiSelectForm),
        ("matching", MatchingForm),
        ("unheard_of", TypedForm),
    ],
)
def test_a_kind_without_a_form_gets_one_for_its_answers(kind: str, form: type) -> None:
    assert form_for_answers(kind) is form


def test_a_form_of_its_own_comes_first() -> None:
    assert {kind: type(form_of(kind, None)) for kind in FORMS} == FORMS


def test_every_generator_has_a_kind_and_the_other_way_round() -> None:
    tables = (*kinds.KINDS, *kinds.LISTS, *kinds.GROUPS)
    assert {name for name, _generator in tables} == set(Question.Kind.values)


def test_what_is_made_of_several_things_rests_on_no_single_argument() -> None:
    assert {name for name, _generator in (*kinds.LISTS, *kinds.GROUPS)} == OF_SEVERAL
