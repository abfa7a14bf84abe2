"""What an attempt asks: one question a fact, none that answers another, groups where they fit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.quiz.draw import (
    Candidate,
    Row,
    available,
    draw,
    draw_rows,
    gives_away,
    hints,
    placed_of,
    weight_of,
)


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


def test_a_cue_is_kept_out_by_another_choice_where_the_first_leaves_too_few() -> None:
    """Two of them make a quiz of two without a cue; the third goes with neither."""
    tells = candidate(1, stem="Who opened Lund Bay in May 1904?")
    place, day = candidate(2, names=("Lund Bay",)), candidate(3, names=("May 1904",))
    for seed in range(30):
        assert {one.question for one in draw([tells, place, day], 2, seed)} == {2, 3}


def test_where_cues_cannot_be_kept_out_the_fewest_are_let_in() -> None:
    tells = candidate(1, stem="Who opened Lund Bay in May 1904?")
    more = candidate(2, stem="Who came to Lund Bay?")
    place = candidate(3, names=("Lund Bay",))
    day, other = candidate(4, names=("May 1904",)), candidate(5)
    for seed in range(30):
        drawn = draw([tells, more, place, day, other], 4, seed)
        assert len(hints(drawn)) == 1


ROWS = st.lists(
    st.tuples(st.sampled_from(["", "1", "2"]), st.sampled_from(["", "typed", "cloze"]),
              st.integers(1, 4)),
    max_size=4,
)  # fmt: skip
BANK = st.lists(
    st.tuples(
        FACTS, st.sampled_from(["1", "1(2)", "2", "12"]), st.sampled_from(["typed", "cloze"])
    ),
    max_size=16,
)


def in_sections(rows: list[tuple[set[str], str, str]]) -> list[Candidate]:
    return [
        replace(candidate(n, *sorted(facts), kind=kind), sections=frozenset({section}))
        for n, (facts, section, kind) in enumerate(rows)
    ]


@given(BANK, ROWS, st.integers(0, 99))
def test_a_plan_gives_each_line_its_own_and_no_fact_twice(
    bank: list[tuple[set[str], str, str]], lines: list[tuple[str, str, int]], seed: int
) -> None:
    candidates, rows = in_sections(bank), [Row(*line) for line in lines]
    drawn = draw_rows(candidates, rows, seed)
    facts = [fact for one in drawn for fact in one.facts]
    assert len(facts) == len(set(facts))
    assert len(drawn) <= sum(row.count for row in rows)
    assert all(any(row.fits(one) for row in rows) for one in drawn)
    assert draw_rows(candidates, rows, seed) == drawn


@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from(["1", "2"]),
                       st.sampled_from(["typed", "cloze"])), max_size=9),
    st.lists(st.tuples(st.sampled_from(["", "1", "2"]), st.sampled_from(["", "typed", "cloze"]),
                       st.integers(1, 2)), min_size=1, max_size=3),
)  # fmt: skip
def test_a_plan_is_filled_as_far_as_it_can_be(
    bank: list[tuple[str, str, str]], lines: list[tuple[str, str, int]]
) -> None:
    """Against every way to give questions about one fact each to the lines."""
    candidates = in_sections([({fact}, section, kind) for fact, section, kind in bank])
    rows = [Row(*line) for line in lines]
    slots = [row for row in rows for _again in range(row.count)]
    choices = [{f for c in candidates if row.fits(c) for f in c.facts} for row in slots]

    def most(n: int, used: frozenset[str]) -> int:
        if n == len(choices):
            return 0
        taken = [1 + most(n + 1, used | {fact}) for fact in choices[n] - used]
        return max([most(n + 1, used), *taken])

    assert sum(placed_of(candidates, rows)) == most(0, frozenset())


def test_a_plan_keeps_cues_out_over_its_lines() -> None:
    cue = replace(candidate(1, stem="Who opened Lund Bay?"), sections=frozenset({"1"}))
    answer = replace(candidate(2, names=("Lund Bay",)), sections=frozenset({"2"}))
    other = replace(candidate(3), sections=frozenset({"2"}))
    for seed in range(20):
        drawn = draw_rows([cue, answer, other], [Row("1", "", 1), Row("2", "", 1)], seed)
        assert set(drawn) == {cue, other}


def test_what_is_remembered_worst_is_drawn_more_often() -> None:
    recalls = {0: 0.2, 1: None, 2: 0.99}
    candidates = [replace(candidate(n), weight=weight_of(recalls[n])) for n in recalls]
    drawn = [draw(candidates, 1, seed)[0].question for seed in range(600)]
    assert drawn.count(0) > drawn.count(1) > drawn.count(2)
    # Drawn first in proportion to the weights 0.8, 0.5 and 0.02: of 600 about 364, 227, 9.
    assert 310 < drawn.count(0) < 420
    assert drawn.count(2) < 40


def test_questions_chosen_by_hand_are_warned_of() -> None:
    chosen = [candidate(1, stem="Who opened Lund Bay?"), candidate(2, names=("Lund Bay",)),
              candidate(3, "f1")]  # fmt: skip
    assert hints(chosen) == [(1, 2, "cue"), (1, 3, "fact")]


def test_a_line_makes_room_for_another() -> None:
    bank = in_sections([({"a"}, "1", "typed"), ({"b"}, "1", "cloze"), ({"c"}, "2", "typed")])
    rows = [Row("1", "", 1), Row("", "typed", 1), Row("2", "", 1)]
    assert all(len(draw_rows(bank, rows, seed)) == 3 for seed in range(20))
