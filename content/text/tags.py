"""Tags of facts: words in lower case, “::” between a tag and one that lies under it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Final
from unicodedata import category, normalize

LONGEST_TAG: Final = 60
MOST_TAGS: Final = 10
"""So many one fact may have."""
UNDER: Final = "::"


def plain_tag(said: str) -> str:
    """The word in lower case and in one Unicode form, as a tag is kept; it may still be none."""
    return normalize("NFC", normalize("NFC", said).lower())


def is_tag(word: str) -> bool:
    """Whether the word is a tag as it is kept: "treaty", "aid::food", "mémoire-2"."""
    return (
        len(word) <= LONGEST_TAG
        and word == plain_tag(word)
        and all(map(_is_part, word.split(UNDER)))
    )


def read_tag(said: str) -> str:
    """The tag that was said, as it is kept; "" where it is none."""
    tag = plain_tag(said)
    return tag if is_tag(tag) else ""


def _is_part(part: str) -> bool:
    """Letters of any script with their marks, digits, and single hyphens between them."""
    words = part.split("-")
    return all(
        word
        and all(category(sign)[0] in "LM" or category(sign) == "Nd" for sign in word)
        and category(word[0])[0] != "M"
        for word in words
    )


def tags_of(words: Iterable[str]) -> tuple[str, ...]:
    """The words as they are kept: each once, in the order of the alphabet."""
    return tuple(sorted({plain_tag(word) for word in words}))


def tag_and_above(tag: str) -> Iterator[str]:
    """ "aid" and "aid::food" for "aid::food"."""
    return accumulate(tag.split(UNDER), lambda above, part: f"{above}{UNDER}{part}")
