"""Fits of made-up learners: does anybody get a worse curve than the usual one?

`python -m benchmarks.fitting` prints a table; `make bench` takes the figures among its own.
"""

from __future__ import annotations

import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import log
from statistics import fmean

from benchmarks.learners import NIGHT, Learner, learners, lived, seen_from
from benchmarks.part import Figure
from quizzes.fitting import engine
from quizzes.fitting.choice import CLASS, DEFAULT, OWN, compared, fitted
from quizzes.fitting.histories import History, Weights, items, predicted, sampled
from quizzes.fitting.queries import POOLED
from quizzes.memory.fitted import can_fit, missing
from quizzes.scheduling import DEFAULT_PARAMETERS

SEED = 21
"""Not one of those (1 to 4, 11 to 13) by which the numbers in `choice` were found."""
LIMIT = 0.01
"""By what part future log loss may be above that of the default parameters, for anybody."""


@dataclass(frozen=True)
class Result:
    """`worse` is by what part future log loss lies above that of the default parameters;
    `always` the same for own parameters taken without choice and without shrinking."""

    answers: int
    choice: str
    worse: float
    always: float
    possible: float


def surprise(learner: Learner, weights: Weights) -> float:
    """The mean log loss to be expected of the answers after the night.

    Its expected value, because the true chance of each answer is known: luck of a few answers
    neither hides nor feigns a difference.
    """
    found = predicted(learner.lived, weights, NIGHT, _default)
    days = (
        asked.day
        for history in learner.lived
        for asked in history.answers
        if asked.elapsed and asked.day >= NIGHT
    )
    lost = []
    for guess, day in zip(found, days, strict=True):
        true = learner.chances[guess.card, day]
        said = min(max(guess.expected, 1e-4), 1 - 1e-4)
        lost.append(-true * log(said) - (1 - true) * log(1 - said))
    return fmean(lost)


def _default(_set: int | None) -> Weights:
    return DEFAULT_PARAMETERS


def results(found: Iterable[Learner]) -> list[Result]:
    """Each learner fitted on the night, class by class, and judged by what came after it."""
    classes: dict[int, list[Learner]] = defaultdict(list)
    for learner in found:
        classes[learner.course].append(learner)
    return [
        _result(learner, pooled(members)) for members in classes.values() for learner in members
    ]


def pooled(members: list[Learner]) -> list[History]:
    return [one for member in members for one in sampled(member.known, POOLED // len(members))]


def _result(learner: Learner, pool: list[History]) -> Result:
    usual = surprise(learner, DEFAULT_PARAMETERS)
    count = sum(len(history.answers) for history in learner.known)
    choice, weights = DEFAULT, DEFAULT_PARAMETERS
    if not missing(count, None):
        choice = compared(learner.known, pool, _default, engine.fit).choice
        if choice != DEFAULT:
            weights = fitted(learner.known if choice == OWN else pool, engine.fit)
    alone = engine.fit(items(learner.known))
    return Result(
        answers=learner.answers,
        choice=choice,
        worse=surprise(learner, weights) / usual - 1,
        always=surprise(learner, alone) / usual - 1,
        possible=surprise(learner, learner.true) / usual - 1,
    )


def large(answers: int = 100_000) -> tuple[float, float]:
    """Processor seconds (of one fit, of comparing and fitting) for so many answers."""
    luck = random.Random(SEED)
    rows, chances = lived(DEFAULT_PARAMETERS, answers, luck, 0)
    one = seen_from(NIGHT, 0, answers, DEFAULT_PARAMETERS, rows, chances)
    started = time.process_time()
    fitted(one.known, engine.fit)
    alone = time.process_time() - started
    compared(one.known, [], _default, engine.fit)
    return alone, time.process_time() - started


def table(found: list[Result]) -> None:
    """By number of answers: whom was given what, and what became of it."""
    print(f"{'answers':>12}{'learners':>10}{'own':>6}{'class':>6}{'mean':>9}{'worst':>9}", end="")
    print(f"{'own always':>12}{'worst':>9}{'possible':>10}")
    for low, high in ((0, 250), (250, 500), (500, 1000), (1000, 2000), (2000, 10_000), (0, 10_000)):
        some = [one for one in found if low <= one.answers < high]
        chosen = Counter(one.choice for one in some)
        print(f"{f'{low}-{high}':>12}{len(some):>10}{chosen[OWN]:>6}{chosen[CLASS]:>6}", end="")
        for column in ("worse", "always"):
            values = [getattr(one, column) for one in some]
            width = 9 if column == "worse" else 12
            print(f"{fmean(values):>{width}.2%}{max(values):>9.2%}", end="")
        print(f"{fmean(one.possible for one in some):>10.2%}")


def figures() -> list[Figure]:
    """What the fits of a night do to made-up learners, and how long a large one takes."""
    if not can_fit():
        print("fsrs-rs-python is not installed here: the fits were NOT measured.")
        return []
    found = results(learners(SEED))
    table(found)
    fit, whole = large()
    worse = [100 * one.worse for one in found]
    always = [100 * one.always for one in found]
    return [
        (
            f"fitted curves of {len(found)} learners, worst against the usual",
            round(max(worse), 2),
            "% log loss",
            100 * LIMIT,
        ),
        ("the same, mean", round(fmean(worse), 2), "% log loss", 0.0),
        ("own curves without choice, worst", round(max(always), 2), "% log loss", None),
        ("own curves without choice, mean", round(fmean(always), 2), "% log loss", None),
        ("one fit to 100,000 answers, CPU", round(fit, 1), "s", None),
        ("comparing and fitting 100,000 answers, CPU", round(whole, 1), "s", None),
    ]
