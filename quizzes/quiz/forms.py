"""What the quiz screens are told, as typed values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from content.documents.places import long_label
from content.models import Document
from quizzes.questions.models import Question
from quizzes.quiz.draw import Row
from quizzes.quiz.models import Quiz
from quizzes.quiz.moments import MomentField

SIZES = (5, 10, 20)


class MakeForm(forms.Form):
    """A quiz that somebody makes for themselves in half a minute."""

    document = forms.ModelChoiceField(
        queryset=Document.objects.none(),
        to_field_name="slug",
        label=_("Document"),
        empty_label=None,
    )
    section = forms.ChoiceField(required=False, label=_("Part"))
    tag = forms.ChoiceField(required=False, label=_("Tag"))
    size = forms.TypedChoiceField(
        coerce=int, choices=[(n, n) for n in SIZES], initial=10, label=_("Questions")
    )
    feedback = forms.ChoiceField(
        # One's own quiz never closes.
        choices=[one for one in Quiz.Feedback.choices if one[0] != Quiz.Feedback.CLOSED],
        initial=Quiz.Feedback.SUBMITTED,
        label=_("Feedback"),
    )

    def __init__(
        self, *args: Any, documents: Any, sections: Any, tags: Tags = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, documents, sections)
        offer_tags(self, tags)


class GiveForm(forms.ModelForm[Quiz]):
    """A quiz that an instructor gives to a class, or what may still be changed of it."""

    section = forms.ChoiceField(required=False, label=_("Part"))
    tag = forms.ChoiceField(required=False, label=_("Tag"))
    choice = forms.ChoiceField(
        label=_("Questions"),
        choices=[
            ("drawn", _("Drawn at random")),
            ("blueprint", _("Drawn by a plan: so many of each part and kind")),
            ("fixed", _("Chosen by hand, the same for everybody")),
        ],
        initial="drawn",
        required=False,
        widget=forms.RadioSelect,
    )
    kinds = forms.MultipleChoiceField(
        required=False,
        label=_("Kinds of question (none ticked: every kind)"),
        choices=[one for one in Question.Kind.choices if one[0] != Question.Kind.FLASHCARD],
        widget=forms.CheckboxSelectMultiple,
    )
    importance = forms.TypedChoiceField(
        coerce=int,
        empty_value="0",
        required=False,
        label=_("Importance"),
        choices=[(0, _("Every fact")), (2, _("Important facts")), (3, _("The most important"))],
    )

    class Meta:
        model = Quiz
        fields = (
            "document",
            "section",
            "tag",
            "size",
            "title",
            "closes_at",
            "choice",
            "feedback",
            "minutes",
            "attempts_allowed",
            "opens_at",
            "graded",
            "kinds",
            "importance",
            "weakest",
            "shuffle",
            "counting",
            "pass_percent",
            "grace_seconds",
        )
        labels = {
            "title": _("Title"),
            "document": _("Document"),
            "size": _("How many questions"),
            "feedback": _("Feedback"),
            "minutes": _("Time limit in minutes"),
            "attempts_allowed": _("Attempts"),
            "opens_at": _("Opens"),
            "closes_at": _("Closes"),
            "graded": _("Graded: until it is submitted, the document is put away"),
            "weakest": _("Weakest first: draw what each learner remembers worst"),
            "shuffle": _("Shuffle questions and options"),
            "counting": _("Which attempt counts"),
            "pass_percent": _("Pass mark in percent"),
            "grace_seconds": _("Seconds of grace after the time is over"),
        }
        help_texts = {"kinds": "", "weakest": "", "grace_seconds": ""}
        field_classes = {"opens_at": MomentField, "closes_at": MomentField}

    def __init__(
        self,
        *args: Any,
        documents: Any,
        sections: Any,
        tags: Tags = (),
        begun: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, documents, sections)
        offer_tags(self, tags)
        self.parts = dict(parts(sections))
        for name in ("title", "grace_seconds", "counting", "size"):
            self.fields[name].required = False
        for name, empty in EMPTY.items():
            self.fields[name].widget.attrs["placeholder"] = empty
        if len(documents) == 1:
            self.fields["document"].widget = forms.HiddenInput()
        if self.instance.pk:
            self.initial["choice"] = self.instance.choice
            self.fields["document"].disabled = True
        for name in FROZEN & self.fields.keys() if begun else ():
            self.fields[name].disabled = True

    def main(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in (*RULES, *MORE)]

    def rules(self) -> list[forms.BoundField]:
        return [self[name] for name in RULES]

    def rules_are_wrong(self) -> bool:
        return any(name in self.errors for name in RULES)

    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in MORE]

    def more_is_wrong(self) -> bool:
        return any(name in self.errors for name in MORE)

    def part_title(self) -> str:
        """What a quiz without a title is called: its part, or its document."""
        section, document = self.cleaned_data.get("section"), self.cleaned_data.get("document")
        return str(self.parts[section]) if section else document.title if document else ""

    def clean_size(self) -> int:
        size: int = self.cleaned_data["size"] or self.instance.size
        if not 1 <= size <= LARGEST:
            raise forms.ValidationError(_("Between 1 and 100 questions."))
        return size

    def clean_minutes(self) -> int | None:
        minutes: int | None = self.cleaned_data["minutes"]
        if minutes is not None and not 1 <= minutes <= LONGEST_MINUTES:
            raise forms.ValidationError(_("Between 1 minute and a week, or empty: no limit."))
        return minutes

    def clean_attempts_allowed(self) -> int | None:
        attempts: int | None = self.cleaned_data["attempts_allowed"]
        if attempts is not None and not 1 <= attempts <= MOST_ATTEMPTS:
            raise forms.ValidationError(_("Between 1 and 100, or empty: as many as they like."))
        return attempts

    def clean_importance(self) -> int:
        return int(self.cleaned_data["importance"])

    def clean_counting(self) -> str:
        return self.cleaned_data["counting"] or Quiz.Counting.BEST

    def clean_grace_seconds(self) -> int:
        grace: int = self.cleaned_data["grace_seconds"] or 0
        if grace > LONGEST_GRACE:
            raise forms.ValidationError(_("At most 600 seconds."))
        return grace

    def clean_pass_percent(self) -> int | None:
        mark: int | None = self.cleaned_data["pass_percent"]
        if mark is not None and not 1 <= mark <= ALL:
            raise forms.ValidationError(_("Between 1 and 100 percent."))
        return mark

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        data["title"] = data.get("title") or self.part_title()[:160]
        if data.get("graded") and not (data.get("minutes") or data.get("closes_at")):
            self.add_error("minutes", _("A graded quiz needs a time limit or a closing time."))
        if data.get("graded") and data.get("feedback") == Quiz.Feedback.EACH:
            said = _("A graded quiz gives feedback after submission or after closing.")
            self.add_error("feedback", said)
        if data.get("feedback") == Quiz.Feedback.CLOSED and not data.get("closes_at"):
            self.add_error("closes_at", _("Feedback after closing needs a closing time."))
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("It closes before it opens."))
        return data


RULES = ("feedback", "minutes", "attempts_allowed", "opens_at", "graded")
MORE = (
    "kinds", "importance", "weakest", "shuffle", "counting", "pass_percent", "grace_seconds",
)  # fmt: skip
FROZEN = frozenset("document section tag choice size graded kinds importance weakest".split())
"""What an attempt rests on: it stays once there is one."""
EMPTY = {
    "title": _("the name of its part"),
    "size": "10",
    "minutes": _("none"),
    "attempts_allowed": _("as many as they like"),
    "pass_percent": _("none"),
}
"""What an empty field means."""
LARGEST, LONGEST_GRACE, ALL = 100, 600, 100
LONGEST_MINUTES, MOST_ATTEMPTS = 7 * 24 * 60, 100


def offer(form: forms.BaseForm, documents: Any, sections: Any) -> None:
    """Let the form choose among these documents, and among the parts of the one it shows."""
    document, section = form.fields["document"], form.fields["section"]
    assert isinstance(document, forms.ModelChoiceField)
    assert isinstance(section, forms.ChoiceField)
    document.queryset, document.empty_label = documents, None
    section.choices = parts(sections)


Tags = Sequence[tuple[str, str]]
"""The tags of a document as choices."""


def parts(sections: Any) -> list[tuple[str, Any]]:
    return [
        ("", _("The whole document")),
        *((s.path, long_label(s.path, s.title)) for s in sections),
    ]


def offer_tags(form: forms.BaseForm, tags: Tags) -> None:
    """Let one of the tags be chosen; where there is none, nothing is asked."""
    if not tags:
        del form.fields["tag"]
        return
    field = form.fields["tag"]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", _("Any tag")), *tags]


class RowForm(forms.Form):
    """One line of a blueprint; one without a count is left out."""

    section = forms.ChoiceField(required=False, label=_("Part"))
    kind = forms.ChoiceField(
        required=False,
        label=_("Kind"),
        choices=[
            ("", _("Any kind")),
            *(one for one in Question.Kind.choices if one[0] != Question.Kind.FLASHCARD),
        ],
    )
    tag = forms.ChoiceField(required=False, label=_("Tag"))
    count = forms.IntegerField(required=False, min_value=0, max_value=LARGEST, label=_("How many"))

    def __init__(self, *args: Any, sections: Any, tags: Tags = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        section = self.fields["section"]
        assert isinstance(section, forms.ChoiceField)
        section.choices = parts(sections)
        offer_tags(self, tags)

    def row(self) -> Row | None:
        """The line as the draw takes it; None where it is empty or wrong."""
        data = getattr(self, "cleaned_data", {})
        if not data.get("count") or not self.fields.keys() <= data.keys():
            return None
        return Row(data["section"], data["kind"], data["count"], data.get("tag", ""))


class Several(forms.TextInput):
    """One field, or several of one name: ticked options, or lines with what they were given."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        given = data.getlist(name) if hasattr(data, "getlist") else [data.get(name)]
        return (
            ",".join(one for one in given if one) if len(given) > 1 else given[0] if given else None
        )


class SeveralField(forms.CharField):
    widget = Several


class AnswerForm(forms.Form):
    """One answer, and where to go next.

    `follows` is the key under which its page sent an answer before, if it did.
    """

    answer = SeveralField(required=False, max_length=500, strip=True)
    key = forms.CharField(min_length=8, max_length=36)
    go = forms.CharField(required=False, max_length=12)
    seen = forms.IntegerField(required=False, min_value=0)
    follows = forms.CharField(required=False, max_length=36)


class KeyForm(forms.Form):
    key = forms.CharField(min_length=8, max_length=36)
