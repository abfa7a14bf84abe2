"""Taking a package in: all of it in one transaction, or nothing."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import IO, Any

from django.db import transaction
from django.db.models import Manager

from accounts.models import User
from content.documents.bulk import insert, reserve
from content.documents.files import kind_of
from content.models import Document, DocumentFile
from quizzes.exchange import foreign
from quizzes.exchange.anki import text
from quizzes.exchange.anki.read import MOST_BYTES, collection_of, files_of, parsed
from quizzes.exchange.anki.shapes import BadPackage, CardRow, Note, Package
from quizzes.exchange.incoming import Place, Plan, plan
from quizzes.exchange.models import Incoming, IncomingFile
from quizzes.memory.models import Card, Review
from quizzes.memory.taking import Past, take_in


def receive(learner: User, name: str, file: IO[bytes]) -> Incoming:
    """Keep the collection of a package until its owner says yes. BadPackage for what is none.

    A package that still waits gives way: a learner has one at a time.
    """
    collection = collection_of(file)
    wanted = named_files(parsed(collection).notes)
    with transaction.atomic():
        Incoming.objects.filter(learner=learner, report__isnull=True).delete()
        kept = Incoming.objects.create(
            learner=learner, name=name[:200], data=zlib.compress(collection, 1)
        )
        for called, data in files_of(file, wanted) if wanted else ():
            told = {"data": data, "kind": kind_of(data)[0]}
            IncomingFile.objects.get_or_create(package=kept, name=called[:255], defaults=told)
    return kept


def named_files(notes: Iterable[Note]) -> set[str]:
    """The pictures and sounds of which the fields of notes speak."""
    return {name for note in notes for field in note.fields for name in text.files(field)}


def waiting(package: Incoming) -> Package:
    """What stands in a package that waits."""
    unpacker = zlib.decompressobj()
    data = unpacker.decompress(bytes(package.data or b""), MOST_BYTES)
    shown = package.files.exclude(kind=DocumentFile.Kind.OTHER)
    return replace(parsed(data), files=frozenset(shown.values_list("name", flat=True)))


def confirm(learner: User, incoming: Incoming, at: datetime) -> Incoming:
    """Take the package in and write its report. A second press gives the same report."""
    with transaction.atomic():
        locked = Incoming.objects.select_for_update().get(pk=incoming.pk)
        if locked.report is not None:
            return locked
        locked.report = take(learner, waiting(locked), at, locked.files)
        locked.data = None
        locked.save(update_fields=["report", "data"])
        locked.files.all().delete()
        return locked


@transaction.atomic
def take(
    learner: User, package: Package, at: datetime, files: Manager[IncomingFile]
) -> dict[str, Any]:
    """Store what is new in the package. Returns the report, ready to be stored as JSON."""
    # Two packages wait for each other here. An answer holds its card and then refers to its
    # learner: this lock must let it, or both would wait for ever.
    User.objects.select_for_update(no_key=True).get(pk=learner.pk)
    made = plan(learner, package, at)
    report = made.tally.as_json()
    document: Document | None = None
    if made.fresh:
        document = _store_fresh(learner, made, package, files)
        report |= {"document": document.slug, "title": document.title}
    foreign.complete(made.late.values(), files)
    begun = _begin(learner, made)
    own = {place: pk for place, (pk, _rows) in made.mine.items()} | begun
    past: dict[int, list[Past]] = {}
    aside: dict[int, list[str]] = {}
    for name, place in made.places.items():
        if name in made.past:
            past.setdefault(own[place], []).extend(made.past[name])
        if place in begun and (kinds := _aside(made.cards[name])):
            aside[own[place]] = kinds
    if past or aside:
        take_in(learner, past, aside, at)
    return report


def _store_fresh(
    learner: User, made: Plan, package: Package, files: Manager[IncomingFile]
) -> Document:
    """The document of the new notes; its cards have places from now on."""
    wanted = named_files(one.note for one in made.fresh)
    came = (file for file in files.iterator(chunk_size=10) if file.name in wanted)
    document, places = foreign.store(learner, made.name, made.fresh, package.note_types, came)
    guids = {one.note.id: one.note.guid for one in made.fresh}
    for name, card in made.cards.items():
        place = places.get((guids.get(card.note, ""), card.ordinal))
        if name not in made.places and place is not None:
            made.places[name] = place
            made.documents[place[0]] = document.pk
    return document


def _begin(learner: User, made: Plan) -> dict[Place, int]:
    """New cards for what the learner does not study yet; place -> card."""
    wanted = dict.fromkeys(place for place in made.places.values() if place not in made.mine)
    ids = reserve(Card, len(wanted))
    insert(
        Card,
        ("id", "learner_id", "document_id", "fact_id", "argument_id"),
        [
            (pk, learner.pk, made.documents[fact], fact, argument)
            for pk, (fact, argument) in zip(ids, wanted, strict=True)
        ],
    )
    return dict(zip(wanted, ids, strict=True))


def _aside(card: CardRow) -> list[str]:
    """The rows that set a card aside as it was in Anki. Seven colours of flags are one here."""
    kinds: list[str] = []
    if card.queue == -1:
        kinds.append(Review.Kind.SUSPEND.value)
    if card.flags & 7:
        kinds.append(Review.Kind.FLAG.value)
    return kinds


def discard(incoming: Incoming) -> None:
    incoming.delete()


__all__ = ["BadPackage", "confirm", "discard", "receive", "take", "waiting"]
