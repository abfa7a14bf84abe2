"""The geometry of one card's forgetting curve. Pure; the template only draws what stands here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from quizzes.plotting import WIDE, Scale, path
from quizzes.scheduling import Memory, recall_after

FRAME = replace(WIDE, digits=1)
"""A curve has hundreds of points: one digit of each is fine enough and keeps the page small."""
SAMPLES = 200


@dataclass(frozen=True, slots=True)
class Given:
    """One answer that stands, and the memory that it left."""

    day: date
    recalled: bool
    memory: Memory


@dataclass(frozen=True, slots=True)
class Mark:
    """One answer on the curve: how likely recall was, and whether it came."""

    recalled: bool
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Level:
    percent: int
    y: float


@dataclass(frozen=True, slots=True)
class DayLabel:
    day: date
    x: float


@dataclass(frozen=True, slots=True)
class CardCurve:
    """`path` runs to today, `ahead` from today on."""

    path: str
    ahead: str
    marks: tuple[Mark, ...]
    levels: tuple[Level, ...]
    days: tuple[DayLabel, ...]
    target: float


def card_curve(
    answers: Sequence[Given], today: date, target: float, parameters: tuple[float, ...]
) -> CardCurve | None:
    """Recall from the first answer to a little beyond the day the card is due; None before it."""
    if not answers:
        return None
    first, latest = answers[0].day, answers[-1].memory
    due = latest.due_day or today
    last = max(today, due) + timedelta(days=max(1, (due - answers[-1].day).days // 4))
    span = (last - first).days
    lines = _lines(answers, today, last, span, parameters)
    low = 0.5 if min(recall for line in lines for _day, recall in line) >= 0.5 else 0.0
    across, up = FRAME.across(0, span), FRAME.up(low, 1)
    marks = tuple(
        Mark(now.recalled, across((now.day - first).days), up(recall))
        for now, recall in zip(answers, _expected(answers, parameters), strict=True)
    )
    return CardCurve(
        path=_line([point for line in lines[:-1] for point in line], across, up),
        ahead=_line(lines[-1], across, up),
        marks=marks,
        levels=tuple(Level(round(100 * v), up(v)) for v in (low, (1 + low) / 2, 1.0)),
        days=tuple(
            DayLabel(first + timedelta(days=day), across(day)) for day in (0, span // 2, span)
        ),
        target=up(target),
    )


def _expected(answers: Sequence[Given], parameters: tuple[float, ...]) -> list[float]:
    """The chance of recall at each answer; what was never learned is drawn where it begins."""
    before = [
        _recall(past.memory, (now.day - past.day).days, parameters)
        for past, now in pairwise(answers)
    ]
    return [1.0, *before]


def _lines(
    answers: Sequence[Given],
    today: date,
    last: date,
    span: int,
    parameters: tuple[float, ...],
) -> list[list[tuple[float, float]]]:
    """(days since the first answer, recall) between answers, then to today, then beyond it."""
    first = answers[0].day
    ends = [*(given.day for given in answers[1:]), max(today, answers[-1].day)]
    parts = [(given, 0, (end - given.day).days) for given, end in zip(answers, ends, strict=True)]
    final = answers[-1]
    parts.append((final, (ends[-1] - final.day).days, (last - final.day).days))
    return [
        [
            ((given.day - first).days + day, _recall(given.memory, day, parameters))
            for day in _sampled(start, end, span)
        ]
        for given, start, end in parts
    ]


def _sampled(start: int, end: int, span: int) -> list[float]:
    """So many moments that the whole curve takes about as many points however long it is;
    closer together at first, where it bends."""
    count = max(1, round(SAMPLES * (end - start) / span))
    return [start + (end - start) * (k / count) ** 2 for k in range(count + 1)]


def _recall(memory: Memory, days: float, parameters: tuple[float, ...]) -> float:
    return recall_after(memory.stability, days, parameters) if memory.stability else 1.0


def _line(points: Sequence[tuple[float, float]], across: Scale, up: Scale) -> str:
    return path((across(day), up(recall)) for day, recall in points)
