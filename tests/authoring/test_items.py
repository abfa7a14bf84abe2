"""The gallery of items: found by filters, retired and restored in bulk, undone."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from content.facts import actions as facts
from content.models import Document, EditorialNote, Fact
from quizzes.generation.run import refresh
from quizzes.memory.models import ItemCount
from quizzes.questions import actions
from quizzes.questions.models import Question
from tests import make

pytestmark = pytest.mark.django_db
ITEMS = "/authoring/items/lund-bay/"
LIT = "The lighthouse was lit for the first time in autumn 1911."


@pytest.fixture
def document(instructor: User) -> Document:
    """Two facts in two parts with their generated items."""
    found = make.document(owner=instructor)
    make.fact(found, key="opened")
    lit = "the lighthouse | light, past passive | in {date}"
    make.fact(found, key="lit", quote=LIT, clause=lit, answer="autumn 1911", section="2(1)")
    refresh(found)
    Fact.objects.filter(key="lit").update(importance=3)
    return found


def listed(client: Client, query: str = "") -> list[int]:
    """The ids of the items on the page, in their order."""
    page = client.get(f"{ITEMS}?{query}")
    assert page.status_code == 200
    return [int(pk) for pk in re.findall(r'name="item" value="(\d+)"', page.content.decode())]


def ids(**fields: Any) -> set[int]:
    return set(Question.objects.filter(**fields).values_list("pk", flat=True))


def text_of(client: Client, query: str = "") -> str:
    page = re.sub(r"<[^>]+>", " ", client.get(f"{ITEMS}?{query}").content.decode())
    return re.sub(r"\s+", " ", unescape(page))


def change(client: Client, query: str = "", **data: Any) -> str:
    """The page that follows a change in bulk, as a person reads it and with its token."""
    response = client.post(f"{ITEMS}change/?{query}", data, follow=True)
    assert response.redirect_chain == [(f"{ITEMS}?{query}" if query else ITEMS, 302)]
    page: str = response.content.decode()
    return page


def undo(client: Client, page: str) -> str:
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    response = client.post(f"{ITEMS}undo/", {"token": token[1]}, follow=True)
    return str(response.content.decode())


def statuses() -> dict[int, tuple[str, bool]]:
    return {q.pk: (q.status, q.withdrawn) for q in Question.objects.all()}


def flawed(about: Fact) -> Question:
    return make.question(
        about,
        "multiple_choice",
        variant=7,
        stem="In which year was the pier of Lund Bay opened?",
        options=["May 1904", "June 1931", "None of the above"],
    )


def test_every_item_shows_its_wording_and_what_is_known_of_it(
    document: Document, as_instructor: Client
) -> None:
    question = flawed(Fact.objects.get(key="lit"))
    ItemCount.objects.create(question=question, answers=8, correct=6)
    assert set(listed(as_instructor)) == ids()
    page = text_of(as_instructor, "lint=none_of_the_above")
    assert f"1 of {len(ids())} items" in page
    row = page[page.index("Choose: In which year was the pier") :]
    for said in (
        "Right: May 1904 June 1931 None of the above",
        "Multiple choice §2(1)",
        "Importance 3 Published Generated",
        "None of the above “None of the above” rewards",
        "8 75 % right",
    ):
        assert said in row


def test_several_right_options_are_all_marked(document: Document, as_instructor: Client) -> None:
    question = flawed(Fact.objects.get(key="lit"))
    assert question.revision is not None
    question.revision.options[1]["correct"] = True
    question.revision.save()
    question.argument = None
    question.save()
    page = text_of(as_instructor, "q=pier")
    assert "Right: May 1904" in page
    assert "Right: June 1931" in page
    assert "Right: None of the above" not in page


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("part=2(1)", {"fact__section": "2(1)"}),
        ("kind=cloze", {"kind": "cloze"}),
        ("importance=3", {"fact__importance": 3}),
        ("status=retired", {"status": "retired"}),
        ("origin=authored", {"origin": "authored"}),
        ("origin=edited", {"origin": "generated", "detached": True}),
        ("origin=generated", {"origin": "generated", "detached": False}),
        ("lint=flawed", {"variant": 7}),
        ("lint=none_of_the_above", {"variant": 7}),
        ("lint=longest_key", {"pk": 0}),
        ("q=Autumn+1911", {"fact__key": "lit"}),
        ("q=june+1931", {"variant": 7}),
        ("q=%22pier+of+lund%22", {"variant": 7}),
        ("q=1911+harbour", {"pk": 0}),
        ("part=2(1)&kind=typed&q=lighthouse", {"fact__key": "lit", "kind": "typed"}),
    ],
)
def test_filters(
    document: Document, as_instructor: Client, instructor: User, query: str, fields: dict[str, Any]
) -> None:
    about = Fact.objects.get(key="opened")
    flawed(about)
    typed = Question.objects.get(fact=about, kind="typed")
    words = {"stem": "When did the harbour open?", "key": "May 1904", "accepted": ["May 1904"]}
    actions.revise(typed, words, instructor)
    actions.write(about, "typed", {**words, "key": "in May 1904"}, instructor)
    actions.retire(Question.objects.get(fact=about, kind="flashcard"))
    wanted = ids(**fields)
    assert set(listed(as_instructor, query)) == wanted
    assert f"{len(wanted)} of {len(ids())} items" in text_of(as_instructor, query)
    assert wanted != ids()


def test_clean_is_all_that_is_not_flawed(document: Document, as_instructor: Client) -> None:
    found = flawed(Fact.objects.get(key="lit"))
    assert set(listed(as_instructor, "lint=clean")) == ids() - {found.pk}


def test_an_active_filter_can_be_taken_away_alone(
    document: Document, as_instructor: Client
) -> None:
    page = as_instructor.get(f"{ITEMS}?kind=typed&part=2(1)&page=1").content.decode()
    chips = re.findall(r'<a class="chip soft" href="([^"]+)">.*?</span>([^<]+)<svg', page)
    assert {(unescape(url), unescape(said)) for url, said in chips} == {
        ("?kind=typed", "Part: §2(1)"),
        ("?part=2%281%29", "Kind: Typed answer"),
    }


def test_a_filter_that_cannot_be_read_is_told_and_left_out(
    document: Document, as_instructor: Client
) -> None:
    page = text_of(as_instructor, "kind=essay&part=2(1)")
    assert "Select a valid choice. essay" in page
    assert set(listed(as_instructor, "kind=essay&part=2(1)")) == ids(fact__section="2(1)")


def test_orders(document: Document, as_instructor: Client) -> None:
    by_place = [q.fact.key for q in map(by_id, listed(as_instructor))]
    assert by_place == sorted(by_place, reverse=True)
    kinds = [by_id(pk).kind for pk in listed(as_instructor, "sort=kind")]
    assert kinds == sorted(kinds, key=Question.Kind.values.index)
    hard, unlucky, easy = Question.objects.filter(fact__key="lit").order_by("pk")[:3]
    for question, answers, correct in ((hard, 12, 2), (unlucky, 1, 0), (easy, 9, 9)):
        ItemCount.objects.create(question=question, answers=answers, correct=correct)
    assert listed(as_instructor, "sort=hardest")[:3] == [hard.pk, unlucky.pk, easy.pk]


def by_id(pk: int) -> Question:
    return Question.objects.select_related("fact").get(pk=pk)


def test_pages_keep_the_filters(document: Document, as_instructor: Client) -> None:
    make.bank(document, 30)
    page = as_instructor.get(f"{ITEMS}?q=pier&kind=flashcard").content.decode()
    assert len(listed(as_instructor, "q=pier&kind=flashcard")) == 25
    assert "q=pier&amp;kind=flashcard&amp;page=2" in page
    assert len(listed(as_instructor, "q=pier&kind=flashcard&page=2")) == 5


def test_nothing_found_and_nothing_there(instructor: User, as_instructor: Client) -> None:
    found = make.document(owner=instructor)
    assert "No item yet" in text_of(as_instructor)
    make.fact(found)
    refresh(found)
    page = text_of(as_instructor, "q=zebra")
    assert "No item matches" in page
    assert f"0 of {len(ids())} items" in page


def test_ticked_items_are_retired_and_undone_exactly(
    document: Document, as_instructor: Client
) -> None:
    first, second, third, *_rest = sorted(ids())
    Question.objects.filter(pk=second).update(status="held")
    Question.objects.filter(pk=third).update(status="retired")
    before = statuses()
    page = change(as_instructor, go="retire", scope="ticked", item=[first, second, third])
    assert "2 items retired." in page
    assert statuses() == before | {first: ("retired", True), second: ("retired", True)}
    Question.objects.filter(pk=second).update(detached=True)  # the refresh below leaves it
    assert "2 items are as before." in undo(as_instructor, page)
    after = statuses()
    assert (after[first], after[second]) == (("published", False), ("held", False))


def test_undo_leaves_what_was_changed_again(document: Document, as_instructor: Client) -> None:
    first, second, *_rest = sorted(ids())
    page = change(as_instructor, go="retire", scope="ticked", item=[first, second])
    change(as_instructor, go="restore", scope="ticked", item=[first])
    assert "1 item is as before." in undo(as_instructor, page)
    assert {statuses()[first], statuses()[second]} == {("published", False)}


def test_undoing_a_restore_leaves_what_was_retired_again(
    document: Document, as_instructor: Client
) -> None:
    change(as_instructor, go="retire", scope="all")
    page = change(as_instructor, go="restore", scope="all")
    change(as_instructor, go="retire", scope="ticked", item=[min(ids())])
    assert f"{len(ids()) - 1} items are as before." in undo(as_instructor, page)
    assert ids(status="retired", withdrawn=True) == ids()


def test_the_page_and_all_that_match(document: Document, as_instructor: Client) -> None:
    make.bank(document, 30)
    query = "q=pier&kind=flashcard"
    shown = listed(as_instructor, query)
    page = as_instructor.get(f"{ITEMS}?{query}").content.decode()
    assert f'name="shown" value="{",".join(map(str, shown))}"' in page
    assert "All 25 on this page" in page
    assert "All 30 that match" in page
    said = change(as_instructor, query, go="retire", scope="page", shown=",".join(map(str, shown)))
    assert "25 items retired." in said
    assert ids(status="retired") == set(shown)
    said = change(as_instructor, query, go="retire", scope="all")
    assert "5 items retired." in said
    assert ids(status="retired") == ids(kind="flashcard", fact__key__startswith="bank")


def test_enter_in_a_box_retires_nothing(document: Document, as_instructor: Client) -> None:
    """A browser presses the first button of the form."""
    page = as_instructor.get(ITEMS).content.decode()
    form = page[page.index("/change/") :]
    first = re.search(r"<button[^>]*>", form)
    assert first
    assert 'name="go" value=""' in first[0]


def test_a_change_is_told_once(document: Document, as_instructor: Client) -> None:
    change(as_instructor, go="retire", scope="all")
    assert "items retired" not in text_of(as_instructor)


def test_retired_in_bulk_no_refresh_brings_it_back_until_restored(
    document: Document, as_instructor: Client
) -> None:
    change(as_instructor, go="retire", scope="all")
    refresh(document)
    assert ids(status="retired", withdrawn=True) == ids()
    page = change(as_instructor, go="restore", scope="all")
    assert f"{len(ids())} items restored." in page
    assert ids(status="published", withdrawn=False) == ids()
    undo(as_instructor, page)
    assert ids(status="retired", withdrawn=True) == ids()


def test_restoring_tells_what_stays_retired(document: Document, as_instructor: Client) -> None:
    change(as_instructor, go="retire", scope="all")
    facts.retire_fact(Fact.objects.get(key="lit"))
    note = EditorialNote.objects.create(document=document, key="n", kind="unclear", holds=True)
    note.facts.add(Fact.objects.get(key="opened"))
    refresh(document)
    page = change(as_instructor, go="restore", scope="all")
    lit, opened = ids(fact__key="lit"), ids(fact__key="opened")
    held = f"{len(opened)} are held back by notes."
    assert f"0 items restored. {held} {len(lit)} stay retired: their facts" in page
    assert (ids(status="held"), ids(status="retired")) == (opened, lit)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"go": "retire", "scope": "ticked"}, "No item is ticked."),
        ({"go": "retire", "scope": "ticked", "item": ["x", "1;2", "٣"]}, "No item is ticked."),
        ({"go": "retire", "scope": "galaxy"}, "Choose which items"),
        ({"go": "burn", "scope": "all"}, "Choose which items"),
        ({"go": "", "scope": "all"}, "Choose which items"),
        ({}, "Choose which items"),
    ],
)
def test_what_cannot_be_done_is_told(
    document: Document, as_instructor: Client, data: dict[str, Any], message: str
) -> None:
    before = statuses()
    assert message in change(as_instructor, **data)
    assert statuses() == before


def test_items_of_another_document_are_never_touched(
    document: Document, as_instructor: Client, instructor: User, other_instructor: User
) -> None:
    for owner, slug in ((other_instructor, "theirs"), (instructor, "mine-too")):
        make.bank(make.document(slug, owner=owner), 2)
    foreign = sorted(Question.objects.exclude(document=document).values_list("pk", flat=True))
    Question.objects.filter(pk=foreign[0]).update(status="retired", withdrawn=True)
    before = statuses()
    for scope in ({"scope": "ticked", "item": foreign}, {"scope": "page", "shown": foreign}):
        if "shown" in scope:
            scope["shown"] = ",".join(map(str, foreign))
        assert "0 items retired." in change(as_instructor, go="retire", **scope)
        assert "0 items restored." in change(as_instructor, go="restore", **scope)
        assert statuses() == before


def test_a_token_is_good_for_its_document_only(
    document: Document, as_instructor: Client, instructor: User
) -> None:
    make.document("mine-too", owner=instructor)
    page = change(as_instructor, go="retire", scope="all")
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    before = statuses()
    for url, sent in (("/authoring/items/mine-too/", token[1]), (ITEMS, token[1] + "x")):
        said = as_instructor.post(f"{url}undo/", {"token": sent}, follow=True).content.decode()
        assert "can no longer be undone" in said
    assert statuses() == before


def test_who_may(document: Document, learner: User, stranger: User, other_instructor: User) -> None:
    document.is_public = False
    document.save()
    make.course(other_instructor, learner, documents=[document])
    before = statuses()
    for person, status in ((learner, 403), (other_instructor, 403), (stranger, 404)):
        client = make.signed_in(person)
        assert client.get(ITEMS).status_code == status
        assert client.get("/authoring/coverage/lund-bay/").status_code == status
        sent = {"go": "retire", "scope": "all"}
        assert client.post(f"{ITEMS}change/", sent).status_code == status
        assert client.post(f"{ITEMS}undo/", {"token": "x"}).status_code == status
    assert statuses() == before


@pytest.mark.parametrize("verb", ["retire", "restore"])
def test_statements_do_not_grow_with_the_items(
    document: Document, as_instructor: Client, verb: str
) -> None:
    counted = []
    for n in (1, 20):
        for _fact in range(n):
            make.fact(document)
        refresh(document)
        if verb == "restore":
            actions.retire_all(Question.objects.all())
        with CaptureQueriesContext(connection) as statements:
            as_instructor.post(f"{ITEMS}change/", {"go": verb, "scope": "all"})
        counted.append(len(statements))
        actions.restore_all(Question.objects.all())
    assert counted[0] == counted[1]


def test_the_bank_and_the_fact_lead_there(document: Document, as_instructor: Client) -> None:
    assert f'href="{ITEMS}"' in as_instructor.get("/authoring/").content.decode()
    about = Fact.objects.get(key="lit")
    page = as_instructor.get(f"/authoring/fact/{about.pk}/").content.decode()
    link = re.search(rf'href="{ITEMS}\?(part=[^"]+)"', page)
    assert link
    assert set(listed(as_instructor, unescape(link[1]))) == ids(fact=about)
