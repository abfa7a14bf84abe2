"""Amounts far away from all others of their unit, and days that no calendar has."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from statistics import median
from typing import Final

from content import values
from content.doubts.shapes import DOUBTFUL_FIGURE, Doubt, Reading

OTHERS: Final = 3
"""So many other amounts of the unit must stand in the document."""

NEXT: Final = 25
"""How many times the next largest amount is still believed."""

MIDDLE: Final = 100
"""How many times the middle of the others is still believed."""

_SCALE = r"(?:[ \u00a0](?:thousand|million|billion|trillion|bn|m)\b)?"
_FIGURE = r"[0-9][0-9,]{0,30}(?:\.[0-9]{1,9})?"
_MONEY = re.compile(
    rf"(?:US\$|[$¥€£])[ \u00a0]?{_FIGURE}{_SCALE}"
    rf"|\b{_FIGURE}{_SCALE}[ \u00a0](?:yen|(?:US )?dollars|euros|pounds|roubles|rubles|crowns)\b"
)
_COUNT = re.compile(rf"\b{_FIGURE}{_SCALE}[ \u00a0][a-z]{{3,}}s\b|\b{_FIGURE}{_SCALE} people\b")
_MONTHS: Final = (
    "January February March April May June July August September October November December"
).split()
_MONTH = "|".join(_MONTHS)
_DAY = re.compile(
    rf"(?<![\d.,])\b(?:(\d{{1,2}})(?:st|nd|rd|th)? ({_MONTH})"
    rf"|({_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?(?=,? \d{{4}}\b|[.,;:)]|$))\b"
    r"(?! ?[,.:]\d| \d{1,3}\b)(?:,? (\d{4})\b)?"
)


def out_of_scale(reading: Reading) -> Iterator[Doubt]:
    """US$150 billion among amounts of some hundred millions."""
    groups: dict[str, list[tuple[Decimal, tuple[int, int]]]] = defaultdict(list)
    for unit, amount, span in _amounts(reading.text):
        groups[unit].append((amount, span))
    for found in groups.values():
        *others, (largest, span) = sorted(found)
        times = _too_large(largest, [amount for amount, _span in others])
        if times:
            yield reading.doubt(
                DOUBTFUL_FIGURE,
                "out of scale",
                span,
                f"This is {times} times the next largest amount of its kind in the text: "
                "million and billion, or a decimal point, may be mixed up.",
                everywhere=True,
            )


def _amounts(text: str) -> Iterator[tuple[str, Decimal, tuple[int, int]]]:
    """(unit, amount, span) of what can be read; the unit of a count is its noun."""
    for found in _MONEY.finditer(text):
        value = _read("money", found[0])
        if isinstance(value, values.Money):
            yield value.currency, value.amount, found.span()
    for found in _COUNT.finditer(text):
        value = _read("count", found[0])
        if isinstance(value, values.Count) and value.noun:
            yield value.noun.lower(), Decimal(value.n), found.span()


def _read(kind: str, text: str) -> values.Value | None:
    try:
        return values.parse(kind, text.rstrip(","))
    except (values.Unreadable, ArithmeticError):
        return None


def _too_large(amount: Decimal, others: list[Decimal]) -> int:
    """How many times the next largest amount this is, 0 where that is nothing strange."""
    largest = max(others, default=Decimal(0))
    if len(others) < OTHERS or largest <= 0:
        return 0
    far = amount >= NEXT * largest and amount >= MIDDLE * median(others)
    return int(amount / largest) if far else 0


def impossible_days(reading: Reading) -> Iterator[Doubt]:
    """31 June, 29 February 1995."""
    for found in _DAY.finditer(reading.text):
        day = int(found[1] or found[4])
        month = _MONTHS.index(found[2] or found[3]) + 1
        year = int(found[5]) if found[5] else 2000
        if year and not 1 <= day <= monthrange(year, month)[1]:
            yield reading.doubt(
                DOUBTFUL_FIGURE, "impossible day", found.span(), "The calendar has no such day."
            )
