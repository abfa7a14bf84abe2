"""How much of the study text is asked: sentence by sentence, fact by fact, part by part.

The number of statements does not grow with the document.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from content.facts.queries import fact_base
from content.facts.shapes import FactBase
from content.language.clause import ClauseError
from content.models import Document, Evidence, Fact, Section, Sentence, Version
from quizzes.generation import bank, unique
from quizzes.generation.bank import interference
from quizzes.generation.drafts import Draft
from quizzes.questions.models import Question

Kinds = Mapping[str, int]
"""Published items by kind; a kind without any is left out."""


@dataclass(frozen=True, slots=True)
class SentenceRow:
    """A sentence of the study text. `facts` are confirmed facts that rest on it."""

    start: int
    text: str
    part: str
    title: str
    facts: int
    kinds: Kinds

    @property
    def items(self) -> int:
        return sum(self.kinds.values())

    @property
    def named(self) -> list[tuple[str, int]]:
        """(name of the kind, how many), in the order of the kinds."""
        return [
            (str(label), self.kinds[kind])
            for kind, label in Question.Kind.choices
            if kind in self.kinds
        ]


@dataclass(frozen=True, slots=True)
class SilentFact:
    """A fact without a published item, and why there is none."""

    fact: Fact
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartRow:
    """The published items of a part; `counts` in the order of the kinds."""

    path: str
    title: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two flashcards that a learner will mix up."""

    first: Question
    second: Question
    percent: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """`facts` are confirmed facts, `asked` those of them with a published item."""

    sentences: tuple[SentenceRow, ...]
    facts: int
    asked: int
    silent: tuple[SilentFact, ...]
    parts: tuple[PartRow, ...]
    totals: tuple[int, ...]
    pairs: tuple[Pair, ...]

    @property
    def covered(self) -> int:
        return sum(1 for row in self.sentences if row.facts)

    @property
    def items(self) -> int:
        return sum(self.totals)


def coverage(document: Document) -> Coverage:
    facts = list(Fact.objects.of(document).order_by("ordinal", "pk"))
    kinds = _kinds_of_facts(document)
    titles = _titles(document)
    parts = tuple(_parts(facts, kinds, titles))
    asked = {fact.pk for fact in facts if kinds.get(fact.pk)}
    confirmed = {fact.pk for fact in facts if fact.status == Fact.Status.CONFIRMED}
    return Coverage(
        sentences=tuple(_sentences(document, confirmed, kinds)),
        facts=len(confirmed),
        asked=len(confirmed & asked),
        silent=_silent(document, [fact for fact in facts if fact.pk not in asked]),
        parts=parts,
        totals=tuple(map(sum, zip(*(row.counts for row in parts), strict=True)))
        or (0,) * len(Question.Kind.values),
        pairs=_pairs(document),
    )


def _kinds_of_facts(document: Document) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = defaultdict(Counter)
    rows = Question.objects.of(document).published().order_by().values_list("fact", "kind")
    for fact, kind, n in rows.annotate(n=Count("pk")):
        found[fact][kind] = n
    return found


def _titles(document: Document) -> dict[str, str]:
    """The title of every part of the study text, in reading order."""
    return dict(Section.objects.of_study_texts([document]).values_list("path", "title"))


def _sentences(
    document: Document, confirmed: set[int], kinds: Mapping[int, Counter[str]]
) -> Iterator[SentenceRow]:
    version = document.versions.get(kind=Version.Kind.STUDY, is_current=True)
    rows = list(
        Sentence.objects.filter(version=version)
        .select_related("paragraph__section")
        .order_by("start")
    )
    resting = _resting(version, rows, confirmed)
    for row in rows:
        facts = resting.get(row.pk, set())
        section = row.paragraph.section
        yield SentenceRow(
            start=row.start,
            text=version.canonical_text[row.start : row.end],
            part=section.path,
            title=section.title,
            facts=len(facts),
            kinds=sum((kinds.get(fact, Counter()) for fact in facts), Counter()),
        )


