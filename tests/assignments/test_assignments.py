"""A class is given things; its learners do them; its instructors see who did."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from content.models import Argument, Document
from quizzes.memory import actions as memory
from quizzes.memory.shapes import Answer
from quizzes.models import Allowance, Assignment, Attempt, Card, Class, Excuse, Quiz
from tests import make
from tests.review.test_session import press

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def document(instructor: User) -> Document:
    made = make.document(owner=instructor)
    for n in range(3):
        make.question(make.fact(made, section="1", key=f"one-{n}"))
    make.question(make.fact(made, section="2", key="two"))
    return made


@pytest.fixture
def course(instructor: User, learner: User, document: Document) -> Class:
    return make.course(instructor, learner, documents=[document])


def give(client: Client, course: Class, part: str, **fields: str) -> Assignment:
    client.post(f"/assignments/class/{course.pk}/give/", {"part": part, **fields})
    return Assignment.objects.latest("pk")


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_a_quiz_that_is_given_is_an_assignment(
    as_instructor: Client, as_learner: Client, course: Class, document: Document
) -> None:
    fields = {"title": "First test", "document": document.pk, "size": 3, "feedback": "submitted"}
    extra = {"counting": "best", "shuffle": "on", "importance": 0, "grace_seconds": 0}
    as_instructor.post(f"/quiz/give/{course.pk}/", {**fields, **extra})
    row = Assignment.objects.get()
    assert (row.kind, row.quiz.title, row.course) == ("quiz", "First test", course)
    assert "First test" in text(as_learner, "/")
    assert "First test" in text(as_learner, f"/assignments/mine/{course.pk}/")
    assert as_learner.get(f"/assignments/{row.pk}/").url == f"/quiz/{row.quiz_id}/"


def test_withdrawn_here_and_given_again_there_it_is_given(
    as_instructor: Client, as_learner: Client, course: Class, document: Document
) -> None:
    make.bank(document, 3)
    quiz = Quiz.objects.create(document=document, course=course, title="Now and then", size=3)
    as_instructor.post(f"/assignments/{quiz.assignment.pk}/withdraw/")
    assert "Now and then" not in text(as_learner, "/")
    as_instructor.post(f"/quiz/{quiz.pk}/archive/", {"back": "1"})
    assert "Now and then" in text(as_learner, "/")


def test_a_quiz_of_ones_own_is_none(learner: User, document: Document) -> None:
    Quiz.objects.create(document=document, owner=learner, title="Mine")
    assert not Assignment.objects.exists()


def test_a_part_is_done_when_every_fact_is_begun(
    as_instructor: Client, as_learner: Client, learner: User, course: Class, document: Document
) -> None:
    row = give(as_instructor, course, f"{document.pk}:1")
    assert (row.kind, row.section) == ("section", "1")
    assert "0 of 3 facts" in text(as_learner, "/")
    as_learner.post(f"/assignments/{row.pk}/learn/")
    cards = Card.objects.of(learner.pk).filter(fact__section="1")
    for n, card in enumerate(cards):
        assert f"{n} of 3 facts" in text(as_learner, f"/assignments/{row.pk}/")
        press(as_learner, card, key=f"key-{card.pk:08d}")
    page = text(as_learner, f"/assignments/{row.pk}/")
    assert "3 of 3 facts" in page
    assert "Done" in page
    assert "3 / 3" in text(as_instructor, f"/assignments/{row.pk}/")


def test_the_whole_document_is_a_deck(
    as_instructor: Client, as_learner: Client, course: Class, document: Document
) -> None:
    row = give(as_instructor, course, f"{document.pk}:", title="All of it")
    assert (row.kind, row.title) == ("deck", "All of it")
    assert "0 of 4 facts" in text(as_learner, f"/assignments/{row.pk}/")


def test_what_opens_later_and_what_is_late(
    as_instructor: Client, as_learner: Client, course: Class, document: Document
) -> None:
    soon = (NOW() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    early = give(as_instructor, course, f"{document.pk}:1", title="Soon", opens_at=soon)
    give(as_instructor, course, f"{document.pk}:2", title="Past", due_at="2024-01-01T10:00")
    page = text(as_learner, "/")
    assert page.index("Past") < page.index("Soon")
    assert "Not open yet" in page
    assert ">Late<" in page
    assert as_learner.post(f"/assignments/{early.pk}/learn/").status_code == 404


def test_a_fact_is_begun_with_the_first_of_its_cards(
    as_instructor: Client, as_learner: Client, learner: User, course: Class, document: Document
) -> None:
    due = NOW() - timedelta(days=5)
    give(as_instructor, course, f"{document.pk}:2", due_at=due.strftime("%Y-%m-%dT%H:%M"))
    fact = document.facts.get(key="two")
    second = Argument.objects.create(fact=fact, role="place", type="text", text="Lund Bay")
    for days, argument in ((6, fact.arguments.get(role="date")), (1, second)):
        card = Card.objects.create(learner=learner, document=document, fact=fact, argument=argument)
        begun = Answer(card=card.pk, rating=3, key=f"begun-{card.pk:06}", seen=0)
        memory.answer(learner, begun, NOW() - timedelta(days=days))
        assert "Done, late" not in text(as_learner, f"/assignments/mine/{course.pk}/")


def test_wrong_dates_are_refused_and_nothing_is_lost(
    as_instructor: Client, course: Class, document: Document
) -> None:
    fields = {
        "part": f"{document.pk}:1",
        "title": "Keep me",
        "opens_at": "2026-03-02T10:00",
        "due_at": "2026-03-01T10:00",
    }
    response = as_instructor.post(f"/assignments/class/{course.pk}/give/", fields)
    assert response.status_code == 422
    assert "Keep me" in response.content.decode()
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("when", ["0001-01-01T00:00", "9999-12-31T23:59"])
@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
def test_no_date_lies_at_the_edge_of_the_calendar(
    as_instructor: Client, instructor: User, course: Class, document: Document, when: str, zone: str
) -> None:
    User.objects.filter(pk=instructor.pk).update(time_zone=zone)
    fields = {"part": f"{document.pk}:1", "title": "Far", "due_at": when}
    response = as_instructor.post(f"/assignments/class/{course.pk}/give/", fields)
    assert response.status_code == 422
    assert "Choose a year between 1970 and 2199." in response.content.decode()


def test_a_date_that_would_leave_the_calendar_is_not_moved(
    as_instructor: Client, instructor: User, course: Class, document: Document
) -> None:
    last = datetime(9999, 12, 1, tzinfo=UTC)
    Quiz.objects.create(course=course, owner=instructor, document=document, closes_at=last)
    fields = {"name": "Next", "days": "364"}
    response = as_instructor.post(f"/assignments/class/{course.pk}/duplicate/", fields)
    assert response.status_code == 422
    assert "would leave the calendar" in response.content.decode()
    assert Class.objects.count() == 1


def test_only_documents_of_the_class_can_be_given(
    as_instructor: Client, instructor: User, course: Class
) -> None:
    other = make.document("other", owner=instructor)
    fields = {"part": f"{other.pk}:", "title": "Other"}
    response = as_instructor.post(f"/assignments/class/{course.pk}/give/", fields)
    assert response.status_code == 422


def test_editing_a_quiz_changes_the_quiz(
    as_instructor: Client, course: Class, document: Document
) -> None:
    closes = NOW() + timedelta(days=9)
    quiz = Quiz.objects.create(document=document, course=course, title="Old", closes_at=closes)
    row = quiz.assignment
    address = f"/assignments/{row.pk}/edit/"
    due = (NOW() + timedelta(days=20)).strftime("%Y-%m-%dT%H:%M")
    assert as_instructor.post(address, {"title": "New", "due_at": due}).status_code == 422
    due = (NOW() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    as_instructor.post(address, {"title": "New", "due_at": due})
    quiz.refresh_from_db()
    row.refresh_from_db()
    assert quiz.title == "New"
    assert quiz.closes_at == closes
    assert row.due_at is not None
    assert row.due_at < closes


def test_what_is_withdrawn_is_gone_for_learners_and_comes_back(
    as_instructor: Client, as_learner: Client, course: Class, document: Document
) -> None:
    make.bank(document, 2)
    quiz = Quiz.objects.create(document=document, course=course, title="Now and then")
    row = quiz.assignment
    as_instructor.post(f"/assignments/{row.pk}/withdraw/")
    assert "Now and then" not in text(as_learner, "/")
    assert as_learner.get(f"/quiz/{quiz.pk}/").status_code == 404
    assert as_learner.get(f"/assignments/{row.pk}/").status_code == 404
    assert "Now and then" in text(as_instructor, f"/assignments/class/{course.pk}/list/")
    as_instructor.post(f"/assignments/{row.pk}/withdraw/", {"back": "1"})
    assert "Now and then" in text(as_learner, "/")


def test_a_quiz_put_away_takes_its_assignment_along(
    as_instructor: Client, as_learner: Client, course: Class, document: Document
) -> None:
    quiz = Quiz.objects.create(document=document, course=course, title="Now and then")
    as_instructor.post(f"/quiz/{quiz.pk}/archive/")
    assert "Now and then" not in text(as_learner, "/")


def test_excusing_and_taking_it_back(
    as_instructor: Client, as_learner: Client, learner: User, course: Class, document: Document
) -> None:
    row = give(as_instructor, course, f"{document.pk}:1", due_at="2024-01-01T10:00")
    address = f"/assignments/{row.pk}/excuse/{learner.pk}/"
    as_instructor.post(address, {"reason": "ill"})
    assert Excuse.objects.get().reason == "ill"
    assert "Excused" in text(as_learner, "/")
    told = as_instructor.post(address, {"reason": "x" * 201}, follow=True).content.decode()
    assert "The reason is too long. Nothing was changed." in told
    assert Excuse.objects.get().reason == "ill"
    as_instructor.post(address, {"back": "1"})
    assert not Excuse.objects.exists()


def test_nobody_outside_the_class_is_excused(
    as_instructor: Client, course: Class, document: Document
) -> None:
    row = give(as_instructor, course, f"{document.pk}:1")
    stranger = make.learner()
    for number in (stranger.pk, "9" * 400):
        response = as_instructor.post(f"/assignments/{row.pk}/excuse/{number}/")
        assert response.status_code == 404


def test_no_learner_reads_the_name_of_another(
    as_instructor: Client, as_learner: Client, instructor: User, learner: User, document: Document
) -> None:
    others = [make.learner(f"zz-other-{n}", first_name=f"Zz-other {n}") for n in range(4)]
    course = make.course(instructor, learner, *others, documents=[document])
    row = give(as_instructor, course, f"{document.pk}:1")
    for person in others:
        memory.enrol(person, document)
    for path in ("/", f"/assignments/mine/{course.pk}/", f"/assignments/{row.pk}/", "/classes/"):
        assert "zz-other" not in text(as_learner, path).lower()


def test_who_left_sees_it_no_more(
    as_instructor: Client, as_learner: Client, learner: User, course: Class, document: Document
) -> None:
    row = give(as_instructor, course, f"{document.pk}:1")
    make.leave(course, learner)
    assert as_learner.get(f"/assignments/{row.pk}/").status_code == 404
    assert as_learner.get(f"/assignments/mine/{course.pk}/").status_code == 404


def test_who_was_given_longer_reads_their_own_date(
    as_learner: Client, learner: User, stranger: User, course: Class, document: Document
) -> None:
    make.Membership.objects.create(course=course, learner=stranger)
    day = datetime(2031, 5, 2, 12, tzinfo=UTC)
    quiz = Quiz.objects.create(document=document, course=course, title="Test", closes_at=day)
    Allowance.objects.create(quiz=quiz, learner=learner, closes_at=day.replace(day=4))
    for client, said in ((as_learner, "due 4 May, 12:00"), (make.signed_in(stranger), "due 2 May")):
        for path in ("/", f"/assignments/mine/{course.pk}/"):
            assert said in text(client, path)


def test_what_was_missed_hides_nothing_that_can_be_done(
    as_learner: Client, learner: User, course: Class, document: Document
) -> None:
    past = NOW() - timedelta(days=1)
    given = {"document": document, "course": course}
    missed = [Quiz.objects.create(title=f"Gone {n}", closes_at=past, **given) for n in range(4)]
    Quiz.objects.create(title="There", **given)
    today = text(as_learner, "/")
    assert "There" in today
    assert today.index("There") < today.index("Gone")
    assert ">Closed<" in today
    assert ">Late<" not in today
    # Who was given longer can still take it.
    Allowance.objects.create(quiz=missed[3], learner=learner, closes_at=NOW() + timedelta(days=1))
    today = text(as_learner, "/")
    assert today.index("Gone 3") < today.index("There")


def test_who_is_excused_from_the_quiz_is_asked_again_when_that_is_taken_back(
    as_instructor: Client, learner: User, course: Class, document: Document
) -> None:
    """There are two ways to excuse; the page that shows it takes back whichever it was."""
    quiz = Quiz.objects.create(document=document, course=course, title="Test", minutes=10)
    kept = Allowance.objects.create(quiz=quiz, learner=learner, excused=True, extra_minutes=5)
    page = f"/assignments/{quiz.assignment.pk}/"
    assert ">Excused<" in text(as_instructor, page)
    address = f"{page}excuse/{learner.pk}/"
    as_instructor.post(address, {"back": "1"})
    assert ">Excused<" not in text(as_instructor, page)
    kept.refresh_from_db()
    assert (kept.excused, kept.extra_minutes) == (False, 5)
    Allowance.objects.update(excused=True, extra_minutes=0)
    as_instructor.post(address, {"back": "1"})
    assert not Allowance.objects.exists()


def test_a_quiz_without_questions_is_not_brought_back(
    as_instructor: Client, as_learner: Client, course: Class, document: Document
) -> None:
    quiz = Quiz.objects.create(document=document, course=course, title="Test", fixed=True)
    row = quiz.assignment
    as_instructor.post(f"/assignments/{row.pk}/withdraw/")
    said = as_instructor.post(f"/assignments/{row.pk}/withdraw/", {"back": "1"}, follow=True)
    assert "It has no questions yet: choose some first." in said.content.decode()
    assert "Test" not in text(as_learner, "/")


def test_a_quiz_does_not_open_after_it_has_closed(
    as_instructor: Client, course: Class, document: Document
) -> None:
    day = datetime(2031, 5, 2, 12, tzinfo=UTC)
    quiz = Quiz.objects.create(document=document, course=course, title="Test", closes_at=day)
    sent = {"title": "Test", "opens_at": "2031-05-03T12:00"}
    page = as_instructor.post(f"/assignments/{quiz.assignment.pk}/edit/", sent)
    assert page.status_code == 422
    assert "The quiz closes before that." in page.content.decode()


def test_nothing_is_due_after_it_has_closed(
    as_instructor: Client, as_learner: Client, course: Class, document: Document
) -> None:
    """A quiz may be made to close earlier than its assignment was due."""
    day = datetime(2031, 5, 2, 12, tzinfo=UTC)
    quiz = Quiz.objects.create(document=document, course=course, title="Test", closes_at=day)
    sent = {"title": "Test", "due_at": "2031-05-01T12:00"}
    as_instructor.post(f"/assignments/{quiz.assignment.pk}/edit/", sent)
    assert "due 1 May, 12:00" in text(as_learner, "/")
    Quiz.objects.update(closes_at=NOW() - timedelta(hours=1))
    assert ">Closed<" in text(as_learner, "/")


def test_who_ran_out_of_time_is_not_missing(
    as_instructor: Client, as_learner: Client, course: Class, document: Document
) -> None:
    make.bank(document, 4)
    closes = NOW() + timedelta(minutes=10)
    quiz = Quiz.objects.create(document=document, course=course, title="Test", closes_at=closes)
    as_learner.post(f"/quiz/{quiz.pk}/begin/", {"key": "begin-000001"})
    for path, said in (
        (f"/assignments/class/{course.pk}/list/", "1 / 1"),
        (f"/assignments/{quiz.assignment.pk}/", ">Done<"),
        (f"/assignments/class/{course.pk}/help/", "Nobody, as far as can be seen here."),
        (f"/quiz/{quiz.pk}/figures/", "0 / 4"),
    ):
        Attempt.objects.update(state="open", finished_at=None, score=None)
        with time_machine.travel(closes + timedelta(minutes=1)):
            assert said in text(make.signed_in(course.instructors.get()), path), path


def test_who_has_a_closing_time_of_their_own_reads_that_one(
    as_learner: Client, learner: User, course: Class, document: Document
) -> None:
    day = datetime(2031, 5, 2, 12, tzinfo=UTC)
    given = {"document": document, "course": course}
    closing = Quiz.objects.create(title="Closes", closes_at=day, **given)
    endless = Quiz.objects.create(title="Never closes", **given)
    for quiz in (closing, endless):
        Allowance.objects.create(quiz=quiz, learner=learner, closes_at=day.replace(day=1))
    pages = ("/", f"/assignments/mine/{course.pk}/")
    assert [text(as_learner, path).count("due 1 May, 12:00") for path in pages] == [2, 2]
    with time_machine.travel(day - timedelta(hours=1)):
        for path in pages:
            page = text(make.signed_in(learner), path)
            assert page.count(">Closed<") == 2
            assert page.count("closed 1 May") == 2
    Allowance.objects.update(closes_at=day.replace(day=4))
    with time_machine.travel(day.replace(day=5)):
        assert text(make.signed_in(learner), "/").count("closed 4 May") == 2


def test_an_attempt_that_outlasts_the_closing_is_not_missed(
    as_learner: Client, course: Class, document: Document
) -> None:
    """A quiz that closes earlier than when it was begun: the attempt keeps its deadline."""
    make.bank(document, 4)
    given = {"document": document, "course": course}
    quiz = Quiz.objects.create(title="Begun", closes_at=NOW() + timedelta(days=1), **given)
    as_learner.post(f"/quiz/{quiz.pk}/begin/", {"key": "begin-000001"})
    Quiz.objects.update(closes_at=NOW() - timedelta(hours=1))
    Quiz.objects.create(title="Other", closes_at=NOW() + timedelta(days=2), **given)
    today = text(as_learner, "/")
    assert "Resume" in today
    assert today.index("Begun") < today.index("Other")
    assert "closed " not in today
