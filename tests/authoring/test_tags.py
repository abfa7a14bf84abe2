"""Facts are tagged in their form and in bulk, and found by their tags."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from content.models import Document, Fact
from quizzes.generation.run import refresh
from tests import make
from tests.authoring.test_facts import open_editor

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(instructor: User) -> Document:
    found = make.document(owner=instructor, public=False)
    make.fact(found, key="opened", tags="port town::works")
    make.fact(found, key="lit", tags="light", section="2")
    make.fact(found, key="bare")
    refresh(found)
    return found


def tags(key: str) -> list[str]:
    return [tag.name for tag in Fact.objects.get(key=key).tags.all()]


def test_the_form_of_a_fact_writes_its_tags(as_instructor: Client, document: Document) -> None:
    fact = Fact.objects.get(key="opened")
    url = f"/authoring/fact/{fact.pk}/edit/"
    sent = open_editor(as_instructor, fact)
    assert sent["tags"] == "port town::works"
    assert "light, port, town, town::works" in as_instructor.get(url).content.decode()
    as_instructor.post(url, {**sent, "tags": " Harbour,port\tPORT ", "go": "save"})
    assert tags("opened") == ["harbour", "port"]
    page = as_instructor.get(f"/authoring/fact/{fact.pk}/").content.decode()
    assert "?tag=harbour" in page
    sent = open_editor(as_instructor, fact)
    as_instructor.post(url, {**sent, "tags": "", "go": "save"})
    assert tags("opened") == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("port a_b", "“a_b” is no tag"),
        ("x" * 61, "is too long: at most 60 characters"),
        (" ".join(f"t{n}" for n in range(11)), "A fact has at most 10 tags; these are 11."),
    ],
)
def test_what_is_no_tag_is_refused_in_words(
    as_instructor: Client, document: Document, typed: str, said: str
) -> None:
    fact = Fact.objects.get(key="opened")
    sent = open_editor(as_instructor, fact)
    page = as_instructor.post(
        f"/authoring/fact/{fact.pk}/edit/", {**sent, "tags": typed, "go": "save"}
    )
    assert page.status_code == 422
    assert said in page.content.decode()
    assert tags("opened") == ["port", "town::works"]


def found(client: Client, query: str) -> list[int]:
    return [fact.pk for fact in client.get(f"/authoring/?{query}").context["page"]]


def test_the_bank_is_filtered_by_tag(as_instructor: Client, document: Document) -> None:
    pk = dict(Fact.objects.values_list("key", "pk"))
    assert found(as_instructor, "tag=town") == [pk["opened"]]
    assert found(as_instructor, "tag=light&section=2") == [pk["lit"]]
    assert found(as_instructor, "tag=light&section=1") == []
    assert found(as_instructor, "tag=tow") == []
    page = as_instructor.get("/authoring/").content.decode()
    assert '<option value="town">town (1)</option>' in page


def test_all_items_are_filtered_by_the_tag_of_their_fact(
    as_instructor: Client, document: Document
) -> None:
    rows = as_instructor.get(f"/authoring/items/{document.slug}/?tag=town").context["rows"]
    assert {row.question.fact.key for row in rows} == {"opened"}


def test_many_facts_are_tagged_at_once(as_instructor: Client, document: Document) -> None:
    pk = dict(Fact.objects.values_list("key", "pk"))
    ticked = {"scope": "ticked", "item": [pk["opened"], pk["bare"]]}
    page = as_instructor.post(
        "/authoring/tags/?section=1", {**ticked, "tags": "Exam, port", "go": "add"}, follow=True
    )
    assert page.redirect_chain[-1][0] == "/authoring/?section=1"
    assert "exam, port: added to 2 facts." in page.content.decode()
    assert (tags("opened"), tags("bare")) == (["exam", "port", "town::works"], ["exam", "port"])
    assert Fact.objects.get(key="bare").is_edited
    assert not Fact.objects.get(key="lit").is_edited
    everything = {"scope": "all", "tags": "exam", "go": "take"}
    page = as_instructor.post("/authoring/tags/?tag=town", everything, follow=True)
    assert "exam: taken off 1 fact." in page.content.decode()
    assert (tags("opened"), tags("bare")) == (["port", "town::works"], ["exam", "port"])


def test_a_fact_with_too_many_tags_stays_as_it_is(
    as_instructor: Client, document: Document
) -> None:
    ten = {"scope": "all", "tags": " ".join(f"t{n}" for n in range(9)), "go": "add"}
    page = as_instructor.post("/authoring/tags/", ten, follow=True).content.decode()
    assert "1 fact would have more than 10 tags and stays as it is." in page
    assert len(tags("opened")) == 2
    assert len(tags("bare")) == 9


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"tags": "", "scope": "all"}, "Write the tags"),
        ({"tags": "a_b", "scope": "all"}, "“a_b” is no tag"),
        ({"tags": "new"}, "No fact is ticked"),
    ],
)
def test_a_change_that_cannot_be_changes_nothing(
    as_instructor: Client, document: Document, data: dict[str, str], said: str
) -> None:
    page = as_instructor.post("/authoring/tags/", {**data, "go": "add"}, follow=True)
    assert said in page.content.decode()
    assert tags("bare") == []


def test_nobody_else_tags_these_facts(document: Document, as_learner: Client) -> None:
    bare = Fact.objects.get(key="bare")
    data = {"scope": "ticked", "item": [bare.pk], "tags": "new", "go": "add"}
    assert as_learner.post("/authoring/tags/", data).status_code == 403
    other = make.signed_in(make.instructor())
    other.post("/authoring/tags/", data)
    other.post("/authoring/tags/", {**data, "scope": "all"})
    assert tags("bare") == []
    assert "town::works" not in other.get("/authoring/").content.decode()
