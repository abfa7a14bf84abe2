"""Leaving."""

from __future__ import annotations

from django.apps import apps
from django.db import transaction

from accounts.models import User
from quizzes.privacy.rules import OWN
from quizzes.quiz.models import Quiz


@transaction.atomic
def erase(person: User) -> None:
    """Erase a person with all that is theirs. Classes and documents they made stay with others."""
    # A quiz of a class is the class's: its learners keep what they wrote.
    Quiz.objects.filter(owner=person).exclude(course=None).update(owner=None)
    for label, path in reversed(OWN.items()):
        apps.get_model(label)._default_manager.filter(**{path: person.pk}).delete()
