"""The statement with one gap. It is cut from our statement, never from the source."""

from __future__ import annotations

from collections.abc import Iterator

from content.language import realise
from content.language.laying import BLANK
from quizzes.generation.drafts import Asked, Draft

KIND = "cloze"


def cloze(asked: Asked) -> Iterator[Draft]:
    stem = realise.cloze(asked.fact, asked.role, asked.base.entities)
    if BLANK in stem:
        yield asked.draft(KIND, stem, asked.short_key)
