"""A changed answer reaches exactly those who learned the old one, once they are to be told."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from content.models import Document, Fact
from quizzes.generation.run import refresh
from quizzes.memory import actions as memory
from quizzes.memory.models import Card, Review
from quizzes.memory.shapes import Answer
from quizzes.questions import actions as questions
from quizzes.questions.models import Correction, Question
from quizzes.quiz.models import Attempt, Quiz, Response
from quizzes.reports import actions
from quizzes.scheduling import study_day
from tests import make
from tests.authoring.test_facts import open_editor, row_of

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
_keys = itertools.count(1)


def key() -> str:
    return f"key-{next(_keys):08d}"


def edit(client: Client, question: Question, answer: str, stem: str = "When was it opened?"):
    question.refresh_from_db()
    assert question.revision is not None
    data = {"stem": stem, "key": answer, "seen": question.revision.number}
    return client.post(f"/authoring/question/{question.pk}/", data)


def answer(learner: User, question: Question, rating: int = 3, at: datetime = START) -> Card:
    """Grade the card of a question, seeing the wording it has now."""
    question.refresh_from_db()
    memory.add_cards(learner, question.document, [(question.fact_id, question.argument_id)])
    card = Card.objects.get(learner=learner, argument=question.argument_id)
    given = Answer(card.pk, rating, key(), card.rows, revision=question.revision_id)
    memory.answer(learner, given, at)
    card.refresh_from_db()
    return card


def decide(client: Client, is_correction: bool = True) -> Correction:
    row = Correction.objects.latest("pk")
    data = {"is_correction": str(int(is_correction))}
    assert client.post(f"/reports/correction/{row.pk}/", data).status_code == 302
    row.refresh_from_db()
    return row


def told() -> list[int]:
    """Learners of the cards that have a correction, once for each row."""
    rows = Review.objects.filter(kind="correction").order_by("pk")
    return list(rows.values_list("learner", flat=True))


def no_differences() -> None:
    said = StringIO()
    call_command("verify_memory", stdout=said)
    assert said.getvalue().strip() == "0 differences"


@pytest.fixture
def question(instructor: User) -> Question:
    return make.question(make.fact(make.document(owner=instructor)))


def test_it_is_asked_after_saving_and_stays_open_until_decided(
    question: Question, learner: User, as_instructor: Client
) -> None:
    answer(learner, question)
    response = edit(as_instructor, question, "June 1905")
    page = as_instructor.get(response.headers["Location"]).content.decode()
    assert "Is this a correction?" in page
    assert "1 learner learned the old answer" in page
    assert "<s>May 1904</s>" in page
    assert "Is this a correction?" in as_instructor.get("/reports/").content.decode()
    assert told() == []
    decide(as_instructor)
    assert told() == [learner.pk]
    for url in (response.headers["Location"], "/reports/"):
        assert "Is this a correction?" not in as_instructor.get(url).content.decode()


def test_nobody_is_asked_where_nobody_learned_it(
    question: Question, learner: User, as_instructor: Client
) -> None:
    response = edit(as_instructor, question, "June 1905")
    page = as_instructor.get(response.headers["Location"]).content.decode()
    assert "Is this a correction?" not in page
    answer(learner, question)
    assert "Is this a correction?" not in as_instructor.get("/reports/").content.decode()


def test_other_words_of_the_question_ask_nothing(
    question: Question, learner: User, as_instructor: Client
) -> None:
    card = answer(learner, question)
    edit(as_instructor, question, "May 1904", "In which month?")
    assert not Correction.objects.exists()
    assert list(Card.objects.values()) == list(Card.objects.filter(pk=card.pk).values())


def test_other_words_for_the_answer_touch_nobody_and_are_not_forgotten(
    question: Question, learner: User, as_instructor: Client
) -> None:
    answer(learner, question)
    before = list(Card.objects.values())
    edit(as_instructor, question, "In May 1904")
    decide(as_instructor, is_correction=False)
    assert (told(), list(Card.objects.values())) == ([], before)
    decide(as_instructor)  # decided is decided
    assert told() == []
    edit(as_instructor, question, "June 1905")
    decide(as_instructor)
    assert told() == [learner.pk]


def test_twice_confirmed_is_once(question: Question, learner: User, as_instructor: Client) -> None:
    answer(learner, question)
    edit(as_instructor, question, "June 1905")
    assert decide(as_instructor).reached == decide(as_instructor).reached == 1
    assert told() == [learner.pk]
    row = Correction.objects.select_related("new").get()
    card = Card.objects.get()
    assert memory.correct([card.pk], row.new, f"correction-{row.pk}", START) == 0
    assert told() == [learner.pk]


def test_an_empty_press_decides_nothing(
    question: Question, learner: User, as_instructor: Client
) -> None:
    answer(learner, question)
    edit(as_instructor, question, "June 1905")
    row = Correction.objects.get()
    as_instructor.post(f"/reports/correction/{row.pk}/", {})
    row.refresh_from_db()
    assert row.state == "open"


def test_only_editors_decide(
    question: Question, learner: User, as_learner: Client, as_instructor: Client, stranger: User
) -> None:
    answer(learner, question)
    edit(as_instructor, question, "June 1905")
    url = f"/reports/correction/{Correction.objects.get().pk}/"
    for client, status in (
        (as_learner, 403),
        (make.signed_in(stranger), 403),
        (make.signed_in(make.instructor("otto")), 403),
        (Client(), 302),
    ):
        assert client.post(url, {"is_correction": "1"}).status_code == status
    Document.objects.update(is_public=False)
    other = make.signed_in(make.instructor("sven"))
    assert other.post(url, {"is_correction": "1"}).status_code == 404
    assert told() == []


def test_the_next_card_says_what_was_and_what_is_until_it_is_answered(
    question: Question, learner: User, as_learner: Client, as_instructor: Client
) -> None:
    card = answer(learner, question)
    reveal = f"/review/{card.pk}/reveal/"
    edit(as_instructor, question, "June <b>1905")
    decide(as_instructor)
    for _look in range(2):
        page = as_learner.get(reveal).content.decode()
        assert "was <s>May 1904</s>, now <b>June &lt;b&gt;1905</b>" in page
    answer(learner, question, at=START + timedelta(days=1))
    assert "was corrected" not in as_learner.get(reveal).content.decode()
    history = as_learner.get(f"/review/{card.pk}/history/").content.decode()
    assert "Correction: was May 1904, now June &lt;b&gt;1905" in history
    memory.undo(learner, key(), START + timedelta(days=1))
    assert "was corrected" in as_learner.get(reveal).content.decode()
    no_differences()


def test_set_back_it_tells_only_those_who_learned_what_stood_between(
    question: Question, learner: User, stranger: User, as_learner: Client, as_instructor: Client
) -> None:
    early = answer(learner, question)
    edit(as_instructor, question, "June 1905")
    decide(as_instructor)
    late = answer(stranger, question)
    edit(as_instructor, question, "May 1904")
    decide(as_instructor)
    assert told() == [learner.pk, stranger.pk]
    assert "was corrected" not in as_learner.get(f"/review/{early.pk}/reveal/").content.decode()
    page = make.signed_in(stranger).get(f"/review/{late.pk}/reveal/").content.decode()
    assert "was <s>June 1905</s>, now <b>May 1904</b>" in page
    # And once more: who never saw another answer than the first hears of it now.
    edit(as_instructor, question, "June 1905")
    page = as_learner.get(f"/review/{early.pk}/reveal/").content.decode()
    assert "was <s>May 1904</s>, now <b>June 1905</b>" in page
    no_differences()


def test_set_back_before_anybody_decided_asks_nothing(
    question: Question, learner: User, as_instructor: Client
) -> None:
    answer(learner, question)
    edit(as_instructor, question, "June 1905")
    edit(as_instructor, question, "May 1904")
    assert "Is this a correction?" not in as_instructor.get("/reports/").content.decode()


def test_changed_twice_it_is_asked_once(
    question: Question, learner: User, stranger: User, as_learner: Client, as_instructor: Client
) -> None:
    card = answer(learner, question)
    edit(as_instructor, question, "June 1905")
    answer(stranger, question)
    edit(as_instructor, question, "July 1906")
    assert Correction.objects.count() == 1
    assert decide(as_instructor).reached == 2
    page = as_learner.get(f"/review/{card.pk}/reveal/").content.decode()
    assert "was <s>May 1904</s>, now <b>July 1906</b>" in page


def test_a_corrected_fact_asks_once_for_all_its_questions(
    instructor: User, learner: User, as_instructor: Client
) -> None:
    document = make.document(owner=instructor)
    fact = make.fact(document)
    refresh(document)
    flashcard = Question.objects.get(kind="flashcard", argument__role="date")
    typed = Question.objects.get(kind="typed", argument__role="date")
    answer(learner, flashcard)
    by_quiz, later = make.learner(), make.learner()
    assert typed.revision is not None
    memory.add_cards(by_quiz, document, [(fact.pk, typed.argument_id)])
    card = Card.objects.get(learner=by_quiz)
    given = Answer(card.pk, 1, key(), 0, source="quiz", revision=typed.revision_id)
    memory.answer(by_quiz, given, START)
    sent = open_editor(as_instructor, Fact.objects.get())
    sent |= {f"{row_of(sent, 'date')}text": "June 1904", "go": "save"}
    response = as_instructor.post(f"/authoring/fact/{fact.pk}/edit/", sent)
    answer(later, flashcard)
    page = as_instructor.get(response.headers["Location"]).content.decode()
    assert page.count("Is this a correction?") == 1
    assert "2 learners learned the old answer" in page
    decide(as_instructor)
    assert sorted(told()) == sorted([learner.pk, by_quiz.pk])
    no_differences()


def test_who_recognised_it_in_a_quiz_and_studies_the_card_is_told(
    question: Question, learner: User, stranger: User, as_learner: Client, as_instructor: Client
) -> None:
    """Right by recognition leaves no row in the log; the response tells of it."""
    document = question.document
    options = ["May 1904", "June 1931", "July 1932", "May 1933"]
    choice = make.question(question.fact, "multiple_choice", options=options)
    quiz = Quiz.objects.create(document=document, title="Q", size=1, owner=learner)
    as_learner.post(f"/quiz/{quiz.pk}/begin/", {"key": "begin-000001"})
    attempt = Attempt.objects.get()
    as_learner.post(f"/quiz/attempt/{attempt.pk}/1/", {"answer": "a", "key": "save-000001"})
    edit(as_instructor, question, "June 1905")
    answer(learner, question)
    answer(stranger, question)
    row = Correction.objects.get()
    assert choice.revision_id in row.taught
    assert "Is this a correction?" not in as_instructor.get("/reports/").content.decode()
    as_learner.post(f"/quiz/attempt/{attempt.pk}/submit/")
    assert Response.objects.get().correct
    decide(as_instructor)
    assert told() == [learner.pk]


def press_old_page(client: Client, card: Card, revision: int | None, n: int) -> int:
    """Grade a new card from a page that shows this wording. Returns the number of statements."""
    data = {"rating": 3, "key": f"old-page-{n:04d}", "seen": 0, "revision": revision}
    url = f"/review/{card.pk}/answer/"
    with CaptureQueriesContext(connection) as ran:
        assert client.post(url, data, headers={"HX-Request": "true"}).status_code == 200
    return len(ran)


def new_card(person: User, question: Question) -> Card:
    memory.add_cards(person, question.document, [(question.fact_id, question.argument_id)])
    return Card.objects.get(learner=person, argument=question.argument_id)


def test_who_begins_a_card_on_an_old_page_is_told_and_nobody_else(
    question: Question, learner: User, stranger: User, as_learner: Client, as_instructor: Client
) -> None:
    early, current, idle = make.learner("early"), make.learner("current"), make.learner("idle")
    answer(early, question)
    old = question.revision_id
    edit(as_instructor, question, "June 1905")
    correction = decide(as_instructor)
    assert told() == [early.pk]
    cards = {person: new_card(person, question) for person in (learner, current, idle)}
    question.refresh_from_db()
    press_old_page(make.signed_in(current), cards[current], question.revision_id, 1)
    assert told() == [early.pk]
    press_old_page(as_learner, cards[learner], old, 2)
    press_old_page(as_learner, cards[learner], old, 2)  # the same press again
    assert told() == [early.pk, learner.pk]
    page = as_learner.get(f"/review/{cards[learner].pk}/reveal/").content.decode()
    assert "was <s>May 1904</s>, now <b>June 1905</b>" in page
    page = make.signed_in(current).get(f"/review/{cards[current].pk}/reveal/").content.decode()
    assert "was corrected" not in page
    correction.refresh_from_db()
    assert correction.reached == 2
    no_differences()


def test_an_old_page_tells_nothing_where_no_correction_was_confirmed(
    question: Question, learner: User, stranger: User, as_learner: Client, as_instructor: Client
) -> None:
    answer(stranger, question)
    old = question.revision_id
    edit(as_instructor, question, "In May 1904")
    decide(as_instructor, is_correction=False)
    press_old_page(as_learner, new_card(learner, question), old, 1)
    assert told() == []


def test_an_old_page_with_the_answer_that_holds_again_tells_nothing(
    question: Question, learner: User, stranger: User, as_learner: Client, as_instructor: Client
) -> None:
    answer(stranger, question)
    old = question.revision_id
    for key_then in ("June 1905", "May 1904"):
        edit(as_instructor, question, key_then)
        decide(as_instructor)
    before = told()
    press_old_page(as_learner, new_card(learner, question), old, 1)
    assert told() == before


def test_an_answer_on_a_page_of_today_costs_no_statement_more(
    question: Question, learner: User, stranger: User, as_learner: Client, as_instructor: Client
) -> None:
    card = new_card(learner, question)
    before = press_old_page(as_learner, card, question.revision_id, 1)
    answer(make.learner("early"), question)
    edit(as_instructor, question, "June 1905")
    decide(as_instructor)
    question.refresh_from_db()
    client = make.signed_in(stranger)
    assert press_old_page(client, new_card(stranger, question), question.revision_id, 2) == before


def test_answers_whose_wording_is_not_known_go_by_the_time(
    question: Question, learner: User, stranger: User, as_instructor: Client
) -> None:
    """Imports carry no revision."""
    edit(as_instructor, question, "June 1905")
    changed = Correction.objects.get().at
    for person, at in ((learner, changed - timedelta(days=3)), (stranger, changed)):
        memory.add_cards(person, question.document, [(question.fact_id, question.argument_id)])
        card = Card.objects.get(learner=person)
        memory.answer(person, Answer(card.pk, 3, key(), 0), at + timedelta(hours=1))
    decide(as_instructor)
    assert told() == [learner.pk]


def test_a_question_beside_the_flashcard_speaks_for_itself(
    question: Question, learner: User, stranger: User, as_instructor: Client
) -> None:
    typed = make.question(question.fact, "typed", key="May 1903")
    answer(learner, question)
    memory.add_cards(stranger, question.document, [(question.fact_id, question.argument_id)])
    card = Card.objects.get(learner=stranger)
    given = Answer(card.pk, 1, key(), 0, source="quiz", revision=typed.revision_id)
    memory.answer(stranger, given, START)
    edit(as_instructor, typed, "May 1904")
    decide(as_instructor)
    assert told() == [stranger.pk]


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "Pacific/Kiritimati", "America/Adak"])
@pytest.mark.parametrize("hour", [0, 3, 11, 23])
def test_it_is_due_within_a_day_and_stability_is_left_alone(
    zone: str, hour: int, question: Question, as_instructor: Client
) -> None:
    learner = make.learner(time_zone=zone)
    card = answer(learner, question, rating=4)
    assert card.state == "review"
    at = START.replace(hour=hour) + timedelta(days=1)
    with time_machine.travel(at, tick=False):
        edit(as_instructor, question, "June 1905")
        decide(as_instructor)
    before = (card.stability, card.difficulty, card.interval, card.lapses, card.reps)
    card.refresh_from_db()
    assert (card.stability, card.difficulty, card.interval, card.lapses, card.reps) == before
    day = study_day(at, zone, 4)
    assert card.due_day is not None
    assert card.due is not None
    assert card.due_day <= day + timedelta(days=1)
    assert card.due <= at + timedelta(days=1)
    row = Review.objects.get(kind="correction")
    assert (row.day, row.due_day, row.time_zone) == (day, card.due_day, zone)
    no_differences()


EVENT = st.sampled_from(("answer", "answer", "again", "undo", "suspend", "flag", "practice"))
HISTORY = st.tuples(st.lists(EVENT, max_size=5), st.lists(EVENT, max_size=4))


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(histories=st.lists(HISTORY, min_size=1, max_size=6), retired=st.booleans())
def test_exactly_those_who_learned_it_are_told(
    db: None, histories: list[tuple[list[str], list[str]]], retired: bool
) -> None:
    """Against a model of each learner: the stack of what stands."""
    owner = make.instructor()
    question = make.question(make.fact(make.document(f"bay-{next(_keys)}", owner=owner)))
    bystander = make.question(make.fact(question.document), stem="Another?")
    people = [make.learner(time_zone=zone) for zone, _h in zip(
        itertools.cycle(("UTC", "Asia/Tokyo", "America/Adak")), histories, strict=False
    )]  # fmt: skip
    stands: dict[int, list[tuple[str, str]]] = {person.pk: [] for person in people}
    asleep = dict.fromkeys(stands, False)
    at = START
    for phase, name in enumerate(("old", "new")):
        if name == "new":
            words = {"stem": "When?", "key": "June 1905", "accepted": ["June 1905"]}
            questions.revise(question, words, owner)
            actions.note_answers([question], owner, at)
        for person, history in zip(people, histories, strict=True):
            if phase == 0:
                memory.enrol(person, question.document)
                answer(person, bystander, at=at)
            for event in history[phase]:
                at += timedelta(hours=30)
                act(person, question, event, at)
                if event == "undo":
                    stands[person.pk][-1:] = []
                else:
                    stands[person.pk].append((event, name))
                asleep[person.pk] = any(e == "suspend" for e, _n in stands[person.pk])
    if retired:
        questions.retire(question)
    before = {card.pk: (card.stability, card.due_day) for card in Card.objects.all()}
    row = Correction.objects.latest("pk")
    done = actions.decide(row.pk, True, owner, at + timedelta(hours=1))
    expected = {
        pk for pk, kept in stands.items()
        if any(event in ("answer", "again") and name == "old" for event, name in kept)
    }  # fmt: skip
    mine = Review.objects.filter(kind="correction", key=f"correction-{row.pk}")
    assert sorted(mine.values_list("learner", flat=True)) == sorted(expected)
    assert done.reached == len(expected)
    for card in Card.objects.filter(document=question.document):
        if card.learner_id in expected and card.argument_id == question.argument_id:
            assert card.stability == before[card.pk][0]
            assert card.suspended == asleep[card.learner_id]
            limit = study_day(at + timedelta(hours=1), card.learner.time_zone, 4)
            assert card.due_day is not None
            assert card.due_day <= limit + timedelta(days=1)
        else:
            assert (card.stability, card.due_day) == before[card.pk]
    no_differences()


def act(person: User, question: Question, event: str, at: datetime) -> None:
    card = Card.objects.get(learner=person, argument=question.argument_id)
    if event in ("answer", "again"):
        answer(person, question, 3 if event == "answer" else 1, at)
    elif event == "undo":
        memory.undo(person, key(), at)
    elif event == "practice":
        given = Answer(card.pk, 3, key(), card.rows, revision=question.revision_id)
        memory.practise(person, given, at)
    else:
        memory.set_aside(person, card.pk, event, key(), at)


def test_statements_do_not_grow_with_the_learners(question: Question, instructor: User) -> None:
    counted = []
    for n in (3, 30):
        for _learner in range(n):
            answer(make.learner(), question)
        words = {"stem": "When?", "key": f"June {n}", "accepted": []}
        questions.revise(question, words, instructor)
        actions.note_answers([question], instructor, START)
        row = Correction.objects.latest("pk")
        with CaptureQueriesContext(connection) as statements:
            done = actions.decide(row.pk, True, instructor, START)
        assert done.reached >= n
        counted.append(len(statements))
    assert counted[0] == counted[1]
