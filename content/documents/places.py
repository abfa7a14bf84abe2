"""What a part of a document is called on the screen, from its path."""

from __future__ import annotations

from django.utils.translation import gettext as _


def short_label(path: str, title: str = "") -> str:
    """§2(3) for a numbered part; §4, Technical Assistance for one without a number below it;
    "Text" for what stands before the first heading."""
    head, slash, slug = path.partition("/")
    if not head[:1].isdecimal():
        return title or head.replace("-", " ").capitalize()
    if head == "0":
        return _("Text")
    return f"§{head}, {title}" if slash and slug and title else f"§{head}"


def long_label(path: str, title: str) -> str:
    """§1 Basic Objectives, as a list of parts names it."""
    if "/" in path or path == "0" or not path[:1].isdecimal():
        return short_label(path, title)
    return f"§{path} {title}".strip()
