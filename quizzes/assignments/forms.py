"""What the screens of assignments are told, as typed values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from quizzes.assignments.queries import Given, Part
from quizzes.quiz.moments import MomentField


class DatesForm(forms.Form):
    """Title and dates; the dates are in the instructor's time zone."""

    title = forms.CharField(max_length=160, label=_("Title"))
    opens_at = MomentField(required=False, label=_("Opens"))
    due_at = MomentField(
        required=False,
        label=_("Due"),
        help_text=_("What is done later is marked late, not refused."),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        opens, due = data.get("opens_at"), data.get("due_at")
        if opens and due and due <= opens:
            self.add_error("due_at", _("It is due before it opens."))
        return data


class ChangeForm(DatesForm):
    """A quiz keeps its closing time; it can be due earlier."""

    def __init__(self, *args: Any, closes_at: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.closes_at = closes_at

    def clean_opens_at(self) -> Any:
        opens = self.cleaned_data["opens_at"]
        if opens and self.closes_at and opens >= self.closes_at:
            raise forms.ValidationError(_("The quiz closes before that."))
        return opens

    def clean_due_at(self) -> Any:
        due = self.cleaned_data["due_at"]
        if due and self.closes_at and due > self.closes_at:
            raise forms.ValidationError(_("The quiz closes before that."))
        return due


class GiveForm(DatesForm):
    """A document to learn, or a part of it."""

    part = forms.ChoiceField(
        label=_("What to read and learn"),
        help_text=_("Done is: every flashcard fact of it was begun."),
    )
    field_order = ("part", "title", "opens_at", "due_at")

    def __init__(self, *args: Any, parts: Sequence[Part], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.labels = {part.value: part for part in parts}
        groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for part in parts:
            groups[part.document].append((part.value, part.label))
        field = self.fields["part"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(groups.items())
        self.fields["title"].required = False
        self.fields["title"].help_text = _("Empty: the name of the part.")

    @property
    def chosen(self) -> tuple[int, str]:
        """Document and section; "" is the whole document."""
        document, _colon, section = self.cleaned_data["part"].partition(":")
        return int(document), section

    @property
    def chosen_title(self) -> str:
        part = self.labels[self.cleaned_data["part"]]
        named = part.document if part.value.endswith(":") else part.label
        return str(self.cleaned_data["title"] or named)[:160]


class ExcuseForm(forms.Form):
    reason = forms.CharField(required=False, max_length=200)


class DuplicateForm(forms.Form):
    """The same class in another term."""

    name = forms.CharField(max_length=120, label=_("Name of the new class"))
    term = forms.CharField(required=False, max_length=60, label=_("Term"))
    days = forms.IntegerField(
        initial=0,
        validators=[MinValueValidator(-3660), MaxValueValidator(3660)],
        label=_("Move all dates by so many days"),
        help_text=_("364 keeps the weekdays and comes a year later."),
    )


class DeleteForm(forms.Form):
    """The name of the class, typed: nobody deletes a class by a slip."""

    name = forms.CharField(max_length=120, label=_("Type the name of the class"))

    def __init__(self, *args: Any, expected: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected

    def clean_name(self) -> str:
        typed: str = self.cleaned_data["name"].strip()
        if typed != self.expected.strip():
            raise forms.ValidationError(_("This is not the name of the class."))
        return typed


def change_form(data: Any, one: Given, closes_at: Any, due_at: Any) -> ChangeForm:
    return ChangeForm(
        data,
        closes_at=closes_at,
        initial={"title": one.title, "opens_at": one.dates.opens, "due_at": due_at},
    )
