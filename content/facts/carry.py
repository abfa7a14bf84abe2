"""Taking evidence along into a new wording of the text that it quotes."""

from __future__ import annotations

from collections import defaultdict

from content.documents.models import Version
from content.facts.evidence import Proof, sync_evidence
from content.facts.models import Evidence, Fact
from content.facts.queries import ARGUMENTS, argument_shape, entities_of
from content.facts.spans import answer_span
from content.text import anchors


def carry_evidence(old: Version, new: Version) -> frozenset[int]:
    """Find the quotations of `old` again in `new`, for facts that `new` does not prove yet.

    Returns the ids of facts of which something was not found again. Four statements, and the
    writing of what was found; whoever calls opens the transaction.
    """
    proved = Evidence.objects.filter(version=new).values("fact")
    rows = Evidence.objects.filter(version=old).exclude(fact__in=proved).order_by("ordinal")
    facts = Fact.objects.filter(pk__in={row.fact_id for row in rows}).prefetch_related(ARGUMENTS)
    by_id = {fact.pk: fact for fact in facts}
    wanted: dict[int, list[Proof]] = defaultdict(list)
    lost: set[int] = set()
    for row in rows:
        quote = anchors.Quote(row.exact, row.prefix, row.suffix)
        found = anchors.find(new.canonical_text, quote, row.start)
        if found is None or "\n" in new.canonical_text[found.start : found.end]:
            lost.add(row.fact_id)
        else:
            answers = _answers(by_id[row.fact_id], new.canonical_text[found.start : found.end])
            moved = {pk: (found.start + a, found.start + b) for pk, (a, b) in answers.items()}
            wanted[row.fact_id].append(Proof(row.fact_id, found.start, found.end, moved))
    sync_evidence(new, wanted)
    return frozenset(lost)


def _answers(fact: Fact, quote: str) -> dict[int, tuple[int, int]]:
    entities = entities_of(fact.document) if any(a.entity for a in fact.arguments.all()) else {}
    found = {}
    for row in fact.arguments.all():
        shape = argument_shape(row)
        if span := answer_span(quote, shape, entities.get(shape.entity)):
            found[row.pk] = span
    return found
