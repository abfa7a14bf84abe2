"""What instructors say of marks and allowances, as typed values."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from quizzes.quiz.models import Allowance
from quizzes.quiz.moments import MomentField, near
from quizzes.quiz.regrading import Keys

LONGEST_MINUTES = 24 * 60


class KeysForm(forms.Form):
    """What a regrade holds answers against; anything unknown is the wording that was seen."""

    key = forms.ChoiceField(
        label=_("Grade against"),
        choices=[
            (Keys.SEEN.value, _("the wording that each learner saw")),
            (Keys.PRESENT.value, _("the present key of the question")),
        ],
        widget=forms.RadioSelect,
    )


class MarkForm(forms.Form):
    """A mark by hand."""

    mark = forms.DecimalField(
        label=_("Mark, from 0 to 1"),
        min_value=0,
        max_value=1,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "0.05", "inputmode": "decimal"}),
    )
    note = forms.CharField(
        label=_("Why"), max_length=200, required=False, help_text=_("Kept with the mark.")
    )


class AllowanceForm(forms.ModelForm[Allowance]):
    """What one learner is allowed; empty fields are as for everybody."""

    extra_minutes = forms.IntegerField(
        label=_("Extra minutes"),
        required=False,
        validators=[MinValueValidator(0), MaxValueValidator(LONGEST_MINUTES)],
        help_text=_("Added to the time limit; without a limit they mean nothing."),
    )
    attempts_allowed = forms.IntegerField(
        label=_("Attempts in all"),
        required=False,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )

    class Meta:
        model = Allowance
        fields = ("extra_minutes", "closes_at", "attempts_allowed", "excused", "reason")
        labels = {
            "closes_at": _("Closes for this learner"),
            "excused": _("Excused: need not take this quiz"),
            "reason": _("Reason (only instructors read it)"),
        }
        field_classes = {"closes_at": MomentField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["closes_at"].validators.append(near)

    def clean_extra_minutes(self) -> int:
        return self.cleaned_data["extra_minutes"] or 0

    def clean_closes_at(self) -> datetime | None:
        closes: Any = self.cleaned_data["closes_at"]
        opens = self.instance.quiz.opens_at
        if closes and opens and closes <= opens:
            raise forms.ValidationError(_("It closes before the quiz opens."))
        return closes  # type: ignore[no-any-return]
