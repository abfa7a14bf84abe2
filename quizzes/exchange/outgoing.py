"""What goes out to Anki: a learner's cards with their memory and every answer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from content.models import Document, DocumentFile, Evidence, Tag, Version
from quizzes.classes.access import readable_documents
from quizzes.exchange import keys, labels
from quizzes.exchange.anki import log, text
from quizzes.exchange.anki.shapes import CardRow, LogRow, Note, NoteType, Package, Template
from quizzes.exchange.anki.write import Frame, plain_as_html
from quizzes.exchange.models import ForeignDeck, ForeignNote
from quizzes.memory import fast
from quizzes.memory.models import Card, Review
from quizzes.memory.queries import held_documents, settings_of
from quizzes.questions.models import Question
from quizzes.scheduling import NEW, Row, Settings, day_start, study_day
from quizzes.scheduling.order import in_time


@dataclass(frozen=True, slots=True)
class Choice:
    """A document whose cards can go out. `withheld` while a graded quiz on it is open."""

    slug: str
    title: str
    cards: int
    withheld: bool


def choices(learner: User, at: datetime) -> list[Choice]:
    """The documents that the learner has cards of. Two SELECTs."""
    held = held_documents(learner, at)
    counted: dict[tuple[str, str, int], int] = defaultdict(int)
    rows = _cards(learner).order_by("document__title", "document")
    for slug, title, pk in rows.values_list("document__slug", "document__title", "document"):
        counted[slug, title, pk] += 1
    return [Choice(slug, title, n, pk in held) for (slug, title, pk), n in counted.items()]


def _cards(learner: User) -> QuerySet[Card]:
    return Card.objects.of(learner.pk).filter(document__in=readable_documents(learner).values("pk"))


@dataclass(frozen=True)
class Asked:
    """What a card asks, as its flashcard says it."""

    stem: str
    key: str
    quote: str
    citation: str


def package(
    learner: User,
    at: datetime,
    *,
    host: str,
    document: Document | None = None,
    progress: bool = True,
) -> tuple[Package, Frame, Iterator[tuple[str, bytes]]]:
    """The learner's cards, of one document or of all, that may be shown now.

    The third are their pictures and sounds, read as they are taken. `host` is what an address
    begins with ("https://example.org"). Without `progress` every card is new and nothing is
    said of any answer. About eight SELECTs.
    """
    rows = _cards(learner).exclude(document__in=held_documents(learner, at))
    if document is not None:
        rows = rows.filter(document=document)
    rows = rows.order_by("fact__document", "fact__ordinal", "argument__ordinal", "pk")
    cards = list(
        rows.values_list(
            *fast.MEMORY_COLUMNS,
            "pk",
            "document",
            "fact",
            "argument",
            "suspended",
            "flagged",
            "fact__key",
            "argument__role",
            "fact__section",
        )
    )
    documents = {
        one.pk: one for one in Document.objects.filter(pk__in={card[12] for card in cards})
    }
    settings = settings_of(learner)
    today = study_day(at, learner.time_zone, learner.day_starts_at)
    wide = len(fast.MEMORY_COLUMNS)
    zero = min([today, *(card[7] for card in cards if card[7])]) - timedelta(days=1)
    asked = _asked(documents)
    tags = _tags(documents)
    foreign = _Foreign(documents, tags)
    starts = _sentences(documents)
    decks = _decks(documents, foreign)
    notes: dict[int, Note] = {}
    made: list[CardRow] = []
    for position, row in enumerate(cards, 1):
        pk, doc, fact, argument, suspended, flagged, key, role, section = row[wide:]
        said = asked.get((fact, argument))
        if said is None:
            continue
        slug = documents[doc].slug
        note = foreign.note(fact)
        ordinal = 0
        if note is None:
            where = f"?text={Version.Kind.STUDY}&fact={fact}#s{starts.get(fact, 0)}"
            link = f"{host}{_document_url(slug)}{where}"
            place = [slug, f"{slug}::{section.replace(' ', '_')}"] if section else [slug]
            note = _note(
                argument,
                keys.guid(slug, key, role),
                said,
                documents[doc].title,
                link,
                [*place, *tags.get(fact, ())],
            )
        else:
            ordinal = keys.ordinal(role)
        notes[note.id] = note
        made.append(
            log.card_row(
                (keys.card_id(pk), note.id, decks[doc][0], ordinal),
                fast.memory_of(row) if progress else NEW,
                position=position,
                zero=zero,
                settings=settings,
                suspended=suspended and progress,
                flagged=flagged and progress,
            )
        )
    types = foreign.types_of(notes.values())
    frame = Frame(
        created=day_start(zero, learner.time_zone, learner.day_starts_at).astimezone(learner.zone),
        now=at,
        roll_over=learner.day_starts_at,
        retention=settings.retention,
        weights=settings.parameters if progress else (),
    )
    ids = [card.id for card in made]
    entries = _entries(learner, ids, settings) if progress else []
    files = _files(foreign)
    return Package(types, dict(decks.values()), list(notes.values()), made, entries), frame, files


def _files(foreign: _Foreign) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of the pictures and sounds of these notes, a few at a time."""
    if foreign.names:
        rows = DocumentFile.objects.filter(document__in=foreign.names).order_by("pk")
        said = rows.values_list("document", "name", "data")
        for document, name, data in said.iterator(chunk_size=10):
            yield foreign.renamed.get(document, {}).get(name, name), bytes(data)


