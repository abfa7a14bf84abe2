"""The figures of items: by hand, against an independent computation, and what always holds."""

from __future__ import annotations

import random
from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.analysis.measures import (
    Choice,
    Item,
    Seen,
    Verdict,
    analyse,
    consistency,
    correlation,
    deviations,
    figures,
    guess_of_ticks,
    kurtosis,
    share_of,
    skewness,
    thirds,
)
from tests.analysis import independent

Marks = list[list[float | None]]


def right_and_wrong() -> Marks:
    """Twelve attempts, four items; the last is known by the weak only."""
    return [
        [1, 1, 1, 0],
        [1, 1, 0, 0],
        [1, 0, 0, 1],
        [0, 0, 0, 1],
        [1, 1, 1, 0],
        [1, 1, 1, 1],
        [0, 0, 1, 1],
        [0, 1, 0, 0],
        [1, 0, 1, 0],
        [0, 0, 0, 1],
        [1, 1, 1, 0],
        [0, 0, 0, 1],
    ]


def with_partial_credit() -> Marks:
    """Items of other maxima, thirds of a mark, and blanks that are 0."""
    return [
        [1 / 3, 2.0, 0, 1],
        [2 / 3, 1.5, 3, 0],
        [1, 2.0, 2.25, 0],
        [0, 0, 0, 1],
        [0, 0.5, 1.5, 1],
        [1, 1.0, 3, 0],
        [1 / 3, 0, 0.75, 0],
        [2 / 3, 2.0, 2.25, 1],
        [0, 0, 0, 0],
        [1, 1.5, 1.5, 0],
        [1, 2.0, 3, 0],
    ]


def drawn_at_random() -> Marks:
    """Sixty attempts of six items each, drawn from fifteen; the third item is upside down."""
    rng = random.Random(7)
    rows: Marks = []
    for _attempt in range(60):
        ability = rng.random()
        row: list[float | None] = [None] * 15
        for k in rng.sample(range(15), 6):
            knows = rng.random() < (1 - ability if k == 2 else 0.2 + 0.7 * ability)
            row[k] = rng.choice((0.5, 1.0)) if knows else 0.0
        rows.append(row)
    return rows


SETS: dict[str, tuple[Marks, list[float]]] = {
    "right and wrong": (right_and_wrong(), [1, 1, 1, 1]),
    "partial credit": (with_partial_credit(), [1, 2, 3, 1]),
    "drawn": (drawn_at_random(), [1] * 15),
}


@pytest.mark.parametrize("name", SETS)
def test_items_agree_with_another_computation(name: str) -> None:
    marks, maxima = SETS[name]
    found = analyse(marks, [Item(maximum) for maximum in maxima])
    told = 0
    for k, row in enumerate(found.items):
        for figure, value in independent.item(marks, k, maxima[k]).items():
            assert getattr(row, figure) == pytest.approx(value, rel=0, abs=1e-9), (k, figure)
        told += (row.discrimination or 0) < 0
    assert told, "the set holds an item of negative discrimination"
    for row, weight in zip(found.items, independent.weights(marks), strict=True):
        assert row.against == (weight != weight)
        assert row.weight is None if row.against else isclose(row.weight, weight, abs_tol=1e-9)


@pytest.mark.parametrize("name", SETS)
def test_the_quiz_agrees_with_another_computation(name: str) -> None:
    marks, maxima = SETS[name]
    found = analyse(marks, [Item(maximum) for maximum in maxima]).quiz
    for figure, value in independent.quiz(marks).items():
        assert getattr(found, figure) == pytest.approx(value, rel=0, abs=1e-9), figure


def test_by_hand() -> None:
    """Four attempts, two items. x1 = 1 1 0 0, x2 = 1 0 1 0, so T = 2 1 1 0 and r of the first is
    x2: cov = 0. Variances 1/3 each, of T 2/3, so the consistency is 2 (1 - 1) = 0."""
    found = analyse([[1, 1], [1, 0], [0, 1], [0, 0]], [Item(), Item()])
    first = found.items[0]
    assert (first.facility, first.discrimination, first.efficiency) == (0.5, 0, 0)
    assert first.sd == pytest.approx(sqrt(1 / 3))
    assert (first.weight, found.items[1].weight) == (50, 50)
    assert (found.quiz.mean, found.quiz.median) == (1, 1)
    assert found.quiz.sd == pytest.approx(sqrt(2 / 3))
    assert found.quiz.consistency == pytest.approx(0)
    assert found.quiz.error_ratio == pytest.approx(100)
    assert found.quiz.standard_error == pytest.approx(sqrt(2 / 3))
    assert found.quiz.skewness == pytest.approx(0)


