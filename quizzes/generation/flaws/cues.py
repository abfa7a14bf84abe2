"""Flaws that let the key be found without knowing it."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from content.facts.shapes import FactBase
from content.language.plain import normal
from quizzes.generation.drafts import Item
from quizzes.generation.flaws import Flaw, figures, options, words

LONGER: Final = 1.2
SLACK: Final = 6  # letters: below that a difference in length is not seen
_PAIRS: Final = (
    "increase decrease|rise fall|rose fell|rising falling|raise lower|grow shrink|grew shrank"
    "|gain lose|expand contract|accelerate slow|more less|more fewer|higher lower|larger smaller"
    "|longer shorter|faster slower|stronger weaker|hotter colder|warmer cooler|positive negative"
    "|maximum minimum|start end|start stop|begin end|began ended|open close|accept reject"
    "|accept refuse|allow forbid|win lose|won lost|strengthen weaken|import export|attract repel"
    "|heat cool|absorb release|absorb emit|inhale exhale|legal forbidden|present absent|hot cold"
    "|wet dry|acid alkaline|acidic alkaline|early late|gained lost|raised lowered|enter leave"
    "|up down|above below|inside outside|top bottom|before after"
)
_OPPOSITES: Final = frozenset(
    frozenset(map(words.stem, pair.split())) for pair in _PAIRS.split("|")
)
_UNDONE: Final = ("un", "in", "im", "il", "ir", "dis", "non", "non-", "mis", "de")
_BETWEEN: Final = re.compile(
    r"\b(?:same|similar|equal|unchanged|constant|unaffected|no change|neither|nothing|not change)\b"
)
_NOT: Final = frozenset({"not", "no", "never", "cannot", "doesn", "didn", "don", "isn"})
_SORT: Final = re.compile(r"\b(?:which|what) (\w+(?: \w+)?)|_ \(([^)]*)\)", re.IGNORECASE)
"""What sort of thing is wanted: "Which bank …?", "_____ (city)"."""
_AUXILIARIES: Final = frozenset({"do", "does", "did", "can", "t"})


def longest_key(item: Item, base: FactBase | None) -> bool:
    """The key stands out by its length."""
    keys, others = options.right(item), options.wrong(item)
    if not keys or not others or any(map(_must_be_long, keys)):
        return False
    shortest, longest = min(map(len, keys)), max(map(len, others))
    return shortest >= LONGER * longest and shortest - longest >= SLACK


def _must_be_long(key: str) -> bool:
    """Figures, dates and short names are as long as they are: their length tells nothing."""
    return figures.is_value(key) or (len(key.split()) < 4 and words.is_title(key))


def converges(item: Item, base: FactBase | None) -> bool:
    """Whoever counts which words return most often finds the key: it shares two parts or
    more, and more of them than any other option."""
    keys, others = options.right(item), options.wrong(item)
    if item.kind != "multiple_choice" or not keys or len(others) < 2:
        return False
    parts = [_parts(text) for text in (keys[0], *others)]
    times = Counter(part for one in parts for part in one)
    telling = [{part for part in one if 1 < times[part] < len(parts)} for one in parts]
    met = [sum(times[part] - 1 for part in one) for one in telling]
    if any(_is_day(text) for text in (keys[0], *others)) and any(len(one) < 2 for one in parts):
        return False
    own = {part for part in parts[0] if times[part] < len(parts)}
    return (
        1 < len(telling[0]) > len(own) / 2
        and met[0] > max(met[1:])
        and _several(telling[0], parts[1:])
    )


def _parts(text: str) -> frozenset[str]:
    return frozenset(text.casefold().split()) if words.has_figure(text) else words.content(text)


def _is_day(text: str) -> bool:
    return "date" in figures.readings(text)


def _several(shared: set[str], others: list[frozenset[str]]) -> bool:
    """The parts return in different options: one like the key throughout is only its twin."""
    return not any(shared <= one for one in others)


def logical_cue(item: Item, base: FactBase | None) -> bool:
    """The key and its opposite, and others beside them that can be ruled out. Two pairs of
    opposites, or more, less and the same, tell nothing."""
    keys = [normal(text) for text in options.right(item)]
    others = [normal(text) for text in options.wrong(item)]
    for key in keys:
        for opposite in (text for text in others if _opposed(key, text)):
            rest = [text for text in others if text != opposite]
            if rest and not _complete(rest):
                return True
    return False


def _complete(rest: list[str]) -> bool:
    if any(_BETWEEN.search(one) for one in rest):
        return True
    return all(any(_opposed(one, two) for two in rest) for one in rest)


def _opposed(one: str, two: str) -> bool:
    ours, theirs = one.split(), two.split()
    if _negates(ours, theirs) or _negates(theirs, ours):
        return True
    if len(ours) != len(theirs):
        return False
    apart = [(a, b) for a, b in zip(ours, theirs, strict=True) if a != b]
    return len(apart) == 1 and _opposite(*apart[0])


def _negates(plain: list[str], negated: list[str]) -> bool:
    """The same words but for a "not"; "rise" and "did not rise" too."""
    if _NOT.isdisjoint(negated) or not _NOT.isdisjoint(plain):
        return False
    passed = _NOT | _AUXILIARIES
    return [words.stem(word) for word in plain if word not in passed] == [
        words.stem(word) for word in negated if word not in passed
    ]


def _opposite(one: str, two: str) -> bool:
    if frozenset((words.stem(one), words.stem(two))) in _OPPOSITES:
        return True
    short, long = sorted((one, two), key=len)
    return len(short) > 3 and any(long == head + short for head in _UNDONE)


def absolute(item: Item, base: FactBase | None) -> bool:
    """In some options and not in all; in a false statement, the plainest of such words."""
    if item.kind == "true_false":
        said = words.NEVER & set(words.words(item.stem)) if item.key == "False" else ()
        return bool(said)
    texts = [text for text in options.choices(item) if not _of_the_above(text)]
    found = [words.absolutes(text) for text in texts]
    return any(found) and not frozenset.intersection(*found)


def _of_the_above(text: str) -> bool:
    """That is a flaw of its own."""
    return bool(
        re.match(r"(?:all|none|every\w*|nothing) (?:\w+ )*?above\b|(?:all|none) of th", text, re.I)
    ) or bool(re.search(r"\bonly\.?$", text) and len(text.split()) < 5)


def given_away(item: Item, base: FactBase | None) -> bool:
    """The stem repeats a word of the key that no other option has; or the answer itself."""
    if item.kind == "true_false":
        return False
    keys = options.right(item) if item.kind == "multi_select" else _key(item)
    return any(_tells(item, key) for key in keys)


def _key(item: Item) -> list[str]:
    found = item.key or "".join(options.right(item)[:1])
    return [found] if found else []


def _tells(item: Item, key: str) -> bool:
    others = options.wrong(item)
    initials = words.acronym(key)
    if len(initials) > 2 and re.search(rf"\b{re.escape(initials)}\b", item.stem):
        return True
    stem = f" {normal(item.stem)} "
    if _offered(stem, key, others):
        return False
    told = words.content(item.stem) & words.content(key)
    if options.is_choice(item):
        return bool(told.difference(*map(words.content, others)))
    if words.has_figure(key):
        return f" {normal(key)} " in stem
    told -= words.content(" ".join("".join(found) for found in _SORT.findall(item.stem)))
    return bool(told) and 2 * len(told) >= len(words.content(key))


def _offered(stem: str, key: str, others: list[str]) -> bool:
    """The stem asks which of those it names: "Which is larger, the Sun or the Moon?" """
    said = normal(key)
    if f" {said} or " in stem or f" or {said} " in stem:
        return True
    return f" {said} " in stem and any(f" {normal(text)} " in stem for text in others if text)


FLAWS: Final = (
    Flaw(
        "longest_key",
        "The right option is at least a fifth longer than every other.",
        "Shorten it, or make the others as precise.",
        longest_key,
    ),
    Flaw(
        "convergence_cue",
        "The right option shares words with several others, so it can be guessed.",
        "Spread the shared words evenly, or leave them out.",
        converges,
    ),
    Flaw(
        "logical_cue",
        "A wrong option is the plain opposite of the right one: the rest can be ruled out.",
        "Replace the opposite.",
        logical_cue,
    ),
    Flaw(
        "absolute_terms",
        "“Always”, “never” and the like mark an option as wrong.",
        "Say it without the absolute word.",
        absolute,
    ),
    Flaw(
        "word_repeated",
        "The stem gives the answer away: it has a word or the initials of the key alone.",
        "Say it in other words in the stem.",
        given_away,
    ),
)
