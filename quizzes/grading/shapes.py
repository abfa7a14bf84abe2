"""What is graded, against what, and the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from content.values import Value

Strictness = Literal["lenient", "normal", "exact"]
CHOSEN = frozenset({"multiple_choice", "true_false"})
"""Kinds answered by the id of an option."""
TICKED = frozenset({"multi_select"})
"""Kinds answered by the ids of all right options: "a,c"."""
ARRANGED = frozenset({"ordering", "matching"})
"""Kinds answered by giving prompts their options: "1:b,2:a"."""


class Unanswerable(ValueError):
    """There is nothing to grade: an empty response, or an option that is not there."""


@dataclass(frozen=True, slots=True)
class Key:
    """What a right answer is. `correct` and `options` are ids of options, `accepted` are
    texts, `value` is the typed value where the answer has one. `pairs` gives each prompt its
    option, both by id; the options of an ordering are its places, first to last. `stem` is
    the question: its words may come back in the answer."""

    kind: str
    accepted: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    correct: tuple[str, ...] = ()
    value: Value | None = None
    value_type: str = ""
    strictness: Strictness = "normal"
    surname_ok: bool = False
    stem: str = ""
    pairs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """`mark` runs from 0 to 1; `rule` names what decided."""

    correct: bool
    mark: float
    rule: str
    note: str = ""


def right(rule: str, note: str = "") -> Verdict:
    return Verdict(True, 1.0, rule, note)


def wrong(rule: str, note: str = "") -> Verdict:
    return Verdict(False, 0.0, rule, note)
