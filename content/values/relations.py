"""How two values stand to each other: same, compatible, entailed; and what lies near."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date as day_type
from decimal import Decimal

from content.values import date as dates
from content.values.date import Date
from content.values.numbers import span
from content.values.quantities import Count, Duration, Money, Ordinal, Percent

Value = Date | Money | Count | Ordinal | Percent | Duration

DAYS = {
    "second": Decimal(1) / 86_400,
    "minute": Decimal(1) / 1_440,
    "hour": Decimal(1) / 24,
    "day": Decimal(1),
    "week": Decimal(7),
    "month": Decimal("30.44"),
    "year": Decimal("365.25"),
    "decade": Decimal("3652.5"),
}


def _measure(value: Value) -> tuple[object, Decimal, Decimal]:
    """(what it is measured in, least, most): the figures that a value leaves open."""
    match value:
        case Date():
            return "date", Decimal(value.start.toordinal()), Decimal(value.end.toordinal())
        case Money():
            return ("money", value.currency), *span(value.amount, value.bound)
        case Count():
            return ("count", _stem(value.noun)), *span(Decimal(value.n), value.bound)
        case Ordinal():
            return "ordinal", Decimal(value.n), Decimal(value.n)
        case Percent():
            return "percent", *span(value.amount, value.bound)
        case Duration():
            low, high = span(value.n, value.bound)
            return "duration", low * DAYS[value.unit], high * DAYS[value.unit]


def _stem(noun: str) -> str:
    return noun.casefold().removesuffix("s")


def same(one: Value, other: Value) -> bool:
    """Equal in substance: neither says more than the other."""
    return entails(one, other) and entails(other, one)


def compatible(one: Value, other: Value) -> bool:
    """Both may be true of one hole: their ranges meet. Nouns left out meet any noun."""
    a, b = _measure(one), _measure(other)
    if a[0] != b[0] and not _noun_left_out(one, other):
        return False
    return a[1] <= b[2] and b[1] <= a[2]


def _noun_left_out(one: Value, other: Value) -> bool:
    return isinstance(one, Count) and isinstance(other, Count) and not (one.noun and other.noun)


def entails(one: Value, other: Value) -> bool:
    """Whoever knows `one` knows `other`: its range lies within. A partial order."""
    a, b = _measure(one), _measure(other)
    return a[0] == b[0] and b[1] <= a[1] and a[2] <= b[2]


def sort_key(value: Value) -> tuple[Decimal, Decimal]:
    """By the figure that is written, whatever its bound."""
    _unit, low, high = _measure(_exact(value))
    return low, high


PACES = (Decimal("0.15"), Decimal("0.25"), Decimal("0.4"))  # of the figure
MOST_STRIDES = 40


def near(
    value: Value, rng: random.Random, n: int, *, latest: day_type | None = None
) -> list[Value]:
    """Up to `n` plausible wrong values, of one make with the true one.

    None is compatible with it or with another; dates end by `latest`. The rank of the
    true value among all of them is drawn first, so that it tells nothing; where one
    side has too few values the other fills up.
    """
    below, above = _sides(value, rng, n, latest)
    rank = rng.randint(0, n)
    take_below = min(max(rank, n - len(above)), len(below))
    take_above = min(n - take_below, len(above))
    return sorted([*below[:take_below], *above[:take_above]], key=sort_key)


def _sides(
    value: Value, rng: random.Random, n: int, latest: day_type | None
) -> tuple[list[Value], list[Value]]:
    """Candidates below and above, nearest first, pairwise incompatible."""
    step = _stepper(value, rng)
    return (
        _walk(value, step, -1, n, latest),
        _walk(value, step, 1, n, latest),
    )


def _walk(
    value: Value, step: Callable[[int], Value | None], side: int, n: int, latest: day_type | None
) -> list[Value]:
    found: list[Value] = []
    for distance in range(1, 4 * n + 8):
        candidate = step(side * distance)
        if candidate is None or len(found) == n:
            break
        if isinstance(candidate, Date) and latest and candidate.end > latest:
            break
        if _is_winter(candidate) and not _is_winter(value):
            continue
        others = [_exact(other) for other in (value, *found)]
        if not any(compatible(_exact(candidate), other) for other in others):
            found.append(candidate)
    return found


def _is_winter(value: Value) -> bool:
    """A winter lies in two years: named after one it is ambiguous, and a poor wrong answer."""
    return isinstance(value, Date) and value.precision == "season" and value.start.month == 12


def _exact(value: Value) -> Value:
    """Options are compared as figures: "more than 2,300" excludes the option 2,400 otherwise."""
    match value:
        case Money():
            return Money(value.amount, value.currency)
        case Count():
            return Count(value.n, value.noun)
        case Percent():
            return Percent(value.amount)
        case Duration():
            return Duration(value.n, value.unit)
        case _:
            return value


def _stepper(value: Value, rng: random.Random) -> Callable[[int], Value | None]:
    """A function from a signed distance to a value so many plausible steps away."""
    match value:
        case Date():
            pace = rng.choice({"month": (2, 3, 5), "day": (1, 2)}.get(value.precision, (1,)))
            return lambda k: dates.shifted(value, k * pace) if _dated(value, k * pace) else None
        case Money():
            step = _strides(value.amount, rng)
            return lambda k: _if_positive(step(k), lambda x: Money(x, value.currency, value.bound))
        case Count():
            step = _strides(Decimal(value.n), rng)
            return lambda k: _if_positive(step(k), lambda x: Count(int(x), value.noun, value.bound))
        case Ordinal():
            pace = 10 if value.n >= 20 and value.n % 10 == 0 else 5 if value.n % 5 == 0 else 1
            return lambda k: Ordinal(value.n + k * pace) if value.n + k * pace > 0 else None
        case Percent():
            step = _strides(value.amount, rng)
            return lambda k: _if_positive(
                step(k),
                lambda x: Percent(x, value.bound) if x <= 100 or value.amount > 100 else None,
            )
        case Duration():
            step = _strides(value.n, rng)
            return lambda k: _if_positive(step(k), lambda x: Duration(x, value.unit, value.bound))


def _dated(value: Date, steps: int) -> bool:
    return 1 < value.start.year + steps < 9000


def _if_positive(number: Decimal, make: Callable[[Decimal], Value | None]) -> Value | None:
    return make(number) if number > 0 else None


def _strides(number: Decimal, rng: random.Random) -> Callable[[int], Decimal]:
    """A function from `k` to the figure so many strides away, in units of its last digit.

    A stride is about a quarter of where it starts, now longer, now shorter: figures that
    rise evenly look computed. The result has no more significant digits than the figure
    itself, and nouns in the plural stay plural: from two upwards no stride leads to one.
    """
    exponent = number.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    unit = Decimal(1).scaleb(exponent)
    paces = [rng.choice(PACES) for _stride in range(MOST_STRIDES)]

    def stepped(k: int) -> Decimal:
        at, side = number / unit, 1 if k > 0 else -1
        for pace in paces[: abs(k)]:
            at += side * max(Decimal(1), at * pace // 1)
        return Decimal(0) if at * unit == 1 and number > 1 else at * unit

    return stepped
