"""Finding a quotation again in a text that has changed."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from content.text.sentences import Span

CONTEXT = 32
CLOSE_ENOUGH = 0.8
WINDOW = 2000


@dataclass(frozen=True, slots=True)
class Quote:
    """The TextQuote selector of the W3C Web Annotation model."""

    exact: str
    prefix: str = ""
    suffix: str = ""


def quote(text: str, start: int, end: int) -> Quote:
    """The words from `start` to `end` with 32 characters of context on either side."""
    return Quote(text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])


def find(text: str, wanted: Quote, near: int | None = None) -> Span | None:
    """Where the quotation stands: word for word with the best context, else what comes
    closest near the place it stood. None where nothing is like it."""
    starts = _all(text, wanted.exact)
    if starts:
        best = max(starts, key=lambda at: (_context(text, at, wanted), -abs(at - (near or at))))
        return Span(best, best + len(wanted.exact))
    return _closest(text, wanted, near or 0)


def _all(text: str, exact: str) -> list[int]:
    starts: list[int] = []
    at = text.find(exact) if exact else -1
    while at >= 0 and len(starts) < 1000:
        starts.append(at)
        at = text.find(exact, at + 1)
    return starts


def _context(text: str, at: int, wanted: Quote) -> int:
    """How many characters of the context agree."""
    before = text[max(0, at - CONTEXT) : at]
    after = text[at + len(wanted.exact) : at + len(wanted.exact) + CONTEXT]
    return _common(before[::-1], wanted.prefix[::-1]) + _common(after, wanted.suffix)


def _common(one: str, other: str) -> int:
    n = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        n += 1
    return n


def _closest(text: str, wanted: Quote, near: int) -> Span | None:
    """The likest stretch within a bounded window: difflib is quadratic."""
    if not wanted.exact or len(wanted.exact) > WINDOW:
        return None
    start = max(0, near - WINDOW)
    window = text[start : near + len(wanted.exact) + WINDOW]
    matcher = SequenceMatcher(None, window, wanted.exact, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size > 2]
    if not blocks:
        return None
    first, last = blocks[0], blocks[-1]
    found = Span(
        max(0, start + first.a - first.b),
        min(len(text), start + last.a + last.size + len(wanted.exact) - last.b - last.size),
    )
    likeness = SequenceMatcher(None, found.of(text), wanted.exact, autojunk=False).ratio()
    return found if likeness >= CLOSE_ENOUGH else None
