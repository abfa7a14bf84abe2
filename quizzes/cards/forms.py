"""What the card browser is asked and told, as typed values."""

from __future__ import annotations

from enum import StrEnum

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from quizzes.cards.search import LONGEST, All, SearchError, Tree, parse
from quizzes.cards.wording import worded
from quizzes.memory.models import Review


class Order(models.TextChoices):
    DUE = "due", _("Due first")
    STABILITY = "stability", _("Least stable first")
    LAPSES = "lapses", _("Most lapses first")


class Scope(StrEnum):
    """Which cards a change in bulk is for."""

    TICKED = "ticked"
    PAGE = "page"
    ALL = "all"


class SearchForm(forms.Form):
    """The search and its order. `tree` is what the search says, once the form is valid."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        strip=False,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "maxlength": LONGEST,
                "autocomplete": "off",
                "autocapitalize": "off",
                "spellcheck": "false",
                "data-key": "/",
            }
        ),
    )
    sort = forms.ChoiceField(label=_("Sort by"), required=False, choices=Order.choices)

    tree: Tree = All()

    def clean_q(self) -> str:
        text: str = self.cleaned_data["q"]
        try:
            self.tree = parse(text)
        except SearchError as error:
            raise forms.ValidationError(worded(error)) from error
        return text

    def order(self) -> Order:
        """An order that there is none of counts as left open."""
        return Order(self.cleaned_data.get("sort") or Order.DUE)


class ChangeForm(forms.Form):
    """What is to become of which cards."""

    go = forms.ChoiceField(
        choices=[
            (Review.Kind.SUSPEND, _("Suspend")),
            (Review.Kind.UNSUSPEND, _("Unsuspend")),
            (Review.Kind.BURY, _("Bury until tomorrow")),
            (Review.Kind.FLAG, _("Flag")),
            (Review.Kind.UNFLAG, _("Unflag")),
        ]
    )
    scope = forms.ChoiceField(choices=[(scope, scope) for scope in Scope])
    key = forms.CharField(min_length=8, max_length=36)


class UndoForm(forms.Form):
    batch = forms.CharField(min_length=8, max_length=36)
    key = forms.CharField(min_length=8, max_length=36)
