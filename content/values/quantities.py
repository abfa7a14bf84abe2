"""Money, counts, ordinals, percentages and durations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from content.values.numbers import (
    BOUND_TEXT,
    SCALES,
    Bound,
    Unreadable,
    grouped,
    leading_number,
    number_word,
    split_bound,
    tidy,
)

SYMBOLS = {"US$": "USD", "$": "USD", "¥": "JPY", "€": "EUR", "£": "GBP"}
SYMBOLS |= {code: code for code in ("USD", "JPY", "EUR", "GBP")}
CURRENCY_WORDS = {
    "yen": "JPY",
    "us dollars": "USD",
    "dollars": "USD",
    "dollar": "USD",
    "usd": "USD",
    "euros": "EUR",
    "euro": "EUR",
    "eur": "EUR",
    "jpy": "JPY",
    "pounds": "GBP",
    "gbp": "GBP",
    "roubles": "RUB",
    "rubles": "RUB",
    "crowns": "SEK",
}
PREFIX = {"USD": "US$", "EUR": "€", "GBP": "£"}
SUFFIX = {"JPY": "yen", "RUB": "roubles", "SEK": "crowns"}
UNITS = ("second", "minute", "hour", "day", "week", "month", "year", "decade")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole units of `currency` (ISO 4217)."""

    amount: Decimal
    currency: str
    bound: Bound = "exact"


@dataclass(frozen=True, slots=True)
class Count:
    """So many of `noun`, which stands in the form that fits n; it may be empty."""

    n: int
    noun: str = ""
    bound: Bound = "exact"


@dataclass(frozen=True, slots=True)
class Ordinal:
    n: int


@dataclass(frozen=True, slots=True)
class Percent:
    amount: Decimal
    bound: Bound = "exact"


@dataclass(frozen=True, slots=True)
class Duration:
    """`unit` is singular: second, minute, hour, day, week, month, year, decade."""

    n: Decimal
    unit: str
    bound: Bound = "exact"


def parse_money(text: str) -> Money:
    bound, said = split_bound(tidy(text))
    for symbol, currency in SYMBOLS.items():
        if said.upper().startswith(symbol):
            amount, rest = leading_number(said[len(symbol) :].strip())
            if not rest or CURRENCY_WORDS.get(rest.lower()) == currency:
                return Money(amount, currency, bound)
    amount, rest = leading_number(said)
    currency = CURRENCY_WORDS.get(rest.lower(), "")
    if not currency:
        raise Unreadable(f"“{text}” is no amount of money. Write US$50 million or 125 million yen.")
    return Money(amount, currency, bound)


def format_money(value: Money, *, bound: bool = True) -> str:
    lead = BOUND_TEXT[value.bound] if bound else ""
    figure = _scaled(value.amount)
    if value.currency in PREFIX:
        return f"{lead}{PREFIX[value.currency]}{figure}"
    return f"{lead}{figure} {SUFFIX.get(value.currency, value.currency)}"


def _scaled(amount: Decimal) -> str:
    """US$800 million rather than US$800,000,000."""
    for name in ("trillion", "billion", "million"):
        if amount >= SCALES[name] and len(grouped(amount / SCALES[name])) <= 6:
            return f"{grouped(amount / SCALES[name])} {name}"
    return grouped(amount)


def parse_count(text: str) -> Count:
    bound, said = split_bound(tidy(text))
    number, noun = leading_number(said)
    if number != number.to_integral_value() or number < 0:
        raise Unreadable(f"“{text}” is no count: it needs a whole number.")
    return Count(int(number), noun, bound)


def format_count(value: Count, *, bound: bool = True, noun: bool = True) -> str:
    lead = BOUND_TEXT[value.bound] if bound else ""
    named = noun and bool(value.noun)
    figure = number_word(value.n) if named and value.n <= 10 else f"{value.n:,}"
    return f"{lead}{figure} {value.noun}" if named else f"{lead}{figure}"


ORDINAL_WORDS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fifth": 5,
    "eighth": 8,
    "ninth": 9,
    "twelfth": 12,
} | {f"{number_word(n)}th": n for n in (4, 6, 7, 10, 11, *range(13, 20))}
ORDINAL_WORDS |= {f"{number_word(n)[:-1]}ieth": n for n in range(20, 100, 10)}
ORDINAL_WORDS |= {
    f"{number_word(tens)}-{word}": tens + n
    for tens in range(20, 100, 10)
    for word, n in list(ORDINAL_WORDS.items())
    if n < 10
}


def parse_ordinal(text: str) -> Ordinal:
    said = tidy(text).lower()
    figure = re.fullmatch(r"([0-9,]+)(st|nd|rd|th)", said)
    if figure:
        n = int(figure[1].replace(",", ""))
        if ordinal_ending(n) == figure[2]:
            return Ordinal(n)
    elif said.replace(" ", "-") in ORDINAL_WORDS:
        return Ordinal(ORDINAL_WORDS[said.replace(" ", "-")])
    raise Unreadable(f"“{text}” is no ordinal. Write 40th or fortieth.")


def ordinal_ending(n: int) -> str:
    if n % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")


def format_ordinal(value: Ordinal) -> str:
    return f"{value.n}{ordinal_ending(value.n)}"


def parse_percent(text: str) -> Percent:
    bound, said = split_bound(tidy(text))
    number, rest = leading_number(said)
    if rest.lower() not in ("%", "percent", "per cent"):
        raise Unreadable(f"“{text}” is no percentage. Write 12 percent or 12 %.")
    return Percent(number, bound)


def format_percent(value: Percent, *, bound: bool = True) -> str:
    return f"{BOUND_TEXT[value.bound] if bound else ''}{grouped(value.amount)} percent"


def parse_duration(text: str) -> Duration:
    bound, said = split_bound(tidy(text))
    number, rest = leading_number(said.replace("-year", " year").replace("-month", " month"))
    unit = rest.lower().removesuffix("s").removesuffix(" long")
    if unit not in UNITS:
        raise Unreadable(f"“{text}” is no length of time. Write four years or 90 minutes.")
    return Duration(number, unit, bound)


def format_duration(value: Duration, *, bound: bool = True) -> str:
    lead = BOUND_TEXT[value.bound] if bound else ""
    whole = value.n == value.n.to_integral_value() and value.n <= 10
    figure = number_word(int(value.n)) if whole else grouped(value.n)
    return f"{lead}{figure} {value.unit}{'' if value.n == 1 else 's'}"
