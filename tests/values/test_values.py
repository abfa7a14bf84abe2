"""Typed values: read, compared, written and varied."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content import values
from content.values.date import of_fiscal_year, of_month, of_season, of_year

READ = [
    ("date", "Nov 1994", "November 1994"),
    ("date", "March 15, 1994", "15 March 1994"),
    ("date", "1994-03", "March 1994"),
    ("date", "fall of 1994", "autumn 1994"),
    ("date", "FY1995", "fiscal year 1995"),
    ("date", "between 1992 and 1994", "1992 to 1994"),
    ("date", "late November 1994", "late November 1994"),
    ("money", "$4 billion", "US$4 billion"),
    ("money", "¥125 million", "125 million yen"),
    ("money", "roughly US$150 billion", "about US$150 billion"),
    ("count", "over 2,300 people", "more than 2,300 people"),
    ("count", "some 300 representatives", "about 300 representatives"),
    ("count", "３，５００", "3,500"),
    ("count", "5 rounds", "five rounds"),
    ("ordinal", "fortieth", "40th"),
    ("percent", "12 %", "12 percent"),
    ("duration", "four-year", "four years"),
]

months = st.builds(
    of_month,
    st.integers(1900, 1999),
    st.integers(1, 12),
    st.sampled_from(["", "early", "mid", "late"]),
)
dates = st.one_of(
    months,
    st.builds(of_year, st.integers(1900, 1999)),
    st.builds(of_fiscal_year, st.integers(1900, 1999)),
    st.builds(of_season, st.integers(1900, 1999), st.sampled_from(["spring", "autumn", "winter"])),
)
bounds = st.sampled_from(["exact", "about", "more_than", "at_least", "up_to"])
counts = st.builds(values.Count, st.integers(2, 100_000), st.sampled_from(["people", ""]), bounds)
money = st.builds(
    values.Money,
    st.integers(2, 999).map(lambda n: Decimal(n) * 1_000_000),
    st.sampled_from(["USD", "JPY"]),
    bounds,
)
any_value = st.one_of(dates, counts, money, st.builds(values.Ordinal, st.integers(1, 200)))


@pytest.mark.parametrize(("kind", "said", "written"), READ)
def test_what_people_write_is_read(kind: str, said: str, written: str) -> None:
    assert values.format(values.parse(kind, said)) == written


@pytest.mark.parametrize(
    ("kind", "said"),
    [("date", "last March"), ("date", "30 February 1994"), ("money", "many yen"), ("count", "2.5")],
)
def test_what_is_no_value_is_refused_with_a_hint(kind: str, said: str) -> None:
    with pytest.raises(values.Unreadable) as refused:
        values.parse(kind, said)
    assert said in str(refused.value)


@given(any_value)
def test_what_is_written_is_read_back(value: values.Value) -> None:
    assert values.parse(values.kind_of(value), values.format(value)) == value
    assert values.load(values.dump(value)) == value


@settings(max_examples=200)
@given(any_value, any_value, any_value)
def test_entailment_is_a_partial_order(a: values.Value, b: values.Value, c: values.Value) -> None:
    assert values.entails(a, a)
    if values.entails(a, b) and values.entails(b, c):
        assert values.entails(a, c)
    if values.entails(a, b):
        assert values.compatible(a, b)


@settings(max_examples=300)
@given(any_value, st.integers(0, 10**6))
def test_near_values_are_wrong_and_differ(value: values.Value, seed: int) -> None:
    latest = date(2000, 12, 31)
    found = values.near(value, random.Random(seed), 3, latest=latest)
    texts = [values.format(v, bound=False) for v in (value, *found)]
    assert len(set(texts)) == len(texts)
    for other in found:
        if not hasattr(value, "bound") or value.bound == "exact":
            assert not values.compatible(value, other)
        if isinstance(other, values.Date):
            assert other.end <= latest


def test_the_rank_of_the_true_value_tells_nothing() -> None:
    value = values.Count(400, "people")
    ranks = [0, 0, 0, 0]
    for seed in range(4000):
        found = values.near(value, random.Random(seed), 3)
        ranks[sum(values.sort_key(v) < values.sort_key(value) for v in found)] += 1
    chi = sum((n - 1000) ** 2 / 1000 for n in ranks)
    assert chi < 11.3, ranks
