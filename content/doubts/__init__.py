"""Doubts: what in a text cannot be right or cannot stand alone. Pure; advice for an editor.

One file for each family of rules, one line here for each rule. A rule speaks only where
there is a reason to: a teacher who is flooded reads nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from content.doubts import acronyms, dates, figures, garbled, names, references, spelling
from content.doubts.names import spelled_right
from content.doubts.shapes import KINDS, Doubt, Reading, Rule

RULES: Final[tuple[Rule, ...]] = (
    names.near_names,
    names.near_titles,
    spelling.unknown_words,
    spelling.split_words,
    figures.out_of_scale,
    figures.impossible_days,
    dates.relative_dates,
    references.loose_openings,
    references.loose_pointers,
    references.short_names,
    acronyms.unexplained,
    garbled.doubled_words,
    garbled.unclosed,
)


def doubts(text: str, names: Iterable[str] = ()) -> tuple[Doubt, ...]:
    """Everything doubtful in a text in its order, none inside another.

    `names` are what the document is known to speak of: they are spelled right and need no
    explanation.
    """
    reading = Reading(text, tuple(names))
    found = sorted(
        (doubt for rule in RULES for doubt in rule(reading)),
        key=lambda doubt: (doubt.start, -doubt.end),
    )
    kept: list[Doubt] = []
    for doubt in found:
        if not kept or doubt.start >= kept[-1].end:
            kept.append(doubt)
    return tuple(kept)


__all__ = ["KINDS", "RULES", "Doubt", "doubts", "spelled_right"]
