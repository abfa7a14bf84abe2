"""What a class asks of its members, and what they choose for themselves."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from quizzes.classes.actions import join, leave, open_class, set_rhythm
from quizzes.models import Class
from tests import make

pytestmark = pytest.mark.django_db
SETTINGS = {
    "time_zone": "UTC",
    "day_starts_at": "4",
    "desired_retention": "0.9",
    "new_per_day": "20",
    "reviews_per_day": "200",
    "two_buttons": "False",
    "answer_by": "recall",
}


@pytest.fixture
def course(instructor: User) -> Class:
    return open_class(instructor, "Year 11")


def joined(learner: User, course: Class) -> User:
    join(learner, course.join_code, timezone.now())
    learner.refresh_from_db()
    return learner


def edit(client: Client, course: Class, **more: str) -> int:
    data = {"name": course.name, "capacity": "30", **more}
    return client.post(f"/classes/{course.pk}/edit/", data).status_code


def test_members_take_over_what_their_class_asks(
    learner: User, as_instructor: Client, course: Class
) -> None:
    joined(learner, course)
    assert edit(as_instructor, course, desired_retention="0.95", two_buttons="True") == 302
    learner.refresh_from_db()
    assert (learner.desired_retention, learner.two_buttons) == (0.95, True)
    later = joined(make.learner(), course)
    assert (later.desired_retention, later.two_buttons) == (0.95, True)
    leave(course, learner.pk, timezone.now())
    learner.refresh_from_db()
    assert (learner.desired_retention, learner.two_buttons) == (0.9, False)


def test_of_two_classes_the_one_that_wants_more_speaks(
    learner: User, instructor: User, course: Class
) -> None:
    other = open_class(instructor, "Year 12")
    set_rhythm(course, 0.85, None)
    set_rhythm(other, 0.93, True)
    joined(joined(learner, other), course)
    assert (learner.desired_retention, learner.two_buttons) == (0.93, True)
    set_rhythm(other, None, None)
    learner.refresh_from_db()
    assert (learner.desired_retention, learner.two_buttons) == (0.85, False)


def test_what_a_learner_chose_stays(learner: User, as_learner: Client, course: Class) -> None:
    set_rhythm(course, 0.95, True)
    joined(learner, course)
    page = as_learner.get("/privacy/").content.decode()
    assert "As my class has it: 95 %" in page
    chosen = SETTINGS | {"desired_retention": "0.8"}
    assert as_learner.post("/privacy/", chosen).status_code == 302
    set_rhythm(course, 0.97, False)
    learner.refresh_from_db()
    assert (learner.desired_retention, learner.two_buttons) == (0.8, False)
    back = SETTINGS | {"desired_retention": "", "two_buttons": ""}
    assert as_learner.post("/privacy/", back).status_code == 302
    learner.refresh_from_db()
    assert learner.desired_retention == 0.97


@pytest.mark.parametrize("wrong", [{"desired_retention": "0.5"}, {"two_buttons": "perhaps"}])
def test_nonsense_is_refused(
    as_instructor: Client, as_learner: Client, learner: User, course: Class, wrong: dict[str, str]
) -> None:
    assert edit(as_instructor, course, **wrong) == 422
    assert as_learner.post("/privacy/", SETTINGS | wrong).status_code == 422
    learner.refresh_from_db()
    assert learner.desired_retention == 0.9


def test_a_stranger_changes_no_class(as_learner: Client, course: Class) -> None:
    assert edit(as_learner, course, desired_retention="0.95") == 404


def test_easy_days_are_kept(learner: User, as_learner: Client) -> None:
    days = {"saturday": "0.0", "sunday": "0.5"}
    assert as_learner.post("/privacy/", SETTINGS | days).status_code == 302
    learner.refresh_from_db()
    assert learner.easy_days == [1.0] * 5 + [0.0, 0.5]
    assert as_learner.post("/privacy/", SETTINGS | {"friday": "0.7"}).status_code == 422
    as_learner.post("/privacy/", SETTINGS)
    learner.refresh_from_db()
    assert learner.easy_days == []
