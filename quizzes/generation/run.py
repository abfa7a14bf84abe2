"""The bank of a document, brought up to what its facts give. The one impure file here."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from content import values
from content.facts.queries import fact_base
from content.facts.shapes import FactBase
from content.models import Argument, Document, Evidence, Fact, Version
from quizzes.generation import bank, kinds, reach
from quizzes.generation.drafts import Draft, Item, Option
from quizzes.generation.reach import Touched
from quizzes.questions.actions import content_hash, note_change
from quizzes.questions.models import Question, Revision
from quizzes.questions.queries import citation

LETTERS = "abcdefgh"
TOGETHER = tuple(name for name, _generator in kinds.GROUPS)
Identity = tuple[str, str, str, int]
Quotations = dict[tuple[int, int | None], dict[str, Any]]


@dataclass(frozen=True)
class Report:
    """What a refresh did to which questions."""

    created: list[Question] = field(default_factory=list)
    revised: list[Question] = field(default_factory=list)
    unchanged: int = 0
    retired: list[Question] = field(default_factory=list)
    held: list[Question] = field(default_factory=list)
    restored: list[Question] = field(default_factory=list)

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Each question that is not as it was, in a form that can be stored."""
        named = (
            ("created", self.created),
            ("revised", self.revised),
            ("retired", self.retired),
            ("held", self.held),
            ("restored", self.restored),
        )
        return [
            {"what": what, "question": question.pk, "fact": question.fact_id, "kind": question.kind}
            | {"stem": question.revision.stem if question.revision else ""}
            for what, questions in named
            for question in questions
        ]


def refresh(document: Document, seed: int = 0) -> Report:
    """Bring every generated question up to date; one edited or retired by hand is left alone.

    What is no longer generated is retired, or held back where a note holds its fact;
    nothing is deleted. The number of statements does not grow with the bank.
    """
    base = fact_base(document)
    return _bring(document, base, bank.generate(base, seed), None)


@transaction.atomic
def follow(
    document: Document, touched: Touched, cause: str, by: User | None = None, seed: int = 0
) -> Report:
    """Let the bank follow a change of facts, notes or entities, and keep what became of it.

    Only what the change reaches is made anew; questions about other facts stay as they are.
    """
    base = fact_base(document)
    facts = reach.affected(base, touched, _stored(document))
    drafts = [
        draft
        for fact in base.facts
        if fact.key in facts and not fact.held
        for draft in bank.of_fact(base, fact, seed)
    ]
    report = _bring(document, base, [*drafts, *bank.together(base, seed)], facts)
    note_change(document, cause, report.lines, by)
    return report


def _stored(document: Document) -> Iterable[reach.Stored]:
    rows = Question.objects.of(document).published().exclude(revision__options=[])
    columns = ("fact__key", "kind", "revision__options", "revision__stem")
    for fact, kind, options, stem in rows.values_list(*columns):
        told = stem if kind == Question.Kind.TRUE_FALSE else ""
        yield reach.Stored(fact, tuple(options), told)


@transaction.atomic
def _bring(
    document: Document,
    base: FactBase,
    made: Iterable[Draft],
    facts: Collection[str] | None,
) -> Report:
    """Make the questions of these facts (None: of all) and of facts together what was made."""
    drafts = {(d.fact, d.role, d.kind, d.variant): d for d in made}
    known = _known(document, facts)
    fresh = _create(document, [i for i in drafts if i not in known])
    mine = {i: q for i, q in {**known, **fresh}.items() if not (q.detached or q.withdrawn)}
    revised = _revise(document, {i: (q, drafts[i]) for i, q in mine.items() if i in drafts})
    held_facts = {fact.key for fact in base.facts if fact.held}
    gone = [i for i in mine if i not in drafts and mine[i].origin == Question.Origin.GENERATED]
    made_here = set(fresh)
    changed = {question.pk for question in revised}
    return Report(
        created=list(fresh.values()),
        revised=[q for i, q in known.items() if q.pk in changed and i not in made_here],
        unchanged=len(drafts) - len(revised),
        held=_set([mine[i] for i in gone if i[0] in held_facts], Question.Status.HELD),
        retired=_set([mine[i] for i in gone if i[0] not in held_facts], Question.Status.RETIRED),
        restored=_set([q for i, q in mine.items() if i in drafts], Question.Status.PUBLISHED),
    )


def _known(document: Document, facts: Collection[str] | None) -> dict[Identity, Question]:
    rows = Question.objects.of(document).select_related("fact", "argument", "revision")
    if facts is not None:
        rows = rows.filter(Q(fact__key__in=facts) | Q(kind__in=TOGETHER))
    return {(q.fact.key, q.argument.role if q.argument else "", q.kind, q.variant): q for q in rows}


