"""Acronyms that are used and never spelled out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from content.doubts import words
from content.doubts.shapes import UNCLEAR, Doubt, Reading

COMMON: Final = frozenset(
    "US USA UK EU UN USSR UNESCO UNICEF NATO GDP GNP DNA RNA AIDS HIV TV PC CD DVD CEO AM PM BC "
    "BCE AD CE OK VIP ID IQ PIN ATM SOS NASA FBI CIA BBC WWI WWII II III IV VI VII VIII IX XI XII "
    "XIII XIV XV XVI XVII XVIII XIX XX XXI PS NB FAQ IT URL PDF HTML HTTP API SQL CSV XML JSON "
    "CPU GPU RAM ROM USB GPS OS UTC USD EUR GBP JPY".split()
)
_ACRONYM: Final = re.compile(r"(?<![\w$/.&-])[A-Z]{2,6}(?![\w$/&-]|\.[A-Z])")
_GLOSS: Final = re.compile(r"\s*\([^)]{6,}\)|,\s+(?:an?|the)\s+[a-z]")
MOST: Final = 5
_LINK: Final = frozenset("of the and for in on de to".split())


def unexplained(reading: Reading) -> Iterator[Doubt]:
    """The first place of each. One in brackets after a name, or one glossed, is explained.

    A text with many is written for people who know them: the most used ones are told.
    """
    places = _places(reading)
    initials = _initials(reading.text) if places else set()
    loose = [
        spans for said, spans in places.items() if not _explained(reading, said, spans[0], initials)
    ]
    for spans in sorted(loose, key=lambda spans: (-len(spans), spans[0]))[:MOST]:
        yield reading.doubt(
            UNCLEAR,
            "acronym",
            spans[0],
            "The text uses this acronym and never spells it out.",
            everywhere=True,
        )


def _places(reading: Reading) -> dict[str, list[tuple[int, int]]]:
    """Where each acronym stands in the paragraphs; words that shout are none."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for line in reading.paragraphs:
        if reading.text[line.start : line.end].isupper():
            continue
        for match in _ACRONYM.finditer(reading.text, line.start, line.end):
            shouts = len(match[0]) > 3 and words.listed(match[0].lower())
            if match[0] not in COMMON and not shouts:
                found[match[0]].append(match.span())
    return found


def _explained(reading: Reading, acronym: str, first: tuple[int, int], initials: set[str]) -> bool:
    return (
        f"({acronym})" in reading.text
        or acronym in initials
        or bool(_GLOSS.match(reading.text, first[1]))
    )


def _initials(text: str) -> set[str]:
    """What the capitals of each run of capitalised words spell, with and without its first words:
    {"EBRD", "BRD", …} of "European Bank for Reconstruction and Development"."""
    found: set[str] = set()
    run = ""
    for word in re.findall(r"[^\W\d_]+|[.;:\n]", text):
        if word[0].isupper():
            run += "".join(letter for letter in word if letter.isupper())
            found.update(run[-n:] for n in range(2, min(7, len(run)) + 1) if not word.isupper())
        elif word not in _LINK:
            run = ""
    return found
