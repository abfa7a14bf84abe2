"""The grade book of 200 learners and 40 assignments, against the same page of an empty class.

`python -m benchmarks.part gradebook` measures it alone. Three pages are asked in turn by one
client in this process: the full one, a class with nobody in it, and the same learners and as
many assignments without a mark; the figure is the median of their ratios in processor time.
"""

from __future__ import annotations

import gc
import random
import statistics
import time
from datetime import timedelta

from benchmarks.part import Figure

LEARNERS, QUIZZES, PARTS, FACTS = 200, 32, 8, 60
ROUNDS = 40


def fill():  # type: ignore[no-untyped-def]
    """(address of the full grade book, of the empty one, of one without marks, a client)."""
    from django.utils import timezone

    from accounts.models import User
    from quizzes.assignments.actions import give_part
    from quizzes.models import Attempt, Card, Class, Membership, Quiz
    from tests import make

    rng, now = random.Random(1), timezone.now()
    stamp = f"{time.time_ns():x}"
    teacher = make.instructor(f"teacher-{stamp}")
    document = make.document(f"bench-{stamp}", owner=teacher)
    facts = [make.fact(document, section=str(1 + n % 2)) for n in range(FACTS)]
    for fact in facts:
        make.question(fact)
    course, empty = (make.course(teacher, documents=[document]) for _n in range(2))
    people = User.objects.bulk_create(
        User(username=f"l{n}-{stamp}", first_name=f"Learner {n}", last_name="of the bench")
        for n in range(LEARNERS)
    )
    Membership.objects.bulk_create(Membership(course=course, learner=one) for one in people)
    for n in range(QUIZZES):
        quiz = Quiz.objects.create(
            document=document,
            course=course,
            title=f"Quiz {n}",
            counting=("best", "last", "first", "mean")[n % 4],
            closes_at=now - timedelta(days=n),
            pass_percent=50,
        )
        Attempt.objects.bulk_create(
            Attempt(
                quiz=quiz,
                learner=one,
                number=1,
                state="submitted",
                seed=1,
                items=[{"question": k, "revision": k, "order": ["a", "b", "c"]} for k in range(10)],
                started_at=now,
                finished_at=now,
                score=rng.randrange(11),
                key=f"bench-{n}",
            )
            for one in people
            if rng.random() < 0.9
        )
    for n in range(PARTS):
        give_part(course, document, str(n % 3 or ""), f"Part {n}", None, now - timedelta(days=n))
    for one in people:
        Card.objects.bulk_create(
            Card(
                learner=one,
                document=document,
                fact=fact,
                argument=fact.arguments.all()[0],
                state="review",
            )
            for fact in facts[: rng.randrange(FACTS)]
        )
    assert Class.objects.filter(pk=empty.pk).exists()
    address = "/assignments/class/{}/"
    blank = make.course(teacher, *people, documents=[document])
    for n in range(QUIZZES + PARTS):
        Quiz.objects.create(document=document, course=blank, title=f"Quiz {n}")
    client = make.signed_in(teacher)
    return *(address.format(one.pk) for one in (course, empty, blank)), client


def figures() -> list[Figure]:
    from django.conf import settings
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    settings.ALLOWED_HOSTS = ["testserver"]
    full, empty, blank, client = fill()

    def timed(address: str) -> float:
        start = time.process_time()
        response = client.get(address, secure=True)
        spent = time.process_time() - start
        assert response.status_code == 200, response.status_code
        return 1000 * spent

    gc.collect()
    gc.freeze()  # as gunicorn.conf.py does
    for address in (full, empty, blank):
        timed(address), timed(address)
    with CaptureQueriesContext(connection) as seen:
        page = client.get(full, secure=True)
    statements = len(seen)
    rounds = [(timed(full), timed(empty), timed(blank)) for _n in range(ROUNDS)]
    books = [full_page for full_page, _empty, _blank in rounds]
    assert len(page.content) > 10_000
    what = f"grade book of {LEARNERS} learners and {QUIZZES + PARTS} assignments"
    return [
        (f"{what}: statements", statements, "statements", 15),
        (what, round(statistics.median(books), 1), "ms", None),
        (
            f"{what} against the same without a mark",
            round(statistics.median(a / c for a, _b, c in rounds), 2),
            "×",
            3.0,
        ),
        (
            f"{what} against that of an empty class",
            round(statistics.median(a / b for a, b, _c in rounds), 2),
            "×",
            None,
        ),
    ]
