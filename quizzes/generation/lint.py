"""The item-writing flaws (Haladyna, Downing & Rodriguez 2002), as a table.

Runs on generated and on hand-written items alike. Generated items must have no
finding; authors see findings as advice, and "more than one correct" blocks publishing.
Texts are plain English: whoever shows them translates by `flaw`.
"""

from __future__ import annotations

from dataclasses import dataclass

from content.facts.shapes import FactBase
from quizzes.generation.drafts import Item
from quizzes.generation.flaws import Flaw, cues, options, stems
from quizzes.generation.flaws.options import right_as_well as right_as_well

FLAWS: tuple[Flaw, ...] = (*stems.FLAWS, *options.FLAWS, *cues.FLAWS)
SLIPS: tuple[Flaw, ...] = stems.SLIPS
"""Slips of the pen, beside the nineteen."""
ALL: tuple[Flaw, ...] = (*FLAWS, *SLIPS)
BLOCKING = frozenset({"more_than_one_correct"})


@dataclass(frozen=True, slots=True)
class Finding:
    """`flaw` is the message id, `reason` one line on what is wrong, `fix` what to do."""

    flaw: str
    reason: str
    fix: str

    @property
    def blocks(self) -> bool:
        return self.flaw in BLOCKING


def check(item: Item, base: FactBase | None = None) -> tuple[Finding, ...]:
    """Every flaw of the item; `base` lets names and acronyms of the document be known."""
    return tuple(
        Finding(flaw.name, flaw.reason, flaw.fix) for flaw in ALL if flaw.shows(item, base)
    )
