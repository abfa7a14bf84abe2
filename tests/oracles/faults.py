"""Faults that a scheduler might have. Each must be noticed when ours is held against Anki."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

from quizzes.scheduling import DEFAULT_PARAMETERS, Memory, Rating, State, fuzz, steps

fold = importlib.import_module("quizzes.scheduling.fold")
"""The module: in its package the function has its name."""

Fault = Callable[[], AbstractContextManager[Any]]


def _instead(where: Any, name: str, make: Callable[[Any], Any]) -> Fault:
    """The function `name` replaced by what `make` makes of it."""
    return lambda: patch.object(where, name, make(getattr(where, name)))


def _half_to_even() -> AbstractContextManager[Any]:
    both = ExitStack()
    for where in (fuzz, steps):
        both.enter_context(patch.object(where, "rounded", round))
    return both


def _spans_of_24_hours(right: Any) -> Any:
    def outcomes(memory: Memory, at: datetime, how: Any, *rest: Any, **more: Any) -> Any:
        if memory.last is not None:
            today = steps.study_day(at, how.time_zone, how.day_starts_at)
            memory = replace(memory, last_day=today - (at - memory.last) // timedelta(days=1) * DAY)
        return right(memory, at, how, *rest, **more)

    return outcomes


DAY = timedelta(days=1)


def _each_alone(right: Any) -> Any:
    """Intervals that know nothing of the button before."""

    def intervals(memory: Memory, whole: tuple[Rating, ...], *rest: Any) -> Any:
        return {rating: right(memory, (rating,), *rest)[rating] for rating in whole}

    return intervals


def _relearns_as_new(right: Any) -> Any:
    def step(memory: Memory, rating: Rating, how: Any) -> Any:
        state, here, wait = right(memory, rating, how)
        return (State.LEARNING if state is State.RELEARNING else state), here, wait

    return step


def _no_lapses(right: Any) -> Any:
    return lambda memory, *rest: replace(right(memory, *rest), lapses=memory.lapses)


def _always_a_day(right: Any) -> Any:
    """Every review a day or more after the last: the short-term formula is never used."""
    return lambda s, d, elapsed, *rest: right(s, d, max(1, elapsed), *rest)


def _straight_back(right: Any) -> Any:
    """A lapse without relearning: back to reviews tomorrow."""

    def moved(memory: Memory, rating: Rating, *rest: Any) -> Any:
        then = right(memory, rating, *rest)
        lapsed = memory.state is State.REVIEW and rating is Rating.AGAIN
        return replace(then, state=State.REVIEW, interval=1) if lapsed else then

    return moved


FAULTS: dict[str, Fault] = {
    "a half is rounded to the even number": _half_to_even,
    "spans of 24 hours for study days": _instead(steps, "_outcomes", _spans_of_24_hours),
    "the day begins at midnight": _instead(
        steps, "study_day", lambda right: lambda at, zone, _starts: right(at, zone, 0)
    ),
    "the day is that of UTC": _instead(
        steps, "study_day", lambda right: lambda at, _zone, starts: right(at, "UTC", starts)
    ),
    "Good need not be later than Hard": _instead(steps, "_intervals", _each_alone),
    "Hard repeats the first step": _instead(
        steps, "_hard_wait", lambda _right: lambda waits, here: waits[here]
    ),
    "relearning is learning": _instead(steps, "_step", _relearns_as_new),
    "a lapse skips relearning": _instead(steps, "_moved", _straight_back),
    "a lapse is not counted": _instead(steps, "_moved", _no_lapses),
    "the short-term formula is not used": _instead(steps, "reviewed", _always_a_day),
    "the retention is not heeded": _instead(
        steps, "interval_for", lambda right: lambda s, _retention, weights: right(s, 0.9, weights)
    ),
    "the curve is not fitted": _instead(
        steps,
        "interval_for",
        lambda right: lambda s, wanted, _w: right(s, wanted, DEFAULT_PARAMETERS),
    ),
    "the longest interval is not heeded": _instead(
        steps,
        "_intervals",
        lambda right: (
            lambda memory, whole, models, how, *rest: right(
                memory, whole, models, replace(how, maximum_interval=36_500), *rest
            )
        ),
    ),
    "an undo takes nothing back": _instead(
        fold, "standing", lambda _right: lambda rows: tuple(rows)
    ),
}
