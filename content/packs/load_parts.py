"""Entities and notes of a pack into the database; rows as they should be stay unwritten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from content.documents.models import Document
from content.facts.models import EditorialNote, Entity, Fact
from content.facts.shapes import Entity as EntityShape
from content.packs.shapes import PackNote

ENTITY_COLUMNS = ("name", "kind", "noun", "aliases", "the")
NOTE_COLUMNS = ("kind", "at", "prints", "says", "holds")


def load_entities(document: Document, wanted: Mapping[str, EntityShape]) -> dict[str, Entity]:
    """The entities of the document by key. Those that left the pack stay: facts may use them."""
    rows = {row.key: row for row in Entity.objects.filter(document=document)}
    new, changed = [], []
    for key, entity in wanted.items():
        columns = {name: getattr(entity, name) for name in ENTITY_COLUMNS}
        columns["aliases"] = list(entity.aliases)
        row = rows.get(key)
        if row is None:
            new.append(Entity(document=document, key=key, **columns))
        elif _assign(row, columns):
            changed.append(row)
    Entity.objects.bulk_create(new)
    if changed:
        Entity.objects.bulk_update(changed, ENTITY_COLUMNS)
    rows |= {row.key: row for row in new}
    _load_wholes(rows, wanted)
    return rows


def _load_wholes(rows: Mapping[str, Entity], wanted: Mapping[str, EntityShape]) -> None:
    through = Entity.part_of.through
    ours = [rows[key].pk for key in wanted]
    stored = {
        (link.from_entity_id, link.to_entity_id): link.pk
        for link in through.objects.filter(from_entity__in=ours)
    }
    links = {
        (rows[key].pk, rows[whole].pk) for key, entity in wanted.items() for whole in entity.part_of
    }
    gone = [pk for pair, pk in stored.items() if pair not in links]
    if gone:
        through.objects.filter(pk__in=gone).delete()
    through.objects.bulk_create(
        through(from_entity_id=part, to_entity_id=whole)
        for part, whole in sorted(links - stored.keys())
    )


def load_notes(document: Document, wanted: Sequence[PackNote], facts: Mapping[str, Fact]) -> None:
    """The notes of the pack; what an instructor decided about one stays decided."""
    rows = {row.key: row for row in EditorialNote.objects.filter(document=document)}
    new, changed = [], []
    for note in wanted:
        columns = {name: getattr(note, name) for name in NOTE_COLUMNS}
        row = rows.get(note.key)
        if row is None:
            new.append(EditorialNote(document=document, key=note.key, **columns))
        elif _assign(row, columns if row.decided_at is None else {**columns, "holds": row.holds}):
            changed.append(row)
    EditorialNote.objects.bulk_create(new)
    if changed:
        EditorialNote.objects.bulk_update(changed, NOTE_COLUMNS)
    here = {note.key for note in wanted}
    gone = [
        row.pk
        for key, row in rows.items()
        if key not in here and row.decided_at is None and row.origin == EditorialNote.Origin.PACK
    ]
    if gone:
        EditorialNote.objects.filter(pk__in=gone).delete()
    _load_note_facts(rows | {row.key: row for row in new}, wanted, facts)


def _load_note_facts(
    rows: Mapping[str, EditorialNote], wanted: Sequence[PackNote], facts: Mapping[str, Fact]
) -> None:
    stored: dict[int, set[int]] = defaultdict(set)
    links = EditorialNote.facts.through.objects.filter(
        editorialnote__in=[rows[note.key].pk for note in wanted]
    )
    for note_id, fact_id in links.values_list("editorialnote", "fact"):
        stored[note_id].add(fact_id)
    for note in wanted:
        row = rows[note.key]
        ids = {facts[key].pk for key in note.facts}
        if ids != stored[row.pk]:
            row.facts.set(ids)


def _assign(row: Entity | EditorialNote, columns: Mapping[str, Any]) -> bool:
    changed = any(getattr(row, name) != value for name, value in columns.items())
    for name, value in columns.items():
        setattr(row, name, value)
    return changed
