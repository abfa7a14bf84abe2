"""A question for a figure. What is near enough follows from the rounding of the key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from content import values
from content.language.inflect import plural
from quizzes.generation.drafts import Asked, Draft

KIND = "numeric"
SCALES = (
    (Decimal(1_000_000_000_000), "trillion"),
    (Decimal(1_000_000_000), "billion"),
    (Decimal(1_000_000), "million"),
)
CURRENCIES = {"USD": "US dollars", "JPY": "yen", "EUR": "euros", "GBP": "pounds"}


def numeric(asked: Asked) -> Iterator[Draft]:
    value = asked.argument.value
    if value is None or isinstance(value, values.Date):
        return
    draft = asked.draft(KIND, asked.question, asked.short_key)
    scale, figure = _scaled(value)
    accepted = (*draft.accepted, figure) if scale else draft.accepted
    unit = f"{scale} {unit_of(value)}".strip()
    yield replace(draft, unit=unit, accepted=tuple(dict.fromkeys(accepted)))


def _scaled(value: values.Value) -> tuple[str, str]:
    """A large sum as it is said: ("billion", "4"); ("", "") where it is not."""
    if isinstance(value, values.Money):
        for scale, name in SCALES:
            if value.amount >= scale:
                return name, f"{(value.amount / scale).normalize():f}"
    return "", ""


def unit_of(value: values.Value) -> str:
    """What stands beside the field; empty where the figure has no unit."""
    if isinstance(value, values.Money):
        return CURRENCIES.get(value.currency, value.currency)
    if isinstance(value, values.Count):
        return value.noun
    if isinstance(value, values.Duration):
        return plural(value.unit)
    return "percent" if isinstance(value, values.Percent) else ""
