"""Learning towards a day: until shortly before it less often, then each weak card once more.

What an interval buys beyond the day of the exam is not needed. So until the last days a card
may fall lower than usual before it returns (`RETENTION`), and in the last pass every card
that would stand too low on the day is asked once, on a day of its own: the work is even, and
a button can say when the card returns. benchmarks/plans.py holds this against a constant
retention of 0.90, which asks more and, on the day, leaves no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Final

from quizzes.scheduling.memory import lifetimes_until
from quizzes.scheduling.shapes import Memory, State

RETENTION: Final = 0.75
"""What answers aim at until the last pass; the lowest the scheduler takes is 0.70."""

SHORTEST_PASS, LONGEST_PASS, A_PASS_DAY = 3, 14, 50
"""Days of the last pass, and the cards a day of it holds where no cap is set."""


@dataclass(frozen=True, slots=True)
class ExamPlan:
    """By `day` cards should be recalled with the chance `target` on average.

    The last pass takes the `pass_days` before that day; at most `daily` cards are met on one
    day (None: no cap).
    """

    day: date
    target: float
    pass_days: int
    daily: int | None = None

    @property
    def pass_begins(self) -> date:
        return self.day - timedelta(days=self.pass_days)


def days_of_pass(cards: int, daily: int | None, days_left: int) -> int:
    """How many days the last pass needs for so many cards; never more than are left."""
    wanted = ceil(cards / (daily or A_PASS_DAY))
    return max(1, min(max(wanted, SHORTEST_PASS), LONGEST_PASS, days_left))


def floor_of(target: float) -> float:
    """How low a single card may stand on the day while the mean reaches the target: those
    just asked stand high above it, and make good for as many that stand a little below."""
    return target - (1 - target) / 4


def pass_day(plan: ExamPlan, card: int) -> date:
    """The day of the last pass that is a card's own."""
    return plan.day - timedelta(days=1 + card % plan.pass_days)


def falls_below(memory: Memory, plan: ExamPlan, parameters: tuple[float, ...]) -> bool:
    """Whether a card would stand too low on the day, were it not asked again."""
    if memory.stability is None or memory.last_day is None:
        return False
    gone = (plan.day - memory.last_day).days
    return gone > memory.stability * lifetimes_until(floor_of(plan.target), parameters)


def in_pass(
    memory: Memory, card: int, day: date, plan: ExamPlan, parameters: tuple[float, ...]
) -> bool:
    """Whether the last pass asks a card on a study day, due or not."""
    own = pass_day(plan, card)
    return (
        memory.state is State.REVIEW
        and memory.last_day is not None
        and memory.last_day < own <= day < plan.day
        and falls_below(memory, plan, parameters)
    )


def comes_on(
    memory: Memory, card: int, plan: ExamPlan, parameters: tuple[float, ...]
) -> date | None:
    """When a card in review returns: the day it is due, or its day of the last pass if sooner."""
    if memory.due_day is None or memory.last_day is None:
        return memory.due_day
    own = pass_day(plan, card)
    if memory.last_day < own < memory.due_day and falls_below(memory, plan, parameters):
        return own
    return memory.due_day


def retention_on(day: date, plan: ExamPlan, usual: float) -> float:
    """What the answers of a study day aim at: less until the last pass, then as usual."""
    return min(RETENTION, usual) if day < plan.pass_begins else usual
