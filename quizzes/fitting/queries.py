"""Whose parameters are to be fitted tonight, and the answers to fit them to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from quizzes.classes.models import Membership
from quizzes.fitting.histories import History, Logged, Weights, histories, sampled
from quizzes.memory.fitted import FIRST, missing
from quizzes.memory.models import Fitting, ParameterSet, Review
from quizzes.memory.queries import standing_answers
from quizzes.scheduling import DEFAULT_PARAMETERS
from quizzes.scheduling.weights import valid_parameters

POOLED = 20_000
"""Answers of a class at most, from each member the same number, so that nobody outweighs it."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A learner with enough answers since the last fit; `course` is the class joined last."""

    learner: int
    answers: int
    course: int | None


def ready() -> list[Ready]:
    """Who is to be fitted, class by class. Guests are not: what they learn may move to another
    account, and parameters belong to one. Three SELECTs."""
    counted = (
        standing_answers()
        .filter(learner__is_guest=False, learner__is_active=True)
        .order_by()
        .values_list("learner")
        .annotate(answers=Count("pk"))
        .filter(answers__gte=FIRST)
    )
    had = dict(Fitting.objects.values_list("learner", "reviews"))
    found = {learner: n for learner, n in counted if not missing(n, had.get(learner))}
    course = _courses(found)
    made = [Ready(learner, n, course.get(learner)) for learner, n in found.items()]
    return sorted(made, key=lambda one: (one.course or 0, one.learner))


def _courses(learners: Iterable[int]) -> Mapping[int, int]:
    """The class that each joined last, of those that go on."""
    rows = Membership.objects.filter(left_at=None, course__archived_at=None)
    wanted = set(learners)
    joined = rows.order_by("joined_at", "pk").values_list("learner", "course")
    return {learner: course for learner, course in joined.iterator() if learner in wanted}


def answers_of(learner: int) -> list[History]:
    """Every answer of one learner that stands, imported ones too. One SELECT, narrow rows."""
    return list(histories(_logged(standing_answers().filter(learner=learner))))


def _logged(rows: QuerySet[Review]) -> Iterable[Logged]:
    found = rows.order_by("card", "number").values_list(
        "card", "number", "day", "rating", "parameters"
    )
    for card, number, day, rating, parameters in found.iterator(chunk_size=5000):
        yield Logged(card, number, day.toordinal(), rating or 0, parameters)


def answers_of_class(course: int) -> list[History]:
    """About 20,000 answers of the members of a class; none where there is one member only.

    One SELECT a member, so that never more than the log of one is in memory beside them.
    """
    members = list(
        Membership.objects.filter(course=course, left_at=None, learner__is_guest=False)
        .order_by("learner")
        .values_list("learner", flat=True)
    )
    pools = [sampled(answers_of(member), POOLED // len(members)) for member in members]
    pools = [pool for pool in pools if pool]
    return [history for pool in pools for history in pool] if len(pools) > 1 else []


def sets_of(found: Iterable[History]) -> Callable[[int | None], Weights]:
    """From the set that an answer names to its weights. One SELECT."""
    asked = (asked.parameters for history in found for asked in history.answers)
    named = {pk for pk in asked if pk is not None}
    rows = ParameterSet.objects.filter(pk__in=named).values_list("pk", "weights")
    known = {pk: valid_parameters(weights) for pk, weights in rows}
    return lambda pk: DEFAULT_PARAMETERS if pk is None else known[pk]