def test_by_hand_with_partial_credit() -> None:
    """x = 0 1/2 1, r = 0 2 1: cov = 1/4, variances 1/4 and 1, so 100 * (1/4) / (1/2) = 50; in
    order they would be 0 1/2 1 and 0 1 2 with cov 1/2, so the efficiency is 50 too."""
    found = analyse([[0, 0], [0.5, 2], [1, 1]], [Item(), Item(2)]).items[0]
    assert found.facility == 0.5
    assert found.sd == pytest.approx(0.5)
    assert found.discrimination == pytest.approx(50)
    assert found.efficiency == pytest.approx(50)


def test_shape_by_hand() -> None:
    """0 0 0 1: mean 1/4; k2 = 1/4, k3 = 16 (3/32) / 6 = 1/4, so 2; k4 = 1/4 as well, so 4."""
    assert skewness([0, 0, 0, 1]) == pytest.approx(2)
    assert kurtosis([0, 0, 0, 1]) == pytest.approx(4)
    assert skewness([0, 1]) is None
    assert kurtosis([0, 1, 2]) is None


def test_two_equal_items_are_wholly_consistent() -> None:
    assert consistency([[1, 1], [0, 0], [1, 1]]) == pytest.approx(100)
    assert consistency([[1, 0], [0, 1], [1, 0]]) is None


@pytest.mark.parametrize(
    ("marks", "facility"), [([[1, 0], [1, 1], [1, 0]], 1), ([[0, 0], [0, 1], [0, 1]], 0)]
)
def test_nothing_is_told_where_everybody_has_the_same(marks: Marks, facility: float) -> None:
    found = analyse(marks, [Item(), Item()]).items[0]
    assert (found.facility, found.sd) == (facility, 0)
    assert (found.discrimination, found.efficiency, found.surely) == (None, None, None)
    assert (found.weight, found.against) == (0, False)


def test_rounding_is_no_variance() -> None:
    """Every total is 1: what differs in the last digit must not make a correlation."""
    tenths = [[0.1, 0.2, 0.7], [0.7, 0.1, 0.2], [0.2, 0.7, 0.1]]
    found = analyse(tenths, [Item()] * 3)
    assert found.quiz.sd == 0
    assert (found.quiz.skewness, found.quiz.consistency, found.quiz.error_ratio) == (None,) * 3
    assert [row.weight for row in found.items] == [None] * 3
    assert not any(row.against for row in found.items)


def test_nobody_and_one_attempt() -> None:
    nobody = analyse([], [Item()])
    assert (nobody.quiz.n, nobody.quiz.mean, nobody.items[0].facility) == (0, None, None)
    assert nobody.items[0].verdicts == (Verdict.FEW,)
    assert nobody.items[0].missing == 10
    one = analyse([[1, None]], [Item(), Item()])
    assert (one.quiz.mean, one.quiz.sd, one.quiz.consistency) == (1, None, None)
    assert (one.items[0].facility, one.items[0].sd, one.items[1].n) == (1, None, 0)


def test_an_option_is_held_against_the_rest() -> None:
    """Eleven chose; the key goes with the strong, one option with the weak, one is never taken."""
    rests = [9, 8, 8, 7, 6, 5, 4, 3, 2, 1, 0]
    picks = ["a"] * 6 + ["b"] * 4 + [""]
    seen = [
        Seen(float(pick == "a"), rest, (pick,) if pick else ())
        for rest, pick in zip(rests, picks, strict=True)
    ]
    item = Item(choices=(Choice("a", True), Choice("b", False), Choice("c", False)))
    key, weak, unused = figures(item, seen).choices
    assert (key.n, weak.n, unused.n) == (6, 4, 0)
    for row in (key, weak):
        chosen = [row.choice.id in one.chosen for one in seen]
        assert row.biserial == pytest.approx(independent.biserial(chosen, rests), abs=1e-9)
    assert key.biserial is not None
    assert weak.biserial is not None
    assert key.biserial > 0 > weak.biserial
    assert unused.biserial is None
    assert [row.rare for row in (key, weak, unused)] == [False, False, True]
    assert figures(item, seen[:9]).choices[2].rare is False


def test_one_in_twenty_is_not_rare_and_the_key_never_is() -> None:
    seen = [Seen(0.0, n, ("b",) if n == 7 else ("d",)) for n in range(20)]
    options = [Choice("a", True), Choice("b", False), Choice("c", False)]
    typed = Choice("x", False, offered=False)
    found = figures(Item(choices=(*options, typed)), seen).choices
    assert [row.rare for row in found] == [False, False, True, False]


