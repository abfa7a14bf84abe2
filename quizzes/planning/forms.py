"""What the planning screens are told, as typed values."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.planning.queries import Wish
from quizzes.scheduling.backlog import DAYS

FURTHEST = timedelta(days=365)


class ExamForm(forms.Form):
    """By when, how well, and how much a day."""

    section = forms.ChoiceField(label=_("What it is about"), required=False)
    day = forms.DateField(
        label=_("Day of the exam"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    target = forms.TypedChoiceField(
        label=_("How much you want to know on that day"),
        coerce=float,
        choices=[
            ("0.8", "80 %"),
            ("0.85", "85 %"),
            ("0.9", _("90 %: a good balance")),
            ("0.93", "93 %"),
            ("0.95", "95 %"),
        ],
        help_text=_("The chance to recall a fact, over all facts you have begun by then."),
    )
    minutes = forms.IntegerField(
        label=_("Minutes a day at most"),
        required=False,
        min_value=1,
        max_value=240,
        help_text=_("For this document. Leave it empty for no limit."),
    )

    def __init__(
        self, *args: Any, sections: list[tuple[str, str]], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        section = self.fields["section"]
        assert isinstance(section, forms.ChoiceField)
        section.choices = [("", _("The whole document")), *sections]
        self.fields["day"].widget.attrs |= {
            "min": (today + timedelta(days=1)).isoformat(),
            "max": (today + FURTHEST).isoformat(),
        }

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day <= self.today:
            raise forms.ValidationError(_("The exam must lie ahead: choose tomorrow or later."))
        if day > self.today + FURTHEST:
            raise forms.ValidationError(_("Choose a day within a year from now."))
        return day

    @property
    def wish(self) -> Wish:
        """What a valid form asks for."""
        told = self.cleaned_data
        return Wish(told["day"], told["target"], told["minutes"], told["section"])


class SpreadForm(forms.Form):
    """Over how many days a backlog is spread."""

    days = forms.TypedChoiceField(coerce=int, choices=[(n, str(n)) for n in DAYS])
