"""Paragraphs into sentences and words, with offsets. Linear in the length of the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

SPLITTER_VERSION = "1"

_WORD = re.compile(r"[^\W_]+(?:[.,'’/$&-][^\W_]+)*")
_STOP = re.compile(r"[.!?…]+[\"'”’)\]]*")
_OPENING = "\"'“‘([«"
_ABBREVIATIONS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "rev",
        "gen",
        "col",
        "lt",
        "sgt",
        "st",
        "jr",
        "sr",
        "vs",
        "etc",
        "e.g",
        "i.e",
        "cf",
        "al",
        "no",
        "nos",
        "vol",
        "art",
        "fig",
        "approx",
        "dept",
        "inc",
        "ltd",
        "corp",
        "co",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "ca",
        "c",
    ]
)
_ALWAYS = frozenset(
    ["mr", "mrs", "ms", "dr", "prof", "st", "mt", "e.g", "i.e", "cf", "no", "nos", "vol", "fig"]
)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in code points, `end` not included."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


def sentences(paragraph: str) -> list[Span]:
    """The sentences of a paragraph, without the white space around them."""
    found: list[Span] = []
    start = 0
    for stop in _STOP.finditer(paragraph):
        if _ends(paragraph, stop.start(), stop.end()):
            found.append(_trimmed(paragraph, start, stop.end()))
            start = stop.end()
    rest = _trimmed(paragraph, start, len(paragraph))
    if rest.end > rest.start:
        found.append(rest)
    return found


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _ends(text: str, stop: int, after: int) -> bool:
    """Whether the punctuation at `stop` ends a sentence."""
    if after >= len(text):
        return True
    if not text[after].isspace():
        return False
    following = (
        text[after:].lstrip()[:2]
        if after + 64 > len(text)
        else text[after : after + 64].lstrip()[:2]
    )
    if not following:
        return True
    first = following[1:2] if following[0] in _OPENING else following[0]
    if not (first.isupper() or first.isdigit()):
        return text[stop] in "!?" and following[0] in _OPENING
    return text[stop] != "." or not _abbreviated(text, stop, first)


def _abbreviated(text: str, stop: int, first: str) -> bool:
    """Whether the word before a full stop is an abbreviation or an initial."""
    begin = max(0, stop - 24)
    last = re.split(r"[\s(\[\"'“‘]", text[begin:stop])[-1]
    if len(last) == 1 and last.isupper():
        return True
    if re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", last):
        return not first.isupper() or last.lower() in _ALWAYS or last.isupper()
    word = last.lower()
    return word in _ALWAYS or (word in _ABBREVIATIONS and first.isdigit())


def words(sentence: str) -> list[Span]:
    """The words of a sentence: figures (US$50, 2,300) and "Russia's" count as one."""
    return [Span(m.start(), m.end()) for m in _WORD.finditer(sentence)]
