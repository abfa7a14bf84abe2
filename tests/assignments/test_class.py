"""What a class forgets, who needs help, a new term, and the end of a class."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.models import User
from content.models import Document
from quizzes.memory import actions as memory
from quizzes.models import (
    Announcement,
    Attempt,
    Card,
    Class,
    DailyCount,
    DueCount,
    Hold,
    Quiz,
    QuizItem,
    Review,
)
from tests import make
from tests.review.test_session import press

pytestmark = pytest.mark.django_db
LIT = "The lighthouse was lit for the first time in autumn 1911."


@pytest.fixture
def document(instructor: User) -> Document:
    made = make.document(owner=instructor)
    make.question(make.fact(made, key="port", section="1"))
    make.question(make.fact(made, key="light", section="2", quote=LIT, answer="autumn 1911"))
    return made


def remembering(document: Document, course: Class, days: dict[str, int], n: int) -> list[User]:
    """`n` members whose cards, of stability 5, were answered so many days ago."""
    people = []
    for k in range(n):
        person = make.learner(f"member-{course.pk}-{k}-{User.objects.count()}")
        make.Membership.objects.create(course=course, learner=person)
        memory.enrol(person, document)
        for key, ago in days.items():
            Card.objects.of(person.pk).filter(fact__key=key).update(
                state="review", stability=5.0, **make.days_ago(ago, due_in=1)
            )
        people.append(person)
    return people


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_worst_sentence_comes_first_and_nobody_is_named(
    as_instructor: Client, instructor: User, document: Document
) -> None:
    course = make.course(instructor, documents=[document])
    people = remembering(document, course, {"port": 0, "light": 90}, 3)
    page = text(as_instructor, f"/assignments/class/{course.pk}/memory/")
    worst = page[page.index("Forgotten most") : page.index('id="text"')]
    assert worst.index(LIT) < worst.index("The harbour of Lund Bay was opened")
    assert "fading for 3 of 3 learners" in worst
    assert "100 % recalled" in worst
    assert 'class="fact fading"' in page
    assert 'class="fact strong"' in page
    assert all(person.username not in page for person in people)


def test_fewer_than_three_are_not_spoken_of(
    as_instructor: Client, instructor: User, document: Document
) -> None:
    course = make.course(instructor, documents=[document])
    remembering(document, course, {"light": 90}, 2)
    address = f"/assignments/class/{course.pk}/memory/"
    assert "Nothing to tell yet" in text(as_instructor, address)
    assert 'class="fact fading"' not in text(as_instructor, address)
    make.leave(course, remembering(document, course, {"light": 90}, 1)[0])
    assert "Nothing to tell yet" in text(as_instructor, address)
    assert as_instructor.get(f"{address}?document=nope").status_code == 404


def test_who_needs_help_and_why(
    as_instructor: Client, instructor: User, document: Document
) -> None:
    now = timezone.now()
    fine, away, behind, falling = (
        make.learner(name, last_login=now) for name in ("fine", "away", "behind", "falling")
    )
    User.objects.filter(pk=away.pk).update(last_login=now - timedelta(days=12))
    course = make.course(instructor, fine, away, behind, falling, documents=[document])
    quiz = Quiz.objects.create(
        document=document, course=course, title="Past", closes_at=now - timedelta(days=1)
    )
    for person in (fine, away, falling):
        make.attempt(quiz, person, 3, days_ago=13)
    DueCount.objects.create(learner=behind, document=document, day=now.date(), cards=64)
    for days, right in ((3, 10), (20, 19)):
        DailyCount.objects.create(
            learner=falling, day=now.date() - timedelta(days=days), reviews=20, recalled=right
        )
    page = text(as_instructor, f"/assignments/class/{course.pk}/help/")
    assert "1 assignment is missing: Past" in page
    assert "Has not been seen for 12 days." in page
    assert "64 cards of the documents of this class are due." in page
    assert "50 of 100 reviews in the last two weeks, 95 of 100" in page
    assert "1 learner gives no reason for worry." in page
    assert page.index("behind") < page.index("away")
    assert ">fine<" not in page


def test_in_an_empty_class_nobody_is_said_to_be_well(
    as_instructor: Client, instructor: User
) -> None:
    course = make.course(instructor)
    assert "Nobody has joined yet." in text(as_instructor, f"/assignments/class/{course.pk}/help/")
    make.Membership.objects.create(course=course, learner=make.learner(last_login=timezone.now()))
    assert "as far as can be seen" in text(as_instructor, f"/assignments/class/{course.pk}/help/")


def test_a_class_is_duplicated_without_people(
    as_instructor: Client, instructor: User, learner: User, document: Document
) -> None:
    course = make.course(instructor, learner, documents=[document])
    colleague = make.instructor("carla")
    course.instructors.add(colleague)
    opens = timezone.now()
    question = make.question(document.facts.first(), "typed")
    quiz = Quiz.objects.create(
        document=document, course=course, title="Test", opens_at=opens, fixed=True, minutes=7
    )
    QuizItem.objects.create(quiz=quiz, question=question, position=1)
    make.attempt(quiz, learner, 3)
    gone = Quiz.objects.create(document=document, course=course, title="Gone")
    as_instructor.post(f"/assignments/{gone.assignment.pk}/withdraw/")
    part = {"part": f"{document.pk}:1", "title": "Part", "due_at": "2026-03-01T10:00"}
    as_instructor.post(f"/assignments/class/{course.pk}/give/", part)
    fields = {"name": "Next year", "term": "2027", "days": "364"}
    as_instructor.post(f"/assignments/class/{course.pk}/duplicate/", fields)
    made = Class.objects.get(name="Next year")
    assert made.term == "2027"
    assert set(made.instructors.all()) == {instructor, colleague}
    assert list(made.documents.all()) == [document]
    assert not made.memberships.exists()
    assert made.join_code != course.join_code
    copy = made.quizzes.get()
    assert (copy.title, copy.minutes, copy.fixed) == ("Test", 7, True)
    assert copy.opens_at == opens + timedelta(days=364)
    assert [item.question for item in copy.items.all()] == [question]
    assert not copy.attempts.exists()
    assert {row.title for row in made.assignments.all()} == {"Test", "Part"}
    moved = made.assignments.get(title="Part").due_at
    assert moved - course.assignments.get(title="Part").due_at == timedelta(days=364)


def test_deleting_a_class_leaves_what_was_learned(
    as_instructor: Client, as_learner: Client, learner: User, instructor: User, document: Document
) -> None:
    course = make.course(instructor, learner, documents=[document])
    memory.enrol(learner, document)
    for card in Card.objects.of(learner.pk):
        press(as_learner, card, key=f"key-{card.pk:08d}")
    make.bank(document, 4)
    quiz = Quiz.objects.create(
        document=document, course=course, title="T", size=2, graded=True, minutes=9
    )
    as_learner.post(f"/quiz/{quiz.pk}/begin/", {"key": "begin-000001"})
    assert Hold.objects.exists()
    before = (
        list(Card.objects.order_by("pk").values()),
        list(Review.objects.order_by("pk").values()),
    )
    address = f"/assignments/class/{course.pk}/delete/"
    page = text(as_instructor, address)
    assert "1 attempt" in page
    assert "book.xlsx" in page
    assert as_instructor.post(address, {"name": "Year"}).status_code == 422
    assert Class.objects.exists()
    as_instructor.post(address, {"name": "Year 11"})
    assert not Class.objects.exists()
    assert not Attempt.objects.exists()
    assert not Hold.objects.exists()
    after = (
        list(Card.objects.order_by("pk").values()),
        list(Review.objects.order_by("pk").values()),
    )
    assert after == before
    call_command("verify_memory")


def test_announcements_stay_with_their_class(
    as_instructor: Client, instructor: User, document: Document
) -> None:
    course = make.course(instructor, documents=[document])
    Announcement.objects.create(course=course, title="Hello")
    as_instructor.post(f"/assignments/class/{course.pk}/delete/", {"name": "Year 11"})
    assert not Announcement.objects.exists()
