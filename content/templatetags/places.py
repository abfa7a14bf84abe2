"""`{{ fact.section|place }}`: where in the document, short enough for a chip."""

from django import template

from content.documents.places import short_label

register = template.Library()


@register.filter
def place(path: str, title: str = "") -> str:
    return short_label(str(path), str(title))
