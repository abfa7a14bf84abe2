"""Flaws of the options as a set: what they are, how many are right, in which order they stand."""

from __future__ import annotations

import re
from typing import Final

from content import values
from content.facts.shapes import FactBase
from content.language.plain import normal
from quizzes.generation.drafts import Item
from quizzes.generation.flaws import Flaw, figures, words
from quizzes.generation.unique import names

NO_CHOICE: Final = frozenset({"true_false", "ordering", "matching"})
"""Kinds whose options are no answers in words: verdicts, places, or what lines are given."""
_ALL: Final = r"(?:answers|options|choices|alternatives|statements|others?)"
_REST: Final = (
    rf"(?:(?:of )?(?:the )?(?:above|(?:other )?{_ALL})|of (?:these|those|them))"
    r"(?: (?:answers|options|choices|ones|statements))?"
    r"(?: (?:is|are) (?:all )?(?:right|correct|true))?"
)
_ALL_OF: Final = re.compile(
    rf"(?:all|both|any|each|every one) {_REST}|all (?:are )?(?:right|correct|true)"
    r"|(?:they|these|those) all(?: do| did| are| were| is)?"
    r"|(?:everything|all) (?:listed |named |mentioned )?above",
    re.IGNORECASE,
)
_NONE_OF: Final = re.compile(
    rf"(?:none|neither|not any) {_REST}|no (?:right|correct) (?:answer|option)"
    r"|no (?:answer|option) is (?:right|correct)|nothing (?:listed |named |mentioned )?above",
    re.IGNORECASE,
)
_LABEL: Final = r"\(?(?:[A-H]|[a-h]|[1-9]|I{1,3}|IV|VI{0,3}|i{1,3}|iv|vi{0,3})\)?\.?"
_COMBINED: Final = re.compile(
    rf"(?:(?:both|neither|only|either|options?|answers?|statements?|all (?:except|but)) )*{_LABEL}"
    rf"(?:(?:, | ?& ?| ?\+ ?|,? (?:and|or|nor|but not) (?:not )?){_LABEL})*(?:,? only)?\.?",
    re.IGNORECASE,
)
_COMBINES: Final = re.compile(
    r"\b(?:both|neither|only|options?|answers?|statements?|except|but)\b", re.IGNORECASE
)
_LISTED: Final = re.compile(r"(?:^|\s)\(?(?:I|1|A|a|i)[.):]\s.*\s\(?(?:II|2|B|b|ii)[.):]\s")
_JUDGED: Final = re.compile(
    r"\b(?:which|what) (?:\w+ ){0,2}?(?:of )?(?:the |these |those )?(?:following |above )?"
    r"(?:statements?|sentences?|claims?|assertions?|propositions?)?"
    r"(?: (?:about|on|concerning|regarding|of) .+?)? ?(?:is|are|was|were) "
    r"(?:\w+ )?(?:true|correct|right|false|incorrect|wrong|accurate)"
    r"(?=\W*$| (?:about|of|for|on|in)\b)",
    re.IGNORECASE,
)
_VERDICT: Final = re.compile(r"(?:true|false|yes|no)(?:[,;:.]| because\b|$)", re.IGNORECASE)
_FILLER: Final = frozenset(
    "i don t know|i do not know|don t know|dunno|no idea|n a|other|something else|anything else"
    "|xxx|tbd|todo|test|asdf|lorem ipsum|not sure|whatever|nonsense|i have no idea".split("|")
)


def is_choice(item: Item) -> bool:
    """Whether answers in words are offered; so a new kind with options is checked like the rest."""
    return bool(item.options) and item.kind not in NO_CHOICE


def choices(item: Item) -> tuple[str, ...]:
    """The options of a question to choose from; none of what is to be ordered or matched."""
    return tuple(one.text for one in item.options) if is_choice(item) else ()


def right(item: Item) -> list[str]:
    return [one.text for one in item.options if one.correct] if is_choice(item) else []


def wrong(item: Item) -> list[str]:
    return [one.text for one in item.options if not one.correct] if is_choice(item) else []


def all_of_above(item: Item, base: FactBase | None) -> bool:
    return any(_ALL_OF.fullmatch(text.strip(" .!")) for text in choices(item))


def none_of_above(item: Item, base: FactBase | None) -> bool:
    return any(_NONE_OF.fullmatch(text.strip(" .!")) for text in choices(item))


def k_type(item: Item, base: FactBase | None) -> bool:
    """Options made of other options: by their letters, or by their words."""
    texts = [text.strip() for text in choices(item)]
    combined = [text for text in texts if _COMBINED.fullmatch(text) and _joins(text)]
    if combined and (
        len(combined) < len(texts)
        or any(_COMBINES.search(text) for text in combined)
        or _LISTED.search(item.stem)
    ):
        return True
    plain = {normal(text) for text in texts}
    return any(_made_of(text, plain) for text in texts)


def _joins(text: str) -> bool:
    """Two labels, or one with "only" or "except": "A" alone may be an answer."""
    return len(text.split()) > 1 and not re.fullmatch(r"(?:options?|answers?) \S+", text, re.I)


