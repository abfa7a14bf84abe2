"""Answers that have a typed value: figures, amounts, dates."""

from __future__ import annotations

import re
from dataclasses import replace

from content import values
from content.values import Count, Date, Duration, Money, Ordinal, Percent, Unreadable, Value
from quizzes.grading.shapes import Key, Verdict, right, wrong


def grade_value(response: str, key: Key) -> Verdict | None:
    """The verdict by value, or None where the response reads as no value of the kind."""
    if key.value is None:
        return None
    given = read(response, key.value)
    if given is None:
        return None
    if isinstance(key.value, Date):
        return _date(given, key.value)
    return right("value") if _agrees(given, key.value) else wrong("different figure")


def read(response: str, wanted: Value) -> Value | None:
    """The response as a value of the wanted kind; a unit in the question may be left out."""
    kind = values.kind_of(wanted)
    for text in _readings(response, wanted):
        try:
            return values.parse(kind, text)
        except Unreadable:
            continue
    return None


def _readings(response: str, wanted: Value) -> list[str]:
    plain = response.strip().rstrip(".")
    readings = [plain]
    match wanted:
        case Money():
            unit = {"USD": "dollars", "JPY": "yen"}.get(wanted.currency, wanted.currency)
            readings.append(f"{plain} {unit}")
        case Percent():
            readings.append(f"{plain} percent")
        case Duration():
            readings.append(f"{plain} {wanted.unit}s")
            readings.append(re.sub(r"\b(hr|yr|min|wk)s?$", lambda u: _UNITS[u[1]], plain))
        case Date():
            readings += _dates(plain)
        case Ordinal():
            readings.append(re.sub(r"^the ", "", plain))
            readings.append(re.sub(r"^(?:the )?([\w-]+) \w+$", r"\1", plain))
            bare = re.sub(r"(?:st|nd|rd|th)$", "", plain)
            readings.append(bare + _ending(plain))
        case _:
            bare = re.sub(r"(?:st|nd|rd|th)$", "", plain)
            readings.append(bare + _ending(plain))
    return readings


_UNITS = {"hr": "hours", "yr": "years", "min": "minutes", "wk": "weeks"}


def _dates(plain: str) -> list[str]:
    """Other ways to say a date: the end of November, 15th of March, 1993 October, the fall of."""
    early = re.sub(r"^(?:the )?(?:beginning|start) of ", "early ", plain)
    late = re.sub(r"^(?:the )?end of ", "late ", plain)
    day = re.sub(r"^(?:the )?([0-9]{1,2})(?:st|nd|rd|th)(?: of)? ", r"\1 ", plain)
    turned = re.sub(r"^([0-9]{4}),? ([^\W\d]+)$", r"\2 \1", plain)
    bare = re.sub(r"^(?:in )?(?:the )?(?:year )?", "", plain)
    return [early, late, day, turned, bare, re.sub(r"(?<=[a-z]) of (?=[0-9])", " ", bare)]


def _ending(plain: str) -> str:
    """The ordinal ending of a bare figure, so that "40" answers "which anniversary"."""
    digits = re.sub(r"\D", "", plain)
    if not digits:
        return ""
    n = int(digits)
    return "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")


def _date(given: Value, wanted: Date) -> Verdict:
    """Right where it is the same stretch, or the month or year that "early", "late" narrow, or
    the year that a fiscal year is named after."""
    assert isinstance(given, Date)
    if (given.start, given.end) == (wanted.start, wanted.end):
        return right("value")
    if wanted.precision == "fiscal_year" and given.precision == "year":
        # Whoever is asked for a fiscal year writes the year that it is named after.
        return right("value") if given.start.year == wanted.start.year else wrong("different date")
    if wanted.part and given.precision == wanted.precision and not given.part:
        return right("value") if values.entails(wanted, given) else wrong("different date")
    return wrong("different date")


def _agrees(given: Value, wanted: Value) -> bool:
    """The same figure, in the same unit; a rounded figure as it is rounded in the source.

    The bound of the source may be said or left out, but another bound contradicts it.
    """
    if isinstance(given, Count) and isinstance(wanted, Count) and not _noun_fits(given, wanted):
        return False
    if not values.same(_bare(given, wanted), _bare(wanted, wanted)):
        return False
    said, kept = getattr(given, "bound", "exact"), getattr(wanted, "bound", "exact")
    return said in (kept, "exact") or (said, kept) in _SAME_BOUND


_SAME_BOUND = {("about", "exact"), ("more_than", "at_least"), ("at_least", "more_than")}


def _noun_fits(given: Count, wanted: Count) -> bool:
    """The noun may be left out or said more briefly, but not replaced by another unit of scale."""
    if not given.noun or not wanted.noun:
        return True
    theirs, ours = set(given.noun.lower().split()), set(wanted.noun.lower().split())
    return bool(theirs & ours) or not (theirs & {"percent", "%", "yen", "dollars"})


def _bare(value: Value, wanted: Value) -> Value:
    """The figure without bound, and a count with the noun of the key."""
    if isinstance(value, Count) and isinstance(wanted, Count):
        return Count(value.n, wanted.noun)
    if isinstance(value, Money | Percent | Duration):
        return replace(value, bound="exact")
    return value
