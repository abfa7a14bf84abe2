"""Shares, bins and losses: small tables, and what must hold of any reviews."""

from __future__ import annotations

from collections import defaultdict
from math import exp, isclose, log, prod
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.progress.measures import Z_95, Share, bins, log_loss, rmse_bins, wilson


class One(NamedTuple):
    expected: float
    recalled: bool
    elapsed: int = 1
    answers: int = 2
    lapses: int = 0


reviews = st.lists(
    st.builds(
        One,
        st.floats(0.01, 0.99),
        st.booleans(),
        st.integers(1, 400),
        st.integers(1, 60),
        st.integers(0, 20),
    ),
    min_size=1,
    max_size=150,
)


@pytest.mark.parametrize(
    ("recalled", "n", "low", "high"),
    # The score intervals of Newcombe (1998), table I, method 3.
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_the_published_one(recalled: int, n: int, low: float, high: float) -> None:
    assert wilson(recalled, n) == pytest.approx((low, high), abs=5e-5)


def test_it_is_said_in_whole_numbers() -> None:
    share = Share(87, 100)
    assert (share.percent, share.low, share.high) == (87, 79, 92)
    assert wilson(0, 0) == (0.0, 1.0)
    assert Share(0, 0).percent == 0


@given(st.integers(1, 5000), st.data())
def test_its_ends_are_as_far_from_the_share_as_chance_goes(n: int, data: st.DataObject) -> None:
    recalled = data.draw(st.integers(0, n))
    share = recalled / n
    low, high = wilson(recalled, n)
    assert 0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1
    for end in (low, high):
        # A Wilson bound solves (share - p)² = z² p (1 - p) / n.
        assert isclose((share - end) ** 2, Z_95**2 * end * (1 - end) / n, abs_tol=1e-9)


@pytest.mark.parametrize(("n", "groups"), [(1, 1), (19, 1), (50, 5), (99, 9), (100, 10), (901, 10)])
def test_few_reviews_make_few_bins(n: int, groups: int) -> None:
    assert len(bins([One(k / 1000, True) for k in range(n)])) == groups


@given(reviews)
def test_bins_are_equal_rising_and_hold_every_review(found: list[One]) -> None:
    made = bins(found)
    sizes = [b.share.n for b in made]
    assert sum(sizes) == len(found)
    assert max(sizes) - min(sizes) <= 1
    assert sum(b.share.recalled for b in made) == sum(one.recalled for one in found)
    means = [b.expected for b in made]
    assert means == sorted(means) or all(
        isclose(a, b) or a < b for a, b in zip(means, means[1:], strict=False)
    )
    assert isclose(sum(b.expected * b.share.n for b in made), sum(one.expected for one in found))


@given(reviews)
def test_rmse_is_that_of_the_published_bins(found: list[One]) -> None:
    """The bins named by their rounded middles, as the optimizer of FSRS names them."""

    def middle(number: int, factor: float, base: float) -> float:
        step = 0
        while base ** (step + 1) <= number * (1 + 1e-12):
            step += 1
        return factor * base**step

    gathered: dict[tuple[float, ...], list[One]] = defaultdict(list)
    for one in found:
        gathered[
            round(middle(one.elapsed, 2.48, 3.62), 2),
            round(middle(one.answers, 1.99, 1.89)),
            round(middle(one.lapses, 1.65, 1.73)) if one.lapses else 0,
        ].append(one)
    squares = 0.0
    for group in gathered.values():
        expected = sum(one.expected for one in group) / len(group)
        recalled = sum(one.recalled for one in group) / len(group)
        squares += len(group) * (expected - recalled) ** 2
    assert isclose(rmse_bins(found), (squares / len(found)) ** 0.5, abs_tol=1e-9)


def test_rmse_of_two_bins() -> None:
    # Off by 0.1 in the three of one day, by 0.4 in the one of thirty.
    found = [One(0.9, True), One(0.9, True), One(0.9, True), One(0.6, True, elapsed=30)]
    assert rmse_bins(found) == pytest.approx(((3 * 0.01 + 0.16) / 4) ** 0.5)
    assert rmse_bins([]) == 0


@given(reviews)
def test_log_loss_is_what_the_likelihood_says(found: list[One]) -> None:
    likelihood = prod(one.expected if one.recalled else 1 - one.expected for one in found[:40])
    assert isclose(exp(-log_loss(found[:40]) * len(found[:40])), likelihood, rel_tol=1e-9)


def test_certainty_that_was_wrong_costs_much_but_not_all() -> None:
    assert log_loss([One(1.0, False)]) == pytest.approx(-log(1e-4))
    assert log_loss([One(1.0, True)]) == 0
    assert log_loss([]) == 0
