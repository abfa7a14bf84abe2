"""A virtual learner who lives through some days with our own scheduler. Pure.

What the learner truly remembers follows FSRS with parameters of its own (`truth`); what the
scheduler believes follows `settings`. With both alike this is a forecast.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from quizzes.scheduling import (
    ExamPlan,
    Memory,
    Rating,
    Settings,
    State,
    after,
    in_pass,
    recall_after,
    retention_on,
)
from quizzes.scheduling.backlog import Urgency, weakest_first
from quizzes.scheduling.memory import reviewed

STUDIED_AT = time(12)


@dataclass(slots=True)
class Pupil:
    """One card of the virtual learner: what is believed, and what is true of it."""

    card: int
    memory: Memory
    stability: float | None = None
    difficulty: float | None = None

    def recall(self, day: date, truth: tuple[float, ...]) -> float:
        """The true chance of recall; 0 for what was never learned."""
        if self.stability is None or self.memory.last_day is None:
            return 0.0
        return recall_after(self.stability, (day - self.memory.last_day).days, truth)


@dataclass(frozen=True, slots=True)
class Rules:
    """How the days are studied. `urgency`: higher comes first. `wanted`: asked though not due."""

    settings: Callable[[date], Settings]
    urgency: Urgency
    wanted: Callable[[Pupil, date], bool] = lambda _pupil, _day: False
    reviews_per_day: int = 9999
    new_per_day: int = 20
    daily: int | None = None


def as_usual(settings: Settings, *, new_per_day: int = 20, reviews_per_day: int = 9999) -> Rules:
    """Every day as it comes: what is due, the weakest first."""
    return Rules(
        lambda _day: settings,
        weakest_first,
        reviews_per_day=reviews_per_day,
        new_per_day=new_per_day,
    )


def as_planned(
    settings: Settings, plan: ExamPlan, *, new_per_day: int = 20, reviews_per_day: int = 9999
) -> Rules:
    """Towards an exam: the same, with the retention of the plan and its last pass."""
    later = replace(settings, retention=retention_on(date.min, plan, settings.retention))
    return Rules(
        lambda day: later if day < plan.pass_begins else settings,
        weakest_first,
        lambda pupil, day: in_pass(pupil.memory, pupil.card, day, plan, settings.parameters),
        reviews_per_day=reviews_per_day,
        new_per_day=new_per_day,
        daily=plan.daily,
    )


@dataclass(frozen=True, slots=True)
class Course:
    """Of each day: the answers given, and the mean recall on the morning after it."""

    answers: tuple[int, ...]
    recall: tuple[float, ...]


def live(
    cards: Sequence[Pupil],
    first: date,
    days: int,
    rules: Rules,
    truth: tuple[float, ...],
    luck: Random,
) -> Course:
    """Study `days` days from `first` on; changes the cards."""
    answers, recall = [], []
    for n in range(days):
        day = first + timedelta(days=n)
        settings = rules.settings(day)
        chosen = todays(cards, day, rules)
        answers.append(sum(_asked(pupil, day, settings, truth, luck) for pupil in chosen))
        recall.append(mean_recall(cards, day + timedelta(days=1), truth))
    return Course(tuple(answers), tuple(recall))


def todays(cards: Iterable[Pupil], day: date, rules: Rules) -> list[Pupil]:
    """What a day asks: reviews by urgency, then new cards in their order, within the limits."""
    due, new = [], []
    for pupil in cards:
        memory = pupil.memory
        if memory.state is State.NEW:
            new.append(pupil)
        elif (memory.due_day is not None and memory.due_day <= day) or rules.wanted(pupil, day):
            due.append(pupil)
    due.sort(key=lambda pupil: (-rules.urgency(pupil.memory, day), pupil.card))
    chosen = due[: rules.reviews_per_day] + new[: rules.new_per_day]
    return chosen if rules.daily is None else chosen[: rules.daily]


def _asked(
    pupil: Pupil, day: date, settings: Settings, truth: tuple[float, ...], luck: Random
) -> int:
    """One card on one day, with its steps until it is out of them; how many answers it took."""
    recalled = luck.random() < pupil.recall(day, truth)
    rating = Rating.GOOD if recalled or pupil.memory.state is State.NEW else Rating.AGAIN
    at = datetime.combine(day, STUDIED_AT, tzinfo=UTC)
    count = 0
    while True:
        _answer(pupil, rating, day, at, settings, truth)
        count += 1
        if pupil.memory.state is State.REVIEW:
            return count
        at, rating = pupil.memory.due or at, Rating.GOOD


def _answer(
    pupil: Pupil,
    rating: Rating,
    day: date,
    at: datetime,
    settings: Settings,
    truth: tuple[float, ...],
) -> None:
    last = pupil.memory.last_day
    gone = (day - last).days if last else 0
    pupil.stability, pupil.difficulty = reviewed(
        pupil.stability, pupil.difficulty, gone, rating, truth
    )
    pupil.memory = after(pupil.memory, rating, at, settings, seed=pupil.card)


def copies(cards: Iterable[Pupil]) -> list[Pupil]:
    return [replace(pupil) for pupil in cards]


def mean_recall(cards: Sequence[Pupil], day: date, truth: tuple[float, ...]) -> float:
    """Over the cards that were started; 0 without any."""
    started = [pupil.recall(day, truth) for pupil in cards if pupil.stability is not None]
    return sum(started) / len(started) if started else 0.0
