"""What classes are given and where each learner stands, as frozen values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import ExpressionWrapper, F, FloatField, Func, IntegerField, QuerySet
from django.db.models.functions import NullIf
from django.utils.translation import gettext as _

from accounts.models import User
from content.documents.places import long_label
from content.models import Section
from content.text import lies_in
from quizzes.assignments.models import Assignment, Excuse
from quizzes.assignments.standing import (
    Dates,
    Standing,
    State,
    Try,
    counted_share,
    of_facts,
    of_quiz,
)
from quizzes.classes.models import Class
from quizzes.memory.models import Card, Review
from quizzes.memory.queries import held_documents
from quizzes.questions.models import Question
from quizzes.quiz.models import Allowance, Attempt, Quiz
from quizzes.quiz.queries import hidden_until, longest_of


class Length(Func):
    """How many entries a JSON list has."""

    function = "JSON_ARRAY_LENGTH"
    output_field = IntegerField()

    def as_postgresql(self, compiler, connection, **extra):  # type: ignore[no-untyped-def]
        return self.as_sql(compiler, connection, function="JSONB_ARRAY_LENGTH", **extra)


@dataclass(frozen=True, slots=True)
class Given:
    """One thing that a class was given. `quiz` is the id of its quiz, None without one; only a
    quiz closes."""

    pk: int
    course: int
    course_name: str
    kind: str
    title: str
    document: int
    slug: str
    document_title: str
    section: str
    dates: Dates
    quiz: int | None = None
    size: int = 0
    counting: str = "best"
    feedback: str = ""
    pass_percent: int | None = None
    closes_at: datetime | None = None
    archived: bool = False

    @property
    def is_quiz(self) -> bool:
        return self.quiz is not None


def given(courses: Iterable[int], *, archived: bool = False) -> list[Given]:
    """What these classes were given, by due date; what never ends comes last. One SELECT.

    A quiz that was put away is withdrawn with its assignment. Title, part and opening of a
    quiz stand in the quiz; it is due when it closes unless the assignment says earlier.
    """
    rows = Assignment.objects.filter(course__in=courses).order_by().values_list(*COLUMNS)
    found = sorted([as_given(*row) for row in rows], key=_due_first)
    return [one for one in found if one.archived == archived]


def _due_first(one: Given) -> tuple[bool, float, int]:
    due = one.dates.due
    return due is None, due.timestamp() if due else 0.0, one.pk


def given_one(row: Assignment) -> Given:
    return as_given(*Assignment.objects.values_list(*COLUMNS).get(pk=row.pk))


COLUMNS = (
    "pk",
    "course_id",
    "course__name",
    "kind",
    "title",
    "document_id",
    "document__slug",
    "document__title",
    "section",
    "opens_at",
    "due_at",
    "archived_at",
    "quiz_id",
    "quiz__title",
    "quiz__section",
    "quiz__size",
    "quiz__counting",
    "quiz__feedback",
    "quiz__pass_percent",
    "quiz__opens_at",
    "quiz__closes_at",
    "quiz__archived_at",
)


def as_given(*row: Any) -> Given:
    """The columns above, a quiz's own in place of the assignment's."""
    one = dict(zip(COLUMNS, row, strict=True))
    is_quiz = one["quiz_id"] is not None
    own = "quiz__" if is_quiz else ""
    due = min(filter(None, (one["due_at"], one["quiz__closes_at"])), default=None)
    return Given(
        pk=one["pk"],
        course=one["course_id"],
        course_name=one["course__name"],
        kind=one["kind"],
        title=one[f"{own}title"],
        document=one["document_id"],
        slug=one["document__slug"],
        document_title=one["document__title"],
        section=one[f"{own}section"],
        dates=Dates(opens=one[f"{own}opens_at"], due=due),
        quiz=one["quiz_id"],
        size=one["quiz__size"] or 0,
        counting=one["quiz__counting"] or "best",
        feedback=one["quiz__feedback"] or "",
        pass_percent=one["quiz__pass_percent"],
        closes_at=one["quiz__closes_at"],
        archived=bool(one["archived_at"] or one["quiz__archived_at"]),
    )


Place = tuple[int, int]
"""An assignment or a quiz, and a learner, by id."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that standings are worked out from, read at once for many learners."""

    tries: Mapping[Place, Sequence[Try]] = field(default_factory=dict)
    excuses: frozenset[Place] = frozenset()
    excused_quizzes: frozenset[Place] = frozenset()
    closing: Mapping[Place, datetime] = field(default_factory=dict)
    asked: Mapping[int, Sequence[int]] = field(default_factory=dict)
    begun: Mapping[int, Mapping[int, datetime | None]] = field(default_factory=dict)

    def standing(self, one: Given, learner: int, now: datetime) -> Standing:
        excused = (one.pk, learner) in self.excuses
        if one.quiz is None:
            begun = self.begun.get(learner, {})
            asked = self.asked.get(one.pk, ())
            when = [begun[fact] for fact in asked if fact in begun]
            return of_facts(when, len(asked), one.dates, now, excused=excused)
        place = (one.quiz, learner)
        return of_quiz(
            self.tries.get(place, ()),
            Dates(one.dates.opens, self.due(one, learner)),
            now,
            counting=one.counting,
            pass_percent=one.pass_percent,
            excused=excused or place in self.excused_quizzes,
        )

    def due(self, one: Given, learner: int) -> datetime | None:
        """After when it is late for this learner, who may have been given longer. A closing time
        of their own that is sooner bounds their attempt, and moves no due date."""
        due = one.dates.due
        if due is None or one.quiz is None:
            return due
        return max(due, self.closing.get((one.quiz, learner), due))

    def closes(self, one: Given, learner: int) -> datetime | None:
        """When a quiz closes for this learner."""
        return self.closing.get((one.quiz, learner), one.closes_at) if one.quiz else None


