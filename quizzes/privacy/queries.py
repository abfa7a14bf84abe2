"""Everything that is stored about one person."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from quizzes.memory.queries import held_documents
from quizzes.privacy.rules import OWN, PUT_AWAY, SECRET
from quizzes.quiz.models import Attempt, Quiz
from quizzes.quiz.queries import hidden_until, longest_of

AWAY = "put away until the open graded quiz is submitted"


def everything(person: User) -> Iterator[str]:
    """A JSON object in pieces: table name to list of rows, streamed row by row."""
    yield "{"
    for n, (label, path) in enumerate(OWN.items()):
        yield ("," if n else "") + f"\n{json.dumps(label)}: ["
        for m, row in enumerate(rows_of(person, label, path)):
            yield ("," if m else "") + "\n  " + json.dumps(row, cls=DjangoJSONEncoder)
        yield "\n]"
    yield "\n}\n"


def rows_of(person: User, label: str, path: str) -> Iterator[dict[str, Any]]:
    model = apps.get_model(label)
    columns = [field.attname for field in model._meta.concrete_fields if field.name not in SECRET]
    rows = model._default_manager.filter(**{path: person.pk}).order_by("pk")
    document, away = PUT_AWAY.get(label, ("", ()))
    attempt, later = HIDDEN.get(label, ("", ()))
    held = held_documents(person, timezone.now()) if away else set()
    secret = _secret_attempts(person) if later else set()
    named = {"held_in": F(document)} if held else {}
    named |= {"of_attempt": F(attempt)} if secret else {}
    for row in rows.values(*columns, **named).iterator(chunk_size=2000):
        if held and row.pop("held_in") in held:
            row |= dict.fromkeys(away, AWAY)
        if secret and row.pop("of_attempt") in secret:
            row |= dict.fromkeys(later)
        yield row


HIDDEN: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "quizzes.Attempt": ("id", ("score",)),
    "quizzes.Response": ("attempt_id", ("correct", "mark", "rule")),
    "quizzes.MarkChange": ("response__attempt_id", ("before", "after", "note")),
}
"""Table -> path to the attempt, and columns that stay empty while its quiz hides them."""


def _secret_attempts(person: User) -> set[int]:
    """Attempts whose quiz gives its feedback after closing, and has not closed."""
    attempts = Attempt.objects.filter(learner=person, quiz__feedback=Quiz.Feedback.CLOSED)
    quizzes = list(Quiz.objects.filter(attempts__in=attempts).distinct())
    at, longest = timezone.now(), longest_of(quizzes)
    secret = [quiz.pk for quiz in quizzes if hidden_until(quiz, at, longest)]
    return set(attempts.filter(quiz__in=secret).values_list("pk", flat=True))
