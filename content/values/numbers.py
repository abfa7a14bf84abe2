"""Numbers as people write them: digits, separators, full-width forms, words, scales."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Literal

Bound = Literal["exact", "about", "more_than", "at_least", "up_to"]

ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ("", "", *["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"])
SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
SCALES |= {"m": SCALES["million"], "bn": SCALES["billion"]}
BOUND_WORDS: dict[Bound, tuple[str, ...]] = {
    "about": ("about", "around", "roughly", "approximately", "some", "nearly", "almost", "c."),
    "more_than": ("more than", "over", "above", "upwards of"),
    "at_least": ("at least", "no fewer than", "no less than"),
    "up_to": ("up to", "at most", "no more than"),
}
BOUND_TEXT: dict[Bound, str] = {
    "exact": "",
    "about": "about ",
    "more_than": "more than ",
    "at_least": "at least ",
    "up_to": "up to ",
}
FIGURE = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?")


class Unreadable(ValueError):
    """The text is no value of the kind; the message says what was expected."""


def tidy(text: str) -> str:
    """Full-width forms made half-width, white space single, dashes plain."""
    text = unicodedata.normalize("NFKC", text).replace("\u2013", "-").replace("\u2014", "-")
    text = re.sub(r"(?<=[0-9])[ \u00a0\u2009\u202f](?=[0-9]{3}\b)", ",", text)
    return re.sub(r"\s+", " ", text).strip()


def split_bound(text: str) -> tuple[Bound, str]:
    """("about", "300 people") from "about 300 people"; the bound is kept apart from the value."""
    lowered = text.lower()
    for bound in ("at_least", "up_to", "more_than", "about"):
        for words in BOUND_WORDS[bound]:
            if lowered.startswith(words + " "):
                return bound, text[len(words) + 1 :].strip()
    return "exact", text


def number_word(n: int) -> str:
    """The English of 0 to 100."""
    if n < len(ONES):
        return ONES[n]
    if n == 100:
        return "one hundred"
    return TENS[n // 10] + (f"-{ONES[n % 10]}" if n % 10 else "")


BELOW_HUNDRED = {number_word(n): n for n in range(100)}


def leading_number(text: str) -> tuple[Decimal, str]:
    """The number at the beginning and what follows it. Unreadable where there is none."""
    figure = FIGURE.match(text)
    if figure:
        number, rest = Decimal(figure[0].replace(",", "")), text[figure.end() :].strip()
    else:
        number, rest = _leading_words(text)
    scale = re.match(r"(thousand|million|billion|trillion|bn|m)\b\s*", rest, re.IGNORECASE)
    if scale:
        return number * SCALES[scale[1].lower()], rest[scale.end() :].strip()
    return number, rest


def _leading_words(text: str) -> tuple[Decimal, str]:
    """Number words up to the thousands: "three thousand five hundred", "a hundred and five"."""
    total = group = end = at = 0
    for word in re.finditer(r"\s*([a-z]+(?:-[a-z]+)?)", text, re.IGNORECASE):
        said = word[1].lower()
        if word.start() != at:
            break
        at = word.end()
        if said == "and" and (group or total) and not group % 100:
            continue  # it counts only where a number follows
        if said in ("a", "an") and not end:
            group = 1
        elif said in BELOW_HUNDRED and _follows(BELOW_HUNDRED[said], group):
            group += BELOW_HUNDRED[said]
        elif said == "hundred" and 0 < group < 100:
            group *= 100
        elif said == "thousand" and group and not total:
            total, group = group * 1000, 0
        else:
            break
        end = at
    if not end:
        raise Unreadable(f"“{text}” does not begin with a number, such as 3,500 or “five”.")
    return Decimal(total + group), text[end:].strip()


def _follows(n: int, group: int) -> bool:
    """Whether "five" can come after what was said: after twenty or a hundred, not after six."""
    return not group % 100 or (n < 10 and group % 10 == 0 and group % 100 >= 20)


def grouped(number: Decimal) -> str:
    """1234567.50 as 1,234,567.5."""
    plain = f"{number:,f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def significant(number: Decimal) -> int:
    """How many significant digits a figure is given with: 800 has 1, 2,300 has 2, 125 has 3."""
    digits = str(number.normalize().as_tuple().digits)
    return max(1, len(number.normalize().as_tuple().digits) if digits else 1)


def rounding(number: Decimal) -> Decimal:
    """Half a unit of the last significant digit: what a rounded figure may be off by."""
    exponent = number.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(5).scaleb(exponent - 1)


def span(number: Decimal, bound: Bound) -> tuple[Decimal, Decimal]:
    """The closed range of true figures that a bounded figure leaves open."""
    infinity = Decimal("Infinity")
    match bound:
        case "exact":
            return number, number
        case "about":
            return number - rounding(number), number + rounding(number)
        case "more_than" | "at_least":
            return number, infinity
        case "up_to":
            return Decimal(0), number
