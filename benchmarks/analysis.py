"""How long the analysis of a large quiz takes: 1,000 attempts of 50 questions, in seconds of CPU.

Timed is the request for the whole screen, with the session and the template, as an instructor
sends it; the figure is the median. All of it is made in one transaction that is taken back.
"""

from __future__ import annotations

import random
import time
from statistics import median
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from content.models import Document
from quizzes.models import Attempt, Class, Question, Quiz, Response

ATTEMPTS, ITEMS, ROUNDS = 1000, 50, 5


def measure() -> dict[str, float]:
    with transaction.atomic():
        figures = _measured()
        transaction.set_rollback(True)
    return figures


def _measured() -> dict[str, float]:
    teacher = User.objects.get(username="instructor")
    url = f"/analysis/quiz/{_quiz(teacher).pk}/"
    client = Client(SERVER_NAME="localhost")
    client.force_login(teacher, backend="django.contrib.auth.backends.ModelBackend")
    counted: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        counted.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        size = len(client.get(url).content)
    return {
        "seconds": median(_timed(client, url) for _round in range(ROUNDS)),
        "statements": len(counted),
        "bytes": size,
    }


def _timed(client: Client, url: str) -> float:
    began = time.process_time()
    client.get(url)
    return time.process_time() - began


def _quiz(teacher: User) -> Quiz:
    rng = random.Random(1996)
    document, course, now = Document.objects.get(), Class.objects.get(), timezone.now()
    learners = User.objects.bulk_create(User(username=f"many{n}") for n in range(ATTEMPTS))
    quiz = Quiz.objects.create(document=document, course=course, owner=teacher, title="Large")
    kinds = (Question.Kind.MULTIPLE_CHOICE, Question.Kind.TRUE_FALSE, Question.Kind.MATCHING)
    published = Question.objects.published().filter(kind__in=kinds).select_related("revision")
    asked = list(published.order_by("fact__ordinal", "pk")[:ITEMS])
    items = [{"question": one.pk, "revision": one.revision_id} for one in asked]
    attempts = Attempt.objects.bulk_create(
        Attempt(
            quiz=quiz, learner=learner, number=1, state=Attempt.State.SUBMITTED, seed=1,
            items=rng.sample(items, ITEMS), started_at=now, finished_at=now, key=f"k{learner.pk}",
        )
        for learner in learners
    )  # fmt: skip
    wordings = {one.revision_id: one.revision for one in asked}
    responses = []
    for attempt in attempts:
        ability = rng.random()
        for n, item in enumerate(attempt.items, 1):
            options = wordings[item["revision"]].options
            knows = rng.random() < 0.2 + 0.7 * ability
            pool = [one["id"] for one in options if one["correct"] == knows] or ["a"]
            responses.append(
                Response(
                    attempt=attempt, position=n, question_id=item["question"],
                    revision_id=item["revision"], answer=rng.choice(pool), correct=knows,
                    mark=float(knows), saved_at=now, seconds=rng.randrange(90), key="k",
                )
            )  # fmt: skip
    Response.objects.bulk_create(responses, batch_size=2000)
    return quiz
