"""The question phrase of an argument: who, which year, about how many people, …"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from content import values
from content.facts.shapes import Argument, Entity
from content.language.inflect import plural

DATES: Final = {
    "day": "which date",
    "month": "which month and year",
    "season": "which season and year",
    "year": "which year",
    "fiscal_year": "which fiscal year",
    "range": "which period",
}
BOUNDS: Final = {
    "exact": "",
    "about": "about ",
    "more_than": "more than ",
    "at_least": "at least ",
    "up_to": "up to ",
}
_FIXED: Final = {"percent": "what percentage", "ordinal": "which", "duration": "how long"}


def phrase(argument: Argument, entities: Mapping[str, Entity], *, subject: bool) -> str:
    """What stands in place of the argument in a question, in mid-sentence form."""
    if argument.wh:
        return argument.wh
    value = argument.value
    if isinstance(value, values.Date):
        return DATES[value.precision]
    if isinstance(value, values.Count):
        noun = plural(value.noun) if value.n == 1 and value.noun else value.noun
        return f"{BOUNDS[value.bound]}how many {noun}".strip()
    if isinstance(value, values.Money):
        return f"{BOUNDS[value.bound]}how much"
    if argument.type == "entity" and argument.entity in entities:
        return _entity(entities[argument.entity], subject=subject)
    return _FIXED.get(argument.type, "what")


def _entity(entity: Entity, *, subject: bool) -> str:
    if entity.kind == "person":
        return "who" if subject else "whom"
    return f"which {entity.noun}"


def is_plural(argument: Argument) -> bool:
    """Counted things stay plural in a question; who and which are one."""
    return isinstance(argument.value, values.Count)
