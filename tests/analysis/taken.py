"""A quiz with finished attempts, written as the quiz slice leaves them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from accounts.models import User
from quizzes.models import Attempt, Class, Question, Quiz, Response, Revision
from quizzes.questions.marking import mark
from tests import make

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def quiz(course: Class | None, owner: User, **fields: object) -> Quiz:
    document = course.documents.get() if course else fields.pop("document")
    values = {"title": "Check", "size": 3, **fields}
    return Quiz.objects.create(document=document, course=course, owner=owner, **values)


def sat(
    of: Quiz,
    answers: Sequence[tuple[Question | Revision, str | None]],
    learner: User | None = None,
    *,
    number: int = 1,
    state: str = "submitted",
    seconds: int = 0,
) -> Attempt:
    """One attempt: each question (or a wording of it) with what was answered, None for a blank."""
    wordings = [one if isinstance(one, Revision) else one.revision for one, _said in answers]
    attempt = Attempt.objects.create(
        quiz=of,
        learner=learner or make.learner(),
        number=number,
        state=state,
        seed=1,
        items=[{"question": one.question_id, "revision": one.pk} for one in wordings],
        started_at=AT,
        finished_at=AT,
        key=f"k-{number}-{Attempt.objects.count()}",
    )
    for n, (wording, (_one, said)) in enumerate(zip(wordings, answers, strict=True), 1):
        if said is None:
            continue
        verdict = mark(said, wording, wording.question.kind)
        Response.objects.create(
            attempt=attempt,
            position=n,
            question=wording.question,
            revision=wording,
            answer=said,
            correct=verdict.correct,
            mark=verdict.mark,
            saved_at=AT,
            seconds=seconds,
            key=f"r{n}",
        )
    return attempt
