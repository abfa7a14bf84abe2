"""Fields of Anki, which are HTML, into plain text. Linear in the length of a field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import Final
from unicodedata import normalize
from urllib.parse import unquote

from content.text import PICTURE, SOUND, clean_text, without_marks

_TAG: Final = re.compile(r"<[^<>]*>")
_NAME: Final = re.compile(r"</?\s*([a-zA-Z0-9]+)")
_SOUND: Final = re.compile(r"\[(?:sound|anki:play):([^\[\]]*)\]")
_FILE: Final = re.compile(
    r"<(?:img|audio)\b[^<>]*?\ssrc\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)'|([^\s\"'<>]+))"
    r"|\[sound:([^\[\]]*)\]",
    re.IGNORECASE,
)
_UNSEEN: Final = frozenset({"script", "style", "head", "title"})
_PLACED: Final = frozenset({"img", "video", "object", "svg", "canvas"})
_BREAKS: Final = frozenset(
    "address article blockquote br dd div dl dt h1 h2 h3 h4 h5 h6 hr p pre section table td th tr "
    "ul ol".split()
)
_CLOZE: Final = re.compile(r"\{\{c(\d{1,4})(?:,\d{1,4})*::|\}\}")
_WORDS: Final = re.compile(r"\w")
KEPT: Final = 4_000
DEEPEST = 8
"""Clozes within each other, as many as Anki reads."""


def plain(html: str) -> str:
    """The words of a field in one line; where a picture or a sound stood, it says so. What is
    kept for the next card of a note is short: else one package would fill the memory for long."""
    return _plain(html) if len(html) <= KEPT else _plain.__wrapped__(html)


@lru_cache(maxsize=4096)
def _plain(html: str) -> str:
    if "<" in html or "&" in html or "[" in html:
        html = unescape("".join(_pieces(_SOUND.sub(f" {SOUND} ", html))))
    return " ".join(clean_text(html).split())


def _pieces(html: str) -> Iterator[str]:
    at, unseen = 0, ""
    for tag in _TAG.finditer(html):
        if not unseen:
            yield html[at : tag.start()]
        at = tag.end()
        named = _NAME.match(tag[0])
        name = named[1].lower() if named else ""
        if unseen:
            unseen = "" if name == unseen and tag[0].startswith("</") else unseen
        elif name in _UNSEEN and not tag[0].startswith("</"):
            unseen = name
        elif name in _PLACED:
            yield f" {PICTURE} "
        elif name == "audio":
            yield f" {SOUND} "
        elif name == "li":
            yield " • " if not tag[0].startswith("</") else " "
        elif name in _BREAKS:
            yield " "
    if not unseen:
        yield html[at:]


def says_something(text: str) -> bool:
    """False where nothing is left but pictures, sounds and marks."""
    return bool(_WORDS.search(without_marks(text)))


def has_media(html: str) -> bool:
    """Whether a field shows a picture or plays a sound."""
    return bool(_SOUND.search(html)) or any(
        (named := _NAME.match(tag[0])) and named[1].lower() in {*_PLACED, "audio"}
        for tag in _TAG.finditer(html)
    )


def files(html: str) -> list[str]:
    """The names of the pictures and sounds of a field, in its order, each once."""
    if "<" not in html and "[" not in html:
        return []
    found: dict[str, None] = {}
    for one in _FILE.finditer(html):
        found[_name_of(one)] = None
    return [name for name in found if name]


def _name_of(one: re.Match[str]) -> str:
    said = unescape(one[1] or one[2] or one[3] or one[4] or "").strip()
    # The address of a picture may be escaped; the name of a sound is none.
    return normalize("NFC", said if one[4] else unquote(said))


def renamed(html: str, names: Mapping[str, str]) -> str:
    """The field with other names for its files: {old: new}, the new of letters, digits and dots."""

    def other(one: re.Match[str]) -> str:
        new = names.get(_name_of(one))
        if new is None or one.lastindex is None:
            return one[0]
        start, end = (at - one.start() for at in one.span(one.lastindex))
        return f"{one[0][:start]}{new}{one[0][end:]}"

    return _FILE.sub(other, html)


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of a field, with the numbers of the clozes it lies in, outermost first."""

    html: str
    within: tuple[int, ...] = ()
    hint: str = ""


def _parts(html: str) -> list[_Part]:
    """The field cut at its clozes. What is not closed is text."""
    found: list[_Part] = []
    open_: list[int] = []
    at = 0
    for mark in _CLOZE.finditer(html):
        if mark[1] is None and not open_:
            continue
        if mark[1] is not None and len(open_) >= DEEPEST:
            continue
        words = html[at : mark.start()]
        at = mark.end()
        if mark[1] is not None:
            found.append(_Part(words, tuple(open_)))
            open_.append(int(mark[1]))
            continue
        words, _colons, hint = words.partition("::")
        found.append(_Part(words, tuple(open_), hint))
        open_.pop()
    found.append(_Part(html[at:], tuple(open_)))
    return found


def cloze_numbers(html: str) -> set[int]:
    return {n for part in _parts(html) for n in part.within}


def revealed(html: str) -> str:
    """The field with every gap filled, as HTML."""
    return "".join(part.html for part in _parts(html))


def with_gap(html: str, number: int) -> str:
    """The field with the gaps of one number open, as HTML."""
    said: list[str] = []
    parts = _parts(html)
    for n, part in enumerate(parts):
        if number not in part.within:
            said.append(part.html)
            continue
        ends = n + 1 == len(parts) or number not in parts[n + 1].within
        if ends:
            said.append(f"[{part.hint or '…'}]")
    return "".join(said)


def filled(html: str, number: int) -> str:
    """What stands in the gaps of one number, as HTML."""
    parts = _parts(html)
    said: list[str] = []
    for n, part in enumerate(parts):
        if number in part.within:
            fresh = n == 0 or number not in parts[n - 1].within
            said.append(f"{', ' if fresh and said else ''}{part.html}")
    return "".join(said)
