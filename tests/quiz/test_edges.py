"""Rules of a quiz, each where it begins or ends to hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from content.models import Document, Fact
from quizzes.memory import actions as memory
from quizzes.memory.shapes import Answer
from quizzes.models import (
    Allowance,
    Attempt,
    Card,
    Class,
    ItemCount,
    Membership,
    Question,
    Quiz,
    Response,
    Review,
)
from quizzes.quiz import actions
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(datetime(2026, 3, 2, 9, tzinfo=UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def document(instructor: User) -> Document:
    made = make.document(owner=instructor, public=False)
    make.bank(made, 4)
    return made


@pytest.fixture
def course(instructor: User, learner: User, document: Document) -> Class:
    return make.course(instructor, learner, documents=[document])


def begin(client: Client, course: Class, **fields: object) -> Attempt:
    """The first attempt at a quiz of four questions."""
    quiz = Quiz.objects.create(
        **{"document": course.documents.get(), "course": course, "size": 4, **fields}
    )
    client.post(f"/quiz/{quiz.pk}/begin/", {"key": "begin-000001"})
    return Attempt.objects.get()


def answer(client: Client, attempt: Attempt, n: int, said: str, go: str = "next") -> None:
    sent = {"answer": said, "key": f"answer-{n}-{said}", "go": go}
    client.post(f"/quiz/attempt/{attempt.pk}/{n}/", sent)


def submit(client: Client, attempt: Attempt) -> str:
    client.post(f"/quiz/attempt/{attempt.pk}/submit/")
    return client.get(f"/quiz/attempt/{attempt.pk}/result/").content.decode()


def study(learner: User, attempt: Attempt, n: int) -> Card:
    """Begin the card of the n-th question."""
    fact = Question.objects.get(pk=attempt.items[n - 1]["question"]).fact
    card = Card.objects.create(
        learner=learner, document=fact.document, fact=fact, argument=fact.arguments.get()
    )
    memory.answer(learner, Answer(card=card.pk, rating=4, key=f"easy-{n:06}", seen=0), NOW())
    return card


NOW = timezone.now


@pytest.mark.parametrize(("right", "passed"), [(2, True), (1, False)])
def test_the_pass_mark_itself_passes(
    course: Class, as_learner: Client, right: int, passed: bool
) -> None:
    attempt = begin(as_learner, course, pass_percent=50)
    for n in range(1, right + 1):
        answer(as_learner, attempt, n, "a")
    page = submit(as_learner, attempt)
    assert ("Not passed" in page) is not passed
    assert "assed" in page


def test_a_check_tells_memory_at_once_and_submitting_does_not_tell_again(
    course: Class, learner: User, as_learner: Client, clock: time_machine.Coordinates
) -> None:
    attempt = begin(as_learner, course, feedback="each")
    card = study(learner, attempt, 1)
    clock.shift(60)
    answer(as_learner, attempt, 1, "b", go="check")
    card.refresh_from_db()
    assert (card.lapses, card.log.count()) == (1, 2)
    clock.shift(60)
    submit(as_learner, attempt)
    assert Review.objects.count() == 2


def test_a_blank_is_no_answer_in_the_figures(course: Class, as_learner: Client) -> None:
    attempt = begin(as_learner, course)
    for n, said in ((1, "a"), (2, ""), (3, "")):
        answer(as_learner, attempt, n, said)
    submit(as_learner, attempt)
    assert attempt.responses.count() == 3
    assert [(one.answers, one.correct) for one in ItemCount.objects.all()] == [(1, 1)]


def test_what_was_learned_after_the_attempt_is_not_lowered_by_it(
    course: Class, learner: User, as_learner: Client, clock: time_machine.Coordinates
) -> None:
    closes = NOW() + timedelta(days=1)
    attempt = begin(as_learner, course, feedback="closed", closes_at=closes)
    before = study(learner, attempt, 1)
    clock.shift(60)
    for n in (1, 2):
        answer(as_learner, attempt, n, "b")
    submit(as_learner, attempt)
    clock.shift(60)
    after = study(learner, attempt, 2)
    clock.move_to(closes + timedelta(minutes=1))
    make.signed_in(learner).get(f"/quiz/attempt/{attempt.pk}/result/")
    assert (before.log.count(), after.log.count()) == (2, 1)


def test_what_was_answered_since_the_attempt_is_not_lowered_by_it(
    course: Class, learner: User, as_learner: Client, clock: time_machine.Coordinates
) -> None:
    """A verdict that was hidden is old by the time it is told: a later answer says more."""
    closes = NOW() + timedelta(days=3)
    attempt = begin(as_learner, course, feedback="closed", closes_at=closes)
    cards = [study(learner, attempt, n) for n in (1, 2)]
    clock.shift(60)
    for n in (1, 2):
        answer(as_learner, attempt, n, "b")
    submit(as_learner, attempt)
    clock.shift(timedelta(days=1))
    memory.answer(learner, Answer(card=cards[0].pk, rating=3, key="again-0001", seen=1), NOW())
    clock.move_to(closes + timedelta(minutes=1))
    for _twice in range(2):
        make.signed_in(learner).get(f"/quiz/attempt/{attempt.pk}/result/")
    assert [card.log.count() for card in cards] == [2, 2]
    assert [card.log.latest("number").rating for card in cards] == [3, 1]


@pytest.mark.parametrize(
    ("fields", "allowed", "minutes"),
    [
        ({}, {"extra_minutes": 30}, None),
        ({"minutes": 10}, {"extra_minutes": 30}, 40),
        ({"closes_at": 60}, {"closes_at": 20}, 20),
        ({"closes_at": 60}, {"closes_at": 90}, 90),
        ({"closes_at": 60, "minutes": 50}, {"extra_minutes": 30}, 60),
    ],
)
def test_when_an_attempt_ends_with_an_allowance(
    course: Class, learner: User, as_learner: Client, fields: dict[str, int],
    allowed: dict[str, int], minutes: int | None,
) -> None:  # fmt: skip
    def at(given: dict[str, int]) -> dict[str, object]:
        return {
            name: NOW() + timedelta(minutes=value) if name == "closes_at" else value
            for name, value in given.items()
        }

    quiz = Quiz.objects.create(document=course.documents.get(), course=course, size=4, **at(fields))
    Allowance.objects.create(quiz=quiz, learner=learner, **at(allowed))
    as_learner.post(f"/quiz/{quiz.pk}/begin/", {"key": "begin-000001"})
    ends = Attempt.objects.get().deadline
    assert ends == (None if minutes is None else NOW() + timedelta(minutes=minutes))


def test_an_extension_counts_from_the_beginning(
    course: Class, learner: User, as_learner: Client, as_instructor: Client,
    clock: time_machine.Coordinates,
) -> None:  # fmt: skip
    attempt = begin(as_learner, course, minutes=10)
    clock.shift(timedelta(minutes=8))
    url = f"/quiz/{attempt.quiz_id}/allowances/{learner.pk}/"
    as_instructor.post(url, {"extra_minutes": "5"})
    attempt.refresh_from_db()
    assert attempt.deadline == attempt.started_at + timedelta(minutes=15)


def test_only_what_is_published_and_important_enough_is_drawn(
    course: Class, as_learner: Client
) -> None:
    asked = list(Question.objects.filter(kind="multiple_choice").order_by("pk"))
    for question, importance in zip(asked, (1, 2, 3, 3), strict=True):
        Fact.objects.filter(pk=question.fact_id).update(importance=importance)
    Question.objects.filter(pk=asked[3].pk).update(status="retired")
    attempt = begin(as_learner, course, importance=2)
    assert {item["question"] for item in attempt.items} == {asked[1].pk, asked[2].pk}


def test_an_ungraded_attempt_does_not_go_on_while_a_graded_one_is_open(
    course: Class, as_learner: Client
) -> None:
    """Checked question by question, it would tell what the graded one asks."""
    attempt = begin(as_learner, course, feedback="each")
    graded = Quiz.objects.create(
        document=course.documents.get(), course=course, size=4, graded=True, minutes=10
    )
    as_learner.post(f"/quiz/{graded.pk}/begin/", {"key": "begin-000002"})
    answer(as_learner, attempt, 1, "a", go="check")
    assert not attempt.responses.exists()
    for page in ("1", "submit"):
        shown = as_learner.get(f"/quiz/attempt/{attempt.pk}/{page}/").content.decode()
        assert "put away" in shown
        assert "May 1904" not in shown
    submit(as_learner, attempt)
    attempt.refresh_from_db()
    assert attempt.state == "open"


def test_answers_stay_hidden_while_a_classmate_can_still_give_theirs(
    course: Class, as_learner: Client, stranger: User, as_instructor: Client,
    clock: time_machine.Coordinates,
) -> None:  # fmt: skip
    """Also where the quiz closes earlier than it did when they began, or what they were allowed
    was taken back: their attempt keeps its deadline."""
    Membership.objects.create(course=course, learner=stranger)
    closes = NOW() + timedelta(hours=2)
    attempt = begin(as_learner, course, feedback="closed", closes_at=closes)
    submit(as_learner, attempt)
    quiz, other = attempt.quiz, make.signed_in(stranger)
    url = f"/quiz/{quiz.pk}/allowances/{stranger.pk}/"
    as_instructor.post(url, {"closes_at": "2026-03-02T12:00"})
    other.post(f"/quiz/{quiz.pk}/begin/", {"key": "begin-000002"})
    as_instructor.post(url, {})
    Quiz.objects.update(closes_at=NOW() + timedelta(minutes=5))
    clock.shift(timedelta(minutes=10))
    result = f"/quiz/attempt/{attempt.pk}/result/"
    assert "May 1904" not in as_learner.get(result).content.decode()
    other.post(f"/quiz/attempt/{Attempt.objects.get(learner=stranger).pk}/submit/")
    assert "May 1904" in as_learner.get(result).content.decode()


def test_a_mark_that_does_not_pass_is_not_rounded_up_to_the_pass_mark(
    course: Class, as_learner: Client, as_instructor: Client
) -> None:
    document = make.document("seven", owner=course.instructors.get())
    make.bank(document, 7)
    course.documents.set([document])
    attempt = begin(as_learner, course, size=7, pass_percent=43)
    for n in range(1, 4):
        answer(as_learner, attempt, n, "a")
    assert len(attempt.items) == 7
    page = submit(as_learner, attempt)
    assert "Not passed" in page
    assert ">42 %<" in page  # 42.86
    row = attempt.quiz.assignment
    for client, url, said in (
        (as_learner, f"/assignments/mine/{course.pk}/", "Your mark: 42 %"),
        (as_instructor, f"/assignments/{row.pk}/", "42 %"),
        (as_instructor, f"/assignments/class/{course.pk}/", '<td class="num">42<br>'),
    ):
        assert said in client.get(url).content.decode(), url


def test_a_flag_on_an_attempt_that_was_submitted_meanwhile_leads_to_its_result(
    course: Class, as_learner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = begin(as_learner, course)
    save = actions.save

    def submitted_elsewhere(one: Attempt, *args: object, **kwargs: object) -> Response:
        stored = save(one, *args, **kwargs)  # type: ignore[arg-type]
        actions.submit(attempt, NOW())
        return stored

    monkeypatch.setattr(actions, "save", submitted_elsewhere)
    sent = {"answer": "a", "key": "answer-00001", "go": "flag"}
    page = as_learner.post(f"/quiz/attempt/{attempt.pk}/1/", sent, follow=True)
    assert page.redirect_chain[-1][0] == f"/quiz/attempt/{attempt.pk}/result/"
