"""What an instructor writes to a class, as typed values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.classes.models import Announcement


class AnnounceForm(forms.ModelForm[Announcement]):
    mail = forms.BooleanField(
        required=False,
        label=_("Send it by e-mail too"),
        help_text=_("To members with a verified address who have not switched it off."),
    )

    class Meta:
        model = Announcement
        fields = ("title", "text")
        labels = {"title": _("Title"), "text": _("Text")}
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, sends_mail: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not sends_mail:
            del self.fields["mail"]

    def clean_title(self) -> str:
        """One line: it becomes the subject of an e-mail."""
        return " ".join(self.cleaned_data["title"].split())
