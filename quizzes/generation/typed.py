"""A question answered in one's own typing: names, dates, and short phrases."""

from __future__ import annotations

from collections.abc import Iterator

from quizzes.generation.drafts import Asked, Draft

KIND = "typed"
TYPES = frozenset({"entity", "date", "text"})
LONGEST_TEXT = 4  # words: longer phrases have too many right wordings to be graded fairly


def typed(asked: Asked) -> Iterator[Draft]:
    if asked.argument.type not in TYPES:
        return
    if asked.argument.type == "text" and len(asked.key.split()) > LONGEST_TEXT:
        return
    yield asked.draft(KIND, asked.question, asked.key)
