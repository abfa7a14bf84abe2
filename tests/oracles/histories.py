"""Random lives of cards: when each was answered and how, seen back from now."""

from __future__ import annotations

import math
import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS

from benchmarks.learners import lived
from quizzes.fitting import engine
from quizzes.fitting.choice import fitted
from quizzes.fitting.histories import histories as histories_of
from quizzes.scheduling import DEFAULT_PARAMETERS, Row, Settings, study_day

RETENTIONS = (0.9, 0.8, 0.85, 0.95, 0.7, 0.97)
ROLL_OVER = 4
FITS = 3
SET_ASIDE = ("bury", "suspend", "unsuspend", "flag", "unflag")


@dataclass(frozen=True)
class History:
    """The log of one card, and which answers of it stand, known without the fold."""

    rows: tuple[Row, ...]
    answers: tuple[Row, ...]
    settings: Settings


def moved(chance: random.Random) -> tuple[float, ...]:
    """The default parameters moved by up to a quarter.

    They are exact in single precision, which Anki keeps them in. Two of the stabilities that
    a first answer gives are half days, so that rounding a half is asked for as well.
    """
    near = [weight * chance.uniform(0.75, 1.25) for weight in DEFAULT_PARAMETERS]
    near[2], near[3] = chance.choice((2.5, 3.5, 4.5)), chance.choice((6.5, 8.5, 10.5))
    bounds = zip(near, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True)
    return tuple(_single(min(max(weight, low), high)) for weight, low, high in bounds)


@cache
def really_fitted(seed: int) -> tuple[float, ...]:
    """What the fit of a night gives a made-up learner of some 1,500 answers, as it is stored."""
    luck = random.Random(f"fitted {seed}")
    true = moved(luck)
    rows, _chances = lived(true, 1_500, luck, 0)
    return fitted(histories_of(sorted(rows)), engine.fit)


def _single(value: float) -> float:
    single: float = struct.unpack("f", struct.pack("f", value))[0]
    return single


def presets(zone: str, chance: random.Random) -> list[Settings]:
    """The settings that histories are drawn from: default, moved and really fitted,
    each retention."""
    return [
        Settings(
            retention=retention,
            parameters=parameters,
            maximum_interval=maximum,
            fuzz=False,
            time_zone=zone,
            day_starts_at=ROLL_OVER,
        )
        for n, (retention, maximum) in enumerate(
            zip(RETENTIONS, (36_500, 36_500, 400) * 2, strict=True)
        )
        for parameters in (DEFAULT_PARAMETERS, moved(chance), really_fitted(n % FITS))
    ]


def histories(count: int, zone: str, seed: int, now: datetime) -> Iterator[History]:
    """So many histories; the first of each preset is the card never answered."""
    chance = random.Random(f"{zone} {seed}")
    how = presets(zone, chance)
    for n in range(count):
        moments = _moments(0 if n < len(how) else chance.randint(1, 20), zone, now, chance)
        yield _logged(moments, how[n % len(how)], chance)


def _moments(count: int, zone: str, now: datetime, chance: random.Random) -> list[datetime]:
    """Moments before now, ascending: minutes apart, or days; often around the roll-over."""
    moments: list[datetime] = []
    at = now - timedelta(seconds=30)
    for _ in range(count):
        if chance.random() < 0.25:
            at -= timedelta(seconds=chance.randint(20, 3_000))
        else:
            at -= timedelta(days=math.exp(chance.uniform(-2, 5)))
            at = _near_the_roll_over(at, zone, chance) if chance.random() < 0.3 else at
        moments.append(at)
    return moments[::-1]


def _near_the_roll_over(at: datetime, zone: str, chance: random.Random) -> datetime:
    """On the day before, within two hours of its roll-over; now and then on its very second."""
    wall = at.astimezone(ZoneInfo(zone)).replace(hour=ROLL_OVER, minute=0, second=0, microsecond=0)
    wall -= timedelta(days=1)
    beside = 0 if chance.random() < 0.02 else chance.randint(-7_200, 7_200)
    return wall.astimezone(UTC) + timedelta(seconds=beside)


def _logged(moments: list[datetime], how: Settings, chance: random.Random) -> History:
    """Answers as rows, among them answers that are taken back and cards that are set aside."""
    mixed = chance.random() < 0.2
    rows: list[Row] = []
    answers: list[Row] = []
    for at in moments:
        day = study_day(at, how.time_zone, how.day_starts_at)
        rating = chance.choices((1, 2, 3, 4), (20, 15, 50, 15))[0]
        if mixed and chance.random() < 0.3:
            rows += [Row("answer", at, day, chance.randint(1, 4)), Row("undo", at, day)]
        answers.append(Row("answer", at, day, rating))
        rows.append(answers[-1])
        if mixed and chance.random() < 0.3:
            rows.append(Row(chance.choice(SET_ASIDE), at, day))
    return History(tuple(rows), tuple(answers), how)
