"""Forms of verbs and nouns: stated forms first, then the lexicon, then the regular rules."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from lemminflect import getInflection

_TAGS: Final = {"past": "VBD", "participle": "VBN", "gerund": "VBG", "present": "VBZ"}
_VOWELS: Final = "aeiou"
_SILENT: Final = ("honest", "honour", "honor", "hour", "heir")
_LIKE_YOU: Final = ("uni", "use", "usu", "eu", "ubi", "uto", "uk", "us ", "us$", "one", "once")
_LETTERS_LIKE_EN: Final = "AEFHILMNORSX"


def form(lemma: str, which: str, forms: Mapping[str, str] | None = None) -> str:
    """A form of the verb `lemma`: "past", "participle", "gerund", "present" (he does).

    `forms` states forms that rules get wrong; a stated past serves as participle too.
    """
    stated = forms or {}
    if which in stated:
        return stated[which]
    if which == "participle" and "past" in stated and _regular(lemma, "past") == stated["past"]:
        return stated["past"]
    return _looked_up(lemma, which)


@lru_cache(maxsize=4096)
def _looked_up(lemma: str, which: str) -> str:
    # Guesses for unknown words are refused: the lexicon's model makes "reconfirm" a fantasy.
    found = getInflection(lemma, _TAGS[which], inflect_oov=False)
    return str(found[0]) if found else _regular(lemma, which)


def _regular(lemma: str, which: str) -> str:
    if which == "present":
        return _with_s(lemma)
    ending = "ing" if which == "gerund" else "ed"
    if lemma.endswith("e") and not (ending == "ing" and lemma.endswith(("ee", "oe", "ye"))):
        return lemma[:-1] + ending
    if ending == "ed" and lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        return lemma[:-1] + "ied"
    return lemma + ending


def _with_s(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s")


@lru_cache(maxsize=4096)
def plural(noun: str) -> str:
    """The plural of a noun phrase: its last word before any "of" is inflected."""
    head, of, tail = noun.partition(" of ")
    before, space, last = head.rpartition(" ")
    found = getInflection(last, "NNS", inflect_oov=False)
    return before + space + (str(found[0]) if found else _with_s(last)) + of + tail


def article(word: str) -> str:
    """ "a" or "an", by how the following word sounds."""
    first = word.split(maxsplit=1)[0] if word.strip() else ""
    if len(first) > 1 and first.isupper() and first.isalpha():
        return "an" if first[0] in _LETTERS_LIKE_EN and len(first) < 5 else _by_sound(first)
    return _by_sound(first)


def _by_sound(word: str) -> str:
    low = word.lower().lstrip("“\"'(")
    if low.startswith((*_SILENT, "8", "11 ", "18 ")) or low in {"11", "18"}:
        return "an"
    if low.startswith(_LIKE_YOU):
        return "a"
    return "an" if low[:1] in _VOWELS and low[:1] else "a"
