"""The options of a question as they are drawn. No key leaves here before it may be seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from quizzes.grading.shapes import TICKED
from quizzes.questions.models import Question, Revision

LETTERS = "ABCDEFGHIJ"


@dataclass(frozen=True)
class Option:
    """One option as drawn. `state` is "", "right", "missed" or "wrong", and "" until feedback is
    due, as is `why`."""

    id: str
    letter: str
    text: str
    chosen: bool
    state: str = ""
    why: str = ""


def options(
    revision: Revision, answer: str, *, reveal: bool, order: Sequence[str] = ()
) -> tuple[Option, ...]:
    """Its options; `order` holds their ids where an attempt or a sheet shuffled them."""
    chosen = set(answer.split(","))
    several = revision.question.kind in TICKED
    return tuple(
        Option(
            id=option["id"],
            letter=letter,
            text=option["text"],
            chosen=option["id"] in chosen,
            state=_state(option["correct"], option["id"] in chosen, several) if reveal else "",
            why=option["why_wrong"] if reveal else "",
        )
        for letter, option in zip(LETTERS, _in_order(revision, order), strict=False)
    )


def _in_order(revision: Revision, order: Sequence[str]) -> list[dict[str, Any]]:
    known: dict[str, dict[str, Any]] = {option["id"]: option for option in revision.options}
    if set(order) != set(known):
        return list(revision.options)
    return [known[one] for one in order]


def _state(correct: bool, chosen: bool, several: bool) -> str:
    if correct:
        return "missed" if several and not chosen else "right"
    return "wrong" if chosen else ""


def told(revision: Revision, shown: Iterable[Option]) -> list[Option]:
    """The wrong options that were chosen; of a false statement it is said to everybody."""
    if revision.question.kind == Question.Kind.TRUE_FALSE and revision.key == "False":
        return [option for option in shown if option.state != "right"]
    return [option for option in shown if option.state == "wrong"]
