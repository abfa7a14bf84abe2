"""Where a text pauses for questions, and which of its facts are asked there. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

LONGEST: Final = 8
"""Paragraphs read in one go; a longer section is divided evenly, so into no less than four."""
FEWEST, MOST = 2, 5
"""Questions at one pause."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph: which section it belongs to, and where it stands in the text."""

    section: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is read between two pauses: from `start` to `end`, with so many facts.

    `number` is 1 for the first of a text.
    """

    number: int
    start: int
    end: int
    facts: int

    @property
    def questions(self) -> int:
        """How many are asked after it: about every third fact, two to five."""
        return min(MOST, max(FEWEST, (self.facts + 1) // 3))


def stretches(pieces: Sequence[Piece], facts: Iterable[int]) -> list[Stretch]:
    """The text cut at its pauses; `facts` are the places where facts have been read.

    A pause comes after each section, in a long one also between. What holds fewer than two
    facts is read on with what follows; a single one at the end is asked with those before it.
    """
    places = sorted(facts)
    found: list[Stretch] = []
    start = pieces[0].start if pieces else 0
    end = held = 0
    for run in _runs(pieces):
        end = run[-1].end
        held = sum(start <= place < end for place in places)
        if held >= FEWEST:
            found.append(Stretch(len(found) + 1, start, end, held))
            start, held = end, 0
    if held and found:
        last = found.pop()
        found.append(Stretch(last.number, last.start, end, last.facts + held))
    elif held:
        found.append(Stretch(1, start, end, held))
    return found


def _runs(pieces: Sequence[Piece]) -> list[Sequence[Piece]]:
    runs: list[Sequence[Piece]] = []
    for _section, of_section in groupby(pieces, key=lambda piece: piece.section):
        whole = list(of_section)
        parts = -(-len(whole) // LONGEST)
        cuts = [len(whole) * part // parts for part in range(parts + 1)]
        runs += [whole[a:b] for a, b in pairwise(cuts)]
    return runs


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fact that may be asked: where it was read, its importance (3 is most), and whether
    it has been asked here already."""

    fact: int
    at: int
    importance: int
    asked: bool = False


def chosen(candidates: Iterable[Candidate], count: int) -> list[Candidate]:
    """At most `count` of them, in reading order: the important first, among equals what lies
    farthest from those already taken.

    The choice does not depend on what has been asked, so it stays while one answers; what has
    been asked is kept in any case, in the place of what was taken last.
    """
    rest = sorted(candidates, key=lambda one: (one.at, one.fact))
    rank = {one.fact: at for at, one in enumerate(rest)}
    taken: list[Candidate] = []

    def worth(one: Candidate) -> tuple[int, float, int]:
        apart = min((abs(rank[one.fact] - rank[t.fact]) for t in taken), default=0)
        return one.importance, apart, -rank[one.fact]

    while rest and len(taken) < count:
        best = max(rest, key=worth)
        taken.append(best)
        rest.remove(best)
    asked = [one for one in (*taken, *rest) if one.asked]
    fresh = [one for one in taken if not one.asked][: max(0, count - len(asked))]
    return sorted([*asked, *fresh], key=lambda one: (one.at, one.fact))
