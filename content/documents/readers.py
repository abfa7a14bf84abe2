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
    text = _decoded(data)
    if not text.strip():
        raise UnreadableFile(_("The file is empty."))
    return text


def _decoded(data: bytes) -> str:
    """UTF-8, or UTF-16 where the file says so with its first two bytes."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        message = _(
            "The file is not text in UTF-8: line %(line)d holds a byte that is no letter there. "
            "Save it as plain text in UTF-8 and choose it again."
        )
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(message % {"line": line}) from error
    if "\x00" in text:
        raise UnreadableFile(_("The file holds more than text. Save it as plain text first."))
    return text
