"""From a forecast to the geometry of its two charts. Pure; templates only draw what stands here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor

from quizzes.plotting import WIDE, Tick, counts_up, nice_top, path, percent_ticks

TABLE_ROWS = 16


@dataclass(frozen=True, slots=True)
class DayBar:
    """What one day takes, in minutes and in chart units."""

    day: date
    minutes: int
    x: float
    width: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class TableRow:
    """One day as figures: minutes, and recall in percent on the morning after it."""

    day: date
    minutes: int
    plan: int
    usual: int


@dataclass(frozen=True, slots=True)
class Outline:
    """Recall with the plan and without it, day by day, over the load of each day.

    `labels` are the first day, the middle, and the day of the exam.
    """

    plan: str
    usual: str
    target: float
    levels: tuple[Tick, ...]
    bars: tuple[DayBar, ...]
    ticks: tuple[Tick, ...]
    labels: tuple[tuple[date, float], ...]
    rows: tuple[TableRow, ...]


def outline(
    first: date,
    plan: Sequence[float],
    usual: Sequence[float],
    minutes: Sequence[float],
    target: float,
) -> Outline:
    """From recall after each day, from `first` on, and minutes of each day."""
    days = len(plan)
    low = max(0.0, min(0.8, floor(10 * min([*plan, *usual], default=0.8)) / 10))
    up = WIDE.up(low, 1)
    whole = [ceil(m) for m in minutes]
    top = nice_top(max(whole, default=0))
    slot = (WIDE.width - WIDE.left) / max(1, days)
    bars = tuple(
        _bar(first + timedelta(days=n), WIDE.left + n * slot, slot, m, top)
        for n, m in enumerate(whole)
    )
    step = max(1, ceil(days / TABLE_ROWS))
    shown = sorted({*range(0, days, step), days - 1}) if days else []
    return Outline(
        plan=_line(plan, low),
        usual=_line(usual, low),
        target=up(max(target, low)),
        levels=percent_ticks(up, (low, (1 + low) / 2, 1.0)),
        bars=bars,
        ticks=counts_up(WIDE, top),
        labels=tuple(
            (first + timedelta(days=n), round(WIDE.left + n * slot, 2))
            for n in (0, days // 2, days)
        ),
        rows=tuple(
            TableRow(
                first + timedelta(days=n), whole[n], round(100 * plan[n]), round(100 * usual[n])
            )
            for n in shown
        ),
    )


def _bar(day: date, x: float, slot: float, minutes: int, top: int) -> DayBar:
    height = round(WIDE.plot_height * minutes / top, 2)
    return DayBar(
        day,
        minutes,
        round(x + slot * 0.1, 2),
        round(slot * 0.8, 2),
        round(WIDE.base - height, 2),
        height,
    )


def _line(recall: Sequence[float], low: float) -> str:
    """A line to the right edge: one point a day, at the end of the day."""
    step, up = (WIDE.width - WIDE.left) / max(1, len(recall)), WIDE.up(low, 1)
    return path(
        (round(WIDE.left + (n + 1) * step, 2), up(max(r, low))) for n, r in enumerate(recall)
    )
