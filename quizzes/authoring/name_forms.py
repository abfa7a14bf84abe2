"""A name as its editor types it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from content.facts import shapes
from content.facts.names import BadName
from quizzes.authoring.notation import lines

KINDS = [(kind, _(kind)) for kind in shapes.ENTITY_KINDS]


class NameForm(forms.Form):
    """One name of a document: everything a question needs to know of it."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        help_text=_("As it stands as an option: without title and article."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, initial="thing")
    noun = forms.CharField(
        label=_("What a question calls it"),
        max_length=80,
        help_text=_(
            "A common noun: “city” asks “which city”. Names with the same noun are each "
            "other's wrong options."
        ),
    )
    the = forms.BooleanField(required=False, label=_("Running text says “the” before it"))
    aliases = forms.CharField(
        required=False,
        label=_("Other names, one a line"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Each of them is a right answer wherever the name is."),
    )
    part_of = forms.MultipleChoiceField(
        required=False,
        label=_("Part of"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What contains it: for a city asked for, its region is not called wrong."),
    )

    def __init__(
        self, *args: Any, entities: Mapping[str, shapes.Entity], key: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.key = key
        field = self.fields["part_of"]
        assert isinstance(field, forms.MultipleChoiceField)
        others = sorted(
            (one for one in entities.values() if one.key != key), key=lambda e: e.name.casefold()
        )
        field.choices = [(one.key, f"{one.name} ({one.noun})") for one in others]
        if not others:
            del self.fields["part_of"]

    def shape(self) -> shapes.Entity:
        data = self.cleaned_data
        aliases = dict.fromkeys(" ".join(alias.split()) for alias in lines(data["aliases"]))
        return shapes.Entity(
            key=self.key,
            name=" ".join(data["name"].split()),
            kind=data["kind"],
            noun=" ".join(data["noun"].split()),
            aliases=tuple(alias for alias in aliases if alias != data["name"]),
            part_of=tuple(data.get("part_of", ())),
            the=data["the"],
        )

    def complain(self, bad: BadName) -> None:
        for problem in bad.problems:
            field = problem.field if problem.field in self.fields else None
            self.add_error(field, problem.message)


def initial_of(entity: shapes.Entity) -> dict[str, Any]:
    return {
        "name": entity.name,
        "kind": entity.kind,
        "noun": entity.noun,
        "the": entity.the,
        "aliases": "\n".join(entity.aliases),
        "part_of": list(entity.part_of),
    }