def _made_of(text: str, others: set[str]) -> bool:
    parts = re.split(r",? and |, | or | & ", re.sub(r"^(?:both|either) ", "", text, flags=re.I))
    return len(parts) > 1 and all(normal(part) in others for part in parts)


def implausible(item: Item, base: FactBase | None) -> bool:
    """An empty, repeated or joking option, one of another sort than the key, or too few."""
    keys, others = right(item), wrong(item)
    if not choices(item):
        return False
    said = [normal(text) for text in others]
    if not all(said) or len(set(said)) < len(said) or not _FILLER.isdisjoint(said):
        return True
    if item.kind == "multiple_choice" and len(others) < 2:
        return True
    if not keys:
        return False
    return any(_other_sort(keys[0], text) for text in others) or _named_already(item, keys, others)


def _other_sort(key: str, text: str) -> bool:
    """A figure among names, a name among dates, a common word among people."""
    ours, theirs = figures.readings(key), figures.readings(text)
    if bool(ours) != bool(theirs):
        return words.has_figure(key) != words.has_figure(text)
    if ours and theirs:
        return ours.keys().isdisjoint(theirs)
    return _is_name(key) and text == text.casefold()


def _is_name(text: str) -> bool:
    """Two words or more, all with capitals: no common noun at the head of a sentence."""
    found = text.split()
    return len(found) > 1 and all(word[0].isupper() for word in found)


def _named_already(item: Item, keys: list[str], others: list[str]) -> bool:
    """The stem names a wrong option, so nobody takes it; if it names the key too, it asks
    which of those it names."""
    stem = f" {normal(item.stem)} "
    if any(f" {normal(key)} " in stem for key in keys):
        return False
    names = [text for text in others if text[:1].isupper() and not words.has_figure(text)]
    return any(f" {normal(text)} " in stem for text in names)


def series(item: Item, base: FactBase | None) -> bool:
    """Each option a verdict, or a statement to be judged by itself."""
    texts = choices(item)
    if any(_VERDICT.match(text.strip()) for text in texts):
        return True
    if len(texts) < 2 or not _JUDGED.search(item.stem):
        return False
    return sum(len(text.split()) > 2 for text in texts) * 2 > len(texts)


def vague(item: Item, base: FactBase | None) -> bool:
    if item.options:
        return any(words.is_vague(text) for text in choices(item))
    said = words.words(item.key)
    return (
        bool(said) and words.VAGUE.issuperset(set(said) - words.STOP) and words.is_vague(item.key)
    )


def lost_order(item: Item, base: FactBase | None) -> bool:
    """Figures and dates stand in their order, rising or falling."""
    return not figures.in_order(choices(item))


def several_right(item: Item, base: FactBase | None) -> bool:
    if item.kind == "true_false":
        return bool(item.options) and sum(one.correct for one in item.options) != 1
    if not choices(item):
        return False
    keys, others = right(item), wrong(item)
    if item.kind == "multiple_choice" and len(keys) != 1:
        return True
    if item.kind == "multi_select" and (len(set(map(normal, keys))) < 2 or not others):
        return True
    return bool(right_as_well(item, base))


def right_as_well(item: Item, base: FactBase | None) -> list[str]:
    """The options marked as wrong that say what the answer says, in other words."""
    accepted = tuple(
        dict.fromkeys(
            text for text in (item.key, *item.accepted, *right(item)) if text and normal(text)
        )
    )
    others = wrong(item)
    said = {normal(text) for text in accepted}
    figured = [text for text in accepted if figures.is_value(text)]
    if not figured:
        said = _all_names(base, said)
    return [
        text
        for text in others
        if normal(text) in said
        or any(_same_value(one, text) for one in figured)
        or any(_same_initials(one, text) for one in accepted)
    ]


def _all_names(base: FactBase | None, said: set[str]) -> set[str]:
    """What is said, and every other name of what it names in the document."""
    known = [names(entity) for entity in base.entities.values()] if base else []
    return said.union(*(called for called in known if not said.isdisjoint(called)))


def _same_value(one: str, two: str) -> bool:
    """In whatever unit; else by the first kind of value that both may be read as."""
    ours, theirs = figures.readings(one), figures.readings(two)
    measures = figures.measured(one), figures.measured(two)
    if all(measures):
        return measures[0] == measures[1]
    for kind, value in ours.items():
        if kind in theirs:
            return values.compatible(value, theirs[kind])
    return False


def _same_initials(one: str, two: str) -> bool:
    """ "EU" is the European Union: the initials of three letters, or of two words in full."""
    for name, short in ((one, two), (two, one)):
        if short.isupper() and len(short) > 1 and short == words.acronym(name) != name:
            return True
    return False


FLAWS: Final = (
    Flaw(
        "implausible_distractor",
        "A wrong option is empty, stands twice, is of another sort than the key or named in the "
        "stem, or there are too few.",
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
        "true_false_series",
        "The options are statements to be judged one by one.",
        "Ask one question that all options answer, or make true-or-false items.",
        series,
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
        "Not exactly one option is right; where several are to be chosen, fewer than two, or all.",
        "Mark what is right, and replace other options that are right too.",
        several_right,
    ),
)
