"""Regrading: what would change is worked out first; storing it is a second step.

Marks rest on the wording that was seen. With the present key, an answer is held against what
counts now, where the question still offers the same options: otherwise the letter that was
stored would mean something else.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import F, QuerySet

from accounts.models import User
from quizzes.grading import Unanswerable, Verdict
from quizzes.memory.models import ItemCount
from quizzes.questions.marking import mark
from quizzes.questions.models import Question, Revision
from quizzes.quiz.actions import Gone
from quizzes.quiz.models import Attempt, MarkChange, Response

BLANK = Verdict(False, 0.0, "blank")


class Keys(StrEnum):
    """What answers are held against."""

    SEEN = "seen"
    PRESENT = "present"


class Moved(Exception):
    """What was shown is not what would be stored now."""


class Unfinished(Exception):
    """The attempt is still open: it has no marks yet."""


@dataclass(frozen=True)
class Change:
    """One mark that would be another. `cause` is one of MarkChange.Cause."""

    response: Response
    verdict: Verdict
    cause: str
    was_key: str
    now_key: str
    stem: str
    reworded: bool
    answer: str

    @property
    def before(self) -> float:
        return self.response.mark

    @property
    def after(self) -> float:
        return self.verdict.mark

    @property
    def key_changed(self) -> bool:
        return self.was_key != self.now_key


@dataclass(frozen=True)
class Plan:
    """All changes, by question and learner, and how many answers are left as they are: marked by
    hand, or given to other options than the question has now."""

    changes: tuple[Change, ...]
    looked_at: int
    by_hand: int
    other_options: int

    @property
    def digest(self) -> str:
        """Another one as soon as anything in the plan is another."""
        said = [(c.response.pk, c.before, c.after, c.verdict.rule) for c in self.changes]
        return hashlib.sha256(repr(said).encode()).hexdigest()[:24]

    @property
    def attempts(self) -> int:
        return len({change.response.attempt_id for change in self.changes})


def finished(responses: QuerySet[Response]) -> QuerySet[Response]:
    return responses.exclude(attempt__state=Attempt.State.OPEN)


def plan(responses: QuerySet[Response], keys: str) -> Plan:
    """What a regrade of these answers would change. Nothing is stored; at most four SELECTs."""
    rows = list(
        finished(responses)
        .select_related("attempt__learner", "attempt__quiz", "question")
        .order_by("question", "attempt__learner__username", "attempt__number", "position", "pk")
    )
    marker = _Marker(rows, keys)
    left = Counter[str]()
    changes = tuple(marker.changes(rows, left))
    return Plan(changes, len(rows), left["by_hand"], left["other_options"])


class _Marker:
    """Grades each answer to each wording once, however many gave it."""

    def __init__(self, rows: Iterable[Response], keys: str) -> None:
        seen = {row.revision_id for row in rows}
        present = {row.question.revision_id for row in rows if row.question.revision_id}
        self.present = keys == Keys.PRESENT
        self.revisions = Revision.objects.in_bulk(seen | present if self.present else seen)
        self.verdicts: dict[tuple[int, str], Verdict | None] = {}

    def changes(self, rows: Iterable[Response], left: Counter[str]) -> Iterator[Change]:
        for row in rows:
            seen = self.revisions[row.revision_id]
            against = self._against(row, seen)
            if not same_options(seen, against):
                left["other_options"] += 1
                continue
            verdict = self._verdict(row, against)
            if verdict is None or _as_stored(row, verdict):
                continue
            if row.by_hand:
                left["by_hand"] += 1
                continue
            yield _change(row, seen, against, verdict)

    def _against(self, row: Response, seen: Revision) -> Revision:
        if not self.present or row.question.revision_id is None:
            return seen
        return self.revisions[row.question.revision_id]

    def _verdict(self, row: Response, against: Revision) -> Verdict | None:
        known = (against.pk, row.answer)
        if known not in self.verdicts:
            self.verdicts[known] = _graded(row.answer, against, row.question.kind)
        return self.verdicts[known]


def _graded(answer: str, revision: Revision, kind: str) -> Verdict | None:
    """None where the answer cannot be read: it keeps its mark."""
    if not answer:
        return BLANK
    try:
        return mark(answer, revision, kind)
    except Unanswerable:
        return None


def _as_stored(row: Response, verdict: Verdict) -> bool:
    return (row.mark, bool(row.correct)) == (verdict.mark, verdict.correct)


def same_options(one: Revision, other: Revision) -> bool:
    """Whether the same letters stand for the same options and lines, in any order."""
    if one.pk == other.pk:
        return True
    return all(
        {(row["id"], row["text"]) for row in ours} == {(row["id"], row["text"]) for row in theirs}
        for ours, theirs in ((one.options, other.options), (one.prompts, other.prompts))
    )


def _change(row: Response, seen: Revision, against: Revision, verdict: Verdict) -> Change:
    accepted = verdict.correct and against.key == seen.key and against.accepted != seen.accepted
    return Change(
        response=row,
        verdict=verdict,
        cause=MarkChange.Cause.ACCEPTED if accepted else MarkChange.Cause.REGRADE,
        was_key=seen.key,
        now_key=against.key,
        stem=against.stem,
        reworded=against.stem != seen.stem,
        answer=in_words(row.answer, seen),
    )


def in_words(answer: str, revision: Revision) -> str:
    """What was answered, with the texts of options in place of their letters."""
    options = {option["id"]: option["text"] for option in revision.options}
    lines = {prompt["id"]: prompt["text"] for prompt in revision.prompts}
    if lines:
        pairs = [pair.split(":", 1) for pair in answer.split(",") if ":" in pair]
        return "; ".join(f"{lines.get(a, a)}: {options.get(b, b)}" for a, b in pairs)
    return ", ".join(options.get(one, one) for one in answer.split(",")) if options else answer


@transaction.atomic
def regrade(
    responses: QuerySet[Response], keys: str, digest: str, by: User, at: datetime, note: str = ""
) -> Plan:
    """Store what `plan` showed: marks, scores, and a line in the audit trail for each mark.

    Moved where that is no longer what would change, as after a second press.
    """
    ids = finished(responses).values("attempt")
    attempts = Attempt.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    locked = {attempt.pk: attempt for attempt in attempts}
    found = plan(responses, keys)
    if found.digest != digest:
        raise Moved
    set_marks([(one.response, one.verdict, one.cause) for one in found.changes], by, at, note=note)
    touched = [locked[pk] for pk in {one.response.attempt_id for one in found.changes}]
    for attempt in touched:
        attempt.regraded_at = at
    rescore(touched)
    return found


def set_marks(
    marks: list[tuple[Response, Verdict, str]], by: User, at: datetime, *, note: str = ""
) -> None:
    """Store marks of finished attempts with a line in the audit trail for each; the figures of
    the questions follow. The scores are left to `rescore`."""
    moved = Counter[int]()
    trail = []
    for response, verdict, cause in marks:
        trail.append(
            MarkChange(
                response=response, cause=cause, before=response.mark, after=verdict.mark,
                by=by, at=at, note=note,
            )
        )  # fmt: skip
        if response.answer:
            moved[response.question_id] += verdict.correct - bool(response.correct)
        response.correct, response.mark = verdict.correct, verdict.mark
        response.rule = verdict.rule
    changed = [response for response, _verdict, _cause in marks]
    Response.objects.bulk_update(changed, ["correct", "mark", "rule", "by_hand"], batch_size=500)
    MarkChange.objects.bulk_create(trail, batch_size=500)
    # In one order everywhere, so that two regrades do not wait for each other in a circle.
    for question, by_how_many in sorted(moved.items()):
        if by_how_many:
            ItemCount.objects.filter(question=question).update(correct=F("correct") + by_how_many)


def rescore(attempts: list[Attempt]) -> None:
    """The score is the sum of the marks, added up as at submission."""
    marks: dict[int, list[float]] = {attempt.pk: [] for attempt in attempts}
    rows = Response.objects.filter(attempt__in=attempts).order_by("attempt", "position")
    for pk, one in rows.values_list("attempt_id", "mark"):
        marks[pk].append(one)
    for attempt in attempts:
        attempt.score = sum(marks[attempt.pk])
    Attempt.objects.bulk_update(attempts, ["score", "regraded_at"], batch_size=500)


@transaction.atomic
def mark_by_hand(
    sitting: int, position: int, given: float, note: str, by: User, at: datetime
) -> Response:
    """An instructor's own mark, 0 to 1, for the answer at `position` of an attempt; what was not
    answered is a blank from then on. The same again changes nothing. Unfinished."""
    attempt = _finished(sitting)
    row = _answer_at(attempt, position)
    if row.by_hand and row.mark == given and note in ("", _reason(row)):
        return row
    row.by_hand = True
    set_marks(
        [(row, Verdict(given == 1, given, "by hand"), MarkChange.Cause.HAND)], by, at, note=note
    )
    rescore([attempt])
    return row


def _reason(row: Response) -> str:
    """What was noted with the latest change of its mark."""
    latest = row.mark_changes.first()
    return latest.note if latest else ""


@transaction.atomic
def give_back(sitting: int, position: int, by: User, at: datetime) -> Response | None:
    """Take a mark by hand back: what the rules say of the answer counts again. None where no
    mark by hand stands there. Unfinished."""
    attempt = _finished(sitting)
    marked = attempt.responses.filter(position=position, by_hand=True)
    row = marked.select_related("question", "revision").first()
    if row is None:
        return None
    row.by_hand = False
    verdict = _graded(row.answer, row.revision, row.question.kind) or BLANK
    set_marks([(row, verdict, MarkChange.Cause.RULES)], by, at)
    rescore([attempt])
    return row


def _finished(sitting: int) -> Attempt:
    attempt = Attempt.objects.select_for_update().filter(pk=sitting).first()
    if attempt is None:
        raise Gone
    if attempt.state == Attempt.State.OPEN:
        raise Unfinished
    return attempt


def _answer_at(attempt: Attempt, position: int) -> Response:
    """The answer, made blank where the learner gave none."""
    item = attempt.items[position - 1]
    blank = {
        "question_id": item["question"],
        "revision_id": item["revision"],
        "correct": False,
        "rule": BLANK.rule,
        "saved_at": attempt.finished_at,
        "checked_at": attempt.finished_at,
    }
    rows = Response.objects.select_related("question", "revision")
    return rows.get_or_create(attempt=attempt, position=position, defaults=blank)[0]


def typed_variant(responses: QuerySet[Response], question: Question, given: str) -> str:
    """An answer as a learner wrote it that reads as `given`; "" where nobody wrote that."""
    wanted = " ".join(given.casefold().split())
    answers = finished(responses).filter(question=question).order_by("pk")
    said = answers.values_list("answer", flat=True)
    return next((one for one in said if " ".join(one.casefold().split()) == wanted), "")
