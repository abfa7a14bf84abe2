"""What a guest did in quizzes, when the guest signs in to an account that exists already."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import User
from quizzes.quiz.models import Attempt, Quiz


@transaction.atomic
def on_guest_signed_in(sender: Any, *, guest: User, user: User, **kwargs: Any) -> None:
    """The receiver of accounts.signals.guest_signed_in. The guest's quizzes become the user's,
    with the attempts at them; a guest is in no class. What would stand twice stays behind."""
    theirs = Quiz.objects.own(guest.pk)
    known = Attempt.objects.filter(learner=user)
    Attempt.objects.filter(
        learner=guest, quiz__in=theirs.exclude(pk__in=known.values("quiz"))
    ).exclude(key__in=known.values("key")).update(learner=user)
    theirs.update(owner=user)
