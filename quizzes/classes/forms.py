"""What the class screens are told, as typed values."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from content.models import Document
from quizzes.classes.models import Class


class ClassForm(forms.ModelForm[Class]):
    """Name, documents and colleagues of a class."""

    colleague = forms.CharField(
        required=False,
        max_length=150,
        label=_("Add another instructor"),
        help_text=_("Their user name. They see and do here what you do."),
    )

    class Meta:
        model = Class
        fields = ("name", "documents", "capacity")
        labels = {
            "name": _("Name of the class"),
            "documents": _("Documents"),
            "capacity": _("Places"),
        }
        widgets = {"documents": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, documents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["documents"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        mine = self.instance.documents.all() if self.instance.pk else Document.objects.none()
        field.queryset = Document.objects.filter(
            Q(pk__in=documents.values("pk")) | Q(pk__in=mine.values("pk"))
        )

    def clean_colleague(self) -> User | None:
        typed: str = self.cleaned_data["colleague"].strip()
        if not typed:
            return None
        found = User.objects.filter(username=typed, is_instructor=True).first()
        if found is None:
            raise forms.ValidationError(_("There is no instructor with that user name."))
        return found


class JoinForm(forms.Form):
    """The code on the board. Case and spaces do not matter."""

    code = forms.CharField(max_length=20, label=_("Join code"))

    def clean_code(self) -> str:
        typed: str = self.cleaned_data["code"]
        return "".join(typed.split()).replace("-", "").upper()
