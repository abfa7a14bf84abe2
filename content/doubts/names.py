"""Names that differ in a letter or two from another name of the document."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from content.doubts import words
from content.doubts.shapes import MISPRINT, Doubt, Reading, plain_words

SHORTEST: Final = 5
LONG: Final = 8
"""From so many letters on, two may differ."""

RARER: Final = 3
"""How many times as often the other form must stand where no list decides."""

_CAPITAL = re.compile(r"(?<![\w’'-])[A-Z][^\W\d_]*[a-z](?![\w])")
_TITLE = re.compile(
    r"(?<![\w-])[A-Z][a-z]+(?:[ -](?:(?:of|the|and|for|on|de|von|van) ){0,2}[A-Z][a-z]+)+(?![\w-])"
)
_ENDINGS: Final = (
    "s es 's n an ian ean ese ish ic i a e y er ers ed al ist ists ism in ina ova va na".split()
)


def spelled_right(name: str, aliases: Iterable[str]) -> Iterator[str]:
    """The name and those aliases that are no misprint of it: "Sakhlin" may be accepted as an
    answer and is wrong all the same."""
    yield name
    own = plain_words(name)
    for alias in aliases:
        near = any(alike(one, word) for one in plain_words(alias) for word in own)
        if not near and not _one_off(alias, name):
            yield alias


def near_names(reading: Reading) -> Iterator[Doubt]:
    """ "Sakhlin" where the document, its entities or the list know Sakhalin."""
    found = list(_CAPITAL.finditer(reading.text))
    often = Counter(match[0] for match in found)
    known = {word for name in reading.names for word in plain_words(name) if word[0].isupper()}
    near = _near(often, known)
    for match in found:
        if match[0] in near:
            yield _misprint(reading, match, near[match[0]])


def _near(often: Mapping[str, int], known: set[str]) -> dict[str, str]:
    """For each doubtful word the one that it stands for."""
    settled = {word for word in often if _settled(word, known)}
    candidates = {word for word in known | set(often) if len(word) >= SHORTEST}
    alphabet: dict[str, list[str]] = defaultdict(list)
    for word in sorted(candidates):
        alphabet[word[0]].append(word)
    return {
        word: other
        for word in often
        if word not in settled and len(word) >= SHORTEST
        for other in alphabet[word[0]]
        if alike(word, other) and _outweighs(other, word, often, known)
    }


def _settled(word: str, known: set[str]) -> bool:
    return word in known or words.known(word.lower())


def _outweighs(other: str, word: str, often: Mapping[str, int], known: set[str]) -> bool:
    """A settled form outweighs any other; else the much more frequent one."""
    if _settled(other, known):
        return True
    return often.get(other, 0) >= RARER * often[word]


def near_titles(reading: Reading) -> Iterator[Doubt]:
    """ "Join Report" where an entity is the Joint Report: one word of a name is a letter off."""
    found = list(_TITLE.finditer(reading.text))
    often = Counter(match[0] for match in found)
    known = {name for name in reading.names if _TITLE.fullmatch(name)}
    by_shape: dict[int, list[str]] = defaultdict(list)
    for name in sorted(known | {name for name, n in often.items() if n >= RARER}):
        by_shape[len(name.split())].append(name)
    near = {
        title: other
        for title in often
        if title not in known
        for other in by_shape[len(title.split())]
        if (other in known or often[other] >= RARER * often[title]) and _one_off(title, other)
    }
    for match in found:
        if match[0] in near:
            yield _misprint(reading, match, near[match[0]])


def _misprint(reading: Reading, match: re.Match[str], other: str) -> Doubt:
    says = f"Probably a misprint for {other}."
    return reading.doubt(MISPRINT, "near name", match.span(), says, everywhere=True)


def _one_off(title: str, other: str) -> bool:
    """Whether just one word differs, by one letter and not by an ending."""
    ours, theirs = title.split(), other.split()
    pairs = [(a, b) for a, b in zip(ours, theirs, strict=False) if a != b]
    if len(ours) != len(theirs) or len(pairs) != 1:
        return False
    (one, two), long = pairs[0], max(map(len, pairs[0]))
    return long >= SHORTEST and distance(one, two, 1) <= 1 and not _inflected(one, two)


def alike(one: str, two: str) -> bool:
    """Whether two names differ in so little that one may be a misprint of the other.

    Plural, possessive and adjective of a name are not; nor are names with other initials.
    """
    allowed = 2 if min(len(one), len(two)) >= LONG else 1
    return (
        one[0] == two[0] and not _inflected(one, two) and 0 < distance(one, two, allowed) <= allowed
    )


def _inflected(one: str, two: str) -> bool:
    """Whether both are one stem with different endings."""
    stem = 0
    while stem < min(len(one), len(two)) and one[stem] == two[stem]:
        stem += 1
    rests = (one[stem:].lower(), two[stem:].lower())
    return stem >= 3 and all(not rest or rest in _ENDINGS for rest in rests)


def distance(one: str, two: str, most: int) -> int:
    """How many letters are wrong, missing, too many or changed about; more than `most` is
    `most` + 1."""
    if abs(len(one) - len(two)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(two, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == two[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return min(last[-1], most + 1)
