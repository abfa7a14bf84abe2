"""Spaced repetition: FSRS-6 with Anki's rules on top. Pure; knows no database and no clock."""

from quizzes.scheduling.day import day_start, study_day
from quizzes.scheduling.exam import (
    ExamPlan,
    comes_on,
    days_of_pass,
    in_pass,
    pass_day,
    retention_on,
)
from quizzes.scheduling.fold import LEECH, course, fold
from quizzes.scheduling.fuzz import Load
from quizzes.scheduling.memory import curve_of, interval_for, lifetimes_until, recall_after
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
from quizzes.scheduling.steps import after, permitted, preview, replayed
from quizzes.scheduling.words import FADING_BELOW, interval_words, retrievability, word

__all__ = [
    "DEFAULT_PARAMETERS",
    "FADING_BELOW",
    "LEECH",
    "NEW",
    "SCHEDULER_VERSION",
    "ExamPlan",
    "Folded",
    "Load",
    "Memory",
    "Rating",
    "Row",
    "Settings",
    "State",
    "Word",
    "after",
    "comes_on",
    "course",
    "curve_of",
    "day_start",
    "days_of_pass",
    "fold",
    "in_pass",
    "interval_for",
    "interval_words",
    "lifetimes_until",
    "pass_day",
    "permitted",
    "preview",
    "recall_after",
    "replayed",
    "retention_on",
    "retrievability",
    "study_day",
    "word",
]
