"""Questions with one right answer, as their editor types them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from content import values
from quizzes.authoring.notation import as_line, lines, noted
from quizzes.authoring.question_form import LETTERS, LONGEST, QuestionForm, area
from quizzes.generation.flaws import figures
from quizzes.questions.models import Revision

OPTIONS = 5
Strictness = Revision.Strictness
EXAMPLES = {
    Strictness.LENIENT: "the city of Reykjavik",
    Strictness.NORMAL: "reykjavk",
    Strictness.EXACT: "Reykjavík",
}
FIGURES = {
    Strictness.LENIENT: "it was 3500",
    Strictness.NORMAL: "3500",
    Strictness.EXACT: "3,500",
}
"""What each still lets pass for “Reykjavík” and for “3,500”, and the stricter one does not."""
IN_WORDS = {
    Strictness.LENIENT: _(
        "Lenient: one or two words too many do no harm: “%(said)s” for “%(right)s”."
    ),
    Strictness.NORMAL: _(
        "Normal: slips of the pen, capitals and accents do no harm: “%(said)s” for “%(right)s”."
    ),
    Strictness.EXACT: _("Exact: letter for letter: only “%(said)s”."),
}
FIGURES_IN_WORDS = {
    Strictness.LENIENT: _(
        "Lenient: one or two words too many do no harm: “%(said)s” for “%(right)s”."
    ),
    Strictness.NORMAL: _(
        "Normal: the same figure in another form is right: “%(said)s” for “%(right)s”."
    ),
    Strictness.EXACT: _("Exact: letter for letter: only “%(said)s”."),
}


class AnswerForm(QuestionForm):
    """An answer, and further wordings of it that are right: as it is, a flashcard."""

    key = forms.CharField(label=_("Answer"), max_length=LONGEST)
    accepted = forms.CharField(
        required=False,
        label=_("Also right, one a line"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    @classmethod
    def shown(cls, revision: Revision) -> dict[str, Any]:
        others = (text for text in revision.accepted if text != revision.key)
        return {
            **super().shown(revision),
            "key": revision.key,
            "accepted": "\n".join(others),
        }

    def wording(self) -> dict[str, Any]:
        key = self.cleaned_data["key"]
        accepted = [key, *lines(self.cleaned_data.get("accepted", ""))]
        return {**super().wording(), "key": key, "accepted": list(dict.fromkeys(accepted))}


class TypedForm(AnswerForm):
    """An answer that is typed, and how strictly it is graded."""

    strictness = forms.ChoiceField(
        label=_("How strictly is it graded?"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("What stands under “Also right” is right in any case."),
    )
    examples, in_words = EXAMPLES, IN_WORDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["strictness"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(name, self._in_words(name)) for name in Strictness]

    def _in_words(self, name: Strictness) -> str:
        said = {"said": self.examples[name], "right": self.examples[Strictness.EXACT]}
        return str(self.in_words[name] % said)

    @classmethod
    def blank(cls) -> dict[str, Any]:
        return {**super().blank(), "strictness": Strictness.NORMAL}

    @classmethod
    def shown(cls, revision: Revision) -> dict[str, Any]:
        return {**super().shown(revision), "strictness": revision.strictness}

    def clean_strictness(self) -> str:
        """Where none is told it stays as it was."""
        return str(self.cleaned_data["strictness"] or self.initial["strictness"])

    def wording(self) -> dict[str, Any]:
        """Also how the answer may be read besides, while it is the same answer."""
        words = {**super().wording(), "strictness": self.cleaned_data["strictness"]}
        had = self.revision
        if had is None or had.key != words["key"]:
            return words
        return {**words, "value": had.value, "surname_ok": had.surname_ok}


class ClozeForm(TypedForm):
    """A sentence with a gap."""

    def look_over(self, data: dict[str, Any]) -> None:
        if "___" not in data.get("stem", "___"):
            self.add_error("stem", _("Mark the gap with _____."))


class NumericForm(TypedForm):
    """A figure, and the unit that stands beside the field."""

    unit = forms.CharField(required=False, label=_("Unit beside the field"), max_length=80)
    examples, in_words = FIGURES, FIGURES_IN_WORDS
    value: values.Value | None = None

    @classmethod
    def shown(cls, revision: Revision) -> dict[str, Any]:
        return {**super().shown(revision), "unit": revision.unit}

    def look_over(self, data: dict[str, Any]) -> None:
        if data.get("key"):
            self._read_figure(data["key"])

    def _read_figure(self, key: str) -> None:
        own = self.revision.value_type if self.revision else ""
        for kind in (own, "count", "money", "percent", "date", "ordinal", "duration"):
            try:
                if kind in values.KINDS:
                    self.value = values.parse(kind, key)
                    return
            except values.Unreadable:
                continue
        self.add_error("key", _("This is no figure, such as 3,500 or US$50 million."))

    def wording(self) -> dict[str, Any]:
        value = values.dump(self.value) if self.value else None
        return {**super().wording(), "value": value, "unit": self.cleaned_data.get("unit", "")}


class TrueFalseForm(QuestionForm):
    """A statement that is true or false."""

    key = forms.ChoiceField(label=_("Answer"), choices=[("True", _("True")), ("False", _("False"))])

    @classmethod
    def shown(cls, revision: Revision) -> dict[str, Any]:
        return {**super().shown(revision), "key": revision.key}

    def wording(self) -> dict[str, Any]:
        key = self.cleaned_data["key"]
        options = written_options(dict.fromkeys(("True", "False"), ""), {key})
        return {**super().wording(), "options": options, "key": key, "accepted": [key]}


class ChoiceForm(AnswerForm):
    """One right option among wrong ones."""

    wrong = area(
        _("Wrong options, one a line"),
        _("Say why after a bar: <code>wrong option | why it is wrong</code>"),
        rows=4,
        needed=False,
    )
    options_in = "wrong"

    @classmethod
    def shown(cls, revision: Revision) -> dict[str, Any]:
        return {**super().shown(revision), "wrong": wrong_lines(revision)}

    def look_over(self, data: dict[str, Any]) -> None:
        wrong = [one.text for one in noted(data.get("wrong", ""))]
        if not 2 <= len(wrong) <= OPTIONS:
            self.add_error("wrong", _("Between two and five wrong options are needed."))
        right = {
            text.casefold() for text in (data.get("key", ""), *lines(data.get("accepted", "")))
        }
        if right & {text.casefold() for text in wrong}:
            self.add_error("wrong", _("One of these is right: only one option may be."))
        if len({text.casefold() for text in wrong}) < len(wrong):
            self.add_error("wrong", _("The same option stands here twice."))

    def wording(self) -> dict[str, Any]:
        words = super().wording()
        whys = reasons(self.cleaned_data["wrong"], self.initial.get("wrong", ""))
        laid = {text: whys.get(text, "") for text in figures.ordered([words["key"], *whys])}
        return {**words, "options": written_options(laid, {words["key"]})}


def wrong_lines(revision: Revision) -> str:
    """The wrong options of a revision, each with its reason."""
    wrong = (option for option in revision.options if not option["correct"])
    return "\n".join(as_line(option["text"], option["why_wrong"]) for option in wrong)


def reasons(typed: str, before: str) -> dict[str, str]:
    """Each wrong option with its reason: without a bar the one it had stays."""
    had = {one.text: one.why for one in noted(before)}
    return {
        one.text: one.why if "|" in line else had.get(one.text, "")
        for line in lines(typed)
        for one in noted(line)
    }


def written_options(laid: dict[str, str], right: set[str]) -> list[dict[str, Any]]:
    """Options as a revision stores them, in this order; each text with why it is wrong."""
    return [
        {
            "id": letter,
            "text": text,
            "correct": text in right,
            "source": "author",
            "why_wrong": "" if text in right else why,
        }
        for letter, (text, why) in zip(LETTERS, laid.items(), strict=False)
    ]
