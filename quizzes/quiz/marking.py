"""From a stored answer and the revision that was seen to a verdict."""

from __future__ import annotations

from content import values
from quizzes.grading import Key, Verdict, grade
from quizzes.questions.models import Question, Revision

RECALLED = frozenset({Question.Kind.TYPED, Question.Kind.CLOZE, Question.Kind.NUMERIC})
"""Kinds answered from memory alone; the others can be recognised."""


def key_of(revision: Revision, kind: str) -> Key:
    """What the grader compares an answer with."""
    options = tuple(option["id"] for option in revision.options)
    return Key(
        kind=kind,
        accepted=tuple(revision.accepted),
        options=options,
        correct=tuple(option["id"] for option in revision.options if option["correct"]),
        value=values.load(revision.value) if revision.value else None,
        value_type=revision.value_type,
        surname_ok=revision.surname_ok,
        stem=revision.stem,
    )


def mark(answer: str, revision: Revision, kind: str) -> Verdict:
    """The verdict on a non-empty answer; `Unanswerable` where it is none at all."""
    return grade(answer, key_of(revision, kind))
