"""The document screen: the very text, coloured by memory, each fact at its sentence."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from content.documents.actions import add_version
from content.models import EditorialNote, Fact, SourceLocator, Version
from quizzes.memory import actions as memory
from quizzes.memory.models import Card
from quizzes.memory.shapes import Answer
from quizzes.reading.segments import Mark, segments
from tests import make


@given(
    st.integers(0, 40),
    st.integers(1, 60),
    st.lists(
        st.tuples(st.integers(0, 99), st.integers(1, 30), st.integers(1, 6), st.booleans()),
        max_size=12,
    ),
)
def test_segments_cover_the_stretch_exactly(
    start: int, length: int, marks: list[tuple[int, int, int, bool]]
) -> None:
    end = start + length
    given_marks = [Mark(at, at + n, fact, is_answer) for at, n, fact, is_answer in marks]
    found = segments(start, end, given_marks)
    assert found[0].start == start
    assert found[-1].end == end
    assert all(one.end == two.start for one, two in zip(found, found[1:], strict=False))
    for segment in found:
        for place in range(segment.start, segment.end):
            over = {m.fact for m in given_marks if m.start <= place < m.end}
            assert set(segment.facts) == over


@pytest.mark.django_db
def test_who_has_begun_a_few_facts_may_learn_the_others_too(
    learner: User, as_learner: Client
) -> None:
    """As after adding what was missed in a quiz; and nothing is offered that is begun already."""
    document = make.document()
    first, *_others = [make.question(make.fact(document)) for _n in range(3)]
    page = as_learner.get("/read/lund-bay/").content.decode()
    assert "Learn this document" in page
    memory.add_cards(learner, document, [(first.fact_id, first.argument_id)])
    card = Card.objects.get()
    given = Answer(card=card.pk, rating=1, key="first-00001", seen=0)
    memory.answer(learner, given, timezone.now())
    assert "Learn the other 2 questions too" in as_learner.get("/read/lund-bay/").content.decode()
    as_learner.post("/review/enrol/lund-bay/")
    assert Card.objects.of(learner.pk).count() == 3
    assert "/review/enrol/" not in as_learner.get("/read/lund-bay/").content.decode()


@pytest.mark.django_db
class TestScreen:
    def article(self, client: Client, query: str = "") -> str:
        page = client.get(f"/read/lund-bay/{query}").content.decode()
        return page[page.index("<article") : page.index("</article>")]

    def test_the_text_is_the_canonical_text(self, as_learner: Client) -> None:
        document = make.document()
        make.fact(document)
        text = document.versions.get().canonical_text
        shown = unescape(re.sub(r"<[^>]+>", "", self.article(as_learner)))
        for sentence in document.versions.get().sentences.all():
            said = text[sentence.start : sentence.end]
            assert " ".join(said.split()) in " ".join(shown.split())

    def test_the_source_is_for_the_classes_of_its_owner(self, stranger: User) -> None:
        owner, colleague, student = make.instructor(), make.instructor(), make.learner()
        document = make.document(owner=owner)
        add_version(document, "Lund Bay\nThe paper itself.", Version.Kind.SOURCE)
        elsewhere = make.course(colleague, documents=[document])
        course = make.course(owner, student, documents=[document])
        source = "/read/lund-bay/?text=source"
        assert make.signed_in(colleague).get(source).status_code == 404
        course.instructors.add(colleague)
        for person in (owner, colleague, student):
            assert "The paper itself" in make.signed_in(person).get(source).content.decode()
        assert make.signed_in(stranger).get(source).status_code == 404
        course.memberships.update(left_at=timezone.now())
        elsewhere.memberships.create(learner=student)
        assert make.signed_in(student).get(source).status_code == 404

    def test_the_weaker_the_memory_the_louder_the_line(
        self, learner: User, as_learner: Client
    ) -> None:
        document = make.document()
        fact = make.fact(document)
        make.question(fact)
        assert 'class="fact new"' in self.article(as_learner)
        memory.enrol(learner, document)
        card = Card.objects.get()
        memory_of = {"state": "review", "rows": 1, "reps": 1, "difficulty": 5.0, "interval": 90}
        for stability, days, word in ((400.0, 2, "strong"), (3.0, 60, "fading")):
            Card.objects.filter(pk=card.pk).update(
                **memory_of, stability=stability, **make.days_ago(days, due_in=90 - days)
            )
            assert f'class="fact {word}"' in self.article(as_learner)

    def test_a_link_of_the_margin_lands_on_the_sentence(self, as_learner: Client) -> None:
        fact = make.fact(make.document())
        sentence = fact.evidence.get().sentence
        assert f'id="s{sentence.start}"' in self.article(as_learner)
        page = as_learner.get(f"/read/lund-bay/?fact={fact.pk}").content.decode()
        assert 'aria-current="true"' in page
        assert fact.statement in unescape(page)

    def test_notes_stand_in_the_margin(self, as_learner: Client) -> None:
        fact = make.fact(make.document())
        note = EditorialNote.objects.create(
            document=fact.document, key="n", kind="misprint", prints="Mai", says="For May."
        )
        note.facts.add(fact)
        part = as_learner.get(
            f"/read/lund-bay/fact/{fact.pk}/", headers={"HX-Request": "true"}
        ).content.decode()
        assert "For May." in part
        assert "<html" not in part

    def test_a_space_between_two_answers_is_no_link(self, as_learner: Client) -> None:
        document = make.document()
        make.fact(document, answer="May")
        make.fact(document, answer="1904")
        assert Fact.objects.count() == 2
        links = re.findall(r"<a class=.fact[^>]*>(.*?)</a>", self.article(as_learner), re.S)
        assert links
        assert all(re.sub(r"<[^>]+>", "", text).strip() for text in links)

    def test_only_a_text_that_stands_for_another_says_so(self, as_learner: Client) -> None:
        document = make.document()
        document.pack = "lund"
        document.save()
        fact = make.fact(document)
        told = "under the outline of the original"
        assert told not in as_learner.get("/read/lund-bay/").content.decode()
        SourceLocator.objects.create(fact=fact, section="1", paragraph=1, sentence=1)
        assert told in as_learner.get("/read/lund-bay/").content.decode()
