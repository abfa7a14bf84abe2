"""Writes of questions: revisions are added, never changed."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import transaction

from accounts.models import User
from content.models import Document, Fact
from quizzes.questions.models import BankChange, Question, Revision

LATER = {"prompts": [], "strictness": Revision.Strictness.NORMAL.value}
"""Columns that came later, with what they hold where nothing was said: such a wording keeps the
hash that it had before."""


def content_hash(wording: dict[str, Any]) -> str:
    """Sixteen hexadecimal digits that change with anything a learner or the grader sees."""
    said = {name: value for name, value in wording.items() if LATER.get(name, ...) != value}
    plain = json.dumps(said, sort_keys=True, ensure_ascii=False, default=str)
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


MOST_LINES = 500


def note_change(
    document: Document, cause: str, lines: list[dict[str, Any]], by: User | None
) -> BankChange | None:
    """Keep what became of the bank through a change; nothing where nothing did."""
    if not lines:
        return None
    return BankChange.objects.create(
        document=document, cause=cause[:300], by=by, lines=lines[:MOST_LINES]
    )


def retire(question: Question) -> None:
    """Nobody is asked this any more; finished attempts keep it."""
    Question.objects.filter(pk=question.pk).update(status=Question.Status.RETIRED, detached=True)


def restore(question: Question) -> None:
    Question.objects.filter(pk=question.pk).update(status=Question.Status.PUBLISHED)


@transaction.atomic
def write(fact: Fact, kind: str, wording: dict[str, Any], author: User) -> Question:
    """A published question written by hand; it rests on the fact and on its evidence."""
    argument = fact.arguments.filter(exclusive=True).first()
    taken = Question.objects.filter(fact=fact, argument=argument, kind=kind)
    variant = 1 + max(taken.values_list("variant", flat=True), default=99)
    question = Question.objects.create(
        document=fact.document,
        fact=fact,
        argument=argument,
        kind=kind,
        variant=max(100, variant),
        origin=Question.Origin.AUTHORED,
        detached=True,
    )
    evidence = fact.evidence.order_by("version__kind", "ordinal").last()
    question.revision = Revision.objects.create(
        question=question,
        number=1,
        content_hash=content_hash(wording),
        author=author,
        quote=evidence.exact if evidence else "",
        quote_label="Study text",
        **wording,
    )
    question.save(update_fields=["revision"])
    return question
