"""Sentences that went wrong in the writing: a word twice, a bracket or quotation left open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from content.doubts.shapes import MISPRINT, UNCLEAR, Doubt, Line, Reading

_DOUBLED: Final = re.compile(r"(?<![\w’'-])([^\W\d_]+) ([^\W\d_]+)(?![\w’'-])")
_MEANT_TWICE: Final = frozenset(
    "that had very so no long bye ha blah is was do her more far".split()
)
_PAIRS: Final = {")": "(", "]": "["}
_LISTED: Final = re.compile(r"(?<!\S)(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})\)")
"""1) and b) number the parts of a list."""
_SMILEY: Final = re.compile(r"[:;]-?[()]")


def doubled_words(reading: Reading) -> Iterator[Doubt]:
    """ "the the". Names such as New New are left alone, and words that may stand twice."""
    for line in reading.lines:
        at = line.start
        while found := _DOUBLED.search(reading.text, at, line.end):
            at = found.start(2)
            first, second = found[1], found[2]
            if second.islower() and first.lower() == second and second not in _MEANT_TWICE:
                yield reading.doubt(
                    MISPRINT, "doubled word", found.span(), f"Probably “{first}” once."
                )


def unclosed(reading: Reading) -> Iterator[Doubt]:
    """The first bracket or quotation mark of a paragraph that has no other half."""
    lines = list(reading.paragraphs)
    for line, after in zip_longest(lines, lines[1:]):
        at = _open_bracket(reading.text, line)
        if at is None:
            at = _open_quotation(reading.text, line, after)
        if at is not None:
            yield reading.doubt(
                UNCLEAR,
                "unclosed",
                _with_its_word(reading.text, at, line),
                "This mark has no other half in its paragraph: something may be missing.",
            )


def _open_bracket(text: str, line: Line) -> int | None:
    listed = {m.end() - 1 for m in _LISTED.finditer(text, line.start, line.end)}
    smileys = {m.end() - 1 for m in _SMILEY.finditer(text, line.start, line.end)}
    opened: list[int] = []
    for at in range(line.start, line.end):
        mark = text[at]
        if mark in "([" and at not in smileys:
            opened.append(at)
        elif mark in _PAIRS and opened and text[opened[-1]] == _PAIRS[mark]:
            opened.pop()
        elif mark in _PAIRS and at not in smileys | listed:
            return at
    return opened[0] if opened else None


def _open_quotation(text: str, line: Line, after: Line | None) -> int | None:
    """A quotation over several paragraphs opens each of them and closes the last."""
    goes_on = after is not None and text[after.start] in '“"'
    straight = [at for at in range(line.start, line.end) if text[at] == '"']
    inches = sum(bool(at) and text[at - 1].isdigit() for at in straight)
    if len(straight) % 2 and (len(straight) - inches) % 2 and not goes_on:
        return straight[-1]
    opened: int | None = None
    for at in range(line.start, line.end):
        if text[at] == "“":
            opened = at
        elif text[at] == "”":
            if opened is None:
                return at
            opened = None
    return None if goes_on else opened


def _with_its_word(text: str, at: int, line: Line) -> tuple[int, int]:
    """The mark and the word that it stands at: before a closing one, else after it."""
    if text[at] in ")]”":
        before = re.search(r"[\w’'-]*\W?$", text[line.start : at])
        return at - len(before[0] if before else ""), at + 1
    after = re.compile(r"\W?\s?[\w’'-]+").match(text, at, line.end)
    return at, after.end() if after else at + 1
