"""From numbers to the geometry of charts. Pure; templates only draw what stands here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor

from quizzes.plotting import WIDE, Tick, counts_up, nice_top, path, percent_ticks, ticks
from quizzes.progress.measures import Bin, Share


@dataclass(frozen=True, slots=True)
class Bar:
    """One day of the forecast: reviews below, new facts on top; all in chart units."""

    label: str
    day: date
    reviews: int
    new: int
    x: float
    width: float
    y_reviews: float
    h_reviews: float
    y_new: float
    h_new: float


@dataclass(frozen=True, slots=True)
class Forecast:
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    total: int


def forecast(due: Mapping[date, int], new: Mapping[date, int], today: date, days: int) -> Forecast:
    """Bars for `days` study days from today on."""
    wanted = [today + timedelta(days=n) for n in range(days)]
    highest = max((due.get(d, 0) + new.get(d, 0) for d in wanted), default=0)
    top = nice_top(highest)
    slot = (WIDE.width - WIDE.left) / days
    bars = tuple(
        _bar(day, WIDE.left + n * slot, slot, due.get(day, 0), new.get(day, 0), top)
        for n, day in enumerate(wanted)
    )
    return Forecast(bars, counts_up(WIDE, top), sum(due.get(d, 0) for d in wanted))


def _bar(day: date, x: float, slot: float, reviews: int, new: int, top: int) -> Bar:
    h_reviews, h_new = WIDE.plot_height * reviews / top, WIDE.plot_height * new / top
    y_reviews = WIDE.base - h_reviews
    return Bar(
        label=str(day.day),
        day=day,
        reviews=reviews,
        new=new,
        x=round(x + slot * 0.1, 2),
        width=round(slot * 0.8, 2),
        y_reviews=round(y_reviews, 2),
        h_reviews=round(h_reviews, 2),
        y_new=round(y_reviews - h_new - (1 if new and reviews else 0), 2),
        h_new=round(h_new, 2),
    )


@dataclass(frozen=True, slots=True)
class Dot:
    """Measured recall of reviews after about so many days; `n` reviews."""

    days: int
    n: int
    percent: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Curve:
    path: str
    area: str
    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]
    days: tuple[Tick, ...]
    target: float


LEAST_RECALL = 0.5
"""Where the axis of recall begins; what lies below is drawn there."""


def curve(
    predicted: Sequence[float], measured: Mapping[int, tuple[int, int]], target: float
) -> Curve:
    """Predicted recall by elapsed day (index) and measured {day: (recalled, reviews)}.

    Days are drawn on a linear scale to the last predicted day; recall from 50 to 100 %.
    """
    last = max(1, len(predicted) - 1)
    across, up = WIDE.across(0, last), WIDE.up(LEAST_RECALL, 1)

    def y(recall: float) -> float:
        return up(min(1.0, max(LEAST_RECALL, recall)))

    points = [(across(day), y(recall)) for day, recall in enumerate(predicted)]
    line, base = path(points), WIDE.base
    area = f"{line} L{points[-1][0]} {base} L{points[0][0]} {base} Z" if points else ""
    dots = tuple(
        Dot(day, n, round(100 * right / n), across(day), y(right / n))
        for day, (right, n) in sorted(measured.items())
        if n and day <= last
    )
    days = ticks(across, (0, last // 4, last // 2, 3 * last // 4, last))
    return Curve(line, area, dots, percent_ticks(up, (0.5, 0.75, 1.0)), days, y(target))


def bucket(days: int) -> int:
    """Elapsed days gathered so that each dot stands on enough reviews."""
    for edge in (1, 2, 3, 5, 7, 10, 14, 21, 28, 35, 42, 50, 60, 75, 90):
        if days <= edge:
            return edge
    return 120


@dataclass(frozen=True, slots=True)
class Point:
    """One bin of like predictions, in percent and in chart units."""

    expected: int
    share: Share
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Expected recall from left to right, what was recalled upwards; equal on the diagonal."""

    points: tuple[Point, ...]
    path: str
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]


