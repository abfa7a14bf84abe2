"""Which questions an attempt asks. Pure: the same candidates and seed give the same draw."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from content.text import lies_in

SHORTEST = 3
UNSEEN = 0.5
"""The weight of what the learner has not begun: between what is fading and what is strong."""
LEAST = 0.02
DRAWS = 8
"""How often a draw that cues have cut short is tried again."""


@dataclass(frozen=True)
class Row:
    """One line of a blueprint: so many questions of a section, a kind and a tag; "" is any."""

    section: str
    kind: str
    count: int
    tag: str = ""

    def fits(self, one: Candidate) -> bool:
        return (
            self.kind in ("", one.kind)
            and (not self.tag or self.tag in one.tags)
            and all(lies_in(section, self.section) for section in one.sections)
        )


@dataclass(frozen=True)
class Candidate:
    """A published question that may be drawn. `facts` are all that it asks about, `stem` is
    everything it tells, `names` are the wordings of its right answer. `options` are the ids of
    those that may stand in any order, `weight` (above 0) says how gladly it is drawn, `tags` are
    those that all its facts have or lie under."""

    question: int
    revision: int
    facts: frozenset[str]
    kind: str
    stem: str
    names: frozenset[str]
    sections: frozenset[str] = frozenset()
    options: tuple[str, ...] = ()
    weight: float = 1.0
    tags: frozenset[str] = frozenset()

    @cached_property
    def told(self) -> str:
        return f" {plain(self.stem)} "

    @cached_property
    def answers(self) -> tuple[str, ...]:
        """What would give the answer away: names and dates, not figures or short words."""
        said = (plain(name) for name in self.names)
        return tuple(f" {name} " for name in said if len(name) > SHORTEST and not name.isdigit())


def draw(candidates: Iterable[Candidate], size: int, seed: int) -> list[Candidate]:
    """At most `size` candidates: one a fact, kinds in turn, none giving another away.

    Where the rule against cues leaves too few in several draws, the rest is filled with what
    has the fewest of them: a short quiz is worse than a mild cue. An item that several facts
    make is drawn only where enough facts are left to fill the quiz.
    """
    rng = random.Random(seed)  # noqa: S311  (a draw, not a secret)
    found = list(candidates)
    queue = _in_turn(found, rng)
    chosen = _choose(queue, size, careful=True)
    for _again in range(DRAWS - 1):
        if len(chosen) == size:
            break
        chosen = max(chosen, _choose(_in_turn(found, rng), size, careful=True), key=len)
    chosen = _fill(chosen, queue, size)
    rng.shuffle(chosen)
    return chosen


def _in_turn(candidates: Sequence[Candidate], rng: random.Random) -> list[Candidate]:
    """Shuffled, one kind after the other, so that no kind crowds out the rest."""
    by_kind: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in _by_weight(candidates, rng):
        by_kind[candidate.kind].append(candidate)
    kinds = sorted(by_kind)
    rng.shuffle(kinds)
    longest = max((len(of_kind) for of_kind in by_kind.values()), default=0)
    return [by_kind[k][i] for i in range(longest) for k in kinds if i < len(by_kind[k])]


def _by_weight(candidates: Sequence[Candidate], rng: random.Random) -> list[Candidate]:
    """A random order in which the heavier tend to come first.

    Efraimidis and Spirakis 2006, "Weighted random sampling with a reservoir": by u^(1/w).
    Equal weights give every order the same chance.
    """
    keyed = [(rng.random() ** (1 / max(one.weight, LEAST)), one) for one in candidates]
    return [one for _key, one in sorted(keyed, key=lambda pair: -pair[0])]


def weight_of(recall: float | None) -> float:
    """The weight of a fact by the chance to recall it today; None is not begun."""
    return UNSEEN if recall is None else max(1 - recall, LEAST)


def arrange(drawn: Sequence[Candidate], seed: int) -> list[tuple[Candidate, list[str]]]:
    """The questions in a shuffled order, each with its options in a shuffled order."""
    rng = random.Random(seed)  # noqa: S311
    shuffled = rng.sample(list(drawn), len(drawn))
    return [(one, rng.sample(one.options, len(one.options))) for one in shuffled]


def draw_rows(candidates: Iterable[Candidate], rows: Sequence[Row], seed: int) -> list[Candidate]:
    """What a blueprint asks for, row after row. Fewer where there is not enough."""
    placed = _place(list(candidates), rows, seed)
    return [one for of_row in placed for one in of_row]


def placed_of(candidates: Iterable[Candidate], rows: Sequence[Row]) -> list[int]:
    """For each row how many questions it gets beside the others."""
    return [len(of_row) for of_row in _place(list(candidates), rows, seed=0)]


def available_in(candidates: Iterable[Candidate], row: Row) -> int:
    """How many questions a row could have if it stood alone."""
    return available(one for one in candidates if row.fits(one))


def _place(candidates: list[Candidate], rows: Sequence[Row], seed: int) -> list[list[Candidate]]:
    """The questions of each row: first with the rule against cues, then without it if the rows
    are not filled; and last, where a row took what only another can use, by moving it."""
    rng = random.Random(seed)  # noqa: S311
    slots = _Slots([_in_turn([c for c in candidates if r.fits(c)], rng) for r in rows])
    # The row with the least choice is served first.
    spare = [len(slots.queues[n]) - row.count for n, row in enumerate(rows)]
    order = sorted(range(len(rows)), key=lambda n: (spare[n], n))
    wanted = [n for n in order for _again in range(rows[n].count)]
    missing = [n for n in wanted if not slots.take(n, careful=True)]
    missing = [n for n in missing if not slots.take(n, careful=False)]
    for n in missing:
        slots.make_room(n, set())
    return [slots.of_row(n) for n in range(len(rows))]


class _Slots:
    """Who holds which place. A fact is held once over all rows."""

    def __init__(self, queues: list[list[Candidate]]) -> None:
        self.queues = queues
        self.held: list[tuple[int, Candidate]] = []

    def of_row(self, row: int) -> list[Candidate]:
        return [one for held, one in self.held if held == row]

    def take(self, row: int, *, careful: bool) -> bool:
        for one in self._by_size(row):
            if self._overlapping(one):
                continue
            if careful and any(gives_away(one, other) for _row, other in self.held):
                continue
            self.held.append((row, one))
            return True
        return False

    def make_room(self, row: int, tried: set[int]) -> bool:
        """Kuhn's augmenting path: take a question whose one holder can move elsewhere."""
        for one in self._by_size(row):
            if one.question in tried:
                continue
            tried.add(one.question)
            inside = self._overlapping(one)
            if len(inside) > 1 or any(held == row for held, _other in inside):
                continue
            if not inside:
                self.held.append((row, one))
                return True
            (taken,) = inside
            self.held.remove(taken)
            self.held.append((row, one))
            if self.make_room(taken[0], tried):
                return True
            self.held.remove((row, one))
            self.held.append(taken)
        return False

    def _by_size(self, row: int) -> Iterator[Candidate]:
        """Questions about one fact first: one that takes several leaves less to the others."""
        queue = self.queues[row]
        yield from (one for one in queue if len(one.facts) == 1)
        yield from (one for one in queue if len(one.facts) > 1)

    def _overlapping(self, one: Candidate) -> list[tuple[int, Candidate]]:
        return [held for held in self.held if held[1].facts & one.facts]


