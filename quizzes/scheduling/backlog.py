"""A backlog over some days: how large it is in time, and what a day of it holds. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from math import ceil
from typing import Final

from quizzes.scheduling.shapes import Memory

DAYS: Final = (3, 7, 14)
A_WEEK: Final = 7
COME_BACK: Final = 0.25
"""Of a backlog that many are forgotten, and asked once more before it is worked off."""

AWAY_DAYS, USUAL_DAYS = 14, 2
"""Longer away than this is a come-back; more than so many usual days overdue is a backlog."""


def a_day(overdue: int, coming: int, days: int) -> int:
    """Reviews a day that work off what is overdue within `days`, with what falls due meanwhile."""
    return max(1, ceil((overdue * (1 + COME_BACK) + coming) / days))


def is_backlog(overdue: int, usual: int) -> bool:
    """Whether more is overdue than two usual days of this learner hold."""
    return overdue > USUAL_DAYS * usual


class Order(StrEnum):
    """Which of the cards that are due comes first."""

    WEAKEST = "weakest"
    DUE = "due"
    UNSEEN = "unseen"


def order_of(days: int) -> Order:
    """How a backlog spread over so many days is worked off, as benchmarks/plans.py found it.

    Over a week or less what was due first comes first. Over longer plans what was seen longest
    ago keeps more: old cards hold for long once they are recalled, while those that are always
    forgotten anew wait and do not eat the days.
    """
    return Order.DUE if days <= A_WEEK else Order.UNSEEN


Urgency = Callable[[Memory, date], float]
"""How early a card comes on a day: the higher, the earlier."""


def weakest_first(memory: Memory, day: date) -> float:
    """As on every usual day: by ascending recall, which falls with elapsed days per stability."""
    return longest_unseen_first(memory, day) / (memory.stability or 1.0)


def strongest_first(memory: Memory, day: date) -> float:
    return -weakest_first(memory, day)


def due_first(memory: Memory, day: date) -> float:
    """By the day they were due."""
    return 0.0 if memory.due_day is None else float((day - memory.due_day).days)


def most_overdue_first(memory: Memory, day: date) -> float:
    """By what is overdue against the interval."""
    return due_first(memory, day) / max(1, memory.interval)


def longest_unseen_first(memory: Memory, day: date) -> float:
    return 0.0 if memory.last_day is None else float((day - memory.last_day).days)


URGENCY: Final[dict[Order, Urgency]] = {
    Order.WEAKEST: weakest_first,
    Order.DUE: due_first,
    Order.UNSEEN: longest_unseen_first,
}
