"""Lays pieces of a clause out in a line and remembers where each argument came to stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from content.language.clause import Piece
from content.language.inflect import article

BLANK: Final = "_____"
_ARTICLE: Final = re.compile(r"\b([Aa])n?( )$")
_THE: Final = re.compile(r"\bthe $", re.IGNORECASE)
_ANY_ARTICLE: Final = re.compile(r"\b(?:an?|the)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A text with the place of each role, as (start, end) in code points."""

    text: str
    spans: Mapping[str, tuple[int, int]]

    def headed(self, head: str) -> Line:
        """With `head` before it, and the whole begun with a capital letter."""
        shift = len(head)
        spans = {role: (start + shift, end + shift) for role, (start, end) in self.spans.items()}
        return Line(capitalised(head + self.text), spans)


def lay(pieces: Iterable[Piece], fills: Mapping[str, str]) -> Line:
    """One line, without a final stop; `fills` holds the text of each role."""
    text = ""
    spans: dict[str, tuple[int, int]] = {}
    for piece in pieces:
        text, added = _joined(text, fills[piece.role] if piece.role else piece.words)
        if piece.role:
            spans[piece.role] = (len(text) - len(added), len(text))
    return Line(text.rstrip(), spans)


def _joined(text: str, added: str) -> tuple[str, str]:
    """The grown text and what was really added: doubled articles and spaces go, a/an fits."""
    if added[:1] in {",", ";", ")", "."}:
        text = text.rstrip()
    if text.endswith(" ") or not text:
        added = added.lstrip()
    if _THE.search(text) and added.lower().startswith("the "):
        added = added[4:]
    if added:
        text = _ARTICLE.sub(lambda found: _fitting(found, added), text)
    return text + added, added


def _fitting(found: re.Match[str], following: str) -> str:
    if following.startswith(BLANK):
        return f"{found[1]}(n)" + found[2]
    return found[1] + article(following)[1:] + found[2]


def spaced(*groups: Iterable[Piece]) -> list[Piece]:
    """Groups of pieces with a space between each two."""
    laid: list[Piece] = []
    for group in groups:
        held = list(group)
        if laid and held:
            laid.append(Piece(words=" "))
        laid += held
    return laid


def without_article(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Pieces before a question phrase: never "at the which city"."""
    if not pieces or pieces[-1].role:
        return pieces
    words = _ANY_ARTICLE.sub("", pieces[-1].words)
    return (*pieces[:-1], Piece(words=words)) if words.strip() else pieces[:-1]


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
