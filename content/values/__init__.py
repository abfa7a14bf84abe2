"""Typed values of facts: read, compared, written and varied. Pure.

`parse(kind, text)` and `format(value)` are each other's inverse; the bound ("about",
"more than") is kept apart from the figure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date as _day
from decimal import Decimal
from typing import Any

from content.values import date as _dates
from content.values import quantities as _quantities
from content.values.date import Date
from content.values.difference import FEW, apart
from content.values.numbers import Bound, Unreadable, rounding
from content.values.quantities import Count, Duration, Money, Ordinal, Percent
from content.values.relations import Value, compatible, entails, near, same, sort_key

KINDS = ("date", "money", "count", "ordinal", "percent", "duration")
"""The kinds of typed value; the next one is a parser, a formatter and a line here."""

_PARSERS: dict[str, Callable[[str], Value]] = {
    "date": _dates.parse,
    "money": _quantities.parse_money,
    "count": _quantities.parse_count,
    "ordinal": _quantities.parse_ordinal,
    "percent": _quantities.parse_percent,
    "duration": _quantities.parse_duration,
}


def parse(kind: str, text: str) -> Value:
    """The value that a text says. Unreadable (a ValueError) says what was expected."""
    if kind not in _PARSERS:
        raise Unreadable(f"“{kind}” is no kind of value; there are {', '.join(KINDS)}.")
    return _PARSERS[kind](text)


def format(value: Value, *, bound: bool = True, noun: bool = True, part: bool = True) -> str:
    """Canonical English. The switches leave out bound, noun, and early, mid or late."""
    match value:
        case Date():
            return _dates.format(value, part=part)
        case Money():
            return _quantities.format_money(value, bound=bound)
        case Count():
            return _quantities.format_count(value, bound=bound, noun=noun)
        case Ordinal():
            return _quantities.format_ordinal(value)
        case Percent():
            return _quantities.format_percent(value, bound=bound)
        case Duration():
            return _quantities.format_duration(value, bound=bound)


_TYPES = {
    "date": Date,
    "money": Money,
    "count": Count,
    "ordinal": Ordinal,
    "percent": Percent,
    "duration": Duration,
}


def kind_of(value: Value) -> str:
    return type(value).__name__.lower()


def dump(value: Value) -> dict[str, Any]:
    """JSON-safe, with "type"; `load` reads it back."""
    plain = {
        name: str(found) if isinstance(found, (Decimal, _day)) else found
        for name, found in asdict(value).items()
    }
    return {"type": kind_of(value), **plain}


def load(data: dict[str, Any]) -> Value:
    """The value that `dump` wrote. Unreadable where it is none."""
    fields = {name: found for name, found in data.items() if name != "type"}
    try:
        for name in ("start", "end"):
            if name in fields:
                fields[name] = _day.fromisoformat(fields[name])
        if "amount" in fields:
            fields["amount"] = Decimal(fields["amount"])
        if data["type"] == "duration":
            fields["n"] = Decimal(fields["n"])
        value: Value = _TYPES[data["type"]](**fields)
    except (KeyError, TypeError, ValueError, ArithmeticError) as problem:
        raise Unreadable(f"This is no stored value: {data!r}") from problem
    return value


__all__ = [
    "FEW",
    "KINDS",
    "Bound",
    "Count",
    "Date",
    "Duration",
    "Money",
    "Ordinal",
    "Percent",
    "Unreadable",
    "Value",
    "apart",
    "compatible",
    "dump",
    "entails",
    "format",
    "kind_of",
    "load",
    "near",
    "parse",
    "rounding",
    "same",
    "sort_key",
]
