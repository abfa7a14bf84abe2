"""What the review session is told, as typed values."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms

from quizzes.memory.models import Review
from quizzes.memory.shapes import Answer

LONGEST = 10 * 60 * 1000
"""A card looked at for longer than ten minutes was left lying: count no more."""


class AnswerForm(forms.Form):
    """One press of a grade button."""

    rating = forms.IntegerField(min_value=1, max_value=4)
    key = forms.CharField(min_length=8, max_length=36)
    seen = forms.IntegerField(min_value=0)
    revision = forms.IntegerField(min_value=1, required=False)
    milliseconds = forms.IntegerField(min_value=0, required=False)

    def given(self, card: int) -> Answer:
        data = self.cleaned_data
        return Answer(
            card=card,
            rating=data["rating"],
            key=data["key"],
            seen=data["seen"],
            milliseconds=min(data["milliseconds"] or 0, LONGEST),
            revision=data["revision"],
        )


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


class KeyForm(forms.Form):
    key = forms.CharField(min_length=8, max_length=36)


class ScopeForm(forms.Form):
    """What a session is limited to. Nonsense in the address limits nothing."""

    document = forms.SlugField(required=False)
    section = forms.CharField(required=False, max_length=120)
    fact = forms.IntegerField(required=False, min_value=1)
    minutes = forms.IntegerField(required=False, min_value=1, max_value=180)
    since = forms.IntegerField(required=False, min_value=0)

    @property
    def values(self) -> dict[str, Any]:
        self.is_valid()
        return self.cleaned_data

    @property
    def given(self) -> list[tuple[str, Any]]:
        return [(name, value) for name, value in self.values.items() if value not in (None, "")]

    @property
    def query(self) -> str:
        """The same limits as a query string, for the next link."""
        return urlencode(self.given)
