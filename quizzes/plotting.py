"""What every chart is drawn with: a frame, linear scales, ticks and paths. Pure; chart units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear scale: `low` is drawn at `start`, `high` at `start + length`, rounded to `digits`.

    Values beyond the domain lie beyond its ends.
    """

    low: float
    high: float
    start: float
    length: float
    digits: int

    def __call__(self, value: float) -> float:
        return round(
            self.start + self.length * (value - self.low) / (self.high - self.low), self.digits
        )


@dataclass(frozen=True, slots=True)
class Frame:
    """The whole picture and its margins; the plot lies within them."""

    width: float
    height: float
    left: float
    top: float
    right: float
    bottom: float
    digits: int

    @property
    def plot_width(self) -> float:
        return self.width - self.left - self.right

    @property
    def plot_height(self) -> float:
        return self.height - self.top - self.bottom

    @property
    def base(self) -> float:
        """The height of the horizontal axis."""
        return self.top + self.plot_height

    def across(self, low: float, high: float) -> Scale:
        """From the left edge of the plot to the right one."""
        return Scale(low, high, self.left, self.plot_width, self.digits)

    def up(self, low: float, high: float) -> Scale:
        """From the horizontal axis to the upper edge: what is higher has the smaller y."""
        return Scale(high, low, self.top, self.plot_height, self.digits)


WIDE = Frame(480.0, 190.0, left=34.0, top=10.0, right=6.0, bottom=26.0, digits=2)
"""The usual chart: numbers on the left, labels below."""


@dataclass(frozen=True, slots=True)
class Tick:
    value: int
    position: float


def ticks(scale: Scale, values: Iterable[int]) -> tuple[Tick, ...]:
    return tuple(Tick(value, scale(value)) for value in values)


def percent_ticks(scale: Scale, shares: Iterable[float]) -> tuple[Tick, ...]:
    """Ticks at shares (0 to 1), named in whole percent."""
    return tuple(Tick(round(100 * share), scale(share)) for share in shares)


def counts_up(frame: Frame, top: int) -> tuple[Tick, ...]:
    """The ticks of a vertical axis of counts: nothing, half of `top`, and `top`."""
    return ticks(frame.up(0, top), (0, top // 2, top))


def nice_top(highest: int) -> int:
    """The end of an axis: at least the highest value, dividing evenly into two halves."""
    for top in (4, 10, 20, 40, 60, 80, 100, 200, 400, 600, 800, 1000):
        if highest <= top:
            return top
    return 1000 * ceil(highest / 1000)


def path(points: Iterable[tuple[float, float]]) -> str:
    """A line through the points, as the `d` of an SVG path; empty without any."""
    line = " L".join(f"{x} {y}" for x, y in points)
    return f"M{line}" if line else ""
