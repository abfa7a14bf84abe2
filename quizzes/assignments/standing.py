"""Where one learner stands with one assignment. Pure: knows no database and no clock.

Named tuples, because a grade book makes thousands of them for a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from quizzes.grading import passes, shown


class State(StrEnum):
    """`LATE` is due and not done; what was done after the due date is `DONE` and `late`."""

    EARLY = "early"
    OPEN = "open"
    DONE = "done"
    LATE = "late"
    EXCUSED = "excused"


class Try(NamedTuple):
    """One finished attempt. `share` is 0 to 1."""

    number: int
    share: float
    at: datetime


class Dates(NamedTuple):
    """When an assignment opens and is due for one learner; None where nothing was set."""

    opens: datetime | None = None
    due: datetime | None = None


class Standing(NamedTuple):
    """`percent` is the mark that counts, None without one: missing is not zero; `shown` is it in
    whole per cent.

    `done` of `total` are facts begun; both are 0 for a quiz.
    """

    state: State
    percent: float | None = None
    shown: int | None = None
    passed: bool | None = None
    done: int = 0
    total: int = 0
    late: bool = False
    at: datetime | None = None


def counted(tries: Sequence[Try], counting: str) -> tuple[float, datetime]:
    """(share that counts, when it was reached) of at least one attempt in the order made.

    `counting` is "best", "last", "first" or "mean"; a mean is reached with the last attempt.
    """
    if len(tries) == 1:
        return tries[0].share, tries[0].at
    share = counted_share([one.share for one in tries], counting)
    if counting == "best":
        return share, next(one.at for one in tries if one.share == share)
    return share, (tries[0] if counting == "first" else tries[-1]).at


def counted_share(shares: Sequence[float], counting: str) -> float:
    """The share that counts of at least one attempt, where nobody asks when it was reached."""
    if counting == "mean":
        return sum(shares) / len(shares)
    if counting == "best":
        return max(shares)
    return shares[0] if counting == "first" else shares[-1]


def of_quiz(
    tries: Sequence[Try],
    dates: Dates,
    now: datetime,
    *,
    counting: str,
    pass_percent: int | None = None,
    excused: bool = False,
) -> Standing:
    if not tries:
        return Standing(_undone(dates, now, excused=excused))
    share, at = counted(tries, counting)
    percent = 100 * share
    return Standing(
        State.EXCUSED if excused else State.DONE,
        percent=percent,
        shown=shown(percent, pass_percent),
        passed=passes(percent, pass_percent),
        late=dates.due is not None and at > dates.due,
        at=at,
    )


def of_facts(
    begun: Sequence[datetime | None],
    total: int,
    dates: Dates,
    now: datetime,
    *,
    excused: bool = False,
) -> Standing:
    """Done is: each of the `total` facts was begun. `begun` says when, None where unknown."""
    if total == 0 or len(begun) < total:
        state = _undone(dates, now, excused=excused)
        return Standing(state, done=len(begun), total=total)
    at = max((one for one in begun if one is not None), default=None)
    return Standing(
        State.EXCUSED if excused else State.DONE,
        done=total,
        total=total,
        late=dates.due is not None and at is not None and at > dates.due,
        at=at,
    )


def _undone(dates: Dates, now: datetime, *, excused: bool) -> State:
    if excused:
        return State.EXCUSED
    if dates.opens is not None and now < dates.opens:
        return State.EARLY
    return State.LATE if dates.due is not None and now >= dates.due else State.OPEN


def mean(values: Iterable[float | None]) -> float | None:
    """The mean of what there is; None where there is nothing."""
    there = [value for value in values if value is not None]
    return sum(there) / len(there) if there else None
