"""A question on the front, the answer in full on the back."""

from __future__ import annotations

from collections.abc import Iterator

from quizzes.generation.drafts import Asked, Draft

KIND = "flashcard"
LONGEST = 8  # words: Wozniak's minimum information


def flashcard(asked: Asked) -> Iterator[Draft]:
    if asked.argument.type == "text" and len(asked.key.split()) > LONGEST:
        return
    yield asked.draft(KIND, asked.question, asked.key)
