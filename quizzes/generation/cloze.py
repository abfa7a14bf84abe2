"""The statement with one gap. It is cut from our statement, never from the source."""

from __future__ import annotations

import re

from content import values
from content.language import asking, realise
from content.language.laying import BLANK
from quizzes.generation.drafts import Asked, Drafts, Missing

KIND = "cloze"
PREPOSITION = re.compile(r" (?:of|on|in|for|at|to|from|with|by) ")
LONGEST_HINT = 2  # words
VAGUE = frozenset({"kind", "form", "type", "sort", "field", "subject", "means", "group"})
LONGEST_TEXT = 4  # words: a longer gap has too many right wordings


def cloze(asked: Asked) -> Drafts:
    words = len(asked.key.split())
    long = asked.argument.type == "text" and words > LONGEST_TEXT
    if long:
        return Missing("long_gap", words, LONGEST_TEXT)
    stem = realise.cloze(asked.fact, asked.role, asked.base.entities)
    if BLANK not in stem:
        return Missing("no_gap")
    told = stem.replace(BLANK, f"{BLANK}{_hint(asked, stem)}", 1)
    yield asked.draft(KIND, told, asked.short_key)
    return None


def _hint(asked: Asked, stem: str) -> str:
    """What is wanted: "in _____" alone would take the year for the month, the region for the
    city."""
    argument = asked.argument
    if isinstance(argument.value, values.Date):
        return f" ({asking.DATES[argument.value.precision].removeprefix('which ')})"
    if isinstance(argument.value, values.Count):
        return " (number)"
    entity = asked.base.entities.get(argument.entity)
    if entity is None:
        return ""
    if entity.kind == "person":
        return "" if argument.title else " (name)"
    sort = PREPOSITION.split(entity.noun, maxsplit=1)[0]
    if entity.kind == "place":
        sort = sort.split()[-1] if sort else ""
    if not sort or sort in VAGUE or len(sort.split()) > LONGEST_HINT:
        return ""
    said = set(f"{stem} {asked.key}".casefold().split())
    return "" if said & set(sort.casefold().split()) else f" ({sort})"
