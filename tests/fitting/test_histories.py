"""What a fit reads: study days, the order of days, and nothing from after the dividing day."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.fitting.choice import LEAST, dividing_day, gain
from quizzes.fitting.histories import (
    Asked,
    Guess,
    History,
    Logged,
    blended,
    histories,
    items,
    predicted,
    sampled,
    trials,
)
from quizzes.scheduling import DEFAULT_PARAMETERS, Rating, recall_after
from quizzes.scheduling.memory import reviewed
from quizzes.scheduling.weights import valid_parameters

OTHER = (*(w * 1.5 for w in DEFAULT_PARAMETERS[:4]), *DEFAULT_PARAMETERS[4:])


def rows(card: int, *answers: tuple[int, int]) -> list[Logged]:
    return [Logged(card, n, day, rating, None) for n, (day, rating) in enumerate(answers, 1)]


def test_days_between_answers_are_study_days_and_never_negative() -> None:
    (found,) = histories(rows(1, (10, 3), (10, 3), (12, 1), (11, 3), (15, 4)))
    assert [asked.elapsed for asked in found.answers] == [0, 0, 2, 0, 3]
    assert [asked.day for asked in found.answers] == [10, 10, 12, 12, 15]


def test_each_card_has_its_own_history() -> None:
    found = list(histories([*rows(1, (1, 3), (4, 3)), *rows(2, (9, 1))]))
    assert [(one.card, len(one.answers)) for one in found] == [(1, 2), (2, 1)]
    assert list(histories([])) == []


def test_an_item_ends_with_a_trial_and_items_come_in_the_order_of_days() -> None:
    found = list(histories([*rows(1, (1, 3), (1, 2), (9, 3)), *rows(2, (2, 4), (5, 1), (5, 3))]))
    assert items(found) == [((4, 0), (1, 3)), ((3, 0), (2, 0), (3, 8))]
    assert trials(found) == [5, 9]


def test_memory_of_before_keeps_its_set_and_the_candidate_acts_from_the_day_on() -> None:
    (found,) = histories(rows(1, (1, 3), (4, 3), (10, 1), (20, 3)))
    guesses = predicted([found], OTHER, 10, lambda _set: DEFAULT_PARAMETERS)
    stability, difficulty = reviewed(None, None, 0, Rating.GOOD, DEFAULT_PARAMETERS)
    stability, difficulty = reviewed(stability, difficulty, 3, Rating.GOOD, DEFAULT_PARAMETERS)
    first = recall_after(stability, 6, OTHER)
    stability, difficulty = reviewed(stability, difficulty, 6, Rating.AGAIN, OTHER)
    second = recall_after(stability, 10, OTHER)
    assert guesses == [Guess(1, first, False, 6, 3, 0), Guess(1, second, True, 10, 4, 1)]


def test_the_set_named_by_a_row_is_the_one_taken() -> None:
    one = History(1, (Asked(1, 3, 0, 7), Asked(5, 3, 4, None)))
    wanted = recall_after(OTHER[2], 4, DEFAULT_PARAMETERS)
    (guess,) = predicted(
        [one], DEFAULT_PARAMETERS, 5, lambda pk: OTHER if pk == 7 else DEFAULT_PARAMETERS
    )
    assert guess.expected == pytest.approx(wanted)


@given(st.lists(st.integers(1, 60), max_size=400).map(sorted))
def test_both_sides_of_the_dividing_day_hold_enough(days: list[int]) -> None:
    day = dividing_day(days)
    if day is not None:
        assert sum(d < day for d in days) >= LEAST
        assert sum(d >= day for d in days) >= LEAST


def test_the_later_half_is_held_out() -> None:
    assert dividing_day(list(range(1000))) == 500
    assert dividing_day(list(range(2 * LEAST))) == LEAST
    assert dividing_day(list(range(2 * LEAST - 1))) is None
    assert dividing_day([5] * 1000) is None


def test_a_sample_holds_whole_cards_and_not_more_than_asked_for() -> None:
    found = [History(n, tuple(Asked(d, 3, 1, None) for d in range(10))) for n in range(100)]
    some = sampled(found, 300)
    assert sum(len(one.answers) for one in some) == 300
    assert sampled(found, 1000) == found
    assert {one.card for one in some} != set(range(30)), "spread, not the first ones"


def test_gain_is_the_mean_of_the_paired_differences() -> None:
    usual = [Guess(1, p, True, 1, 2, 0) for p in (0.8, 0.9, 0.7)]
    other = [Guess(1, p, True, 1, 2, 0) for p in (0.9, 0.9, 0.9)]
    apart = [math.log(0.9 / 0.8), 0.0, math.log(0.9 / 0.7)]
    mean = sum(apart) / 3
    error = math.sqrt(sum((a - mean) ** 2 for a in apart) / 2 / 3)
    assert gain(usual, other) == pytest.approx((mean, error))


def test_a_blend_lies_between() -> None:
    assert blended(OTHER, 0.0, DEFAULT_PARAMETERS) == DEFAULT_PARAMETERS
    assert blended(OTHER, 0.5, DEFAULT_PARAMETERS)[0] == pytest.approx(1.25 * DEFAULT_PARAMETERS[0])


@pytest.mark.parametrize(
    ("place", "value"),
    [(0, float("nan")), (3, float("inf")), (20, 0.81), (4, 0.5), (0, -1.0)],
)
def test_what_is_out_of_bounds_is_refused(place: int, value: float) -> None:
    weights = list(DEFAULT_PARAMETERS)
    weights[place] = value
    with pytest.raises(ValueError, match=f"parameter {place} "):
        valid_parameters(weights)


def test_a_wrong_number_of_weights_is_refused() -> None:
    with pytest.raises(ValueError, match="21"):
        valid_parameters(DEFAULT_PARAMETERS[:19])


def test_a_bound_in_single_precision_is_the_bound() -> None:
    assert valid_parameters((*DEFAULT_PARAMETERS[:20], 0.800000011920929))[20] == 0.8
