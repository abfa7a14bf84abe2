"""Dates that say when only to whoever knows when the text was written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from content.doubts.shapes import RELATIVE_DATE, Doubt, Line, Reading
from content.text import Span

_UNITS: Final = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
    "|spring|summer|autumn|fall|winter|week|month|quarter|year|decade|century"
)
_OF_THE_TEXT: Final = re.compile(
    rf"\b(?:last|next) (?:{_UNITS})\b"
    r"|\bthis (?:year|month|week|spring|summer|autumn|winter|decade|century)\b"
    r"|\b(?:the )?(?:current|present) (?:fiscal |financial |academic |calendar )?"
    r"(?:year|month|decade)\b"
    r"|\bthe (?:current|present) (?:number|state|situation|level|total)\b"
    r"|\b(?:most |more |very )?recently\b|\bin recent (?:years|months|weeks|decades)\b"
    r"|\b(?:a few|several|some|two|three|four|five|six|seven|eight|nine|ten|\d+) "
    r"(?:years|months|weeks|days|decades) ago\b"
    r"|\b(?:nowadays|at present|at the moment(?! of\b)|to date|until now|up to now"
    r"|so far this year)\b",
    re.IGNORECASE,
)
"""Counted from the day the text was written: only a year beside it helps."""

_OF_THE_STORY: Final = re.compile(
    r"\bat (?:that|the) time\b(?! of\b)|\bsince then\b|\bby then\b|\buntil then\b"
    r"|\bthen-(?-i:[A-Z]\w+(?: [A-Z]\w+)*)"
    r"|\bthe (?:following|previous|preceding) (?:year|month|week)\b"
    r"|\bthat (?:year|month|spring|summer|autumn|winter)\b",
    re.IGNORECASE,
)
"""Counted from what was told before: a date in this sentence or the one before is enough."""

_YEAR: Final = re.compile(r"(?<![\d,.$])(?:1[0-9]|20)\d\d(?![\d,]\d)s?\b")
_BESIDE: Final = 14
"""Characters after the words within which their year must stand."""


def relative_dates(reading: Reading) -> Iterator[Doubt]:
    for line in reading.paragraphs:
        before: Span | None = None
        for sentence in line.sentences:
            yield from _deictic(reading, sentence)
            yield from _anaphoric(reading, line, before, sentence)
            before = sentence


def _deictic(reading: Reading, sentence: Span) -> Iterator[Doubt]:
    for found in _OF_THE_TEXT.finditer(reading.text, sentence.start, sentence.end):
        if _YEAR.search(reading.text, found.end(), min(sentence.end, found.end() + _BESIDE)):
            continue
        yield reading.doubt(
            RELATIVE_DATE,
            "relative date",
            found.span(),
            "It depends on when the text was written, and no date stands beside it.",
        )


def _anaphoric(
    reading: Reading, line: Line, before: Span | None, sentence: Span
) -> Iterator[Doubt]:
    told = reading.text[(before or sentence).start : sentence.end]
    if _YEAR.search(told):
        return
    for found in _OF_THE_STORY.finditer(reading.text, sentence.start, sentence.end):
        yield reading.doubt(
            RELATIVE_DATE,
            "relative date",
            found.span(),
            "No date stands in this sentence or the one before that it could be counted from.",
        )
