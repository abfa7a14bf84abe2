"""Files into text: what somebody uploads or names on the command line."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from django.utils.translation import gettext as _

MOST_BYTES: Final = 2_000_000
SUFFIXES: Final = frozenset({".txt", ".text", ".md", ".markdown"})


class UnreadableFile(ValueError):
    """The file cannot become a document. The message is for the person who chose it."""


def read_text(name: str, data: bytes) -> str:
    """The text of a plain text or markdown file in UTF-8; `UnreadableFile` for anything else."""
    if PurePath(name).suffix.lower() not in SUFFIXES:
        raise UnreadableFile(_("Please choose a text file (.txt or .md)."))
    if len(data) > MOST_BYTES:
        raise UnreadableFile(_("The file is too large: at most 2 MB of text can be read."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(_("The file is not text in UTF-8.")) from error
    if not text.strip():
        raise UnreadableFile(_("The file is empty."))
    return text
