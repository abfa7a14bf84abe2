"""A document as its author types it: what it is, and its text."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from content.documents.compose import Look, composed, look, own_title
from content.documents.readers import MOST_BYTES, UnreadableFile, read_text
from content.models import Document

MOST_LINES = 10_000
"""A long book; the outline of more would keep its author waiting."""
LONGEST_PLACE = 120
LONGEST_HEADING = 300


class AboutForm(forms.ModelForm[Document]):
    """Title, author, year, the last day a wrong date may reach, and the licence."""

    class Meta:
        model = Document
        fields = ("title", "author", "year", "latest", "licence")
        labels = {
            "title": _("Title"),
            "author": _("Author or institution"),
            "year": _("Year"),
            "latest": _("Latest date a fact may have"),
            "licence": _("Licence"),
        }
        help_texts = {
            "latest": _("No wrong date that is offered as an option lies after this day."),
            "licence": _("What others may do with it, as a course pack says it: CC-BY-4.0."),
        }
        widgets = {
            "latest": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "year": forms.NumberInput(attrs={"min": 1, "max": 9999}),
        }

    def clean_title(self) -> str:
        return " ".join(str(self.cleaned_data["title"]).split())

    def clean_year(self) -> int | None:
        year: int | None = self.cleaned_data["year"]
        if year is not None and not 1 <= year <= 9999:
            raise forms.ValidationError(_("A year is between 1 and 9999."))
        return year


class TextForm(forms.Form):
    """The text, typed or in a file. After `is_valid`, `text` is composed and `look` its outline."""

    words = forms.CharField(
        label=_("Text"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "class": "serif tall"}),
        help_text=_(
            "Plain text or Markdown. A line “## Clouds” begins a part, an empty line a new "
            "paragraph. Without such marks a short line that no full stop ends is a heading."
        ),
    )
    file = forms.FileField(
        required=False,
        label=_("Or a file"),
        widget=forms.FileInput(attrs={"accept": ".txt,.md,.text,.markdown,text/plain"}),
        help_text=_("Text or Markdown (.txt, .md) in UTF-8, at most 2 MB."),
    )

    use_required_attribute = False
    text: str = ""
    look: Look | None = None
    title: str = ""

    def full_clean(self) -> None:
        """The words are wanted, unless a file brings them."""
        words = self.fields["words"]
        words.required = False
        super().full_clean()
        words.required = True

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        upload: UploadedFile[Any] | None = data.get("file")
        typed = bool(str(data.get("words", "")).strip())
        if upload is not None and typed:
            self.add_error(
                "file", _("The field above holds text already. Empty it to take a file instead.")
            )
        elif upload is not None:
            self._read(upload)
        elif "file" not in self.errors and not typed:
            self.add_error("words", _("There is no text yet. Type or paste it, or choose a file."))
        elif len(str(data.get("words", "")).encode()) > MOST_BYTES:
            self.add_error("words", _("The text is too long: at most 2 MB can be read."))
        return data

    def _read(self, upload: UploadedFile[Any]) -> None:
        """The words of a file into the field, where they can be looked at and corrected."""
        if (upload.size or 0) > MOST_BYTES:
            self.add_error("file", _("The file is too large: at most 2 MB of text can be read."))
            return
        try:
            words = read_text(upload.name or "", upload.read())
        except UnreadableFile as problem:
            self.add_error("file", str(problem))
            return
        self.cleaned_data["words"] = words
        data: Any = self.data
        self.data = data.copy()
        self.data[self.add_prefix("words")] = words  # type: ignore[index]

    def compose(self, title: str) -> bool:
        """Put the text under its title; false with errors at the text where that cannot be."""
        lines = [line for line in self.cleaned_data["words"].splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            message = _now("The text has %(lines)d lines; at most %(n)d can be read.")
            self.add_error("words", message % {"lines": len(lines), "n": MOST_LINES})
            return False
        self.text = composed(title, self.cleaned_data["words"])
        self.look = look(self.text)
        for problem in text_problems(self.look):
            self.add_error("words", problem)
        return not self.errors


def text_problems(found: Look) -> list[str]:
    """What keeps a text from becoming a document, and where."""
    problems = []
    if not found.sentences:
        problems.append(
            _now(
                "No sentence was found: every line looks like a heading. End sentences with a stop."
            )
        )
    for part in found.parts:
        if len(part.title) > LONGEST_HEADING or len(part.place) > LONGEST_PLACE:
            message = _now("The heading “%(begins)s…” is too long: at most %(n)d characters.")
            problems.append(message % {"begins": part.title[:60], "n": LONGEST_HEADING})
    return problems


class NewDocumentForm:
    """Both forms of a new document as one thing."""

    def __init__(self, data: Any, files: Any) -> None:
        self.body = TextForm(data, files)
        if data is not None and not str(data.get("title", "")).strip():
            data = self._with_own_title(data)
        self.about = AboutForm(data, initial={"latest": today()}, use_required_attribute=False)

    def _with_own_title(self, data: Any) -> Any:
        """The title that the text brings along, where none was typed."""
        if not self.body.is_valid():
            return data
        data = data.copy()
        data["title"] = own_title(self.body.cleaned_data["words"])[:200]
        return data

    def is_valid(self) -> bool:
        """Every problem of both is found at once; the outline needs only a title and a text."""
        about, body = self.about.is_valid(), self.body.is_valid()
        title = self.about.cleaned_data.get("title") or _now("Untitled")
        return bool(body and self.body.compose(title) and about)

    @property
    def errors(self) -> bool:
        return bool(self.about.errors or self.body.errors)


def today() -> date:
    return timezone.localdate()
