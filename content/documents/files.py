"""What a file is, by its first bytes: its name and what somebody says of it prove nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from content.documents.models import DocumentFile

Kind = DocumentFile.Kind
OTHER: Final = (Kind.OTHER, "application/octet-stream")
# A comment ends at its first end: were it free to run on, many of them could be read in ways
# without number.
_SVG: Final = re.compile(
    rb"(?:<\?xml[^>]*>|<!--(?:[^-]|-(?!->))*-->|<!DOCTYPE[^>\[]*>|\s)*<svg[\s>]"
)
LOOKED_AT: Final = 2_048


def _starts(*with_: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(with_)


def _holds(container: bytes, at: int, *brands: bytes) -> Callable[[bytes], bool]:
    """A container that says at one place what is in it."""
    return lambda data: container in data[:at] and data[at : at + 4] in brands


_SIGNS: Final = (
    (_starts(b"\x89PNG\r\n\x1a\n"), Kind.PICTURE, "image/png"),
    (_starts(b"\xff\xd8\xff"), Kind.PICTURE, "image/jpeg"),
    (_starts(b"GIF87a", b"GIF89a"), Kind.PICTURE, "image/gif"),
    (_holds(b"RIFF", 8, b"WEBP"), Kind.PICTURE, "image/webp"),
    (_holds(b"ftyp", 8, b"avif", b"avis"), Kind.PICTURE, "image/avif"),
    (_SVG.match, Kind.PICTURE, "image/svg+xml"),
    (_starts(b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"), Kind.SOUND, "audio/mpeg"),
    (_starts(b"OggS"), Kind.SOUND, "audio/ogg"),
    (_starts(b"fLaC"), Kind.SOUND, "audio/flac"),
    (_holds(b"RIFF", 8, b"WAVE"), Kind.SOUND, "audio/wav"),
    (_holds(b"ftyp", 8, b"M4A ", b"M4B "), Kind.SOUND, "audio/mp4"),
)


def kind_of(data: bytes) -> tuple[DocumentFile.Kind, str]:
    """(kind, media type) of a file; OTHER for what no page shows or plays."""
    head = data[:LOOKED_AT].removeprefix(b"\xef\xbb\xbf")
    found = ((kind, media_type) for fits, kind, media_type in _SIGNS if fits(head))
    return next(found, OTHER)
