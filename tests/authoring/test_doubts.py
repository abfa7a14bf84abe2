"""A document is read for doubts; an instructor decides; learners see what was decided."""

from __future__ import annotations

from html import unescape

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from content.documents.actions import add_version
from content.facts.notes import propose_notes
from content.models import Document, EditorialNote, Fact, Version
from quizzes.generation.run import refresh
from quizzes.memory import actions as memory
from quizzes.memory.models import Card
from quizzes.models import Attempt, Quiz
from tests import make

pytestmark = pytest.mark.django_db

TEXT = """\
# The harbour of Lund Bay

## 1. The port

The harbour of Lund Bay was opened in May 1904. The quiestions of its cost came up last March. \
Its engineer was Karin Holm.

Boats from Sakhalin came. A boat sank off Sakhlin in 1905. A second boat sank off Sakhlin in 1906.
"""
LAST_MARCH = "The quiestions of its cost came up last March."
PAGE = "/authoring/doubts/lund-bay/"


def cost(document: Document, key: str) -> Fact:
    """A fact on the sentence with last March in it."""
    clause = f"the {key} | come up, past | in {{date}}"
    return make.fact(document, quote=LAST_MARCH, clause=clause, answer="March 1904", key=key)


@pytest.fixture
def document(instructor: User) -> Document:
    found = make.document(text=TEXT, owner=instructor)
    cost(found, "cost")
    make.fact(found, key="opening")
    refresh(found)
    return found


def note(**columns: object) -> EditorialNote:
    return EditorialNote.objects.get(**columns)


def read(client: Client) -> str:
    return client.post(f"{PAGE}read/", follow=True).content.decode()


def judge(client: Client, row: EditorialNote, do: str, **sent: object) -> str:
    """Press a button of a note, with what the page has filled in."""
    filled = {"do": do, "says": row.says, "facts": [fact.pk for fact in row.facts.all()]}
    url = f"/authoring/note/{row.pk}/judge/?state=proposed&page=1"
    return unescape(client.post(url, filled | sent, follow=True).content.decode())


class TestReading:
    def test_doubts_become_proposals_with_their_sentence_and_facts(
        self, document: Document, as_instructor: Client
    ) -> None:
        page = read(as_instructor)
        assert "3 new doubts." in page
        assert page.count("<mark>") == 3
        assert "<mark>last March</mark>" in page
        row = note(prints="last March")
        assert (row.kind, row.origin, row.state) == ("relative date", "lint", "proposed")
        assert (row.at, row.read_in, row.quote) == ("1:1.2", "study", LAST_MARCH)
        assert [fact.key for fact in row.facts.all()] == ["cost"]
        sentence = document.versions.get().sentences.get(ordinal=2, paragraph__ordinal=1)
        assert f"#s{sentence.start}" in page
        assert note(prints="Sakhlin").says == "Probably a misprint for Sakhalin."

    def test_a_second_reading_adds_nothing(self, document: Document, as_instructor: Client) -> None:
        read(as_instructor)
        before = set(EditorialNote.objects.values_list("pk", "key"))
        assert "Nothing new was found." in read(as_instructor)
        assert set(EditorialNote.objects.values_list("pk", "key")) == before

    def test_a_new_sentence_before_it_keeps_the_proposal_and_its_wording(
        self, document: Document, as_instructor: Client
    ) -> None:
        read(as_instructor)
        row = note(prints="last March")
        judge(as_instructor, row, "reword", says="March of which year?")
        add_version(document, TEXT.replace("The harbour of Lund Bay was", "It rained. It was"))
        propose_notes(document, document.versions.filter(is_current=True))
        row.refresh_from_db()
        assert (row.at, row.says, row.state) == ("1:1.3", "March of which year?", "proposed")

    def test_what_was_mended_is_taken_back_unless_decided(
        self, document: Document, as_instructor: Client
    ) -> None:
        read(as_instructor)
        judge(as_instructor, note(prints="Sakhlin"), "remark")
        mended = TEXT.replace("quiestions", "questions").replace("Sakhlin", "Sakhalin")
        add_version(document, mended)
        assert "1 was taken back" in read(as_instructor)
        assert set(EditorialNote.objects.values_list("prints", flat=True)) == {
            "Sakhlin",
            "last March",
        }

    @pytest.mark.parametrize("prints", ["last March", "came up last March"])
    def test_what_a_note_tells_already_is_not_proposed(
        self, document: Document, as_instructor: Client, prints: str
    ) -> None:
        told = EditorialNote.objects.create(
            document=document, key="p", kind="relative date", prints=prints, says="1996."
        )
        told.facts.add(Fact.objects.get(key="cost"))
        read(as_instructor)
        assert not EditorialNote.objects.filter(origin="lint", prints="last March").exists()
        assert EditorialNote.objects.filter(origin="lint", prints="quiestions").exists()

    def test_the_source_is_read_as_well(self, document: Document, as_instructor: Client) -> None:
        add_version(document, "Title\nThe goverment paid.", Version.Kind.SOURCE)
        read(as_instructor)
        row = note(prints="goverment")
        assert row.read_in == "source"
        assert not row.facts.exists()
        propose_notes(document, document.versions.filter(kind="study", is_current=True))
        assert EditorialNote.objects.filter(pk=row.pk).exists()

    def test_statements_do_not_grow_with_what_is_found(self, document: Document) -> None:
        def statements(slug: str, n: int) -> int:
            many = " ".join(f"It rose by {k} last March." for k in range(n))
            made = make.document(slug, text=f"# T\n\n## 1. A\n\n{many}")
            with CaptureQueriesContext(connection) as counted:
                assert propose_notes(made, made.versions.all()).added == n
            return len(counted)

        assert statements("few", 2) == statements("many", 20)

    def test_the_command_reads_one_document_or_all(
        self, document: Document, capsys: pytest.CaptureFixture[str]
    ) -> None:
        call_command("lint_source", "lund-bay")
        assert "3 new, 0 waiting" in capsys.readouterr().out
        call_command("lint_source")
        assert "0 new, 3 waiting" in capsys.readouterr().out
        with pytest.raises(CommandError, match="no document “nowhere”"):
            call_command("lint_source", "nowhere")


