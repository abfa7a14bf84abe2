"""`{% icon %}` and `{% memory_chip %}`: the small signs that every screen uses."""

import re
from functools import cache
from pathlib import Path

from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

register = template.Library()

SPRITE = "vendor/icons.svg"
MEMORY_LABELS: dict[str, Promise] = {
    "strong": _("Strong"),
    "holding": _("Holding"),
    "fading": _("Fading"),
    "new": _("New"),
}


class UnknownSign(LookupError):
    """A template names an icon or a memory state that does not exist."""


@cache
def icon_names() -> frozenset[str]:
    """The names of the icons in the sprite."""
    path = finders.find(SPRITE)
    if path is None:
        raise FileNotFoundError(f"static/{SPRITE} is missing; see static/vendor/refresh.py")
    return frozenset(re.findall(r'<symbol id="([^"]+)"', Path(path).read_text()))


@register.simple_tag
@cache
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite: decoration, or with `label` an image that is read out.

    Raises UnknownSign for a name that is not in the sprite; names are written by us, so a
    wrong one is a mistake to be seen before it ships.
    """
    if name not in icon_names():
        raise UnknownSign(f"no icon named “{name}”; add it to static/vendor/refresh.py")
    href = f"{static(SPRITE)}#{name}"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, href
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', href)


@register.inclusion_tag("shared/_memory_chip.html")
def memory_chip(state: str) -> dict[str, object]:
    """How well something is remembered, as a mark and a word.

    `state` is strong, holding, fading or new, in any case; anything else raises UnknownSign.
    """
    word = str(state).lower()
    if word not in MEMORY_LABELS:
        raise UnknownSign(f"no memory state named “{state}”")
    return {"state": word, "label": MEMORY_LABELS[word]}