def evidence(
    rows: Sequence[Given],
    learners: Collection[int],
    *,
    dated: bool = True,
    exceptions: Exceptions | None = None,
) -> Evidence:
    """At most five SELECTs, however many learners and assignments.

    `dated`: with the days on which facts were begun, which tell what was late. `exceptions`
    where they were read already.
    """
    quizzes = [one.quiz for one in rows if one.quiz is not None]
    documents = {one.document for one in rows if one.quiz is None}
    excuses, excused, closing = exceptions or exceptions_of(rows)
    dated = dated and any(one.quiz is None and one.dates.due for one in rows)
    return Evidence(
        tries=tries_of(quizzes, learners),
        excuses=excuses,
        excused_quizzes=excused,
        closing=closing,
        asked=facts_asked(rows),
        begun=begun_facts(documents, learners, dated=dated),
    )


def _finished(quizzes: Collection[int]) -> QuerySet[Any, Any]:
    """Finished attempts, those of a learner at a quiz in the order made. `share` is 0 to 1, NULL
    without a mark or a question."""
    # By the unique index of attempts, so that nothing is sorted; and each list is read once.
    asked = NullIf(Length(F("items")), 0)
    return (
        Attempt.objects.filter(
            quiz__in=quizzes, state__in=(Attempt.State.SUBMITTED, Attempt.State.EXPIRED)
        )
        .annotate(share=ExpressionWrapper(F("score") / asked, output_field=FloatField()))
        .order_by("quiz_id", "learner_id", "number")
    )


def tries_of(quizzes: Collection[int], learners: Collection[int]) -> Mapping[Place, Sequence[Try]]:
    """(quiz, learner) -> finished attempts in the order made. At most one SELECT."""
    found: dict[Place, list[Try]] = defaultdict(list)
    if not quizzes:
        return found
    rows = _finished(quizzes).filter(learner__in=learners, finished_at__isnull=False)
    tried = rows.values_list("quiz_id", "learner_id", "number", "share", "finished_at")
    for quiz, learner, number, share, at in tried:
        assert at is not None
        if share is not None:
            found[quiz, learner].append(Try(number, share, at))
    return found


