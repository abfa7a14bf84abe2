"""What the quiz screens are told, as typed values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from content.documents.places import long_label
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
            *((s.path, long_label(s.path, s.title)) for s in sections),
        ]


class GiveForm(forms.ModelForm[Quiz]):
    """A quiz that an instructor gives to a class."""

    section = forms.ChoiceField(required=False, label=_("Part"))

    class Meta:
        model = Quiz
        fields = (
            "title",
            "document",
            "section",
            "size",
            "feedback",
            "minutes",
            "attempts_allowed",
            "opens_at",
            "closes_at",
            "graded",
        )
        labels = {
            "title": _("Title"),
            "document": _("Document"),
            "size": _("Questions"),
            "feedback": _("Feedback"),
            "minutes": _("Time limit in minutes (empty: none)"),
            "attempts_allowed": _("Attempts (empty: as many as they like)"),
            "opens_at": _("Opens"),
            "closes_at": _("Closes"),
            "graded": _("Graded: until it is submitted, the document is put away"),
        }
        widgets = {
            name: forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
            for name in ("opens_at", "closes_at")
        }

    def __init__(self, *args: Any, documents: Any, sections: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        document, section = self.fields["document"], self.fields["section"]
        assert isinstance(document, forms.ModelChoiceField)
        assert isinstance(section, forms.ChoiceField)
        document.queryset = documents
        document.empty_label = None
        section.choices = [
            ("", _("The whole document")),
            *((s.path, long_label(s.path, s.title)) for s in sections),
        ]

    def clean_size(self) -> int:
        size: int = self.cleaned_data["size"]
        if not 1 <= size <= 100:
            raise forms.ValidationError(_("Between 1 and 100 questions."))
        return size

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("graded") and not (data.get("minutes") or data.get("closes_at")):
            self.add_error("minutes", _("A graded quiz needs a time limit or a closing time."))
        if data.get("graded") and data.get("feedback") == Quiz.Feedback.EACH:
            self.add_error("feedback", _("A graded quiz gives feedback after submission only."))
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("It closes before it opens."))
        return data


class Several(forms.TextInput):
    """One field, or several of one name: ticked options, or lines with what they were given."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        given = data.getlist(name) if hasattr(data, "getlist") else [data.get(name)]
        return (
            ",".join(one for one in given if one) if len(given) > 1 else given[0] if given else None
        )


class SeveralField(forms.CharField):
    widget = Several


class AnswerForm(forms.Form):
    """One answer, and where to go next."""

    answer = SeveralField(required=False, max_length=500, strip=True)
    key = forms.CharField(min_length=8, max_length=36)
    go = forms.CharField(required=False, max_length=12)


class KeyForm(forms.Form):
    key = forms.CharField(min_length=8, max_length=36)
