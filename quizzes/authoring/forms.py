"""A question as its editor types it, and the checks on it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from content import values
from content.facts.shapes import FactBase
from quizzes.authoring.notation import as_line, noted
from quizzes.generation import lint
from quizzes.generation.drafts import Item, Option
from quizzes.generation.lint import Finding
from quizzes.questions.models import Question, Revision

OPTIONS = 5
LETTERS = "abcdef"
CHOSEN = (Question.Kind.MULTIPLE_CHOICE, Question.Kind.TRUE_FALSE)


class QuestionForm(forms.Form):
    """Stem, key, further right answers and wrong options; empty rows do not count."""

    stem = forms.CharField(
        label=_("Question"), max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )
    key = forms.CharField(label=_("Answer"), max_length=300)
    accepted = forms.CharField(
        required=False,
        label=_("Also right, one a line"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    wrong = forms.CharField(
        required=False,
        label=_("Wrong options, one a line"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Say why after a bar: <code>wrong option | why it is wrong</code>"),
    )
    unit = forms.CharField(required=False, label=_("Unit beside the field"), max_length=80)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        kind: str,
        value_type: str = "",
        base: FactBase | None = None,
        **kwargs: Any,
    ) -> None:
        """`base` holds the names that the document knows, for the checks."""
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.base = base
        self.value_type = value_type
        if kind != Question.Kind.MULTIPLE_CHOICE:
            del self.fields["wrong"]
        if kind != Question.Kind.NUMERIC:
            del self.fields["unit"]
        if kind == Question.Kind.TRUE_FALSE:
            del self.fields["accepted"]
            truth = [("True", _("True")), ("False", _("False"))]
            self.fields["key"] = forms.ChoiceField(label=_("Answer"), choices=truth)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        wrong = [one.text for one in noted(data.get("wrong", ""))]
        if self.kind == Question.Kind.MULTIPLE_CHOICE:
            if not 2 <= len(wrong) <= OPTIONS:
                self.add_error("wrong", _("Between two and five wrong options are needed."))
            right = {text.casefold() for text in (data.get("key", ""), *lines(data["accepted"]))}
            if right & {text.casefold() for text in wrong}:
                self.add_error("wrong", _("One of these is right: only one option may be."))
            if len({text.casefold() for text in wrong}) < len(wrong):
                self.add_error("wrong", _("The same option stands here twice."))
        if self.kind == Question.Kind.NUMERIC and data.get("key"):
            self._read_figure(data["key"])
        if self.kind == Question.Kind.CLOZE and "___" not in data.get("stem", "___"):
            self.add_error("stem", _("Mark the gap with _____."))
        if not self.errors:
            self._refuse_second_answers()
        return data

    def _refuse_second_answers(self) -> None:
        """The one flaw that is no advice: whoever chose the other option would be right too."""
        item = self.item()
        also_right = lint.right_as_well(item, self.base)
        field = "wrong" if "wrong" in self.fields else "key"
        for text in also_right:
            told = _("“%(option)s” is right as well: it says the same as the answer.")
            self.add_error(field, told % {"option": text})
        if not also_right:
            for finding in lint.check(item, self.base):
                if finding.blocks:
                    self.add_error(field, f"{finding.reason} {finding.fix}")

    def _read_figure(self, key: str) -> None:
        for kind in (self.value_type, "count", "money", "percent", "date", "ordinal", "duration"):
            try:
                if kind in values.KINDS:
                    self.value = values.parse(kind, key)
                    return
            except values.Unreadable:
                continue
        self.add_error("key", _("This is no figure, such as 3,500 or US$50 million."))

    value: values.Value | None = None

    def wording(self) -> dict[str, Any]:
        """What a revision stores."""
        data = self.cleaned_data
        accepted = [data["key"], *lines(data.get("accepted", ""))]
        return {
            "stem": data["stem"],
            "options": self._options(),
            "key": data["key"],
            "accepted": list(dict.fromkeys(accepted)),
            "value": values.dump(self.value) if self.value else None,
            "unit": data.get("unit", ""),
            "surname_ok": False,
            "explanation": "",
        }

    def _options(self) -> list[dict[str, Any]]:
        key = self.cleaned_data["key"]
        whys = self._whys() if self.kind == Question.Kind.MULTIPLE_CHOICE else {}
        if self.kind == Question.Kind.TRUE_FALSE:
            texts = ["True", "False"]
        elif self.kind == Question.Kind.MULTIPLE_CHOICE:
            texts = sorted([key, *whys], key=str.casefold)
        else:
            return []
        return [
            {
                "id": i,
                "text": text,
                "correct": text == key,
                "source": "author",
                "why_wrong": whys.get(text, ""),
            }
            for i, text in zip(LETTERS, texts, strict=False)
        ]

    def _whys(self) -> dict[str, str]:
        """Each wrong option with its reason: without a bar the one it had stays."""
        had = {one.text: one.why for one in noted(self.initial.get("wrong", ""))}
        typed = lines(self.cleaned_data["wrong"])
        return {
            one.text: one.why if "|" in line else had.get(one.text, "")
            for line in typed
            for one in noted(line)
        }

    def findings(self) -> tuple[Finding, ...]:
        """The item-writing flaws of what was typed; advice, not a refusal."""
        return lint.check(self.item(), self.base)

    def item(self) -> Item:
        """What was typed as a learner sees it."""
        words = self.wording()
        options = tuple(Option(o["text"], o["correct"], "author") for o in words["options"])
        accepted = tuple(words["accepted"])
        return Item(self.kind, words["stem"], options, words["key"], accepted)


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def initial_of(revision: Revision) -> dict[str, Any]:
    """A revision as the form shows it."""
    return {
        "stem": revision.stem,
        "key": revision.key,
        "accepted": "\n".join(text for text in revision.accepted if text != revision.key),
        "wrong": "\n".join(
            as_line(o["text"], o["why_wrong"]) for o in revision.options if not o["correct"]
        ),
        "unit": revision.unit,
        "seen": revision.number,
    }
