"""A note as an instructor words or writes it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from content.facts.notes import Place
from content.models import EditorialNote, Evidence, Fact, Sentence, Version

LONGEST = 1000


class JudgeForm(forms.Form):
    """One decision on a note, with its wording and the facts that stay with it."""

    HOLD, REMARK, REWORD, DISMISS = "hold", "remark", "reword", "dismiss"
    do = forms.ChoiceField(choices=[(name, name) for name in (HOLD, REMARK, REWORD, DISMISS)])
    says = forms.CharField(max_length=LONGEST)
    facts = forms.ModelMultipleChoiceField(Fact.objects.none(), required=False)

    def __init__(self, data: Any, note: EditorialNote) -> None:
        super().__init__(data)
        self.fields["facts"].queryset = note.facts.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("do") == self.HOLD and not data.get("facts"):
            self.add_error("facts", _("Choose a fact to hold back, or accept it as a remark."))
        return data


class NoteForm(forms.Form):
    """A note by hand: on a sentence, on a fact, or on words that stand once in the text."""

    prints = forms.CharField(
        label=_("Words of the text"),
        max_length=300,
        required=False,
        help_text=_("What the text prints, as it stands there."),
    )
    kind = forms.ChoiceField(label=_("What is doubtful"), choices=EditorialNote.Kind.choices)
    says = forms.CharField(
        label=_("What learners are told"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("“Probably a misprint for …”, “Inferred from …”."),
    )
    facts = forms.ModelMultipleChoiceField(
        Fact.objects.none(),
        label=_("Facts it concerns"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    holds = forms.BooleanField(label=_("Hold its facts back"), required=False)

    def __init__(
        self, data: Any, texts: list[Version], sentence: Sentence | None, fact: Fact | None
    ) -> None:
        self.texts, self.sentence, self.fact = texts, sentence, fact
        offered = self._offered()
        super().__init__(data, initial={"facts": offered})
        self.fields["facts"].queryset = offered  # type: ignore[attr-defined]
        if sentence is None and fact is None:
            self.fields["prints"].required = True
            del self.fields["facts"]

    place: Place | None = None

    def _offered(self) -> QuerySet[Fact]:
        if self.fact is not None:
            return Fact.objects.filter(pk=self.fact.pk)
        return _facts_in(self.sentence)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "prints" in data:
            data["prints"] = " ".join(data["prints"].split())
            self.place = self._place(data["prints"])
        if "facts" not in self.fields:
            data["facts"] = list(_facts_in(self.place.sentence if self.place else None))
        if data.get("holds") and not data.get("facts") and not self.errors:
            self.add_error("holds", _("No fact stands there that could be held back."))
        return data

    def _place(self, prints: str) -> Place | None:
        """Where the words stand, in the first text that has them; a complaint where that is
        nowhere or not clear."""
        for version in self.texts:
            found = [
                Place(row, version, at)
                for row in self._sentences(version)
                if (at := version.canonical_text.find(prints, row.start, row.end)) >= 0
            ]
            if found and len(found) > 1 and prints and self.fact is None:
                said = _t(
                    "These words stand in %(n)d sentences; add some of the words beside them."
                )
                self.add_error("prints", said % {"n": len(found)})
            if found:
                return found[0]
        if prints:
            where = _t("the sentence") if self.sentence else _t("the text")
            self.add_error("prints", _t("These words do not stand in %(w)s.") % {"w": where})
        return None

    def _sentences(self, version: Version) -> list[Sentence]:
        if self.sentence is not None:
            return [self.sentence]
        rows = version.sentences.select_related("paragraph__section").order_by("start")
        if self.fact is not None:
            proofs = Evidence.objects.filter(fact=self.fact, version=version)
            rows = rows.filter(pk__in=proofs.values("sentence"))
        return list(rows)


def _facts_in(sentence: Sentence | None) -> QuerySet[Fact]:
    """The facts that a sentence proves."""
    if sentence is None:
        return Fact.objects.none()
    proved = Evidence.objects.filter(sentence=sentence).values("fact")
    return Fact.objects.filter(pk__in=proved).exclude(status=Fact.Status.RETIRED)
