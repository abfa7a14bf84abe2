"""All tables of `quizzes`, gathered so that the app has one migrations folder."""

from quizzes.assignments.models import Assignment, Excuse
from quizzes.classes.models import (
    Announcement,
    AnnouncementMail,
    Class,
    Dismissal,
    Farewell,
    JoinTries,
    Membership,
)
from quizzes.exchange.models import ForeignDeck, ForeignNote, Incoming, IncomingFile
from quizzes.memory.models import (
    Card,
    DailyCount,
    DueCount,
    Exam,
    Fitting,
    Hold,
    ItemCount,
    ParameterSet,
    Review,
)
from quizzes.questions.models import (
    BankChange,
    Correction,
    Illustration,
    Question,
    Report,
    Revision,
)
from quizzes.quiz.models import Allowance, Attempt, MarkChange, Quiz, QuizItem, Response

__all__ = [
    "Allowance",
    "Announcement",
    "AnnouncementMail",
    "Assignment",
    "Attempt",
    "BankChange",
    "Card",
    "Class",
    "Correction",
    "DailyCount",
    "Dismissal",
    "DueCount",
    "Exam",
    "Excuse",
    "Farewell",
    "Fitting",
    "ForeignDeck",
    "ForeignNote",
    "Hold",
    "Illustration",
    "Incoming",
    "IncomingFile",
    "ItemCount",
    "JoinTries",
    "MarkChange",
    "Membership",
    "ParameterSet",
    "Question",
    "Quiz",
    "QuizItem",
    "Report",
    "Response",
    "Review",
    "Revision",
]
