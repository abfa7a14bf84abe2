"""What the screens of reports show, as frozen values."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.models import User
from content.models import Document
from quizzes.classes.access import Person, editable_documents
from quizzes.memory.models import Card, Review
from quizzes.memory.queries import held_documents
from quizzes.questions.models import Correction, Question, Report
from quizzes.quiz.models import Response
from quizzes.reports.forms import SettleForm


def learned_old(corrections: Sequence[Correction]) -> dict[int, set[int]]:
    """For each correction the cards whose learners learned the old answer, started and with

    * an answer that stands on one of the wordings it names, or
    * where no wording of the card is known (an import, a line of a matching), one from before
      the change, or
    * a graded answer in a quiz to one of these wordings.

    `question` must be loaded. Four SELECTs for any number of corrections and learners.
    """
    found: dict[int, set[int]] = {row.pk: set() for row in corrections}
    by_argument: dict[int, list[Correction]] = defaultdict(list)
    for row in corrections:
        if row.question.argument_id is not None:
            by_argument[row.question.argument_id].append(row)
    if not by_argument:
        return found
    taught = {row.pk: frozenset(row.taught) for row in corrections}
    named = frozenset().union(*taught.values())
    since = _corrected_before(corrections)
    unknown = Q(revision=None) | Q(revision__question__argument=None)
    answers = (
        Review.objects.filter(
            Q(revision__in=named) | (unknown & Q(at__lt=max(row.at for row in corrections))),
            kind__in=(Review.Kind.ANSWER, Review.Kind.IMPORT),
            undone=None,
            card__argument__in=by_argument,
        )
        .exclude(card__state=Card.State.NEW)
        .order_by()
        .values_list("card", "card__argument", "revision", "at")
    )
    for card, argument, revision, at in answers:
        for row in by_argument[argument]:
            if revision in taught[row.pk] or (
                revision not in named and _is_old(row, since.get(row.question_id), at)
            ):
                found[row.pk].add(card)
    people = _answered_in_quizzes(named)
    started = Card.objects.started().filter(argument__in=by_argument).order_by()
    for card, argument, learner in started.values_list("pk", "argument", "learner"):
        for row in by_argument[argument]:
            if people.get(learner, set()) & taught[row.pk]:
                found[row.pk].add(card)
    return found


def _corrected_before(corrections: Iterable[Correction]) -> dict[int, datetime]:
    """Question -> when its answer was last corrected."""
    confirmed = Correction.objects.filter(
        question__in=[row.question_id for row in corrections], state=Correction.State.CONFIRMED
    )
    return dict(confirmed.order_by("at").values_list("question", "at"))


def _is_old(row: Correction, since: datetime | None, at: datetime) -> bool:
    """Whether an answer to a wording that is not known was one to the old answer of the card."""
    of_card = row.question.kind == Question.Kind.FLASHCARD
    return of_card and at < row.at and (since is None or since <= at)


def _answered_in_quizzes(revisions: Iterable[int]) -> dict[int, set[int]]:
    """Learner -> the wordings among these that they were given the answer of."""
    rows = (
        Response.objects.filter(revision__in=revisions)
        .exclude(checked_at=None)
        .order_by()
        .values_list("attempt__learner", "revision")
        .distinct()
    )
    found: dict[int, set[int]] = defaultdict(set)
    for learner, revision in rows:
        found[learner].add(revision)
    return found


@dataclass(frozen=True)
class Asked:
    """A changed answer that waits to be decided. `learners` learned the old one."""

    correction: Correction
    learners: int


def undecided(documents: Iterable[Document]) -> list[Asked]:
    """Changed answers of these documents that somebody had learned, the latest first."""
    return _asked(Correction.objects.filter(question__document__in=documents))


def undecided_of_fact(fact: int) -> list[Asked]:
    """The same for one fact."""
    return _asked(Correction.objects.filter(question__fact=fact))


def _asked(corrections: QuerySet[Correction]) -> list[Asked]:
    rows = corrections.filter(state=Correction.State.OPEN).select_related(
        "question__fact", "question__document", "old", "new"
    )
    found = list(rows)
    cards = learned_old(found)
    return [Asked(row, len(cards[row.pk])) for row in found if cards[row.pk]]


def waiting(documents: Iterable[Document]) -> Counter[int]:
    """Document -> open reports and undecided corrections: the badge of its editors."""
    opened = Report.objects.filter(question__document__in=documents, state=Report.State.OPEN)
    counts = Counter(opened.values_list("question__document", flat=True))
    counts.update(one.correction.question.document_id for one in undecided(documents))
    return counts


@dataclass(frozen=True)
class Group:
    """One question with what was said of it. `changed` is true where it reads otherwise now."""

    question: Question
    reports: tuple[Report, ...]
    form: SettleForm

    @property
    def reasons(self) -> list[tuple[str, int]]:
        return Counter(row.get_reason_display() for row in self.reports).most_common()

    @property
    def changed(self) -> bool:
        return any(row.revision_id != self.question.revision_id for row in self.reports)


def reported(person: Person, slug: str) -> list[int]:
    """Questions with open reports in the documents one edits, the most reported first."""
    documents = editable_documents(person)
    if slug:
        documents = documents.filter(slug=slug)
    opened = Report.objects.filter(question__document__in=documents, state=Report.State.OPEN)
    counts = Counter(opened.values_list("question", flat=True))
    return sorted(counts, key=lambda pk: (-counts[pk], pk))


def groups(ids: Sequence[int], refused: tuple[int, SettleForm] | None = None) -> list[Group]:
    """These questions with their open reports; two SELECTs."""
    rows: dict[int, list[Report]] = defaultdict(list)
    opened = Report.objects.filter(question__in=ids, state=Report.State.OPEN)
    for row in opened.select_related("revision").order_by("at", "pk"):
        rows[row.question_id].append(row)
    questions = Question.objects.select_related("revision", "document", "fact").in_bulk(ids)
    return [
        Group(
            questions[pk],
            tuple(rows[pk]),
            refused[1] if refused and refused[0] == pk else form_of(pk, [r.pk for r in rows[pk]]),
        )
        for pk in ids
        if rows[pk]
    ]


def form_of(question: int, reports: list[int], data: object = None) -> SettleForm:
    """The form below one question: fields of several stand on one page."""
    return SettleForm(data, reports, f"q{question}")


@dataclass(frozen=True)
class OwnReport:
    """A report as its learner reads it; nothing of the question while it is `put_away`."""

    report: Report
    put_away: bool
    fresh: bool


def own_reports(learner: User, rows: Iterable[Report], at: datetime) -> list[OwnReport]:
    held = held_documents(learner, at)
    return [OwnReport(row, row.question.document_id in held, _is_fresh(row)) for row in rows]


def _is_fresh(row: Report) -> bool:
    return row.state != Report.State.OPEN and row.seen_at is None


def unread(learner: User) -> int:
    """Answers to one's reports that were not read yet."""
    settled = Report.objects.filter(learner=learner, seen_at=None)
    return settled.exclude(state=Report.State.OPEN).count()
