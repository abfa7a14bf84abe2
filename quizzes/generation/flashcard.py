"""A question on the front, the answer in full on the back."""

from __future__ import annotations

from collections.abc import Iterator

from content import values
from quizzes.generation.drafts import Asked, Draft

KIND = "flashcard"
LONGEST = 8  # words: Wozniak's minimum information


def flashcard(asked: Asked) -> Iterator[Draft]:
    if asked.argument.type == "text" and len(asked.key.split()) > LONGEST:
        return
    key, value = asked.key, asked.argument.value
    if isinstance(value, values.Count):
        # "How many rounds …?" is answered by "five": the noun stands in the question.
        key = values.format(value, noun=False)
    yield asked.draft(KIND, asked.question, key)
