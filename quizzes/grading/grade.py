"""A response and a key make a verdict."""

from __future__ import annotations

from quizzes.grading.figures import grade_value
from quizzes.grading.several import arranged, several
from quizzes.grading.shapes import (
    ARRANGED,
    CHOSEN,
    TICKED,
    Key,
    Unanswerable,
    Verdict,
    right,
    wrong,
)
from quizzes.grading.typed import grade_text

LONGEST = 500


def grade(response: str, key: Key) -> Verdict:
    """The verdict on one response; the same response and key always give the same.

    Unanswerable where there is nothing to grade: it says so to the person.
    """
    said = response.strip()
    if not said:
        raise Unanswerable("Give an answer first.")
    if len(said) > LONGEST:
        raise Unanswerable(f"An answer has at most {LONGEST} characters.")
    if key.kind in CHOSEN:
        return _chosen(said, key)
    if key.kind in TICKED:
        return several(said, key)
    if key.kind in ARRANGED:
        return arranged(said, key)
    by_text = grade_text(said, key)
    if by_text.correct or key.strictness == "exact":
        return by_text
    return grade_value(said, key) or by_text


def _chosen(said: str, key: Key) -> Verdict:
    if said not in key.options:
        raise Unanswerable("That option is not among the answers.")
    return right("chosen") if said in key.correct else wrong("chosen")
