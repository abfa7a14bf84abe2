"""The roster, colleagues, and putting a class away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from quizzes.models import Card, Class, Quiz
from tests import make

pytestmark = pytest.mark.django_db


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_the_code_is_drawn_without_style_or_script(as_instructor: Client, instructor: User) -> None:
    course = make.course(instructor)
    page = text(as_instructor, f"/classes/{course.pk}/")
    drawn = next(one for one in page.split("<svg ") if 'class="qr"' in one).partition("</svg>")[0]
    assert "<title>QR code" in drawn
    assert "style" not in drawn
    assert "script" not in drawn


def test_the_roster_says_when_somebody_was_last_seen(
    as_instructor: Client, instructor: User, learner: User
) -> None:
    course = make.course(instructor, learner)
    assert "not yet" in text(as_instructor, f"/classes/{course.pk}/")
    question = make.question(make.fact(make.document()))
    day = (timezone.now() - timedelta(days=40)).date()
    Card.objects.create(
        learner=learner,
        document=question.document,
        fact=question.fact,
        argument=question.argument,
        last_day=day,
    )
    assert f"{day:%-d %b %Y}" in text(as_instructor, f"/classes/{course.pk}/")
    quiz = Quiz.objects.create(document=question.document, title="Q")
    at = make.attempt(quiz, learner, 1, days_ago=20).started_at
    assert f"{at:%-d %b %Y}" in text(as_instructor, f"/classes/{course.pk}/")


def test_a_colleague_is_removed_but_never_the_last(as_instructor: Client, instructor: User) -> None:
    course, colleague = make.course(instructor), make.instructor("carla")
    course.instructors.add(colleague)
    address = f"/classes/{course.pk}/instructors/{{}}/remove/"
    as_instructor.post(address.format(colleague.pk))
    assert list(course.instructors.all()) == [instructor]
    page = as_instructor.post(address.format(instructor.pk), follow=True).content.decode()
    assert "A class needs an instructor" in page
    assert list(course.instructors.all()) == [instructor]
    assert as_instructor.post(address.format(colleague.pk)).status_code == 404


def test_a_class_is_put_away_and_brought_back(
    as_instructor: Client, instructor: User, as_learner: Client, learner: User
) -> None:
    course = make.course(instructor, learner, documents=[make.document()])
    course.desired_retention = 0.95
    course.save()
    Quiz.objects.create(document=course.documents.get(), course=course, title="Of the class")
    as_instructor.post(f"/classes/{course.pk}/archive/")
    assert "Of the class" not in text(as_learner, "/")
    assert "This class was put away" in text(as_learner, f"/assignments/mine/{course.pk}/")
    assert "Year 11" in text(as_instructor, "/classes/")
    learner.refresh_from_db()
    assert learner.desired_retention == 0.9
    as_instructor.post(f"/classes/{course.pk}/archive/", {"back": "1"})
    assert "Of the class" in text(as_learner, "/")
    learner.refresh_from_db()
    assert learner.desired_retention == 0.95


def test_a_term_is_kept(as_instructor: Client, instructor: User) -> None:
    course = make.course(instructor)
    fields = {"name": "Year 11", "term": "Autumn 2026", "capacity": 30}
    as_instructor.post(f"/classes/{course.pk}/edit/", fields)
    assert Class.objects.get().term == "Autumn 2026"
    assert "Autumn 2026" in text(as_instructor, "/classes/")
