"""Reads for whoever shows a question: what proves its answer, and where that stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from content.documents.places import short_label
from content.language import clause
from content.language.clause import ClauseError
from content.models import AnswerSpan, EditorialNote, Evidence, Fact
from quizzes.questions.models import Question


@dataclass(frozen=True)
class ShownEvidence:
    """One sentence that proves a fact, or several where only together they do, in pieces:
    (words, whether they are the answer).

    None is where the answer does not stand in the sentence in so many words, several are where
    a list was asked for. `label` says what is quoted: the study text or the source. `url` lands
    on the sentence.
    """

    pieces: tuple[tuple[str, bool], ...]
    label: str
    citation: str
    url: str
    document_title: str


@dataclass(frozen=True)
class Remark:
    """What an accepted note tells a learner about a fact: what is printed, what to think of it."""

    prints: str
    says: str


def with_remarks(questions: QuerySet[Question]) -> tuple[Question | None, tuple[Remark, ...]]:
    """The first question and the remarks on its fact. One SELECT: they come in its rows."""
    told = FilteredRelation(
        "fact__notes",
        condition=Q(fact__notes__state=EditorialNote.State.ACCEPTED, fact__notes__holds=False),
    )
    rows = list(
        questions.annotate(told=told)
        .annotate(told_prints=F("told__prints"), told_says=F("told__says"))
        .order_by("pk", "told__key")
    )
    if not rows:
        return None, ()
    said = [(row.told_prints, row.told_says) for row in rows if row.pk == rows[0].pk]
    return rows[0], tuple(Remark(prints, says) for prints, says in said if says)


def remarks_of(facts: Iterable[int]) -> dict[int, list[Remark]]:
    """The remarks on each of these facts; one SELECT."""
    found: dict[int, list[Remark]] = defaultdict(list)
    notes = EditorialNote.objects.accepted().filter(holds=False, facts__in=set(facts))
    for fact, prints, says in notes.order_by("key").values_list("facts", "prints", "says"):
        found[fact].append(Remark(prints, says))
    return found


def evidence_of(fact_id: int, argument_id: int | None, version_id: int) -> list[ShownEvidence]:
    """The sentences of one version that prove a fact; one SELECT, and one for the answers."""
    return evidence_of_many([(fact_id, argument_id)], version_id).get((fact_id, argument_id), [])


def evidence_of_many(
    wanted: Iterable[tuple[int, int | None]], version_id: int
) -> dict[tuple[int, int | None], list[ShownEvidence]]:
    """For each (fact id, argument id) the sentences of `version_id` that prove it; two SELECTs."""
    pairs = list(wanted)
    rows = list(
        Evidence.objects.filter(fact__in={fact for fact, _ in pairs}, version=version_id)
        .select_related("version__document", "sentence__paragraph__section", "fact")
        .order_by("ordinal")
    )
    spans: dict[int, list[AnswerSpan]] = defaultdict(list)
    for span in AnswerSpan.objects.filter(evidence__in=rows).select_related("argument"):
        spans[span.evidence_id].append(span)
    return {
        (fact, argument): [
            _shown(row, [span for span in spans[row.pk] if _answers(span, row, argument)])
            for row in rows
            if row.fact_id == fact
        ]
        for fact, argument in pairs
    }


def _answers(span: AnswerSpan, row: Evidence, argument: int | None) -> bool:
    """Whether a span is the answer: that of the argument, or of a member of the list."""
    if argument is not None:
        return span.argument_id == argument
    return bool(row.fact.ask_all) and span.argument.role in _listed(row.fact)


def _listed(fact: Fact) -> tuple[str, ...]:
    try:
        return clause.list_in(fact.clause)
    except ClauseError:
        return ()


def _shown(row: Evidence, spans: list[AnswerSpan]) -> ShownEvidence:
    whole = row.stretch
    places = [(span.start, span.end) for span in spans]
    return ShownEvidence(
        pieces=_cut(row.version.canonical_text, whole.start, whole.stop, places),
        label=row.version.get_kind_display(),
        citation=citation(row),
        url=sentence_url(row),
        document_title=row.version.document.title,
    )


def _cut(
    text: str, start: int, end: int, places: list[tuple[int, int]]
) -> tuple[tuple[str, bool], ...]:
    """The words from start to end, cut around the places; what overlaps is one of them."""
    pieces: list[tuple[str, bool]] = []
    for begins, ends in sorted(places):
        if begins < start:
            continue
        pieces += [(text[start:begins], False), (text[begins:ends], True)]
        start = ends
    pieces.append((text[start : max(start, end)], False))
    return tuple(piece for piece in pieces if piece[0])


def citation(row: Evidence) -> str:
    """Where the evidence stands: §2(3), sentence 2; in a later paragraph §3, paragraph 2, …"""
    paragraph = row.sentence.paragraph
    place = short_label(paragraph.section.path, paragraph.section.title)
    if paragraph.ordinal > 1:
        place = _("%(place)s, paragraph %(n)d") % {"place": place, "n": paragraph.ordinal}
    return _("%(place)s, sentence %(n)d") % {"place": place, "n": row.sentence.ordinal}


def sentence_url(row: Evidence) -> str:
    """The document screen at the sentence (element id `s<start>`)."""
    document = reverse("reading:document", args=[row.version.document.slug])
    return f"{document}?text={row.version.kind}#s{row.sentence.start}"
