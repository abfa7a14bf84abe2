"""Writes of questions: revisions are added, never changed."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import transaction

from accounts.models import User
from quizzes.questions.models import Question, Revision

WORDING = ("stem", "options", "key", "accepted", "value", "unit", "surname_ok", "explanation")


def content_hash(wording: dict[str, Any]) -> str:
    """Sixteen hexadecimal digits that change with anything a learner or the grader sees."""
    plain = json.dumps(wording, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


@transaction.atomic
def revise(question: Question, wording: dict[str, Any], author: User) -> Revision:
    """A new revision written by hand: the generator leaves the question alone from now on.

    The same wording again gives the revision there is.
    """
    digest = content_hash(wording)
    current = question.revision
    if current is not None and current.content_hash == digest:
        return current
    number = (current.number if current else 0) + 1
    kept = {} if current is None else _quotation(current)
    revision = Revision.objects.create(
        question=question, number=number, content_hash=digest, author=author, **wording, **kept
    )
    question.revision, question.detached = revision, True
    question.save(update_fields=["revision", "detached"])
    return revision


def _quotation(revision: Revision) -> dict[str, Any]:
    return {
        "quote": revision.quote,
        "quote_label": revision.quote_label,
        "quote_answer": revision.quote_answer,
        "citation": revision.citation,
        "value_type": revision.value_type,
    }


def retire(question: Question) -> None:
    """Nobody is asked this any more; finished attempts keep it."""
    Question.objects.filter(pk=question.pk).update(status=Question.Status.RETIRED, detached=True)


def restore(question: Question) -> None:
    Question.objects.filter(pk=question.pk).update(status=Question.Status.PUBLISHED)
