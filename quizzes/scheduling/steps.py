"""The state machine on top of the model: new, learning, review, relearning (as in Anki)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from quizzes.scheduling.day import day_start, study_day
from quizzes.scheduling.fuzz import Load, bounds, chance, picked, rounded
from quizzes.scheduling.memory import interval_for, reviewed
from quizzes.scheduling.shapes import Memory, Rating, Settings, State

PASSING = (Rating.HARD, Rating.GOOD, Rating.EASY)


def after(
    memory: Memory,
    rating: int,
    at: datetime,
    settings: Settings,
    *,
    seed: int,
    days: int | None = None,
) -> Memory:
    """The memory after one answer at the aware moment `at`. ValueError for a rating not 1-4.

    A clock that went backwards counts as no time passed. The same seed and count of
    reviews give the same fuzz, so a preview says what will happen. `days` is the interval
    that a preview promised for the load of its days: it is kept where the fuzz allows it.
    """
    rating = Rating(rating)
    return _outcomes(memory, at, settings, seed, (rating,), days=days)[rating]


def replayed(
    memory: Memory,
    rating: int,
    at: datetime,
    settings: Settings,
    *,
    seed: int,
    day: date,
    days: int | None,
) -> Memory:
    """What an answer that stands in the log made of the memory.

    `day` is its study day and `days` the interval it led to, as the log says; without one
    (a row that was brought from elsewhere) it is chosen as for a new answer.
    """
    rating = Rating(rating)
    if days is None and _step(memory, rating, settings)[2] is None:
        return after(memory, rating, at, settings, seed=seed)
    day = _not_before(memory, day)
    elapsed = (day - memory.last_day).days if memory.last_day else 0
    model = reviewed(memory.stability, memory.difficulty, elapsed, rating, settings.parameters)
    return _moved(memory, rating, model, days or 0, at, day, settings)


def preview(
    memory: Memory, at: datetime, settings: Settings, *, seed: int, load: Load | None = None
) -> Mapping[Rating, Memory]:
    """What each of the four ratings would make of the memory; within the fuzz the day with
    the lightest `load` is taken."""
    return _outcomes(memory, at, settings, seed, tuple(Rating), load=load)


def permitted(memory: Memory, at: datetime, settings: Settings) -> Mapping[Rating, tuple[int, int]]:
    """The shortest and the longest interval in study days that fuzz allows each rating that
    leaves the steps. Empty without fuzz."""
    if not settings.fuzz:
        return {}
    whole = _in_whole_days(memory, tuple(Rating), settings)
    models = _models(memory, whole, _day(memory, at, settings), settings)
    ranges = _ranges(memory, whole, models, settings)
    return {r: ranges[r] for r in whole if _step(memory, r, settings)[2] is None}


def _outcomes(
    memory: Memory,
    at: datetime,
    settings: Settings,
    seed: int,
    wanted: tuple[Rating, ...],
    *,
    load: Load | None = None,
    days: int | None = None,
) -> dict[Rating, Memory]:
    day = _day(memory, at, settings)
    whole = _in_whole_days(memory, wanted, settings)
    models = _models(memory, {*wanted, *whole}, day, settings)
    intervals = _intervals(memory, whole, models, settings, seed, load)
    if days is not None and settings.fuzz and whole and days != intervals[whole[-1]]:
        least, most = _ranges(memory, whole, models, settings)[whole[-1]]
        if least <= days <= most:
            intervals[whole[-1]] = days
    return {
        rating: _moved(memory, rating, models[rating], intervals.get(rating, 0), at, day, settings)
        for rating in wanted
    }


def _day(memory: Memory, at: datetime, settings: Settings) -> date:
    """The study day of an answer."""
    return _not_before(memory, study_day(at, settings.time_zone, settings.day_starts_at))


def _not_before(memory: Memory, day: date) -> date:
    """A study day that has begun does not end again because a clock was set back."""
    return day if memory.last_day is None else max(day, memory.last_day)


def _models(
    memory: Memory, ratings: Iterable[Rating], day: date, settings: Settings
) -> dict[Rating, tuple[float, float]]:
    """(stability, difficulty) after each of the ratings on a study day."""
    elapsed = (day - memory.last_day).days if memory.last_day else 0
    return {
        rating: reviewed(memory.stability, memory.difficulty, elapsed, rating, settings.parameters)
        for rating in ratings
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
    load: Load | None,
) -> dict[Rating, int]:
    """Whole days for each rating of `whole`, at least a day after the one before.

    One that is longer than the previous interval is at least a day longer.
    """
    luck = chance(seed, memory.reps)
    before, found = 0, {}
    for rating in whole:
        raw = _raw(models[rating], settings)
        least, most = _bounds(memory, raw, before, settings)
        found[rating] = before = picked(least, most, luck, load)
    return found


def _ranges(
    memory: Memory,
    whole: tuple[Rating, ...],
    models: Mapping[Rating, tuple[float, float]],
    settings: Settings,
) -> dict[Rating, tuple[int, int]]:
    """What `_intervals` can give each rating, whatever luck and load say."""
    shortest = longest = 0
    found = {}
    for rating in whole:
        raw = _raw(models[rating], settings)
        shortest = _bounds(memory, raw, shortest, settings)[0]
        longest = _bounds(memory, raw, longest, settings)[1]
        found[rating] = shortest, longest
    return found


def _raw(model: tuple[float, float], settings: Settings) -> float:
    """Days until recall falls to the retention, between 1 and the longest interval."""
    days = interval_for(model[0], settings.retention, settings.parameters)
    return max(1.0, min(days, float(settings.maximum_interval)))


def _bounds(memory: Memory, raw: float, before: int, settings: Settings) -> tuple[int, int]:
    """The first and last of the whole days that an interval may become, after the interval
    `before` of the rating before it."""
    minimum = before + 1
    if memory.state is State.REVIEW and rounded(raw) > memory.interval:
        minimum = max(minimum, memory.interval + 1)
    minimum = min(minimum, settings.maximum_interval)
    if settings.fuzz:
        return bounds(raw, minimum, settings.maximum_interval)
    days = min(max(rounded(raw), minimum), settings.maximum_interval)
    return days, days


def _moved(
    memory: Memory,
    rating: Rating,
    model: tuple[float, float],
    days: int,
    at: datetime,
    day: date,
    settings: Settings,
) -> Memory:
    """The memory after an answer on the study day `day`, `days` ahead where it leaves the steps."""
    if at.tzinfo is not UTC:
        at = at.astimezone(UTC)
    lapsed = memory.state is State.REVIEW and rating is Rating.AGAIN
    state, step, wait = _step(memory, rating, settings)
    if wait is None:
        interval = days
        due_day = day + timedelta(days=interval)
        due = day_start(due_day, settings.time_zone, settings.day_starts_at)
    else:
        interval, due = 0, at + wait
        due_day = max(day, study_day(due, settings.time_zone, settings.day_starts_at))
    return Memory(
        state,
        step,
        model[0],
        model[1],
        due,
        due_day,
        at,
        day,
        interval,
        memory.reps + 1,
        memory.lapses + int(lapsed),
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
