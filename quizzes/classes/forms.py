"""What the class screens are told, as typed values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from content.models import Document
from quizzes.classes.access import source_opened, teachable_documents
from quizzes.classes.models import Class

MORE = ("capacity", "desired_retention", "two_buttons", "colleague")
"""What a new class seldom needs."""
LONGEST_NUMBER = 18
"""Digits of a number that fits into eight bytes, whatever they are."""


def is_number(typed: str) -> bool:
    """Whether a row can have what was typed as its number."""
    return typed.isdecimal() and len(typed) <= LONGEST_NUMBER


def said_of_away() -> str:
    return gettext("Nothing begins in a class that is put away. Bring it back first.")


class Documents(forms.ModelMultipleChoiceField[Document]):
    """Documents by number. What no row can have as its number is refused before any database
    sees it."""

    def clean(self, value: Any) -> Any:
        for one in value or ():
            if len(str(one)) > LONGEST_NUMBER:
                said = self.error_messages["invalid_pk_value"]
                raise forms.ValidationError(said, code="invalid_pk_value", params={"pk": "…"})
        return super().clean(value)


class ClassForm(forms.ModelForm[Class]):
    """Name, documents and colleagues of a class."""

    colleague = forms.CharField(
        required=False,
        max_length=150,
        label=_("Add another instructor"),
        help_text=_("Their user name. They see and do here what you do."),
    )

    desired_retention = forms.TypedChoiceField(
        required=False,
        coerce=float,
        empty_value=None,
        label=_("How much the class wants to remember"),
        help_text=_("For members who have not chosen their own; from their next answer on."),
        choices=[
            ("", _("Leave it to each")),
            *((str(share), f"{100 * share:.0f} %") for share in (0.8, 0.85, 0.9, 0.93, 0.95, 0.97)),
        ],
    )
    two_buttons = forms.TypedChoiceField(
        required=False,
        coerce=lambda value: value == "True",
        empty_value=None,
        label=_("Buttons of the class"),
        choices=[
            ("", _("Leave it to each")),
            ("False", _("Four: Again, Hard, Good, Easy")),
            ("True", _("Two: Forgot and Got it")),
        ],
    )

    class Meta:
        model = Class
        fields = ("name", "term", "documents", "capacity", "desired_retention", "two_buttons")
        labels = {
            "name": _("Name of the class"),
            "term": _("Term"),
            "documents": _("Documents"),
            "capacity": _("Places"),
        }
        widgets = {"documents": forms.CheckboxSelectMultiple}
        field_classes = {"documents": Documents}

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        """`by` fills it in."""
        super().__init__(*args, **kwargs)
        self.by = by
        field = self.fields["documents"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        documents = teachable_documents(by)
        mine = self.instance.documents.all() if self.instance.pk else Document.objects.none()
        field.queryset = Document.objects.filter(
            Q(pk__in=documents.values("pk")) | Q(pk__in=mine.values("pk"))
        )
        few = documents[:2]
        if not self.instance.pk and len(few) == 1:
            self.initial["documents"] = few

    def main(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in MORE]

    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in MORE]

    def more_is_wrong(self) -> bool:
        return any(name in self.errors for name in MORE)

    def clean_colleague(self) -> User | None:
        typed: str = self.cleaned_data["colleague"].strip()
        if not typed:
            return None
        found = User.objects.filter(username=typed, is_instructor=True).first()
        if found is None:
            raise forms.ValidationError(_("There is no instructor with that user name."))
        return found

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        opened = source_opened(
            self.by, self.instance, data.get("documents", ()), data.get("colleague")
        )
        if opened is not None:
            said = _(
                "“%(title)s” belongs to an instructor of this class, who has to add it: only they "
                "open its source to a class."
            )
            self.add_error("documents", said % {"title": opened.title})
        return data


class JoinForm(forms.Form):
    """The code on the board. Case and spaces do not matter."""

    code = forms.CharField(max_length=20, label=_("Join code"))

    def clean_code(self) -> str:
        typed: str = self.cleaned_data["code"]
        return "".join(typed.split()).replace("-", "").upper()
