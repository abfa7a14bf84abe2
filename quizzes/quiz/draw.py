"""Which questions an attempt asks. Pure: the same candidates and seed give the same draw."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """A published question that may be drawn. `key` is the text of its right answer."""

    question: int
    revision: int
    fact: int
    kind: str
    stem: str
    key: str


def draw(candidates: Iterable[Candidate], size: int, seed: int) -> list[Candidate]:
    """At most `size` candidates: one a fact, kinds in turn, none giving another away.

    Where the rule against cues leaves too few, the rest is filled without it: a short
    quiz is worse than a mild cue.
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


def _choose(queue: Sequence[Candidate], size: int, *, careful: bool) -> list[Candidate]:
    chosen: list[Candidate] = []
    facts: set[int] = set()
    for candidate in queue:
        if len(chosen) == size:
            break
        if candidate.fact in facts:
            continue
        if careful and any(gives_away(candidate, other) for other in chosen):
            continue
        chosen.append(candidate)
        facts.add(candidate.fact)
    return chosen


def gives_away(one: Candidate, other: Candidate) -> bool:
    """Whether the stem of either names the answer of the other."""
    return _names(one.stem, other.key) or _names(other.stem, one.key)


def _names(stem: str, key: str) -> bool:
    return len(key) > 3 and key.casefold() in stem.casefold()
