"""What a package of Anki would bring: read against what the learner has. Nothing is written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final

from accounts.models import User
from content.models import Argument
from content.text import marked
from quizzes.classes.access import readable_documents
from quizzes.exchange import keys
from quizzes.exchange.anki import faces, log, text
from quizzes.exchange.anki.faces import Face
from quizzes.exchange.anki.shapes import CardRow, LogRow, Note, NoteType, Package
from quizzes.exchange.models import ForeignNote
from quizzes.memory.models import Card, Review
from quizzes.memory.taking import Past
from quizzes.questions.models import Question

LONGEST_GUID: Final = 200
LONGEST_NOTE: Final = 100_000
LONGEST_ANSWER: Final = 3_600_000
"""Milliseconds: an hour over one card is a tab left open."""
NEAR: Final = 1000
"""Milliseconds by which Anki's id of an answer may be off its moment, where two fell together."""

Place = tuple[int, int]
"""(fact, argument): what a card is about."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """A note that is not known here yet, in plain words. `cards` are by ordinal."""

    note: Note
    deck: str
    line: str
    cards: Mapping[int, Face]


@dataclass(frozen=True, slots=True)
class Late:
    """A flashcard of the learner's own document that shows nothing yet; its files come now."""

    document: int
    revision: int
    face: Face


@dataclass
class Tally:
    """What happens, in numbers: the preview before, the report after."""

    notes_known: int = 0
    notes_new: int = 0
    cards_known: int = 0
    cards_new: int = 0
    answers_new: int = 0
    answers_known: int = 0
    by_hand: int = 0
    crammed: int = 0
    out_of_time: int = 0
    without_log: int = 0
    media: int = 0
    files: int = 0
    changed: int = 0
    left: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"left": dict(self.left)}


@dataclass
class Plan:
    """All that would be done. Cards of the package are named by their id in it."""

    tally: Tally
    fresh: list[Fresh] = field(default_factory=list)
    late: dict[int, Late] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)
    documents: dict[int, int] = field(default_factory=dict)
    past: dict[int, list[Past]] = field(default_factory=dict)
    cards: dict[int, CardRow] = field(default_factory=dict)
    mine: dict[Place, tuple[int, int]] = field(default_factory=dict)
    note_types: Mapping[int, NoteType] = field(default_factory=dict)
    name: str = ""
    files: set[str] = field(default_factory=set)

    @property
    def is_empty(self) -> bool:
        tally = self.tally
        return not (tally.notes_new or tally.cards_new or tally.answers_new or self.late)


def plan(learner: User, package: Package, at: datetime) -> Plan:
    """What taking in the package would do. At most seven SELECTs, however much is in it."""
    made = Plan(Tally(), note_types=package.note_types)
    cards_of: dict[int, list[CardRow]] = defaultdict(list)
    for card in package.cards:
        cards_of[card.note].append(card)
    known = _known(learner, package)
    seen: set[str] = set()
    for note in package.notes:
        if note.guid in seen or not cards_of[note.id]:
            made.tally.left["twin" if note.guid in seen else "no card"] += 1
        elif note.guid in known.cards:
            _meet(made, note, cards_of[note.id], known)
            _complete(made, note, cards_of[note.id], known, package)
        else:
            _make(made, note, cards_of[note.id], package)
        seen.add(note.guid)
    _match_cards(made, learner)
    _match_log(made, learner, package.log, at)
    made.name = _name(made)
    made.tally.files = len(made.files)
    return made


@dataclass(frozen=True)
class _Known:
    """Notes that stand here already: GUID -> ordinal -> place, and fact -> document. `bare` are
    (revision, stem, key) of flashcards that speak of a picture or a sound and show none."""

    cards: Mapping[str, Mapping[int, Place]]
    documents: Mapping[int, int]
    wording: Mapping[str, tuple[str, ...]]
    bare: Mapping[Place, tuple[int, str, str]]


