"""A question on the front, the answer in full on the back."""

from __future__ import annotations

from content import values
from quizzes.generation.drafts import Asked, Drafts, Missing

KIND = "flashcard"
LONGEST = 8  # words: Wozniak's minimum information


def flashcard(asked: Asked) -> Drafts:
    words = len(asked.key.split())
    if asked.argument.type == "text" and words > LONGEST:
        return Missing("long_answer", words, LONGEST)
    key, value = asked.key, asked.argument.value
    if isinstance(value, values.Count):
        # "How many rounds …?" is answered by "five": the noun stands in the question.
        key = values.format(value, noun=False)
    yield asked.draft(KIND, asked.question, key)
    return None
