"""A list of English words, read once. README.md beside it says where it comes from."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

RECENT: Final = frozenset(
    "blog blogs website websites smartphone smartphones podcast podcasts app apps wifi chatbot "
    "chatbots startup startups cryptocurrency cryptocurrencies crowdfunding webinar "
    "webinars".split()
)
"""Words younger than the list."""

_PREFIXES: Final = (
    "anti auto bio co counter cyber de dis eco electro ex extra fore geo hydro hyper in inter "
    "intra macro mega meta micro mid mini mis multi nano neo neuro non out over para photo poly "
    "post pre pro pseudo quasi re self semi socio sub super techno tele trans ultra un under "
    "up well"
).split()
_SUFFIXES: Final = (
    ("s", ""),
    ("es", ""),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
    ("er", ""),
    ("er", "e"),
    ("ers", ""),
    ("ly", ""),
    ("ness", ""),
    ("less", ""),
    ("like", ""),
    ("able", ""),
    ("able", "e"),
    ("ise", ""),
    ("ize", ""),
    ("ised", ""),
    ("ized", ""),
    ("isation", ""),
    ("ization", ""),
    ("ism", ""),
    ("ist", ""),
    ("ists", ""),
    ("ies", "y"),
    ("ied", "y"),
)
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


@cache
def _lists() -> tuple[frozenset[str], frozenset[str]]:
    """(the most frequent words, all words)."""
    packed = (Path(__file__).parent / "english.txt.gz").read_bytes()
    common, rest = gzip.decompress(packed).decode().split("\n\n")
    frequent = frozenset(common.split())
    return frequent, frequent | frozenset(rest.split()) | RECENT


def listed(word: str) -> bool:
    """Whether the list holds just this word, in lower case."""
    return word in _lists()[1]


def known(word: str) -> bool:
    """Whether a lower-case word is English: listed, formed of a listed one, or put together
    from two."""
    plain = word.replace("’", "'").removesuffix("'s").removesuffix("'")
    return listed(plain) or _inflected(plain) or _prefixed(plain) or _compound(plain)


def _inflected(word: str) -> bool:
    return any(
        word.endswith(ending)
        and len(word) - len(ending) >= 4
        and listed(word[: -len(ending)] + instead)
        for ending, instead in _SUFFIXES
    )


def _prefixed(word: str) -> bool:
    rests = (word.removeprefix(p) for p in _PREFIXES if word.startswith(p))
    return any(len(rest) >= 4 and (listed(rest) or _inflected(rest)) for rest in rests)


def _compound(word: str) -> bool:
    """ "forestland"; both halves are frequent, so that few misprints pass for one."""
    common = _lists()[0]
    return any(word[:n] in common and word[n:] in common for n in range(4, len(word) - 3))


def meant(word: str) -> str:
    """The frequent word that an unknown one is probably a misprint of, or "".

    One letter is wrong, missing, too many or has changed places with the next; the first one
    is right, as it mostly is in misprints and seldom in names of things.
    """
    common = _lists()[0]
    near = {found for found in _edits(word) if found in common and found[0] == word[0]}
    return min(near, key=lambda found: (-len(found), found), default="")


def _edits(word: str) -> Iterator[str]:
    for n in range(len(word) + 1):
        head, tail = word[:n], word[n:]
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in _LETTERS)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        yield from (head + letter + tail for letter in _LETTERS)


def joined(first: str, second: str) -> bool:
    """Whether two pieces make a listed word that they are not already two of."""
    whole = re.sub(r"[^a-z]", "", (first + second).lower())
    return listed(whole) and not (listed(first.lower()) and listed(second.lower()))
