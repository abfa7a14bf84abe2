"""What of a bank is wanted: the filters of the gallery as they stand in its address."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from quizzes.generation.lint import ALL
from quizzes.questions.models import Question

CLEAN, FLAWED = "clean", "flawed"


class Origin(models.TextChoices):
    """Who worded an item: the model's two origins, and what somebody changed since."""

    GENERATED = "generated", _("Generated")
    EDITED = "edited", _("Edited by hand")
    AUTHORED = "authored", _("Written by hand")


class Order(models.TextChoices):
    DOCUMENT = "", _("Order of the document")
    KIND = "kind", _("Kind")
    HARDEST = "hardest", _("Hardest first")


class Scope(StrEnum):
    """Which items a change in bulk is for: the ticked, those of the page, all that match."""

    TICKED = "ticked"
    PAGE = "page"
    ALL = "all"


class Importance(models.IntegerChoices):
    MAIN = 3, _("3: carries the argument")
    MIDDLE = 2, _("2: worth knowing")
    DETAIL = 1, _("1: a detail")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Empty means all; `flaw` is "clean", "flawed" or the name of one flaw."""

    part: str = ""
    kind: str = ""
    importance: str = ""
    status: str = ""
    origin: str = ""
    flaw: str = ""
    words: str = ""
    tag: str = ""
    order: str = ""


def flaw_label(name: str) -> str:
    """ "Longest key" for `longest_key`."""
    return name.replace("_", " ").capitalize()


def _or_all(label: Any, choices: Any) -> list[tuple[Any, Any]]:
    return [("", label), *choices]


class GalleryForm(forms.Form):
    """Every field may be left open. `parts` and `tags` are choices of the document."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200)
    part = forms.ChoiceField(label=_("Part"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=lambda: _or_all(_("Every kind"), Question.Kind.choices),
    )
    tag = forms.ChoiceField(label=_("Tag"), required=False)
    importance = forms.ChoiceField(
        label=_("Importance"),
        required=False,
        choices=lambda: _or_all(_("Any"), Importance.choices),
    )
    status = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=lambda: _or_all(_("Any"), Question.Status.choices),
    )
    origin = forms.ChoiceField(
        label=_("Origin"), required=False, choices=lambda: _or_all(_("Any"), Origin.choices)
    )
    lint = forms.ChoiceField(label=_("Checks"), required=False)
    sort = forms.ChoiceField(label=_("Sort by"), required=False, choices=Order.choices)

    def __init__(
        self,
        *args: Any,
        parts: list[tuple[str, str]],
        tags: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._choices("part", _or_all(_("Every part"), parts))
        self._choices("tag", _or_all(_("Any"), tags))
        flaws = [(flaw.name, flaw_label(flaw.name)) for flaw in ALL]
        told = [(CLEAN, _("Nothing found")), (FLAWED, _("Something found"))]
        self._choices("lint", [("", _("Any")), *told, (_("Found in particular"), flaws)])

    def _choices(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def wanted(self) -> Wanted:
        """What is asked for; a filter that cannot be read counts as left open."""
        self.full_clean()
        data = self.cleaned_data
        return Wanted(
            part=data.get("part", ""),
            kind=data.get("kind", ""),
            tag=data.get("tag", ""),
            importance=data.get("importance", ""),
            status=data.get("status", ""),
            origin=data.get("origin", ""),
            flaw=data.get("lint", ""),
            words=data.get("q", ""),
            order=data.get("sort", ""),
        )

    def active(self) -> list[tuple[str, str, str]]:
        """(name, label, value as it reads) of every filter that is set; sorting is none."""
        found = []
        for name, value in self.cleaned_data.items():
            if value and name != "sort":
                field = self.fields[name]
                said = _said(field, value) if isinstance(field, forms.ChoiceField) else value
                found.append((name, str(field.label), said))
        return found


def _said(field: forms.ChoiceField, value: str) -> str:
    flat: dict[str, Any] = {}
    choices: Any = field.choices
    for key, label in choices:
        flat |= dict(label) if isinstance(label, list | tuple) else {key: label}
    return str({str(key): label for key, label in flat.items()}[value])
