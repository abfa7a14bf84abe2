"""Wordings compared without what does not count."""

from __future__ import annotations

import re
from functools import lru_cache


@lru_cache(maxsize=8192)
def normal(text: str) -> str:
    """Case, punctuation and articles aside."""
    words = re.findall(r"\w+", text.casefold())
    return " ".join(word for word in words if word not in {"a", "an", "the"})
