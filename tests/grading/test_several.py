"""Answers of several parts: what each earns, and that no trick earns more."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.grading import Key, Unanswerable, grade

SEVERAL = Key("multi_select", options=("a", "b", "c", "d", "e"), correct=("a", "c"))
MATCHING = Key("matching", options=("a", "b", "c", "d"), pairs=(("1", "b"), ("2", "d"), ("3", "a")))
ORDERING = Key(
    "ordering",
    options=("a", "b", "c", "d"),
    pairs=(("1", "c"), ("2", "a"), ("3", "d"), ("4", "b")),
)


@pytest.mark.parametrize(
    ("said", "mark"),
    [
        ("a,c", 1.0),
        ("c,a", 1.0),
        ("a", 0.5),
        ("a,b", 0.0),
        ("a,b,c", 0.5),
        ("b,d", 0.0),
        ("a,b,c,d,e", 0.0),
    ],
)
def test_ticked_options(said: str, mark: float) -> None:
    verdict = grade(said, SEVERAL)
    assert verdict.mark == mark
    assert verdict.correct == (mark == 1.0)


@pytest.mark.parametrize(
    ("said", "mark"),
    [
        ("1:b,2:d,3:a", 1.0),
        ("3:a,1:b,2:d", 1.0),
        ("1:b,2:d", 2 / 3),
        ("1:b,2:c,3:a", 2 / 3),
        ("1:b,2:b,3:b", 1 / 3),
        ("1:c,2:c,3:c", 0.0),
    ],
)
def test_matched_lines(said: str, mark: float) -> None:
    assert grade(said, MATCHING).mark == pytest.approx(mark)


@pytest.mark.parametrize(
    ("said", "mark"),
    [
        ("2:a,4:b,1:c,3:d", 1.0),
        ("4:a,2:b,1:c,3:d", 5 / 6),  # two neighbours changed places
        ("3:a,2:b,4:c,1:d", 3 / 6),  # the last one put first
        ("3:a,1:b,4:c,2:d", 0.0),  # the wrong way round
        ("2:a,4:b", 1 / 6),  # a pair put in order, the rest left out
        ("1:a,2:a,3:a,4:a", 0.0),  # all in one place
    ],
)
def test_ordered_lines(said: str, mark: float) -> None:
    assert grade(said, ORDERING).mark == pytest.approx(mark)


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("a,x", SEVERAL),
        ("a,,c", SEVERAL),
        ("1:b,9:a", MATCHING),
        ("1:x", MATCHING),
        ("1:b,1:d", MATCHING),
        ("1", ORDERING),
        ("b", ORDERING),
        (",", ORDERING),
    ],
)
def test_what_is_not_there_is_no_answer(said: str, key: Key) -> None:
    with pytest.raises(Unanswerable):
        grade(said, key)


@given(st.sets(st.sampled_from(SEVERAL.options), min_size=1))
def test_one_more_wrong_option_never_earns(ticked: set[str]) -> None:
    mark = grade(",".join(sorted(ticked)), SEVERAL).mark
    for wrong in set(SEVERAL.options) - set(SEVERAL.correct) - ticked:
        assert grade(",".join(sorted(ticked | {wrong})), SEVERAL).mark <= mark
    for right in set(SEVERAL.correct) - ticked:
        assert grade(",".join(sorted(ticked | {right})), SEVERAL).mark >= mark


def test_the_marks_of_an_ordering_fall_with_every_pair_that_is_wrong() -> None:
    """Kendall's distance, counted the plain way: bubble sort."""
    right = dict(ORDERING.pairs)
    for places in permutations(ORDERING.options):
        said = ",".join(f"{n}:{place}" for n, place in zip("1234", places, strict=True))
        order = [right[n] for _place, n in sorted(zip(places, "1234", strict=True))]
        swaps = 0
        for end in range(len(order) - 1, 0, -1):
            for at in range(end):
                if order[at] > order[at + 1]:
                    order[at], order[at + 1] = order[at + 1], order[at]
                    swaps += 1
        assert grade(said, ORDERING).mark == pytest.approx(1 - swaps / 6)
