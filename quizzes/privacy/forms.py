from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, cast
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from quizzes.classes.actions import rhythms, take_over_rhythm

WEEKDAYS: Final = (
    ("monday", _("Monday")),
    ("tuesday", _("Tuesday")),
    ("wednesday", _("Wednesday")),
    ("thursday", _("Thursday")),
    ("friday", _("Friday")),
    ("saturday", _("Saturday")),
    ("sunday", _("Sunday")),
)
SHARES: Final = (("1.0", _("As others")), ("0.5", _("Half")), ("0.0", _("None, if possible")))
AS_CLASS: Final = ""


class SettingsForm(forms.ModelForm[User]):
    """How one learns, and how it looks."""

    time_zone = forms.ChoiceField(label=_("Time zone"))
    desired_retention = forms.ChoiceField(
        required=False,
        label=_("How much you want to remember"),
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
    two_buttons = forms.ChoiceField(
        required=False,
        label=_("Buttons"),
        choices=[
            ("False", _("Four: Again, Hard, Good, Easy")),
            ("True", _("Two: Forgot and Got it")),
        ],
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
            "answer_by",
            "two_buttons",
            "shortcuts",
            "theme",
        )
        labels = {
            "new_per_day": _("New facts a day"),
            "reviews_per_day": _("Reviews a day at most"),
            "shortcuts": _("Single-key shortcuts"),
            "theme": _("Look"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = self.fields["time_zone"]
        assert isinstance(zone, forms.ChoiceField)
        zone.choices = [(name, name.replace("_", " ")) for name in sorted(available_timezones())]
        self._offer_current("desired_retention")
        self._offer_class()
        shares = self.instance.easy_days or [1.0] * len(WEEKDAYS)
        for (name, label), share in zip(WEEKDAYS, shares, strict=True):
            self.fields[name] = forms.ChoiceField(
                label=label, choices=SHARES, initial=str(float(share)), required=False
            )

    @property
    def general(self) -> list[forms.BoundField]:
        """All but the days of the week, which stand beside each other."""
        return [field for field in self if field.name not in dict(WEEKDAYS)]

    @property
    def weekdays(self) -> list[forms.BoundField]:
        return [self[name] for name, _label in WEEKDAYS]

    def _offer_current(self, name: str) -> None:
        """A value set elsewhere stays choosable."""
        field = self._choice(name)
        current = str(getattr(self.instance, name))
        known = list(cast("list[tuple[object, str]]", field.choices))
        if current not in [str(value) for value, _label in known]:
            field.choices = [(current, f"{100 * float(current):.0f} %"), *known]

    def _offer_class(self) -> None:
        """Where a class asks for something, one may leave it to the class."""
        asked = rhythms([self.instance.pk])[self.instance.pk]
        if asked.retention is not None:
            self._leave_to_class("desired_retention", f"{100 * asked.retention:.0f} %")
            if not self.instance.own_retention:
                self.initial["desired_retention"] = AS_CLASS
        if asked.two_buttons is not None:
            self._leave_to_class("two_buttons", _("two") if asked.two_buttons else _("four"))
            if not self.instance.own_buttons:
                self.initial["two_buttons"] = AS_CLASS

    def _leave_to_class(self, name: str, said: object) -> None:
        field = self._choice(name)
        label = _("As my class has it: %(what)s") % {"what": said}
        known = list(cast("list[tuple[object, str]]", field.choices))
        field.choices = [(AS_CLASS, label), *known]

    def _choice(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        self._own("desired_retention", "own_retention", float)
        self._own("two_buttons", "own_buttons", lambda value: value == "True")
        shares = [float(said.get(name) or 1) for name, _label in WEEKDAYS]
        self.instance.easy_days = [] if set(shares) == {1.0} else shares
        return said

    def _own(self, name: str, flag: str, typed: Callable[[str], object]) -> None:
        """What was chosen is the learner's own; what was left open is the class's or stays."""
        value = self.cleaned_data.get(name)
        if value in (None, AS_CLASS):
            setattr(self.instance, flag, False)
            self.cleaned_data[name] = getattr(self.instance, name)
            return
        self.cleaned_data[name] = typed(value)
        if name in self.changed_data:
            setattr(self.instance, flag, True)

    def save(self, commit: bool = True) -> User:
        person = super().save(commit)
        take_over_rhythm([person.pk])
        return person


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
