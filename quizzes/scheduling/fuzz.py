"""Spreading due days a little, so that what was learned together is not asked together."""

from __future__ import annotations

from math import floor
from zlib import crc32

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


def fuzzed(interval: float, minimum: int, maximum: int, luck: float | None) -> int:
    """The interval in whole days; `luck` in [0, 1) chooses within the bounds, None rounds."""
    if luck is None:
        return min(max(rounded(interval), minimum), maximum)
    lower, upper = bounds(interval, minimum, maximum)
    return floor(lower + luck * (1 + upper - lower))
