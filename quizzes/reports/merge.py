"""What a guest reported, when the guest signs in to an account that exists already."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from quizzes.questions.models import Report


def on_guest_signed_in(sender: Any, *, guest: User, user: User, **kwargs: Any) -> None:
    """The receiver of accounts.signals.guest_signed_in. Where the user has an open report on
    the same question, that one stands."""
    opened = Report.objects.filter(state=Report.State.OPEN)
    twins = list(opened.filter(learner=user).values_list("question", flat=True))
    Report.objects.filter(learner=guest).exclude(
        state=Report.State.OPEN, question__in=twins
    ).update(learner=user)
