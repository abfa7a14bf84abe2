"""Tags of the frame around every screen: navigation, messages, form fields."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import template
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from accounts.places import BEHIND_MORE, MORE, entry_of

register = template.Library()

NOTICES = {
    constants.SUCCESS: ("ok", "circle-check"),
    constants.WARNING: ("warn", "triangle-alert"),
    constants.ERROR: ("bad", "triangle-alert"),
}


@register.inclusion_tag("shared/_nav_link.html", takes_context=True)
def nav_link(
    context: Context, url_name: str, icon: str, label: str, count: int | None = None
) -> dict[str, Any]:
    """A link of the main navigation; drawn as nothing while its slice has no such screen.

    `count` stands at its end when above zero. The link of what is on screen carries
    `aria-current`: "page" for the very page, "true" for another page that belongs to it.
    """
    try:
        url = reverse(url_name)
    except NoReverseMatch:
        return {}
    here = current(context, url_name)
    return {"url": url, "icon": icon, "label": label, "count": count, "here": here}


def current(context: Mapping[str, Any] | Context, url_name: str) -> str:
    """The value of `aria-current` for a link: "page", "true" or empty."""
    request = context.get("request")
    view_name = getattr(getattr(request, "resolver_match", None), "view_name", "")
    if view_name == url_name:
        return "page"
    person = getattr(request, "user", None)
    entry = entry_of(view_name, teaches=getattr(person, "is_instructor", False))
    belongs = entry == url_name or (url_name == MORE and entry in BEHIND_MORE)
    return "true" if belongs else ""


@register.filter
def notice_class(message: Message) -> str:
    """The class of a notice for one of Django's messages; empty for plain information."""
    return NOTICES.get(message.level, ("", ""))[0]


@register.filter
def notice_icon(message: Message) -> str:
    return NOTICES.get(message.level, ("", "info"))[1]


@register.filter
def shape(field: BoundField) -> str:
    """How a field is laid out: "check" (a box), "choices" (a list of boxes), "select", "input"."""
    widget = field.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, Select):
        return "select"
    return "check" if isinstance(widget, CheckboxInput) else "input"


@register.filter
def as_input(field: BoundField) -> SafeString:
    """The widget of a field in our look; a class that the form set itself is kept."""
    own = str(field.field.widget.attrs.get("class", ""))
    return field.as_widget(attrs={"class": f"{own} input".strip()})


@register.filter
def page_numbers(page: "Page[Any]") -> "Iterator[int | str]":
    """The numbers to offer around the current page, with an ellipsis where some are left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
