"""Wrong options as an editor types them: one a line, “wrong option | why it is wrong”."""

from __future__ import annotations

import re
from typing import Final

from content.facts.shapes import Distractor

_BAR: Final = re.compile(r"\s+\|(?:\s+|$)")


def noted(text: str) -> list[Distractor]:
    """Each line that is not blank. Only a bar between spaces parts option and reason."""
    parted = (_BAR.split(line.strip(), maxsplit=1) for line in text.splitlines() if line.strip())
    return [Distractor(words, "".join(why).strip()) for words, *why in parted]


def as_line(text: str, why: str) -> str:
    """What `noted` reads back."""
    return " ".join(f"{text} | {why}".split()) if why else text


def lines(text: str) -> list[str]:
    """The lines that are not blank."""
    return [line.strip() for line in text.splitlines() if line.strip()]
