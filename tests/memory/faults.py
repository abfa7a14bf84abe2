"""Mistakes that memory could hold. Each is planted for one run, which the machine must not pass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import User
from quizzes.memory import actions, fast
from quizzes.memory.models import Review
from quizzes.memory.shapes import Answer

Plant = Callable[[pytest.MonkeyPatch], None]


def undo_takes_the_first_row(patch: pytest.MonkeyPatch) -> None:
    def first(learner: User) -> Review | None:
        rows = Review.objects.filter(learner=learner, kind__in=actions.UNDOABLE, undone=None)
        return rows.order_by("pk").first()

    patch.setattr(actions, "latest_undoable", first)


def undo_forgets_settings_aside(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(actions, "UNDOABLE", (Review.Kind.ANSWER,))


def undo_leaves_the_day_alone(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(actions, "_uncount", lambda row: None)


def undo_rubs_the_row_out(patch: pytest.MonkeyPatch) -> None:
    real = actions._uncount

    def rubbed(row: Review) -> None:
        real(row)
        Review.objects.filter(pk=row.pk).update(milliseconds=1)

    patch.setattr(actions, "_uncount", rubbed)


def a_key_counts_anew_each_time(patch: pytest.MonkeyPatch) -> None:
    real, presses = actions.answer, iter(range(10**6))

    def twice(learner: User, given: Answer, at: datetime) -> Any:
        rows = actions.Card.objects.get(pk=given.card).rows
        return real(learner, replace(given, key=f"press-{next(presses)}", seen=rows), at)

    patch.setattr(actions, "answer", twice)


def a_press_on_an_old_page_counts(patch: pytest.MonkeyPatch) -> None:
    statement = fast.STORE_MEMORY.replace('AND "rows" = %(seen)s', "")
    patch.setattr(fast, "STORE_MEMORY", statement)


def days_begin_in_greenwich(patch: pytest.MonkeyPatch) -> None:
    def greenwich(at: datetime, time_zone: str, day_starts_at: int) -> date:
        return at.astimezone(UTC).date()

    patch.setattr(actions, "study_day", greenwich)


def a_buried_card_sleeps_on(patch: pytest.MonkeyPatch) -> None:
    asleep = fast._ASKABLE.replace('OR c."buried_until" <= %(day)s', "")
    _ask(patch, fast._ASKABLE, asleep)


def a_buried_card_comes_at_once(patch: pytest.MonkeyPatch) -> None:
    awake = fast._ASKABLE.replace('OR c."buried_until" <= %(day)s', "OR c.\"buried_until\" > '1'")
    _ask(patch, fast._ASKABLE, awake)


def suspended_cards_are_asked(patch: pytest.MonkeyPatch) -> None:
    _ask(patch, 'AND NOT c."suspended"', "")


def siblings_are_asked_on_one_day(patch: pytest.MonkeyPatch) -> None:
    _ask(patch, fast._NO_SIBLING, "")


def retired_questions_are_asked(patch: pytest.MonkeyPatch) -> None:
    _ask(patch, "AND NOT (q.\"status\" = 'published')", "AND 1 = 0")


def _ask(patch: pytest.MonkeyPatch, old: str, new: str) -> None:
    """Another statement that chooses the next card."""
    assert old in fast.NEXT_CARD
    patch.setattr(fast, "NEXT_CARD", fast.NEXT_CARD.replace(old, new))
    patch.setattr(fast, "next_card_statement", fast.next_card_statement.__wrapped__)


FAULTS: tuple[Plant, ...] = (
    undo_takes_the_first_row,
    undo_forgets_settings_aside,
    undo_leaves_the_day_alone,
    undo_rubs_the_row_out,
    a_key_counts_anew_each_time,
    a_press_on_an_old_page_counts,
    days_begin_in_greenwich,
    a_buried_card_sleeps_on,
    a_buried_card_comes_at_once,
    suspended_cards_are_asked,
    siblings_are_asked_on_one_day,
    retired_questions_are_asked,
)
