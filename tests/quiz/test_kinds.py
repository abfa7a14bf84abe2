"""Several answers, an order, a matching: taken, marked and explained through the pages."""

from __future__ import annotations

import re
from html import unescape
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from content.models import Document
from quizzes.memory import actions as memory
from quizzes.memory.models import Card
from quizzes.models import Attempt, Question, Quiz, Response
from quizzes.quiz.candidates import candidates
from quizzes.quiz.draw import Candidate, gives_away
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> Document:
    call_command("load_pack", stdout=StringIO())
    return Document.objects.get()


def begun(document: Document, learner: User, kind: str, feedback: str = "each") -> Attempt:
    """An attempt at one question of a kind."""
    quiz = Quiz.objects.create(
        document=document, owner=learner, title="Q", size=1, kinds=[kind], feedback=feedback
    )
    make.signed_in(learner).post(f"/quiz/{quiz.pk}/begin/", {"key": "begin-000001"})
    return Attempt.objects.get(quiz=quiz)


def question_of(attempt: Attempt) -> Question:
    return Question.objects.select_related("revision").get(pk=attempt.items[0]["question"])


def answered(client: Client, attempt: Attempt, answer: list[str], go: str = "check") -> str:
    sent = {"answer": answer, "key": "answer-00001", "go": go}
    response = client.post(f"/quiz/attempt/{attempt.pk}/1/", sent, follow=True)
    return unescape(response.content.decode())


def right(question: Question) -> list[str]:
    assert question.revision
    if question.revision.prompts:
        return [f"{one['id']}:{one['option']}" for one in question.revision.prompts]
    return [one["id"] for one in question.revision.options if one["correct"]]


@pytest.mark.parametrize("kind", ["multi_select", "ordering", "matching"])
def test_all_right(document: Document, learner: User, as_learner: Client, kind: str) -> None:
    attempt = begun(document, learner, kind)
    page = answered(as_learner, attempt, right(question_of(attempt)))
    response = Response.objects.get()
    assert (response.correct, response.mark) == (True, 1.0)
    assert "Partly right" not in page
    assert "<mark>" in page


@pytest.mark.parametrize("kind", ["multi_select", "ordering", "matching"])
def test_partly_right_earns_a_part_and_says_so(
    document: Document, learner: User, as_learner: Client, kind: str
) -> None:
    attempt = begun(document, learner, kind, feedback="submitted")
    answered(as_learner, attempt, right(question_of(attempt))[:-1], go="next")
    as_learner.post(f"/quiz/attempt/{attempt.pk}/submit/")
    page = unescape(as_learner.get(f"/quiz/attempt/{attempt.pk}/result/").content.decode())
    response = Response.objects.get()
    assert response.correct is False
    assert 0 < response.mark < 1
    attempt.refresh_from_db()
    assert attempt.score == response.mark
    assert f"Partly right, {round(100 * response.mark)} %" in page
    assert "0 of 1 correct" in page


def test_two_questions_of_one_wording_are_told_apart_by_name(
    document: Document, learner: User, as_learner: Client
) -> None:
    quiz = Quiz.objects.create(document=document, owner=learner, size=2, kinds=["ordering"])
    as_learner.post(f"/quiz/{quiz.pk}/begin/", {"key": "begin-000001"})
    attempt = Attempt.objects.get()
    as_learner.post(f"/quiz/attempt/{attempt.pk}/submit/")
    page = as_learner.get(f"/quiz/attempt/{attempt.pk}/result/").content.decode()
    named = re.findall(r'<section [^>]*aria-labelledby="([^"]+)"', page)
    names = [
        " ".join(re.findall(rf'id="{one}">([^<]+)<', page)[0] for one in ids.split())
        for ids in named
    ]
    assert len(names) == 2
    assert len(set(names)) == 2


