"""What the quiz screens show, as frozen values. No key leaves here before it may be seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from accounts.models import User
from content.facts.queries import known_tags, tag_choices
from content.models import Document, Fact, Section
from quizzes.grading import shown
from quizzes.grading.shapes import TICKED
from quizzes.memory.queries import held_documents
from quizzes.questions.models import Question, Revision
from quizzes.questions.options import Option, options
from quizzes.quiz.models import Allowance, Attempt, Quiz, Response
from quizzes.quiz.terms import Terms, terms, terms_of, why_closed


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
    flagged: bool = False
    checked: bool = False
    changes: int = 0
    """How often its answer was stored: a page sends it back as what it has seen."""

    @property
    def ticked(self) -> bool:
        """Whether several options are to be chosen."""
        return self.kind in TICKED


def asked(attempt: Attempt, position: int) -> Asked:
    """The question at `position` (1 is the first). Two SELECTs."""
    item = attempt.items[position - 1]
    response = Response.objects.filter(attempt=attempt, position=position).first()
    drawn = _asked(
        _revision_of(item),
        response.answer if response else "",
        item.get("order", ()),
        position=position,
        total=len(attempt.items),
    )
    return replace(
        drawn,
        flagged=position in attempt.flags,
        checked=bool(response and response.checked_at),
        changes=response.changes if response else 0,
    )


def previewed(items: list[dict[str, Any]], position: int) -> Asked:
    """One question of a draw that nobody takes. One SELECT."""
    item = items[position - 1]
    order = item.get("order", ())
    return _asked(_revision_of(item), "", order, position=position, total=len(items))


def unsaved(kind: str, wording: dict[str, Any]) -> Asked:
    """A question that is still being written, as a learner would see it. No SELECT."""
    return _asked(Revision(question=Question(kind=kind), **wording))


def _revision_of(item: dict[str, Any]) -> Revision:
    return Revision.objects.select_related("question").get(pk=item["revision"])


def _asked(
    revision: Revision,
    answer: str = "",
    order: Sequence[str] = (),
    *,
    position: int = 1,
    total: int = 1,
) -> Asked:
    return Asked(
        position=position,
        total=total,
        kind=revision.question.kind,
        stem=revision.stem,
        unit=revision.unit,
        options=options(revision, answer, reveal=False, order=order),
        prompts=prompts(revision, answer),
        answer=answer,
    )


@dataclass(frozen=True)
class Key:
    """What a teacher is told of a question: the right answer, line by line, and its sentence."""

    lines: tuple[str, ...]
    quote: str
    citation: str


def key_of(items: list[dict[str, Any]], position: int) -> Key:
    """The key of one question of a draw, with the letters it has there. One SELECT."""
    item = items[position - 1]
    revision = _revision_of(item)
    texts = {option["id"]: option["text"] for option in revision.options}
    right = {option["id"] for option in revision.options if option["correct"]}
    if revision.prompts:
        lines = [f"{line['text']}: {texts[line['option']]}" for line in revision.prompts]
    elif texts:
        drawn = options(revision, "", reveal=False, order=item.get("order", ()))
        lines = [f"{one.letter} {one.text}" for one in drawn if one.id in right]
    else:
        lines = [f"{revision.key} {revision.unit}".strip()]
    return Key(tuple(lines), revision.quote, revision.citation)


def prompts(revision: Revision, answer: str) -> tuple[Prompt, ...]:
    """The lines to be arranged, as they were drawn."""
    given = dict(pair.split(":", 1) for pair in answer.split(",") if ":" in pair)
    return tuple(
        Prompt(prompt["id"], prompt["text"], given.get(prompt["id"], ""))
        for prompt in revision.prompts
    )


@dataclass(frozen=True)
class Sitting:
    """A finished attempt of one's own, beside the others; `percent` of all points, 0 to 100."""

    pk: int
    number: int
    finished_at: datetime | None
    percent: int


def sittings(attempts: list[Attempt], pass_percent: int | None) -> list[Sitting]:
    """The finished ones of these attempts, in their order. No SELECT."""
    return [
        Sitting(
            one.pk,
            one.number,
            one.finished_at,
            shown(100 * (one.score or 0) / max(1, len(one.items)), pass_percent),
        )
        for one in attempts
        if one.state != Attempt.State.OPEN
    ]


SHOWN = 10
"""How many attempts a result lists: the latest ones."""


@dataclass(frozen=True)
class Others:
    """The learner's attempts at a quiz beside one of them.

    `again` is "new" where another may begin, "open" where one is running, "gone" where the
    learner has the quiz no more, or what `why_closed` says. `shown` is empty where there is but
    one; `before` is the attempt before this one.
    """

    again: str
    shown: tuple[Sitting, ...]
    before: Sitting | None


def beside_others(own: Attempt, at: datetime, *, given: bool) -> Others:
    """`given`: whether the learner still has the quiz. Two SELECTs at most."""
    attempts = list(
        Attempt.objects.filter(quiz=own.quiz_id, learner=own.learner_id).order_by("number")
    )
    if not given:
        again = "gone"
    elif any(one.state == Attempt.State.OPEN for one in attempts):
        again = "open"
    else:
        again = why_closed(terms_of(own.quiz, own.learner), len(attempts), at) or "new"
    done = sittings(attempts, own.quiz.pass_percent)
    return Others(
        again,
        tuple(done[-SHOWN:]) if len(done) > 1 else (),
        next((one for one in reversed(done) if one.number < own.number), None),
    )