def hints(chosen: Sequence[Candidate]) -> list[tuple[int, int, str]]:
    """For questions chosen by hand: places (1 is the first) of two that ask about the same
    ("fact", each question once), or of one that gives the other away ("cue")."""
    found: list[tuple[int, int, str]] = []
    told: set[int] = set()
    for (n, one), (m, other) in combinations(enumerate(chosen, 1), 2):
        if not one.facts & other.facts:
            if gives_away(one, other):
                found.append((n, m, "cue"))
        elif m not in told:
            told.add(m)
            found.append((n, m, "fact"))
    return found


def available(candidates: Iterable[Candidate]) -> int:
    """How many questions a quiz of these can have: one a fact, or what facts make together."""
    found = list(candidates)
    return len(_choose(_in_turn(found, random.Random(0)), len(found), careful=False))  # noqa: S311


def _single(candidates: Iterable[Candidate]) -> set[str]:
    return {fact for one in candidates if len(one.facts) == 1 for fact in one.facts}


def _choose(queue: Sequence[Candidate], size: int, *, careful: bool) -> list[Candidate]:
    chosen: list[Candidate] = []
    facts: set[str] = set()
    single = _single(queue)
    for candidate in queue:
        if len(chosen) == size:
            break
        if not _has_room(candidate, facts, single, min(size, len(single)) - len(chosen) - 1):
            continue
        if careful and any(gives_away(candidate, other) for other in chosen):
            continue
        chosen.append(candidate)
        facts |= candidate.facts
    return chosen


def _fill(chosen: Sequence[Candidate], queue: Sequence[Candidate], size: int) -> list[Candidate]:
    """These and what else there is, each time that with the fewest cues beside the others."""
    filled, single = list(chosen), _single(queue)
    facts = {fact for one in filled for fact in one.facts}
    cues: dict[int, int] = {}
    while len(filled) < size:
        left = min(size, len(single)) - len(filled) - 1
        able = [one for one in queue if _has_room(one, facts, single, left)]
        if not able:
            break
        for one in able:
            fresh = filled[-1:] if one.question in cues else filled
            more = sum(gives_away(one, other) for other in fresh)
            cues[one.question] = cues.get(one.question, 0) + more
        filled.append(min(able, key=lambda one: cues[one.question]))
        facts |= filled[-1].facts
    return filled


def _has_room(one: Candidate, facts: set[str], single: set[str], left: int) -> bool:
    """Whether it asks nothing again, and leaves facts for as many as are still to come."""
    return not one.facts & facts and len(single - facts - one.facts) >= left


def gives_away(one: Candidate, other: Candidate) -> bool:
    """Whether either tells, in whole words, the answer of the other."""
    return _names(one, other) or _names(other, one)


def _names(one: Candidate, other: Candidate) -> bool:
    return any(answer in one.told for answer in other.answers)


def plain(text: str) -> str:
    """Words alone, in lower case."""
    return " ".join(re.findall(r"\w+", text.casefold()))
