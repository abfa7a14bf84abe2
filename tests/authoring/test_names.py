"""The names of a document: found, added, corrected, taken away; their facts and bank follow."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client

from accounts.models import User
from content.models import Document, Entity, Fact
from quizzes.generation.run import refresh
from quizzes.questions.models import Question
from tests import make

pytestmark = pytest.mark.django_db
LIST, NEW = "/authoring/names/lund-bay/", "/authoring/names/lund-bay/new/"


@pytest.fixture
def document(instructor: User) -> Document:
    return make.document(owner=instructor)


def name(on: Document, name: str, noun: str = "engineer", **fields: object) -> Entity:
    kind = fields.pop("kind", "person")
    return Entity.objects.create(
        document=on, key=name.lower().replace(" ", "-"), name=name, kind=kind, noun=noun, **fields
    )


def fact_of(on: Document, who: Entity) -> Fact:
    made = make.fact(
        on,
        quote="Its engineer was Karin Holm.",
        clause="the engineer of the harbour | be, past | {engineer}",
        role="engineer",
        type="entity",
        answer=who.name,
        entity=who,
    )
    Fact.objects.filter(pk=made.pk).update(statement=f"The engineer of the harbour was {who.name}.")
    return made


def form(**change: object) -> dict[str, object]:
    return {"name": "Karin Holm", "kind": "person", "noun": "engineer", "aliases": "", **change}


def page_of(response: object) -> str:
    return unescape(response.content.decode())  # type: ignore[attr-defined]


def test_a_name_is_added_with_a_key_of_its_own(document: Document, as_instructor: Client) -> None:
    bay = name(document, "Lund Bay", "bay", kind="place")
    sent = form(aliases="Holm\n K. Holm \nHolm", the="on", part_of=[bay.key])
    response = as_instructor.post(NEW, sent, follow=True)
    assert response.redirect_chain == [(LIST, 302)]
    assert "Saved: Karin Holm. No question changed." in page_of(response)
    row = Entity.objects.get(key="karin-holm")
    assert (row.kind, row.noun, row.aliases, row.the) == (
        "person",
        "engineer",
        ["Holm", "K. Holm"],
        True,
    )
    assert list(row.part_of.all()) == [bay]


def test_the_list_counts_facts_and_finds_by_every_name(
    document: Document, as_instructor: Client
) -> None:
    karin = name(document, "Karin Holm", aliases=["Öberg"])
    name(document, "Lund Bay", "bay", kind="place")
    fact_of(document, karin)
    page = page_of(as_instructor.get(LIST))
    row = page.split("Karin Holm</a>")[1].split("</tr>")[0]
    assert ">1</td>" in row
    assert ">0</td>" in page.split(">Lund Bay</a>")[1].split("</tr>")[0]
    found = page_of(as_instructor.get(LIST, {"q": "öberg"}))
    assert "Karin Holm</a>" in found
    assert ">Lund Bay</a>" not in found
    assert "No name says “xyz”." in page_of(as_instructor.get(LIST, {"q": "xyz"}))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "NILS berg"}, "“NILS berg” is there already: Nils Berg (builder)."),
        ({"name": "the nils"}, "“the nils” is another name of Nils Berg (builder) already."),
        ({"aliases": "Holm\nnils"}, "“nils” is another name of Nils Berg (builder) already."),
        ({"name": ""}, "This field is required."),
        ({"noun": " "}, "This field is required."),
        ({"kind": "novel"}, "not one of the available choices"),
    ],
)
def test_a_name_that_is_taken_is_refused_and_whose_it_is_said(
    document: Document, as_instructor: Client, change: dict[str, str], message: str
) -> None:
    name(document, "Nils Berg", "builder", aliases=["Nils"])
    response = as_instructor.post(NEW, form(**change))
    assert response.status_code == 422
    assert message in page_of(response)
    assert Entity.objects.count() == 1


def test_part_of_makes_no_circle(document: Document, as_instructor: Client) -> None:
    pier, port, bay = (name(document, n, n.lower(), kind="place") for n in ("Pier", "Port", "Bay"))
    pier.part_of.add(port)
    port.part_of.add(bay)
    sent = {"name": "Bay", "kind": "place", "noun": "bay", "part_of": ["pier"]}
    response = as_instructor.post(f"/authoring/name/{bay.pk}/", sent)
    assert response.status_code == 422
    assert "Pier is itself a part of Bay: that would be a circle." in page_of(response)
    assert not bay.part_of.exists()


def test_a_corrected_name_is_said_by_facts_and_questions(
    document: Document, as_instructor: Client
) -> None:
    karin = name(document, "Karin Holm")
    fact = fact_of(document, karin)
    refresh(document)
    before = Question.objects.published().count()
    response = as_instructor.post(
        f"/authoring/name/{karin.pk}/", form(name="Karin Holmgren", aliases="Holm"), follow=True
    )
    fact.refresh_from_db()
    assert fact.statement == "The engineer of the harbour was Karin Holmgren."
    card = Question.objects.get(fact=fact, kind="flashcard")
    assert card.revision is not None
    assert card.revision.key == "Karin Holmgren"
    assert "Holm" in card.revision.accepted
    assert f"Saved: Karin Holmgren. {before} questions reworded." in page_of(response)
    karin.refresh_from_db()
    assert karin.key == "karin-holm"


def test_what_a_name_is_part_of_changes_the_bank_and_it_is_said(
    document: Document, as_instructor: Client
) -> None:
    karin = name(document, "Karin Holm")
    others = [name(document, n) for n in ("Nils Berg", "Ada Lind", "Olof Dahl")]
    fact_of(document, karin)
    refresh(document)
    assert Question.objects.published().filter(kind="multiple_choice").exists()
    sent = form(name=others[0].name, part_of=[karin.key])
    page = page_of(as_instructor.post(f"/authoring/name/{others[0].pk}/", sent, follow=True))
    options = Question.objects.get(kind="multiple_choice").revision
    taken_out = Question.objects.get(kind="multiple_choice").status == "retired"
    assert taken_out or "Nils Berg" not in [o["text"] for o in options.options]
    assert "taken out" in page or "reworded" in page


def test_only_a_name_without_facts_is_deleted(document: Document, as_instructor: Client) -> None:
    karin, nils = name(document, "Karin Holm"), name(document, "Nils Berg")
    fact = fact_of(document, karin)
    page = page_of(as_instructor.get(f"/authoring/name/{karin.pk}/"))
    assert "Delete this name" not in page
    assert fact.statement.split(".")[0] in page or "1 fact speaks of it." in page
    response = as_instructor.post(f"/authoring/name/{karin.pk}/delete/", follow=True)
    assert "Karin Holm stays: facts speak of it." in page_of(response)
    assert "Delete this name" in page_of(as_instructor.get(f"/authoring/name/{nils.pk}/"))
    response = as_instructor.post(f"/authoring/name/{nils.pk}/delete/", follow=True)
    assert "Deleted: Nils Berg." in page_of(response)
    assert list(Entity.objects.all()) == [karin]


def test_who_may(document: Document, learner: User, other_instructor: User) -> None:
    karin = name(document, "Karin Holm")
    for person, status in ((learner, 403), (other_instructor, 404)):
        client = make.signed_in(person)
        assert client.get(LIST).status_code == status
        assert client.post(NEW, form(name="Nils")).status_code == status
        assert client.post(f"/authoring/name/{karin.pk}/", form(name="N")).status_code == status
        assert client.post(f"/authoring/name/{karin.pk}/delete/").status_code == status
    assert Client().post(NEW, form(name="Nils")).status_code == 302
    assert [row.name for row in Entity.objects.all()] == ["Karin Holm"]
