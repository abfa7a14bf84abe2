"""Made-up learners, each with a forgetting curve of their own, who study as Recite schedules."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS

from quizzes.fitting.histories import History, Logged, Weights, histories
from quizzes.scheduling import (
    DEFAULT_PARAMETERS,
    NEW,
    Memory,
    Rating,
    Settings,
    State,
    after,
    recall_after,
)
from quizzes.scheduling.memory import reviewed

NIGHT = 800_000
"""The day of the fit, as an ordinal: everybody has answered as much as they were to by then."""

CLASSES, SIZE = 10, 7
APART_CLASSES, APART_LEARNERS = (0.0, 0.2, 0.4), (0.0, 0.1, 0.2, 0.4)
"""By how much true parameters differ: the deviation of their logarithms, twice that for the
stabilities that a first answer gives. 0: a learner whom the default parameters fit exactly."""
SHORTEST, LONGEST = 100, 3000
PACES = (2, 5, 10)
START = datetime(2025, 1, 1, 9, tzinfo=UTC)
HOW = Settings()


@dataclass(frozen=True)
class Learner:
    """`known` is what was answered before the night, `lived` that and what came after;
    `chances` holds the true chance of recall of (card, day)."""

    course: int
    answers: int
    true: Weights
    known: list[History]
    lived: list[History]
    chances: dict[tuple[int, int], float]


def learners(seed: int, classes: int = CLASSES, size: int = SIZE) -> Iterator[Learner]:
    """Classes of learners; each studies on for as many answers as there were before the night."""
    luck = random.Random(seed)
    for course in range(classes):
        of_class = moved(DEFAULT_PARAMETERS, luck.choice(APART_CLASSES), luck)
        for n in range(size):
            true = moved(of_class, luck.choice(APART_LEARNERS), luck)
            answers = round(math.exp(luck.uniform(math.log(SHORTEST), math.log(LONGEST))))
            rows, chances = lived(true, 2 * answers, luck, 1_000_000 * (course * size + n))
            yield seen_from(NIGHT, course, answers, true, rows, chances)


def moved(weights: Weights, by: float, luck: random.Random) -> Weights:
    found = [
        min(max(weight * math.exp(luck.gauss(0, by * (2 if n < 4 else 1))), low), high)
        for n, (weight, low, high) in enumerate(
            zip(weights, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True)
        )
    ]
    return (*sorted(found[:4]), *found[4:])


def seen_from(
    night: int,
    course: int,
    answers: int,
    true: Weights,
    rows: list[Logged],
    chances: dict[tuple[int, int], float],
) -> Learner:
    """The life moved in time, so that the last of so many answers lies on the day before."""
    later = night - 1 - rows[answers - 1].day
    found = list(histories(sorted(row._replace(day=row.day + later) for row in rows)))
    known = [history.before(night) for history in found]
    dated = {(card, day + later): chance for (card, day), chance in chances.items()}
    return Learner(course, answers, true, [one for one in known if one.answers], found, dated)


def lived(
    true: Weights, answers: int, luck: random.Random, first: int
) -> tuple[list[Logged], dict[tuple[int, int], float]]:
    """Days of study with new cards on each, one day in eight left out. The scheduler takes the
    default parameters; what is recalled follows the true ones."""
    pace, forgets = luck.choice(PACES), luck.uniform(0.15, 0.35)
    scheduled: dict[int, Memory] = {}
    memory: dict[int, tuple[float, float, int]] = {}
    rows: list[Logged] = []
    chances: dict[tuple[int, int], float] = {}
    day, fresh = 0, first
    while len(rows) < answers:
        at = START + timedelta(days=day)
        day += 1
        if luck.random() < 0.12:
            continue
        due = [c for c, m in scheduled.items() if m.due_day and m.due_day <= at.date()]
        for card in [*due, *range(fresh, fresh + pace)]:
            when = at
            for _step in range(12):
                before = scheduled.get(card, NEW)
                rating = _answered(card, when, true, memory, chances, luck, forgets)
                scheduled[card] = after(before, rating, when, HOW, seed=card)
                number = scheduled[card].reps
                rows.append(Logged(card, number, when.date().toordinal(), rating, None))
                if scheduled[card].state is State.REVIEW:
                    break
                when = scheduled[card].due or when
        fresh += pace
    return rows, chances


def _answered(
    card: int,
    when: datetime,
    true: Weights,
    memory: dict[int, tuple[float, float, int]],
    chances: dict[tuple[int, int], float],
    luck: random.Random,
    forgets: float,
) -> Rating:
    """How the learner answers; the true memory and the true chance of recall are noted."""
    day = when.date().toordinal()
    stability, difficulty, last = memory.get(card, (None, None, day))
    elapsed = day - last
    if stability is None:
        fails, grades = forgets, (0.15, 0.60, 0.25)
    elif elapsed == 0:
        fails, grades = 0.08, (0.0, 1.0, 0.0)
    else:
        recall = chances[card, day] = recall_after(stability, elapsed, true)
        fails, grades = 1 - recall, (0.12, 0.75, 0.13)
    rating = Rating.AGAIN
    if luck.random() >= fails:
        rating = luck.choices((Rating.HARD, Rating.GOOD, Rating.EASY), grades)[0]
    memory[card] = (*reviewed(stability, difficulty, elapsed, rating, true), day)
    return rating
