"""What a part of a document is called on the screen, from its path."""

from __future__ import annotations


def short_label(path: str, title: str = "") -> str:
    """§2(3) for a numbered part; §4, Technical Assistance for one without a number."""
    head, _slash, slug = path.partition("/")
    return f"§{head}, {title}" if slug and title else f"§{head}"


def long_label(path: str, title: str) -> str:
    """§1 Basic Objectives, as a list of parts names it."""
    return short_label(path, title) if "/" in path else f"§{path} {title}".strip()
