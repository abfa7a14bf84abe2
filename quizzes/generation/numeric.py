"""A question for a figure. What is near enough follows from the rounding of the key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from content import values
from content.language.inflect import plural
from quizzes.generation.drafts import Asked, Draft

KIND = "numeric"
CURRENCIES = {"USD": "US dollars", "JPY": "yen", "EUR": "euros", "GBP": "pounds"}


def numeric(asked: Asked) -> Iterator[Draft]:
    value = asked.argument.value
    if value is None or isinstance(value, values.Date):
        return
    draft = asked.draft(KIND, asked.question, asked.short_key)
    yield replace(draft, unit=unit_of(value))


def unit_of(value: values.Value) -> str:
    """What stands beside the field; empty where the figure has no unit."""
    if isinstance(value, values.Money):
        return CURRENCIES.get(value.currency, value.currency)
    if isinstance(value, values.Count):
        return value.noun
    if isinstance(value, values.Duration):
        return plural(value.unit)
    return "percent" if isinstance(value, values.Percent) else ""
