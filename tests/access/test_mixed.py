"""Addresses that name two things: one's own beside somebody else's opens neither."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from quizzes.assignments.actions import give_part
from quizzes.models import Quiz
from tests import make
from tests.access.test_forged import FORGED, state
from tests.access.test_matrix import ROWS, world
from tests.analysis.taken import sat

pytestmark = pytest.mark.django_db
THINGS = (
    "slug",
    "course",
    "quiz",
    "sat",
    "assignment",
    "fact",
    "question",
    "student",
    "instructor",
)
"""What belongs to a class and can be taken for that of another; numbers and words cannot."""


def another_class() -> tuple[Client, dict[str, Any]]:
    """A class of an instructor who has nothing to do with the one of `world`."""
    teacher, learner = make.instructor("tove"), make.learner("liv")
    document = make.document("other-bay", owner=teacher, public=False)
    question = make.bank(document, 4)[0]
    course = make.course(teacher, learner, documents=[document], name="Year 12")
    quiz = Quiz.objects.create(document=document, course=course, owner=teacher, title="R", size=3)
    return make.signed_in(teacher), {
        "slug": document.slug,
        "course": course.pk,
        "quiz": quiz.pk,
        "sat": sat(quiz, [(question, "a")], learner).pk,
        "assignment": give_part(course, document, "1", "The port", None, None).pk,
        "fact": question.fact_id,
        "question": question.pk,
        "student": learner.pk,
        "instructor": teacher.pk,
    }


def test_one_s_own_beside_somebody_else_s_is_not_found() -> None:
    _people, theirs = world()
    client, mine = another_class()
    before, tried = state(), 0
    for name, (_method, arguments, _statuses) in ROWS.items():
        places = [n for n, argument in enumerate(arguments) if argument in THINGS]
        for own in itertools.product((True, False), repeat=len(places)):
            if len(places) < 2 or len(set(own)) == 1:
                continue
            of = dict(zip(places, own, strict=True))
            url = reverse(name, args=[
                (mine if of.get(n) else theirs)[argument] for n, argument in enumerate(arguments)
            ])  # fmt: skip
            for response in (client.get(url), client.post(url, FORGED | {"mark": "1"})):
                assert response.status_code in (404, 405), f"{name} {own}"
            assert state() == before, f"{name} {own}"
            tried += 1
    assert tried >= 16
