"""The statement with one gap. It is cut from our statement, never from the source."""

from __future__ import annotations

from collections.abc import Iterator

from content import values
from content.facts.shapes import Argument
from content.language import asking, realise
from content.language.laying import BLANK
from quizzes.generation.drafts import Asked, Draft

KIND = "cloze"


def cloze(asked: Asked) -> Iterator[Draft]:
    stem = realise.cloze(asked.fact, asked.role, asked.base.entities)
    if BLANK in stem:
        told = stem.replace(BLANK, f"{BLANK}{_hint(asked.argument)}", 1)
        yield asked.draft(KIND, told, asked.short_key)


def _hint(argument: Argument) -> str:
    """How exact a date is wanted: "in _____" alone would take the year for the month."""
    if not isinstance(argument.value, values.Date):
        return ""
    return f" ({asking.DATES[argument.value.precision].removeprefix('which ')})"