@pytest.mark.parametrize("kind", ["multi_select", "ordering", "matching"])
def test_no_answer_leaves_before_it_is_given(
    document: Document, learner: User, as_learner: Client, kind: str
) -> None:
    attempt = begun(document, learner, kind)
    revision = question_of(attempt).revision
    page = unescape(as_learner.get(f"/quiz/attempt/{attempt.pk}/1/").content.decode())
    assert revision
    assert revision.stem in page
    hidden = [revision.key, *(one["says"] for one in revision.prompts)]
    hidden += [one["why_wrong"] for one in revision.options if one["why_wrong"]]
    assert [text for text in hidden if text in page] == []
    ids = [prompt["id"] for prompt in revision.prompts]
    pairs = [(prompt["id"], prompt["option"]) for prompt in revision.prompts]
    assert pairs != list(zip(ids, "abcdefgh", strict=False)) or kind == "multi_select"


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("multi_select", ["a", "z"]),
        ("ordering", ["1:a", "1:b"]),
        ("matching", ["1:a", "9:b"]),
        ("matching", ["a"]),
    ],
)
def test_what_is_not_there_is_refused_and_nothing_is_lost(
    document: Document, learner: User, as_learner: Client, kind: str, said: list[str]
) -> None:
    attempt = begun(document, learner, kind)
    first = right(question_of(attempt))[:1]
    answered(as_learner, attempt, first, go="")
    sent = {"answer": said, "key": "answer-00002", "go": ""}
    response = as_learner.post(f"/quiz/attempt/{attempt.pk}/1/", sent)
    assert response.status_code == 422
    assert Response.objects.get().answer == ",".join(first)


def test_a_line_that_went_wrong_lowers_its_own_memory_and_can_be_learned(
    document: Document, learner: User, as_learner: Client
) -> None:
    memory.enrol(learner, document)
    attempt = begun(document, learner, "matching")
    revision = question_of(attempt).revision
    assert revision
    first, second, *_rest = revision.prompts
    for one in (first, second):
        Card.objects.of(learner.pk).filter(
            fact__key=one["fact"], argument__role=one["role"]
        ).update(state="review", rows=1, reps=1, stability=9.5, difficulty=5.0)
    said = [f"{first['id']}:{second['option']}", f"{second['id']}:{second['option']}"]
    answered(as_learner, attempt, said)
    lapsed = Card.objects.of(learner.pk).filter(lapses__gt=0)
    assert [card.fact.key for card in lapsed] == [first["fact"]]
    as_learner.post(f"/quiz/attempt/{attempt.pk}/submit/")
    page = unescape(as_learner.get(f"/quiz/attempt/{attempt.pk}/result/").content.decode())
    others = len(revision.prompts) - 2
    assert f"Add the {others} you missed to review" in page
    as_learner.post(f"/quiz/attempt/{attempt.pk}/learn/")
    keys = {one["fact"] for one in revision.prompts[2:]}
    begun_now = Card.objects.of(learner.pk).started().filter(fact__key__in=keys)
    assert {card.fact.key for card in begun_now} == keys


def test_a_part_of_the_document_is_asked_of_that_part_alone(
    document: Document, learner: User, as_learner: Client
) -> None:
    quiz = Quiz.objects.create(
        document=document, owner=learner, title="Q", size=5, kinds=["matching"], section="1"
    )
    as_learner.post(f"/quiz/{quiz.pk}/begin/", {"key": "begin-000001"})
    sections = dict(document.facts.values_list("key", "section"))
    items = Attempt.objects.get().items
    assert items
    for row in Question.objects.filter(pk__in=[item["question"] for item in items]):
        assert row.revision
        assert {sections[one["fact"]] for one in row.revision.prompts} == {"1"}


def test_what_a_judged_statement_or_several_answers_ask_for_is_no_cue_elsewhere(
    document: Document,
) -> None:
    """“False” and an enumeration stand in no stem; what is asked for may."""
    found = candidates(Quiz(document=document))

    def of(kind: str, fact: str) -> list[Candidate]:
        return [one for one in found if one.kind == kind and one.facts == {fact}]

    (judged,) = of("true_false", "incidents-prevention")
    (area,) = of("true_false", "incidents-area")
    assert "prevention of incidents at sea" in area.stem
    assert gives_away(judged, area)
    (several,) = of("multi_select", "rvf-regions")
    (region,) = of("typed", "rvf-name")
    assert "eastern Siberia" in region.stem
    assert gives_away(several, region)
    assert not gives_away(judged, several)