def shares_of(counting: Mapping[int, str]) -> Mapping[int, Mapping[int, float]]:
    """Quiz -> learner -> the share that counts, 0 to 1; `counting` says which for each quiz.

    At most one SELECT. The rows of a whole class are taken from the cursor as they are,
    because turning each into values of fields costs three times the statement.
    """
    found: dict[int, dict[int, float]] = {quiz: {} for quiz in counting}
    if not counting:
        return found
    several: dict[Place, list[float]] = {}
    rows = _finished(list(counting)).values_list("quiz_id", "learner_id", "share")
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        for quiz, learner, share in cursor.fetchall():
            own = found[quiz]
            if share is None:
                continue
            if learner not in own:
                own[learner] = share
            else:
                several.setdefault((quiz, learner), [own[learner]]).append(share)
    for (quiz, learner), shares in several.items():
        found[quiz][learner] = counted_share(shares, counting[quiz])
    return found


class Exceptions(NamedTuple):
    """Who need not do an assignment, need not take a quiz, or has a closing time of their own."""

    excuses: frozenset[Place]
    excused_quizzes: frozenset[Place]
    closing: Mapping[Place, datetime]


def exceptions_of(rows: Sequence[Given]) -> Exceptions:
    """At most two SELECTs."""
    quizzes = [one.quiz for one in rows if one.quiz is not None]
    excuses = Excuse.objects.filter(assignment__in=[one.pk for one in rows])
    excused, closing = set(), {}
    allowed = Allowance.objects.filter(quiz__in=quizzes)
    for quiz, learner, free, closes in allowed.values_list(
        "quiz_id", "learner_id", "excused", "closes_at"
    ):
        if free:
            excused.add((quiz, learner))
        if closes is not None:
            closing[quiz, learner] = closes
    return Exceptions(
        frozenset(excuses.values_list("assignment_id", "learner_id")), frozenset(excused), closing
    )


def facts_asked(rows: Sequence[Given]) -> Mapping[int, Sequence[int]]:
    """Assignment -> the facts of its part that have a flashcard. At most one SELECT."""
    parts = [one for one in rows if one.quiz is None]
    if not parts:
        return {}
    facts = (
        Question.objects.published()
        .filter(
            document__in={one.document for one in parts},
            kind=Question.Kind.FLASHCARD,
            variant=0,
        )
        .exclude(argument=None)
        .values_list("document_id", "fact_id", "fact__section")
        .distinct()
    )
    found: dict[int, list[int]] = {one.pk: [] for one in parts}
    for document, fact, path in facts:
        for one in parts:
            if one.document == document and lies_in(path, one.section):
                found[one.pk].append(fact)
    return found


def begun_facts(
    documents: Collection[int], learners: Collection[int], *, dated: bool
) -> Mapping[int, Mapping[int, datetime | None]]:
    """Learner -> fact -> when it was begun. At most one SELECT.

    A fact is begun with the first of its cards. The day is that of the first row of its log,
    None where it is not asked for.
    """
    found: dict[int, dict[int, datetime | None]] = defaultdict(dict)
    if not documents or not learners:
        return found
    if not dated:
        cards = Card.objects.started().filter(document__in=documents, learner__in=learners)
        for learner, fact in cards.values_list("learner_id", "fact_id"):
            found[learner][fact] = None
        return found
    log = (
        Review.objects.filter(number=1, card__document__in=documents, card__learner__in=learners)
        .exclude(card__state=Card.State.NEW)
        .values_list("card__learner_id", "card__fact_id", "at")
    )
    for learner, fact, at in log:
        known = found[learner].get(fact)
        found[learner][fact] = at if known is None else min(known, at)
    return found


@dataclass(frozen=True, slots=True)
class Member:
    pk: int
    name: str
    username: str


def members_of(course: int) -> list[Member]:
    """The learners of a class by name. One SELECT of narrow rows."""
    rows = User.objects.filter(memberships__course=course, memberships__left_at=None).values_list(
        "pk", "first_name", "last_name", "username"
    )
    found = [
        Member(pk, f"{first} {last}".strip() or username, username)
        for pk, first, last, username in rows
    ]
    return sorted(found, key=lambda member: (member.name.casefold(), member.pk))


@dataclass(frozen=True, slots=True)
class Mine:
    """An assignment with where one learner stands, until when they do it, and when it closes for
    them."""

    given: Given
    standing: Standing
    due: datetime | None
    closes: datetime | None = None
    has_open_attempt: bool = False
    is_missed: bool = False
    """Not done, and closed: nothing can be done about it."""


