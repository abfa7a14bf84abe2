"""What the quiz screens show, as frozen values. No key leaves here before it may be seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from content.models import Section, Version
from quizzes.grading.shapes import TICKED
from quizzes.questions.models import Question, Revision
from quizzes.quiz.models import Attempt, Quiz, Response

LETTERS = "ABCDEFGHIJ"


@dataclass(frozen=True)
class Option:
    """One option as drawn. `state` is "", "right", "missed" or "wrong", and "" until feedback is
    due, as is `why`."""

    id: str
    letter: str
    text: str
    chosen: bool
    state: str = ""
    why: str = ""


@dataclass(frozen=True)
class Prompt:
    """One line that is given an option; `chosen` is the id of the one it was given."""

    id: str
    text: str
    chosen: str


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
    prompts: tuple[Prompt, ...]
    answer: str
    flagged: bool
    checked: bool

    @property
    def ticked(self) -> bool:
        """Whether several options are to be chosen."""
        return self.kind in TICKED


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
        prompts=prompts(revision, answer),
        answer=answer,
        flagged=position in attempt.flags,
        checked=bool(response and response.checked_at),
    )


def unsaved(kind: str, wording: dict[str, Any]) -> Asked:
    """A question that is still being written, as a learner would see it. No SELECT."""
    revision = Revision(question=Question(kind=kind), **wording)
    return Asked(
        position=1,
        total=1,
        kind=kind,
        stem=revision.stem,
        unit=revision.unit,
        options=options(revision, "", reveal=False),
        prompts=prompts(revision, ""),
        answer="",
        flagged=False,
        checked=False,
    )


def options(revision: Revision, answer: str, *, reveal: bool) -> tuple[Option, ...]:
    chosen = set(answer.split(","))
    several = revision.question.kind in TICKED
    return tuple(
        Option(
            id=option["id"],
            letter=letter,
            text=option["text"],
            chosen=option["id"] in chosen,
            state=_state(option["correct"], option["id"] in chosen, several) if reveal else "",
            why=option["why_wrong"] if reveal else "",
        )
        for letter, option in zip(LETTERS, revision.options, strict=False)
    )


def _state(correct: bool, chosen: bool, several: bool) -> str:
    if correct:
        return "missed" if several and not chosen else "right"
    return "wrong" if chosen else ""


def prompts(revision: Revision, answer: str) -> tuple[Prompt, ...]:
    """The lines to be arranged, as they were drawn."""
    given = dict(pair.split(":", 1) for pair in answer.split(",") if ":" in pair)
    return tuple(
        Prompt(prompt["id"], prompt["text"], given.get(prompt["id"], ""))
        for prompt in revision.prompts
    )


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
