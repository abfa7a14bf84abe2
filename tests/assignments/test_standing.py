"""Where one stands with an assignment: states, marks that count, what is late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.assignments.standing import (
    Dates,
    Standing,
    State,
    Try,
    counted,
    mean,
    of_facts,
    of_quiz,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BEFORE, LATER = NOW - timedelta(days=1), NOW + timedelta(days=1)
TRIES = [
    Try(1, 0.5, NOW - timedelta(hours=30)),
    Try(2, 0.9, NOW - timedelta(hours=20)),
    Try(3, 0.7, NOW - timedelta(hours=1)),
]


@pytest.mark.parametrize(
    ("counting", "share", "hours"),
    [("best", 0.9, 20), ("last", 0.7, 1), ("first", 0.5, 30), ("mean", 0.7, 1)],
)
def test_which_attempt_counts(counting: str, share: float, hours: int) -> None:
    assert counted(TRIES, counting) == (pytest.approx(share), NOW - timedelta(hours=hours))


@pytest.mark.parametrize(
    ("dates", "excused", "state"),
    [
        (Dates(), False, State.OPEN),
        (Dates(LATER), False, State.EARLY),
        (Dates(BEFORE, LATER), False, State.OPEN),
        (Dates(None, BEFORE), False, State.LATE),
        (Dates(None, NOW), False, State.LATE),
        (Dates(None, BEFORE), True, State.EXCUSED),
        (Dates(LATER), True, State.EXCUSED),
    ],
)
def test_what_is_not_done(dates: Dates, excused: bool, state: State) -> None:
    quiz = of_quiz([], dates, NOW, counting="best", excused=excused)
    assert (quiz.state, quiz.percent, quiz.shown) == (state, None, None)
    facts = of_facts([None] * 2, 3, dates, NOW, excused=excused)
    assert (facts.state, facts.done, facts.total) == (state, 2, 3)


def test_late_is_what_counts_after_the_due_date() -> None:
    due = Dates(None, BEFORE)
    assert not of_quiz(TRIES, due, NOW, counting="first").late
    assert of_quiz(TRIES, due, NOW, counting="best").late
    # An attempt that ran out when the quiz closed ended on the due date, not after it.
    assert not of_quiz([Try(1, 0.5, NOW)], Dates(due=NOW), NOW, counting="best").late
    assert of_facts([NOW, BEFORE], 2, due, NOW).late
    assert not of_facts([BEFORE, None], 2, due, NOW).late


def test_pass_marks_and_the_excused() -> None:
    at_mark = [Try(1, sum([1 / 3] * 18) / 10, NOW)]
    assert 100 * at_mark[0].share < 60
    assert of_quiz(at_mark, Dates(), NOW, counting="best", pass_percent=60).passed is True
    assert of_quiz(TRIES, Dates(), NOW, counting="last", pass_percent=71).passed is False
    excused = of_quiz(TRIES, Dates(), NOW, counting="best", excused=True)
    assert excused.state is State.EXCUSED


def test_a_part_without_facts_is_never_done() -> None:
    assert of_facts([], 0, Dates(), NOW) == Standing(State.OPEN)


@given(st.lists(st.one_of(st.none(), st.floats(0, 100)), max_size=9))
def test_a_mean_leaves_out_what_is_missing(values: list[float | None]) -> None:
    there = [value for value in values if value is not None]
    found = mean(values)
    assert (found is None) == (not there)
    if found is not None:
        assert min(there) - 1e-9 <= found <= max(there) + 1e-9


@given(
    st.lists(st.floats(0, 1), min_size=1, max_size=6),
    st.sampled_from(["best", "last", "first", "mean"]),
)
def test_what_counts_lies_among_what_was_reached(shares: list[float], counting: str) -> None:
    tries = [Try(n, share, NOW + timedelta(minutes=n)) for n, share in enumerate(shares, 1)]
    share, at = counted(tries, counting)
    assert min(shares) - 1e-9 <= share <= max(shares) + 1e-9
    assert at in {one.at for one in tries}
