"""All tables of `quizzes`, gathered so that the app has one migrations folder."""

from quizzes.classes.models import Class, Membership
from quizzes.memory.models import (
    Card,
    DailyCount,
    DueCount,
    Hold,
    ItemCount,
    ParameterSet,
    Review,
)
from quizzes.questions.models import BankChange, Question, Revision
from quizzes.quiz.models import Attempt, Quiz, Response

__all__ = [
    "Attempt",
    "BankChange",
    "Card",
    "Class",
    "DailyCount",
    "DueCount",
    "Hold",
    "ItemCount",
    "Membership",
    "ParameterSet",
    "Question",
    "Quiz",
    "Response",
    "Review",
    "Revision",
]
