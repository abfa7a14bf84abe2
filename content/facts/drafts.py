"""What a person or a pack says about a fact, before it is one; and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from content.facts.shapes import Argument


@dataclass(frozen=True, slots=True)
class FactDraft:
    """A fact as somebody states it. `key` is made from the clause where it is left empty.

    The arguments need no `value`: it is read from their `text`, which is what stands in
    the statement. `attribution`: "" by the frame, "-" nobody, else a name. `ask_all` asks
    for a list of the clause that is complete. `tags` as `content.text.tags_of` gives them.
    """

    frame: str
    clause: str
    arguments: tuple[Argument, ...]
    section: str = ""
    key: str = ""
    relation: str = ""
    attribution: str = ""
    ask_all: str = ""
    importance: int = 2
    forms: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """`field` is a field of the draft ("clause") or of one argument ("arguments.date.text")."""

    field: str
    message: str


class BadFact(ValueError):
    """The draft cannot be saved. `problems` lists everything wrong, the first one first."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(f"{p.field}: {p.message}" for p in problems))
        self.problems = problems

    @property
    def field(self) -> str:
        return self.problems[0].field

    @property
    def message(self) -> str:
        return self.problems[0].message
