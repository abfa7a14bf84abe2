"""Evidence rows: which words of a version prove a fact, and where the answers stand in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from content.documents.models import Sentence, Version
from content.facts.models import AnswerSpan, Evidence
from content.text import anchors

Answers = Mapping[int, tuple[int, int]]
"""argument id: (start, end) of its answer, code points of the version's text."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Words of a version that prove a fact: code points of its canonical text."""

    fact: int
    start: int
    end: int
    answers: Answers = field(default_factory=dict)


class NoSuchPlace(ValueError):
    """The words do not lie within one paragraph of the version. The message is for people."""


def sync_evidence(version: Version, wanted: Mapping[int, Sequence[Proof]]) -> set[int]:
    """Make the evidence of these facts in `version` what is wanted; the ids of changed facts.

    Facts that are not named in `wanted` are left alone. A fact whose evidence is as wanted
    is not written; whoever calls opens the transaction.
    """
    stored = _stored(version, wanted)
    changed = {
        fact
        for fact, proofs in wanted.items()
        if stored.get(fact, []) != [(p.start, p.end, dict(p.answers)) for p in proofs]
    }
    if changed:
        Evidence.objects.filter(version=version, fact__in=changed).delete()
        _write(version, [(n, p) for fact in sorted(changed) for n, p in enumerate(wanted[fact])])
    return changed


def _stored(
    version: Version, facts: Iterable[int]
) -> dict[int, list[tuple[int, int, dict[int, tuple[int, int]]]]]:
    rows = list(Evidence.objects.filter(version=version, fact__in=facts).order_by("ordinal"))
    spans: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
    for span in AnswerSpan.objects.filter(evidence__version=version, evidence__fact__in=facts):
        spans[span.evidence_id][span.argument_id] = (span.start, span.end)
    found: dict[int, list[tuple[int, int, dict[int, tuple[int, int]]]]] = defaultdict(list)
    for row in rows:
        found[row.fact_id].append((row.start, row.end, spans[row.pk]))
    return found


def _write(version: Version, numbered: Sequence[tuple[int, Proof]]) -> None:
    places = Places(version)
    rows = Evidence.objects.bulk_create(
        _row(version, ordinal, proof, places) for ordinal, proof in numbered
    )
    AnswerSpan.objects.bulk_create(
        AnswerSpan(evidence=row, argument_id=argument, start=start, end=end)
        for row, (_n, proof) in zip(rows, numbered, strict=True)
        for argument, (start, end) in proof.answers.items()
    )


def _row(version: Version, ordinal: int, proof: Proof, places: Places) -> Evidence:
    quote = anchors.quote(version.canonical_text, proof.start, proof.end)
    return Evidence(
        fact_id=proof.fact,
        version=version,
        sentence=places.sentence(proof.start, proof.end),
        ordinal=ordinal,
        start=proof.start,
        end=proof.end,
        exact=quote.exact,
        prefix=quote.prefix,
        suffix=quote.suffix,
    )


class Places:
    """The sentences of a version by where they stand; one statement."""

    def __init__(self, version: Version) -> None:
        rows = Sentence.objects.filter(version=version).select_related("paragraph__section")
        self.sentences = list(rows.order_by("start"))
        self.by_number = {
            (s.paragraph.section.path, s.paragraph.ordinal, s.ordinal): s for s in self.sentences
        }

    def sentence(self, start: int, end: int) -> Sentence:
        """The sentence where the words begin; `NoSuchPlace` unless they stay in its paragraph."""
        for sentence in self.sentences:
            if sentence.start <= start < sentence.end:
                if start < end <= sentence.paragraph.end:
                    return sentence
                raise NoSuchPlace(_("Evidence must lie within one paragraph."))
        raise NoSuchPlace(_("No sentence begins there."))
