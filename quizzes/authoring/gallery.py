"""The bank of one document on one screen: which items match, and what each row shows.

The number of statements does not grow with the bank: ids that match come first, and
only the items of one page are fetched whole. Words and findings are looked for in
Python: what they read (options as JSON, the checks) no database can.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Case, F, FloatField, QuerySet, Value, When
from django.utils.text import smart_split

from content.facts.queries import fact_base
from content.facts.shapes import FactBase
from content.models import Document, Tag
from quizzes.authoring.gallery_forms import CLEAN, FLAWED, Order, Origin, Wanted, flaw_label
from quizzes.generation import lint
from quizzes.generation.lint import Finding
from quizzes.generation.run import stored_item
from quizzes.questions.models import Question, Revision

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class ShownOption:
    text: str
    correct: bool


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A flaw by its short name; `says` is what is wrong and what to do."""

    label: str
    says: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of the gallery. `percent` is None while nobody has answered."""

    question: Question
    options: tuple[ShownOption, ...]
    key: str
    origin: str
    findings: tuple[ShownFinding, ...]
    answers: int
    percent: int | None


def bank_size(document: Document) -> int:
    return _items(document).count()


def matching(document: Document, wanted: Wanted) -> list[int]:
    """The ids of the items that match, in the order asked for."""
    rows = _ordered(_filtered(_items(document), wanted), wanted.order)
    if not wanted.words and not wanted.flaw:
        return list(rows.values_list("pk", flat=True))
    found = list(rows.select_related("fact", "revision"))
    if wanted.words:
        found = [row for row in found if _speaks_of(row, wanted.words)]
    if wanted.flaw:
        base = fact_base(document)
        found = [row for row in found if _is_flawed(row, base, wanted.flaw)]
    return [row.pk for row in found]


def shown(document: Document, ids: Sequence[int]) -> list[Shown]:
    """The items of one page with what the checks say of them, in the order of `ids`."""
    rows = Question.objects.select_related("fact", "revision", "count").in_bulk(ids)
    base = fact_base(document) if rows else None
    return [_shown(rows[pk], base) for pk in ids if pk in rows]


def findings(question: Question, base: FactBase | None) -> tuple[Finding, ...]:
    """What the item-writing checks say of the wording that is stored."""
    return lint.check(stored_item(question), base)


def _items(document: Document) -> QuerySet[Question]:
    return Question.objects.of(document).exclude(revision=None)


def _filtered(rows: QuerySet[Question], wanted: Wanted) -> QuerySet[Question]:
    exact = {
        "fact__section": wanted.part,
        "kind": wanted.kind,
        "fact__importance": wanted.importance,
        "status": wanted.status,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.tag:
        rows = rows.filter(fact__in=Tag.objects.under(wanted.tag).values("fact"))
    match wanted.origin:
        case Origin.AUTHORED:
            return rows.filter(origin=Question.Origin.AUTHORED)
        case Origin.EDITED:
            return rows.filter(origin=Question.Origin.GENERATED, detached=True)
        case Origin.GENERATED:
            return rows.filter(origin=Question.Origin.GENERATED, detached=False)
    return rows


def _ordered(rows: QuerySet[Question], order: str) -> QuerySet[Question]:
    kinds = Case(*(When(kind=kind, then=n) for n, kind in enumerate(Question.Kind.values)))
    place = ("fact__ordinal", "fact_id", kinds, "variant", "pk")
    match order:
        case Order.KIND:
            return rows.order_by(kinds, *place[:2], "variant", "pk")
        case Order.HARDEST:
            return rows.order_by(_ease().asc(nulls_last=True), *place)
    return rows.order_by(*place)


def _ease() -> Case:
    """The share of right answers, drawn to one half while there are few; NULL without any.

    One wrong answer does not make an item harder than ten wrong ones out of twelve.
    """
    share = (F("count__correct") + 1.0) / (F("count__answers") + 2.0)
    return Case(
        When(count__answers__gt=0, then=share), default=Value(None), output_field=FloatField()
    )


def _speaks_of(question: Question, words: str) -> bool:
    """Every word, or phrase in quotation marks, stands somewhere in the item or its fact."""
    revision = _revision(question)
    options = (str(option.get("text", "")) for option in revision.options)
    accepted = map(str, revision.accepted)
    said = "\n".join((revision.stem, revision.key, *accepted, *options, question.fact.statement))
    folded = said.casefold()
    return all(word.strip("\"'").casefold() in folded for word in smart_split(words))


def _is_flawed(question: Question, base: FactBase, flaw: str) -> bool:
    found = {finding.flaw for finding in findings(question, base)}
    if flaw in {CLEAN, FLAWED}:
        return bool(found) == (flaw == FLAWED)
    return flaw in found


def _shown(question: Question, base: FactBase | None) -> Shown:
    revision = _revision(question)
    count = getattr(question, "count", None)
    answers = count.answers if count else 0
    return Shown(
        question=question,
        options=tuple(_options(revision)),
        key=revision.key,
        origin=str(_origin(question).label),
        findings=tuple(
            ShownFinding(flaw_label(found.flaw), f"{found.reason} {found.fix}")
            for found in findings(question, base)
        ),
        answers=answers,
        percent=round(100 * count.correct / answers) if count and answers else None,
    )


def _origin(question: Question) -> Origin:
    if question.origin == Question.Origin.AUTHORED:
        return Origin.AUTHORED
    return Origin.EDITED if question.detached else Origin.GENERATED


def _options(revision: Revision) -> Iterator[ShownOption]:
    """The options; where prompts are given theirs, each line with what belongs to it."""
    if not revision.prompts:
        for option in revision.options:
            yield ShownOption(str(option.get("text", "")), bool(option.get("correct")))
        return
    texts = {option["id"]: option["text"] for option in revision.options}
    for prompt in sorted(revision.prompts, key=lambda one: str(one["option"])):
        yield ShownOption(f"{texts[prompt['option']]}: {prompt['text']}", True)


def _revision(question: Question) -> Revision:
    assert question.revision is not None
    return question.revision