def _resting(
    version: Version, sentences: list[Sentence], confirmed: set[int]
) -> dict[int, set[int]]:
    """The facts on each sentence, by its id. A quotation may run over several sentences."""
    spans = Evidence.objects.filter(version=version, fact__in=confirmed).order_by("start")
    found: dict[int, set[int]] = defaultdict(set)
    first = 0
    for start, end, fact in spans.values_list("start", "end", "fact"):
        while first < len(sentences) and sentences[first].end <= start:
            first += 1
        for row in sentences[first:]:
            if row.start >= end:
                break
            found[row.pk].add(fact)
    return found


def _parts(
    facts: list[Fact], kinds: Mapping[int, Counter[str]], titles: Mapping[str, str]
) -> Iterator[PartRow]:
    """Every part that holds a fact, in the order of the text; one that it has no more, last."""
    sums: dict[str, Counter[str]] = {}
    for fact in facts:
        sums.setdefault(fact.section, Counter()).update(kinds.get(fact.pk, {}))
    order = {path: at for at, path in enumerate(titles)}
    for path, counted in sorted(sums.items(), key=lambda part: order.get(part[0], len(order))):
        counts = tuple(counted[kind] for kind in Question.Kind.values)
        yield PartRow(path, titles.get(path, ""), counts)


def _silent(document: Document, facts: list[Fact]) -> tuple[SilentFact, ...]:
    if not facts:
        return ()
    base = fact_base(document)
    known = Question.objects.of(document).filter(fact__in=facts).order_by().values_list("fact")
    retired = Count("pk", filter=Q(status=Question.Status.RETIRED, withdrawn=True))
    by_hand = {fact for (fact, n) in known.annotate(n=retired) if n}
    return tuple(SilentFact(fact, _reasons(fact, base, fact.pk in by_hand)) for fact in facts)


def _reasons(fact: Fact, base: FactBase, retired_by_hand: bool) -> tuple[str, ...]:
    """Why nothing is asked of a fact: what comes first in the making of items is told alone."""
    if fact.status == Fact.Status.RETIRED:
        return (_("The fact is retired."),)
    if fact.status == Fact.Status.CANDIDATE:
        return (_("The fact waits to be confirmed."),)
    shape = base.by_key[fact.key]
    if shape.held:
        return (_("A note holds it back."),)
    if not any(argument.exclusive for argument in shape.arguments):
        return (_("No argument is marked to be asked."),)
    if retired_by_hand:
        return (_("Its questions are retired."),)
    try:
        if not any(unique.is_unique(base, shape, one.role) for one in shape.arguments):
            return (_("Another fact answers the same question."),)
        found = [findings for _draft, findings in bank.preview(base, shape).items]
    except (ClauseError, KeyError) as error:
        return (_("Its clause cannot be read: %(why)s") % {"why": error},)
    told = tuple(dict.fromkeys(finding.reason for findings in found for finding in findings))
    if found and all(found):
        return (_("Every draft had findings."), *told)
    return (_("Its questions are not made yet: they come when a fact is saved."),)


def _pairs(document: Document) -> tuple[Pair, ...]:
    """Near-twins among the published flashcards of different facts, most alike first."""
    rows = (
        Question.objects.of(document)
        .published()
        .filter(kind=Question.Kind.FLASHCARD)
        .exclude(revision=None)
        .select_related("fact", "revision")
        .order_by("fact__ordinal", "pk")
    )
    drafts = {draft.id: (question, draft) for question, draft in _as_drafts(rows)}
    return tuple(
        Pair(drafts[twins.first][0], drafts[twins.second][0], round(100 * twins.likeness))
        for twins in interference(draft for _question, draft in drafts.values())
    )


def _as_drafts(rows: Iterable[Question]) -> Iterator[tuple[Question, Draft]]:
    """Stored cards in the shape that is compared; the id of the row stands for the role."""
    for row in rows:
        assert row.revision is not None
        stem, key = row.revision.stem, row.revision.key
        yield row, Draft(row.kind, row.fact.key, str(row.pk), row.variant, stem, key)
