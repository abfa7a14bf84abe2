"""Options read as figures and dates, and whether a row of them is in order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final

from content import values
from quizzes.generation.flaws import words

KINDS: Final = ("date", "money", "percent", "duration", "ordinal", "count")
_SAID: Final = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred|thousand"
    r"|million|\w+teen(?:th)?|\w+ieth|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|zero|first"
    r"|second|third|\w+th|a|an)\b",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"(?:(?<![\w.])[-−])?\d+(?:,\d{3})*(?:\.\d+)?(?:/\d+)?")
_YEAR: Final = re.compile(r"(?:AD |CE )?(\d+)(?:st|nd|rd|th)?( century)?(?: (BCE?|AD|CE))?", re.I)
_UNIT: Final = re.compile(r"([-−]?[\d.,]+) ?([a-zµμ]+)", re.IGNORECASE)
_UNITS: Final[Mapping[str, tuple[str, Fraction]]] = {
    name: (measure, Fraction(size))
    for measure, sizes in {
        "length": "nm 1/1000000000 µm 1/1000000 μm 1/1000000 mm 1/1000 cm 1/100 m 1 km 1000",
        "mass": "mg 1/1000 g 1 kg 1000 t 1000000",
        "volume": "ml 1/1000 cl 1/100 dl 1/10 l 1",
        "time": "ms 1/1000 s 1 min 60 h 3600",
    }.items()
    for name, size in zip(sizes.split()[::2], sizes.split()[1::2], strict=True)
}
_MONTHS: Final = tuple(
    "january february march april may june july august september october november december".split()
)
_DAYS: Final = tuple("monday tuesday wednesday thursday friday saturday sunday".split())


@lru_cache(maxsize=8192)
def readings(text: str) -> Mapping[str, values.Value]:
    """By kind, what value the text may be read as; names and phrases have none."""
    if not _SAID.search(text):
        return {}
    found = {kind: value for kind in KINDS if (value := _read(kind, text)) is not None}
    if set(found) == {"count"} and _is_phrase(found["count"]):
        return {}
    return found


def _read(kind: str, text: str) -> values.Value | None:
    try:
        return values.parse(kind, text)
    except ValueError:
        return None


def _is_phrase(count: values.Value) -> bool:
    """ "one in the lead" begins with a number and is none."""
    return isinstance(count, values.Count) and len(count.noun.split()) > 3


def is_value(text: str) -> bool:
    return bool(readings(text))


def in_order(texts: Sequence[str]) -> bool:
    """False if the texts are figures, dates, months or weekdays that neither rise nor fall."""
    row = _row(texts)
    return row is None or row == sorted(row) or row == sorted(row, reverse=True)


def ordered(texts: Sequence[str]) -> list[str]:
    """The texts as options stand: figures, dates and the like rising, others by their letters."""
    row = _row(texts)
    if row is None:
        return sorted(texts, key=str.casefold)
    return [texts[at] for at in sorted(range(len(texts)), key=row.__getitem__)]


def _row(texts: Sequence[str]) -> list[tuple[Fraction | Decimal | int, ...]] | None:
    """Each text as what it is sorted by; None where they cannot be compared."""
    for read in (_named, _measured, _typed, _numbered, _years):
        found = read(texts)
        if found is not None:
            return found
    return None


def _named(texts: Sequence[str]) -> list[tuple[Fraction | Decimal | int, ...]] | None:
    plain = [text.casefold().strip(" .") for text in texts]
    for names in (_MONTHS, _DAYS):
        if all(text in names for text in plain):
            return [(names.index(text),) for text in plain]
    return None


def _measured(texts: Sequence[str]) -> list[tuple[Fraction | Decimal | int, ...]] | None:
    """Lengths, masses, volumes and times, whatever their units."""
    row = [found for text in texts if (found := measured(text))]
    same = len(row) == len(texts) and len({measure for measure, _size in row}) == 1
    return [(size,) for _measure, size in row] if same else None


@lru_cache(maxsize=8192)
def measured(text: str) -> tuple[str, Fraction] | None:
    """("length", 500) of "0.5 km": what is measured, in metres, grams, litres or seconds."""
    found = _UNIT.fullmatch(text.strip(" .").casefold())
    number = _fraction(found[1]) if found and found[2] in _UNITS else None
    if not found or number is None:
        return None
    measure, size = _UNITS[found[2]]
    return measure, number * size


def _typed(texts: Sequence[str]) -> list[tuple[Fraction | Decimal | int, ...]] | None:
    all_read = [readings(text) for text in texts]
    for kind in KINDS:
        row = [read[kind] for read in all_read if kind in read]
        if len(row) == len(texts) and _alike(row):
            return [values.sort_key(value) for value in row]
    return None


def _alike(row: Sequence[values.Value]) -> bool:
    """Counts of one noun, sums of one currency: others cannot be compared."""
    units = {
        words.stem(getattr(value, "noun", getattr(value, "currency", "")).casefold())
        for value in row
    }
    return len(units) == 1


def _numbered(texts: Sequence[str]) -> list[tuple[Fraction | Decimal | int, ...]] | None:
    """The same words about other numbers: "Apollo 8", "Apollo 11"; "-5 °C", "20 °C"."""
    if len({_NUMBER.sub("#", text).casefold() for text in texts}) != 1:
        return None
    row = [tuple(_fraction(number) for number in _NUMBER.findall(text)) for text in texts]
    if not row[0] or any(number is None for one in row for number in one):
        return None
    return [tuple(number for number in one if number is not None) for one in row]


def _years(texts: Sequence[str]) -> list[tuple[Fraction | Decimal | int, ...]] | None:
    """Years and centuries to either side of the year 1."""
    found = [_YEAR.fullmatch(text.strip(" .").removeprefix("the ")) for text in texts]
    row: list[tuple[Fraction | Decimal | int, ...]] = []
    for match in found:
        if match is None or bool(match[2]) != bool(found[0] and found[0][2]):
            return None
        before = (match[3] or "").upper().startswith("B")
        row.append((-int(match[1]) if before else int(match[1]),))
    return row if any("c" in text.casefold() or "AD" in text for text in texts) else None


def _fraction(text: str) -> Fraction | None:
    try:
        return Fraction(text.replace(",", "").replace("−", "-"))
    except (ValueError, ZeroDivisionError):
        return None
