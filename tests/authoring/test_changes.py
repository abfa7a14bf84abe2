"""A change of the shipped document: what it reaches follows, the rest stays, and it is told."""

from __future__ import annotations

import re
from html import unescape
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from content.models import Document, Entity, Fact
from quizzes.questions.models import BankChange, Question
from tests import make
from tests.authoring.test_facts import open_editor, row_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    call_command("load_pack", stdout=StringIO())
    return make.signed_in(make.admin())


def wordings(*, but: str = "") -> dict[int, tuple[int | None, str]]:
    rows = Question.objects.exclude(kind__in=("ordering", "matching")).exclude(fact__key=but)
    return {row.pk: (row.revision_id, row.status) for row in rows}


def offering(option: str, key: str) -> list[str]:
    rows = Question.objects.published().filter(kind="multiple_choice", revision__key=key)
    return [
        row.revision.stem
        for row in rows.select_related("revision")
        if row.revision and option in [one["text"] for one in row.revision.options]
    ]


def with_wholes(row: Entity, *wholes: Entity) -> dict[str, object]:
    return {
        "name": row.name,
        "kind": row.kind,
        "noun": row.noun,
        "aliases": "\n".join(row.aliases),
        "part_of": [whole.key for whole in wholes],
        **({"the": "on"} if row.the else {}),
    }


def test_an_option_that_became_right_goes_and_the_instructor_is_told(editor: Client) -> None:
    city, other = Entity.objects.get(key="khabarovsk"), Entity.objects.get(key="moscow")
    assert offering("Moscow", "Khabarovsk") or offering("Khabarovsk", "Moscow")
    before = wordings()
    page = editor.post(f"/authoring/name/{city.pk}/", with_wholes(city, other), follow=True)
    assert "question" in unescape(page.content.decode())
    assert offering("Moscow", "Khabarovsk") == offering("Khabarovsk", "Moscow") == []
    change = BankChange.objects.get()
    told = {line["question"] for line in change.lines}
    changed = {pk for pk, was in wordings().items() if before.get(pk) != was}
    assert changed <= told
    assert len(changed) < len(before) / 4
    said = unescape(editor.get("/authoring/changes/japan-russia-policy/").content.decode())
    assert change.cause in said
    assert change.cause == "Name: Khabarovsk"
    assert all(line["stem"] in said for line in change.lines)


def test_a_corrected_fact_leaves_the_others_as_they_were(editor: Client) -> None:
    fact = Fact.objects.get(key="fishery-rounds")
    before = wordings(but=fact.key)
    sent = open_editor(editor, fact)
    sent |= {f"{row_of(sent, 'number')}text": "six rounds", "go": "save"}
    assert editor.post(f"/authoring/fact/{fact.pk}/edit/", sent).status_code == 302
    keys = fact.questions.filter(kind="numeric").values_list("revision__key", flat=True)
    assert list(keys) == ["6"]
    after = wordings(but=fact.key)
    moved = [pk for pk, was in before.items() if after[pk] != was]
    assert len(moved) < 20
    assert BankChange.objects.get().cause.startswith("Corrected: ")


def test_what_a_retired_fact_stood_in_the_way_of_is_asked(editor: Client) -> None:
    """Two facts that answer one question: neither is asked; without the one the other is."""
    fact = Fact.objects.get(key="soskovets-visit")
    twin = Fact.objects.get(key="kozyrev-visit")
    sent = open_editor(editor, twin)
    sent |= {f"{row_of(sent, 'date')}text": "late November 1994", "go": "save"}
    assert editor.post(f"/authoring/fact/{twin.pk}/edit/", sent).status_code == 302
    asked = fact.questions.published().filter(argument__role="visitor")
    assert not asked.exists()
    editor.post(f"/authoring/fact/{twin.pk}/status/")
    assert asked.exists()


def test_nothing_changed_is_nothing_told(editor: Client) -> None:
    row = Entity.objects.get(key="vladivostok")
    wholes = list(row.part_of.all())
    editor.post(f"/authoring/name/{row.pk}/", with_wholes(row, *wholes))
    assert not BankChange.objects.exists()
    page = editor.get("/authoring/changes/japan-russia-policy/").content.decode()
    assert "Nothing has changed yet" in page
    assert Document.objects.count() == 1


def save_twin(editor: Client, when: str) -> str:
    """Give the visit of the twin another date; what the screen after that says."""
    twin = Fact.objects.get(key="kozyrev-visit")
    sent = open_editor(editor, twin)
    sent |= {f"{row_of(sent, 'date')}text": when, "go": "save"}
    page = editor.post(f"/authoring/fact/{twin.pk}/edit/", sent, follow=True)
    return unescape(page.content.decode())


def test_what_is_taken_from_other_facts_is_named(editor: Client) -> None:
    fact = Fact.objects.get(key="soskovets-visit")
    asked = fact.questions.published().filter(argument__role="visitor").select_related("revision")
    stems = {row.revision.stem for row in asked if row.revision}
    page = save_twin(editor, "late November 1994")
    found = re.search(
        r"(\d+) questions of other facts are no longer asked, the first: “(.*?)”", page
    )
    assert found
    assert found[2] in stems
    lost = [
        line
        for line in BankChange.objects.get().lines
        if line["what"] == "retired" and line["kind"] not in ("ordering", "matching")
    ]
    twin = Fact.objects.get(key="kozyrev-visit")
    assert int(found[1]) == len([line for line in lost if line["fact"] != twin.pk])
    assert "make what differs an argument" in page
    link = re.search(r'href="([^"]+)">All that changed', page)
    assert link
    changes = unescape(editor.get(link[1]).content.decode())
    assert all(line["stem"] in changes for line in lost)


def test_a_fact_that_comes_back_names_them_too(editor: Client) -> None:
    save_twin(editor, "late November 1994")
    twin = Fact.objects.get(key="kozyrev-visit")
    url = f"/authoring/fact/{twin.pk}/status/"
    assert "no longer asked" not in unescape(editor.post(url, follow=True).content.decode())
    assert "no longer asked" in unescape(editor.post(url, follow=True).content.decode())


def test_where_nothing_is_taken_from_others_nothing_is_said(editor: Client) -> None:
    page = save_twin(editor, "early March 1994")
    assert "Saved: " in page
    assert "no longer asked" not in page
