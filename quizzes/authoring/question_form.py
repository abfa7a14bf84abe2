"""What the forms of all kinds of question share, and the lines that are typed in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from content.facts.shapes import FactBase
from quizzes.authoring.notation import noted
from quizzes.generation import lint
from quizzes.generation.drafts import Item, Option
from quizzes.generation.lint import Finding
from quizzes.questions.models import Question, Revision

LONGEST = 300  # characters of an answer, an option or an event
LETTERS = "abcdefghij"


class QuestionForm(forms.Form):
    """The stem, and what every kind does with it. A kind adds its fields, checks and wording."""

    stem = forms.CharField(
        label=_("Question"), max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)
    options_in = "key"
    """The field at which a second right answer is told."""

    def __init__(
        self,
        *args: Any,
        kind: str,
        base: FactBase | None = None,
        revision: Revision | None = None,
        fact: str = "",
        **kwargs: Any,
    ) -> None:
        """`base` holds the names that the document knows, for the checks; `revision` is what
        is edited, None for a new question; `fact` is the key of the fact it rests on."""
        kwargs.setdefault("initial", self.shown(revision) if revision else self.blank())
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.base = base
        self.revision = revision
        self.fact = fact

    def again(self, data: Any) -> QuestionForm:
        """The same form with other contents."""
        return type(self)(
            data, kind=self.kind, base=self.base, revision=self.revision, fact=self.fact
        )

    @classmethod
    def blank(cls) -> dict[str, Any]:
        """What stands in the form of a new question."""
        return {"seen": 0}

    @classmethod
    def shown(cls, revision: Revision) -> dict[str, Any]:
        """A revision as the form shows it."""
        return {"stem": revision.stem, "seen": revision.number}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        self.look_over(data)
        if not self.errors:
            self._refuse_second_answers()
        return data

    def look_over(self, data: dict[str, Any]) -> None:
        """The checks of the kind: each error at its field. Fields that failed are not in `data`."""

    def _refuse_second_answers(self) -> None:
        """The one flaw that is no advice: whoever chose the other option would be right too."""
        item = self.item()
        also_right = lint.right_as_well(item, self.base)
        for text in also_right:
            told = _("“%(option)s” is right as well: it says the same as the answer.")
            self.add_error(self.options_in, told % {"option": text})
        if not also_right:
            for finding in lint.check(item, self.base):
                if finding.blocks:
                    self.add_error(self.options_in, f"{finding.reason} {finding.fix}")

    def wording(self) -> dict[str, Any]:
        """What a revision stores."""
        return {
            "stem": self.cleaned_data["stem"],
            "options": [],
            "key": "",
            "accepted": [],
            "value": None,
            "unit": "",
            "surname_ok": False,
            "explanation": "",
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


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: its number as it is seen, its text, what stands after the bar."""

    number: int
    text: str
    note: str = ""
    has_bar: bool = False


def numbered(text: str) -> list[Line]:
    return [
        Line(number, one.text, one.why, one.text != line.strip())
        for number, line in enumerate(text.splitlines(), 1)
        for one in noted(line)
    ]


def area(label: Any, help_text: Any = "", *, rows: int, needed: bool = True) -> forms.CharField:
    """A field for many lines; blank ones count, so that the number of a line is the one seen."""
    return forms.CharField(
        strip=False,
        required=needed,
        label=label,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )


def too_long(found: Sequence[Line]) -> Iterator[str]:
    for line in found:
        if len(line.text) > LONGEST:
            said = {"n": line.number, "most": LONGEST, "long": len(line.text)}
            yield (
                _t("Line %(n)d has %(long)d characters; %(most)d are the most there may be.") % said
            )


def doubles(found: Sequence[Line], base: FactBase | None) -> Iterator[str]:
    """Each line that says what an earlier one says, in the same words or in others."""
    for at, line in enumerate(found):
        for earlier in found[:at]:
            if say_the_same(earlier.text, line.text, base):
                told = _t("Line %(n)d: “%(text)s” says the same as line %(first)d.")
                yield told % {"n": line.number, "text": line.text, "first": earlier.number}
                break


def say_the_same(one: str, other: str, base: FactBase | None) -> bool:
    """Whether where one is right the other is right too."""
    pair = (Option(one, True), Option(other))
    return bool(lint.right_as_well(Item(Question.Kind.MULTIPLE_CHOICE, "", pair), base))
