"""Signing up."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.utils.translation import gettext_lazy as _


class SignupForm(AllauthSignupForm):  # type: ignore[misc]
    """allauth's form and one question more; the adapter reads the answer."""

    teaches = forms.BooleanField(
        required=False,
        label=_("I teach"),
        help_text=_("You can open classes and correct your own documents."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail, to recover your password")