def answered(attempt: Attempt) -> dict[str, int]:
    """{"answered", "total"}: how many questions have an answer, of how many. One SELECT."""
    given = attempt.responses.exclude(answer="").count()
    return {"answered": given, "total": len(attempt.items)}


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
    """A quiz in a list, with where the learner stands, and when it closes for them.

    `hidden` says what the score waits for: "closing" of the quiz, or the end of a graded attempt
    that has put the document "away".
    """

    quiz: Quiz
    state: str
    closes_at: datetime | None
    attempt: Attempt | None = None
    hidden: str = ""

    @property
    def is_past(self) -> bool:
        """Whether nothing is to be done any more: it was taken, or missed."""
        return self.state in ("done", "late")


_FIRST = {"open": 0, "new": 1, "early": 2}


def to_do(rows: list[ListedQuiz]) -> list[ListedQuiz]:
    """What waits for the learner: what was begun first, then what closes first."""
    waiting = [row for row in rows if not row.is_past]
    return sorted(
        waiting,
        key=lambda row: (
            _FIRST[row.state],
            row.closes_at is None,
            row.closes_at.timestamp() if row.closes_at else 0,
        ),
    )


def listed(quizzes: list[Quiz], learner: User, at: datetime) -> list[ListedQuiz]:
    """Each quiz with the learner's latest attempt and what they are allowed; four SELECTs at
    most."""
    latest: dict[int, Attempt] = {}
    for attempt in Attempt.objects.filter(learner=learner, quiz__in=quizzes).order_by("number"):
        latest[attempt.quiz_id] = attempt
    longest = longest_of(quizzes)
    own = {row.quiz_id: row for row in Allowance.objects.filter(learner=learner, quiz__in=quizzes)}
    allowed = {quiz.pk: terms(quiz, own.get(quiz.pk)) for quiz in quizzes}
    held = held_documents(learner, at)

    def hidden(quiz: Quiz) -> str:
        if quiz.pk not in latest:
            return ""
        if hidden_until(quiz, at, longest) is not None:
            return "closing"
        return "away" if quiz.document_id in held else ""

    return [
        ListedQuiz(
            quiz,
            _state_of(allowed[quiz.pk], latest.get(quiz.pk), at),
            allowed[quiz.pk].closes_at,
            latest.get(quiz.pk),
            hidden=hidden(quiz),
        )
        for quiz in quizzes
    ]


def _state_of(allowed: Terms, attempt: Attempt | None, at: datetime) -> str:
    if attempt is not None:
        return "open" if attempt.state == Attempt.State.OPEN else "done"
    return why_closed(allowed, 0, at) or "new"


def longest_of(quizzes: list[Quiz]) -> dict[int, datetime | None]:
    """Quiz -> until when somebody may answer beyond its closing, for those that hide their
    feedback: the latest closing that somebody was given, or deadline of an open attempt, which
    stays where the quiz closes earlier now. At most one SELECT."""
    late = [quiz.pk for quiz in quizzes if quiz.feedback == Quiz.Feedback.CLOSED]
    if not late:
        return {}
    of_quiz = Q(quiz=OuterRef("pk"))
    given = Allowance.objects.filter(of_quiz, closes_at__isnull=False).order_by("-closes_at")
    running = Attempt.objects.filter(
        of_quiz, state=Attempt.State.OPEN, deadline__isnull=False
    ).order_by("-deadline")
    rows = Quiz.objects.filter(pk__in=late).order_by()
    ends = rows.values_list(
        "pk",
        Subquery(given.values("closes_at")[:1]),
        Subquery(running.values("deadline")[:1]),
    )
    return {pk: max(filter(None, both), default=None) for pk, *both in ends}


def hidden_until(
    quiz: Quiz, at: datetime, longest: Mapping[int, datetime | None] | None = None
) -> datetime | None:
    """Until when key, verdicts and sentences of a quiz stay hidden; None: they may be seen.

    With feedback after closing: until nobody can answer any more, those who were given longer,
    who began when it closed later, and the seconds of grace among them. At most one SELECT.
    """
    if quiz.feedback != Quiz.Feedback.CLOSED or quiz.closes_at is None:
        return None
    if longest is None:
        longest = longest_of([quiz])
    ends = max(quiz.closes_at, longest.get(quiz.pk) or quiz.closes_at)
    ends += timedelta(seconds=quiz.grace_seconds)
    return ends if at < ends else None


def sections_of(document: Document) -> list[Section]:
    """The parts of the study text, in their order. One SELECT."""
    return list(Section.objects.of_study_texts([document]))


def tags_for(document: Document, kept: Iterable[str] = ()) -> list[tuple[str, str]]:
    """The tags that questions of a document can be drawn by, as choices. One SELECT."""
    return tag_choices(Fact.objects.of(document).confirmed(), kept)


def lost_tags(quiz: Quiz) -> list[str]:
    """The tags that the quiz is drawn by and no fact has any more. At most one SELECT."""
    if quiz.fixed or not quiz.tags:
        return []
    known = known_tags(Fact.objects.of(quiz.document_id).confirmed())
    return [tag for tag in quiz.tags if tag not in known]
