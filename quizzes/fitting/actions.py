"""The fits of a night: computed, chosen, stored. No card is moved by them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from accounts.models import User
from quizzes.fitting import choice, engine, queries
from quizzes.fitting.choice import Verdict
from quizzes.fitting.histories import History, Weights
from quizzes.memory.models import Fitting, ParameterSet
from quizzes.scheduling import SCHEDULER_VERSION

log = logging.getLogger(__name__)


@dataclass
class Night:
    """How many learners got which parameters, and who could not be fitted."""

    chosen: dict[str, int] = field(default_factory=dict)
    failed: list[int] = field(default_factory=list)


@dataclass
class Pool:
    """The answers of a class, and the weights fitted to all of them: once a night, when wanted."""

    course: int | None
    histories: list[History]
    kept: ParameterSet | None = None

    def parameters(self) -> ParameterSet:
        if self.kept is None:
            weights = choice.fitted(self.histories, engine.fit)
            self.kept = stored_set(weights, _answers(self.histories), course=self.course)
        return self.kept


def fit_all(at: datetime) -> Night:
    """Fit whoever has enough new answers. What goes wrong for one is logged and stops no other."""
    night = Night()
    for one, pool in _with_pools(queries.ready(), night):
        try:
            chosen = fit_learner(one.learner, one.answers, pool, at)
        except Exception:
            log.exception("The parameters of learner %s could not be fitted", one.learner)
            night.failed.append(one.learner)
        else:
            night.chosen[chosen] = night.chosen.get(chosen, 0) + 1
    return night


def _with_pools(found: list[queries.Ready], night: Night) -> Iterator[tuple[queries.Ready, Pool]]:
    """Each with the pool of the class. One pool at a time is in memory."""
    pool = Pool(None, [])
    for one in found:
        if one.course != pool.course:
            try:
                pool = Pool(one.course, _pooled(one.course))
            except Exception:
                log.exception("The answers of class %s could not be read", one.course)
                night.failed.append(one.learner)
                continue
        yield one, pool


def _pooled(course: int | None) -> list[History]:
    return [] if course is None else queries.answers_of_class(course)


def fit_learner(learner: int, answers: int, pool: Pool, at: datetime) -> str:
    """Compare, choose, fit the chosen kind to all there is, and take it into use.

    The new weights are those of the next answer; what was answered keeps its own.
    """
    own = queries.answers_of(learner)
    verdict = choice.compared(own, pool.histories, queries.sets_of(own), engine.fit)
    chosen: ParameterSet | None = None
    if verdict.choice == choice.CLASS:
        chosen = pool.parameters()
    elif verdict.choice == choice.OWN:
        weights = choice.fitted(own, engine.fit)
        chosen = stored_set(weights, _answers(own), learner=learner)
    with transaction.atomic():
        take_into_use(learner, chosen)
        write_down(learner, answers, verdict, at)
    return verdict.choice


def _answers(found: list[History]) -> int:
    return sum(len(history.answers) for history in found)


def stored_set(
    weights: Weights, reviews: int, *, learner: int | None = None, course: int | None = None
) -> ParameterSet:
    """These weights of a learner or a class as a set: the latest one where nothing changed."""
    latest = ParameterSet.objects.filter(learner=learner, course=course).order_by("pk").last()
    if latest and latest.weights == list(weights):
        return latest
    return ParameterSet.objects.create(
        learner_id=learner,
        course_id=course,
        name=f"{'class' if course else 'own'}, {reviews} answers",
        reviews=reviews,
        weights=list(weights),
        scheduler_version=SCHEDULER_VERSION,
    )


def take_into_use(learner: int, chosen: ParameterSet | None) -> None:
    User.objects.filter(pk=learner).update(
        weights=chosen.weights if chosen else None, parameter_set=chosen.pk if chosen else None
    )


def write_down(learner: int, answers: int, verdict: Verdict, at: datetime) -> None:
    Fitting.objects.update_or_create(
        learner_id=learner,
        defaults={
            "at": at,
            "choice": verdict.choice,
            "reviews": answers,
            "held_out": verdict.held_out,
            "losses": verdict.losses,
            "errors": verdict.errors,
        },
    )
