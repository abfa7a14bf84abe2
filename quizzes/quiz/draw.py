"""Which questions an attempt asks. Pure: the same candidates and seed give the same draw."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

SHORTEST = 3


@dataclass(frozen=True)
class Candidate:
    """A published question that may be drawn. `facts` are all that it asks about, `stem` is
    everything it tells, `names` are the wordings of its right answer."""

    question: int
    revision: int
    facts: frozenset[str]
    kind: str
    stem: str
    names: frozenset[str]

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

    Where the rule against cues leaves too few, the rest is filled without it: a short
    quiz is worse than a mild cue. An item that several facts make is drawn only where enough
    facts are left to fill the quiz.
    """
    rng = random.Random(seed)  # noqa: S311  (a draw, not a secret)
    queue = _in_turn(list(candidates), rng)
    chosen = _choose(queue, size, careful=True)
    if len(chosen) < size:
        chosen = _choose([*chosen, *queue], size, careful=False)
    rng.shuffle(chosen)
    return chosen


def _in_turn(candidates: Sequence[Candidate], rng: random.Random) -> list[Candidate]:
    """Shuffled, one kind after the other, so that no kind crowds out the rest."""
    by_kind: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in rng.sample(candidates, len(candidates)):
        by_kind[candidate.kind].append(candidate)
    kinds = sorted(by_kind)
    rng.shuffle(kinds)
    longest = max((len(of_kind) for of_kind in by_kind.values()), default=0)
    return [by_kind[k][i] for i in range(longest) for k in kinds if i < len(by_kind[k])]


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
        if candidate.facts & facts:
            continue
        if len(single - facts - candidate.facts) < min(size, len(single)) - len(chosen) - 1:
            continue
        if careful and any(gives_away(candidate, other) for other in chosen):
            continue
        chosen.append(candidate)
        facts |= candidate.facts
    return chosen


def gives_away(one: Candidate, other: Candidate) -> bool:
    """Whether either tells, in whole words, the answer of the other."""
    return _names(one, other) or _names(other, one)


def _names(one: Candidate, other: Candidate) -> bool:
    return any(answer in one.told for answer in other.answers)


def plain(text: str) -> str:
    """Words alone, in lower case."""
    return " ".join(re.findall(r"\w+", text.casefold()))
