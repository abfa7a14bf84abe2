"""Graded questions, with everything that may be shown once they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from accounts.models import User
from content.models import Fact
from quizzes.classes.access import Person, version_to_read
from quizzes.memory.models import Card
from quizzes.questions.models import Question, Revision
from quizzes.questions.options import Option, options, told
from quizzes.questions.queries import Remark, ShownEvidence, evidence_of_many, remarks_of
from quizzes.quiz.models import Attempt, MarkChange, Response
from quizzes.quiz.queries import prompts

Place = tuple[int, int | None]
"""A fact and the argument of it that was asked, both by id."""


@dataclass(frozen=True)
class MarkedPrompt:
    """One line that was given an option: its own, the right one, and what proves it.

    `says` is what is told of it; empty where what proves it tells it.
    """

    text: str
    yours: str
    right: str
    says: str
    evidence: tuple[ShownEvidence, ...]
    remarks: tuple[Remark, ...]
    place: Place | None
    rank: int

    @property
    def correct(self) -> bool:
        return self.yours == self.right


@dataclass(frozen=True)
class Marked:
    """One question with everything that may be shown after it was graded. `mark` is 0 to 1.

    `was` is the percentage of the mark that was first given, where it is another by now.
    `evidence` and `remarks` are those of its fact; there are none where every line has its own.
    """

    position: int
    kind: str
    stem: str
    options: tuple[Option, ...]
    prompts: tuple[MarkedPrompt, ...]
    yours: str
    key: str
    correct: bool
    mark: float
    blank: bool
    rule: str
    why_wrong: tuple[Option, ...]
    evidence: tuple[ShownEvidence, ...]
    remarks: tuple[Remark, ...]
    quote: str
    fact: int
    argument: int | None
    revision: int
    question: int
    answered: bool
    by_hand: bool
    was: int | None = None

    @property
    def percent(self) -> int:
        return round(100 * self.mark)

    @property
    def is_partly(self) -> bool:
        return 0 < self.mark < 1

    @property
    def in_order(self) -> list[MarkedPrompt]:
        """The lines as they belong: an ordering in its order."""
        return sorted(self.prompts, key=lambda one: one.rank)

    @property
    def missed(self) -> tuple[Place, ...]:
        """What of it was not known: its argument, or those of the lines that went wrong."""
        if self.prompts:
            wrong = (one.place for one in self.prompts if not one.correct)
            return tuple(place for place in wrong if place is not None)
        return () if self.correct or self.argument is None else ((self.fact, self.argument),)


def marked(attempt: Attempt, person: Person, positions: list[int] | None = None) -> list[Marked]:
    """Graded questions with what proves their answers; a constant number of SELECTs."""
    wanted = positions or list(range(1, len(attempt.items) + 1))
    revisions = Revision.objects.select_related("question").in_bulk(
        [attempt.items[n - 1]["revision"] for n in wanted]
    )
    responses = {r.position: r for r in Response.objects.filter(attempt=attempt)}
    version = version_to_read(person, attempt.quiz.document)
    places = places_of(revisions.values())
    pairs: list[Place] = [(r.question.fact_id, r.question.argument_id) for r in revisions.values()]
    pairs += places.values()
    remarks = remarks_of(fact for fact, _argument in pairs)
    first = {} if attempt.state == Attempt.State.OPEN else first_marks(attempt)
    marker = _Marker(places, evidence_of_many(pairs, version.pk), remarks, first)
    return [
        marker.marked(
            n,
            revisions[attempt.items[n - 1]["revision"]],
            responses.get(n),
            attempt.items[n - 1].get("order", ()),
        )
        for n in wanted
    ]


def first_marks(attempt: Attempt) -> dict[int, float]:
    """Position -> the mark that was first given, of those changed later. One SELECT."""
    changes = MarkChange.objects.filter(response__attempt=attempt).order_by("-at", "-pk")
    # The earliest change comes last, and stands.
    return dict(changes.values_list("response__position", "before"))


def places_of(revisions: Iterable[Revision]) -> dict[tuple[int, str], Place]:
    """For (id of a revision, id of a prompt) what the prompt asks. One SELECT, or none.

    A line without a role, written by hand, rests on its fact as a whole: it has no argument.
    """
    named = {
        (revision.pk, prompt["id"]): (prompt["fact"], prompt["role"])
        for revision in revisions
        for prompt in revision.prompts
    }
    if not named:
        return {}
    documents = {revision.question.document_id for revision in revisions}
    rows = Fact.objects.filter(
        document__in=documents, key__in={fact for fact, _role in named.values()}
    )
    known: dict[tuple[str, str], Place] = {}
    for key, fact, role, pk in rows.values_list("key", "pk", "arguments__role", "arguments"):
        known[key, ""] = (fact, None)
        if pk is not None:
            known[key, role] = (fact, pk)
    return {prompt: known[name] for prompt, name in named.items() if name in known}


@dataclass(frozen=True)
class _Marker:
    places: Mapping[tuple[int, str], Place]
    evidence: Mapping[Place, list[ShownEvidence]]
    remarks: Mapping[int, list[Remark]]
    first: Mapping[int, float]

    def marked(
        self,
        position: int,
        revision: Revision,
        response: Response | None,
        order: Sequence[str],
    ) -> Marked:
        answer = response.answer if response else ""
        question = revision.question
        shown = options(revision, answer, reveal=True, order=order)
        chosen = [option for option in shown if option.chosen]
        lines = tuple(self._prompts(revision, answer))
        proof = _needs_proof(question, lines)
        mark = response.mark if response else 0.0
        was = round(100 * self.first.get(position, mark))
        return Marked(
            position=position,
            kind=question.kind,
            stem=revision.stem,
            options=shown,
            prompts=lines,
            yours=", ".join(option.text for option in chosen) or answer,
            key=revision.key,
            correct=bool(response and response.correct),
            mark=mark,
            blank=not answer,
            rule=response.rule if response else "",
            why_wrong=tuple(one for one in told(revision, shown) if one.why),
            evidence=tuple(
                self.evidence.get((question.fact_id, question.argument_id), ()) if proof else ()
            ),
            remarks=tuple(self.remarks.get(question.fact_id, ()) if proof else ()),
            quote=revision.quote,
            fact=question.fact_id,
            argument=question.argument_id,
            revision=revision.pk,
            question=question.pk,
            answered=response is not None,
            by_hand=bool(response and response.by_hand),
            was=None if was == round(100 * mark) else was,
        )

    def _prompts(self, revision: Revision, answer: str) -> Iterator[MarkedPrompt]:
        texts = {option["id"]: option["text"] for option in revision.options}
        for stored, shown in zip(revision.prompts, prompts(revision, answer), strict=True):
            place = self.places.get((revision.pk, stored["id"]))
            own = place if place and place[1] is not None else None
            evidence = tuple(self.evidence.get(own, ())) if own else ()
            yield MarkedPrompt(
                text=shown.text,
                yours=texts.get(shown.chosen, ""),
                right=texts[stored["option"]],
                says="" if evidence and not _says_more(revision) else stored["says"],
                evidence=evidence,
                remarks=tuple(self.remarks.get(own[0], ())) if own else (),
                place=place,
                rank=list(texts).index(stored["option"]),
            )


def _needs_proof(question: Question, lines: tuple[MarkedPrompt, ...]) -> bool:
    """Whether the fact of the question has to be proved: some line rests on it as a whole, and
    no line proves it already."""
    if not lines:
        return True
    places = [line.place for line in lines if line.place]
    proved = {fact for fact, argument in places if argument is not None}
    return question.fact_id not in proved and (question.fact_id, None) in places


def _says_more(revision: Revision) -> bool:
    """Whether lines say what their evidence may not: dates and reasons typed by hand."""
    return revision.question.kind == Question.Kind.ORDERING and revision.question.detached


@dataclass(frozen=True)
class Missed:
    """What a learner did not know and has not begun to learn."""

    position: int
    fact: int
    argument: int
    revision: int


def not_studied(learner: User, rows: list[Marked]) -> list[Missed]:
    """What was missed and is not learned yet, each once. Two SELECTs."""
    missed: dict[Place, Missed] = {}
    for row in rows:
        for place in row.missed:
            fact, argument = place
            if argument is not None and place not in missed:
                missed[place] = Missed(row.position, fact, argument, row.revision)
    begun = set(
        Card.objects.of(learner.pk)
        .started()
        .filter(fact__in=[one.fact for one in missed.values()])
        .values_list("fact_id", "argument_id")
    )
    asked = set(
        Question.objects.filter(
            kind=Question.Kind.FLASHCARD, argument__in=[one.argument for one in missed.values()]
        )
        .published()
        .values_list("argument_id", flat=True)
    )
    return [one for place, one in missed.items() if place not in begun and one.argument in asked]
