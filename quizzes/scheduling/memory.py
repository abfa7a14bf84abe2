"""The model of memory: FSRS-6 through the `fsrs` package. Its only importer.

The package counts 24-hour spans of the clock, Recite counts study days. So each review
is told to it with made-up moments that lie whole days apart, its own steps and fuzz
switched off; only stability and difficulty are taken from its answer.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from math import inf

import fsrs

from quizzes.scheduling.shapes import Rating

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_RATINGS = {rating: fsrs.Rating(int(rating)) for rating in Rating}


@lru_cache(maxsize=4096)
def _scheduler(parameters: tuple[float, ...]) -> fsrs.Scheduler:
    return fsrs.Scheduler(
        parameters=parameters, learning_steps=(), relearning_steps=(), enable_fuzzing=False
    )


@lru_cache(maxsize=2**16)
def reviewed(
    stability: float | None,
    difficulty: float | None,
    elapsed: int,
    rating: Rating,
    parameters: tuple[float, ...],
) -> tuple[float, float]:
    """(stability in days, difficulty) after a review `elapsed` study days after the last.

    A first review has neither; elapsed 0 uses the short-term formula of FSRS-6.
    """
    # Without a card_id the package sleeps a millisecond to make one.
    card = fsrs.Card(
        card_id=1,
        state=fsrs.State.Learning if stability is None else fsrs.State.Review,
        step=0 if stability is None else None,
        stability=stability,
        difficulty=difficulty,
        due=_EPOCH,
        last_review=None if stability is None else _EPOCH,
    )
    at = _EPOCH + timedelta(days=elapsed)
    after, _log = _scheduler(parameters).review_card(card, _RATINGS[rating], at)
    assert after.stability is not None
    assert after.difficulty is not None
    return float(after.stability), float(after.difficulty)


@lru_cache(maxsize=4096)
def _curve(decay: float) -> tuple[float, float]:
    """(factor, exponent) of the forgetting curve R(t) = (1 + factor t / S) ** exponent."""
    return 0.9 ** (-1 / decay) - 1, -decay


def recall_after(stability: float, days: float, parameters: tuple[float, ...]) -> float:
    """The chance of recall so many days after the last review (FSRS-6, power curve)."""
    factor, exponent = _curve(parameters[20])
    return float((1 + factor * max(0.0, days) / stability) ** exponent)


def interval_for(stability: float, retention: float, parameters: tuple[float, ...]) -> float:
    """After how many days recall falls to `retention`; the inverse of the curve."""
    factor, exponent = _curve(parameters[20])
    return float(stability / factor * (retention ** (1 / exponent) - 1))


def curve_of(parameters: tuple[float, ...]) -> tuple[float, float]:
    """(factor, exponent) of R(t) = (1 + factor t / S) ** exponent, for who must say it in SQL."""
    return _curve(parameters[20])


def lifetimes_until(recall: float, parameters: tuple[float, ...]) -> float:
    """After how many stabilities recall falls to `recall`: 0 for 1, 1 for 0.9, endless for 0."""
    return inf if recall <= 0 else interval_for(1.0, recall, parameters)
