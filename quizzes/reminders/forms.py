from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from quizzes.reminders.queries import Mailbox

NONE = "none"


def _hour(value: str) -> int | None:
    return None if value == NONE else int(value)


class HourForm(forms.Form):
    """The hour of the daily e-mail. Without a mailbox only switching off is offered."""

    hour = forms.TypedChoiceField(
        label=_("Daily e-mail"),
        coerce=_hour,
        error_messages={
            "invalid_choice": _(
                "This hour cannot be chosen: it is none of the list, or no e-mail can reach you."
            )
        },
    )

    def __init__(self, *args: Any, learner: User, mailbox: Mailbox, **kwargs: Any) -> None:
        chosen = learner.reminder_hour
        super().__init__(*args, **kwargs)
        self.initial = {"hour": NONE if chosen is None else chosen}
        offered = range(24) if mailbox.address else [] if chosen is None else [chosen]
        field = self.fields["hour"]
        assert isinstance(field, forms.TypedChoiceField)
        hours = [(str(hour), f"{hour:02}:00") for hour in offered]
        field.choices = [(NONE, _("No e-mail")), *hours]
        field.help_text = _("In your time zone, %(zone)s; only when something is due.") % {
            "zone": learner.time_zone.replace("_", " ")
        }
