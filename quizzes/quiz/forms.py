"""What the quiz screens are told, as typed values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from content.models import Document
from quizzes.quiz.models import Quiz

SIZES = (5, 10, 20)


class MakeForm(forms.Form):
    """A quiz that somebody makes for themselves in half a minute."""

    document = forms.ModelChoiceField(
        queryset=Document.objects.none(),
        to_field_name="slug",
        label=_("Document"),
        empty_label=None,
    )
    section = forms.ChoiceField(required=False, label=_("Part"))
    size = forms.TypedChoiceField(
        coerce=int, choices=[(n, n) for n in SIZES], initial=10, label=_("Questions")
    )
    feedback = forms.ChoiceField(
        choices=Quiz.Feedback.choices, initial=Quiz.Feedback.SUBMITTED, label=_("Feedback")
    )

    def __init__(self, *args: Any, documents: Any, sections: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        document, section = self.fields["document"], self.fields["section"]
        assert isinstance(document, forms.ModelChoiceField)
        assert isinstance(section, forms.ChoiceField)
        document.queryset = documents
        section.choices = [
            ("", _("The whole document")),
            *((s.path, f"§{s.path} {s.title}".strip()) for s in sections),
        ]


class AnswerForm(forms.Form):
    """One answer, and where to go next."""

    answer = forms.CharField(required=False, max_length=500, strip=True)
    key = forms.CharField(min_length=8, max_length=36)
    go = forms.CharField(required=False, max_length=12)


class KeyForm(forms.Form):
    key = forms.CharField(min_length=8, max_length=36)
