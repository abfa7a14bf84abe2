"""When something opens, closes or is due, as an instructor types it in their time zone."""

from __future__ import annotations

from datetime import UTC, datetime

from django import forms
from django.utils.translation import gettext_lazy as _

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


def near(at: datetime) -> None:
    """Refuse what no class can mean, and what another time zone would push off the calendar."""
    if not EARLIEST <= at < LATEST:
        raise forms.ValidationError(_("Choose a year between 1970 and 2199."))


class Moment(forms.DateTimeInput):
    def __init__(self) -> None:
        super().__init__(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class MomentField(forms.DateTimeField):
    """A day and a time of day; one that a change of clocks leaves out or has twice is refused."""

    widget = Moment
    default_validators = [near]
