"""The flaws themselves: what shows each, why it harms, how to mend it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from content.facts.shapes import FactBase
from quizzes.generation.drafts import Item


@dataclass(frozen=True, slots=True)
class Flaw:
    name: str
    reason: str
    fix: str
    shows: Callable[[Item, FactBase | None], bool]