def _known(learner: User, package: Package) -> _Known:
    cards: dict[str, dict[int, Place]] = defaultdict(dict)
    documents: dict[int, int] = {}
    wording: dict[str, tuple[str, ...]] = {}
    named = {name for note in package.notes if (name := keys.named(note.guid))}
    readable = readable_documents(learner).values("pk")
    if named:
        rows = Question.objects.published().filter(
            kind=Question.Kind.FLASHCARD,
            variant=0,
            document__slug__in={slug for slug, _key, _role in named},
            document__in=readable,
        )
        for slug, key, role, fact, argument, document in rows.exclude(argument=None).values_list(
            "document__slug", "fact__key", "argument__role", "fact", "argument", "document"
        ):
            if (slug, key, role) in named and argument is not None:
                cards[keys.guid(slug, key, role)][0] = (fact, argument)
                documents[fact] = document
    own = ForeignNote.objects.filter(fact__document__in=readable)
    facts: dict[int, str] = {}
    present = {note.guid for note in package.notes}
    for fact, guid, document, fields in own.order_by("fact").values_list(
        "fact", "guid", "fact__document", "fields"
    ):
        if guid in present and guid not in wording:
            facts[fact], documents[fact], wording[guid] = guid, document, tuple(fields)
    if facts:
        of_documents = Argument.objects.filter(fact__document__in={documents[f] for f in facts})
        for fact, argument, role in of_documents.values_list("fact", "pk", "role"):
            if fact in facts and role.startswith("card"):
                cards[facts[fact]][keys.ordinal(role)] = (fact, argument)
    bare = _bare(learner, {documents[fact] for fact in facts}) if facts and package.files else {}
    return _Known(cards, documents, wording, bare)


def _bare(learner: User, documents: Collection[int]) -> Mapping[Place, tuple[int, str, str]]:
    rows = (
        Question.objects.published()
        .filter(document__in=documents, document__owner=learner)
        .filter(kind=Question.Kind.FLASHCARD, variant=0, revision__illustrations=None)
        .values_list("fact", "argument", "revision", "revision__stem", "revision__key")
    )
    return {
        (fact, argument): (revision, stem, key)
        for fact, argument, revision, stem, key in rows
        if argument is not None and (marked(stem) or marked(key))
    }


def _meet(made: Plan, note: Note, cards: list[CardRow], known: _Known) -> None:
    """A note that stands here: its cards are matched, its words stay as they are here."""
    made.tally.notes_known += 1
    places = known.cards[note.guid]
    if note.guid in known.wording and known.wording[note.guid] != note.fields:
        made.tally.changed += 1
    for card in cards:
        place = places.get(card.ordinal)
        if place is None:
            made.tally.left["card"] += 1
            continue
        made.places[card.id] = place
        made.documents[place[0]] = known.documents[place[0]]
        made.cards[card.id] = card


def _complete(
    made: Plan, note: Note, cards: list[CardRow], known: _Known, package: Package
) -> None:
    """Pictures and sounds that were missing when this note came in, where its words are those of
    the card still."""
    kind = package.note_types.get(note.type)
    for card in cards:
        place = known.cards[note.guid].get(card.ordinal)
        bare = known.bare.get(place) if place else None
        face = _face(note, kind, card.ordinal, package.files) if bare and kind else None
        if (
            place is None
            or bare is None
            or face is None
            or bare[1:] != (face.question, face.answer)
        ):
            continue
        if shown := {*face.asked_with, *face.answered_with}:
            made.late[bare[0]] = Late(known.documents[place[0]], bare[0], face)
            made.files |= shown


def _make(made: Plan, note: Note, cards: list[CardRow], package: Package) -> None:
    """A note that is new here: in plain words, with those of its cards that can be asked."""
    kind = package.note_types.get(note.type)
    if kind is None:
        made.tally.left["no type"] += 1
        return
    if len(note.guid) > LONGEST_GUID or sum(map(len, note.fields)) > LONGEST_NOTE:
        made.tally.left["too long"] += 1
        return
    found: dict[int, Face] = {}
    for card in cards:
        face = _face(note, kind, card.ordinal, package.files) if 0 <= card.ordinal < 500 else None
        if face is None:
            made.tally.left["no words"] += 1
        else:
            found[card.ordinal] = face
            made.cards[card.id] = card
    if not found:
        return
    first = next(iter(found.values()))
    line = _line(note, kind) or f"{first.question} {first.answer}"
    shown = {name for face in found.values() for name in (*face.asked_with, *face.answered_with)}
    made.files |= shown
    made.tally.media += _lacks(note, shown)
    made.tally.notes_new += 1
    made.tally.cards_new += len(found)
    deck = package.decks.get(cards[0].deck, "") or "Anki"
    made.fresh.append(Fresh(note, deck, line, found))


