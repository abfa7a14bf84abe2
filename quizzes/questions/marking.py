"""From a stored answer and the revision that was seen to a verdict."""

from __future__ import annotations

from typing import get_args

from content import values
from quizzes.grading import Key, Strictness, Verdict, grade
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
        strictness=strictness_of(revision),
        stem=revision.stem,
        pairs=tuple((prompt["id"], prompt["option"]) for prompt in revision.prompts),
    )


def strictness_of(revision: Revision) -> Strictness:
    known: tuple[Strictness, ...] = get_args(Strictness)
    return next((name for name in known if name == revision.strictness), "normal")


def mark(answer: str, revision: Revision, kind: str) -> Verdict:
    """The verdict on a non-empty answer; `Unanswerable` where it is none at all."""
    return grade(answer, key_of(revision, kind))
