"""An instructor corrects a fact, writes a new one, and decides a note."""

from __future__ import annotations

import re
from html import unescape
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from content import values
from content.models import Document, EditorialNote, Fact
from quizzes.generation.run import refresh
from quizzes.memory import actions as memory
from quizzes.memory.models import Card
from quizzes.models import Attempt, Question, Quiz
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(instructor: User) -> Document:
    found = make.document(owner=instructor)
    make.fact(found)
    refresh(found)
    return found


def fields(page: str) -> dict[str, str]:
    """What a browser would send of the form on the page."""
    form = page[page.index('id="fact-form"') :]
    form = form[: form.index("</form>")]
    sent = dict(re.findall(r'<input[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', form))
    for tag in re.findall(r"<input[^>]*type=\"checkbox\"[^>]*>", form):
        name = re.search(r'name="([^"]+)"', tag)
        if name:
            sent.pop(name[1], None)
            if " checked" in tag:
                sent[name[1]] = "on"
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S):
        sent[name] = text.removeprefix("\n")
    for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        sent[name] = chosen[1] if chosen else ""
    return {name: unescape(value) for name, value in sent.items()}


def open_editor(client: Client, fact: Fact) -> dict[str, str]:
    page = client.get(f"/authoring/fact/{fact.pk}/edit/")
    assert page.status_code == 200
    return fields(page.content.decode())


def row_of(sent: dict[str, str], role: str) -> str:
    return next(name for name, value in sent.items() if value == role and name.endswith("-role"))[
        : -len("role")
    ]


def test_a_correction_changes_statement_and_questions_but_no_schedule(
    document: Document, as_instructor: Client, learner: User
) -> None:
    fact = Fact.objects.get()
    memory.enrol(learner, document)
    card = Card.objects.of(learner.pk).order_by("pk")[0]
    Card.objects.filter(pk=card.pk).update(state="review", rows=1, reps=1, stability=9.5, lapses=2)
    quiz = Quiz.objects.create(document=document, owner=learner, title="Q", size=1)
    client = make.signed_in(learner)
    client.post(f"/quiz/{quiz.pk}/begin/", {"key": "begin-000001"})
    client.post(f"/quiz/attempt/{Attempt.objects.get().pk}/submit/", {"key": "submit-00001"})
    result = client.get(f"/quiz/attempt/{Attempt.objects.get().pk}/result/").content.decode()
    stem = re.search(r'id="q1".*?</h', result, re.S)

    sent = open_editor(as_instructor, fact)
    date = row_of(sent, "date")
    sent |= {f"{date}text": "June 1904", "go": "save"}
    response = as_instructor.post(f"/authoring/fact/{fact.pk}/edit/", sent)
    assert response.status_code == 302, response.content.decode()

    fact.refresh_from_db()
    assert "June 1904" in fact.statement
    question = Question.objects.get(fact=fact, argument__role="date", kind="typed")
    assert question.revision is not None
    assert (question.revision.number, question.revision.key) == (2, "June 1904")
    card.refresh_from_db()
    assert (card.state, card.rows, card.stability, card.lapses) == ("review", 1, 9.5, 2)
    after = client.get(f"/quiz/attempt/{Attempt.objects.get().pk}/result/").content.decode()
    assert stem is not None
    assert stem[0] in after
    assert "June 1904" not in after


