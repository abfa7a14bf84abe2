"""A pack into the database: in place, in one transaction, and the second time not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from content.documents.actions import add_version
from content.documents.models import Document, Version
from content.facts.carry import carry_evidence
from content.facts.evidence import Proof, sync_evidence
from content.facts.models import Argument, Entity, Fact, SourceLocator
from content.facts.store import assign, fact_columns, store_arguments, store_tags
from content.packs.attach import prove_from_source
from content.packs.load_parts import load_entities, load_notes
from content.packs.shapes import Info, Pack, PackError, PackFact, Problem


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading did, in keys of facts. `kept` were changed by a person and are left alone;
    of `lost` the words are no longer found in the study text. `changed` are ids of facts."""

    document: Document
    created: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    unchanged: int = 0
    changed: frozenset[int] = frozenset()


@transaction.atomic
def load_pack(pack: Pack, owner: User | None = None) -> Loaded:
    """Bring the database to what the pack says; ids of facts and arguments survive.

    A new document belongs to `owner`; one without an owner is open to everybody. `PackError`
    if the slug is taken, `SourceMismatch` if a source is attached that new facts do not fit;
    the database is then as it was.
    """
    document = _document(pack.info, owner)
    before = document.versions.filter(kind=Version.Kind.STUDY, is_current=True).first()
    version = add_version(document, pack.text, Version.Kind.STUDY)
    entities = load_entities(document, pack.entities)
    loading = _Loading(pack, document, version, entities)
    changed = loading.facts()
    lost = carry_evidence(before, version) if before and before != version else frozenset()
    load_notes(document, pack.notes, loading.rows)
    source = document.versions.filter(kind=Version.Kind.SOURCE, is_current=True).first()
    if source:
        changed |= prove_from_source(source)
    return loading.report(changed, lost)


def _document(info: Info, owner: User | None) -> Document:
    row = Document.objects.filter(slug=info.slug).first()
    if row is None:
        row = Document(slug=info.slug, pack=info.slug, owner=owner, is_public=owner is None)
    elif row.pack != info.slug:
        message = _("Another document has the slug “%(slug)s”.") % {"slug": info.slug}
        raise PackError(Problem("pack.toml", 1, message))
    columns = {
        "title": info.title,
        "author": info.author,
        "year": info.year,
        "latest": info.latest,
        "language": info.language,
        "licence": info.licence,
        "pack_version": info.version,
    }
    if any(getattr(row, name) != value for name, value in columns.items()) or row.pk is None:
        for name, value in columns.items():
            setattr(row, name, value)
        row.save()
    return row


