"""A course pack as frozen values, sound in itself: what `read` gives and `load` takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from content.facts.check import Checked
from content.facts.shapes import Entity

Words = tuple[int, int]
"""First word and after the last word of a sentence, counted from 0."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a pack. `line` is counted from 1; 0 where no line is to blame."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{place}: {self.message}"


class PackError(ValueError):
    """The pack cannot be used; `problems` lists everything found, not only the first."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.file, p.line, p.message)))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class Info:
    """pack.toml."""

    slug: str
    title: str
    author: str = ""
    year: int | None = None
    latest: date | None = None
    language: str = "en"
    licence: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Locator:
    """A sentence of the source, said without its words. `hash` is empty until sealed."""

    section: str
    paragraph: int
    sentence: int
    hash: str = ""
    words: Words | None = None
    arguments: Mapping[str, Words] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.section}:{self.paragraph}.{self.sentence}"


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of the study text, by code points; `answers` are relative to the text as well."""

    start: int
    end: int
    answers: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class PackFact:
    checked: Checked
    quotations: tuple[Quotation, ...]
    locators: tuple[Locator, ...] = ()
    line: int = 0

    @property
    def key(self) -> str:
        return self.checked.fact.key


@dataclass(frozen=True, slots=True)
class PackNote:
    key: str
    kind: str
    says: str
    at: str = ""
    prints: str = ""
    facts: tuple[str, ...] = ()
    holds: bool = False


@dataclass(frozen=True, slots=True)
class Pack:
    info: Info
    text: str
    entities: Mapping[str, Entity]
    facts: tuple[PackFact, ...]
    notes: tuple[PackNote, ...]
