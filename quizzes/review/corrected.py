"""Corrections of a card as its learner reads them: was X, now Y."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from quizzes.memory.models import Card, Review
from quizzes.questions.models import Correction, Question


@dataclass(frozen=True, slots=True)
class Corrected:
    """The answer that a learner gave before, and the one that is right."""

    was: str
    now: str


def told_on(card: Card) -> Corrected | None:
    """What the answer side says of corrections since the last answer; None where nothing is.

    A key that was set back to what the learner knows says nothing. No SELECT beyond the log
    where no row of it is a correction.
    """
    rows = list(card.log.order_by("number").select_related("revision__question"))
    last = max((row.number for row in _answers(rows)), default=0)
    pending = [row for row in rows if row.kind == Review.Kind.CORRECTION and row.number > last]
    if not pending or not last:
        return None
    first, known = pending[0], _corrections(pending)
    if first.pk not in known:
        return None
    correction = known[first.pk]
    now = correction.question.revision
    was = _was(first, rows, correction)
    if now is None or was == now.key:
        return None
    return Corrected(was, now.key)


def told_in(rows: Sequence[Review]) -> dict[int, Corrected]:
    """For each correction in a whole log, by the id of its row, what it said."""
    corrections = [row for row in rows if row.kind == Review.Kind.CORRECTION]
    if corrections:
        prefetch_related_objects(rows, "revision__question")
    return {
        row.pk: Corrected(_was(row, rows, known), known.new.key)
        for pk, known in _corrections(corrections).items()
        for row in corrections
        if row.pk == pk
    }


def _answers(rows: Sequence[Review]) -> list[Review]:
    """The answers that stand."""
    taken_back = {row.undoes_id for row in rows}
    return [row for row in rows if row.kind in Review.ANSWERED and row.pk not in taken_back]


def _corrections(rows: Sequence[Review]) -> dict[int, Correction]:
    """Row -> the correction that it tells of; one SELECT, or none."""
    if not rows:
        return {}
    found = Correction.objects.filter(new__in=[row.revision_id for row in rows])
    by_wording = {
        one.new_id: one for one in found.select_related("question__revision", "old", "new")
    }
    return {row.pk: by_wording[row.revision_id] for row in rows if row.revision_id in by_wording}


def _was(row: Review, rows: Sequence[Review], correction: Correction) -> str:
    """The answer of the wording that the learner answered last before; that of the question
    where this says true or false, or belongs to several facts."""
    taught = set(correction.taught)
    seen = [one for one in _answers(rows) if one.number < row.number and one.revision_id in taught]
    wording = seen[-1].revision if seen else None
    if wording is None or wording.question.kind == Question.Kind.TRUE_FALSE:
        return correction.old.key
    return wording.key
