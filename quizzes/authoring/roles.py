"""Roles out of a clause: their words, their types, and where they stand in the quotation. Pure.

`{visitor}` asks for a row. `{date: May 1904}` fills it as well, and `{date!: May 1904}` has it
asked besides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from content import values
from content.facts.names import plain
from content.facts.shapes import Entity
from content.text import Span, words
from content.values.numbers import BOUND_WORDS

WRITTEN: Final = re.compile(r"\{\s*([a-z][a-z0-9_]*)\s*(!?)\s*(?::\s*([^{}|]*?)\s*)?\}")
ORDER: Final = ("date", "money", "percent", "duration", "ordinal", "count")
"""1904 is a year before it is a count; US$50 an amount before all."""
LONGEST: Final = {"date": 7, "money": 6, "percent": 5, "duration": 5, "ordinal": 2, "count": 5}
MEANT: Final = {
    "date": "date day month year when time since until start end beginning season".split(),
    "money": "money amount sum cost price grant loan budget".split(),
    "count": "count number people n total figure".split(),
    "percent": "percent percentage share rate part".split(),
    "ordinal": "ordinal rank place_in_order".split(),
    "duration": "duration length period span age term".split(),
}
"""What writers call a role that holds such a value."""
SMALL: Final = frozenset("a an the of and in on for to de la le von van".split())
LEADING: Final = frozenset("in on since by from during between until of".split())
ON_WITH: Final = (
    "that which who when where as at with or but nor than is was were are has had have not"
).split()
GOING_ON: Final = SMALL | LEADING | frozenset(ON_WITH)
"""Words that begin the rest of a sentence: "1687 that" counts nothing."""
NUMBER_WORDS: Final = (
    "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty "
    "seventy eighty ninety hundred thousand million billion first second third"
).split()
NUMBERISH: Final = re.compile(rf"\d|\b(?:{'|'.join(NUMBER_WORDS)})\b")


@dataclass(frozen=True, slots=True)
class Said:
    """One role as a clause writes it. `text` is "" where only the role stands in the braces."""

    role: str
    text: str = ""
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Guess:
    """What a row is filled with before its writer has looked at it."""

    type: str = "text"
    text: str = ""
    entity: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Words of the quotation that can be read: a value or a known name. `before` precedes them."""

    guess: Guess
    start: int
    before: str
    noun: str = ""


def written(clause: str) -> tuple[str, tuple[Said, ...]]:
    """The clause with bare `{role}` holes, and what was written in its braces, in order."""
    said = [Said(m[1], m[3] or "", bool(m[2])) for m in WRITTEN.finditer(clause)]
    return WRITTEN.sub(lambda m: f"{{{m[1]}}}", clause), tuple(said)


def guessed(text: str, names: Mapping[str, Entity]) -> Guess:
    """The type of words: a known name, a value that can be read, what is written like a name,
    else a text."""
    if known := names.get(plain(text)):
        return Guess("entity", _own(text, known), known.key)
    for kind in ORDER:
        if _reads(kind, text):
            return Guess(kind, text)
    return Guess("entity" if _like_a_name(text) else "text", text)


def _like_a_name(text: str) -> bool:
    """Several words, or one behind "the", that all begin with a capital; little words aside."""
    said = [word for word in text.split() if word.casefold() not in SMALL]
    enough = 1 if text.casefold().startswith("the ") else 2
    return len(said) >= enough and all(word[0].isupper() for word in said)


def sought(
    roles: tuple[str, ...], clause: str, quote: str, names: Mapping[str, Entity]
) -> dict[str, Guess]:
    """For roles without words: what the quotation holds for each, as far as it is clear.

    A role takes what its name says ("date", "city"), else what follows the same words in the
    quotation as in the clause. A role that finds nothing is a text without words.
    """
    waiting = list(readable(quote, names))
    chosen: dict[str, Guess] = {}
    for fits in (_by_name, _by_words_before):
        for role in roles:
            if role in chosen:
                continue
            found = next((one for one in waiting if fits(role, one, clause)), None)
            if found:
                waiting.remove(found)
                chosen[role] = found.guess
    return {role: chosen.get(role) or Guess(_meant(role) or "text") for role in roles}


def readable(quote: str, names: Mapping[str, Entity]) -> Iterator[Found]:
    """The names and values of a quotation from left to right; none overlaps another."""
    spans = words(quote)
    at = 0
    while at < len(spans):
        before = spans[at - 1].of(quote).casefold() if at else ""
        found = _longest(quote, spans[at:], names, before)
        if found:
            guess, size, noun = found
            yield Found(guess, spans[at].start, before, noun)
            at += size
        else:
            at += 1


def _longest(
    quote: str, spans: list[Span], names: Mapping[str, Entity], before: str
) -> tuple[Guess, int, str] | None:
    """The longest run of words at the beginning that says something: with its number of words."""
    for size in range(min(8, len(spans)), 0, -1):
        text = quote[spans[0].start : spans[size - 1].end]
        if known := names.get(plain(text)):
            return Guess("entity", _own(text, known), known.key), size, known.noun
        if not NUMBERISH.search(text.casefold()):
            continue
        for kind in ORDER:
            if size <= LONGEST[kind] and _reads(kind, text) and _is_tight(kind, text, before):
                return Guess(kind, _within(text)), size, ""
    return None


def _reads(kind: str, text: str) -> bool:
    try:
        value = values.parse(kind, text)
    except values.Unreadable:
        return False
    # A noun of several words is rather the rest of the sentence.
    return not isinstance(value, values.Count) or len(value.noun.split()) <= 2


def _is_tight(kind: str, text: str, before: str) -> bool:
    """Whether a run of a sentence holds the value and nothing that merely leads to it or on."""
    first, *rest = text.casefold().split()
    if kind != "count":
        return first not in LEADING
    value = values.parse(kind, text)
    if not isinstance(value, values.Count) or len(value.noun.split()) != 1:
        return False
    is_year = before in LEADING and len(first) == 4 and first.isdecimal()
    return not is_year and rest[-1] not in GOING_ON


def _within(text: str) -> str:
    """The words of a value as they stand within a sentence: "About 300" loses its capital."""
    first = text.split()[0].casefold()
    leads = {words.split()[0] for said in BOUND_WORDS.values() for words in said}
    return text[0].lower() + text[1:] if first in leads or first in NUMBER_WORDS else text


def _own(text: str, known: Entity) -> str:
    """ "" for the name itself, which stands as its entity says; an alias stays as it is."""
    return "" if plain(text) == plain(known.name) else text


def _meant(role: str) -> str:
    parts = role.rstrip("0123456789").split("_")
    return next((kind for kind, called in MEANT.items() if set(parts) & {kind, *called}), "")


def _by_name(role: str, found: Found, clause: str) -> bool:
    if found.guess.type == "entity":
        noun = found.noun.casefold()
        return role.replace("_", " ") in (noun, *noun.split()[-1:])
    return _meant(role) == found.guess.type


def _by_words_before(role: str, found: Found, clause: str) -> bool:
    """`in {place}` for words that follow "in"; nothing where the hole begins its part."""
    part = next((p for p in clause.split("|") if f"{{{role}}}" in p), "")
    before = part.partition(f"{{{role}}}")[0].split()
    return bool(before) and bool(found.before) and before[-1].casefold() == found.before
