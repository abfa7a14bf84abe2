"""How a card is asked of somebody who types or chooses the answer. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from random import Random
from string import ascii_uppercase
from typing import Any, Final

from content.text import marked
from quizzes.generation.typed import LONGEST_TEXT
from quizzes.memory.shapes import Field

GRADED_KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "typed": ("numeric", "typed"),
    "choice": ("multiple_choice", "true_false"),
}
"""The kinds that ask in place of a flashcard, by how the learner answers; the first that a
card has is asked. They are in the order of the alphabet, in which they are looked up."""

FIGURES: Final = frozenset({"count", "money", "percent", "duration"})
"""Types of a value that are written in digits."""

Form = tuple[int, int, str, Field]
"""A question and its revision by id, the stem, and where it is answered."""


def can_be_typed(key: str) -> bool:
    """Whether the answer of a flashcard is short enough to be graded fairly, and all in
    words."""
    return not marked(key) and 0 < len(key.split()) <= LONGEST_TEXT


def graded_form(
    card: int,
    reps: int,
    answer_by: str,
    flashcard: Sequence[Any],
    graded: Sequence[Any],
) -> Form | None:
    """What asks a card by rule; None where only its flashcard can.

    `flashcard` is (question, revision, stem), `graded` what the statement adds for it.
    """
    key, unit, value_type, question, kind, revision, stem, graded_unit, options = graded
    if question is not None and revision is not None:
        drawn = in_order(kind, options, card, reps)
        field = Field(kind, graded_unit, figure=kind == "numeric", options=drawn)
        return question, revision, stem, field
    if answer_by == "typed" and can_be_typed(key):
        question, revision, stem = flashcard
        return question, revision, stem, Field("typed", unit, figure=value_type in FIGURES)
    return None


def in_order(
    kind: str, stored: str | list[dict[str, Any]], card: int, reps: int
) -> tuple[tuple[str, str, str], ...]:
    """The options as (letter, id, text), shuffled by the card and how often it was answered: as
    they were each time it is drawn, in another order when it is asked again. "True" stays
    before "False".
    """
    options = json.loads(stored) if isinstance(stored, str) else stored
    drawn = [(option["id"], option["text"]) for option in options or ()]
    if kind != "true_false":
        Random(f"{card}-{reps}").shuffle(drawn)  # noqa: S311  (an order is no secret)
    return tuple((letter, *option) for letter, option in zip(ascii_uppercase, drawn, strict=False))
