"""What the quiz screens show, as frozen values. No key leaves here before it may be seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from content.models import Section, Version
from quizzes.classes.access import Person, version_to_read
from quizzes.memory.models import Card
from quizzes.questions.models import Question, Revision
from quizzes.questions.queries import Remark, ShownEvidence, evidence_of_many, remarks_of
from quizzes.quiz.models import Attempt, Quiz, Response

LETTERS = "ABCDEFGH"


@dataclass(frozen=True)
class Option:
    """One option as drawn. `state` is "", "right" or "wrong", and "" until feedback is due."""

    id: str
    letter: str
    text: str
    chosen: bool
    state: str = ""


@dataclass(frozen=True)
class Place:
    """One square of the palette."""

    position: int
    answered: bool
    flagged: bool
    current: bool


@dataclass(frozen=True)
class Asked:
    """One question of an attempt as the learner sees it before feedback."""

    position: int
    total: int
    kind: str
    stem: str
    unit: str
    options: tuple[Option, ...]
    answer: str
    flagged: bool
    checked: bool


@dataclass(frozen=True)
class Marked:
    """One question with everything that may be shown after it was graded."""

    position: int
    kind: str
    stem: str
    options: tuple[Option, ...]
    yours: str
    key: str
    correct: bool
    blank: bool
    rule: str
    why_wrong: str
    evidence: tuple[ShownEvidence, ...]
    remarks: tuple[Remark, ...]
    quote: str
    fact: int
    argument: int | None
    revision: int


def asked(attempt: Attempt, position: int) -> Asked:
    """The question at `position` (1 is the first). Two SELECTs."""
    revision = Revision.objects.select_related("question").get(
        pk=attempt.items[position - 1]["revision"]
    )
    response = Response.objects.filter(attempt=attempt, position=position).first()
    answer = response.answer if response else ""
    return Asked(
        position=position,
        total=len(attempt.items),
        kind=revision.question.kind,
        stem=revision.stem,
        unit=revision.unit,
        options=options(revision, answer, reveal=False),
        answer=answer,
        flagged=position in attempt.flags,
        checked=bool(response and response.checked_at),
    )


def options(revision: Revision, answer: str, *, reveal: bool) -> tuple[Option, ...]:
    return tuple(
        Option(
            id=option["id"],
            letter=letter,
            text=option["text"],
            chosen=option["id"] == answer,
            state=_state(option["correct"], option["id"] == answer) if reveal else "",
        )
        for letter, option in zip(LETTERS, revision.options, strict=False)
    )


def _state(correct: bool, chosen: bool) -> str:
    if correct:
        return "right"
    return "wrong" if chosen else ""


def palette(attempt: Attempt, current: int = 0) -> list[Place]:
    """Every question of the attempt; one SELECT."""
    answered = set(
        Response.objects.filter(attempt=attempt)
        .exclude(answer="")
        .values_list("position", flat=True)
    )
    return [
        Place(n, n in answered, n in attempt.flags, n == current)
        for n in range(1, len(attempt.items) + 1)
    ]


def marked(attempt: Attempt, person: Person, positions: list[int] | None = None) -> list[Marked]:
    """Graded questions with what proves their answers; a constant number of SELECTs."""
    wanted = positions or list(range(1, len(attempt.items) + 1))
    revisions = Revision.objects.select_related("question").in_bulk(
        [attempt.items[n - 1]["revision"] for n in wanted]
    )
    responses = {r.position: r for r in Response.objects.filter(attempt=attempt)}
    version = version_to_read(person, attempt.quiz.document)
    pairs = [(r.question.fact_id, r.question.argument_id) for r in revisions.values()]
    evidence = evidence_of_many(pairs, version.pk)
    remarks = remarks_of(fact for fact, _argument in pairs)
    return [
        _marked(n, revisions[attempt.items[n - 1]["revision"]], responses.get(n), evidence, remarks)
        for n in wanted
    ]


def _marked(
    position: int,
    revision: Revision,
    response: Response | None,
    evidence: dict[tuple[int, int | None], list[ShownEvidence]],
    remarks: dict[int, list[Remark]],
) -> Marked:
    answer = response.answer if response else ""
    chosen = next((o for o in revision.options if o["id"] == answer), None)
    question = revision.question
    return Marked(
        position=position,
        kind=question.kind,
        stem=revision.stem,
        options=options(revision, answer, reveal=True),
        yours=chosen["text"] if chosen else answer,
        key=revision.key,
        correct=bool(response and response.correct),
        blank=not answer,
        rule=response.rule if response else "",
        why_wrong=chosen["why_wrong"] if chosen and not chosen["correct"] else "",
        evidence=tuple(evidence.get((question.fact_id, question.argument_id), ())),
        remarks=tuple(remarks.get(question.fact_id, ())),
        quote=revision.quote,
        fact=question.fact_id,
        argument=question.argument_id,
        revision=revision.pk,
    )


def not_studied(learner: User, rows: list[Marked]) -> list[Marked]:
    """Of the missed ones those that the learner has not begun to learn."""
    missed = [row for row in rows if not row.correct and row.argument is not None]
    begun = set(
        Card.objects.of(learner.pk)
        .started()
        .filter(fact__in=[row.fact for row in missed])
        .values_list("fact_id", "argument_id")
    )
    return [row for row in missed if (row.fact, row.argument) not in begun]


@dataclass(frozen=True)
class ListedQuiz:
    """A quiz in a list, with where the learner stands."""

    quiz: Quiz
    state: str
    attempt: Attempt | None = None


def listed(quizzes: list[Quiz], learner: User, at: datetime) -> list[ListedQuiz]:
    """Each quiz with the learner's latest attempt; one SELECT."""
    latest: dict[int, Attempt] = {}
    for attempt in Attempt.objects.filter(learner=learner, quiz__in=quizzes).order_by("number"):
        latest[attempt.quiz_id] = attempt
    return [
        ListedQuiz(quiz, _state_of(quiz, latest.get(quiz.pk), at), latest.get(quiz.pk))
        for quiz in quizzes
    ]


def _state_of(quiz: Quiz, attempt: Attempt | None, at: datetime) -> str:
    if attempt is not None and attempt.state == Attempt.State.OPEN:
        return "open"
    if attempt is not None:
        return "done"
    if quiz.opens_at and at < quiz.opens_at:
        return "early"
    return "late" if quiz.closes_at and at >= quiz.closes_at else "new"


def sections(version: Version) -> list[Section]:
    return list(version.sections.order_by("ordinal"))


def kinds_of(quiz: Quiz) -> list[str]:
    """The kinds of question that a quiz may ask, named."""
    named = dict(Question.Kind.choices)
    return [str(named[kind]) for kind in quiz.kinds]
