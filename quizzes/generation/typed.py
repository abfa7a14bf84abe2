"""A question answered in one's own typing: names, dates, and short phrases."""

from __future__ import annotations

from quizzes.generation.drafts import Asked, Drafts, Missing

KIND = "typed"
TYPES = frozenset({"entity", "date", "text"})
LONGEST_TEXT = 4  # words: longer phrases have too many right wordings to be graded fairly


def typed(asked: Asked) -> Drafts:
    if asked.argument.type not in TYPES:
        return None
    words = len(asked.key.split())
    if asked.argument.type == "text" and words > LONGEST_TEXT:
        return Missing("long_answer", words, LONGEST_TEXT)
    yield asked.draft(KIND, asked.question, asked.key)
    return None
