"""Word lists and small measures that several flaws share."""

from __future__ import annotations

import re
from typing import Final

STOP: Final = frozenset(
    "a about according after all also am an and any are as at be been before being between but by "
    "can could did do does during each for from had has have how if in into is it its less many "
    "may might more most much must no nor not of on only or other over paper part shall should so "
    "some such than that the their them then there these they this those through to under up was "
    "were what when where which while who whom whose why will with within would year month date "
    "period season".split()
)
ABSOLUTE: Final = frozenset(
    {"always", "never", "only", "all", "none", "every", "completely", "absolutely", "entirely"}
)
VAGUE: Final = frozenset(
    {"often", "sometimes", "usually", "frequently", "generally", "many", "several", "rarely"}
    | {"occasionally", "mostly", "various"}
)
KNOWN_ACRONYMS: Final = frozenset(
    {"US", "USA", "UK", "UN", "EU", "USSR", "NATO", "GDP", "II", "III", "IV", "TV"}
)


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text.casefold())


def content(text: str) -> set[str]:
    """Words that carry meaning, plural and possessive endings left off."""
    found = (re.sub(r"['’]s$", "", word) for word in words(text))
    return {_stem(word) for word in found if len(word) > 3 and word not in STOP}


def _stem(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def acronym(text: str) -> str:
    """The initials of a name of three words or more; empty for shorter ones."""
    letters = [word[0] for word in re.findall(r"\w+", text) if word[0].isupper()]
    return "".join(letters) if len(letters) > 2 else ""


def has_figure(text: str) -> bool:
    return any(letter.isdigit() for letter in text)
