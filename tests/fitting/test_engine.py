"""The Rust crate and our own figures say the same of the same answers."""

from __future__ import annotations

import random
from collections import defaultdict
from itertools import pairwise
from math import floor, log, sqrt

import pytest

from benchmarks.learners import lived
from quizzes.fitting import engine
from quizzes.fitting.histories import (
    Guess,
    History,
    Item,
    Logged,
    histories,
    items,
    predicted,
)
from quizzes.progress.measures import log_loss, rmse_bins
from quizzes.scheduling import DEFAULT_PARAMETERS

rust = pytest.importorskip("fsrs_rs_python", reason="the fit was NOT tried: it is not installed")


def known(answers: int = 800, seed: int = 3) -> list[History]:
    rows, _chances = lived(DEFAULT_PARAMETERS, answers, random.Random(seed), 0)
    return list(histories(sorted(rows)))


def told(items: list[Item]) -> list[object]:
    return [rust.FSRSItem([rust.FSRSReview(*review) for review in item]) for item in items]


def guess_of(item: Item) -> Guess:
    days = [0]
    for _rating, elapsed in item[1:]:
        days.append(days[-1] + elapsed)
    one = next(histories(_logged(item, days)))
    return predicted([one], DEFAULT_PARAMETERS, 0, lambda _set: DEFAULT_PARAMETERS)[-1]


def _logged(item: Item, days: list[int]) -> list[Logged]:
    return [
        Logged(1, n, day, rating, None)
        for n, ((rating, _elapsed), day) in enumerate(zip(item, days, strict=True))
    ]


def test_one_prediction_is_that_of_the_crate() -> None:
    model = rust.FSRS(list(DEFAULT_PARAMETERS))
    for item in items(known())[::7]:
        said, ours = model.evaluate(told([item])), guess_of(item)
        assert log_loss([ours]) == pytest.approx(said.log_loss, rel=2e-4, abs=1e-5)
        assert rmse_bins([ours]) == pytest.approx(said.rmse_bins, rel=2e-4, abs=1e-5)


def test_figures_of_many_are_those_of_the_crate() -> None:
    """The crate counts late answers for more, ours counts all alike: so that weight is put in."""
    found = items(known())
    said = rust.FSRS(list(DEFAULT_PARAMETERS)).evaluate(told(found))
    guesses = [guess_of(item) for item in found]
    weights = [0.25 + 0.75 * (n / (len(found) - 1)) ** 3 for n in range(len(found))]
    losses = [log_loss([guess]) for guess in guesses]
    mean = sum(w * loss for w, loss in zip(weights, losses, strict=True)) / sum(weights)
    assert mean == pytest.approx(said.log_loss, rel=1e-4)
    assert weighted_rmse(guesses, weights) == pytest.approx(said.rmse_bins, rel=1e-3)
    assert weighted_rmse(guesses, [1.0] * len(guesses)) == pytest.approx(rmse_bins(guesses))


def weighted_rmse(guesses: list[Guess], weights: list[float]) -> float:
    """Within a bin the crate counts all alike, and the bins by what their reviews weigh."""

    def size(number: int, times: float) -> int:
        return floor(log(number) / log(times)) if number else -1

    gathered: dict[tuple[int, ...], list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for guess, weight in zip(guesses, weights, strict=True):
        alike = (size(guess.elapsed, 3.62), size(guess.answers, 1.89), size(guess.lapses, 1.73))
        place = gathered[alike]
        place[0] += weight
        place[1] += 1
        place[2] += guess.expected - guess.recalled
    off = sum(weight * (apart / n) ** 2 for weight, n, apart in gathered.values())
    return sqrt(off / sum(weights))


def test_a_fit_is_valid_the_same_again_and_rises_from_again_to_easy() -> None:
    found = items(known())
    weights = engine.fit(found)
    assert len(weights) == 21
    assert engine.fit(found) == weights
    assert weights != DEFAULT_PARAMETERS
    assert all(low <= high for low, high in pairwise(weights[:4]))


def test_what_the_crate_should_not_give_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def __init__(self, _weights: list[float]) -> None: ...

        def compute_parameters(self, _items: object, **_how: object) -> list[float]:
            return [float("nan")] * 21

    monkeypatch.setattr(rust, "FSRS", Broken)
    with pytest.raises(engine.NotFitted, match="parameter 0"):
        engine.fit([((3, 0), (3, 5))])
