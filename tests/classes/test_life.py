"""A class from its last day on: put away, brought back, left by its instructors, deleted."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.apps import apps
from django.db.models.deletion import Collector
from django.test import Client
from django.utils import timezone

from accounts.models import User
from quizzes.assignments.actions import excuse, give_part
from quizzes.assignments.ending import goes_with
from quizzes.classes import access
from quizzes.models import (
    Allowance,
    Announcement,
    AnnouncementMail,
    Attempt,
    Class,
    Farewell,
    MarkChange,
    Quiz,
)
from quizzes.privacy.actions import erase
from tests import make
from tests.analysis.taken import sat

pytestmark = pytest.mark.django_db
BEGIN = {"key": "begin-000001"}


def text(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


@pytest.fixture
def quiz(course: Class) -> Quiz:
    document = course.documents.get()
    return Quiz.objects.create(document=document, course=course, title="Of the class", size=2)


def put_away(client: Client, course: Class, **back: str) -> None:
    client.post(f"/classes/{course.pk}/archive/", back)


def test_nothing_new_begins_in_a_class_that_was_put_away_until_it_is_back(
    as_instructor: Client, as_learner: Client, course: Class, quiz: Quiz
) -> None:
    put_away(as_instructor, course)
    page = text(as_learner, f"/quiz/{quiz.pk}/")
    assert "Your class was put away on" in page
    assert "Start the quiz" not in page
    assert "Of the class" not in text(as_learner, "/quiz/")
    for client in (as_learner, as_instructor):
        client.post(f"/quiz/{quiz.pk}/begin/", BEGIN)
    assert not Attempt.objects.exists()
    put_away(as_instructor, course, back="1")
    assert "Of the class" in text(as_learner, "/quiz/")
    as_learner.post(f"/quiz/{quiz.pk}/begin/", BEGIN)
    assert Attempt.objects.count() == 1


def test_an_open_attempt_is_finished_in_a_class_that_was_put_away_and_its_result_stays(
    as_instructor: Client, as_learner: Client, stranger: User, course: Class, quiz: Quiz
) -> None:
    quiz.minutes = 30
    quiz.save()
    as_learner.post(f"/quiz/{quiz.pk}/begin/", BEGIN)
    put_away(as_instructor, course)
    attempt = Attempt.objects.get()
    assert "Of the class" in text(as_learner, "/quiz/")
    assert "You may still finish this attempt, until" in text(as_learner, f"/quiz/{quiz.pk}/")
    as_learner.post(f"/quiz/{quiz.pk}/begin/", {"key": "begin-000002"})
    assert Attempt.objects.count() == 1
    assert as_learner.post(f"/quiz/attempt/{attempt.pk}/submit/").status_code == 302
    result = text(as_learner, f"/quiz/attempt/{attempt.pk}/result/")
    assert "Your class was put away on" in result
    assert "Try again" not in result
    assert "Of the class" in text(as_learner, f"/assignments/mine/{course.pk}/")
    assert f"/assignments/mine/{course.pk}/" in text(as_learner, "/classes/")
    text(make.signed_in(stranger), f"/assignments/mine/{course.pk}/", 404)


def test_of_a_class_that_was_put_away_nobody_is_behind(
    as_instructor: Client, as_learner: Client, learner: User, course: Class
) -> None:
    due = timezone.now() - timedelta(days=1)
    part = give_part(course, course.documents.get(), "1", "The port", None, due)
    Announcement.objects.create(course=course, title="Bring a pen")
    assert "1 assignment is missing" in text(as_instructor, f"/assignments/class/{course.pk}/help/")
    assert "Bring a pen" in text(as_learner, "/")
    put_away(as_instructor, course)
    page = text(as_instructor, f"/assignments/class/{course.pk}/help/")
    assert "missing" not in page
    assert "nobody is behind" in page
    today = text(as_learner, "/")
    assert "Bring a pen" not in today
    assert "The port" not in today
    mine = text(as_learner, f"/assignments/mine/{course.pk}/")
    assert ">Not done<" in mine
    assert ">Late<" not in mine
    own = text(as_learner, f"/assignments/{part.pk}/")
    assert "nothing is asked of you" in own
    assert "Learn its cards" not in own
    as_learner.post(f"/assignments/{part.pk}/learn/")
    assert not learner.cards.exists()


@pytest.fixture
def full(course: Class, quiz: Quiz, learner: User, instructor: User) -> Class:
    """With something of everything that goes with a class."""
    question = make.question(make.fact(course.documents.get()), "typed", stem="When?")
    at = timezone.now()
    attempt = sat(quiz, [(question, "May 1904"), (question, "1905")], learner)
    sat(quiz, [(question, "May 1904")], learner, number=2, state="open")
    MarkChange.objects.create(
        response=attempt.responses.first(), cause="hand", before=1, after=0.5, at=at
    )
    Allowance.objects.create(quiz=quiz, learner=learner, extra_minutes=5)
    excuse(give_part(course, quiz.document, "1", "Part", None, None), learner.pk, "ill")
    told = Announcement.objects.create(course=course, title="Hello", mailed_at=at)
    for state, person in (("waiting", learner), ("sent", instructor)):
        AnnouncementMail.objects.create(
            announcement=told, learner=person, state=state, not_before=at
        )
    return course


COUNTED = {
    "Quiz": "quizzes",
    "Attempt": "attempts",
    "Response": "answers",
    "MarkChange": "mark_changes",
    "Allowance": "allowances",
    "Excuse": "excuses",
    "Announcement": "announcements",
    "Membership": "members",
}
SAID_WITH_ANOTHER = {
    "Class", "Class_instructors", "Class_documents", "Assignment", "AnnouncementMail", "QuizItem",
    "Dismissal",
}  # fmt: skip


def test_all_that_goes_with_a_class_is_counted_before_it_is_deleted(
    as_instructor: Client, full: Class
) -> None:
    collector = Collector(using="default")
    collector.collect([full])
    gone = Counter({model.__name__: len(rows) for model, rows in collector.data.items()})
    for rows in collector.fast_deletes:
        gone[rows.model.__name__] += rows.count()
    found = goes_with(full)
    told = {model: getattr(found, name) for model, name in COUNTED.items()}
    assert told == {model: gone[model] for model in COUNTED}
    assert set(gone) <= {*COUNTED, *SAID_WITH_ANOTHER}
    assert (found.running, found.takers, found.readings, found.unsent) == (1, 1, 1, 1)
    page = text(as_instructor, f"/assignments/class/{full.pk}/delete/")
    for said in (
        "1 attempt is open this moment", "2 attempts of 1 learner, with 3 answers",
        "The record of 1 changed mark", "1 assignment to read and learn", "1 excuse",
        "1 announcement", "1 e-mail that waits", "their memory are their own",
    ):  # fmt: skip
        assert said in page


def test_who_belonged_to_a_deleted_class_reads_so_behind_old_links_and_nobody_else(
    as_instructor: Client, as_learner: Client, full: Class, quiz: Quiz
) -> None:
    attempts = list(Attempt.objects.order_by("pk").values_list("pk", flat=True))
    others = sat(quiz, [], make.learner("omar")).pk
    assignment = full.assignments.first()
    assert assignment
    as_instructor.post(f"/assignments/class/{full.pk}/delete/", {"name": "Year 11"})
    assert not Class.objects.exists()
    shared = [
        f"/assignments/mine/{full.pk}/", f"/quiz/{quiz.pk}/", f"/assignments/{assignment.pk}/",
    ]  # fmt: skip
    own = [f"/quiz/attempt/{attempts[0]}/result/", f"/quiz/attempt/{attempts[1]}/1/"]
    for path in shared + own:
        assert "Year 11 was deleted on" in text(as_learner, path, 410)
        assert "Year 11" not in text(make.signed_in(make.learner()), path, 404)
        assert "Year 11" not in text(make.signed_in(make.instructor()), path, 404)
        assert Client().get(path).status_code in (302, 404)
    text(as_learner, f"/quiz/attempt/{others}/result/", 404)
    text(as_learner, f"/quiz/{quiz.pk + 1}/", 404)
    assert "Year 11 was deleted on" in text(as_instructor, f"/classes/{full.pk}/", 410)


def test_who_is_no_instructor_any_more_teaches_no_class(
    as_instructor: Client, instructor: User, full: Class, quiz: Quiz
) -> None:
    attempt = Attempt.objects.exclude(state="open").get()
    paths = [
        f"/classes/{full.pk}/", f"/assignments/class/{full.pk}/", f"/quiz/{quiz.pk}/figures/",
    ]  # fmt: skip
    hidden = [f"/quiz/{quiz.pk}/answers/{attempt.pk}/", f"/analysis/quiz/{quiz.pk}/"]
    for path in paths + hidden:
        text(as_instructor, path)
    User.objects.filter(pk=instructor.pk).update(is_instructor=False)
    for path in paths:
        assert "another role" in text(as_instructor, path, 403)
    for path in hidden:
        text(as_instructor, path, 404)
    assert "Year 11" not in text(as_instructor, "/classes/")
    User.objects.filter(pk=instructor.pk).update(is_instructor=True)
    for path in paths + hidden:
        text(as_instructor, path)


def test_who_can_teach_does_not_leave_a_class_to_somebody_who_cannot(
    as_instructor: Client, instructor: User, course: Class
) -> None:
    course.instructors.add(make.learner("was-instructor"))
    as_instructor.post(f"/classes/{course.pk}/instructors/{instructor.pk}/remove/")
    assert instructor in course.instructors.all()


def test_a_class_outlives_its_only_instructor_and_is_put_away(
    as_learner: Client, instructor: User, course: Class, quiz: Quiz, learner: User
) -> None:
    shared = make.course(instructor, learner, name="Shared")
    shared.instructors.add(make.instructor("carla"))
    Quiz.objects.filter(pk=quiz.pk).update(owner=instructor)
    make.attempt(quiz, learner, 3)
    erase(instructor)
    course.refresh_from_db()
    shared.refresh_from_db()
    assert course.archived_at
    assert not shared.archived_at
    assert "Your class was put away on" in text(as_learner, f"/quiz/{quiz.pk}/")
    assert Attempt.objects.count() == 1


def test_an_account_that_an_admin_deletes_takes_no_quiz_of_a_class_along(
    instructor: User, course: Class, quiz: Quiz, learner: User
) -> None:
    own = Quiz.objects.create(document=quiz.document, title="My own", owner=instructor)
    Quiz.objects.filter(pk=quiz.pk).update(owner=instructor)
    make.attempt(quiz, learner, 3)
    apps.get_model("accounts.User").objects.get(pk=instructor.pk).delete()
    quiz.refresh_from_db()
    assert quiz.owner is None
    assert quiz.attempts.exists()
    assert not Quiz.objects.filter(pk=own.pk).exists()


def test_a_farewell_goes_with_the_account(
    as_instructor: Client, full: Class, learner: User
) -> None:
    as_instructor.post(f"/assignments/class/{full.pk}/delete/", {"name": "Year 11"})
    erase(learner)
    assert Farewell.objects.count() == 1


def test_editing_a_class_keeps_what_a_colleague_changed_meanwhile(
    instructor: User, as_instructor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = make.course(instructor)
    known = access.taught_class

    def then_renewed(person: User, pk: int) -> Class:
        found = known(person, pk)
        Class.objects.update(join_code="NEWCODE2")
        return found

    monkeypatch.setattr(access, "taught_class", then_renewed)
    as_instructor.post(f"/classes/{course.pk}/edit/", {"name": "Year 12", "capacity": "30"})
    course.refresh_from_db()
    assert (course.name, course.capacity, course.join_code) == ("Year 12", 30, "NEWCODE2")


def test_nothing_is_given_to_a_class_that_is_put_away(
    instructor: User, as_instructor: Client
) -> None:
    document = make.document(owner=instructor)
    make.bank(document, 4)
    course = make.course(instructor, documents=[document])
    as_instructor.post(f"/classes/{course.pk}/archive/")
    quiz = {"document": document.pk, "size": 4, "title": "Test", "feedback": "submitted"}
    for url, sent in (
        (f"/quiz/give/{course.pk}/", quiz),
        (f"/assignments/class/{course.pk}/give/", {"part": f"{document.pk}:1", "title": "Read"}),
    ):
        page = as_instructor.post(url, sent)
        assert page.status_code == 422
        text = page.content.decode()
        assert "Nothing begins in a class that is put away. Bring it back first." in text
        assert sent["title"] in text
    assert not Quiz.objects.exists()
    assert not course.assignments.exists()
    as_instructor.post(f"/classes/{course.pk}/archive/", {"back": "1"})
    assert as_instructor.post(f"/quiz/give/{course.pk}/", quiz).status_code == 302
