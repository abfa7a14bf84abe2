"""Overlapping evidence made into runs that do not overlap. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of text that belongs to a fact: its evidence, or the answer within it."""

    start: int
    end: int
    fact: int
    answer: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text with every fact that covers it; `answers` are those whose answer it is."""

    start: int
    end: int
    facts: tuple[int, ...]
    answers: tuple[int, ...]


def segments(start: int, end: int, marks: Iterable[Mark]) -> list[Segment]:
    """The stretch from `start` to `end` cut at every border of a mark.

    Segments follow one another without gap or overlap and cover the stretch exactly;
    each names the facts of the marks that cover it, in the order of their ids.
    """
    inside = [mark for mark in marks if mark.start < end and mark.end > start]
    borders = sorted(
        {start, end}
        | {border for mark in inside for border in (mark.start, mark.end) if start < border < end}
    )
    return _join([_segment(a, b, inside) for a, b in pairwise(borders)])


def _segment(start: int, end: int, marks: Sequence[Mark]) -> Segment:
    over = [mark for mark in marks if mark.start <= start and mark.end >= end]
    return Segment(
        start,
        end,
        tuple(sorted({mark.fact for mark in over})),
        tuple(sorted({mark.fact for mark in over if mark.answer})),
    )


def _join(cut: list[Segment]) -> list[Segment]:
    """Neighbours that say the same are one."""
    joined: list[Segment] = []
    for one in cut:
        last = joined[-1] if joined else None
        if last and (last.facts, last.answers) == (one.facts, one.answers):
            joined[-1] = Segment(last.start, one.end, one.facts, one.answers)
        else:
            joined.append(one)
    return joined