class _Loading:
    """The facts of one pack on their way into one document."""

    def __init__(
        self, pack: Pack, document: Document, version: Version, entities: dict[str, Entity]
    ) -> None:
        self.pack = pack
        self.document = document
        self.version = version
        self.entities = entities
        self.mark = f"pack {pack.info.slug}"
        self.rows = {row.key: row for row in Fact.objects.of(document)}
        self.kept = {key for key, row in self.rows.items() if row.is_edited}
        self.known = frozenset(self.rows)
        self.retired: list[str] = []

    def facts(self) -> set[int]:
        """Write what differs; the ids of the facts that did."""
        ours = [fact for fact in self.pack.facts if fact.key not in self.kept]
        changed = self._fact_rows(ours)
        wanted = [(self.rows[fact.key], fact.checked.fact.arguments) for fact in ours]
        changed |= store_arguments(wanted, self.entities)
        changed |= store_tags([(self.rows[fact.key], fact.checked.tags) for fact in ours])
        changed |= self._locators(ours)
        changed |= self._evidence(ours)
        return changed | self._retire()

    def report(self, changed: set[int], lost: frozenset[int]) -> Loaded:
        keys = {row.pk: key for key, row in self.rows.items()}
        touched = {keys[pk] for pk in changed if pk in keys}
        return Loaded(
            document=self.document,
            created=tuple(sorted(touched - self.known)),
            updated=tuple(sorted((touched & self.known) - set(self.retired))),
            retired=tuple(sorted(self.retired)),
            kept=tuple(sorted(fact.key for fact in self.pack.facts if fact.key in self.kept)),
            lost=tuple(sorted(keys[pk] for pk in lost)),
            unchanged=len({fact.key for fact in self.pack.facts} - touched - self.kept),
            changed=frozenset(changed),
        )

    def _fact_rows(self, ours: list[PackFact]) -> set[int]:
        ordinals = {fact.key: n for n, fact in enumerate(self.pack.facts, 1)}
        new, changed = [], []
        for fact in ours:
            columns: dict[str, Any] = {
                **fact_columns(fact.checked),
                "ordinal": ordinals[fact.key],
                "status": Fact.Status.CONFIRMED,
                "proposed_by": self.mark,
            }
            row = self.rows.get(fact.key)
            if row is None:
                new.append(Fact(document=self.document, key=fact.key, **columns))
            elif assign(row, columns):
                changed.append(row)
        Fact.objects.bulk_create(new)
        if changed:
            Fact.objects.bulk_update(changed, FACT_COLUMNS, batch_size=100)
        self.rows |= {row.key: row for row in new}
        return {row.pk for row in (*new, *changed)}

    def _locators(self, ours: list[PackFact]) -> set[int]:
        wanted = {
            self.rows[fact.key].pk: [
                (n, at.section, at.paragraph, at.sentence, at.hash)
                + (at.words or (None, None))
                + ({role: list(words) for role, words in at.arguments.items()},)
                for n, at in enumerate(fact.locators)
            ]
            for fact in ours
        }
        stored: dict[int, list[tuple[Any, ...]]] = {pk: [] for pk in wanted}
        rows = SourceLocator.objects.filter(fact__in=wanted).order_by("ordinal")
        for pk, *columns in rows.values_list("fact", *LOCATOR_COLUMNS):
            stored[pk].append(tuple(columns))
        changed = {pk for pk, columns in wanted.items() if columns != stored[pk]}
        SourceLocator.objects.filter(fact__in=changed).delete()
        SourceLocator.objects.bulk_create(
            SourceLocator(fact_id=pk, **dict(zip(LOCATOR_COLUMNS, columns, strict=True)))
            for pk in sorted(changed)
            for columns in wanted[pk]
        )
        return changed

    def _evidence(self, ours: list[PackFact]) -> set[int]:
        facts = [self.rows[fact.key].pk for fact in ours]
        rows = Argument.objects.filter(fact__in=facts).values_list("fact", "role", "pk")
        ids = {(fact, role): pk for fact, role, pk in rows}
        wanted = {
            pk: [
                Proof(pk, q.start, q.end, {ids[pk, role]: span for role, span in q.answers.items()})
                for q in fact.quotations
            ]
            for pk, fact in zip(facts, ours, strict=True)
        }
        return sync_evidence(self.version, wanted)

    def _retire(self) -> set[int]:
        """Facts that came with the pack and stand in it no more are not asked any longer."""
        here = {fact.key for fact in self.pack.facts}
        gone = [
            row
            for key, row in self.rows.items()
            if key not in here | self.kept
            and row.proposed_by == self.mark
            and row.status != Fact.Status.RETIRED
        ]
        self.retired = [row.key for row in gone]
        ids = {row.pk for row in gone}
        if ids:
            Fact.objects.filter(pk__in=ids).update(status=Fact.Status.RETIRED)
        return ids


FACT_COLUMNS = (
    "frame",
    "clause",
    "relation",
    "attribution",
    "ask_all",
    "section",
    "importance",
    "forms",
    "statement",
    "ordinal",
    "status",
    "proposed_by",
)
LOCATOR_COLUMNS = (
    "ordinal",
    "section",
    "paragraph",
    "sentence",
    "sentence_hash",
    "word_start",
    "word_end",
    "argument_words",
)
