"""Word lists and small measures that several flaws share."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

STOP: Final = frozenset(
    "a about according after all also am an and any are as at be been before being between but by "
    "can could did do does during each for from had has have how if in into is it its less many "
    "may might more most much must no nor not of on only or other over paper part shall should so "
    "some such than that the their them then there these they this those through to under up was "
    "were what when where which while who whom whose why will with within would year month date "
    "period season ago yet off out own per via our his her him she you let get put use way too "
    "one two three four first last".split()
)
ABSOLUTE: Final = frozenset(
    "always never only all none every everyone everybody everything nobody nothing completely "
    "absolutely entirely invariably totally wholly impossible must".split()
)
NEVER: Final = frozenset({"always", "never", "invariably", "nobody", "everybody", "everyone"})
"""The absolute words that give away even a statement to be judged."""
VAGUE: Final = frozenset(
    "often sometimes usually frequently generally many several rarely occasionally mostly various "
    "seldom commonly typically normally regularly perhaps maybe probably possibly numerous".split()
)
_VAGUE_PHRASES: Final = re.compile(
    r"\b(?:a lot|lots|a few|quite a|a number|a good deal|a great deal|fairly|now and then"
    r"|from time to time)\b",
    re.IGNORECASE,
)
_DEFINITE: Final = re.compile(
    r"\b(?:all (?:two|three|four|five|six|seven|eight|nine|ten|\d+)|(?:first|last|not) of all"
    r"|every (?:(?:second|other|third|few|[a-z]+teen|two|three|four|five|six|ten|\d+) )?"
    r"(?:day|night|week|month|year|hour|minute|second|decade|century)s?"
    r"|no(?:t|thing) only|must[- ](?:have|see))\b",
    re.IGNORECASE,
)
KNOWN_ACRONYMS: Final = frozenset(
    "US USA UK UN EU USSR NATO GDP TV DNA RNA AIDS HIV NASA UNESCO UNICEF BBC GMT PC CD DVD AD BC "
    "BCE CE AM PM ID OK UV IQ LED SI".split()
)
_SMALL: Final = frozenset("a an and at but by for from in of on or over the to under with".split())
_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_POSSESSIVE: Final = re.compile(r"['’]s$")
_ENDINGS: Final = tuple(
    "isations izations isation ization ations ation ically ical ities ity ments ment ness ists "
    "ist esis etic ising izing ing ally ary ial al ies ied "
    "ion ions edly ed ers er es ic ly s e y".split()
)


@lru_cache(maxsize=8192)
def words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


@lru_cache(maxsize=8192)
def content(text: str) -> frozenset[str]:
    """Words that carry meaning, by their stems."""
    found = (_POSSESSIVE.sub("", word) for word in words(text))
    return frozenset(stem(word) for word in found if len(word) > 2 and word not in STOP)


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """The word without its ending: trade, trading and traders are one."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4 and not word.endswith("ss"):
            return word[: -len(ending)]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def is_title(text: str) -> bool:
    """Capitals all through, as in the title of a book: its words are no claim."""
    found = re.findall(r"[^\W\d_]+", text)
    return len(found) > 1 and all(word[0].isupper() or word in _SMALL for word in found)


@lru_cache(maxsize=8192)
def absolutes(text: str) -> frozenset[str]:
    """The absolute words of an option; titles and "every year" have none."""
    found = ABSOLUTE & set(words(text))
    if not found or is_title(text):
        return frozenset()
    return ABSOLUTE & set(words(_DEFINITE.sub(" ", text)))


@lru_cache(maxsize=8192)
def is_vague(text: str) -> bool:
    if is_title(text):
        return False
    return not VAGUE.isdisjoint(words(text)) or bool(_VAGUE_PHRASES.search(text))


def acronym(text: str) -> str:
    """The initials of a name of two words or more; empty for other texts."""
    letters = [word[0] for word in re.findall(r"\w+", text) if word[0].isupper()]
    return "".join(letters) if len(letters) > 1 else ""


def has_figure(text: str) -> bool:
    return any(letter.isdigit() for letter in text)
