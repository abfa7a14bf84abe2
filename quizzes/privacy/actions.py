"""Leaving."""

from __future__ import annotations

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from content.models import Document
from quizzes.classes.actions import put_away_untaught
from quizzes.classes.models import Class
from quizzes.privacy.rules import OWN
from quizzes.questions.models import Question
from quizzes.quiz.models import Quiz


@transaction.atomic
def erase(person: User) -> None:
    """Erase a person with all that is theirs. Classes and documents they made stay with others; a
    class that nobody else teaches is put away."""
    put_away_untaught(person, timezone.now())
    # A quiz of a class is the class's: its learners keep what they wrote.
    Quiz.objects.filter(owner=person).exclude(course=None).update(owner=None)
    _erase_notes(person)
    for label, path in reversed(OWN.items()):
        apps.get_model(label)._default_manager.filter(**{path: person.pk}).delete()


def _erase_notes(person: User) -> None:
    """Documents made of the person's own notes of Anki go, unless a class works with them."""
    documents = Document.objects.filter(
        owner=person, is_public=False, foreign_deck__isnull=False
    ).exclude(pk__in=Class.documents.through.objects.values("document"))
    # Questions guard the wording they show, and would guard it from going with them too.
    Question.objects.filter(document__in=documents).update(revision=None)
    documents.delete()
