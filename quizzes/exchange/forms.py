from __future__ import annotations

from pathlib import PurePath
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

MOST_BYTES: Final = 200_000_000
SUFFIXES: Final = frozenset({".apkg", ".colpkg"})


class PackageForm(forms.Form):
    """A package of Anki, as its owner exported it."""

    file = forms.FileField(
        label=_("File from Anki"),
        widget=forms.FileInput(attrs={"accept": ".apkg,.colpkg"}),
        help_text=_(
            "A deck (.apkg) or a whole collection (.colpkg), exported with its scheduling. "
            "You see what it would bring before anything is stored."
        ),
    )

    use_required_attribute = False

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if PurePath(file.name or "").suffix.lower() not in SUFFIXES:
            raise forms.ValidationError(_("Please choose a file that ends in .apkg or .colpkg."))
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                _(
                    "The file is too large: at most 200 MB can be read. "
                    "Export it from Anki without its media."
                )
            )
        return file


class DownloadForm(forms.Form):
    """What goes out: the cards of a document or all, with or without what was learned."""

    document = forms.SlugField(required=False, max_length=80)
    progress = forms.BooleanField(required=False)
