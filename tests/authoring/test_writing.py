"""A fact is written from its clause: rows for its roles, and names made on the spot."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from accounts.models import User
from content.facts.names import by_name
from content.facts.shapes import Entity as Shape
from content.models import Document, Entity, Fact
from quizzes.authoring.roles import Guess, Said, guessed, readable, sought, written
from tests import make
from tests.authoring.test_facts import fields

NEW = "/authoring/new/lund-bay/"
LIT = "The lighthouse was lit for the first time in autumn 1911."
BUILT = "It was built by Nils Berg."
CLAUSE = "the lighthouse | light, past passive | for the first time | in {date}"
BUILDER = "the lighthouse | build, past passive | by {builder!: Nils Berg}"


@pytest.fixture
def document(instructor: User) -> Document:
    return make.document(owner=instructor)


def send(client: Client, go: str = "save", **change: str):
    empty = {f"a-0-{name}": "" for name in ("role", "text", "entity", "new_kind", "new_noun")}
    sent = {
        "quote": LIT,
        "clause": CLAUSE,
        "frame": "event",
        "importance": "2",
        "a-TOTAL_FORMS": "1",
        "a-INITIAL_FORMS": "0",
        "a-0-type": "text",
        **empty,
        **change,
    }
    return client.post(NEW, {**sent, "go": go})


def page_of(response: object) -> str:
    return unescape(response.content.decode())  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_the_check_makes_rows_and_reads_them_from_the_quotation(
    document: Document, as_instructor: Client
) -> None:
    clause = "{what} | light, past passive | in {date}"
    response = send(as_instructor, "check", clause=clause)
    assert response.status_code == 200
    page = page_of(response)
    assert "Still without words: what." in page
    sent = fields(response.content.decode())
    assert sent["clause"] == clause
    assert [sent[f"a-{n}-role"] for n in range(2)] == ["what", "date"]
    assert (sent["a-1-type"], sent["a-1-text"]) == ("date", "autumn 1911")
    assert re.search(r'<input[^>]*name="a-0-text"[^>]*autofocus', response.content.decode())
    assert not Fact.objects.exists()


@pytest.mark.django_db
def test_a_clause_with_its_words_is_enough(document: Document, as_instructor: Client) -> None:
    clause = "{what: the lighthouse} | light, past passive | in {date!: autumn 1911}"
    response = send(as_instructor, clause=clause, verb_forms="participle: lit")
    assert response.status_code == 302, page_of(response)
    fact = Fact.objects.get()
    assert fact.forms == {"participle": "lit"}
    assert fact.clause == "{what} | light, past passive | in {date}"
    assert fact.statement == "The lighthouse was lit in autumn 1911."
    rows = {a.role: (a.type, a.text, a.exclusive) for a in fact.arguments.all()}
    assert rows == {
        "what": ("text", "the lighthouse", False),
        "date": ("date", "autumn 1911", True),
    }


@pytest.mark.django_db
def test_rows_that_were_typed_are_kept_and_roles_that_left_go(
    document: Document, as_instructor: Client
) -> None:
    typed = {"a-0-role": "date", "a-0-type": "date", "a-0-text": "spring 1911"}
    sent = fields(send(as_instructor, "check", **typed).content.decode())
    assert (sent["a-0-text"], sent["a-TOTAL_FORMS"]) == ("spring 1911", "1")
    bare = {"a-0-role": "gone", "clause": "the lighthouse | shine, present | {how: brightly}"}
    sent = fields(send(as_instructor, "check", **bare).content.decode())
    assert (sent["a-0-role"], sent["a-0-text"]) == ("how", "brightly")


@pytest.mark.django_db
def test_more_roles_than_rows_are_refused_in_words(
    document: Document, as_instructor: Client
) -> None:
    clause = "it | be, past | " + " ".join(f"{{r{n}: x}}" for n in range(9))
    response = send(as_instructor, clause=clause)
    assert response.status_code == 422
    assert "No argument fills {r8}." in page_of(response)


@pytest.mark.django_db
def test_a_new_name_is_made_with_the_fact(document: Document, as_instructor: Client) -> None:
    response = send(as_instructor, quote=BUILT, clause=BUILDER)
    assert response.status_code == 422
    page = page_of(response)
    assert "“Nils Berg” is new here." in page
    sent = fields(response.content.decode())
    assert (sent["a-0-type"], sent["a-0-text"]) == ("entity", "Nils Berg")
    assert sent["a-0-new_noun"] == "builder"
    checked = as_instructor.post(NEW, {**sent, "a-0-new_kind": "person", "go": "check"})
    assert "The lighthouse was built by Nils Berg." in page_of(checked)
    assert not Entity.objects.exists()
    as_instructor.post(NEW, {**sent, "a-0-new_kind": "person", "go": "save"})
    row = Entity.objects.get()
    assert (row.key, row.name, row.kind, row.noun) == (
        "nils-berg",
        "Nils Berg",
        "person",
        "builder",
    )
    argument = Fact.objects.get().arguments.get()
    assert (argument.entity, argument.text) == (row, "Nils Berg")


@pytest.mark.django_db
def test_a_new_name_with_an_article_stands_with_it(
    document: Document, as_instructor: Client
) -> None:
    made = {"a-0-type": "entity", "a-0-role": "sea", "a-0-text": "the Baltic Sea"}
    send(
        as_instructor,
        clause="the lighthouse | stand, present | on {sea}",
        **made,
        **{"a-0-new_kind": "place", "a-0-new_noun": "sea"},
    )
    row = Entity.objects.get()
    assert (row.name, row.the) == ("Baltic Sea", True)
    assert Fact.objects.get().statement == "The lighthouse stands on the Baltic Sea."


@pytest.mark.django_db
@pytest.mark.parametrize("said", ["nils berg", "the Builder"])
def test_a_known_name_is_taken_by_itself(
    document: Document, as_instructor: Client, said: str
) -> None:
    known = Entity.objects.create(
        document=document, key="nb", name="Nils Berg", kind="person", noun="x", aliases=["Builder"]
    )
    typed = {"a-0-role": "builder", "a-0-type": "entity", "a-0-text": said}
    response = send(as_instructor, quote=BUILT, clause=BUILDER.replace(": Nils Berg", ""), **typed)
    assert response.status_code == 302, page_of(response)
    assert Entity.objects.count() == 1
    argument = Fact.objects.get().arguments.get()
    assert argument.entity == known
    assert argument.text == ("Nils Berg" if said == "nils berg" else said)


@pytest.mark.django_db
def test_relation_attribution_and_question_words(document: Document, as_instructor: Client) -> None:
    clause = CLAUSE.replace("{date}", "{date!: autumn 1911}")
    send(as_instructor, clause=clause, relation="lighting", attribution="Nils Berg")
    fact = Fact.objects.get()
    assert (fact.relation, fact.attribution) == ("lighting", "Nils Berg")
    url = f"/authoring/fact/{fact.pk}/edit/"
    sent = fields(as_instructor.get(url).content.decode())
    assert (sent["relation"], sent["attribution"]) == ("lighting", "Nils Berg")
    as_instructor.post(url, {**sent, "a-0-wh": "in which dark season", "go": "save"})
    assert fact.arguments.get().wh == "in which dark season"
    assert fields(as_instructor.get(url).content.decode())["a-0-wh"] == "in which dark season"


@pytest.mark.django_db
def test_a_verb_form_that_cannot_be_read_is_refused(
    document: Document, as_instructor: Client
) -> None:
    clause = CLAUSE.replace("{date}", "{date!: autumn 1911}")
    page = page_of(send(as_instructor, clause=clause, verb_forms="lit"))
    assert "“lit” is not read." in page


@pytest.mark.django_db
def test_the_next_fact_begins_with_the_next_sentence(
    document: Document, as_instructor: Client
) -> None:
    clause = CLAUSE.replace("{date}", "{date!: autumn 1911}")
    response = send(as_instructor, "another", clause=clause)
    page = as_instructor.get(response.headers["Location"]).content.decode()
    assert fields(page)["quote"] == BUILT
    assert "questions added" in page


NAMES = by_name([Shape("b", "Lund Bay", "place", "bay", ("the Bay",))])


@pytest.mark.parametrize(
    ("clause", "plain", "said"),
    [
        ("{a} | b", "{a} | b", (Said("a"),)),
        ("{a: b c} | {d!:4} | {e!}", "{a} | {d} | {e}", None),
        ("{ a : b }", "{a}", (Said("a", "b"),)),
        ("{A: b} | {a|b}", "{A: b} | {a|b}", ()),
    ],
)
def test_what_a_clause_says(clause: str, plain: str, said: tuple[Said, ...] | None) -> None:
    three = (Said("a", "b c"), Said("d", "4", True), Said("e", "", True))
    assert written(clause) == (plain, three if said is None else said)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("autumn 1911", "date"),
        ("1911", "date"),
        ("about 300 fishermen", "count"),
        ("US$4 billion", "money"),
        ("5 percent", "percent"),
        ("third", "ordinal"),
        ("four years", "duration"),
        ("lund bay", "entity"),
        ("Nils Berg", "entity"),
        ("the Amazon", "entity"),
        ("the sea", "text"),
        ("salt water", "text"),
        ("Condensation", "text"),
    ],
)
def test_the_type_of_words(text: str, kind: str) -> None:
    assert guessed(text, NAMES).type == kind


QUOTE = "About 300 fishermen of Lund Bay paid US$4 billion in late May 1904, and 12 percent since."


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("Halley showed in 1687 that it rains.", [("date", "1687")]),
        ("In 1904 fishermen came.", [("date", "1904")]),
        (
            "The port had 2300 boats and 12 cranes.",
            [("count", "2300 boats"), ("count", "12 cranes")],
        ),
        (
            "Some 30 percent of two piers fell.",
            [("percent", "some 30 percent"), ("count", "two piers")],
        ),
        ("It rained for nine days.", [("duration", "nine days")]),
        ("Nobody counted.", []),
    ],
)
def test_what_can_be_read_in_a_sentence(quote: str, found: list[tuple[str, str]]) -> None:
    assert [(one.guess.type, one.guess.text) for one in readable(quote, {})] == found


@pytest.mark.parametrize(
    ("clause", "role", "guess"),
    [
        ("{people} | pay, past | x", "people", Guess("count", "about 300 fishermen")),
        ("x | pay, past | in {date}", "date", Guess("date", "late May 1904")),
        ("x | pay, past | {price}", "price", Guess("money", "US$4 billion")),
        ("x | be, past | in {bay}", "bay", Guess("entity", "", "b")),
        ("fishermen | pay, past | of {whose}", "whose", Guess("entity", "", "b")),
        ("fishermen | pay, past | in {when_paid}", "when_paid", Guess("date", "late May 1904")),
        ("fishermen | pay, past | for {duration}", "duration", Guess("duration")),
        ("fishermen | pay, past | {why}", "why", Guess()),
    ],
)
def test_what_the_quotation_holds_for_a_role(clause: str, role: str, guess: Guess) -> None:
    assert sought((role,), clause, QUOTE, NAMES) == {role: guess}


LISTED = "{a: Nils Berg} and {b: Karin Holm} | build, past plural | it"


def in_the_open(page: str, field: str) -> bool:
    """Whether the field stands in the form, and in no part that is to be unfolded."""
    before = page[page.index('id="fact-form"') : page.index(f'name="{field}"')]
    return before.count("<details") == before.count("</details")


@pytest.mark.django_db
def test_the_question_for_a_list_is_in_the_open_where_there_is_one(
    document: Document, as_instructor: Client
) -> None:
    assert not in_the_open(as_instructor.get(NEW).content.decode(), "ask_all")
    assert not in_the_open(page_of(send(as_instructor, "check")), "ask_all")
    assert not in_the_open(page_of(send(as_instructor, "check", clause="{a")), "ask_all")
    ask = {"ask_all": "Who built it?"}
    page = page_of(send(as_instructor, "check", clause=LISTED, **ask))
    assert in_the_open(page, "ask_all")
    assert page.count('name="ask_all"') == 1
    assert fields(page)["ask_all"] == "Who built it?"
    # A list split between two parts is none.
    split = LISTED.replace(" and {b", " | stand, past | {b").replace(" | build, past plural", "")
    assert not in_the_open(page_of(send(as_instructor, "check", clause=split)), "ask_all")


@pytest.mark.django_db
def test_a_list_that_nobody_asks_for_is_pointed_out(
    document: Document, as_instructor: Client
) -> None:
    clause = "{a: red} and {b: white} | be, present plural | its colours"
    page = page_of(send(as_instructor, "check", clause=clause))
    assert "no question for the whole list is written." in page
    asked = page_of(send(as_instructor, "check", clause=clause, ask_all="Which are its colours?"))
    assert "no question for the whole list" not in asked


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["text", "date"])
def test_a_row_that_is_no_name_any_more_keeps_nothing_of_one(
    document: Document, as_instructor: Client, kind: str
) -> None:
    known = Entity.objects.create(
        document=document, key="kh", name="Karin Holm", kind="person", noun="engineer"
    )
    name = {"entity": known.key, "new_kind": "person", "new_noun": "builder"}
    typed = {f"a-0-{field}": value for field, value in name.items()}
    row = {"a-0-role": "date", "a-0-text": "autumn 1911", **typed}
    kept = fields(page_of(send(as_instructor, "check", **row, **{"a-0-type": "entity"})))
    assert {field: kept[f"a-0-{field}"] for field in name} == name
    sent = fields(page_of(send(as_instructor, "check", **row, **{"a-0-type": kind})))
    assert {sent.get(f"a-0-{field}", "") for field in name} == {""}
    assert sent["a-0-text"] == "autumn 1911"
    # The words behind a colon may turn a name into something else as well.
    said = CLAUSE.replace("{date}", "{date: autumn 1911}")
    page = page_of(send(as_instructor, "check", clause=said, **row, **{"a-0-type": "entity"}))
    assert {fields(page).get(f"a-0-{field}", "") for field in name} == {""}


@pytest.mark.django_db
def test_a_row_without_its_role_is_free_though_it_was_a_name(
    document: Document, as_instructor: Client
) -> None:
    known = Entity.objects.create(
        document=document, key="kh", name="Karin Holm", kind="person", noun="engineer"
    )
    left = {"a-0-role": "gone", "a-0-type": "text", "a-0-entity": known.key}
    sent = fields(page_of(send(as_instructor, "check", clause=CLAUSE, **left)))
    assert (sent["a-0-role"], sent["a-TOTAL_FORMS"]) == ("date", "1")
