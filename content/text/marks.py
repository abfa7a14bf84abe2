"""What stands in a text where a picture or a sound stood. Pure."""

from __future__ import annotations

import re
from typing import Final

PICTURE: Final = "[picture]"
SOUND: Final = "[sound]"
_MARK: Final = re.compile(r"\[(?:picture|sound)\]")


def marked(text: str) -> bool:
    """Whether a picture or a sound belongs to the text."""
    return PICTURE in text or SOUND in text


def without_marks(text: str) -> str:
    """The words alone."""
    return " ".join(_MARK.sub(" ", text).split())
