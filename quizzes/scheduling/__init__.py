"""Spaced repetition: FSRS-6 with Anki's rules on top. Pure; knows no database and no clock."""

from quizzes.scheduling.day import day_start, study_day
from quizzes.scheduling.fold import LEECH, course, fold
from quizzes.scheduling.memory import interval_for, lifetimes_until, recall_after
from quizzes.scheduling.shapes import (
    DEFAULT_PARAMETERS,
    NEW,
    SCHEDULER_VERSION,
    Folded,
    Memory,
    Rating,
    Row,
    Settings,
    State,
    Word,
)
from quizzes.scheduling.steps import after, preview
from quizzes.scheduling.words import interval_words, retrievability, word

__all__ = [
    "DEFAULT_PARAMETERS",
    "LEECH",
    "NEW",
    "SCHEDULER_VERSION",
    "Folded",
    "Memory",
    "Rating",
    "Row",
    "Settings",
    "State",
    "Word",
    "after",
    "course",
    "day_start",
    "fold",
    "interval_for",
    "interval_words",
    "lifetimes_until",
    "preview",
    "recall_after",
    "retrievability",
    "study_day",
    "word",
]
