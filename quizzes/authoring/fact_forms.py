"""A fact as its editor types it: clause, arguments, and the sentence that proves it."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from content.documents.models import Version
from content.facts.drafts import BadFact, FactDraft
from content.facts.evidence import NoSuchPlace, Places
from content.facts.names import by_name, free_key, name_problems, plain
from content.facts.queries import distractor_shape, entities_of
from content.facts.shapes import FRAMES, VALUE_TYPES, Argument, Entity
from content.facts.tags import typed_tags
from content.language import clause
from content.language.clause import ClauseError
from content.models import Fact
from quizzes.authoring.fact_rows import PREFIX, with_rows
from quizzes.authoring.name_forms import KINDS
from quizzes.authoring.notation import as_line, lines, noted

ROWS = 8
VERB_FORMS = ("past", "participle", "present", "gerund")
NO_ENTITY = ""
TYPES = [(kind, _lazy(kind)) for kind in VALUE_TYPES]
FRAME_CHOICES = [
    ("event", _lazy("event: something happened")),
    ("visit", _lazy("visit: somebody went somewhere")),
    ("agreement", _lazy("agreement: something was signed or agreed")),
    ("quantity", _lazy("quantity: how much or how many")),
    ("role", _lazy("role: who holds an office, what something serves as")),
    ("place", _lazy("place: where something is")),
    ("membership", _lazy("membership: what belongs to what")),
    ("programme", _lazy("programme: a plan and what it provides")),
    ("cause", _lazy("cause: why, according to the paper")),
    ("stance", _lazy("stance: what is held or wanted, according to the paper")),
    ("definition", _lazy("definition: what something is, according to the paper")),
    ("rule", _lazy("rule: what holds or must be, according to the paper")),
]
assert tuple(name for name, _label in FRAME_CHOICES) == FRAMES


class FactForm(forms.Form):
    """The clause and the quotation. `seen` tells whether somebody else has saved meanwhile."""

    quote = forms.CharField(
        label=_lazy("The sentence that proves it"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "data-pick-exact": ""}),
        help_text=_lazy(
            "Words of the document, as they stand there. Select them in its text, or paste them."
        ),
    )
    clause = forms.CharField(
        label=_lazy("Clause"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_lazy(
            "Subject | verb, flags | further parts, with {role} where an argument stands: "
            "<code>{visitor} | visit, past | Russia | in {date!: March 1994}</code>. What stands "
            "behind the colon fills the row of the role, “!” has it asked. Flags: past, present, "
            "future, would, perfect, pastperfect, progressive, passive, plural, not."
        ),
    )
    frame = forms.ChoiceField(label=_lazy("Frame"), choices=FRAME_CHOICES)
    importance = forms.TypedChoiceField(
        label=_lazy("Importance"),
        coerce=int,
        initial=2,
        choices=[
            (3, _lazy("3: carries the argument")),
            (2, _lazy("2: worth knowing")),
            (1, _lazy("1: a detail")),
        ],
    )
    tags = forms.CharField(
        required=False,
        label=_lazy("Tags"),
        max_length=700,
        help_text=_lazy(
            "Themes to draw questions by: words apart by spaces or commas, as in "
            "<code>treaty aid::food</code>."
        ),
    )
    ask_all = forms.CharField(
        required=False,
        label=_lazy("Question for the whole list"),
        max_length=400,
        help_text=_lazy(
            "“Which towns did she visit?” Only where nothing else belongs to what the clause lists "
            "as {a}, {b} and {c}: then all of it is asked at once."
        ),
    )
    relation = forms.CharField(
        required=False,
        label=_lazy("Relation"),
        max_length=100,
        help_text=_lazy(
            "What the fact says, in a word or two. Facts of one frame and one relation can answer "
            "each other's questions. Empty: the verb."
        ),
    )
    attribution = forms.CharField(
        required=False,
        label=_lazy("According to"),
        max_length=120,
        help_text=_lazy(
            "Who says so. Empty: the paper for a cause, stance, definition or rule, else nobody. "
            "“-”: nobody."
        ),
    )
    verb_forms = forms.CharField(
        required=False,
        label=_lazy("Forms of the verb that come out wrong"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_lazy(
            "One a line: “participle: lit”. There are past, participle, present and gerund."
        ),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version

    def clean_quote(self) -> str:
        """The quotation; `place` is then where it stands, `sentence` the one it begins in, and
        `section` the part it lies in."""
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
        self.sentence = self.version.canonical_text[sentence.start : sentence.end]
        return words

    def clean_tags(self) -> tuple[str, ...]:
        return typed_tags(self.cleaned_data["tags"])

    def clean_verb_forms(self) -> dict[str, str]:
        """Each stated form by its name."""
        found = {}
        for line in lines(self.cleaned_data["verb_forms"]):
            name, _colon, word = (part.strip() for part in line.partition(":"))
            if name not in VERB_FORMS or not word:
                message = _("“%(line)s” is not read. Write a form, a colon and the word: past: lit")
                raise forms.ValidationError(message % {"line": line})
            found[name] = word
        return found

    place: tuple[int, int] = (0, 0)
    section: str = ""
    sentence: str = ""


class ArgumentForm(forms.Form):
    """One argument. An empty role leaves the row out."""

    role = forms.CharField(required=False, label=_lazy("Role"), max_length=40)
    type = forms.ChoiceField(label=_lazy("Type"), choices=TYPES, initial="text")
    text = forms.CharField(
        required=False,
        label=_lazy("As it stands there"),
        max_length=300,
        widget=forms.TextInput(attrs={"data-pick-words": ""}),
    )
    entity = forms.ChoiceField(required=False, label=_lazy("Which one"))
    new_kind = forms.ChoiceField(
        required=False, label=_lazy("A new name: kind"), choices=[("", "—"), *KINDS]
    )
    new_noun = forms.CharField(
        required=False, label=_lazy("A new name: what a question calls it"), max_length=80
    )
    exclusive = forms.BooleanField(
        required=False, label=_lazy("Ask it: nothing else would be right")
    )
    ask = forms.CharField(
        required=False, label=_lazy("Question, where the computed one is clumsy"), max_length=400
    )
    accept = forms.CharField(
        required=False,
        label=_lazy("Also right, one a line"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    distractors = forms.CharField(
        required=False,
        label=_lazy("Wrong options, one a line"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_lazy("Say why after a bar: <code>wrong option | why it is wrong</code>"),
    )
    title = forms.CharField(required=False, label=_lazy("Title before a name"), max_length=200)
    wh = forms.CharField(
        required=False,
        label=_lazy("Question words"),
        max_length=120,
        help_text=_lazy("“which Baltic town” instead of the computed “which town”."),
    )
    is_fresh = False
    is_open = False
    """Whether the row was made from the clause just now, and whether it is drawn open."""

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
            wh=data["wh"],
        )

    def settle(self, found: Entity) -> None:
        """The row speaks of `found`; its own name needs no words, they come from the entity."""
        data = self.cleaned_data
        data["entity"] = found.key
        if plain(data["text"]) == plain(found.name):
            data["text"] = ""


BaseArguments = forms.formset_factory(ArgumentForm, extra=0, max_num=ROWS, absolute_max=ROWS)


class FactEditor:
    """The form and its rows, as one thing: read, check, and say what is wrong where."""

    def __init__(self, data: Any, version: Version, fact: Fact | None, quote: str = "") -> None:
        self.fact = fact
        self.entities = entities_of(version.document)
        self.names = by_name(self.entities.values())
        sent = with_rows(data, self.names, ROWS) if data else None
        bound: Any = sent.data if sent else None
        self.fresh = sent.fresh if sent else ()
        named = sorted(self.entities.values(), key=lambda one: one.name.casefold())
        self.form = FactForm(bound, version=version, initial=_initial(fact, version, quote))
        self.rows = BaseArguments(
            bound,
            prefix=PREFIX,
            initial=_rows(fact),
            form_kwargs={"entities": [(one.key, one.name) for one in named]},
        )
        self.new: dict[str, Entity] = {}
        for row in self.rows:
            row.is_fresh = row["role"].value() in self.fresh
            row.is_open = bool(row["role"].value()) and (fact is None or row.is_fresh)

    def is_valid(self) -> bool:
        return bool(self.form.is_valid()) & bool(self.rows.is_valid())

    @property
    def is_bound(self) -> bool:
        return self.form.is_bound

    @property
    def has_errors(self) -> bool:
        return self.is_bound and bool(self.form.errors or any(self.rows.errors))

    @property
    def lists(self) -> bool:
        """Whether the clause, as it is written now, lists several roles in one part."""
        try:
            return bool(clause.list_in(str(self.form["clause"].value() or "")))
        except ClauseError:
            return False

    @property
    def unfilled(self) -> list[ArgumentForm]:
        """Rows that were just made for a role and wait for their words. Needs `is_valid`."""
        return [
            row
            for row in self.rows
            if row.is_fresh
            and not row.cleaned_data["entity"]
            and (not row.cleaned_data["text"] or row.cleaned_data["type"] == "entity")
        ]

    def settle_names(self) -> bool:
        """Find or make the name of every row that says one without choosing it.

        New ones are in `new`, by the key that they will have. False with complaints in the rows.
        """
        known = dict(self.names)
        for row in self.rows:
            data = row.cleaned_data
            if not data.get("role") or data["type"] != "entity" or data["entity"]:
                continue
            found = known.get(plain(data["text"])) or self._new_name(row)
            if found is None:
                continue
            known[plain(found.name)] = found
            row.settle(found)
        return not any(self.rows.errors)

    def _new_name(self, row: ArgumentForm) -> Entity | None:
        """The name that a row describes, or None with what is missing said in it."""
        words = " ".join(row.cleaned_data["text"].split())
        if not words:
            row.add_error("entity", _("Choose one, or write the name of a new one above."))
            return None
        kind, noun = row.cleaned_data["new_kind"], row.cleaned_data["new_noun"]
        if not (kind and noun):
            message = _("“%(name)s” is new here. Say what kind it is and what a question calls it.")
            row.add_error("new_noun" if kind else "new_kind", message % {"name": words})
            return None
        name = re.sub(r"^the\s+", "", words, flags=re.IGNORECASE)
        key = free_key(name, (*self.entities, *self.new))
        made = Entity(key=key, name=name, kind=kind, noun=" ".join(noun.split()), the=name != words)
        problems = name_problems(made, {**self.entities, **self.new})
        for problem in problems:
            row.add_error(
                {"noun": "new_noun", "kind": "new_kind"}.get(problem.field, "text"), problem.message
            )
        if problems:
            return None
        self.new[key] = made
        return made

    def draft(self) -> FactDraft:
        """What was typed, as a draft that can be checked and saved."""
        data = self.form.cleaned_data
        return FactDraft(
            frame=data["frame"],
            clause=data["clause"],
            importance=data["importance"],
            section=self.form.section,
            key=self.fact.key if self.fact else "",
            relation=data["relation"],
            attribution=data["attribution"],
            ask_all=data["ask_all"],
            forms=data["verb_forms"],
            tags=data["tags"],
            arguments=tuple(row.argument for row in self.rows if row.argument),
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
        "tags": " ".join(tag.name for tag in fact.tags.all()),
        "ask_all": fact.ask_all,
        "relation": fact.relation,
        "attribution": fact.attribution,
        "verb_forms": "\n".join(f"{name}: {word}" for name, word in fact.forms.items()),
        "seen": fact.updated_at.isoformat(),
    }


def _rows(fact: Fact | None) -> list[dict[str, Any]]:
    """The arguments as rows, with one empty row to add another."""
    if fact is None:
        return [{}]
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
            "wh": row.wh,
        }
        for row in fact.arguments.select_related("entity").order_by("ordinal")
    ]
    return [*filled, {}][:ROWS]
