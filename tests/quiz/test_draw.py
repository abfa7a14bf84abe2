"""What an attempt asks: one question a fact, none that answers another, groups where they fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.quiz.draw import Candidate, available, draw, gives_away


def candidate(
    n: int, *facts: str, stem: str = "", names: tuple[str, ...] = (), kind: str = "typed"
) -> Candidate:
    return Candidate(
        n, n, frozenset(facts or {f"f{n}"}), kind, stem or f"Question {n}?", frozenset(names)
    )


@pytest.mark.parametrize(
    ("stem", "names", "given"),
    [
        ("During whose visit was Lund Bay opened?", ("Lund Bay",), True),
        ("Who came to LUND BAY?", ("the harbour", "Lund Bay"), True),
        ("Who came to Lund?", ("Lund Bay",), False),
        ("Who came to the Lund Bays?", ("Lund Bay",), False),
        ("What happened in May 1904?", ("May 1904",), True),
        ("How many of the 5 came?", ("5",), False),
        ("How many of the 3500 came?", ("3500",), False),
        ("Who came by sea?", ("sea",), False),
    ],
)
def test_a_stem_that_names_the_answer_of_another(
    stem: str, names: tuple[str, ...], given: bool
) -> None:
    one, other = candidate(1, stem=stem), candidate(2, names=names)
    assert gives_away(one, other) is given
    assert gives_away(other, one) is given


def test_a_quiz_reaches_its_size_though_groups_take_several_facts() -> None:
    single = [candidate(n, f"f{n}") for n in range(6)]
    group = candidate(9, "f0", "f1", "f2", "f3", kind="matching")
    assert available([*single, group]) == 6
    for seed in range(40):
        drawn = draw([*single, group], 5, seed)
        assert len(drawn) == 5
        assert group not in drawn
    some = [draw([*single, group], 3, seed) for seed in range(40)]
    assert all(len(drawn) == 3 for drawn in some)
    assert any(group in drawn for drawn in some)


def test_groups_alone_make_a_quiz_of_what_does_not_overlap() -> None:
    groups = [candidate(n, *(f"f{n + k}" for k in range(4)), kind="ordering") for n in range(8)]
    assert available(groups) == 2
    assert len(draw(groups, 5, seed=1)) == 2


FACTS = st.sets(st.sampled_from([f"f{n}" for n in range(9)]), min_size=1, max_size=4)


@given(st.lists(FACTS, max_size=20), st.integers(1, 12), st.integers(0, 99))
def test_no_fact_is_asked_twice(asked: list[set[str]], size: int, seed: int) -> None:
    candidates = [candidate(n, *sorted(facts)) for n, facts in enumerate(asked)]
    drawn = draw(candidates, size, seed)
    facts = [fact for one in drawn for fact in one.facts]
    assert len(facts) == len(set(facts))
    single = {fact for one in candidates if len(one.facts) == 1 for fact in one.facts}
    assert len(drawn) >= min(size, len(single))
    assert len(drawn) <= size
    assert draw(candidates, size, seed) == drawn


def test_a_cue_is_kept_out_while_there_is_something_else() -> None:
    cue = candidate(1, stem="Who opened Lund Bay?")
    answer = candidate(2, names=("Lund Bay",))
    others = [candidate(n) for n in range(3, 6)]
    for seed in range(30):
        drawn = draw([cue, answer, *others], 4, seed)
        assert len(drawn) == 4
        assert not {cue, answer} <= set(drawn)
    assert len(draw([cue, answer], 2, seed=1)) == 2
