"""The scheduler: what a button promises is what happens, and the log says all."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import available_timezones

import fsrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.scheduling import (
    NEW,
    Rating,
    Row,
    Settings,
    State,
    Word,
    after,
    fold,
    interval_words,
    permitted,
    preview,
    retrievability,
    study_day,
    word,
)
from quizzes.scheduling.memory import reviewed

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
PLAIN = Settings(fuzz=False)
histories = st.lists(st.tuples(st.integers(1, 4), st.integers(0, 90)), min_size=1, max_size=25)


def played(history: list[tuple[int, int]], how: Settings = PLAIN, seed: int = 1):
    memory, at = NEW, AT
    for rating, days in history:
        memory = after(memory, rating, at, how, seed=seed)
        yield memory, at
        at += timedelta(days=days, minutes=11)


def test_steps_of_a_new_card() -> None:
    waits = {
        rating.name: interval_words(memory, AT)
        for rating, memory in preview(NEW, AT, PLAIN, seed=1).items()
    }
    assert waits["AGAIN"] == ("minutes", 1)
    assert waits["HARD"] == ("minutes", 6)
    assert waits["GOOD"] == ("minutes", 10)
    assert waits["EASY"] == ("days", 8)


def test_a_lapse_goes_through_relearning() -> None:
    easy = after(NEW, Rating.EASY, AT, PLAIN, seed=1)
    again = after(easy, Rating.AGAIN, AT + timedelta(days=8), PLAIN, seed=1)
    assert (again.state, again.lapses, again.interval) == (State.RELEARNING, 1, 0)
    back = after(again, Rating.GOOD, AT + timedelta(days=8, minutes=10), PLAIN, seed=1)
    assert back.state is State.REVIEW
    assert back.interval >= 1


@settings(max_examples=150, deadline=None)
@given(histories, st.integers(0, 2**31))
def test_the_preview_is_what_happens(history: list[tuple[int, int]], seed: int) -> None:
    how = Settings()
    memory, at = NEW, AT
    for rating, days in history:
        promised = preview(memory, at, how, seed=seed)
        memory_after = after(memory, rating, at, how, seed=seed)
        assert memory_after == promised[Rating(rating)]
        if memory.state is State.REVIEW:
            hard, good, easy = (promised[r].interval for r in (2, 3, 4))
            assert hard < good < easy or easy == how.maximum_interval
        memory, at = memory_after, at + timedelta(days=days, minutes=11)


@settings(max_examples=150, deadline=None)
@given(histories, st.integers(0, 2**31), st.lists(st.integers(0, 9), min_size=7, max_size=7))
def test_what_a_load_chose_is_kept(
    history: list[tuple[int, int]], seed: int, loads: list[int]
) -> None:
    how = Settings()
    memory, at = NEW, AT
    rows, last = [], memory
    for rating, days in history:
        allowed = permitted(memory, at, how)
        promised = preview(memory, at, how, seed=seed, load=lambda n: loads[n % 7])
        for wanted, (least, most) in allowed.items():
            assert least <= promised[wanted].interval <= most
            chosen = promised[wanted].interval
            assert after(memory, wanted, at, how, seed=seed, days=chosen) == promised[wanted]
            beyond = after(memory, wanted, at, how, seed=seed, days=most + 1)
            assert beyond == after(memory, wanted, at, how, seed=seed)
        last = promised[Rating(rating)]
        day = study_day(at, "UTC", 4)
        rows.append(Row("answer", at, day, rating, interval=last.interval or None))
        memory, at = last, at + timedelta(days=days, minutes=11)
    assert fold(rows, lambda _row: how, seed=seed).memory == last


@settings(max_examples=100, deadline=None)
@given(histories)
def test_the_log_folds_to_the_same_memory(history: list[tuple[int, int]]) -> None:
    rows, states = [], [NEW]
    for (rating, _days), (memory, at) in zip(history, played(history), strict=True):
        rows.append(Row("answer", at, study_day(at, "UTC", 4), rating))
        states.append(memory)
    assert fold(rows, lambda _row: PLAIN, seed=1).memory == states[-1]
    undone = [*rows, *(Row("undo", AT, date(2026, 3, 2)) for _row in rows[::2])]
    left = len(rows) - len(rows[::2])
    assert fold(undone, lambda _row: PLAIN, seed=1).memory == states[left]


@settings(max_examples=100, deadline=None)
@given(histories)
def test_the_model_is_that_of_the_package(history: list[tuple[int, int]]) -> None:
    scheduler = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card, at = fsrs.Card(card_id=1), datetime(2026, 1, 1, 12, tzinfo=UTC)
    stability = difficulty = None
    elapsed = 0
    for rating, days in history:
        card, _log = scheduler.review_card(card, fsrs.Rating(rating), at)
        stability, difficulty = reviewed(
            stability, difficulty, elapsed, Rating(rating), PLAIN.parameters
        )
        assert stability == pytest.approx(card.stability, rel=1e-12)
        assert difficulty == pytest.approx(card.difficulty, rel=1e-12)
        at, elapsed = at + timedelta(days=days), days


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(sorted(available_timezones())),
    st.datetimes(datetime(1990, 1, 1), datetime(2035, 1, 1)),
    st.integers(1, 36 * 60),
)
def test_a_study_day_never_runs_backwards(zone: str, at: datetime, minutes: int) -> None:
    at = at.replace(tzinfo=UTC)
    later = at + timedelta(minutes=minutes)
    assert study_day(at, zone, 4) <= study_day(later, zone, 4)


def test_a_clock_set_back_counts_as_no_time() -> None:
    easy = after(NEW, Rating.EASY, AT, PLAIN, seed=1)
    assert after(easy, Rating.GOOD, AT - timedelta(days=3), PLAIN, seed=1).last_day == date(
        2026, 3, 2
    )


def test_set_aside_and_corrected() -> None:
    day = date(2026, 3, 2)
    rows = [Row("answer", AT, day, 4), Row("suspend", AT, day), Row("flag", AT, day)]
    folded = fold([*rows, Row("bury", AT, day)], lambda _row: PLAIN, seed=1)
    assert (folded.suspended, folded.flagged) == (True, True)
    assert folded.buried_until == day + timedelta(days=1)
    corrected = fold([*rows, Row("correction", AT, day)], lambda _row: PLAIN, seed=1)
    assert corrected.memory.due_day == day + timedelta(days=1)
    assert corrected.memory.stability == folded.memory.stability


def test_words() -> None:
    easy = after(NEW, Rating.EASY, AT, PLAIN, seed=1)
    assert word(NEW, AT.date(), PLAIN) is Word.NEW
    assert word(easy, AT.date(), PLAIN) is Word.STRONG
    assert word(easy, easy.due_day, PLAIN) is Word.FADING
    assert retrievability(easy, AT.date(), PLAIN) == 1.0


@pytest.mark.parametrize("retention", [0.5, 0.995])
def test_settings_refuse_what_makes_no_sense(retention: float) -> None:
    with pytest.raises(ValueError, match="retention"):
        Settings(retention=retention)


def test_a_rating_is_one_of_four() -> None:
    with pytest.raises(ValueError):
        after(NEW, 5, AT, PLAIN, seed=1)