def calibration(found: Sequence[Bin]) -> Calibration:
    """Both axes begin at the same tenth: the highest one that no bin lies below, 80 at most."""
    values = [value for b in found for value in (b.expected, b.share.recalled / b.share.n)]
    low = min(0.8, floor(10 * min(values, default=0.8)) / 10)
    across, up = WIDE.across(low, 1), WIDE.up(low, 1)
    points = tuple(
        Point(
            round(100 * b.expected),
            b.share,
            across(b.expected),
            up(b.share.recalled / b.share.n),
        )
        for b in found
    )
    marks = (low, (1 + low) / 2, 1.0)
    return Calibration(
        points,
        path((point.x, point.y) for point in points),
        percent_ticks(across, marks),
        percent_ticks(up, marks),
    )


@dataclass(frozen=True, slots=True)
class HourBar:
    """Recall at one hour of the day; `sure` where enough reviews speak."""

    hour: int
    share: Share
    sure: bool
    x: float
    width: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Hours:
    bars: tuple[HourBar, ...]
    ticks: tuple[Tick, ...]
    labels: tuple[Tick, ...]


SURE_FROM = 20


def hours(shares: Sequence[Share]) -> Hours:
    """One bar for each hour with reviews."""
    slot = (WIDE.width - WIDE.left) / 24
    bars = tuple(
        HourBar(
            hour,
            share,
            share.n >= SURE_FROM,
            round(WIDE.left + (hour + 0.1) * slot, 2),
            round(slot * 0.8, 2),
            round(WIDE.top + WIDE.plot_height * (1 - share.recalled / share.n), 2),
            round(WIDE.plot_height * share.recalled / share.n, 2),
        )
        for hour, share in enumerate(shares)
        if share.n
    )
    labels = tuple(Tick(hour, round(WIDE.left + hour * slot, 2)) for hour in (0, 6, 12, 18))
    return Hours(bars, counts_up(WIDE, 100), labels)


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of the year: `level` 0 (none) to 4."""

    day: date
    n: int
    level: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class MonthLabel:
    month: date
    x: int


@dataclass(frozen=True, slots=True)
class Week:
    """The days of one week, Monday first, as far as they have come; for the table."""

    cells: tuple[Cell, ...]

    @property
    def total(self) -> int:
        return sum(cell.n for cell in self.cells)

    @property
    def to_come(self) -> range:
        """As many as days of the week are still to come."""
        return range(7 - len(self.cells))


@dataclass(frozen=True, slots=True)
class Heat:
    """`levels` are the days of each level, drawn as one path."""

    cells: tuple[Cell, ...]
    levels: tuple[tuple[int, str], ...]
    months: tuple[MonthLabel, ...]
    weeks: tuple[Week, ...]
    total: int
    width: int


STEP, HEAT_LEFT, HEAT_TOP = 15, 34, 22
CORNER = 3
SQUARE = "h6a3 3 0 0 1 3 3v6a3 3 0 0 1-3 3h-6a3 3 0 0 1-3-3v-6a3 3 0 0 1 3-3z"
"""12 by 12, from behind its first corner and back to there."""


def heat(counts: Mapping[date, int], today: date) -> Heat:
    """The last 53 weeks, Monday on top; levels by quarters of the busiest day."""
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=52)
    days = [first + timedelta(days=n) for n in range((today - first).days + 1)]
    busiest = max((counts.get(day, 0) for day in days), default=0)
    cells = tuple(
        Cell(
            day,
            counts.get(day, 0),
            level(counts.get(day, 0), busiest),
            HEAT_LEFT + STEP * ((day - first).days // 7),
            HEAT_TOP + STEP * day.weekday(),
        )
        for day in days
    )
    months = tuple(
        MonthLabel(day, HEAT_LEFT + STEP * ((day - first).days // 7))
        for day in days
        if day.day == 1 and (day - first).days // 7 < 52
    )
    total = sum(cell.n for cell in cells)
    weeks = (Week(cells[n : n + 7]) for n in range(0, len(cells), 7))
    studied = tuple(week for week in weeks if week.total)
    levels = tuple((n, _squares([c for c in cells if c.level == n])) for n in range(5))
    return Heat(cells, levels, months, studied, total, HEAT_LEFT + 53 * STEP)


def _squares(cells: Sequence[Cell]) -> str:
    """A square with round corners for each, placed from the one before: a year of elements of
    their own would be a tenth of the page."""
    x, y, path = -CORNER, 0, ""
    for cell in cells:
        path += f"m{cell.x - x} {cell.y - y}{SQUARE}"
        x, y = cell.x, cell.y
    return path


def level(n: int, busiest: int) -> int:
    return 0 if not n else min(4, 1 + (4 * n - 1) // max(1, busiest)) if busiest else 0
