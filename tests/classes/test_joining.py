"""A class: its code, its people, and who may look."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from quizzes.classes.actions import open_class
from quizzes.models import Membership
from tests import make

pytestmark = pytest.mark.django_db


def test_a_code_has_no_look_alike_letters(instructor: User) -> None:
    codes = {open_class(instructor, f"Class {n}").join_code for n in range(40)}
    assert len(codes) == 40
    assert not set("".join(codes)) & set("0O1IL")


def test_joining_by_code_once(instructor: User, learner: User, as_learner: Client) -> None:
    course = open_class(instructor, "Year 11")
    for code in (course.join_code.lower(), f" {course.join_code} "):
        as_learner.post("/classes/join/", {"code": code})
    assert Membership.objects.get().learner == learner
    assert "Year 11" in as_learner.get("/classes/").content.decode()


def test_a_wrong_code_is_refused_kindly(instructor: User, as_learner: Client) -> None:
    open_class(instructor, "Year 11")
    response = as_learner.post("/classes/join/", {"code": "ABCDEFGH"})
    assert response.status_code == 422
    assert not Membership.objects.exists()
    assert 'value="ABCDEFGH"' in response.content.decode()


def test_a_new_class_has_the_only_document_there_is(
    instructor: User, as_instructor: Client
) -> None:
    make.document(owner=instructor)
    assert as_instructor.get("/classes/new/").content.decode().count(" checked") == 1
    make.document("second", owner=instructor)
    assert " checked" not in as_instructor.get("/classes/new/").content.decode()


def test_a_class_that_is_put_away_shows_no_code_and_gives_no_quiz(
    instructor: User, as_instructor: Client
) -> None:
    course = make.course(instructor, documents=[make.document(owner=instructor)])
    url, give = f"/classes/{course.pk}/", f"/quiz/give/{course.pk}/"
    page = as_instructor.get(url).content.decode()
    assert course.join_code in page
    assert give in page
    course.archived_at = timezone.now()
    course.save()
    page = as_instructor.get(url).content.decode()
    assert course.join_code not in page
    assert give not in page


def test_codes_cannot_be_guessed_at_leisure(instructor: User, as_learner: Client) -> None:
    course = open_class(instructor, "Year 11")
    for n in range(60):
        as_learner.post("/classes/join/", {"code": f"WRNG{n:04}"})
    as_learner.post("/classes/join/", {"code": course.join_code})
    assert not Membership.objects.exists()


def test_whoever_guesses_waits_an_hour(
    instructor: User, as_learner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = open_class(instructor, "Year 11")
    for n in range(21):
        as_learner.post("/classes/join/", {"code": f"WRNG{n:04}"})
    code = {"code": course.join_code}
    for minutes, status in ((50, 429), (111, 302)):
        later = timezone.now() + timedelta(minutes=minutes)
        monkeypatch.setattr("quizzes.classes.views.timezone.now", lambda at=later: at)
        assert as_learner.post("/classes/join/", code).status_code == status


def test_a_class_that_was_put_away_takes_nobody_in_and_says_why(
    instructor: User, as_instructor: Client, as_learner: Client
) -> None:
    course = make.course(instructor, name="Last year")
    as_instructor.post(f"/classes/{course.pk}/archive/")
    response = as_learner.post("/classes/join/", {"code": course.join_code})
    assert response.status_code == 422
    assert "was put away: nobody can join it" in response.content.decode()
    assert "Last year" not in response.content.decode()
    assert not Membership.objects.exists()
    for page in (f"/classes/{course.pk}/", "/classes/"):
        assert course.join_code not in as_instructor.get(page).content.decode()
    as_instructor.post(f"/classes/{course.pk}/archive/", {"back": "1"})
    assert course.join_code in as_instructor.get(f"/classes/{course.pk}/").content.decode()
    assert as_learner.post("/classes/join/", {"code": course.join_code}).status_code == 302


@pytest.mark.parametrize("number", ["9" * 19, "9" * 400, "9" * 5000])
def test_a_number_beyond_every_row_is_nobody(
    as_instructor: Client, instructor: User, number: str
) -> None:
    course = make.course(instructor)
    for path in (f"remove/{number}", f"instructors/{number}/remove"):
        assert as_instructor.post(f"/classes/{course.pk}/{path}/").status_code == 404
    fields = {"name": "Year 12", "capacity": "30", "documents": number}
    assert as_instructor.post(f"/classes/{course.pk}/edit/", fields).status_code == 422


def test_a_new_code_ends_the_old_one(
    instructor: User, as_instructor: Client, as_learner: Client
) -> None:
    course = open_class(instructor, "Year 11")
    old = course.join_code
    as_instructor.post(f"/classes/{course.pk}/code/")
    course.refresh_from_db()
    assert course.join_code != old
    assert as_learner.post("/classes/join/", {"code": old}).status_code == 422


def test_whoever_leaves_sees_its_documents_no_more(
    instructor: User, learner: User, as_learner: Client
) -> None:
    document = make.document(owner=instructor, public=False)
    course = make.course(instructor, learner, documents=[document])
    assert as_learner.get("/read/lund-bay/").status_code == 200
    as_learner.post(f"/classes/{course.pk}/leave/")
    assert as_learner.get("/read/lund-bay/").status_code == 404


def test_an_instructor_removes_a_learner(
    instructor: User, as_instructor: Client, learner: User, as_learner: Client
) -> None:
    document = make.document(owner=instructor, public=False)
    course = make.course(instructor, learner, documents=[document])
    page = as_instructor.get(f"/classes/{course.pk}/").content.decode()
    # What it does to everybody else is said before it is done.
    asked = page.split(f"/classes/{course.pk}/remove/{learner.pk}/")[1].split("</form>")[0]
    assert "The class gets a new join code" in asked
    assert "Remove lena" in asked
    as_instructor.post(f"/classes/{course.pk}/remove/{learner.pk}/")
    assert "lena" not in as_instructor.get(f"/classes/{course.pk}/").content.decode()
    assert as_learner.get("/read/lund-bay/").status_code == 404
    # They know the code that is on the board.
    assert as_learner.post("/classes/join/", {"code": course.join_code}).status_code == 422
    assert as_learner.get("/read/lund-bay/").status_code == 404
    course.refresh_from_db()
    assert as_learner.post("/classes/join/", {"code": course.join_code}).status_code == 302
