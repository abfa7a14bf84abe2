"""Which parameters predict later answers best: the default, those of a class, or own ones. Pure.

Fitted weights are drawn towards the default ones: of n trials they are given the share
n / (n + 600). In simulation (`benchmarks/fitting.py`) that and a demand for evidence are what
keeps every learner from getting a worse curve than the usual one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from math import sqrt
from statistics import fmean, variance

from quizzes.fitting.histories import (
    Guess,
    History,
    Item,
    Weights,
    blended,
    items,
    predicted,
    trials,
)
from quizzes.progress.measures import log_loss, rmse_bins
from quizzes.scheduling import DEFAULT_PARAMETERS

DEFAULT, CLASS, OWN = "default", "class", "own"
HELD_OUT = 0.5
"""Of the trials, so many are kept for the comparison. Half: evidence is scarcer than fits."""
LEAST = 60
"""Trials at the least on either side of the day that divides them."""
HALF = 600
"""As many trials give fitted weights half the say."""
BEYOND_NOISE = 2.0
"""By how many standard errors a candidate must be better than the default."""

Fit = Callable[[Sequence[Item]], Weights]
SetOf = Callable[[int | None], Weights]


@dataclass(frozen=True)
class Verdict:
    """What was chosen and on what ground: mean log loss and RMSE(bins) of each candidate over
    the trials held out. Without enough trials nothing is compared and the default is chosen."""

    choice: str = DEFAULT
    held_out: int = 0
    losses: dict[str, float] = field(default_factory=dict)
    errors: dict[str, float] = field(default_factory=dict)


def dividing_day(days: Sequence[int]) -> int | None:
    """The study day from which on trials are held out: the later half, sixty at least.

    `days` of the trials, ascending. None where that leaves less than sixty on one side.
    """
    wanted = max(LEAST, round(HELD_OUT * len(days)))
    if len(days) < wanted + LEAST:
        return None
    day = days[-wanted]
    return day if sum(d < day for d in days) >= LEAST else None


def fitted(found: Iterable[History], fit: Fit) -> Weights:
    """Weights of these histories, drawn towards the default as far as they are few."""
    learned = items(found)
    return blended(fit(learned), len(learned) / (len(learned) + HALF), DEFAULT_PARAMETERS)


def compared(own: Sequence[History], pool: Sequence[History], set_of: SetOf, fit: Fit) -> Verdict:
    """The candidates fitted to what came before a day, and judged by the trials from it on.

    `pool` are histories of the class, none where there is no class to speak of. Nothing from
    that day on is in any fit, neither of the learner nor of a classmate.
    """
    day = dividing_day(trials(own))
    if day is None:
        return Verdict()
    candidates = {DEFAULT: DEFAULT_PARAMETERS, OWN: _fitted_before(own, day, fit)}
    if pool:
        candidates[CLASS] = _fitted_before(pool, day, fit)
    guesses = {name: predicted(own, w, day, set_of) for name, w in candidates.items()}
    return Verdict(
        choice=best(guesses),
        held_out=len(guesses[DEFAULT]),
        losses={name: log_loss(found) for name, found in guesses.items()},
        errors={name: rmse_bins(found) for name, found in guesses.items()},
    )


def _fitted_before(found: Iterable[History], day: int, fit: Fit) -> Weights:
    return fitted((history.before(day) for history in found), fit)


def best(guesses: dict[str, list[Guess]]) -> str:
    """The candidate of the least loss among those better than the default beyond noise."""
    usual = guesses[DEFAULT]
    gains = {name: gain(usual, found) for name, found in guesses.items() if name != DEFAULT}
    sure = {name: mean for name, (mean, error) in gains.items() if mean > BEYOND_NOISE * error}
    return max(sure, key=lambda name: sure[name], default=DEFAULT)


def gain(usual: Sequence[Guess], other: Sequence[Guess]) -> tuple[float, float]:
    """By how much log loss falls, guess by guess, and the standard error of that mean.

    Both judge the same answers, so that hard ones do not count as noise.
    """
    apart = [log_loss((u,)) - log_loss((o,)) for u, o in zip(usual, other, strict=True)]
    return fmean(apart), sqrt(variance(apart) / len(apart))
