"""The source beside the study text: locators become evidence, once every hash agrees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from content import text as texts
from content.documents.actions import add_version
from content.documents.models import Document, Sentence, Version
from content.facts.evidence import Places, Proof, sync_evidence
from content.facts.models import Argument, Fact, SourceLocator


class SourceMismatch(ValueError):
    """The text is not the one that the facts cite; `facts` are the keys of those that differ."""

    def __init__(self, facts: Sequence[str]) -> None:
        self.facts = tuple(facts)
        named = ", ".join(self.facts[:20]) + (", …" if len(self.facts) > 20 else "")
        message = _("This is not the text that these facts cite: %(facts)s.")
        super().__init__(message % {"facts": named})


@dataclass(frozen=True, slots=True)
class Attached:
    """The source as a version, and the ids of the facts whose evidence in it was written."""

    version: Version
    facts: frozenset[int]


@transaction.atomic
def attach_source(document: Document, text: str) -> Attached:
    """Make `text` the source of the document and prove its facts from it.

    `SourceMismatch` names the facts whose sentences are others here; then nothing changes.
    """
    version = add_version(document, text, Version.Kind.SOURCE)
    return Attached(version, frozenset(prove_from_source(version)))


def prove_from_source(version: Version) -> set[int]:
    """Make the evidence in a source what the locators say; the ids of facts that changed."""
    locators = SourceLocator.objects.filter(fact__document=version.document)
    rows = locators.exclude(fact__status=Fact.Status.RETIRED).select_related("fact")
    places = Places(version)
    roles = _roles(version.document)
    wanted: dict[int, list[Proof]] = defaultdict(list)
    wrong: dict[str, None] = {}
    for row in rows.order_by("fact__ordinal", "ordinal"):
        sentence = places.by_number.get((row.section, row.paragraph, row.sentence))
        proof = _proof(row, sentence, version.canonical_text, roles[row.fact_id])
        if proof is None:
            wrong[row.fact.key] = None
        else:
            wanted[row.fact_id].append(proof)
    if wrong:
        raise SourceMismatch(list(wrong))
    return sync_evidence(version, wanted)


def _roles(document: Document) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows = Argument.objects.filter(fact__document=document)
    for fact, role, pk in rows.values_list("fact", "role", "pk"):
        found[fact][role] = pk
    return found


def _proof(
    row: SourceLocator, sentence: Sentence | None, text: str, roles: dict[str, int]
) -> Proof | None:
    """What the locator points at; None if the sentence is not the one it was sealed with."""
    if sentence is None:
        return None
    said = text[sentence.start : sentence.end]
    if not row.sentence_hash or texts.sentence_hash(said) != row.sentence_hash:
        return None
    spans = texts.words(said)
    whole = (0, len(spans)) if row.word_start is None else (row.word_start, row.word_end or 0)
    named = {"": whole, **{r: (a, b) for r, (a, b) in row.argument_words.items() if r in roles}}
    if any(not 0 <= a < b <= len(spans) for a, b in named.values()):
        return None
    at = {
        role: (sentence.start + spans[a].start, sentence.start + spans[b - 1].end)
        for role, (a, b) in named.items()
    }
    start, end = (sentence.start, sentence.end) if row.word_start is None else at[""]
    return Proof(row.fact_id, start, end, {roles[role]: at[role] for role in at if role})
