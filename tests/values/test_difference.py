"""What is said of a wrong value holds exactly, and something is said of every near one."""

from __future__ import annotations

import random
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content import values
from content.values.numbers import leading_number
from tests.values.test_values import any_value

SAID = [
    ("date", "January 1994", "March 1994", "two months too early"),
    ("date", "late March 1995", "March 1994", "one year too late"),
    ("date", "spring 1995", "autumn 1994", "two seasons too late"),
    ("date", "winter 1993", "winter 1994", "one year too early"),
    ("date", "fiscal year 1992", "fiscal year 1995", "three years too early"),
    ("date", "22 March 1994", "15 March 1994", "one week too late"),
    ("date", "13 March 1994", "15 March 1994", "two days too early"),
    ("date", "1995 to 1997", "1992 to 1994", "three years too late"),
    ("date", "1995 to 1996", "1992 to 1994", ""),
    ("date", "1994", "March 1994", ""),
    ("money", "US$2 billion", "about US$4 billion", "half of the right figure"),
    ("money", "94 million yen", "125 million yen", "31 million yen too little"),
    ("money", "125 million yen", "US$125 million", ""),
    ("count", "600", "about 300 people", "twice the right figure"),
    ("count", "450 people", "300 people", "one and a half times the right figure"),
    ("count", "four rounds", "two rounds", "two too many"),
    ("count", "1,700", "3,500", "1,800 too few"),
    ("count", "600 boats", "300 people", ""),
    ("ordinal", "60th", "40th", "20 too high"),
    ("percent", "11 percent", "12 percent", "one point too low"),
    ("percent", "4 percent", "12 percent", "a third of the right figure"),
    ("duration", "three years", "four years", "one year too short"),
    ("duration", "40 months", "four years", ""),
]


@pytest.mark.parametrize(("kind", "wrong", "right", "said"), SAID)
def test_how_a_wrong_value_differs(kind: str, wrong: str, right: str, said: str) -> None:
    assert values.apart(values.parse(kind, wrong), values.parse(kind, right)) == said


SHARES = {
    "half": Decimal(1) / 2,
    "a third": Decimal(1) / 3,
    "a quarter": Decimal(1) / 4,
    "a fifth": Decimal(1) / 5,
    "a tenth": Decimal(1) / 10,
    "twice": Decimal(2),
    "one and a half times": Decimal(3) / 2,
}
UP = ("late", "much", "many", "high", "long")


def figure(value: values.Value) -> Decimal:
    match value:
        case values.Money() | values.Percent():
            return value.amount
        case values.Count() | values.Ordinal() | values.Duration():
            return Decimal(value.n)
    raise TypeError(value)


def moved(day: date, n: int, unit: str) -> tuple[int, int]:
    """(year, month) of the day so many units later."""
    months = {"month": 1, "season": 3, "year": 12}[unit] * n
    total = day.year * 12 + day.month - 1 + months
    return total // 12, total % 12 + 1


def holds(said: str, wrong: values.Value, right: values.Value) -> bool:
    """Reads the words again and reckons from the right value to the wrong one."""
    share = re.fullmatch(r"(.+?)(?: of)? the right figure", said)
    if share:
        words = share[1].removesuffix(" of")
        n = SHARES[words] if words in SHARES else leading_number(words)[0]
        return abs(figure(wrong) - figure(right) * n) < Decimal("1e-9") * figure(right)
    found = re.fullmatch(r"(.+) too (\w+)", said)
    assert found, said
    sign = 1 if found[2] in UP else -1
    if not isinstance(right, values.Date):
        said_money = isinstance(right, values.Money)
        size = (
            figure(values.parse("money", found[1])) if said_money else leading_number(found[1])[0]
        )
        return figure(right) + sign * size == figure(wrong)
    assert isinstance(wrong, values.Date)
    size, unit = leading_number(found[1])
    n, unit = sign * int(size), unit.removesuffix("s")
    if unit in ("day", "week"):
        return right.start + n * timedelta(days=7 if unit == "week" else 1) == wrong.start
    first = (date(right.start.year, 1, 1), date(wrong.start.year, 1, 1))
    if right.precision != "year":
        first = (right.start, wrong.start)
    return moved(first[0], n, unit) == (first[1].year, first[1].month)


@settings(max_examples=400)
@given(any_value, any_value)
def test_what_is_said_of_any_two_is_true(wrong: values.Value, right: values.Value) -> None:
    said = values.apart(wrong, right)
    assert not said or holds(said, wrong, right)
    assert values.apart(right, right) == ""


@settings(max_examples=400)
@given(any_value, st.integers(0, 10**6))
def test_of_a_near_value_something_true_is_said(right: values.Value, seed: int) -> None:
    for wrong in values.near(right, random.Random(seed), 3):
        said = values.apart(wrong, right)
        assert said
        assert holds(said, wrong, right)
