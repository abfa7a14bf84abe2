"""A QR code of an address, as SVG that stands in the page itself."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString, mark_safe


def qr(address: str, said: str) -> SafeString:
    """Dark on white in both themes, because many cameras read nothing else.

    `said` is its name for those who do not see it. No script and no style is needed.
    """
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        border=3,
        dark="#000",
        light="#fff",
        svgclass="qr",
        lineclass=None,
        omitsize=True,
        title=said,
    )
    return mark_safe(drawn)  # noqa: S308  (drawn from modules; segno escapes the title)