class TestDeciding:
    @pytest.fixture(autouse=True)
    def _read(self, document: Document) -> None:
        propose_notes(document, document.versions.all())

    def test_a_proposal_holds_nothing_back(self, document: Document) -> None:
        before = refresh(document)
        assert before.held == []
        assert Fact.objects.get(key="cost").questions.published().exists()
        with pytest.raises(IntegrityError), transaction.atomic():
            EditorialNote.objects.filter(prints="last March").update(holds=True)

    def test_accepted_and_held(self, document: Document, as_instructor: Client) -> None:
        page = judge(as_instructor, note(prints="last March"), "hold")
        fact = Fact.objects.get(key="cost")
        held = fact.questions.filter(status="held").count()
        assert held
        assert not fact.questions.published().exists()
        assert f"held back. {held} questions held back" in page
        assert Fact.objects.get(key="opening").questions.published().exists()
        row = note(prints="last March")
        assert row.state == "accepted"
        assert row.decided_by is not None
        assert row.decided_by.username == "ines"
        judge(as_instructor, row, "remark")
        assert fact.questions.published().count() == held

    def test_only_the_ticked_facts_are_held(
        self, document: Document, as_instructor: Client
    ) -> None:
        other = cost(document, "other")
        propose_notes(document, document.versions.all())
        row = note(prints="last March")
        assert row.facts.count() == 2
        judge(as_instructor, row, "hold", facts=[other.pk])
        assert [fact.key for fact in row.facts.all()] == ["other"]
        assert Fact.objects.get(key="cost").questions.published().exists()

    def test_dismissed_is_dismissed_for_good(
        self, document: Document, as_instructor: Client
    ) -> None:
        page = judge(as_instructor, note(prints="last March"), "dismiss")
        assert "will not be proposed again" in page
        read(as_instructor)
        assert note(prints="last March").state == "dismissed"
        assert "<mark>last March" not in as_instructor.get(PAGE).content.decode()
        shown = as_instructor.get(f"{PAGE}?state=dismissed").content.decode()
        assert "<mark>last March" in shown
        assert "Decided by ines" in shown

    def test_the_wording_is_the_instructors(
        self, document: Document, as_instructor: Client
    ) -> None:
        row = note(prints="last March")
        judge(as_instructor, row, "reword", says="Which March?")
        row.refresh_from_db()
        assert (row.says, row.state, row.decided_at) == ("Which March?", "proposed", None)

    @pytest.mark.parametrize(
        ("sent", "message"),
        [
            ({"says": "  "}, "This field is required."),
            ({"do": "burn"}, "Select a valid choice"),
            ({"do": "hold", "facts": []}, "Choose a fact to hold back"),
            ({"facts": ["999999"]}, "999999 is not one of the available choices"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_lost(
        self, document: Document, as_instructor: Client, sent: dict[str, object], message: str
    ) -> None:
        row = note(prints="last March")
        filled = {"do": "remark", "says": "Typed with care.", "facts": []} | sent
        response = as_instructor.post(f"/authoring/note/{row.pk}/judge/", filled)
        page = unescape(response.content.decode())
        assert response.status_code == 422
        assert message in page
        assert str(filled["says"]) in page
        row.refresh_from_db()
        assert (row.state, row.says) != ("accepted", "Typed with care.")
        assert row.state == "proposed"

    def test_loading_the_pack_again_leaves_proposals_alone(self, document: Document) -> None:
        from content.packs.load_parts import load_notes

        EditorialNote.objects.create(document=document, key="gone", kind="unclear", says="?")
        load_notes(document, [], {})
        assert not EditorialNote.objects.filter(key="gone").exists()
        assert EditorialNote.objects.filter(origin="lint").count() == 3

    def test_states_filter_the_list(self, document: Document, as_instructor: Client) -> None:
        judge(as_instructor, note(prints="Sakhlin"), "remark")
        for state, n in (("", 2), ("accepted", 1), ("dismissed", 0), ("all", 3), ("odd", 2)):
            page = as_instructor.get(PAGE, {"state": state}).content.decode()
            assert page.count('id="note-') == n, state
        assert "No note here" in as_instructor.get(f"{PAGE}?state=dismissed").content.decode()


class TestByHand:
    URL = f"{PAGE}new/"
    GIVEN = {"kind": "inferred", "says": "From the year of the paper."}

    def test_words_of_the_text_find_their_sentence(
        self, document: Document, as_instructor: Client, instructor: User
    ) -> None:
        sent = self.GIVEN | {"prints": "came  up last\nMarch", "holds": "on"}
        page = as_instructor.post(self.URL, sent, follow=True).content.decode()
        assert "The note is saved." in page
        row = note(origin="person")
        assert (row.prints, row.quote, row.at) == ("came up last March", LAST_MARCH, "1:1.2")
        assert row.quote_start is not None
        assert row.quote[row.quote_start :].startswith(row.prints)
        assert (row.state, row.decided_by, row.holds) == ("accepted", instructor, True)
        assert not Fact.objects.get(key="cost").questions.published().exists()

    def test_a_sentence_and_a_fact_can_be_chosen(
        self, document: Document, as_instructor: Client
    ) -> None:
        cost, opening = Fact.objects.get(key="cost"), Fact.objects.get(key="opening")
        at = document.versions.get().canonical_text.index(LAST_MARCH)
        page = as_instructor.get(self.URL, {"at": at, "text": "study"}).content.decode()
        assert LAST_MARCH in page
        assert f'value="{cost.pk}"' in page
        as_instructor.post(f"{self.URL}?at={at}", self.GIVEN | {"facts": [cost.pk]})
        as_instructor.post(f"{self.URL}?fact={opening.pk}", self.GIVEN | {"facts": [opening.pk]})
        rows = EditorialNote.objects.order_by("pk")
        assert [(row.key, row.facts.get(), row.quote[:11]) for row in rows] == [
            ("by-hand-1", cost, "The quiesti"),
            ("by-hand-2", opening, "The harbour"),
        ]

    def test_words_of_the_source_are_found_as_well(
        self, document: Document, as_instructor: Client
    ) -> None:
        add_version(document, "Title\nThe paper prints Lumd Bay.", Version.Kind.SOURCE)
        as_instructor.post(self.URL, self.GIVEN | {"prints": "Lumd Bay"})
        as_instructor.post(self.URL, self.GIVEN | {"prints": "Karin Holm"})
        rows = EditorialNote.objects.order_by("pk").values_list("read_in", "at")
        assert list(rows) == [("source", "0:1.1"), ("study", "1:1.3")]

    @pytest.mark.parametrize(
        ("query", "sent", "message"),
        [
            ("", {"prints": ""}, "This field is required."),
            ("", {"prints": "Nobody wrote this"}, "do not stand in the text"),
            ("", {"prints": "boat sank"}, "stand in 2 sentences"),
            ("", {"prints": "Karin Holm", "holds": "on"}, "No fact stands there"),
            ("", {"prints": "May 1904", "says": ""}, "This field is required."),
            ("", {"prints": "May 1904", "kind": "odd"}, "Select a valid choice"),
            ("?at={at}", {"prints": "May 1904"}, "do not stand in the sentence"),
            ("?fact={fact}", {"prints": "Sakhalin"}, "do not stand in the text"),
        ],
    )
    def test_what_is_wrong_is_said(
        self,
        document: Document,
        as_instructor: Client,
        query: str,
        sent: dict[str, str],
        message: str,
    ) -> None:
        at = document.versions.get().canonical_text.index(LAST_MARCH)
        url = self.URL + query.format(at=at, fact=Fact.objects.get(key="cost").pk)
        response = as_instructor.post(url, self.GIVEN | sent)
        assert response.status_code == 422
        assert message in unescape(response.content.decode())
        assert not EditorialNote.objects.exists()

    def test_nonsense_in_the_address(
        self, document: Document, as_instructor: Client, stranger: User
    ) -> None:
        elsewhere = make.fact(make.document("elsewhere"))
        assert as_instructor.get(self.URL, {"at": "²"}).status_code == 200
        for fact in ("²", "-1", "9" * 30, str(elsewhere.pk)):
            assert as_instructor.get(self.URL, {"fact": fact}).status_code == 404
        assert make.signed_in(stranger).post(self.URL, self.GIVEN).status_code == 403


class TestLearners:
    """Of proposed and dismissed notes nothing is seen; of accepted ones what is printed."""

    SAYS = "Probably March 1904."
    STATES = [("proposed", False), ("dismissed", False), ("accepted", True)]

    def told(self, document: Document, state: str, holds: bool = False) -> Fact:
        fact = Fact.objects.get(key="cost")
        for prints, says in (("last March", self.SAYS), ("quiestions", "For questions.")):
            row = EditorialNote.objects.create(
                document=document,
                key=prints[:4],
                kind="relative date",
                state=state,
                prints=prints,
                says=says,
                holds=holds,
            )
            row.facts.add(fact)
        return fact

    def seen(self, page: bytes) -> bool:
        text = unescape(page.decode())
        printed = "The paper prints “last March”." in text
        assert printed == (self.SAYS in text) == ("For questions." in text)
        return printed

    @pytest.mark.parametrize(("state", "is_told"), STATES)
    def test_in_the_margin(
        self, document: Document, as_learner: Client, state: str, is_told: bool
    ) -> None:
        fact = self.told(document, state)
        assert self.seen(as_learner.get(f"/read/lund-bay/?fact={fact.pk}").content) == is_told

    @pytest.mark.parametrize(("state", "is_told"), STATES)
    def test_on_the_answer_of_a_card_without_another_statement(
        self, document: Document, learner: User, as_learner: Client, state: str, is_told: bool
    ) -> None:
        memory.enrol(learner, document)
        card = Card.objects.of(learner.pk).get(fact__key="cost", argument__role="date")
        url = f"/review/{card.pk}/reveal/"
        as_learner.get(url)
        with CaptureQueriesContext(connection) as before:
            assert not self.seen(as_learner.get(url).content)
        self.told(document, state)
        with CaptureQueriesContext(connection) as after:
            assert self.seen(as_learner.get(url).content) == is_told
        assert len(after) == len(before)

    @pytest.mark.parametrize(("state", "is_told"), STATES)
    def test_on_the_first_answer_of_a_visitor(
        self, document: Document, visitor: Client, state: str, is_told: bool
    ) -> None:
        fact = self.told(document, state)
        first = fact.questions.published().get(kind="flashcard")
        page = visitor.get(f"/review/first/{first.pk}/reveal/")
        assert self.seen(page.content) == is_told

    @pytest.mark.parametrize(("state", "is_told"), STATES)
    def test_in_the_feedback_of_a_quiz(
        self, document: Document, learner: User, as_learner: Client, state: str, is_told: bool
    ) -> None:
        self.told(document, state)
        quiz = Quiz.objects.create(document=document, owner=learner, title="Q", size=2)
        as_learner.post(f"/quiz/{quiz.pk}/begin/", {"key": "begin-000001"})
        attempt = Attempt.objects.get()
        as_learner.post(f"/quiz/attempt/{attempt.pk}/submit/", {"key": "submit-00001"})
        page = as_learner.get(f"/quiz/attempt/{attempt.pk}/result/")
        assert self.seen(page.content) == is_told

    def test_a_quiz_begun_before_a_fact_was_held_does_not_tell_why(
        self, document: Document, learner: User, as_learner: Client
    ) -> None:
        quiz = Quiz.objects.create(document=document, owner=learner, title="Q", size=2)
        as_learner.post(f"/quiz/{quiz.pk}/begin/", {"key": "begin-000001"})
        self.told(document, "accepted", holds=True)
        attempt = Attempt.objects.get()
        as_learner.post(f"/quiz/attempt/{attempt.pk}/submit/", {"key": "submit-00001"})
        page = as_learner.get(f"/quiz/attempt/{attempt.pk}/result/")
        assert not self.seen(page.content)

    def test_the_screen_of_doubts_is_not_for_learners(
        self, document: Document, as_learner: Client, learner: User, instructor: User
    ) -> None:
        make.course(instructor, learner, documents=[document])
        propose_notes(document, document.versions.all())
        row = note(prints="last March")
        assert as_learner.get(PAGE).status_code == 403
        sent = {"do": "dismiss", "says": row.says}
        assert as_learner.post(f"/authoring/note/{row.pk}/judge/", sent).status_code == 403
        row.refresh_from_db()
        assert row.state == "proposed"
