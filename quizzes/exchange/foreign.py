"""Notes of Anki as a private document: a sentence, a fact and its flashcards for each note."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from operator import attrgetter

from django.db.models import Manager
from django.utils.translation import gettext as _

from accounts.models import User
from content.documents.actions import new_document_of_lines
from content.documents.bulk import insert, reserve
from content.documents.files import kind_of
from content.models import (
    AnswerSpan,
    Argument,
    Document,
    DocumentFile,
    Evidence,
    Fact,
    Sentence,
    Tag,
    Version,
)
from quizzes.exchange import keys, labels
from quizzes.exchange.anki.faces import Face
from quizzes.exchange.anki.shapes import NoteType
from quizzes.exchange.incoming import Fresh, Late, Place
from quizzes.exchange.models import ForeignDeck, ForeignNote, IncomingFile
from quizzes.exchange.outgoing import as_stored
from quizzes.questions.actions import content_hash
from quizzes.questions.models import Illustration, Question, Revision

AROUND = 32
"""Code points before and after a quotation, kept to find it again."""
LONGEST_TEXT = 300
FRAME = "definition"
NOBODY = "-"
"""Says a statement of its own: not "according to the paper"."""


def store(
    owner: User,
    name: str,
    fresh: Sequence[Fresh],
    note_types: Mapping[int, NoteType],
    files: Iterable[IncomingFile],
) -> tuple[Document, dict[tuple[str, int], Place]]:
    """Write the document. Returns it, and for (GUID, ordinal) what that card is about.

    Whoever calls opens the transaction.
    """
    notes = sorted(fresh, key=lambda one: one.deck)
    parts = [
        (_short(deck, name), [one.line for one in group])
        for deck, group in groupby(notes, key=lambda one: one.deck)
    ]
    document, version = new_document_of_lines(owner, name.replace("::", ", "), parts)
    used = {one.note.type for one in notes}
    ForeignDeck.objects.create(
        document=document,
        name=name[:300],
        note_types={str(pk): as_stored(kind) for pk, kind in note_types.items() if pk in used},
    )
    facts = _facts(document, notes)
    asked = _arguments(facts, notes)
    _evidence(version, facts, asked)
    revisions = _questions(document, asked)
    faces = [(revision, one.face) for revision, one in zip(revisions, asked, strict=True)]
    _illustrate(faces, _files(document.pk, files))
    return document, {(one.fresh.note.guid, one.ordinal): (one.fact, one.argument) for one in asked}


@dataclass(frozen=True, slots=True)
class _Asked:
    """One card of a note: what it is about, and the how manieth note of the document it is of."""

    fresh: Fresh
    n: int
    ordinal: int
    fact: int
    argument: int

    @property
    def face(self) -> Face:
        return self.fresh.cards[self.ordinal]


def _short(deck: str, name: str) -> str:
    """The name of a deck within the document that is called after its parents."""
    return (deck.removeprefix(name).removeprefix("::") or deck).replace("::", ", ")[:300]


def _sections(notes: Sequence[Fresh]) -> list[str]:
    """For each note the path of its part."""
    paths: list[str] = []
    for n, (_deck, group) in enumerate(groupby(notes, key=lambda one: one.deck), 1):
        paths += [str(n)] * len(list(group))
    return paths


def _facts(document: Document, notes: Sequence[Fresh]) -> Sequence[int]:
    ids = reserve(Fact, len(notes))
    insert(
        Fact,
        ("id", "document_id", "key", "ordinal", "section", "frame", "attribution", "clause",
         "statement", "is_edited", "proposed_by"),
        [
            (pk, document.pk, keys.fact_key(one.note.guid), n, section, FRAME, NOBODY,
             _clause(one), one.line, True, "anki")
            for n, (pk, one, section) in enumerate(
                zip(ids, notes, _sections(notes), strict=True), 1
            )
        ],
    )  # fmt: skip
    insert(
        ForeignNote,
        ("fact_id", "guid", "note_type", "fields", "tags"),
        [
            (pk, one.note.guid, one.note.type, json.dumps(one.note.fields), one.note.tags)
            for pk, one in zip(ids, notes, strict=True)
        ],
    )
    tags = [(pk, tag) for pk, one in zip(ids, notes, strict=True) for tag in _tags(one)]
    insert(Tag, ("fact_id", "name"), tags)
    return ids


def _tags(one: Fresh) -> tuple[str, ...]:
    return labels.adopted(one.note.tags, one.note.guid)


def _clause(one: Fresh) -> str:
    """A note has no grammar. So the clause only lists what it holds, and none of its arguments
    is exclusive: the generator makes nothing of it."""
    holes = " | ".join(f"{{{keys.role(ordinal)}}}" for ordinal in sorted(one.cards)[:20])
    return f"this note | hold, present | {holes}"


def _arguments(facts: Sequence[int], notes: Sequence[Fresh]) -> list[_Asked]:
    pairs = [
        (n, fact, one, ordinal)
        for n, (fact, one) in enumerate(zip(facts, notes, strict=True))
        for ordinal in sorted(one.cards)
    ]
    ids = reserve(Argument, len(pairs))
    asked = [
        _Asked(one, n, ordinal, fact, pk)
        for pk, (n, fact, one, ordinal) in zip(ids, pairs, strict=True)
    ]
    insert(
        Argument,
        ("id", "fact_id", "role", "ordinal", "type", "text"),
        [
            (one.argument, one.fact, keys.role(one.ordinal), one.ordinal, "text",
             one.face.answer[:LONGEST_TEXT])
            for one in asked
        ],
    )  # fmt: skip
    return asked


def _evidence(version: Version, facts: Sequence[int], asked: Sequence[_Asked]) -> None:
    """The sentence of each note, which is its line, and the answer where it stands there."""
    text = version.canonical_text
    sentences = list(
        Sentence.objects.filter(version=version).order_by("start").values_list("pk", "start", "end")
    )
    ids = reserve(Evidence, len(facts))
    insert(
        Evidence,
        ("id", "fact_id", "version_id", "sentence_id", "start", "end", "exact", "prefix", "suffix"),
        [
            (pk, fact, version.pk, sentence, start, end, text[start:end],
             text[max(0, start - AROUND) : start], text[end : end + AROUND])
            for pk, fact, (sentence, start, end) in zip(ids, facts, sentences, strict=True)
        ],
    )  # fmt: skip
    spans = [
        (ids[one.n], one.argument, sentences[one.n][1] + at[0], sentences[one.n][1] + at[1])
        for one in asked
        if (at := place_of(one.fresh.line, one.face)) is not None
    ]
    names = ("id", "evidence_id", "argument_id", "start", "end")
    spanned = zip(reserve(AnswerSpan, len(spans)), spans, strict=True)
    insert(AnswerSpan, names, [(pk, *span) for pk, span in spanned])


def place_of(line: str, face: Face) -> tuple[int, int] | None:
    """Where the answer stands in the line; the last place, for the question stands first."""
    at = line.rfind(face.answer)
    return None if at < 0 else (at, at + len(face.answer))


def _questions(document: Document, asked: Sequence[_Asked]) -> Sequence[int]:
    """The flashcards. Returns their revisions by id."""
    notes = [one.fresh for one in asked]
    places = list(zip(_sections(notes), _places(asked), strict=True))
    questions, revisions = reserve(Question, len(asked)), reserve(Revision, len(asked))
    insert(
        Question,
        ("id", "document_id", "fact_id", "argument_id", "kind", "origin", "detached",
         "revision_id"),
        [
            (pk, document.pk, one.fact, one.argument, Question.Kind.FLASHCARD.value,
             Question.Origin.AUTHORED.value, True, revision)
            for pk, revision, one in zip(questions, revisions, asked, strict=True)
        ],
    )  # fmt: skip
    insert(
        Revision,
        ("id", "question_id", "number", "value_type", "stem", "key", "accepted", "quote",
         "quote_label", "quote_answer", "citation", "content_hash", "author_id"),
        [
            (revision, pk, 1, "text", one.face.question, one.face.answer,
             json.dumps([one.face.answer]), one.fresh.line, "Study text",
             json.dumps(place_of(one.fresh.line, one.face) or []),
             _("§%(part)s, paragraph %(n)d") % {"part": part, "n": n}, _hash(one.face),
             document.owner_id)
            for pk, revision, one, (part, n) in zip(
                questions, revisions, asked, places, strict=True
            )
        ],
    )  # fmt: skip

    return revisions


def complete(late: Iterable[Late], files: Manager[IncomingFile]) -> None:
    """Set pictures and sounds beside cards that came without them. Whoever calls opens the
    transaction."""
    of = attrgetter("document")
    for document, group in groupby(sorted(late, key=of), of):
        faces = [(one.revision, one.face) for one in group]
        wanted = {name for _pk, face in faces for name in (*face.asked_with, *face.answered_with)}
        had = dict(DocumentFile.objects.filter(document=document).values_list("name", "pk"))
        came = (one for one in files.iterator(chunk_size=10) if one.name in wanted - had.keys())
        _illustrate(faces, had | _files(document, came))


def _files(document: int, files: Iterable[IncomingFile]) -> dict[str, int]:
    """Name -> id of what came along, now of the document."""
    stored: dict[str, int] = {}
    for one in files:
        data = bytes(one.data)
        kind, media_type = kind_of(data)
        stored[one.name] = DocumentFile.objects.create(
            document_id=document,
            name=one.name,
            kind=kind,
            media_type=media_type,
            sha256=sha256(data).hexdigest(),
            data=data,
        ).pk
    return stored


def _illustrate(faces: Iterable[tuple[int, Face]], files: Mapping[str, int]) -> None:
    """`faces` are (revision, card), `files` ids by name."""
    rows = [
        (revision, side.value, n, files[name])
        for revision, face in faces
        for side, names in (
            (Illustration.Side.STEM, face.asked_with),
            (Illustration.Side.KEY, face.answered_with),
        )
        for n, name in enumerate(names)
    ]
    if rows:
        ids = reserve(Illustration, len(rows))
        names = ("id", "revision_id", "side", "ordinal", "file_id")
        insert(Illustration, names, [(pk, *row) for pk, row in zip(ids, rows, strict=True)])


def _hash(face: Face) -> str:
    return content_hash({"stem": face.question, "key": face.answer, "accepted": [face.answer]})


def _places(asked: Sequence[_Asked]) -> list[int]:
    """For each card the number of its note within its part."""
    found: list[int] = []
    for _deck, group in groupby(asked, key=lambda one: one.fresh.deck):
        first = -1
        for one in group:
            first = one.n if first < 0 else first
            found.append(one.n - first + 1)
    return found
