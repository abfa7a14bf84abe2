"""Editorial notes: proposed by reading the text, written by hand, decided by an instructor."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from content.documents.models import Document, Sentence, Version
from content.doubts import Doubt, doubts, spelled_right
from content.facts.models import EditorialNote, Evidence, Fact
from content.facts.queries import entities_of
from content.text import normalise_sentence

NEIGHBOURS = 2
"""Words on either side by which a doubt is known again."""


@dataclass(frozen=True, slots=True)
class Read:
    """What reading a document for doubts did, in numbers of notes. `withdrawn` were proposed
    before and stand in the text no more; `decided` were found again and stay as decided."""

    added: int
    waiting: int
    decided: int
    withdrawn: int


@dataclass(slots=True)
class _Found:
    """A doubt as it becomes a note, with the facts of every sentence it stands in."""

    doubt: Doubt
    version: Version
    at: str
    quote: str
    quote_start: int
    facts: set[int] = field(default_factory=set)


@transaction.atomic
def propose_notes(document: Document, versions: Iterable[Version]) -> Read:
    """Read these versions of a document and propose what is new in them.

    A note is known by its key: what was decided stays decided, and what the pack or a person
    has told of already is not told again. The number of statements does not grow with the text.
    """
    Document.objects.select_for_update().get(pk=document.pk)
    read = list(versions)
    names = [
        name
        for entity in entities_of(document).values()
        for name in spelled_right(entity.name, entity.aliases)
    ]
    found: dict[str, _Found] = {}
    for version in read:
        _find(version, names, found)
    rows = list(EditorialNote.objects.of(document).prefetch_related("facts"))
    known = {row.key: row for row in rows if row.origin == EditorialNote.Origin.LINT}
    told = [row for row in rows if row.origin != EditorialNote.Origin.LINT]
    new = {
        key: one
        for key, one in found.items()
        if key not in known and not any(_tells(row, one) for row in told)
    }
    waiting = {key: row for key, row in known.items() if row.state == EditorialNote.State.PROPOSED}
    kinds = {version.kind for version in read}
    gone = [r.pk for k, r in waiting.items() if k not in found and r.read_in in kinds]
    EditorialNote.objects.filter(pk__in=gone).delete()
    _write(document, new)
    kept = {key: row for key, row in waiting.items() if key in found}
    _move(kept, found)
    decided = sum(key in found for key in known.keys() - waiting.keys())
    return Read(len(new), len(kept), decided, len(gone))


def _find(version: Version, names: Sequence[str], found: dict[str, _Found]) -> None:
    """The doubts of one version by key. Two statements."""
    sentences = list(version.sentences.select_related("paragraph__section").order_by("start"))
    starts = [row.start for row in sentences]
    proved: dict[int, set[int]] = defaultdict(set)
    evidence = Evidence.objects.filter(version=version).exclude(fact__status=Fact.Status.RETIRED)
    for sentence, fact in evidence.values_list("sentence", "fact"):
        proved[sentence].add(fact)
    for doubt in doubts(version.canonical_text, names):
        n = bisect_right(starts, doubt.start) - 1
        row = sentences[n] if n >= 0 and doubt.start < sentences[n].end else None
        one = _placed(version, doubt, row)
        first = found.setdefault(_key(one), one)
        first.facts |= proved[row.pk] if row else set()


def _placed(version: Version, doubt: Doubt, row: Sentence | None) -> _Found:
    """The doubt with its sentence, or its line where that is a heading."""
    text = version.canonical_text
    if row is None:
        start = text.rfind("\n", 0, doubt.start) + 1
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
    else:
        start, end = row.start, max(row.end, doubt.end)
    return _Found(
        doubt, version, place_of(row) if row else "", text[start:end], doubt.start - start
    )


def place_of(row: Sentence) -> str:
    """ "2(3):1.2": section, paragraph, sentence."""
    return f"{row.paragraph.section.path}:{row.paragraph.ordinal}.{row.ordinal}"


def _key(one: _Found) -> str:
    """The same for the same words between the same neighbours, whatever else of the sentence
    changes: mending one word of it does not bring back what was decided about another."""
    doubt, at = one.doubt, one.quote_start
    said = [doubt.prints]
    if not doubt.everywhere:
        before, after = one.quote[:at].split(), one.quote[at + len(doubt.prints) :].split()
        said = [*before[-NEIGHBOURS:], doubt.prints, *after[:NEIGHBOURS]]
    digest = hashlib.sha256(normalise_sentence(" ".join(said)).encode()).hexdigest()[:16]
    return f"lint-{re.sub('[^a-z]+', '-', doubt.rule)}-{digest}"


def _tells(row: EditorialNote, one: _Found) -> bool:
    """Whether a note of the pack or of a person is about the same words in the same place."""
    ours, theirs = one.doubt.prints.casefold(), row.prints.casefold()
    if not theirs or (ours not in theirs and theirs not in ours):
        return False
    here = row.at == one.at and row.read_in in ("", one.version.kind)
    facts = {fact.pk for fact in row.facts.all()}
    return here or one.doubt.everywhere or bool(facts & one.facts)


def _write(document: Document, new: Mapping[str, _Found]) -> None:
    rows = EditorialNote.objects.bulk_create(
        EditorialNote(
            document=document,
            key=key,
            kind=one.doubt.kind,
            origin=EditorialNote.Origin.LINT,
            state=EditorialNote.State.PROPOSED,
            rule=one.doubt.rule,
            at=one.at,
            read_in=one.version.kind,
            quote=one.quote,
            quote_start=one.quote_start,
            prints=one.doubt.prints,
            says=one.doubt.says,
        )
        for key, one in new.items()
    )
    _link({row.pk: new[row.key].facts for row in rows})


def _move(rows: Mapping[str, EditorialNote], found: Mapping[str, _Found]) -> None:
    """Bring the place and the facts of what still waits up to date; its wording may be edited."""
    changed, links = [], {}
    for key, row in rows.items():
        one = found[key]
        place = (one.at, one.version.kind, one.quote, one.quote_start)
        if (row.at, row.read_in, row.quote, row.quote_start) != place:
            row.at, row.read_in, row.quote, row.quote_start = place
            changed.append(row)
        if {fact.pk for fact in row.facts.all()} != one.facts:
            links[row.pk] = one.facts
    if changed:
        EditorialNote.objects.bulk_update(changed, ["at", "read_in", "quote", "quote_start"])
    if links:
        EditorialNote.facts.through.objects.filter(editorialnote__in=links).delete()
        _link(links)


def _link(facts: Mapping[int, set[int]]) -> None:
    through = EditorialNote.facts.through
    through.objects.bulk_create(
        through(editorialnote_id=note, fact_id=fact)
        for note, ids in facts.items()
        for fact in sorted(ids)
    )


@transaction.atomic
def accept_note(
    note: EditorialNote,
    editor: User,
    *,
    holds: bool,
    says: str = "",
    facts: Iterable[int] | None = None,
) -> None:
    """The note is right: learners read it, or, where it `holds`, its facts are not asked.

    Of its facts only those in `facts` stay with it, where that is given.
    """
    if facts is not None:
        note.facts.set(note.facts.filter(pk__in=facts))
    note.says = says or note.says
    note.state, note.holds = EditorialNote.State.ACCEPTED, holds
    _decide(note, editor)


def dismiss_note(note: EditorialNote, editor: User) -> None:
    """Nothing is wrong here. The note is kept, so that it is not proposed again."""
    note.state, note.holds = EditorialNote.State.DISMISSED, False
    _decide(note, editor)


def reword_note(note: EditorialNote, says: str) -> None:
    """Say it in other words, without deciding anything."""
    note.says = says
    note.save(update_fields=["says"])


def _decide(note: EditorialNote, editor: User) -> None:
    note.decided_by, note.decided_at = editor, timezone.now()
    note.save(update_fields=["says", "state", "holds", "decided_by", "decided_at"])


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence and where the doubtful words begin in it."""

    sentence: Sentence
    version: Version
    start: int


@transaction.atomic
def write_note(
    document: Document,
    editor: User,
    *,
    kind: str,
    says: str,
    prints: str,
    holds: bool,
    facts: Iterable[Fact],
    place: Place | None = None,
) -> EditorialNote:
    """A note by hand; whoever writes it has decided it."""
    Document.objects.select_for_update().get(pk=document.pk)
    note = EditorialNote(
        document=document,
        key=_free_key(document),
        kind=kind,
        origin=EditorialNote.Origin.PERSON,
        says=says,
        prints=prints,
        holds=holds,
        decided_by=editor,
        decided_at=timezone.now(),
    )
    if place:
        row = place.sentence
        note.at, note.read_in = place_of(row), place.version.kind
        note.quote = place.version.canonical_text[row.start : row.end]
        note.quote_start = place.start - row.start
    note.save()
    note.facts.set(facts)
    return note


def _free_key(document: Document) -> str:
    taken = set(
        EditorialNote.objects.of(document)
        .filter(key__startswith="by-hand-")
        .values_list("key", flat=True)
    )
    return next(key for n in range(1, len(taken) + 2) if (key := f"by-hand-{n}") not in taken)
