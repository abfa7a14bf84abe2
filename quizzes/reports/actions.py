"""Writes of reports and corrections: a verb each, one transaction each."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from quizzes.memory import actions as memory
from quizzes.questions.actions import accept_wording
from quizzes.questions.models import Correction, Question, Report, Revision
from quizzes.reports.access import Subject
from quizzes.reports.queries import learned_old

MOST_OPEN: Final = 30
"""Open reports of one learner: more is no help to whoever reads them."""
LONGEST_GIVEN: Final = 500


class TooMany(Exception):
    """The learner has as many open reports as there may be."""


@transaction.atomic
def report(learner: User, subject: Subject, reason: str, text: str) -> Report:
    """Store what a learner says. One that is open already is said anew. TooMany."""
    # Whoever reports twice at once waits here for themselves.
    User.objects.select_for_update().get(pk=learner.pk)
    opened = Report.objects.filter(learner=learner, state=Report.State.OPEN)
    question = subject.revision.question_id
    known = opened.select_for_update().filter(question=question).first()
    if known is None and opened.count() >= MOST_OPEN:
        raise TooMany
    row = known or Report(learner=learner, question_id=question)
    row.revision = subject.revision
    row.reason, row.text, row.quote = reason, text, subject.quote
    row.given = subject.given[:LONGEST_GIVEN]
    row.save(update_fields=["revision", "reason", "text", "quote", "given"] if known else None)
    return row


def settle(
    question: Question, reports: Collection[int], state: str, reply: str, by: User, at: datetime
) -> int:
    """Answer open reports of one question; how many there were. A second press finds none."""
    opened = question.reports.filter(pk__in=reports, state=Report.State.OPEN)
    return opened.update(state=state, reply=reply, handled_by=by, handled_at=at)


@transaction.atomic
def accept(row: Report, by: User, at: datetime) -> Revision:
    """Let the learner's wording count from now on: a new revision. CannotAccept says why not."""
    given = row.given.strip()
    revision = accept_wording(row.question_id, given, by)
    reply = _("“%(given)s” counts as right from now on.") % {"given": given}
    settle(row.question, [row.pk], Report.State.FIXED, reply, by, at)
    return revision


def read_replies(learner: User, at: datetime) -> None:
    """The learner has read what became of their reports."""
    settled = Report.objects.filter(learner=learner, seen_at=None).exclude(state=Report.State.OPEN)
    settled.update(seen_at=at)


@transaction.atomic
def note_answers(changed: Iterable[Question], by: User, at: datetime) -> list[Correction]:
    """Of questions that have just been reworded: where the answer changed, it waits to be
    decided whether that is a correction.

    A card is asked by its flashcard: where that has another answer, the change is noted
    once for all questions of the card; else for the questions themselves. What a learner was
    taught are all wordings with another answer since the last correction, so that a key set
    back and forth ends where it began.
    """
    fresh = [q for q in changed if q.revision is not None and q.argument_id is not None]
    noted = []
    for question in _with_new_answer(fresh):
        found = _note(question, {q.pk for q in fresh}, by, at)
        noted += [found] if found else []
    return noted


def _with_new_answer(fresh: list[Question]) -> list[Question]:
    """Those with another key than before; of a card, its flashcard alone if that is among them."""
    before = {
        (row.question_id, row.number): row.key
        for row in Revision.objects.filter(question__in=fresh)
    }
    moved = [
        question
        for question in fresh
        if question.revision
        and before.get((question.pk, question.revision.number - 1), question.revision.key)
        != question.revision.key
    ]
    by_card = {q.argument_id for q in moved if _is_flashcard(q)}
    return [q for q in moved if _is_flashcard(q) or q.argument_id not in by_card]


def _is_flashcard(question: Question) -> bool:
    return question.kind == Question.Kind.FLASHCARD and question.variant == 0


def _note(question: Question, fresh: Collection[int], by: User, at: datetime) -> Correction | None:
    new = question.revision
    assert new is not None
    opened = question.corrections.filter(state=Correction.State.OPEN)
    own = _old_wordings(question, new)
    if not own:
        opened.delete()
        return None
    taught = [row.pk for row in own]
    if _is_flashcard(question):
        taught += _of_siblings(question, {row.key for row in own}, _told_upto(question), fresh)
    row = opened.first() or Correction(question=question)
    row.old, row.new, row.taught, row.by, row.at = own[-1], new, sorted(taught), by, at
    row.save()
    return row


def _told_upto(question: Question) -> int:
    """The latest wording that a confirmed correction has set right already; 0 for none."""
    confirmed = question.corrections.filter(state=Correction.State.CONFIRMED)
    return max((max(taught) for taught in confirmed.values_list("taught", flat=True)), default=0)


def _old_wordings(question: Question, new: Revision) -> list[Revision]:
    rows = question.revisions.filter(pk__gt=_told_upto(question)).exclude(key=new.key)
    return list(rows.order_by("number"))


def _of_siblings(
    question: Question, old_keys: Collection[str], upto: int, fresh: Collection[int]
) -> list[int]:
    """Wordings with the old answer among the other questions of the same card.

    They may say it in another form ("300" for "about 300"), and a statement is true or false:
    so what counts is that its question says something else now, or says the old answer still.
    """
    rows = (
        Revision.objects.filter(
            question__fact=question.fact_id, question__argument=question.argument_id, pk__gt=upto
        )
        .exclude(question=question)
        .select_related("question__revision")
    )
    assert question.revision is not None
    now = question.revision.key
    return [row.pk for row in rows if _says_old(row, now, old_keys, row.question_id in fresh)]


def _says_old(row: Revision, now: str, old_keys: Collection[str], is_fresh: bool) -> bool:
    current = row.question.revision
    is_current = current is not None and current.pk == row.pk
    if row.key in old_keys:
        return not (is_current and is_fresh)
    if is_current:
        return False
    is_statement = row.question.kind == Question.Kind.TRUE_FALSE
    return is_statement or row.key not in (now, current.key if current else "")


@transaction.atomic
def decide(correction: int, is_correction: bool, by: User, at: datetime) -> Correction:
    """Say of a changed answer whether it is a correction; if so, tell everybody who learned the
    old one. What was decided stays: a second press changes nothing."""
    related = ("question__revision", "old", "new")
    row = (
        Correction.objects.select_for_update(of=("self",))
        .select_related(*related)
        .get(pk=correction)
    )
    if row.state != Correction.State.OPEN:
        return row
    row.state = Correction.State.CONFIRMED if is_correction else Correction.State.DISMISSED
    row.decided_by, row.decided_at = by, at
    if is_correction:
        cards = learned_old([row])[row.pk]
        row.reached = memory.correct(cards, row.new, f"correction-{row.pk}", at)
    row.save(update_fields=["state", "decided_by", "decided_at", "reached"])
    return row
