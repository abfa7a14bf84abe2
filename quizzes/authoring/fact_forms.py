"""A fact as its editor types it: clause, arguments, and the sentence that proves it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from content.documents.models import Version
from content.facts.drafts import BadFact, FactDraft
from content.facts.evidence import NoSuchPlace, Places
from content.facts.queries import argument_shape, distractor_shape
from content.facts.shapes import FRAMES, VALUE_TYPES, Argument
from content.models import Entity, Fact
from quizzes.authoring.forms import lines
from quizzes.authoring.notation import as_line, noted

ROWS = 8
NO_ENTITY = ""
TYPES = [(kind, _(kind)) for kind in VALUE_TYPES]


class FactForm(forms.Form):
    """The clause and the quotation. `seen` tells whether somebody else has saved meanwhile."""

    quote = forms.CharField(
        label=_("The sentence that proves it"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "data-pick-exact": ""}),
        help_text=_("Words of the document, as they stand there. Select them in the text below."),
    )
    clause = forms.CharField(
        label=_("Clause"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Subject | verb, flags | further parts, with {role} where an argument stands: "
            "<code>{visitor} | visit, past | Russia | in {date}</code>. Flags: past, present, "
            "future, would, perfect, pastperfect, progressive, passive, plural, not."
        ),
    )
    frame = forms.ChoiceField(label=_("Frame"), choices=[(name, _(name)) for name in FRAMES])
    importance = forms.TypedChoiceField(
        label=_("Importance"),
        coerce=int,
        initial=2,
        choices=[
            (3, _("3: carries the argument")),
            (2, _("2: worth knowing")),
            (1, _("1: a detail")),
        ],
    )
    ask_all = forms.CharField(
        required=False,
        label=_("Question for the whole list"),
        max_length=400,
        help_text=_(
            "Only where the clause lists {a}, {b} and {c} and nothing else belongs to the list."
        ),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version

    def clean_quote(self) -> str:
        """The quotation; `place` is then where it stands and `section` the part it lies in."""
        words = " ".join(str(self.cleaned_data["quote"]).split())
        start = self.version.canonical_text.find(words)
        if start < 0:
            raise forms.ValidationError(
                _("These words do not stand in the document. Check for a letter too many.")
            )
        self.place = (start, start + len(words))
        try:
            sentence = Places(self.version).sentence(*self.place)
        except NoSuchPlace as problem:
            raise forms.ValidationError(str(problem)) from problem
        self.section = sentence.paragraph.section.path
        return words

    place: tuple[int, int] = (0, 0)
    section: str = ""


class ArgumentForm(forms.Form):
    """One argument. An empty role leaves the row out."""

    role = forms.CharField(required=False, label=_("Role"), max_length=40)
    type = forms.ChoiceField(label=_("Type"), choices=TYPES, initial="text")
    text = forms.CharField(required=False, label=_("As it stands there"), max_length=300)
    entity = forms.ChoiceField(required=False, label=_("Which one"))
    exclusive = forms.BooleanField(required=False, label=_("Ask it: nothing else would be right"))
    ask = forms.CharField(
        required=False, label=_("Question, where the computed one is clumsy"), max_length=400
    )
    accept = forms.CharField(
        required=False,
        label=_("Also right, one a line"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    distractors = forms.CharField(
        required=False,
        label=_("Wrong options, one a line"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Say why after a bar: <code>wrong option | why it is wrong</code>"),
    )
    title = forms.CharField(required=False, label=_("Title before a name"), max_length=200)

    def __init__(self, *args: Any, entities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["entity"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [(NO_ENTITY, "—"), *entities]

    @property
    def argument(self) -> Argument | None:
        data = self.cleaned_data
        if not data.get("role"):
            return None
        is_entity = data["type"] == "entity"
        return Argument(
            role=data["role"],
            type=data["type"],
            text=data["text"],
            entity=data["entity"] if is_entity else "",
            exclusive=data["exclusive"],
            ask=data["ask"],
            accept=tuple(lines(data["accept"])),
            distractors=tuple(noted(data["distractors"])),
            title=data["title"],
        )


BaseArguments = forms.formset_factory(ArgumentForm, extra=0, max_num=ROWS, absolute_max=ROWS)


class FactEditor:
    """The form and its rows, as one thing: read, check, and say what is wrong where."""

    def __init__(self, data: Any, version: Version, fact: Fact | None, quote: str = "") -> None:
        entities = [
            (row.key, row.name)
            for row in Entity.objects.filter(document=version.document).order_by("name")
        ]
        self.fact = fact
        self.form = FactForm(data, version=version, initial=_initial(fact, version, quote))
        self.rows = BaseArguments(
            data, prefix="a", initial=_rows(fact), form_kwargs={"entities": entities}
        )

    def is_valid(self) -> bool:
        return bool(self.form.is_valid()) & bool(self.rows.is_valid())

    @property
    def is_bound(self) -> bool:
        return self.form.is_bound

    @property
    def has_errors(self) -> bool:
        return self.is_bound and bool(self.form.errors or any(self.rows.errors))

    def draft(self) -> FactDraft:
        """What was typed; wording that no field asks for stays as it was."""
        data = self.form.cleaned_data
        old = {a.role: argument_shape(a) for a in self.fact.arguments.all()} if self.fact else {}
        arguments = [row.argument for row in self.rows if row.argument]
        return FactDraft(
            frame=data["frame"],
            clause=data["clause"],
            importance=data["importance"],
            section=self.form.section,
            key=self.fact.key if self.fact else "",
            relation=self.fact.relation if self.fact else "",
            attribution=self.fact.attribution if self.fact else "",
            ask_all=data["ask_all"],
            forms=self.fact.forms if self.fact else {},
            arguments=tuple(
                replace(argument, wh=old[argument.role].wh) if argument.role in old else argument
                for argument in arguments
            ),
        )

    def complain(self, bad: BadFact) -> None:
        """Each problem at the field that it names."""
        rows = {row.argument.role: row for row in self.rows if row.argument}
        for problem in bad.problems:
            first, *rest = problem.field.split(".")
            if first == "arguments" and rest and rest[0] in rows:
                name = rest[1] if len(rest) > 1 else "role"
                row = rows[rest[0]]
                row.add_error(name if name in row.fields else None, problem.message)
            elif first in self.form.fields:
                self.form.add_error(first, problem.message)
            else:
                self.form.add_error(None, problem.message)


def _initial(fact: Fact | None, version: Version, quote: str) -> dict[str, Any]:
    if fact is None:
        return {"quote": quote}
    proof = fact.evidence.filter(version=version).order_by("ordinal").first()
    return {
        "quote": proof.exact if proof else quote,
        "clause": fact.clause,
        "frame": fact.frame,
        "importance": fact.importance,
        "ask_all": fact.ask_all,
        "seen": fact.updated_at.isoformat(),
    }


def _rows(fact: Fact | None) -> list[dict[str, Any]]:
    """The arguments as rows, with one empty row to add another, or three for a new fact."""
    if fact is None:
        return [{}] * 3
    filled = [
        {
            "role": row.role,
            "type": row.type,
            "text": row.text,
            "entity": row.entity.key if row.entity else NO_ENTITY,
            "exclusive": row.exclusive,
            "ask": row.ask,
            "accept": "\n".join(row.accept),
            "distractors": "\n".join(
                as_line(one.text, one.why) for one in map(distractor_shape, row.distractors)
            ),
            "title": row.title,
        }
        for row in fact.arguments.select_related("entity").order_by("ordinal")
    ]
    return [*filled, {}][:ROWS]
