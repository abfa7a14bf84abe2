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
    "quizzes.Card": "learner",
    "quizzes.ParameterSet": "learner",
    "quizzes.Review": "learner",
    "quizzes.DailyCount": "learner",
    "quizzes.DueCount": "learner",
    "quizzes.Hold": "learner",
    "quizzes.Attempt": "learner",
    "quizzes.Response": "attempt__learner",
    "quizzes.Quiz": "owner",
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
        "content.Version",
        "content.Section",
        "content.Paragraph",
        "content.Sentence",
        "content.Entity",
        "content.Fact",
        "content.Argument",
        "content.Evidence",
        "content.AnswerSpan",
        "content.SourceLocator",
        "content.EditorialNote",
        "quizzes.BankChange",
        "quizzes.Class",
        "quizzes.Question",
        "quizzes.Revision",
        "quizzes.ItemCount",
    }
)

SECRET: Final = frozenset({"password", "data", "session_key", "join_code"})
"""Columns that are never written into a download: they open doors."""