_UNDONE = (State.LATE, State.OPEN)
_FIRST = {State.LATE: 0, State.OPEN: 0, State.EARLY: 1, State.EXCUSED: 2, State.DONE: 2}


def mine(learner: User, at: datetime, *, courses: Collection[int] | None = None) -> list[Mine]:
    """What my classes ask of me: what is to be done first, by due date; then what is done, and
    what was missed."""
    if courses is None:
        learns = Class.objects.of_learner(learner.pk).running()
        courses = list(learns.values_list("pk", flat=True))
    rows = given(courses)
    proof = evidence(rows, [learner.pk])
    quizzes = [one.quiz for one in rows if one.quiz is not None]
    running = set(
        Attempt.objects.filter(
            learner=learner, quiz__in=quizzes, state=Attempt.State.OPEN
        ).values_list("quiz_id", flat=True)
    )
    secret = _hiding(rows, at) | _put_away(rows, learner, at)
    found = []
    for one in rows:
        standing, closes = proof.standing(one, learner.pk, at), proof.closes(one, learner.pk)
        if one.quiz in secret:
            # Which attempt was the best is a mark too.
            standing = standing._replace(percent=None, shown=None, passed=None, late=False, at=None)
        found.append(
            Mine(
                one,
                standing,
                min(filter(None, (proof.due(one, learner.pk), closes)), default=None),
                closes,
                has_open_attempt=one.quiz in running,
                is_missed=(
                    standing.state in _UNDONE
                    and one.quiz not in running
                    and closes is not None
                    and at >= closes
                ),
            )
        )
    return sorted(found, key=lambda row: (row.is_missed, _FIRST[row.standing.state]))


def _hiding(rows: Sequence[Given], at: datetime) -> set[int]:
    """The quizzes that tell no mark yet. No SELECT where none gives its feedback after closing."""
    late = [one.quiz for one in rows if one.quiz and one.feedback == Quiz.Feedback.CLOSED]
    quizzes = list(Quiz.objects.filter(pk__in=late)) if late else []
    longest = longest_of(quizzes)
    return {quiz.pk for quiz in quizzes if hidden_until(quiz, at, longest)}


def _put_away(rows: Sequence[Given], learner: User, at: datetime) -> set[int]:
    """The quizzes on documents that a graded attempt of the learner holds back: their marks
    would tell, try by try, which answers are right. At most one SELECT."""
    quizzes = {one.quiz: one.document for one in rows if one.quiz}
    held = held_documents(learner, at) if quizzes else set()
    return {quiz for quiz, document in quizzes.items() if document in held}


@dataclass(frozen=True, slots=True)
class Counts:
    """How far a class is with one assignment."""

    given: Given
    done: int
    late: int
    learners: int


def counts(course: int, at: datetime, *, archived: bool = False) -> list[Counts]:
    """Each assignment of a class with how many have done it. A constant number of SELECTs."""
    rows = given([course], archived=archived)
    people = [member.pk for member in members_of(course)]
    proof = evidence(rows, people, dated=False)
    found = []
    for one in rows:
        states = [proof.standing(one, pk, at).state for pk in people]
        expected = [state for state in states if state is not State.EXCUSED]
        found.append(Counts(one, states.count(State.DONE), states.count(State.LATE), len(expected)))
    return found


@dataclass(frozen=True, slots=True)
class Part:
    """A document, or a part of it, that can be given; `value` names it in a form."""

    value: str
    label: str
    document: str


def parts_of(course: Class) -> list[Part]:
    """Every part of the documents of a class. Two SELECTs."""
    documents = list(course.documents.order_by("title"))
    sections: dict[int, list[Section]] = defaultdict(list)
    for section in Section.objects.of_study_texts(documents).select_related("version"):
        sections[section.version.document_id].append(section)
    found = []
    for document in documents:
        found.append(Part(f"{document.pk}:", _("The whole document"), document.title))
        found += [
            Part(f"{document.pk}:{s.path}", long_label(s.path, s.title), document.title)
            for s in sections[document.pk]
        ]
    return found