def _lacks(note: Note, shown: set[str]) -> bool:
    """Whether the note shows or plays something that no card of it here does."""
    fields = [one for one in note.fields if "<" in one or "[" in one]
    named = {name for one in fields for name in text.files(one)}
    return not named <= shown if named else any(map(text.has_media, fields))


def _is_ours(kind: NoteType) -> bool:
    return kind.fields == keys.NOTE_TYPE.fields and kind.name.startswith(keys.NOTE_TYPE.name)


def _face(note: Note, kind: NoteType, ordinal: int, at_hand: Collection[str]) -> Face | None:
    """One of our own notes, given to somebody who has not the document, is asked as it was."""
    if _is_ours(kind) and len(note.fields) >= 3:
        question, answer = note.fields[:2]
        return faces.sides(question, answer, text.plain(answer), at_hand)
    return faces.face(note, kind, ordinal, at_hand)


def _line(note: Note, kind: NoteType) -> str:
    quote = text.plain(note.fields[2]) if _is_ours(kind) and len(note.fields) >= 3 else ""
    return quote[: faces.LONGEST_LINE] or faces.line(
        note._replace(fields=note.fields[:2]) if _is_ours(kind) else note, kind
    )


def _match_cards(made: Plan, learner: User) -> None:
    """Which cards of the package the learner has, and which would be begun."""
    if not made.places:
        return
    rows = Card.objects.of(learner.pk).values_list("fact", "argument", "pk", "rows")
    made.mine = {(fact, argument): (pk, n) for fact, argument, pk, n in rows}
    have = sum(place in made.mine for place in made.places.values())
    made.tally.cards_known += have
    made.tally.cards_new += len(made.places) - have


def _match_log(made: Plan, learner: User, entries: list[LogRow] | Any, at: datetime) -> None:
    """Which answers are new: those of a card that has none at that moment."""
    had = _answers(made, learner)
    now = log.milliseconds(at)
    logged: set[int] = set()
    tally = made.tally
    for row in entries:
        if row.card not in made.cards:
            continue
        if not row.is_answer:
            crammed = row.kind == 3 and row.ease > 0
            tally.crammed += crammed
            tally.by_hand += not crammed
            continue
        logged.add(row.card)
        if not 0 < row.at <= now:
            tally.out_of_time += 1
            continue
        place = made.places.get(row.card)
        if place is not None and _is_known(had.get(made.mine.get(place, (0, 0))[0], {}), row):
            tally.answers_known += 1
            continue
        tally.answers_new += 1
        made.past.setdefault(row.card, []).append(
            Past(
                at=log.moment(row.at),
                rating=row.ease,
                milliseconds=min(max(row.milliseconds, 0), LONGEST_ANSWER),
                days=row.interval if 0 < row.interval <= 36_500 else None,
                name=str(row.at),
            )
        )
    for pk, card in made.cards.items():
        tally.without_log += card.type != 0 and pk not in logged


Had = Mapping[int, int]
"""Moment in milliseconds -> rating."""


def _answers(made: Plan, learner: User) -> Mapping[int, Had]:
    """Every answer of the learner by card, also those taken back: they were given."""
    if not any(rows for _pk, rows in made.mine.values()):
        return {}
    had: dict[int, dict[int, int]] = defaultdict(dict)
    rows = Review.objects.filter(learner=learner, kind__in=Review.ANSWERED).order_by()
    for card, moment, rating in rows.values_list("card", "at", "rating"):
        had[card][log.milliseconds(moment)] = rating or 0
    return had


def _is_known(had: Had, row: LogRow) -> bool:
    """The answer itself, or one whose id had to give way by a little on its way out."""
    return row.at in had or any(
        rating == row.ease and 0 < row.at - moment <= NEAR for moment, rating in had.items()
    )


def _name(made: Plan) -> str:
    """What the document of the new notes is called: what their decks have in common."""
    names = [one.deck.split("::") for one in made.fresh]
    if not names:
        return ""
    common = [parts[0] for parts in zip(*names, strict=False) if all(p == parts[0] for p in parts)]
    return "::".join(common) or "Anki"
