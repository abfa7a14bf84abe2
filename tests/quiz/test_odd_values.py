"""Odd dates and numbers in the forms of a class: a clear message, nothing stored, nothing lost."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from quizzes.models import Allowance, Assignment, Class, Excuse, Quiz

pytestmark = pytest.mark.django_db
HUGE, ENDLESS, NUL = "9" * 30, "9" * 5000, "\x00"
YEARS = ["0001-01-01T00:00", "1969-12-31T09:00", "2200-01-02T00:00", "9999-12-31T23:59"]
SUMMER = datetime(2026, 7, 20, 21, 59, tzinfo=UTC)
NO_DATES = ["99999-01-01T00:00", "2026-02-30T10:00", NUL, "x" * 5000]
ODD = {
    "closes_at": [*YEARS, *NO_DATES],
    "minutes": ["0", "-1", "10081", HUGE, ENDLESS, NUL, "1e9", "NaN"],
    "attempts_allowed": ["0", "-1", "101", HUGE, ENDLESS, NUL],
    "size": ["-1", "101", HUGE, ENDLESS],
    "pass_percent": ["0", "-1", "101", HUGE],
    "grace_seconds": ["-1", "601", HUGE],
    "importance": ["-1", HUGE, NUL],
    "title": [NUL, "x" * 161, "x" * 100_000],
    "section": [NUL, "x" * 5000],
    "kinds": [NUL, "x"],
}


@pytest.fixture
def quiz(course: Class) -> Quiz:
    return Quiz.objects.create(document=course.documents.get(), course=course, title="Old")


def lives_in(person: User, zone: str) -> None:
    User.objects.filter(pk=person.pk).update(time_zone=zone)


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"])
def test_an_odd_value_of_a_quiz_is_refused_and_what_was_typed_stays(
    as_instructor: Client, instructor: User, course: Class, quiz: Quiz, name: str, zone: str
) -> None:
    lives_in(instructor, zone)
    fields = {"title": "Kept", "document": quiz.document_id, "size": "2", "feedback": "submitted"}
    before = Quiz.objects.values().get()
    for value in ODD[name]:
        for url in (f"/quiz/give/{course.pk}/", f"/quiz/{quiz.pk}/edit/"):
            response = as_instructor.post(url, {**fields, name: value})
            assert response.status_code == 422, (name, value[:20], url)
            page = response.content.decode()
            assert name in response.context["form"].errors
            assert name == "title" or 'value="Kept"' in page
    assert Quiz.objects.values().get() == before


@pytest.mark.parametrize("value", [HUGE, ENDLESS, NUL, "-1"])
def test_no_row_has_an_odd_number(
    as_instructor: Client, course: Class, quiz: Quiz, value: str
) -> None:
    fields = {"title": "T", "document": value, "size": "2", "feedback": "submitted"}
    give = f"/quiz/give/{course.pk}/"
    assert as_instructor.post(give, fields).status_code == 422
    assert as_instructor.post(give, {**fields, "look": "1"}).status_code == 200
    regrade = as_instructor.get(f"/quiz/{quiz.pk}/regrade/", {"question": value})
    assert "Nothing would change" in regrade.content.decode()
    plan = as_instructor.post(f"/quiz/{quiz.pk}/plan/", {"lines": value, "go": "save"})
    assert plan.status_code == 422


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"])
def test_an_odd_allowance_is_refused(
    as_instructor: Client, instructor: User, learner: User, quiz: Quiz, zone: str
) -> None:
    lives_in(instructor, zone)
    url = f"/quiz/{quiz.pk}/allowances/{learner.pk}/"
    odd = [("closes_at", value) for value in [*YEARS, *NO_DATES]]
    odd += [("extra_minutes", value) for value in ("-1", HUGE, ENDLESS, NUL)]
    odd += [("attempts_allowed", value) for value in ("0", "101", HUGE, ENDLESS, NUL)]
    odd += [("reason", value) for value in (NUL, "x" * 5000)]
    for name, value in odd:
        response = as_instructor.post(url, {"excused": "on", name: value})
        assert response.status_code == 422, (name, value[:20])
        assert name in response.context["form"].errors
    assert not Allowance.objects.exists()
    for reason in (NUL, "x" * 300):
        as_instructor.post(
            f"/assignments/{quiz.assignment.pk}/excuse/{learner.pk}/", {"reason": reason}
        )
    assert not Excuse.objects.exists()


@pytest.mark.parametrize("typed", ["2026-03-29T02:30", "2026-10-25T02:30"])
def test_a_time_that_is_not_or_is_twice_is_refused_where_it_is_so(
    as_instructor: Client, instructor: User, course: Class, quiz: Quiz, typed: str
) -> None:
    lives_in(instructor, "Europe/Berlin")
    give = f"/assignments/class/{course.pk}/give/"
    part = {"part": f"{quiz.document_id}:", "title": "Kept", "due_at": typed}
    response = as_instructor.post(give, part)
    assert response.status_code == 422
    assert "Europe/Berlin; it may be ambiguous or it may not exist" in response.content.decode()
    lives_in(instructor, "UTC")
    as_instructor.post(give, part)
    assert Assignment.objects.get(title="Kept").due_at == datetime.fromisoformat(f"{typed}+00:00")


def test_a_duplicated_class_keeps_the_time_of_day_over_a_change_of_clocks(
    as_instructor: Client, instructor: User, course: Class, quiz: Quiz
) -> None:
    lives_in(instructor, "Europe/Berlin")
    Quiz.objects.filter(pk=quiz.pk).update(closes_at=datetime(2026, 3, 2, 22, 59, tzinfo=UTC))
    fields = {"name": "Summer", "days": "140"}
    url = f"/assignments/class/{course.pk}/duplicate/"
    page = as_instructor.post(url, fields, follow=True).content.decode()
    assert ("1 assignment of it was due already" in page) == (timezone.now() > SUMMER)
    closes = Quiz.objects.get(course__name="Summer").closes_at
    assert closes == SUMMER


@pytest.mark.parametrize("days", [HUGE, ENDLESS, NUL, "-1e3", "3661"])
def test_a_class_is_not_moved_by_odd_days(
    as_instructor: Client, course: Class, quiz: Quiz, days: str
) -> None:
    fields = {"name": "Next", "days": days}
    url = f"/assignments/class/{course.pk}/duplicate/"
    assert as_instructor.post(url, fields).status_code == 422
    assert Class.objects.count() == 1
