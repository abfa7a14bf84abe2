"""What the log of a learner says: one narrow read of it, then sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Case, F, FloatField, Q, Sum, TextField, When
from django.db.models.functions import Cast

from accounts.models import User
from quizzes.memory.models import Card, DailyCount, Review
from quizzes.progress.charts import Calibration, Hours, bucket, calibration, hours
from quizzes.progress.measures import Share, bins, log_loss, rmse_bins
from quizzes.scheduling import Rating

PERIODS = (7, 30, 365, None)
MATURE = 21
FEWEST, FEWEST_A_DOT = 50, 5


class Trial(NamedTuple):
    """The first review of a day of a card in review, with what came before it.

    `interval` is what the card had been given; `elapsed` counts days since its last answer,
    `answers` this one too.
    """

    card: int
    day: date
    hour: int
    recalled: bool
    interval: int
    expected: float
    elapsed: int
    answers: int
    lapses: int


TRIED = Case(
    When(first_today=True, state_before=Card.State.REVIEW, then=F("recall_before")),
    output_field=FloatField(),
)
AT = Cast("at", TextField())
"""2026-03-02 09:30:00, in UTC. Text, because making moments costs more than all the rest."""


def trials(learner: User) -> Iterator[Trial]:
    """Every trial of memory in the log, card by card. One SELECT of narrow rows."""
    rows = list(
        Review.objects.filter(learner=learner, kind__in=Review.ANSWERED, undone=None)
        .order_by()
        .values_list("card_id", "day", AT, "number", "rating", "interval", TRIED)
    )
    rows.sort()  # By card and time: answers from elsewhere came later. Quicker than in SQLite.
    hour_of = hours_in(ZoneInfo(learner.time_zone))
    known, last, held, answers, lapses = 0, date.min, 0, 0, 0
    for card, day, at, _number, rating, interval, expected in rows:
        if card != known:
            known, last, held, answers, lapses = card, day, 0, 0, 0
        answers += 1
        recalled = rating != Rating.AGAIN
        elapsed = (day - last).days
        if expected is not None:
            hour = hour_of(at)
            yield Trial(card, day, hour, recalled, held, expected, elapsed, answers, lapses)
        lapses += elapsed > 0 and not recalled
        last, held = day, interval


def hours_in(zone: ZoneInfo) -> Callable[[str], int]:
    """From a moment in UTC, as text, to the hour on the wall. Each hour is looked up once."""

    @cache
    def begins(hour: str) -> int:
        wall = datetime.fromisoformat(f"{hour}:00+00:00").astimezone(zone)
        return 60 * wall.hour + wall.minute

    return lambda at: (begins(at[:13]) + int(at[14:16])) // 60 % 24


@dataclass(frozen=True)
class Period:
    """True retention of the last `days` study days (None: of all), and the time spent."""

    days: int | None
    every: Share
    young: Share
    mature: Share
    minutes: int


@dataclass(frozen=True)
class Judged:
    """How well recall was predicted. `missing` reviews are wanted before anything is said."""

    missing: int
    n: int = 0
    expected: int = 0
    recalled: int = 0
    rmse: float = 0.0
    log_loss: float = 0.0
    chart: Calibration | None = None


@dataclass(frozen=True)
class Statistics:
    periods: tuple[Period, ...]
    judged: Judged
    hours: Hours
    measured: dict[int, tuple[int, int]]


def statistics(learner: User, document: int, today: date) -> Statistics:
    """Of all the learner studies; `measured` of one document. Three SELECTs."""
    cards = Card.objects.of(learner.pk).filter(document=document)
    here = set(cards.values_list("pk", flat=True))
    found = list(trials(learner))
    return Statistics(
        periods=periods(found, minutes(learner, today), today),
        judged=judged(found),
        hours=hours(by_hour(found)),
        measured=measured(trial for trial in found if trial.card in here),
    )


def minutes(learner: User, today: date) -> tuple[int, ...]:
    """Minutes spent in each of the periods. One SELECT."""
    sums = DailyCount.objects.filter(learner=learner).aggregate(
        **{
            f"last_{days}": Sum(
                "milliseconds", filter=Q(day__gt=today - timedelta(days=days)) if days else None
            )
            for days in PERIODS
        }
    )
    return tuple(round((sums[f"last_{days}"] or 0) / 60_000) for days in PERIODS)


def periods(found: Iterable[Trial], spent: Sequence[int], today: date) -> tuple[Period, ...]:
    """The shares of each period, young and mature apart."""
    counted: dict[tuple[date, bool], list[int]] = defaultdict(lambda: [0, 0])
    for trial in found:
        place = counted[trial.day, trial.interval >= MATURE]
        place[0] += trial.recalled
        place[1] += 1
    return tuple(
        _period(days, time, counted, today) for days, time in zip(PERIODS, spent, strict=True)
    )


def _period(
    days: int | None, time: int, counted: dict[tuple[date, bool], list[int]], today: date
) -> Period:
    after = today - timedelta(days=days) if days else date.min
    young, mature = (
        sum(
            (Share(*n) for (day, old), n in counted.items() if old is kind and day > after), Share()
        )
        for kind in (False, True)
    )
    return Period(days, young + mature, young, mature, time)


def judged(found: Sequence[Trial]) -> Judged:
    """What was expected against what was recalled; nothing under fifty reviews."""
    n = len(found)
    if n < FEWEST:
        return Judged(FEWEST - n, n)
    return Judged(
        missing=0,
        n=n,
        expected=round(100 * sum(t.expected for t in found) / n),
        recalled=round(100 * sum(t.recalled for t in found) / n),
        rmse=100 * rmse_bins(found),
        log_loss=log_loss(found),
        chart=calibration(bins(found)),
    )


def by_hour(found: Iterable[Trial]) -> tuple[Share, ...]:
    """Recall by the hour of the day in the learner's time zone."""
    right, n = [0] * 24, [0] * 24
    for trial in found:
        right[trial.hour] += trial.recalled
        n[trial.hour] += 1
    return tuple(map(Share, right, n))


def measured(found: Iterable[Trial]) -> dict[int, tuple[int, int]]:
    """{days since the last answer: (recalled, reviews)}, gathered; five reviews at least."""
    gathered: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for trial in found:
        place = gathered[bucket(trial.elapsed)]
        place[0] += trial.recalled
        place[1] += 1
    return {days: (right, n) for days, (right, n) in gathered.items() if n >= FEWEST_A_DOT}
