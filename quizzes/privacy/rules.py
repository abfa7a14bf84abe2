"""What each table means to the person it speaks of. A table without a rule fails a test.

`own` names the path to the user: such rows are downloaded and erased with the account.
`nobody` are tables that hold nothing of a person, or only who last had a hand in what
belongs to everybody (that mark is blanked when the account goes).
"""

from __future__ import annotations

from typing import Final

OWN: Final[dict[str, str]] = {
    "accounts.User": "pk",
    "account.EmailAddress": "user",
    "mfa.Authenticator": "user",
    "usersessions.UserSession": "user",
    "quizzes.Membership": "learner",
    "quizzes.JoinTries": "learner",
    "quizzes.Farewell": "person",
    "quizzes.Card": "learner",
    "quizzes.ParameterSet": "learner",
    "quizzes.Review": "learner",
    "quizzes.DailyCount": "learner",
    "quizzes.DueCount": "learner",
    "quizzes.Hold": "learner",
    "quizzes.Exam": "learner",
    "quizzes.Fitting": "learner",
    "quizzes.Attempt": "learner",
    "quizzes.Response": "attempt__learner",
    "quizzes.Allowance": "learner",
    "quizzes.Excuse": "learner",
    "quizzes.Dismissal": "learner",
    "quizzes.AnnouncementMail": "learner",
    "quizzes.Report": "learner",
    "quizzes.MarkChange": "response__attempt__learner",
    "quizzes.Quiz": "owner",
    "quizzes.Incoming": "learner",
    "quizzes.IncomingFile": "package__learner",
    "quizzes.ForeignDeck": "document__owner",
    "quizzes.ForeignNote": "fact__document__owner",
}

NOBODY: Final = frozenset(
    {
        "account.EmailConfirmation",
        "admin.LogEntry",
        "auth.Group",
        "auth.Permission",
        "contenttypes.ContentType",
        "sessions.Session",
        "content.Document",
        "content.DocumentFile",
        "content.Version",
        "content.Section",
        "content.Paragraph",
        "content.Sentence",
        "content.Entity",
        "content.Fact",
        "content.Tag",
        "content.Argument",
        "content.Evidence",
        "content.AnswerSpan",
        "content.SourceLocator",
        "content.EditorialNote",
        "quizzes.BankChange",
        "quizzes.Class",
        "quizzes.Correction",
        "quizzes.Announcement",
        "quizzes.Assignment",
        "quizzes.QuizItem",
        "quizzes.Question",
        "quizzes.Revision",
        "quizzes.Illustration",
        "quizzes.ItemCount",
    }
)

PUT_AWAY: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "quizzes.Attempt": ("quiz__document", ("score",)),
    "quizzes.Response": ("question__document", ("answer", "correct", "mark", "rule")),
    "quizzes.MarkChange": ("response__question__document", ("before", "after", "note")),
    "quizzes.Report": ("question__document", ("text", "given", "quote", "reply")),
    "quizzes.ForeignNote": ("fact__document", ("fields",)),
}
"""Path to the document, and columns that would give its answers away while a graded attempt of
the person holds it back. They are in the download again once it is submitted."""

SECRET: Final = frozenset({"password", "data", "session_key", "join_code", "calendar_key"})
"""Columns that are never written into a download: they open doors."""