def test_wrong_options_are_shown_and_read_with_their_reasons(
    document: Document, as_instructor: Client
) -> None:
    fact = Fact.objects.get()
    argument = fact.arguments.get()
    argument.distractors = ["June 1931", {"text": "July 1932", "why": "It was a pier | not this."}]
    argument.save()
    sent = open_editor(as_instructor, fact)
    area = f"{row_of(sent, 'date')}distractors"
    assert sent[area] == "June 1931\nJuly 1932 | It was a pier | not this."
    sent[area] += "\nMay 1933|A typo\n\nMay 1934 |  Thirty years late. \nMay 1935 |"
    response = as_instructor.post(f"/authoring/fact/{fact.pk}/edit/", {**sent, "go": "save"})
    assert response.status_code == 302, response.content.decode()
    argument.refresh_from_db()
    assert argument.distractors == [
        "June 1931",
        {"text": "July 1932", "why": "It was a pier | not this."},
        "May 1933|A typo",
        {"text": "May 1934", "why": "Thirty years late."},
        "May 1935",
    ]
    sent = open_editor(as_instructor, fact)
    sent[area] = f"June 1931 | {'long ' * 61}"
    response = as_instructor.post(f"/authoring/fact/{fact.pk}/edit/", {**sent, "go": "save"})
    assert response.status_code == 422
    assert "At most 300 characters fit here." in response.content.decode()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"quote": "Nobody ever wrote this."}, "do not stand in the document"),
        ({"clause": "{nobody} | visit, past | Russia"}, "Say what stands here."),
        ({"clause": "only a subject"}, "{date} does not stand in the clause"),
        ({"date-text": "some day"}, "some day"),
        ({"date-role": "Not A Role"}, "lower-case letters"),
        ({"frame": "novel"}, "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    document: Document, as_instructor: Client, change: dict[str, str], message: str
) -> None:
    fact = Fact.objects.get()
    before = (fact.statement, Question.objects.count())
    sent = open_editor(as_instructor, fact)
    date = row_of(sent, "date")
    sent |= {name.replace("date-", date): value for name, value in change.items()}
    response = as_instructor.post(f"/authoring/fact/{fact.pk}/edit/", {**sent, "go": "save"})
    assert response.status_code == 422
    page = unescape(response.content.decode())
    assert message in page
    for value in change.values():
        assert value in page or value == "novel"
    fact.refresh_from_db()
    assert (fact.statement, Question.objects.count()) == before


def test_the_preview_shows_what_would_be_asked_and_saves_nothing(
    document: Document, as_instructor: Client
) -> None:
    fact = Fact.objects.get()
    sent = open_editor(as_instructor, fact)
    date = row_of(sent, "date")
    sent[f"{date}text"] = "July 1904"
    url = f"/authoring/fact/{fact.pk}/edit/"
    live = as_instructor.post(url, {**sent, "go": "live"}, headers={"HX-Request": "true"})
    assert live.status_code == 200
    assert "July 1904" in live.content.decode()
    assert "<html" not in live.content.decode()
    assert "July 1904" in as_instructor.post(url, {**sent, "go": "check"}).content.decode()
    fact.refresh_from_db()
    assert "July 1904" not in fact.statement


def test_two_editors_do_not_overwrite_each_other(document: Document, as_instructor: Client) -> None:
    fact = Fact.objects.get()
    first, second = open_editor(as_instructor, fact), open_editor(as_instructor, fact)
    date = row_of(first, "date")
    url = f"/authoring/fact/{fact.pk}/edit/"
    as_instructor.post(url, {**first, f"{date}text": "June 1904", "go": "save"})
    response = as_instructor.post(url, {**second, f"{date}text": "July 1904", "go": "save"})
    assert response.status_code == 422
    assert "Somebody has saved this fact meanwhile" in response.content.decode()
    assert "July 1904" in response.content.decode()
    fact.refresh_from_db()
    assert "June 1904" in fact.statement


def test_a_new_fact_is_asked_and_proved(document: Document, as_instructor: Client) -> None:
    page = as_instructor.get("/authoring/new/lund-bay/").content.decode()
    sent = fields(page) | {
        "quote": "The lighthouse was lit for the first time in autumn 1911.",
        "clause": "the lighthouse | light, past passive | for the first time | in {date}",
        "frame": "event",
        "a-0-role": "date",
        "a-0-type": "date",
        "a-0-text": "autumn 1911",
        "a-0-exclusive": "on",
        "go": "save",
    }
    response = as_instructor.post("/authoring/new/lund-bay/", sent)
    assert response.status_code == 302, response.content.decode()
    fact = Fact.objects.latest("pk")
    assert fact.section == "2(1)"
    proof = fact.evidence.get()
    text = proof.version.canonical_text
    assert text[proof.start : proof.end] == proof.exact == sent["quote"]
    kinds = set(fact.questions.published().values_list("kind", flat=True))
    assert {"flashcard", "typed", "cloze"} <= kinds


def test_a_sentence_of_the_reader_begins_a_fact(document: Document, as_instructor: Client) -> None:
    version = document.versions.get()
    at = version.canonical_text.index("Its engineer was Karin Holm.")
    page = as_instructor.get("/authoring/new/lund-bay/", {"at": at}).content.decode()
    assert fields(page)["quote"] == "Its engineer was Karin Holm."
    assert as_instructor.get("/authoring/new/lund-bay/", {"at": "x"}).status_code == 200


