"""What the analysis of a quiz shows, from its finished attempts; a constant number of SELECTs.

Which attempts count: each learner's first by default. Who comes again has seen questions and
answers, so that a second attempt tells of the repetition as much as of the question; and several
attempts of one learner are not independent, as every interval takes them to be. All attempts are
an option for quizzes that few have taken. Those of the class's own instructors never count.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import F, Q, QuerySet

from content.models import Document, Evidence, Version
from quizzes.analysis.measures import (
    ENOUGH,
    Choice,
    ChoiceFigures,
    Item,
    ItemFigures,
    QuizFigures,
    Seen,
    Verdict,
    Weight,
    columns,
    effective_weights,
    figures,
    guess_of_ticks,
    quiz_figures,
    share_of,
)
from quizzes.classes.access import Person, versions_to_read
from quizzes.classes.models import Class
from quizzes.questions.models import Question, Revision
from quizzes.questions.options import LETTERS
from quizzes.questions.queries import ShownEvidence, citation, evidence_of_many, sentence_url
from quizzes.quiz.models import Attempt, Quiz, Response
from quizzes.quiz.results import places_of

FINISHED = (Attempt.State.SUBMITTED, Attempt.State.EXPIRED)
TYPED_SHOWN = 6
"""So many different typed answers are listed, the most frequent first."""
OFFERED = (Question.Kind.MULTIPLE_CHOICE, Question.Kind.TRUE_FALSE, Question.Kind.MULTI_SELECT)
ARRANGED = (Question.Kind.ORDERING, Question.Kind.MATCHING)


@dataclass(frozen=True)
class Scope:
    """Which attempts count, and whether only answers to the present wording of a question do."""

    every_attempt: bool = False
    present_wording: bool = False


@dataclass(frozen=True)
class Answer:
    """One option, line or typed answer with its figures. `letter` is empty for what was typed."""

    letter: str
    text: str
    figures: ChoiceFigures

    @property
    def percent(self) -> int:
        return round(100 * self.figures.share)


@dataclass(frozen=True)
class Wording:
    """One revision of a question as it did."""

    revision: Revision
    figures: ItemFigures
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Row:
    """One question: `number` is its place among what needs attention first. `figures` are those
    of all wordings in scope, `wordings` each by itself, the newest first."""

    number: int
    question: Question
    figures: ItemFigures
    wordings: tuple[Wording, ...]

    @property
    def newest(self) -> Wording:
        return self.wordings[0]

    @property
    def verdict(self) -> Verdict:
        return self.figures.verdicts[0]


@dataclass(frozen=True)
class SentenceRow:
    """One sentence of the document: how answers that rest on it went. `share` is 0 to 1."""

    text: str
    citation: str
    url: str
    questions: int
    n: int
    wrong: int
    share: float
    low: float
    high: float

    @property
    def enough(self) -> bool:
        return self.n >= ENOUGH

    @property
    def percents(self) -> tuple[int, int, int]:
        """The share right and its interval in whole per cent."""
        return round(100 * self.share), round(100 * self.low), round(100 * self.high)


@dataclass(frozen=True)
class QuizAnalysis:
    """Everything on the screen. `attempts` of them count, of `finished` by `learners`."""

    quiz: QuizFigures
    rows: tuple[Row, ...]
    sentences: tuple[SentenceRow, ...]
    attempts: int
    finished: int
    learners: int
    reworded: bool

    @property
    def missing(self) -> int:
        return max(0, ENOUGH - self.attempts)


@dataclass
class _Taken:
    """What the attempts that count hold. A row of `marks` is an attempt, a column a question;
    `seen` and `revisions` tell for each question which attempts saw it, and in which wording."""

    questions: list[int]
    wordings: dict[int, Revision]
    finished: int
    learners: int
    marks: list[list[float | None]] = field(default_factory=list)
    seen: list[list[Seen]] = field(default_factory=list)
    revisions: list[list[int]] = field(default_factory=list)

    def by_wording(self, k: int, scope: Scope) -> dict[int, list[Seen]]:
        """Of the k-th question, the attempts that saw each wording in scope."""
        found: dict[int, list[Seen]] = {pk: [] for pk in dict.fromkeys(self.revisions[k])}
        if len(found) == 1:
            found = dict.fromkeys(found, self.seen[k])
        else:
            for one, revision in zip(self.seen[k], self.revisions[k], strict=True):
                found[revision].append(one)
        if not scope.present_wording:
            return found
        return {pk: v for pk, v in found.items() if pk == self.wordings[pk].question.revision_id}


def analysis(quiz: Quiz, person: Person, scope: Scope) -> QuizAnalysis:
    """The whole analysis: six SELECTs, and two more where a source may be for this person."""
    taken = _taken(quiz, scope)
    rows = tuple(_rows(taken, scope))
    return QuizAnalysis(
        quiz=quiz_figures(taken.marks, [1.0] * len(taken.questions)),
        rows=rows,
        sentences=tuple(_sentences(taken, scope, quiz.document, person)),
        attempts=len(taken.marks),
        finished=taken.finished,
        learners=taken.learners,
        reworded=any(len(set(seen)) > 1 for seen in taken.revisions),
    )


def _attempts(quiz: Quiz) -> QuerySet[Attempt]:
    found = Attempt.objects.filter(quiz=quiz, state__in=FINISHED)
    if quiz.course_id is None:
        return found
    teach = Class.instructors.through.objects.filter(class_id=quiz.course_id)
    return found.exclude(learner__in=teach.values("user"))


def _taken(quiz: Quiz, scope: Scope) -> _Taken:
    """Three SELECTs: attempts, their responses, the wordings that were seen."""
    finished = list(
        _attempts(quiz).order_by("learner", "number", "pk").values_list("pk", "learner", "items")
    )
    counted: dict[int, list[dict[str, int]]] = {}
    learners: set[int] = set()
    for pk, learner, items in finished:
        if scope.every_attempt or learner not in learners:
            counted[pk] = items
        learners.add(learner)
    shown = [item for items in counted.values() for item in items]
    questions = list(dict.fromkeys(item["question"] for item in shown))
    wordings = Revision.objects.select_related("question__fact").in_bulk(
        {item["revision"] for item in shown}
    )
    taken = _Taken(questions, wordings, len(finished), len(learners))
    _fill(taken, counted, quiz)
    return taken


def _fill(taken: _Taken, counted: dict[int, list[dict[str, int]]], quiz: Quiz) -> None:
    """Marks, choices and times as matrices; a question that was left blank has mark 0."""
    place = {question: k for k, question in enumerate(taken.questions)}
    width = len(place)
    taken.revisions = [[] for _question in taken.questions]
    rows: dict[int, tuple[list[float | None], list[tuple[str, ...]], list[int]]] = {}
    drawn: dict[int, list[tuple[int, int]]] = {}
    for pk, items in counted.items():
        drawn[pk] = [(place[item["question"]], item["revision"]) for item in items]
        rows[pk] = [None] * width, [()] * width, [0] * width
        for k, revision in drawn[pk]:
            rows[pk][0][k] = 0.0
            taken.revisions[k].append(revision)
    read = {pk: _reader(revision) for pk, revision in taken.wordings.items()}
    answers = Response.objects.filter(attempt__quiz=quiz, attempt__state__in=FINISHED)
    for pk, position, mark, answer, spent in answers.order_by().values_list(
        "attempt", "position", "mark", "answer", "seconds"
    ):
        if pk not in drawn or position > len(drawn[pk]):
            continue
        k, revision = drawn[pk][position - 1]
        marks, chosen, seconds = rows[pk]
        marks[k], seconds[k] = mark, spent
        if answer:
            chosen[k] = read[revision](answer)
    taken.marks = [row[0] for row in rows.values()]
    taken.seen = columns(
        taken.marks, width, [row[1] for row in rows.values()], [row[2] for row in rows.values()]
    )


def _reader(revision: Revision) -> Callable[[str], tuple[str, ...]]:
    """How a stored answer tells what was chosen: options, lines with their own option, or words."""
    kind = revision.question.kind
    if kind in OFFERED:
        return lambda answer: tuple(answer.split(","))
    if kind == Question.Kind.ORDERING:
        return lambda answer: ()
    if kind == Question.Kind.MATCHING:
        right = {f"{one['id']}:{one['option']}": one["id"] for one in revision.prompts}
        return lambda answer: tuple(right[p] for p in answer.split(",") if p in right)
    return lambda answer: (" ".join(answer.casefold().split()),)


def _rows(taken: _Taken, scope: Scope) -> Iterator[Row]:
    """Every question in scope, what needs attention first."""
    weights = effective_weights(taken.seen)
    found = []
    for k, (seen, weight) in enumerate(zip(taken.seen, weights, strict=True)):
        by_wording = taken.by_wording(k, scope)
        if by_wording:
            question = taken.wordings[next(iter(by_wording))].question
            found.append(_row(question, seen, by_wording, weight, taken.wordings))
    order = list(Verdict)
    found.sort(
        key=lambda row: (
            order.index(row.verdict),
            row.figures.facility or 0.0,
            row.question.fact.ordinal,
            row.question.pk,
        )
    )
    for number, row in enumerate(found, 1):
        yield Row(number, row.question, row.figures, row.wordings)


def _row(
    question: Question,
    seen: Sequence[Seen],
    by_wording: dict[int, list[Seen]],
    weight: Weight,
    wordings: dict[int, Revision],
) -> Row:
    whole = weight if sum(map(len, by_wording.values())) == len(seen) else None
    alone = len(by_wording) == 1
    revisions = sorted(
        (wordings[pk] for pk in by_wording), key=lambda one: one.number, reverse=True
    )
    told = tuple(
        _wording(revision, by_wording[revision.pk], whole if alone else None)
        for revision in revisions
    )
    together = told[0].figures if alone else figures(Item(guess=_guess(revisions[0])), seen, whole)
    return Row(0, question, together, told)


def _wording(revision: Revision, seen: Sequence[Seen], weight: Weight | None) -> Wording:
    named = list(_choices(revision, seen))
    item = Item(guess=_guess(revision), choices=tuple(choice for _l, _t, choice in named))
    found = figures(item, seen, weight)
    answers = tuple(
        Answer(letter, text, told)
        for (letter, text, _choice), told in zip(named, found.choices, strict=True)
    )
    return Wording(revision, found, answers)


def _choices(revision: Revision, seen: Sequence[Seen]) -> Iterator[tuple[str, str, Choice]]:
    """Letter, words and what is counted: the options, the lines, or what was typed most."""
    kind = revision.question.kind
    if kind in OFFERED:
        for letter, option in zip(LETTERS, revision.options, strict=False):
            yield letter, option["text"], Choice(option["id"], option["correct"])
    elif kind == Question.Kind.MATCHING:
        for n, prompt in enumerate(revision.prompts, 1):
            yield str(n), prompt["text"], Choice(prompt["id"], True, offered=False)
    elif kind != Question.Kind.ORDERING:
        typed = Counter(words for one in seen for words in one.chosen)
        right = {words for one in seen if one.mark >= 1 for words in one.chosen}
        for words, _n in sorted(typed.items(), key=lambda pair: (-pair[1], pair[0]))[:TYPED_SHOWN]:
            yield "", words, Choice(words, words in right, offered=False)


def _guess(revision: Revision) -> float:
    """What blind guessing earns: of options the right share; of ticks the mean over all sets; of
    a matching one option in all for each line; of an ordering half of the pairs; of typing 0."""
    kind, options = revision.question.kind, revision.options
    right = sum(bool(option["correct"]) for option in options)
    if kind == Question.Kind.ORDERING:
        return 0.5
    if not options or not right:
        return 0.0
    if kind == Question.Kind.MULTI_SELECT:
        return guess_of_ticks(right, len(options) - right)
    return 1 / len(options) if kind == Question.Kind.MATCHING else right / len(options)


@dataclass
class _Told:
    """What was answered about one sentence."""

    row: Evidence
    questions: set[int] = field(default_factory=set)
    marks: list[float] = field(default_factory=list)


Place = tuple[int | str, int | str | None]
"""A fact by id or key, and the argument of it by id or role."""


def _sentences(
    taken: _Taken, scope: Scope, document: Document, person: Person
) -> Iterator[SentenceRow]:
    """The sentences that the questions rest on, the worst answered first. Two SELECTs, or four.

    A matching counts line by line, each for its own sentence; an ordering says nothing of one
    sentence, since each thing is misplaced only beside others.
    """
    versions = versions_to_read(person, document) if taken.questions else {}
    version = versions.get(Version.Kind.SOURCE) or versions.get(Version.Kind.STUDY)
    if version is None:
        return
    version.document = document
    proofs = _proofs(taken.wordings.values(), version)
    told: dict[int, _Told] = {}
    for question, place, marks in _answered(taken, scope):
        for row in proofs.of(place):
            about = told.setdefault(row.sentence_id, _Told(row))
            about.questions.add(question)
            about.marks += marks
    rows = [_sentence(one, version) for one in told.values()]
    yield from sorted(rows, key=lambda row: (not row.enough, row.share, -row.n))


def _answered(taken: _Taken, scope: Scope) -> Iterator[tuple[int, Place, list[float]]]:
    """A question, what one wording of it asks, and the marks for that."""
    for k, question in enumerate(taken.questions):
        for pk, seen in taken.by_wording(k, scope).items():
            for place, marks in _marks_by_place(taken.wordings[pk], seen):
                yield question, place, marks


def _marks_by_place(
    revision: Revision, seen: Sequence[Seen]
) -> Iterator[tuple[Place, list[float]]]:
    question = revision.question
    if question.kind == Question.Kind.MATCHING:
        for prompt in revision.prompts:
            marks = [float(prompt["id"] in one.chosen) for one in seen]
            yield (prompt["fact"], prompt["role"] or None), marks
    elif question.kind not in ARRANGED:
        yield (question.fact_id, question.argument_id), [one.mark for one in seen]


@dataclass(frozen=True)
class _Proofs:
    """Sentences in which an answer stands, and all sentences of a fact; by id of the sentence."""

    telling: dict[Place, dict[int, Evidence]]
    every: dict[int | str, dict[int, Evidence]]

    def of(self, place: Place) -> Iterable[Evidence]:
        """Those with the answer, and where there are none those of the fact."""
        return (self.telling.get(place) or self.every.get(place[0], {})).values()


def _proofs(revisions: Iterable[Revision], version: Version) -> _Proofs:
    """What proves what these revisions ask, for places by id and by key. One SELECT."""
    shown = list(revisions)
    facts = {revision.question.fact_id for revision in shown}
    keys = {prompt["fact"] for revision in shown for prompt in revision.prompts}
    rows = (
        Evidence.objects.filter(version=version)
        .filter(Q(fact__in=facts) | Q(fact__key__in=keys, fact__document=version.document_id))
        .select_related("fact", "sentence__paragraph__section")
        .annotate(tells=F("answers__argument"), tells_role=F("answers__argument__role"))
        .order_by("start")
    )
    found = _Proofs(defaultdict(dict), defaultdict(dict))
    for row in rows:
        for fact, argument in ((row.fact_id, row.tells), (row.fact.key, row.tells_role)):
            found.every[fact].setdefault(row.sentence_id, row)
            if argument is not None:
                found.telling[fact, argument].setdefault(row.sentence_id, row)
    return found


def _sentence(told: _Told, version: Version) -> SentenceRow:
    row = told.row
    row.version = version
    share, low, high = share_of(told.marks)
    return SentenceRow(
        text=version.canonical_text[row.sentence.start : row.sentence.end],
        citation=citation(row),
        url=sentence_url(row),
        questions=len(told.questions),
        n=len(told.marks),
        wrong=sum(mark < 1 for mark in told.marks),
        share=share,
        low=low,
        high=high,
    )


def proof_of(question: Question, revision: Revision, version: Version) -> list[ShownEvidence]:
    """The sentences that prove a question, each once; of lines those of every line."""
    places = list(places_of([revision]).values()) or [(question.fact_id, question.argument_id)]
    shown = evidence_of_many(places, version.pk)
    return list(dict.fromkeys(one for place in places for one in shown[place]))