@pytest.mark.parametrize(
    ("right", "strong_know", "weak_know", "guess", "verdict"),
    [
        (True, 10, 10, 0.25, Verdict.EASY),
        (True, 0, 1, 0.25, Verdict.AGAINST),
        (True, 2, 0, 0.25, Verdict.HARD),
        (True, 6, 5, 0.25, Verdict.WEAK),
        (True, 9, 2, 0.25, Verdict.WELL),
        (True, 9, 1, 0.5, Verdict.HARD),
        (False, 9, 2, 0.25, Verdict.UNUSED),
    ],
)
def test_verdicts(
    right: bool, strong_know: int, weak_know: int, guess: float, verdict: Verdict
) -> None:
    """Ten strong attempts (r = 10 and more) and ten weak ones (r below 10)."""
    strong = [Seen(float(n < strong_know), 10 + n % 3) for n in range(10)]
    weak = [Seen(float(n < weak_know), n % 3) for n in range(10)]
    choices = () if right else (Choice("x", False),)
    assert figures(Item(1, guess, choices), strong + weak).verdicts[0] == verdict


def test_few_answers_say_nothing_but_how_many_are_missing() -> None:
    found = figures(Item(), [Seen(0, 1), Seen(1, 0), Seen(1, 0)])
    assert (found.verdicts, found.missing) == ((Verdict.FEW,), 7)
    assert figures(Item(), [Seen(1, n) for n in range(10)]).missing == 0


def test_thirds_keep_equal_rests_together() -> None:
    seen = [Seen(0, 0), Seen(0, 1), Seen(1, 2), Seen(0, 3), Seen(1, 4), Seen(1, 5)]
    assert thirds(seen) == (0, 0.5, 1)
    assert thirds([Seen(n % 2, 5) for n in range(6)]) == (None, 0.5, None)
    assert thirds([]) == (None, None, None)


def test_time_is_the_median_of_what_is_known() -> None:
    seen = [Seen(1, 0, (), seconds) for seconds in (0, 10, 20, 90)]
    assert figures(Item(), seen).seconds == 20
    assert figures(Item(), seen[:1]).seconds is None


@pytest.mark.parametrize("right", range(1, 5))
@pytest.mark.parametrize("wrong", range(4))
def test_guessing_ticks_agrees_with_trying_them_all(right: int, wrong: int) -> None:
    found = guess_of_ticks(right, wrong)
    assert found == pytest.approx(independent.guess_of_ticks(right, wrong), abs=1e-12)


cells = st.sampled_from([0.0, 0.0, 0.25, 1 / 3, 0.5, 1.0, 1.0])


@st.composite
def matrices(draw: st.DrawFn) -> Marks:
    width = draw(st.integers(1, 6))
    cell = draw(st.sampled_from([cells, st.one_of(cells, st.none())]))
    return draw(st.lists(st.lists(cell, min_size=width, max_size=width), max_size=25))


@given(matrices())
def test_what_always_holds(marks: Marks) -> None:
    width = len(marks[0]) if marks else 1
    found = analyse(marks, [Item()] * width)
    for row in found.items:
        assert row.facility is None or 0 <= row.low <= row.facility <= row.high <= 1
        assert row.discrimination is None or -100 <= row.discrimination <= 100
        assert row.efficiency is None or row.efficiency <= 100
        if row.surely and row.discrimination is not None:
            assert row.surely[0] <= row.discrimination <= row.surely[1]
        assert row.verdicts
        assert all(third is None or 0 <= third <= 1 for third in row.thirds)
    known = [row.weight for row in found.items if row.weight is not None]
    assert not known or sum(known) == pytest.approx(100)
    inner = found.quiz.consistency
    assert inner is None or inner <= 100


@given(matrices(), st.randoms(use_true_random=False))
def test_the_order_of_attempts_changes_nothing(marks: Marks, rng: random.Random) -> None:
    width = len(marks[0]) if marks else 1
    mixed = rng.sample(marks, len(marks))
    before, after = (analyse(rows, [Item()] * width) for rows in (marks, mixed))
    assert (before.quiz, before.items) == (after.quiz, after.items)


@given(matrices())
def test_marks_times_two_change_no_ratio(marks: Marks) -> None:
    width = len(marks[0]) if marks else 1
    double = [[None if x is None else 2 * x for x in row] for row in marks]
    once, twice = analyse(marks, [Item(1)] * width), analyse(double, [Item(2)] * width)
    for one, other in zip(once.items, twice.items, strict=True):
        assert one.facility == other.facility
        assert one.discrimination == pytest.approx(other.discrimination)


def test_small_helpers() -> None:
    assert correlation(deviations([0, 1]), deviations([1, 0])) == pytest.approx(-1)
    assert correlation(deviations([1, 1]), deviations([1, 0])) is None
    share, low, high = share_of([1.0] * 5 + [0.0] * 5)
    assert (share, round(low, 3), round(high, 3)) == (0.5, 0.237, 0.763)
