"""Typed answers: forgiving in form, strict in substance."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Set

from content.values.numbers import ONES, SCALES, TENS
from quizzes.grading.shapes import Key, Verdict, right, wrong

ARTICLES = frozenset({"the", "a", "an"})
NEGATIONS = frozenset({"not", "no", "never", "none", "without", "neither", "nor"})
JOINING = frozenset(
    {"of", "to", "in", "on", "at", "for", "with", "by", "from", "through", "into", "via"}
)
"""What joins an answer to words of its question; "and" and "or" would join two answers."""
FIRM = NEGATIONS | frozenset({*ONES, *TENS, "hundred", *SCALES})
"""Words in which a slip changes the substance: million and billion are one letter apart."""
SHORT, LONG = 5, 9
"""Letters from which one slip, and from which two slips, are forgiven."""

_QUOTES = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "–": "-", "—": "-"}
)


# One spelling for what is one word: British and American, and the points of the compass.
_SPELLINGS = (
    (re.compile(r"is(?=(?:e|ed|es|ing|ation|ations)$)"), "iz"),
    (re.compile(r"^programme(?=s?$)"), "program"),
    (re.compile(r"^centre(?=s?$)"), "center"),
    (re.compile(r"ence(?=s?$)"), "ense"),
    (re.compile(r"^(lab|neighb|harb|col)our"), r"\1or"),
    (re.compile(r"^((?:north|south)?(?:east|west)|north|south)ern$"), r"\1"),
)
_PEOPLES = {"russian": "russia", "japanese": "japan"}


def grade_text(response: str, key: Key) -> Verdict:
    """The verdict on a typed answer, by the first rule that fits."""
    both = re.fullmatch(r"([^()]+)\(([^()]+)\)\s*", response)
    if both and key.strictness != "exact":
        # "International Atomic Energy Agency (IAEA)": the name and its short form, both right.
        verdicts = [grade_text(part.strip(), key) for part in both.groups()]
        if all(verdict.correct for verdict in verdicts):
            return right("both names")
    if response.strip() in key.accepted:
        return right("exact")
    if key.strictness == "exact":
        return wrong("different")
    for accepted in key.accepted:
        verdict = _against(words(response), words(accepted), key)
        if verdict is not None:
            return verdict
    if figures(words(response)) and any(figures(words(text)) for text in key.accepted):
        theirs = [figures(words(text)) for text in key.accepted]
        if figures(words(response)) not in theirs:
            return wrong("different figure")
    return wrong("different")


def words(text: str) -> list[str]:
    """Case, accents, width, quotes, hyphens, possessives, punctuation and articles removed."""
    plain = unicodedata.normalize("NFKC", text).translate(_QUOTES).casefold()
    plain = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    plain = re.sub(r"(?<=[0-9]),(?=[0-9]{3})", "", plain)
    plain = plain.replace("&", " and ")
    plain = re.sub(r"'s\b|'", "", plain)
    plain = re.sub(r"\b([a-z])\.(?=[a-z]\b)", r"\1", plain)
    found = re.findall(r"[^\W_]+(?:\.[0-9]+)?", plain)
    return [_spelled(word) for word in found if word not in ARTICLES] or found


def _spelled(word: str) -> str:
    for pattern, plain in _SPELLINGS:
        word = pattern.sub(plain, word)
    return word


def figures(found: list[str]) -> list[str]:
    """The words that hold digits: they are never forgiven."""
    return [word for word in found if any(c.isdigit() for c in word)]


def _against(said: list[str], wanted: list[str], key: Key) -> Verdict | None:
    if not said or not wanted:
        return None
    if said == wanted or "".join(said) == "".join(wanted):
        return right("form")
    if NEGATIONS & set(said) != NEGATIONS & set(wanted):
        return None
    if key.value_type == "entity" and _without(JOINING, said) == _without(JOINING, wanted):
        return right("order")
    if "and" in wanted and _without({"and"}, said) == _without({"and"}, wanted):
        return right("order")
    if key.surname_ok and len(wanted) > 1 and said == wanted[-1:]:
        return right("surname")
    if key.value is None and _repeats_the_question(said, wanted, key):
        return right("question repeated")
    if figures(said) != figures(wanted):
        return None
    if _slips(said, wanted) or (
        key.value_type == "entity" and _slips(sorted(said), sorted(wanted))
    ):
        return right("slip", " ".join(wanted))
    if key.surname_ok and len(wanted) > 1 and len(said) == 1 and _slips(said, wanted[-1:]):
        return right("slip", wanted[-1])
    if key.strictness == "lenient" and set(wanted) <= set(said) and len(said) <= len(wanted) + 2:
        return right("contained")
    return None


def _without(few: Set[str], found: list[str]) -> list[str]:
    return sorted(_one(word) for word in found if word not in few)


def _one(word: str) -> str:
    """A noun without the s of its plural; not the 1990s, which are no year."""
    if len(word) <= 3 or not word.endswith("s") or word.endswith("ss") or word[0].isdigit():
        return word
    return word[:-3] + "y" if word.endswith("ies") and len(word) > 5 else word[:-1]


def _repeats_the_question(said: list[str], wanted: list[str], key: Key) -> bool:
    """The answer stands there in its order, and the rest only says again what was asked:
    "the first meeting of the Commission" to "What did the Commission prepare?"."""
    asked = set(words(key.stem))
    rest, at = [], 0
    needed = [word for word in wanted if word != "of"]
    for word in said:
        if at < len(needed) and word == needed[at]:
            at += 1
        else:
            rest.append(word)
    asked |= {_PEOPLES.get(word, word) for word in asked}
    said_again = {_PEOPLES.get(word, word) for word in rest} <= JOINING | asked
    return bool(asked) and at == len(needed) and said_again


def _slips(said: list[str], wanted: list[str]) -> bool:
    """Word for word the same but for small typing errors; one word may be run together."""
    if len(said) == len(wanted):
        return all(close(a, b) for a, b in zip(said, wanted, strict=True))
    one, other = "".join(said), "".join(wanted)
    return abs(len(said) - len(wanted)) == 1 and len(other) >= LONG and distance(one, other, 1) <= 1


def close(one: str, other: str) -> bool:
    """One slip from five letters on, two from nine; none where there is a digit."""
    if one == other or _one(one) == _one(other):
        return True
    if any(c.isdigit() for c in one + other) or one in FIRM or other in FIRM:
        return False
    allowed = 2 if len(other) >= LONG else 1 if len(other) >= SHORT else 0
    return distance(one, other, allowed) <= allowed


def distance(one: str, other: str, most: int) -> int:
    """Damerau-Levenshtein distance (optimal string alignment), or most + 1 if it is more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]
