"""What a learner asks beyond today's cards, as typed values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.memory.shapes import Mode

EVERYTHING = ""


class MoreForm(forms.Form):
    """Other cards than those of today: which, how far back or ahead, and from where."""

    mode = forms.ChoiceField(
        choices=[(mode.value, mode.value) for mode in Mode if mode], widget=forms.HiddenInput
    )
    days = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        label=_("Days"),
        choices=[(1, _("1 day")), (3, _("3 days")), (7, _("7 days")), (30, _("30 days"))],
        initial=7,
    )
    where = forms.ChoiceField(required=False, label=_("From"))
    tag = forms.ChoiceField(required=False, label=_("Tag"))

    def __init__(
        self,
        *args: Any,
        places: Iterable[tuple[str, object]],
        tags: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        where, tag = self.fields["where"], self.fields["tag"]
        assert isinstance(where, forms.ChoiceField)
        assert isinstance(tag, forms.ChoiceField)
        tag.choices = [("", _("Any tag")), *tags]
        if not tags:
            del self.fields["tag"]
        where.choices = [(EVERYTHING, _("Everything I study")), *places]

        if self["mode"].value() == Mode.PRACTICE:
            del self.fields["days"]

    def place(self) -> tuple[str, str]:
        """(document slug, section), each empty where it limits nothing."""
        slug, _colon, section = self.cleaned_data["where"].partition(":")
        return slug, section


class TodayForm(forms.Form):
    """More cards on this one day."""

    new = forms.IntegerField(required=False, min_value=0, max_value=200)
    reviews = forms.IntegerField(required=False, min_value=0, max_value=500)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not said.get("new") and not said.get("reviews"):
            raise forms.ValidationError(_("Say how many more."))
        return said
