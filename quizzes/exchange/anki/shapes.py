"""What stands in a package of Anki, in the words of its own tables."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class BadPackage(ValueError):
    """The file is no package that can be taken in.

    `reason` is a word of REASONS, `where` the part of the file (empty: all of it) and
    `detail` what stands there or what the limit is.
    """

    def __init__(self, reason: str, where: str = "", detail: str = "") -> None:
        super().__init__(f"{reason}: {where} {detail}".strip())
        self.reason, self.where, self.detail = reason, where, detail


REASONS = ("no zip", "no collection", "too large", "too many", "broken", "refused", "too new")


class Template(NamedTuple):
    """One kind of card of a note type: what is asked, and what is shown after."""

    name: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class NoteType:
    """Fields and templates that notes share. A cloze type makes a card for each number."""

    id: int
    name: str
    fields: tuple[str, ...]
    templates: tuple[Template, ...]
    is_cloze: bool = False
    css: str = ""


class Note(NamedTuple):
    """`fields` are HTML, in the order of the note type."""

    id: int
    guid: str
    type: int
    fields: tuple[str, ...]
    tags: str


class CardRow(NamedTuple):
    """A card. `type` is 0 new, 1 learning, 2 review, 3 relearning; `queue` -1 suspended.

    `due` is a position for a new card, seconds since 1970 in steps, else a day counted from
    the day the collection was made. `interval` counts days.
    """

    id: int
    note: int
    deck: int
    ordinal: int
    type: int = 0
    queue: int = 0
    due: int = 0
    interval: int = 0
    factor: int = 0
    reps: int = 0
    lapses: int = 0
    left: int = 0
    flags: int = 0
    data: str = ""


class LogRow(NamedTuple):
    """An entry of the review log. `at` is in milliseconds since 1970 and its id.

    Intervals are days, or seconds where negative. `kind` is 0 learning, 1 review, 2 relearning,
    3 out of turn, 4 set by hand, 5 rescheduled; `ease` 0 is no answer.
    """

    at: int
    card: int
    ease: int
    interval: int
    last_interval: int
    factor: int
    milliseconds: int
    kind: int

    @property
    def is_answer(self) -> bool:
        """Whether a person pressed a button that counted: cramming moves no schedule."""
        crammed = self.kind == 3 and self.factor == 0
        return 1 <= self.ease <= 4 and 0 <= self.kind <= 3 and not crammed


@dataclass(frozen=True)
class Package:
    """All of one package. `files` are the names of the pictures and sounds that came with it."""

    note_types: Mapping[int, NoteType]
    decks: Mapping[int, str]
    notes: Sequence[Note]
    cards: Sequence[CardRow]
    log: Sequence[LogRow] = field(default_factory=list)
    files: Collection[str] = frozenset()
