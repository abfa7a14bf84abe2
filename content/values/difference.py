"""How a wrong value differs from the right one, in words, and only where it holds exactly."""

from __future__ import annotations

from datetime import date as day_type
from decimal import Decimal
from typing import Final

from content.values.date import SEASONS, Date
from content.values.numbers import grouped, number_word
from content.values.quantities import (
    Count,
    Duration,
    Money,
    Ordinal,
    Percent,
    format_duration,
    format_money,
)
from content.values.relations import Value

FEW: Final = 12
"""Up to so many things one says how many are missing, not what share of them."""

TIMES: Final = {
    2: "twice",
    **{n: f"{number_word(n)} times" for n in range(3, 11)},
    100: "100 times",
}
SHARES: Final = {
    2: "half of",
    3: "a third of",
    4: "a quarter of",
    5: "a fifth of",
    10: "a tenth of",
}


def apart(wrong: Value, right: Value) -> str:
    """Such as "two months too early" or "half of the right figure"; "" where nothing exact
    can be said in short. Early, mid and late, and bounds such as "about" do not count."""
    match wrong, right:
        case Date(), Date():
            return _dates(wrong, right)
        case Money(), Money() if wrong.currency == right.currency:
            return _figures(wrong.amount, right.amount) or _money(wrong, right)
        case Count(), Count() if wrong.noun == right.noun or not (wrong.noun and right.noun):
            return _counts(wrong.n, right.n)
        case Ordinal(), Ordinal():
            return _by(wrong.n - right.n, "too high", "too low")
        case Percent(), Percent():
            share = _figures(wrong.amount, right.amount)
            return share or _by(wrong.amount - right.amount, "points too high", "points too low")
        case Duration(), Duration() if wrong.unit == right.unit and wrong.n != right.n:
            length = format_duration(Duration(abs(wrong.n - right.n), right.unit))
            return f"{length} too {'long' if wrong.n > right.n else 'short'}"
    return ""


def _money(wrong: Money, right: Money) -> str:
    if wrong.amount == right.amount:
        return ""
    figure = format_money(Money(abs(wrong.amount - right.amount), right.currency))
    return f"{figure} too {'much' if wrong.amount > right.amount else 'little'}"


def _counts(wrong: int, right: int) -> str:
    share = "" if max(wrong, right) <= FEW else _figures(Decimal(wrong), Decimal(right))
    return share or _by(wrong - right, "too many", "too few")


def _by(difference: Decimal | int, over: str, under: str) -> str:
    if not difference:
        return ""
    size = abs(Decimal(difference))
    whole = size == size.to_integral_value() and size <= 10
    said = number_word(int(size)) if whole else grouped(size)
    words = over if difference > 0 else under
    return f"{said} {words.replace('points', 'point') if size == 1 else words}"


def _figures(wrong: Decimal, right: Decimal) -> str:
    """The one as a multiple or a share of the other, if it is a round one."""
    for n, words in TIMES.items():
        if right > 0 and wrong == right * n:
            return f"{words} the right figure"
    for n, words in SHARES.items():
        if wrong > 0 and wrong * n == right:
            return f"{words} the right figure"
    if right > 0 and wrong * 2 == right * 3:
        return "one and a half times the right figure"
    return ""


def _dates(wrong: Date, right: Date) -> str:
    if wrong.precision != right.precision:
        return ""
    if right.precision == "day":
        days = (wrong.start - right.start).days
        return _length(days // 7, "week") if days % 7 == 0 else _length(days, "day")
    if right.precision == "range":
        years = wrong.start.year - right.start.year
        moved = _in_year(right.start, years), _in_year(right.end, years)
        return _length(years, "year") if moved == (wrong.start, wrong.end) else ""
    months = _month(wrong) - _month(right)
    if months % 12 == 0:
        return _length(months // 12, "year")
    if right.precision == "season":
        order = list(SEASONS.values())
        seasons = order.index(wrong.start.month) - order.index(right.start.month)
        return _length(seasons + 4 * (wrong.start.year - right.start.year), "season")
    return _length(months, "month")


def _month(value: Date) -> int:
    """Months since the year 0. Early, mid and late lie in the stretch that they narrow."""
    year, month = value.start.year, value.start.month
    return year * 12 + (0 if value.precision == "year" else month - 1)


def _in_year(day: day_type, years: int) -> day_type | None:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return None


def _length(steps: int, unit: str) -> str:
    if not steps:
        return ""
    length = number_word(abs(steps)) if abs(steps) <= 10 else f"{abs(steps):,}"
    ending = "" if abs(steps) == 1 else "s"
    return f"{length} {unit}{ending} too {'late' if steps > 0 else 'early'}"