def _set(questions: list[Question], status: str) -> list[Question]:
    """Give the questions a status; those that had another one."""
    moved = [question for question in questions if question.status != status]
    if moved:
        Question.objects.filter(pk__in=[question.pk for question in moved]).update(status=status)
    return moved


def _create(document: Document, wanted: list[Identity]) -> dict[Identity, Question]:
    if not wanted:
        return {}
    facts = {fact.key: fact for fact in Fact.objects.of(document)}
    arguments = {
        (a.fact.key, a.role): a
        for a in Argument.objects.filter(fact__document=document).select_related("fact")
    }
    made = {}
    for identity in wanted:
        key, role, kind, variant = identity
        made[identity] = Question(
            document=document,
            fact=facts[key],
            argument=arguments.get((key, role)),
            kind=kind,
            variant=variant,
        )
    Question.objects.bulk_create(made.values(), batch_size=500)
    return made


def _revise(document: Document, pairs: dict[Identity, tuple[Question, Draft]]) -> list[Question]:
    """A revision for every question whose wording has changed; which they are."""
    stale = []
    for question, draft in pairs.values():
        words = wording(draft)
        digest = content_hash(words)
        if question.revision is None or question.revision.content_hash != digest:
            stale.append((question, draft, words, digest))
    if not stale:
        return []
    quotes = quotations(document, {question.fact_id for question, *_rest in stale})
    fresh = [
        Revision(
            question=question,
            number=(question.revision.number if question.revision else 0) + 1,
            value_type=values.kind_of(draft.value) if draft.value else _entity(question),
            content_hash=digest,
            **words,
            **_quotation(quotes, question),
        )
        for question, draft, words, digest in stale
    ]
    Revision.objects.bulk_create(fresh, batch_size=500)
    for revision in fresh:
        revision.question.revision = revision
    Question.objects.bulk_update([r.question for r in fresh], ["revision"], batch_size=200)
    return [revision.question for revision in fresh]


def _quotation(quotes: Quotations, question: Question) -> dict[str, Any]:
    """The sentence of the argument; where its answer is not marked, that of the fact."""
    fact = quotes.get((question.fact_id, None), {})
    return quotes.get((question.fact_id, question.argument_id), fact)


def _entity(question: Question) -> str:
    return question.argument.type if question.argument else ""


def wording(draft: Draft) -> dict[str, Any]:
    """What a learner and the grader see of a draft."""
    return {
        "stem": draft.stem,
        "options": [
            {
                "id": letter,
                "text": option.text,
                "correct": option.correct,
                "source": option.source,
                "why_wrong": option.why_wrong,
            }
            for letter, option in zip(LETTERS, draft.options, strict=False)
        ],
        "prompts": [
            {
                "id": str(n),
                "text": prompt.text,
                "option": LETTERS[prompt.option],
                "fact": prompt.fact,
                "role": prompt.role,
                "says": prompt.says,
            }
            for n, prompt in enumerate(draft.prompts, 1)
        ],
        "key": draft.key,
        "accepted": list(draft.accepted),
        "value": values.dump(draft.value) if draft.value else None,
        "unit": draft.unit,
        "surname_ok": draft.surname_ok,
        "explanation": draft.explanation,
    }


def stored_item(question: Question) -> Item:
    """What a learner sees of a stored question, as the lint takes it."""
    revision = question.revision
    assert revision is not None
    if revision.prompts:
        return Item(question.kind, revision.stem)
    options = tuple(
        Option(o["text"], o["correct"], o["source"], o["why_wrong"]) for o in revision.options
    )
    if sum(option.correct for option in options) > 1:
        # Their enumeration is no option of its own.
        return Item(question.kind, revision.stem, options)
    return Item(question.kind, revision.stem, options, revision.key, tuple(revision.accepted))


def quotations(document: Document, facts: Collection[int]) -> Quotations:
    """Of these facts, by id: for each (fact id, argument id) what a revision freezes of the study
    text, that where the answer stands, and for each (fact id, None) the first of the fact. Two
    SELECTs."""
    found: Quotations = {}
    rows = (
        Evidence.objects.filter(
            fact__in=facts,
            version__document=document,
            version__kind=Version.Kind.STUDY,
            version__is_current=True,
            fact__status=Fact.Status.CONFIRMED,
        )
        .order_by("ordinal")
        .select_related("version", "sentence__paragraph__section")
        .prefetch_related("answers")
    )
    for row in rows:
        start = row.stretch.start
        quoted = {
            "quote": row.version.canonical_text[row.stretch],
            "quote_label": "Study text",
            "citation": citation(row),
        }
        found.setdefault((row.fact_id, None), quoted)
        for span in row.answers.all():
            marked = {"quote_answer": [span.start - start, span.end - start]}
            found.setdefault((row.fact_id, span.argument_id), quoted | marked)
    return found
