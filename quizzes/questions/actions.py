"""Writes of questions: revisions are added, never changed."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from content.models import Document, Fact
from quizzes.questions import illustrations
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
    if current is not None:
        illustrations.carry(current, revision)
    question.revision, question.detached = revision, True
    question.save(update_fields=["revision", "detached"])
    return revision


WORDED: Final = frozenset({Question.Kind.TYPED, Question.Kind.CLOZE})
"""Kinds that keep a list of wordings that count."""


class CannotAccept(Exception):
    """This wording cannot be added; the text says why."""


@transaction.atomic
def accept_wording(question: int, given: str, by: User) -> Revision:
    """Let a wording count from now on: a new revision, or the one there is where it counts
    already. CannotAccept says why not."""
    row = (
        Question.objects.select_for_update(of=("self",)).select_related("revision").get(pk=question)
    )
    now, said = row.revision, given.strip()
    if now is None or row.kind not in WORDED or not said:
        raise CannotAccept(_("Only a typed answer can be accepted as a wording."))
    if said in now.accepted:
        return now
    kept = (
        "stem", "options", "prompts", "key", "value", "unit", "surname_ok", "strictness",
        "explanation",
    )  # fmt: skip
    wording = {name: getattr(now, name) for name in kept}
    return revise(row, wording | {"accepted": [*now.accepted, said]}, by)


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
    """Keep what became of the bank through a change; nothing where nothing did, or where
    no cause is to be told."""
    if not (lines and cause):
        return None
    return BankChange.objects.create(
        document=document, cause=cause[:300], by=by, lines=lines[:MOST_LINES]
    )


def retire(question: Question) -> None:
    """Nobody is asked this any more; finished attempts keep it, the generator does not undo it."""
    retire_all(Question.objects.filter(pk=question.pk))


def restore(question: Question) -> None:
    """Asked again. What was not edited by hand is the generator's again: refresh the document."""
    restore_all(Question.objects.filter(pk=question.pk))


Before = dict[tuple[str, bool], list[int]]
"""The ids of questions by the (status, withdrawn) they had before they were changed."""


@transaction.atomic
def retire_all(questions: QuerySet[Question]) -> Before:
    """Retire those that are not; two statements for any number. Returns how they were."""
    before = _locked(questions.exclude(status=Question.Status.RETIRED))
    _all_of(before).update(status=Question.Status.RETIRED, withdrawn=True)
    return before


@transaction.atomic
def restore_all(questions: QuerySet[Question]) -> Before:
    """Publish those that are retired; two statements for any number. Returns how they were."""
    before = _locked(questions.filter(status=Question.Status.RETIRED))
    _all_of(before).update(status=Question.Status.PUBLISHED, withdrawn=False)
    return before


@transaction.atomic
def put_back(questions: QuerySet[Question], before: Before) -> int:
    """How they were before; one statement for each state. Returns how many there were."""
    return sum(
        questions.filter(pk__in=ids).update(status=status, withdrawn=withdrawn)
        for (status, withdrawn), ids in before.items()
    )


def _locked(questions: QuerySet[Question]) -> Before:
    found: Before = {}
    rows = questions.select_for_update(of=("self",)).order_by("pk")
    for pk, status, withdrawn in rows.values_list("pk", "status", "withdrawn"):
        found.setdefault((status, withdrawn), []).append(pk)
    return found


def _all_of(before: Before) -> QuerySet[Question]:
    return Question.objects.filter(pk__in=[pk for ids in before.values() for pk in ids])


OF_SEVERAL = frozenset({Question.Kind.MULTI_SELECT, Question.Kind.ORDERING, Question.Kind.MATCHING})
"""Kinds that ask for more than one thing: they rest on a fact, not on one argument of it."""


@transaction.atomic
def write(fact: Fact, kind: str, wording: dict[str, Any], author: User) -> Question:
    """A published question written by hand; it rests on the fact and on its evidence."""
    one_asked = fact.arguments.filter(exclusive=True).first
    argument = None if kind in OF_SEVERAL else one_asked()
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
