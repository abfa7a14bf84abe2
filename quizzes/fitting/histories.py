"""What a fit reads: the answers of each card, in study days. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from quizzes.scheduling import Rating, recall_after
from quizzes.scheduling.memory import reviewed

Weights = tuple[float, ...]
Item = tuple[tuple[int, int], ...]
"""(rating, days since the last answer) of a card up to an answer whose outcome is learned."""


class Asked(NamedTuple):
    """One answer that stands. `day` is a study day as an ordinal, and never goes back on a
    card; `parameters` is the set it was scheduled with, None the default."""

    day: int
    rating: int
    elapsed: int
    parameters: int | None


@dataclass(frozen=True, slots=True)
class History:
    """The answers of one card in their order."""

    card: int
    answers: tuple[Asked, ...]

    def before(self, day: int) -> History:
        return History(self.card, tuple(asked for asked in self.answers if asked.day < day))


class Logged(NamedTuple):
    """A row of the log as the database gives it, its study day as an ordinal."""

    card: int
    number: int
    day: int
    rating: int
    parameters: int | None


def histories(rows: Iterable[Logged]) -> Iterator[History]:
    """Card by card, from rows that come sorted by card and number."""
    card, answers, last = None, list[Asked](), 0
    for row in rows:
        if row.card != card:
            if card is not None:
                yield History(card, tuple(answers))
            card, answers, last = row.card, [], row.day
        # A study day that has begun does not end again because a clock was set back.
        day = max(row.day, last)
        answers.append(Asked(day, row.rating, day - last, row.parameters))
        last = day
    if card is not None:
        yield History(card, tuple(answers))


def trials(found: Iterable[History]) -> list[int]:
    """The days of all answers a day or more after the one before, ascending: what can judge."""
    return sorted(asked.day for history in found for asked in history.answers if asked.elapsed)


def items(found: Iterable[History]) -> list[Item]:
    """What the fit learns from, in the order of days: it counts late answers for more.

    Answers of the same day shape the memory and are no trial of it.
    """
    made: list[tuple[int, Item]] = []
    for history in found:
        known = tuple((asked.rating, asked.elapsed) for asked in history.answers)
        made.extend(
            (asked.day, known[: n + 1]) for n, asked in enumerate(history.answers) if asked.elapsed
        )
    made.sort(key=lambda dated: dated[0])
    return [item for _day, item in made]


@dataclass(frozen=True, slots=True)
class Guess:
    """A prediction and what came of it. RMSE(bins) counts as `answers` the trials of the card
    before this one and two more: the first answer and this; as `lapses` those that failed."""

    card: int
    expected: float
    recalled: bool
    elapsed: int
    answers: int
    lapses: int


def predicted(
    found: Iterable[History], weights: Weights, since: int, set_of: Callable[[int | None], Weights]
) -> list[Guess]:
    """What would have been expected of each trial from the day `since` on, had the weights been
    taken into use on that day. What was answered before keeps the set it was scheduled with."""
    return [guess for history in found for guess in _of_card(history, weights, since, set_of)]


def _of_card(
    history: History, weights: Weights, since: int, set_of: Callable[[int | None], Weights]
) -> Iterator[Guess]:
    if not history.answers or history.answers[-1].day < since:
        return
    stability: float | None = None
    difficulty: float | None = None
    trials = lapses = 0
    for asked in history.answers:
        used = weights if asked.day >= since else set_of(asked.parameters)
        recalled = asked.rating != Rating.AGAIN
        if asked.elapsed and stability is not None:
            if asked.day >= since:
                recall = recall_after(stability, asked.elapsed, used)
                yield Guess(history.card, recall, recalled, asked.elapsed, trials + 2, lapses)
            trials += 1
            lapses += not recalled
        stability, difficulty = reviewed(
            stability, difficulty, asked.elapsed, Rating(asked.rating), used
        )


def blended(weights: Weights, share: float, onto: Weights) -> Weights:
    """So much of the weights, the rest of `onto`. What lies within bounds stays there."""
    return tuple(share * w + (1 - share) * o for w, o in zip(weights, onto, strict=True))


def sampled(found: Sequence[History], most: int) -> list[History]:
    """Whole cards with about `most` answers at most, spread evenly over the cards given."""
    total = sum(len(history.answers) for history in found)
    if total <= most:
        return list(found)
    kept, reached = [], 0.0
    for history in found:
        before = int(reached)
        reached += most / total
        if int(reached) > before:
            kept.append(history)
    return kept
