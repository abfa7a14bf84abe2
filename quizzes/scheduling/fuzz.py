"""Spreading due days a little, so that what was learned together is not asked together."""

from __future__ import annotations

from collections.abc import Callable
from math import floor
from zlib import crc32

Load = Callable[[int], float]
"""How much work stands on the day that is so many study days ahead."""

RANGES = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.10), (20.0, float("inf"), 0.05))


def rounded(days: float) -> int:
    """Half rounds up, as in Anki; Python's own `round` goes to the even number."""
    return floor(days + 0.5)


def spread(interval: float) -> float:
    """How far a due day may move, in days: 1 + 15 % of days 2.5-7 + 10 % of 7-20 + 5 % beyond."""
    if interval < RANGES[0][0]:
        return 0.0
    return 1.0 + sum(share * max(0.0, min(interval, end) - start) for start, end, share in RANGES)


def bounds(interval: float, minimum: int, maximum: int) -> tuple[int, int]:
    """The first and last day that an interval may become."""
    interval = min(max(interval, minimum), maximum)
    delta = spread(interval)
    lower = min(max(rounded(interval - delta), minimum), maximum)
    upper = min(max(rounded(interval + delta), minimum), maximum)
    if upper == lower and 2 < upper < maximum and delta:
        upper = lower + 1
    return lower, upper


def chance(seed: int, reps: int) -> float:
    """A number in [0, 1) that belongs to a card and its count of reviews."""
    return crc32(b"%d:%d" % (seed, reps)) / 2**32


def picked(lower: int, upper: int, luck: float, load: Load | None) -> int:
    """The interval to take from `lower` to `upper` study days, both included.

    `luck` in [0, 1) chooses evenly; with a load the lightest day is taken, and luck says
    where the search begins, so that equal days are taken evenly too.
    """
    first = floor(lower + luck * (1 + upper - lower))
    if load is None:
        return first
    span = 1 + upper - lower
    return min((lower + (first - lower + n) % span for n in range(span)), key=load)
