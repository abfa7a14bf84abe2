"""The bank of a document, brought up to what its facts give. The one impure file here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from content import values
from content.facts.queries import fact_base
from content.models import Argument, Document, Evidence, Fact, Version
from quizzes.generation.bank import generate
from quizzes.generation.drafts import Draft
from quizzes.questions.actions import content_hash
from quizzes.questions.models import Question, Revision
from quizzes.questions.queries import citation

Identity = tuple[str, str, str, int]


@dataclass(frozen=True, slots=True)
class Report:
    """What a refresh did, in numbers of questions."""

    created: int
    revised: int
    unchanged: int
    retired: int
    held: int


@transaction.atomic
def refresh(document: Document, seed: int = 0) -> Report:
    """Bring every generated question up to date; one edited or retired by hand is left alone.

    What is no longer generated is retired, or held back where a note holds its fact;
    nothing is deleted. The number of statements does not grow with the bank.
    """
    base = fact_base(document)
    drafts = {(d.fact, d.role, d.kind, d.variant): d for d in generate(base, seed)}
    arguments = {
        (a.fact.key, a.role): a
        for a in Argument.objects.filter(fact__document=document).select_related("fact")
    }
    known = {
        (q.fact.key, q.argument.role if q.argument else "", q.kind, q.variant): q
        for q in Question.objects.of(document).select_related("fact", "argument", "revision")
    }
    fresh = _create(document, [i for i in drafts if i not in known], arguments)
    mine = {i: q for i, q in {**known, **fresh}.items() if not (q.detached or q.withdrawn)}
    revised = _revise(document, {i: (q, drafts[i]) for i, q in mine.items() if i in drafts})
    held_facts = {fact.key for fact in base.facts if fact.held}
    gone = [i for i in mine if i not in drafts and mine[i].origin == Question.Origin.GENERATED]
    held = [mine[i].pk for i in gone if i[0] in held_facts]
    retired = [
        mine[i].pk
        for i in gone
        if i[0] not in held_facts and mine[i].status != Question.Status.RETIRED
    ]
    _set(held, Question.Status.HELD)
    _set(retired, Question.Status.RETIRED)
    back = [q.pk for i, q in mine.items() if i in drafts]
    _set(back, Question.Status.PUBLISHED)
    new = len(fresh)
    return Report(new, revised - new, len(drafts) - revised, len(retired), len(held))


def _set(ids: list[int], status: str) -> None:
    Question.objects.filter(pk__in=ids).exclude(status=status).update(status=status)


def _create(
    document: Document, wanted: list[Identity], arguments: dict[tuple[str, str], Argument]
) -> dict[Identity, Question]:
    made = {}
    for identity in wanted:
        key, role, kind, variant = identity
        argument = arguments[key, role]
        made[identity] = Question(
            document=document, fact=argument.fact, argument=argument, kind=kind, variant=variant
        )
    Question.objects.bulk_create(made.values(), batch_size=500)
    return made


def _revise(document: Document, pairs: dict[Identity, tuple[Question, Draft]]) -> int:
    """A revision for every question whose wording has changed; how many there were."""
    quotes = quotations(document)
    fresh = []
    for question, draft in pairs.values():
        words = wording(draft)
        digest = content_hash(words)
        current = question.revision
        if current is not None and current.content_hash == digest:
            continue
        fresh.append(
            Revision(
                question=question,
                number=(current.number if current else 0) + 1,
                value_type=values.kind_of(draft.value) if draft.value else _entity(question),
                content_hash=digest,
                **words,
                **quotes.get((question.fact_id, question.argument_id), {}),
            )
        )
    Revision.objects.bulk_create(fresh, batch_size=500)
    for revision in fresh:
        revision.question.revision = revision
    Question.objects.bulk_update([r.question for r in fresh], ["revision"], batch_size=200)
    return len(fresh)


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
            for letter, option in zip("abcdefgh", draft.options, strict=False)
        ],
        "key": draft.key,
        "accepted": list(draft.accepted),
        "value": values.dump(draft.value) if draft.value else None,
        "unit": draft.unit,
        "surname_ok": draft.surname_ok,
        "explanation": draft.explanation,
    }


def quotations(document: Document) -> dict[tuple[int, int | None], dict[str, Any]]:
    """For each (fact id, argument id) the study sentence that a revision freezes. Two SELECTs."""
    found: dict[tuple[int, int | None], dict[str, Any]] = {}
    rows = (
        Evidence.objects.filter(
            version__document=document,
            version__kind=Version.Kind.STUDY,
            version__is_current=True,
            ordinal=0,
            fact__status=Fact.Status.CONFIRMED,
        )
        .select_related("version", "sentence__paragraph__section")
        .prefetch_related("answers")
    )
    for row in rows:
        sentence = row.sentence
        for span in row.answers.all():
            found[row.fact_id, span.argument_id] = {
                "quote": row.version.canonical_text[sentence.start : sentence.end],
                "quote_label": "Study text",
                "quote_answer": [span.start - sentence.start, span.end - sentence.start],
                "citation": citation(row),
            }
    return found
