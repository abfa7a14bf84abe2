"""What the review session is told, as typed values."""

from __future__ import annotations

from django import forms

from accounts.models import User
from quizzes.memory.models import Review


class AsideForm(forms.Form):
    """Set a card aside."""

    kind = forms.ChoiceField(
        choices=[
            (kind, kind)
            for kind in (
                Review.Kind.BURY,
                Review.Kind.SUSPEND,
                Review.Kind.UNSUSPEND,
                Review.Kind.FLAG,
                Review.Kind.UNFLAG,
            )
        ]
    )
    key = forms.CharField(min_length=8, max_length=36)


class AnswerByForm(forms.Form):
    by = forms.ChoiceField(choices=User.AnswerBy.choices)


class KeyForm(forms.Form):
    key = forms.CharField(min_length=8, max_length=36)
