from __future__ import annotations

from typing import Any, cast
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class SettingsForm(forms.ModelForm[User]):
    """How one learns, and how it looks."""

    time_zone = forms.ChoiceField(label=_("Time zone"))
    desired_retention = forms.TypedChoiceField(
        label=_("How much you want to remember"),
        coerce=float,
        choices=[
            ("0.8", _("80 %: fewer reviews")),
            ("0.85", "85 %"),
            ("0.9", _("90 %: a good balance")),
            ("0.93", "93 %"),
            ("0.95", _("95 %: about twice the reviews of 90 %")),
            ("0.97", "97 %"),
        ],
        help_text=_("The chance that you recall a fact on the day it comes back."),
    )
    day_starts_at = forms.TypedChoiceField(
        label=_("A new study day begins at"),
        coerce=int,
        choices=[(hour, f"{hour:02}:00") for hour in range(4, 9)],
    )

    class Meta:
        model = User
        fields = (
            "first_name",
            "last_name",
            "time_zone",
            "day_starts_at",
            "desired_retention",
            "new_per_day",
            "reviews_per_day",
            "two_buttons",
            "shortcuts",
            "theme",
        )
        labels = {
            "new_per_day": _("New facts a day"),
            "reviews_per_day": _("Reviews a day at most"),
            "two_buttons": _("Two buttons: Forgot and Got it"),
            "shortcuts": _("Single-key shortcuts"),
            "theme": _("Look"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = self.fields["time_zone"]
        assert isinstance(zone, forms.ChoiceField)
        zone.choices = [(name, name.replace("_", " ")) for name in sorted(available_timezones())]
        self._offer_current("desired_retention")

    def _offer_current(self, name: str) -> None:
        """A value set elsewhere stays choosable."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        current = str(getattr(self.instance, name))
        known = list(cast("list[tuple[object, str]]", field.choices))
        if current not in [str(value) for value, _label in known]:
            field.choices = [(current, f"{float(current):.0%}"), *known]


class EraseForm(forms.Form):
    """Erasing cannot be taken back: the name has to be typed."""

    username = forms.CharField(label=_("Type your user name to confirm"), max_length=150)

    def __init__(self, *args: Any, learner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.learner = learner

    def clean_username(self) -> str:
        typed: str = self.cleaned_data["username"]
        if typed.strip() != self.learner.username:
            raise forms.ValidationError(_("That is not your user name. Nothing was erased."))
        return typed
