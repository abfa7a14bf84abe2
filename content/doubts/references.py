"""Words that point at something which is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from content.doubts.shapes import UNCLEAR, Doubt, Reading

_OPENING: Final = re.compile(
    r"(?:\(\w{1,3}\) +)?(This|These|Those|They|He|She|Such)\b(?! (?:is|was) why)"
)
_POINTER: Final = re.compile(
    r"\bthe (?:above|afore|before|under)-?(?:mentioned|said|named)(?: [\w-]+){1,2}?"
    r"(?=[,.;:()]| (?:is|are|was|were|has|have|in|of|which|that)\b|$)"
    r"|\b(?:above|afore|before)-?(?:mentioned|said)\b|\bthe said [a-z]+"
    r"|\b(?:as )?(?:mentioned|described|noted|stated) (?:above|below|earlier)\b"
    r"|\bthe latter\b(?! (?:half|part|stages?|years?|days?|end)\b)"
    r"|\bthe former\b(?=[,.;)]| (?:is|was|are|were|has|had|and the latter|by|in|to|with)\b)",
    re.IGNORECASE,
)
_KINDS: Final = (
    "Act Agency Agreement Alliance Assembly Association Authority Bank Board Bureau Center Centre "
    "Commission Committee Company Conference Convention Corporation Council Court Declaration "
    "Department Forum Foundation Fund Institute Ministry Office Organisation Organization Pact "
    "Parliament Party Plan Program Programme Project Protocol Report Statement Treaty Tribunal "
    "Union University"
).split()
_SHORT: Final = re.compile(
    rf"(?<![\w\"“])[Tt]he ({'|'.join(_KINDS)})\b"
    r"(?![’'-]|\s+(?:of|for|on|to|between|against)\b|\s+[A-Z])"
)


def loose_openings(reading: Reading) -> Iterator[Doubt]:
    """A first paragraph below a heading cannot begin with "This"."""
    above = False
    for line in reading.lines:
        found = _OPENING.match(reading.text, line.start, line.end)
        if found and above and not line.is_heading:
            yield reading.doubt(
                UNCLEAR,
                "loose reference",
                found.span(1),
                "A part of the text begins with it, so what it refers to is not said here.",
            )
        above = line.is_heading


def loose_pointers(reading: Reading) -> Iterator[Doubt]:
    """ "the above-mentioned issues", "the latter"."""
    for line in reading.paragraphs:
        for found in _POINTER.finditer(reading.text, line.start, line.end):
            yield reading.doubt(
                UNCLEAR,
                "loose reference",
                found.span(),
                "It points to another place of the text without naming what is meant.",
            )


def short_names(reading: Reading) -> Iterator[Doubt]:
    """ "The Fund" where no fund has been named in full before."""
    told: set[str] = set()
    for found in _SHORT.finditer(reading.text):
        kind = found[1]
        if kind in told:
            continue
        told.add(kind)
        if _named(reading.text, kind, found.start()):
            continue
        yield reading.doubt(
            UNCLEAR,
            "short name",
            found.span(),
            f"No {kind.lower()} is named in full before it.",
        )


def _named(text: str, kind: str, before: int) -> bool:
    """Whether a longer name with this word stands before: "Regional Venture Fund"."""
    return bool(
        re.search(
            rf"[A-Z][\w-]+\s+{kind}\b|\b{kind}\s+(?:of|for|on|to)\s+(?:the\s+)?[A-Z]", text[:before]
        )
    )
