"""Where the words of an answer stand within a quotation. Nothing here asks the database."""

from __future__ import annotations

import re
from collections.abc import Iterator

from content import values
from content.facts.shapes import Argument, Entity


def answer_span(
    quote: str, argument: Argument, entity: Entity | None = None, words: str = ""
) -> tuple[int, int] | None:
    """(start, end) of the answer in `quote`, in code points; None if it does not stand there.

    `words` are the quotation's own words for the answer; they alone are then looked for.
    Otherwise the argument's text, its title with it, the entity's names, or the value as
    we would write it; the longest form that is found wins.
    """
    forms = [words] if words else sorted(set(_forms(argument, entity)), key=len, reverse=True)
    for form in forms:
        if form and (found := _whole_words(form).search(quote)):
            return found.span()
    return None


def _forms(argument: Argument, entity: Entity | None) -> Iterator[str]:
    yield argument.text
    yield from argument.accept
    if entity is not None:
        yield entity.name
        yield from entity.aliases
    if argument.value is not None:
        yield values.format(argument.value)
        yield values.format(argument.value, bound=False)
        yield values.format(argument.value, bound=False, noun=False, part=False)


def _whole_words(form: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(form)}(?!\w)", re.IGNORECASE)
