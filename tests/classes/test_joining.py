"""A class: its code, its people, and who may look."""

from __future__ import annotations

import pytest
from django.test import Client

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


def test_codes_cannot_be_guessed_at_leisure(instructor: User, as_learner: Client) -> None:
    course = open_class(instructor, "Year 11")
    for n in range(60):
        as_learner.post("/classes/join/", {"code": f"WRNG{n:04}"})
    as_learner.post("/classes/join/", {"code": course.join_code})
    assert not Membership.objects.exists()


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
    assert "lena" in page
    as_instructor.post(f"/classes/{course.pk}/remove/{learner.pk}/")
    assert "lena" not in as_instructor.get(f"/classes/{course.pk}/").content.decode()
    assert as_learner.get("/read/lund-bay/").status_code == 404
