"""Grading: a response and a key to a verdict. Pure."""

from quizzes.grading.grade import grade
from quizzes.grading.shapes import Key, Strictness, Unanswerable, Verdict
from quizzes.grading.shares import passes, shown

__all__ = ["Key", "Strictness", "Unanswerable", "Verdict", "grade", "passes", "shown"]
