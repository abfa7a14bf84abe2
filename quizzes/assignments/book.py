"""The grade book of a class: learners × assignments, as frozen values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from quizzes.assignments.queries import (
    Exceptions,
    Given,
    Member,
    evidence,
    exceptions_of,
    given,
    members_of,
    shares_of,
)
from quizzes.assignments.standing import Standing, mean
from quizzes.classes.models import Class

PAGE = 20
SORTS = ("name", "-name", "mean", "-mean")


@dataclass(frozen=True, slots=True)
class Row:
    """One learner. `mean` is over the marks there are, in percent."""

    member: Member
    cells: tuple[Standing, ...]
    mean: float | None


@dataclass(frozen=True, slots=True)
class Book:
    """One page of the grade book; means of assignments are over the whole class."""

    given: tuple[Given, ...]
    rows: tuple[Row, ...]
    means: tuple[float | None, ...]
    mean: float | None
    learners: int
    sort: str
    page: int
    pages: int


def book(
    course: Class, now: datetime, *, sort: str = "name", page: int = 1, size: int | None = PAGE
) -> Book:
    """A constant number of SELECTs. `size` None: everybody.

    Of the whole class only the marks are read, for its means and the order; all that a cell
    shows is read for the learners of the page.
    """
    rows, people = given([course.pk]), members_of(course.pk)
    exceptions = exceptions_of(rows)
    columns = marks(rows, {member.pk for member in people}, exceptions)
    means = means_of(columns)
    ordered = in_order(people, means, sort)
    pages = max(1, -(-len(ordered) // size)) if size else 1
    page = min(max(page, 1), pages)
    shown = ordered[(page - 1) * size : page * size] if size else ordered
    proof = evidence(rows, [member.pk for member in shown], exceptions=exceptions)
    return Book(
        given=tuple(rows),
        rows=tuple(
            Row(
                member,
                tuple([proof.standing(one, member.pk, now) for one in rows]),
                means.get(member.pk),
            )
            for member in shown
        ),
        means=tuple(mean(column.values()) for column in columns),
        mean=mean(means.values()),
        learners=len(people),
        sort=sort,
        page=page,
        pages=pages,
    )


def marks(
    rows: Sequence[Given], people: Set[int], exceptions: Exceptions
) -> list[Mapping[int, float]]:
    """For each assignment: learner -> mark in percent; of who has one and is not excused."""
    counting = {one.quiz: one.counting for one in rows if one.quiz is not None}
    shares = shares_of(counting)
    left_out: dict[int, set[int]] = defaultdict(set)
    for assignment, learner in exceptions.excuses:
        left_out[assignment].add(learner)
    found: list[Mapping[int, float]] = []
    for one in rows:
        reached = shares[one.quiz] if one.quiz is not None else {}
        free = left_out[one.pk] | {
            learner for quiz, learner in exceptions.excused_quizzes if quiz == one.quiz
        }
        counted = people - free
        found.append(
            {learner: 100 * share for learner, share in reached.items() if learner in counted}
        )
    return found


def means_of(columns: Sequence[Mapping[int, float]]) -> Mapping[int, float]:
    """Learner -> mean of their marks; who has none is left out."""
    sums: dict[int, list[float]] = defaultdict(list)
    for column in columns:
        for learner, mark in column.items():
            sums[learner].append(mark)
    return {learner: sum(own) / len(own) for learner, own in sums.items()}


def in_order(people: Sequence[Member], means: Mapping[int, float], sort: str) -> list[Member]:
    """By name or by mean; who has no mark comes last either way."""
    down = sort.startswith("-")
    if sort.lstrip("-") == "name":
        return list(reversed(people)) if down else list(people)

    def rank(member: Member) -> tuple[bool, float]:
        known = means.get(member.pk)
        return known is None, 0.0 if known is None else -known if down else known

    return sorted(people, key=rank)
