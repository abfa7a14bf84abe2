"""A key for each form that writes: made when the page is drawn, sent back with the press."""

import uuid

from django import template

register = template.Library()


@register.simple_tag
def draw_key() -> str:
    """A fresh key. Two presses of one button send the same one, so they count once."""
    return str(uuid.uuid4())
