"""Words that no list knows, where a known one lies a letter away; words cut by a hyphen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from content.doubts import words
from content.doubts.shapes import MISPRINT, Doubt, Reading

OFTEN: Final = 3
"""So many times makes a word one of the document's own."""

SHORTEST: Final = 5
"""Letters. Below that too many words lie a letter apart."""

_WORD = re.compile(r"(?<![\w@./:’'-])[^\W\d_]+(?:[’'][^\W\d_]+)?(?![\w@/:’']|\.\w)")
_CUT = re.compile(r"\b([^\W\d_]{2,})-( ?)([^\W\d_]{2,})\b")
_SUSPENDED: Final = frozenset("and or to nor but as the of in".split())


def unknown_words(reading: Reading) -> Iterator[Doubt]:
    """ "quiestions". Capitalised words are names; a misprint that is a word is not seen."""
    said = list(_WORD.finditer(reading.text))
    often = Counter(found[0].lower() for found in said)
    for found in said:
        word = found[0]
        if not word.islower() or not word.isascii() or len(word) < SHORTEST:
            continue
        if often[word] >= OFTEN or word in reading.name_words or words.known(word):
            continue
        meant = words.meant(word)
        if meant:
            yield reading.doubt(
                MISPRINT,
                "unknown word",
                found.span(),
                f"Probably a misprint for {meant}.",
                everywhere=True,
            )


def split_words(reading: Reading) -> Iterator[Doubt]:
    """ "develop- ment", "govern-ment": what a line break leaves behind."""
    for found in _CUT.finditer(reading.text):
        first, gap, second = found.groups()
        if not second.islower() or (gap and second in _SUSPENDED):
            continue
        if words.joined(first, second):
            yield reading.doubt(
                MISPRINT,
                "split word",
                found.span(),
                f"Probably {first}{second}, cut at the end of a line.",
                everywhere=True,
            )
