"""From the figures of items to the geometry of pictures. Pure; templates only draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from quizzes.analysis.measures import ChoiceFigures, Verdict
from quizzes.plotting import Frame, Tick, path, ticks

FRAME = Frame(480.0, 300.0, left=40.0, top=12.0, right=10.0, bottom=44.0, digits=1)
MINI_H, MINI_STEP = 24.0, 14.0


@dataclass(frozen=True, slots=True)
class MiniBar:
    """One option: a bar on a ground of full height; the key stands out by its frame and mark."""

    x: float
    y: float
    height: float
    right: bool


def bars(choices: Sequence[ChoiceFigures]) -> tuple[MiniBar, ...]:
    """A bar an option, as high as the share that chose it; a thin line where nobody did."""
    return tuple(
        MiniBar(
            x=round(n * MINI_STEP, 1),
            y=round(MINI_H - max(1.0, MINI_H * one.share), 1),
            height=round(max(1.0, MINI_H * one.share), 1),
            right=one.choice.right,
        )
        for n, one in enumerate(choices)
    )


@dataclass(frozen=True, slots=True)
class MiniLine:
    """The weakest third on the left, the strongest on the right; an empty third has no dot."""

    path: str
    dots: tuple[tuple[float, float], ...]


def line(thirds: Sequence[float | None]) -> MiniLine:
    dots = tuple(
        (5.0 + 23.0 * n, round(3 + (MINI_H - 6) * (1 - third), 1))
        for n, third in enumerate(thirds)
        if third is not None
    )
    return MiniLine(path(dots), dots)


class Placed(NamedTuple):
    """One item to be drawn: its number in the table, facility (0 to 1) and discrimination."""

    number: int
    facility: float
    discrimination: float
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Point:
    """A mark with its number beside it; `label` is None where others leave no room for it.

    `shape` tells without colour: a cross for what pulls against the rest, a triangle for what
    is too hard, a square for other remarks, a circle for what works.
    """

    number: int
    shape: str
    path: str
    x: float
    y: float
    label: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Scatter:
    """Facility from left to right, discrimination upwards. `zero` is the height of no relation."""

    points: tuple[Point, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    zero: float


SHAPES = {
    Verdict.AGAINST: "cross",
    Verdict.HARD: "triangle",
    Verdict.WEAK: "square",
    Verdict.UNUSED: "square",
    Verdict.EASY: "square",
}
PATHS = {
    "cross": "M{l} {t} L{r} {b} M{l} {b} L{r} {t}",
    "triangle": "M{x} {t} L{r} {b} L{l} {b} Z",
    "square": "M{l} {t} L{r} {t} L{r} {b} L{l} {b} Z",
    "circle": "M{l} {y} a5 5 0 1 0 10 0 a5 5 0 1 0 -10 0",
}
SIDES = ((9, 5), (-9, 5), (0, -9), (0, 19), (9, -6), (-9, -6), (9, 15), (-9, 15))
"""Where a number may stand beside its mark, the best first: right, left, above, below, corners."""


def scatter(items: Sequence[Placed]) -> Scatter:
    """The items that have both figures; the numbers of those that come first are placed first."""
    lowest = min((one.discrimination for one in items), default=0.0)
    low = 0 if lowest >= 0 else -50 if lowest >= -50 else -100
    across, up = FRAME.across(0, 1), FRAME.up(low, 100)
    places = [(across(one.facility), up(one.discrimination)) for one in items]
    taken = [(x - 5, y - 5, x + 5, y + 5) for x, y in places]
    points = []
    for one, (x, y) in zip(items, places, strict=True):
        shape = SHAPES.get(one.verdict, "circle")
        drawn = PATHS[shape].format(x=x, y=y, l=x - 5, r=x + 5, t=y - 5, b=y + 5)
        points.append(Point(one.number, shape, drawn, x, y, _label(one.number, x, y, taken)))
    middle = (0, 50) if low == 0 else (low, low // 2, 0, 50)
    return Scatter(
        tuple(points),
        ticks(FRAME.across(0, 100), (0, 25, 50, 75, 100)),
        ticks(up, (*middle, 100)),
        up(0),
    )


Box = tuple[float, float, float, float]


def _label(number: int, x: float, y: float, taken: list[Box]) -> tuple[float, float] | None:
    """The middle of the base line of a number, where it covers neither a mark nor a number."""
    half = 5.5 * len(str(number))
    for right, down in SIDES:
        middle = x + right + (half if right > 0 else -half if right < 0 else 0)
        box = (middle - half, y + down - 11, middle + half, y + down)
        inside = (
            box[0] >= FRAME.left
            and box[2] <= FRAME.width
            and box[1] >= 0
            and box[3] <= FRAME.height - 20
        )
        if inside and not any(_overlap(box, other) for other in taken):
            taken.append(box)
            return round(middle, 1), y + down
    return None


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
