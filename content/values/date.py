"""Dates with the precision that a text gives them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from content.values.numbers import Unreadable, tidy

Precision = Literal["day", "month", "season", "year", "fiscal_year", "range"]
Part = Literal["", "early", "mid", "late"]
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
MONTH_NUMBER = {name.lower(): n for n, name in enumerate(MONTHS, 1)} | {
    name[:3].lower(): n for n, name in enumerate(MONTHS, 1)
}
MONTH_NUMBER["sept"] = 9
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_YEAR = r"(?P<year>[12][0-9]{3})"
_DAY = r"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?"


@dataclass(frozen=True, slots=True)
class Date:
    """A stretch of days from `start` to `end`, both included, as precise as the text is.

    `part` says that the text narrows its month or year ("late November 1994"). A Japanese
    fiscal year runs from 1 April to 31 March.
    """

    start: date
    end: date
    precision: Precision
    part: Part = ""


def month_end(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def of_month(year: int, month: int, part: Part = "") -> Date:
    return narrowed(Date(date(year, month, 1), month_end(year, month), "month"), part)


def of_year(year: int, part: Part = "") -> Date:
    return narrowed(Date(date(year, 1, 1), date(year, 12, 31), "year"), part)


def of_season(year: int, season: str) -> Date:
    month = SEASONS[season]
    last_year, last_month = (year + 1, 2) if season == "winter" else (year, month + 2)
    return Date(date(year, month, 1), month_end(last_year, last_month), "season")


def of_fiscal_year(year: int) -> Date:
    return Date(date(year, 4, 1), date(year + 1, 3, 31), "fiscal_year")


def narrowed(whole: Date, part: Part) -> Date:
    """The first, second or last third of a stretch."""
    if not part:
        return whole
    third = timedelta(days=((whole.end - whole.start).days + 1) // 3)
    start, end = {
        "early": (whole.start, whole.start + third - timedelta(days=1)),
        "mid": (whole.start + third, whole.end - third),
        "late": (whole.end - third + timedelta(days=1), whole.end),
    }[part]
    return Date(start, end, whole.precision, part)


def parse(text: str) -> Date:
    """A date as people write it. Unreadable says what was expected."""
    said = tidy(text).rstrip(".")
    said = re.sub(r"^(?:in|on|since|by|from|during)\s+", "", said, flags=re.IGNORECASE)
    try:
        found = _range(said) or _single(said)
    except ValueError as problem:
        raise Unreadable(f"“{text}” is not a date: {problem}.") from problem
    if found is None:
        raise Unreadable(
            f"“{text}” is not a date. Write 15 March 1994, March 1994, autumn 1994, 1994, "
            "fiscal year 1995, 1992 to 1994, or late November 1994."
        )
    return found


def _range(said: str) -> Date | None:
    found = re.fullmatch(r"(?:between )?(.+?) (?:to|and|until|-) (.+)", said, re.IGNORECASE) or (
        re.fullmatch(r"([12][0-9]{3})-([12][0-9]{3})", said)
    )
    if not found:
        return None
    first, last = _single(found[1]), _single(found[2])
    if first is None or last is None:
        return None
    if last.end <= first.end:
        raise ValueError("a range ends after it begins")
    return Date(first.start, last.end, "range")


def _single(said: str) -> Date | None:
    part: Part = ""
    narrowing = re.match(r"(early|mid|late)[- ](?:in )?", said, re.IGNORECASE)
    if narrowing:
        part = narrowing[1].lower()  # type: ignore[assignment]
        said = said[narrowing.end() :]
    fiscal = re.fullmatch(r"(?:FY|fiscal(?: year)?) ?([12][0-9]{3})", said, re.IGNORECASE)
    if fiscal:
        return of_fiscal_year(int(fiscal[1]))
    season = re.fullmatch(rf"(spring|summer|autumn|fall|winter)(?: of)? {_YEAR}", said, re.I)
    if season:
        name = season[1].lower()
        return of_season(int(season["year"]), "autumn" if name == "fall" else name)
    return _calendar(said, part)


def _calendar(said: str, part: Part) -> Date | None:
    for pattern in (
        rf"{_DAY} {_MONTH},? {_YEAR}",
        rf"{_MONTH} {_DAY},? {_YEAR}",
        r"(?P<year>[12][0-9]{3})-(?P<number>[01]?[0-9])-(?P<day>[0-3]?[0-9])",
        r"(?P<year>[12][0-9]{3})-(?P<number>[01]?[0-9])",
        r"(?P<number>[01]?[0-9])/(?P<year>[12][0-9]{3})",
        rf"{_MONTH},? {_YEAR}",
        _YEAR,
    ):
        found = re.fullmatch(pattern, said)
        if found:
            return _build(found.groupdict(), part)
    return None


def _build(found: dict[str, str], part: Part) -> Date | None:
    year = int(found["year"])
    if "month" not in found and "number" not in found:
        return of_year(year, part)
    month = (
        int(found["number"]) if "number" in found else MONTH_NUMBER.get(found["month"].lower(), 0)
    )
    if not 1 <= month <= 12:
        return None
    if "day" not in found:
        return of_month(year, month, part)
    day = date(year, month, int(found["day"]))
    return Date(day, day, "day")


def format(value: Date, *, part: bool = True) -> str:
    """Canonical English, which `parse` reads back."""
    lead = f"{value.part} " if part and value.part else ""
    start, end = value.start, value.end
    match value.precision:
        case "day":
            return f"{start.day} {MONTHS[start.month - 1]} {start.year}"
        case "month":
            return f"{lead}{MONTHS[start.month - 1]} {start.year}"
        case "season":
            name = next(n for n, month in SEASONS.items() if month == start.month)
            return f"{name} {start.year}"
        case "year":
            return f"{lead}{start.year}"
        case "fiscal_year":
            return f"fiscal year {start.year}"
        case "range":
            return f"{_edge(start, first=True)} to {_edge(end, first=False)}"


def _edge(day: date, *, first: bool) -> str:
    """One end of a range, as coarse as it can be said without changing it."""
    if (day.month, day.day) == ((1, 1) if first else (12, 31)):
        return str(day.year)
    if day == (day.replace(day=1) if first else month_end(day.year, day.month)):
        return f"{MONTHS[day.month - 1]} {day.year}"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def shifted(value: Date, steps: int) -> Date:
    """The same kind of stretch, `steps` of its own units later."""
    start = value.start
    match value.precision:
        case "day":
            day = start + timedelta(days=7 * steps)
            return Date(day, day, "day")
        case "month":
            months = start.year * 12 + start.month - 1 + steps
            return of_month(months // 12, months % 12 + 1, value.part)
        case "season":
            order = list(SEASONS)
            place = order.index(next(n for n, m in SEASONS.items() if m == start.month))
            total = start.year * 4 + place + steps
            return of_season(total // 4, order[total % 4])
        case "year":
            return of_year(start.year + steps, value.part)
        case "fiscal_year":
            return of_fiscal_year(start.year + steps)
        case "range":
            years = steps * max(1, value.end.year - start.year + 1)
            return Date(
                _same_day(start, start.year + years),
                _same_day(value.end, value.end.year + years),
                "range",
            )


def _same_day(day: date, year: int) -> date:
    return (
        min(date(year, day.month, 28), day.replace(day=28, year=year))
        if (day.month == 2 and day.day == 29)
        else day.replace(year=year)
    )
