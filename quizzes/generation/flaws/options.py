"""Flaws of the options, and of options against the stem."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from content import values
from content.facts.shapes import FactBase
from quizzes.generation.drafts import Item, Option
from quizzes.generation.flaws import Flaw, words
from quizzes.generation.unique import names, normal

LONGER: Final = 1.2
SLACK: Final = 4  # letters: below that a difference in length is not seen
_ALL_OF: Final = re.compile(r"\b(?:all|both) of (?:the above|these|them)\b", re.IGNORECASE)
_NONE_OF: Final = re.compile(r"\b(?:none|neither) of (?:the above|these|them)\b", re.IGNORECASE)
_K_TYPE: Final = re.compile(
    r"^(?:(?:[Bb]oth )?[A-E1-5ivIV]+(?: ?,| and| &| only\b)+ ?)+[A-E1-5ivIV]*(?: only)?\.?$"
)
_KINDS: Final = ("date", "money", "percent", "duration", "ordinal", "count")


def _choices(item: Item) -> tuple[Option, ...]:
    return item.options if item.kind == "multiple_choice" else ()


def _right(item: Item) -> list[str]:
    return [option.text for option in _choices(item) if option.correct]


def _wrong(item: Item) -> list[str]:
    return [option.text for option in _choices(item) if not option.correct]


def all_of_above(item: Item, base: FactBase | None) -> bool:
    return any(_ALL_OF.search(option.text) for option in _choices(item))


def none_of_above(item: Item, base: FactBase | None) -> bool:
    return any(_NONE_OF.search(option.text) for option in _choices(item))


def k_type(item: Item, base: FactBase | None) -> bool:
    return any(_K_TYPE.match(option.text.strip()) for option in _choices(item))


def longest_key(item: Item, base: FactBase | None) -> bool:
    """Figures and dates are as long as they are: their length tells nothing."""
    right, wrong = _right(item), _wrong(item)
    if not right or not wrong or any(words.has_figure(text) for text in right):
        return False
    longest = max(map(len, wrong))
    return len(right[0]) > LONGER * longest and len(right[0]) - longest >= SLACK


def implausible(item: Item, base: FactBase | None) -> bool:
    """An empty option, one of another sort than the key, or too few to choose from."""
    right, wrong = _right(item), _wrong(item)
    if not _choices(item):
        return False
    if len(wrong) < 2 or not right or not all(text.strip() for text in wrong):
        return True
    figures = words.has_figure(right[0])
    return any(words.has_figure(text) != figures for text in wrong) and _is_value(right[0])


def _is_value(text: str) -> bool:
    return any(_read(kind, text) is not None for kind in _KINDS)


def _read(kind: str, text: str) -> values.Value | None:
    try:
        return values.parse(kind, text)
    except ValueError:
        return None


def series(item: Item, base: FactBase | None) -> bool:
    """Each option a sentence to be judged by itself."""
    texts = [option.text for option in _choices(item)]
    if {normal(text) for text in texts} & {"true", "false"}:
        return True
    sentences = [text for text in texts if text.rstrip().endswith(".") and len(text.split()) > 5]
    following = re.search(r"following|true|correct", item.stem, re.IGNORECASE)
    return len(texts) > 1 and len(sentences) == len(texts) and bool(following)


def converges(item: Item, base: FactBase | None) -> bool:
    """The key shares a word with each of several options that share none among themselves;
    a date, its month with one and its year with another, more than any other date does."""
    right, wrong = _right(item), _wrong(item)
    if not right or len(wrong) < 2:
        return False
    if words.has_figure(right[0]):
        return _date_between(right[0], wrong)
    key = words.content(right[0])
    shared = Counter(word for text in wrong for word in words.content(text) & key)
    everywhere = {word for word, times in shared.items() if times == len(wrong)}
    return len({word for word in shared if word not in everywhere}) > 1


def _date_between(key: str, wrong: list[str]) -> bool:
    parts = [set(text.casefold().split()) for text in (key, *wrong)]
    if any(len(one) < 2 for one in parts):
        return False
    shared = [sum(len(one & other) for other in parts if other is not one) for one in parts]
    return len(set.union(*(parts[0] & one for one in parts[1:]))) > 1 and shared[0] > max(
        shared[1:]
    )


def logical_cue(item: Item, base: FactBase | None) -> bool:
    """Two options that are opposites, one of them the key: the rest can be ruled out."""
    right = [normal(text) for text in _right(item)]
    wrong = [normal(text) for text in _wrong(item)]
    return len(wrong) > 1 and any(_opposed(one, two) for one in right for two in wrong)


def _opposed(one: str, two: str) -> bool:
    for ours, theirs in ((one, two), (two, one)):
        if " ".join(word for word in theirs.split() if word not in {"not", "no"}) == ours != theirs:
            return True
    return False


def absolute(item: Item, base: FactBase | None) -> bool:
    return any(words.ABSOLUTE & set(words.words(text)) for text in _wrong(item))


def vague(item: Item, base: FactBase | None) -> bool:
    return any(words.VAGUE & set(words.words(option.text)) for option in _choices(item))


def given_away(item: Item, base: FactBase | None) -> bool:
    """The stem repeats a word of the key that no other option has; or the answer itself."""
    key = item.key or "".join(_right(item)[:1])
    if item.kind == "true_false" or not key:
        return False
    acronym = words.acronym(key)
    if acronym and re.search(rf"\b{re.escape(acronym)}\b", item.stem):
        return True
    told = words.content(item.stem) & words.content(key)
    if item.kind == "multiple_choice":
        return bool(told - {word for text in _wrong(item) for word in words.content(text)})
    if words.has_figure(key):
        return f" {normal(key)} " in f" {normal(item.stem)} "
    return bool(told) and 2 * len(told) >= len(words.content(key))


def lost_order(item: Item, base: FactBase | None) -> bool:
    """Figures and dates stand in their order, rising or falling."""
    texts = [option.text for option in _choices(item)]
    for kind in _KINDS:
        read = [_read(kind, text) for text in texts]
        keys = [values.sort_key(value) for value in read if value is not None]
        if len(keys) == len(texts) > 1:
            return keys not in (sorted(keys), sorted(keys, reverse=True))
    return False


def several_right(item: Item, base: FactBase | None) -> bool:
    right, wrong = _right(item), _wrong(item)
    if item.kind == "multi_select":
        return not 1 < sum(option.correct for option in item.options) < len(item.options)
    if item.options and sum(option.correct for option in item.options) != 1:
        return True
    accepted = {normal(text) for text in (item.key, *item.accepted, *right) if text}
    if any(normal(text) in accepted for text in wrong) or len(set(map(normal, wrong))) < len(wrong):
        return True
    return any(_both(right[0], text, base) for text in wrong) if right else False


def _both(one: str, two: str, base: FactBase | None) -> bool:
    for kind in _KINDS:
        ours, theirs = _read(kind, one), _read(kind, two)
        if ours is not None and theirs is not None:
            return values.compatible(ours, theirs)
    pair = {normal(one), normal(two)}
    known = base.entities.values() if base else ()
    return any(pair <= names(entity) for entity in known)


FLAWS: Final = (
    Flaw(
        "implausible_distractor",
        "A wrong option is empty or of another sort than the key, or there are too few.",
        "Offer at least two wrong options of the same sort as the key.",
        implausible,
    ),
    Flaw(
        "none_of_the_above",
        "“None of the above” rewards knowing what is wrong.",
        "Replace it by a wrong option of its own.",
        none_of_above,
    ),
    Flaw(
        "all_of_the_above",
        "“All of the above” is found by whoever knows two of them.",
        "Ask for one thing, or make several items.",
        all_of_above,
    ),
    Flaw(
        "longest_key",
        "The right option is at least a fifth longer than every other.",
        "Shorten it, or make the others as precise.",
        longest_key,
    ),
    Flaw(
        "true_false_series",
        "The options are statements to be judged one by one.",
        "Ask one question that all options answer, or make true-or-false items.",
        series,
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
    Flaw(
        "k_type",
        "Options that combine other options test logic.",
        "Make them items of their own.",
        k_type,
    ),
    Flaw(
        "lost_sequence",
        "Figures or dates stand out of order.",
        "Sort them.",
        lost_order,
    ),
    Flaw(
        "vague_terms",
        "“Often”, “many” and the like mean something else to everybody.",
        "Give the figure, or leave the word out.",
        vague,
    ),
    Flaw(
        "more_than_one_correct",
        "Not exactly one option is right.",
        "Mark one as right, and replace others that are right too.",
        several_right,
    ),
)
