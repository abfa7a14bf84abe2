"""What is said of a question, and what is answered."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from content.text import clean_text
from quizzes.questions.models import Report

LONGEST = 1000


class ReportForm(forms.Form):
    """What is wrong, and a few words; words are asked for where the reason alone says nothing."""

    reason = forms.ChoiceField(
        label=_("What is wrong?"), choices=Report.Reason.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("In a few words"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What should it say, and how do you know?"),
    )

    def clean_text(self) -> str:
        return clean_text(self.cleaned_data["text"]).strip()

    def clean(self) -> None:
        data = self.cleaned_data
        if data.get("reason") == Report.Reason.OTHER and data.get("text") == "":
            self.add_error("text", _t("Say in a few words what is wrong."))


class SettleForm(forms.Form):
    """What becomes of the reports that were ticked, and what their learners are told."""

    state = forms.ChoiceField(
        choices=[(state, state) for state in (Report.State.FIXED, Report.State.DECLINED)]
    )
    reply = forms.CharField(
        label=_("Your reply"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reports = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, data: object, choices: list[int], prefix: str) -> None:
        super().__init__(data, prefix=prefix)  # type: ignore[arg-type]
        self.fields["reports"].choices = [(pk, pk) for pk in choices]  # type: ignore[attr-defined]

    @property
    def ticked(self) -> list[int]:
        """The reports that were ticked in a refused form."""
        return list(self.cleaned_data.get("reports", [])) if self.is_bound else []

    def clean_reply(self) -> str:
        return clean_text(self.cleaned_data["reply"]).strip()

    def clean(self) -> None:
        data = self.cleaned_data
        if "reports" in data and not data["reports"]:
            self.add_error("reports", _t("Tick whose report this settles."))
        if data.get("state") == Report.State.DECLINED and data.get("reply") == "":
            self.add_error("reply", _t("Say why, so that the learner can follow."))
