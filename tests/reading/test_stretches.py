"""Where a text pauses, and what is asked there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from quizzes.reading.stretches import Candidate, Piece, chosen, stretches


def text(*lengths: int) -> list[Piece]:
    """Sections of so many paragraphs, each ten long."""
    sections = [number for number, length in enumerate(lengths) for _one in range(length)]
    return [Piece(section, 10 * n, 10 * n + 9) for n, section in enumerate(sections)]


def ends(pieces: list[Piece], facts: list[int]) -> list[int]:
    return [one.end for one in stretches(pieces, facts)]


class TestPauses:
    def test_after_each_section(self) -> None:
        assert ends(text(2, 1, 3), [0, 1, 20, 21, 30, 50]) == [19, 29, 59]

    def test_a_section_with_too_little_is_read_on_with_the_next(self) -> None:
        assert ends(text(2, 1, 3), [0, 20, 30, 50]) == [29, 59]

    def test_nothing_to_ask_at_the_end_makes_no_pause(self) -> None:
        assert ends(text(2, 2), [0, 1]) == [19]
        assert ends(text(2, 2), []) == []
        assert ends([], []) == []

    def test_a_single_fact_at_the_end_is_asked_with_those_before(self) -> None:
        assert ends(text(2, 2), [0, 1, 30]) == [39]
        assert ends(text(2, 2), [30]) == [39]

    @given(st.integers(9, 60))
    def test_a_long_section_pauses_after_four_to_eight_paragraphs(self, length: int) -> None:
        pieces = text(length)
        found = stretches(pieces, [piece.start + k for piece in pieces for k in (0, 1)])
        sizes = [sum(one.start <= p.start < one.end for p in pieces) for one in found]
        assert sum(sizes) == length
        assert all(4 <= size <= 8 for size in sizes)

    @given(st.lists(st.integers(1, 12), max_size=8), st.sets(st.integers(0, 900), max_size=60))
    def test_every_fact_is_asked_about_once(self, lengths: list[int], facts: set[int]) -> None:
        pieces = text(*lengths)
        end = pieces[-1].end if pieces else 0
        inside = [place for place in facts if place < end]
        found = stretches(pieces, facts)
        assert sum(one.facts for one in found) == len(inside)
        assert [one.number for one in found] == list(range(1, len(found) + 1))
        assert all(2 <= one.questions <= 5 for one in found)


candidates = st.lists(
    st.builds(Candidate, st.integers(1, 99), st.integers(0, 500), st.integers(1, 3), st.booleans()),
    max_size=20,
    unique_by=lambda one: one.fact,
)


class TestChoice:
    def test_the_important_come_first_and_lie_apart(self) -> None:
        given_facts = [Candidate(n, 10 * n, 2) for n in range(1, 10)]
        assert [one.fact for one in chosen(given_facts, 3)] == [1, 5, 9]
        given_facts[2] = Candidate(3, 30, 3)
        assert [one.fact for one in chosen(given_facts, 3)] == [3, 6, 9]

    @given(candidates, st.integers(2, 5), st.data())
    def test_the_choice_stays_while_one_answers(
        self, facts: list[Candidate], count: int, data: st.DataObject
    ) -> None:
        fresh = [Candidate(one.fact, one.at, one.importance) for one in facts]
        first = chosen(fresh, count)
        answered = data.draw(st.sets(st.sampled_from([one.fact for one in first]))) if first else ()
        later = [Candidate(f.fact, f.at, f.importance, f.fact in answered) for f in fresh]
        assert [one.fact for one in chosen(later, count)] == [one.fact for one in first]

    @given(candidates, st.integers(2, 5))
    def test_what_was_asked_is_kept(self, facts: list[Candidate], count: int) -> None:
        picked = chosen(facts, count)
        asked = {one.fact for one in facts if one.asked}
        assert asked <= {one.fact for one in picked}
        assert len(picked) <= max(count, len(asked))
