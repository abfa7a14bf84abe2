"""The state machine on top of the model: new, learning, review, relearning (as in Anki)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from quizzes.scheduling.day import day_start, study_day
from quizzes.scheduling.fuzz import chance, fuzzed, rounded
from quizzes.scheduling.memory import interval_for, reviewed
from quizzes.scheduling.shapes import Memory, Rating, Settings, State

PASSING = (Rating.HARD, Rating.GOOD, Rating.EASY)


def after(memory: Memory, rating: int, at: datetime, settings: Settings, *, seed: int) -> Memory:
    """The memory after one answer at the aware moment `at`. ValueError for a rating not 1-4.

    A clock that went backwards counts as no time passed. The same seed and count of
    reviews give the same fuzz, so a preview says what will happen.
    """
    return _outcomes(memory, at, settings, seed, (Rating(rating),))[Rating(rating)]


def preview(
    memory: Memory, at: datetime, settings: Settings, *, seed: int
) -> Mapping[Rating, Memory]:
    """What each of the four ratings would make of the memory."""
    return _outcomes(memory, at, settings, seed, tuple(Rating))


def _outcomes(
    memory: Memory, at: datetime, settings: Settings, seed: int, wanted: tuple[Rating, ...]
) -> dict[Rating, Memory]:
    at = at.astimezone(UTC)
    day = study_day(at, settings.time_zone, settings.day_starts_at)
    if memory.last_day is not None:
        # A study day that has begun does not end again because a clock was set back.
        day = max(day, memory.last_day)
    elapsed = (day - memory.last_day).days if memory.last_day else 0
    whole = _in_whole_days(memory, wanted, settings)
    models = {
        rating: reviewed(memory.stability, memory.difficulty, elapsed, rating, settings.parameters)
        for rating in {*wanted, *whole}
    }
    intervals = _intervals(memory, whole, models, settings, seed)
    return {
        rating: _moved(memory, rating, models[rating], intervals, at, settings) for rating in wanted
    }


def _in_whole_days(
    memory: Memory, wanted: tuple[Rating, ...], settings: Settings
) -> tuple[Rating, ...]:
    """The ratings whose intervals the wanted ones need: each stands after the one before it."""
    asked = [rating for rating in wanted if _step(memory, rating, settings)[2] is None]
    chain = PASSING if memory.state is State.REVIEW else (Rating.GOOD, Rating.EASY)
    return tuple(rating for rating in chain if asked and rating <= max(asked))


def _intervals(
    memory: Memory,
    whole: tuple[Rating, ...],
    models: Mapping[Rating, tuple[float, float]],
    settings: Settings,
    seed: int,
) -> dict[Rating, int]:
    """Whole days for each rating of `whole`, at least a day after the one before.

    One that is longer than the previous interval is at least a day longer.
    """
    luck = chance(seed, memory.reps) if settings.fuzz else None
    passing = memory.state is State.REVIEW
    minimum, found = 1, {}
    for rating in whole:
        raw = interval_for(models[rating][0], settings.retention, settings.parameters)
        raw = max(1.0, min(raw, float(settings.maximum_interval)))
        if passing and rounded(raw) > memory.interval:
            minimum = max(minimum, memory.interval + 1)
        minimum = min(minimum, settings.maximum_interval)
        found[rating] = fuzzed(raw, minimum, settings.maximum_interval, luck)
        minimum = found[rating] + 1
    return found


def _moved(
    memory: Memory,
    rating: Rating,
    model: tuple[float, float],
    intervals: Mapping[Rating, int],
    at: datetime,
    settings: Settings,
) -> Memory:
    lapsed = memory.state is State.REVIEW and rating is Rating.AGAIN
    state, step, wait = _step(memory, rating, settings)
    day = study_day(at, settings.time_zone, settings.day_starts_at)
    if memory.last_day is not None:
        day = max(day, memory.last_day)
    if wait is None:
        interval = intervals[rating]
        due_day = day + timedelta(days=interval)
        due = day_start(due_day, settings.time_zone, settings.day_starts_at)
    else:
        interval, due = 0, at + wait
        due_day = max(day, study_day(due, settings.time_zone, settings.day_starts_at))
    return Memory(
        state=state,
        step=step,
        stability=model[0],
        difficulty=model[1],
        due=due,
        due_day=due_day,
        last=at,
        last_day=day,
        interval=interval,
        reps=memory.reps + 1,
        lapses=memory.lapses + int(lapsed),
    )


def _step(
    memory: Memory, rating: Rating, settings: Settings
) -> tuple[State, int, timedelta | None]:
    """Where the answer leads: state, step, and the wait in a step (None: out of the steps)."""
    if memory.state is State.REVIEW:
        if rating is Rating.AGAIN:
            return State.RELEARNING, 0, settings.relearning_steps[0]
        return State.REVIEW, 0, None
    again = memory.state is State.RELEARNING
    steps = settings.relearning_steps if again else settings.learning_steps
    state = State.RELEARNING if again else State.LEARNING
    here = min(memory.step, len(steps) - 1)
    if rating is Rating.AGAIN:
        return state, 0, steps[0]
    if rating is Rating.HARD:
        return state, here, _hard_wait(steps, here)
    if rating is Rating.EASY or here + 1 >= len(steps):
        return State.REVIEW, 0, None
    return state, here + 1, steps[here + 1]


def _hard_wait(steps: tuple[timedelta, ...], here: int) -> timedelta:
    """Hard repeats its step; on the first it waits between the first and the second."""
    if here > 0:
        return steps[here]
    if len(steps) > 1:
        return (steps[0] + steps[1]) / 2
    return min(steps[0] * 1.5, steps[0] + timedelta(days=1))
