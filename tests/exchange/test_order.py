"""Where answers from elsewhere stand in the log of a card. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.scheduling import Row, Settings, State, fold
from quizzes.scheduling.fold import standing
from quizzes.scheduling.order import in_time

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
KINDS = st.sampled_from(["answer", "answer", "import", "import", "undo", "bury", "correction"])

unhurried = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)


def row(kind: str, minutes: int, rating: int | None = 3) -> Row:
    at = START + timedelta(minutes=minutes)
    rated = rating if kind in ("answer", "import") else None
    return Row(kind, at, at.date(), rated)  # type: ignore[arg-type]


ROWS = st.lists(st.builds(row, KINDS, st.integers(0, 50_000), st.integers(1, 4)), max_size=14)


@unhurried
@given(ROWS)
def test_the_others_keep_their_order(rows: list[Row]) -> None:
    placed = in_time(rows)
    assert sorted(map(id, placed)) == sorted(map(id, rows))
    own = [one for one in placed if one.kind != "import"]
    assert own == [one for one in rows if one.kind != "import"]


@unhurried
@given(ROWS, st.integers(0, 50_000))
def test_what_is_answered_after_an_import_comes_last(rows: list[Row], minutes: int) -> None:
    """Whatever its clock says: the learner was shown the memory that the rest makes."""
    last = row("answer", minutes)
    assert in_time([*rows, last])[-1] is last


@unhurried
@given(ROWS)
def test_an_undo_takes_back_the_same_with_and_without_imports(rows: list[Row]) -> None:
    def own(some: tuple[Row, ...]) -> list[int]:
        return [id(one) for one in some if one.kind != "import"]

    assert own(standing(rows)) == own(standing([one for one in rows if one.kind != "import"]))


@unhurried
@given(st.permutations(range(6)), st.integers(0, 6))
def test_however_a_log_is_split_the_fold_is_one(order: list[int], here: int) -> None:
    """Answers in ascending order here, the rest brought in later: the same as all of them here."""
    whole = [row("answer", 3_000 * n, 1 + n % 4) for n in range(6)]
    mine = sorted(order[:here])
    theirs = [row("import", 3_000 * n, 1 + n % 4) for n in sorted(order[here:])]

    def settings_of(_row: Row) -> Settings:
        return Settings()

    both = fold([*(whole[n] for n in mine), *theirs], settings_of, seed=1)
    alone = fold(whole, settings_of, seed=1)
    assert both.memory == alone.memory
    assert both.memory.state is not State.NEW
    assert isinstance(both.memory.due_day, date)