def _renamed(documents: Iterable[int]) -> Mapping[int, dict[str, str]]:
    """Document -> old name -> new name, of files called as another of the package is, though
    they differ: a package has one file of a name. The same each time. One SELECT."""
    first: dict[str, str] = {}
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rows = DocumentFile.objects.filter(document__in=documents).order_by("pk")
    for document, name, digest in rows.values_list("document", "name", "sha256"):
        if first.setdefault(name, digest) != digest:
            ending = re.sub(r"[^.a-z0-9]", "", PurePath(name).suffix.lower())
            found[document][name] = f"{digest[:16]}{ending}"
    return found


def _document_url(slug: str) -> str:
    return reverse("reading:document", args=[slug])


def _decks(documents: Mapping[int, Document], foreign: _Foreign) -> Mapping[int, tuple[int, str]]:
    """Document -> (id, name) of its deck. What came of one deck in several packages is several
    documents here, and goes back into one."""
    found: dict[int, tuple[int, str]] = {}
    first: dict[str, int] = {}
    for pk in sorted(documents):
        own, name = keys.deck_id(documents[pk].slug), foreign.names.get(pk)
        if name is None:
            found[pk] = own, f"Recite::{documents[pk].title.replace('::', ':')}"
        else:
            found[pk] = first.setdefault(name, own), name
    return found


def _note(
    argument: int, guid: str, said: Asked, title: str, link: str, tags: Iterable[str]
) -> Note:
    source = f"{title}, {said.citation}" if said.citation else title
    fields = (said.stem, said.key, said.quote, source, link)
    return Note(
        keys.note_id(argument),
        guid,
        keys.NOTE_TYPE.id,
        tuple(plain_as_html(" ".join(words.split("\x1f"))) for words in fields),
        " ".join(dict.fromkeys(tags)),
    )


def _tags(documents: Iterable[int]) -> dict[int, list[str]]:
    """Fact -> its tags."""
    rows = Tag.objects.filter(fact__document__in=list(documents)).order_by("name")
    found: dict[int, list[str]] = defaultdict(list)
    for fact, name in rows.values_list("fact", "name"):
        found[fact].append(name)
    return found


def _asked(documents: Iterable[int]) -> dict[tuple[int, int | None], Asked]:
    """(fact, argument) -> the wording of its published flashcard."""
    rows = (
        Question.objects.published()
        .filter(document__in=list(documents), kind=Question.Kind.FLASHCARD, variant=0)
        .exclude(revision=None)
        .order_by()
        .values_list(
            "fact",
            "argument",
            "revision__stem",
            "revision__key",
            "revision__quote",
            "revision__citation",
        )
    )
    return {(row[0], row[1]): Asked(*row[2:]) for row in rows}


def _sentences(documents: Iterable[int]) -> dict[int, int]:
    """Fact -> where the sentence that proves it begins."""
    rows = Evidence.objects.filter(
        version__document__in=list(documents),
        version__is_current=True,
        version__kind=Version.Kind.STUDY,
    ).order_by("-sentence__start")
    return dict(rows.values_list("fact", "sentence__start"))


