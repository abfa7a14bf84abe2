"""`refresh_bank`: the questions of all documents follow a change of what makes them."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from content.models import Document
from quizzes.generation import kinds
from quizzes.models import Question
from quizzes.questions.models import BankChange
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def two() -> list[Document]:
    documents = [make.document("one"), make.document("two")]
    for document in documents:
        make.fact(document)
    call_command("refresh_bank", stdout=StringIO())
    return documents


def clozes(document: Document) -> int:
    return Question.objects.of(document).published().filter(kind="cloze").count()


def test_a_kind_that_is_made_no_more_is_retired_and_comes_back(
    two: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [clozes(document) for document in two] == [1, 1]
    before = kinds.KINDS
    fewer = tuple(one for one in before if one[0] != "cloze")
    monkeypatch.setattr(kinds, "KINDS", fewer)
    call_command("refresh_bank", two[0].slug, stdout=StringIO())
    assert [clozes(document) for document in two] == [0, 1]
    call_command("refresh_bank", stdout=StringIO())
    assert [clozes(document) for document in two] == [0, 0]
    monkeypatch.setattr(kinds, "KINDS", before)
    said = StringIO()
    call_command("refresh_bank", stdout=said)
    assert [clozes(document) for document in two] == [1, 1]
    assert said.getvalue().count("1 restored") == 2
    assert not BankChange.objects.exists()


def test_a_document_that_is_not_there_is_named() -> None:
    with pytest.raises(CommandError, match="no document lund"):
        call_command("refresh_bank", "lund", stdout=StringIO())