def test_a_note_holds_its_facts_back_until_it_is_decided(
    document: Document, as_instructor: Client, instructor: User
) -> None:
    fact = Fact.objects.get()
    note = EditorialNote.objects.create(
        document=document, key="doubt", kind="doubtful figure", says="May be June.", holds=True
    )
    note.facts.add(fact)
    refresh(document)
    assert not fact.questions.published().exists()
    as_instructor.post(f"/authoring/note/{note.pk}/decide/", {"holds": "0"})
    assert fact.questions.published().exists()
    page = as_instructor.get(f"/authoring/fact/{fact.pk}/").content.decode()
    assert "Decided by ines" in page
    as_instructor.post(f"/authoring/note/{note.pk}/decide/", {"holds": "1"})
    assert not fact.questions.published().exists()


def test_the_document_suggests_wrong_options(document: Document, as_instructor: Client) -> None:
    value = values.dump(values.parse("date", "May 1904"))
    fact = make.fact(document, key="valued", value=value)
    wrong = ["May 1904", "June 1871", "July 1880"]
    question = make.question(fact, "multiple_choice", options=wrong)
    url = f"/authoring/question/{question.pk}/"
    response = as_instructor.post(
        url,
        {
            "stem": "When?",
            "key": "May 1904",
            "accepted": "",
            "wrong": "",
            "seen": 1,
            "go": "suggest",
        },
    )
    body = re.search(
        r'<textarea[^>]*name="wrong"[^>]*>(.*?)</textarea>', response.content.decode(), re.S
    )
    assert body is not None
    offered = body[1].split("\n")
    assert len([line for line in offered if " | “" in line]) >= 2
    assert "May 1904" not in body[1]


def test_a_list_keeps_its_question_when_its_fact_is_saved_again(instructor: User) -> None:
    call_command("load_pack", stdout=StringIO())
    client = make.signed_in(make.admin())
    fact = Fact.objects.get(key="rvf-regions")
    asked = fact.ask_all
    assert asked
    sent = open_editor(client, fact) | {"go": "save"}
    assert client.post(f"/authoring/fact/{fact.pk}/edit/", sent).status_code == 302
    fact.refresh_from_db()
    assert fact.ask_all == asked
    assert fact.questions.published().filter(kind="multi_select").exists()


def test_a_question_for_a_list_needs_a_list(document: Document, as_instructor: Client) -> None:
    fact = Fact.objects.get()
    sent = open_editor(as_instructor, fact) | {"go": "save", "ask_all": "Which ones were there?"}
    response = as_instructor.post(f"/authoring/fact/{fact.pk}/edit/", sent)
    assert response.status_code == 422
    assert "the clause holds none" in unescape(response.content.decode())
    assert "Which ones were there?" in unescape(response.content.decode())


def test_a_retired_fact_is_corrected_and_brought_back_at_once(
    document: Document, as_instructor: Client
) -> None:
    fact = Fact.objects.get()
    as_instructor.post(f"/authoring/fact/{fact.pk}/status/")
    url = f"/authoring/fact/{fact.pk}/edit/"
    sent = open_editor(as_instructor, fact)
    assert "Save and restore" in as_instructor.get(url).content.decode()
    as_instructor.post(url, {**sent, "go": "save"})
    fact.refresh_from_db()
    assert fact.status == Fact.Status.RETIRED
    assert not Question.objects.published().exists()
    as_instructor.post(url, {**open_editor(as_instructor, fact), "go": "restore"})
    fact.refresh_from_db()
    assert fact.status == Fact.Status.CONFIRMED
    assert Question.objects.published().exists()


def test_the_questions_of_a_known_fact_are_shown_as_its_editor_opens(
    document: Document, as_instructor: Client
) -> None:
    known = as_instructor.get(f"/authoring/fact/{Fact.objects.get().pk}/edit/").content.decode()
    new = as_instructor.get(f"/authoring/new/{document.slug}/").content.decode()
    assert 'hx-trigger="load, input' in known
    assert 'hx-trigger="load, input' not in new