class _Foreign:
    """The notes of Anki among the facts of these documents. Three SELECTs."""

    def __init__(self, documents: Iterable[int], of_facts: Mapping[int, list[str]]) -> None:
        decks = ForeignDeck.objects.filter(document__in=list(documents)).order_by("document")
        self.types: dict[int, NoteType] = {}
        self.names: dict[int, str] = {}
        types_of: dict[int, dict[int, NoteType]] = {}
        for deck in decks:
            self.names[deck.document_id] = deck.name
            types = {int(pk): as_type(int(pk), said) for pk, said in deck.note_types.items()}
            types_of[deck.document_id] = types
            # Between two imports it may have got another field in Anki.
            for pk, now in types.items():
                known = self.types.get(pk, now)
                self.types[pk] = now if len(now.fields) >= len(known.fields) else known
        self.notes: dict[int, Note] = {}
        self.renamed: Mapping[int, dict[str, str]] = {}
        if self.names:
            self.renamed = _renamed(self.names)
            rows = ForeignNote.objects.filter(fact__document__in=list(self.names))
            for document, fact, guid, kind, fields, tags in rows.values_list(
                "fact__document", "fact", "guid", "note_type", "fields", "tags"
            ):
                if others := self.renamed.get(document):
                    fields = [text.renamed(field, others) for field in fields]
                if (had := types_of[document].get(kind)) is not None:
                    fields = fitted(fields, had, self.types[kind])
                tags = labels.outgoing(tags, guid, of_facts.get(fact, ()))
                note = Note(keys.foreign_note_id(fact), guid, kind, tuple(fields), tags)
                self.notes[fact] = note

    def note(self, fact: int) -> Note | None:
        return self.notes.get(fact)

    def types_of(self, notes: Iterable[Note]) -> dict[int, NoteType]:
        """The note types that are used, ours always."""
        used = {note.type for note in notes}
        ours = {keys.NOTE_TYPE.id: keys.NOTE_TYPE}
        return ours | {pk: kind for pk, kind in self.types.items() if pk in used}


def fitted(fields: Sequence[str], had: NoteType, now: NoteType) -> Sequence[str]:
    """The fields of a note of the type as it was (`had`), as the type is now: Anki refuses a whole
    package for one note with another number of them."""
    wide = len(now.fields)
    if len(fields) == wide:
        return fields
    if set(had.fields) <= set(now.fields):
        named = dict(zip(had.fields, fields, strict=False))
        return [named.get(name, "") for name in now.fields]
    return [*fields, *[""] * wide][:wide]


def as_type(pk: int, stored: Mapping[str, Any]) -> NoteType:
    """A note type as `as_stored` wrote it down."""
    return NoteType(
        id=pk,
        name=stored["name"],
        fields=tuple(stored["fields"]),
        templates=tuple(Template(*template) for template in stored["templates"]),
        is_cloze=stored["is_cloze"],
        css=stored["css"],
    )


def as_stored(kind: NoteType) -> dict[str, Any]:
    return {
        "name": kind.name,
        "fields": list(kind.fields),
        "templates": [list(template) for template in kind.templates],
        "is_cloze": kind.is_cloze,
        "css": kind.css,
    }


def _entries(learner: User, ids: Sequence[int], settings: Settings) -> list[LogRow]:
    """The answers that stand of these cards, as entries of Anki's log."""
    wanted = set(ids)
    rows = (
        Review.objects.filter(learner=learner, kind__in=Review.ANSWERED, undone=None)
        .order_by("card", "number")
        .values_list("card", "kind", "at", "day", "rating", "interval", "milliseconds")
    )
    of_card: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        of_card[row[0]].append(row[1:])
    plain = log.standing_settings(settings.parameters)
    found: list[LogRow] = []
    for card, given in of_card.items():
        if keys.card_id(card) in wanted:
            answers = [
                log.Given(at, rating, interval, ms)
                for _kind, at, _day, rating, interval, ms in _in_time(given)
            ]
            found += log.entries(keys.card_id(card), answers, plain)
    return log.apart(found)


def _in_time(given: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The answers of a card as they followed each other."""
    if all(one[0] != Review.Kind.IMPORT for one in given):
        return given
    rows = [Row(one[0], one[1], one[2], settings_key=n) for n, one in enumerate(given)]
    return [given[row.settings_key or 0] for row in in_time(rows)]
