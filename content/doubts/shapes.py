"""What the rules read and what they give. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from content.text import Span, sentences
from content.text.outline import LONGEST_HEADING

MISPRINT: Final = "misprint"
RELATIVE_DATE: Final = "relative date"
DOUBTFUL_FIGURE: Final = "doubtful figure"
UNCLEAR: Final = "unclear"
KINDS: Final = (MISPRINT, RELATIVE_DATE, DOUBTFUL_FIGURE, UNCLEAR)
"""Kinds of an editorial note; nothing here infers anything, so "inferred" is a person's."""

LONGEST: Final = 300
"""Characters of the words that a note may print."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """`text[start:end] == prints` is doubtful; `says` is what an editor would write of it.

    One `everywhere` means the same wherever it stands, so that a document has it once."""

    kind: str
    start: int
    end: int
    prints: str
    says: str
    rule: str
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text: a heading or a paragraph with its sentences, as offsets into it."""

    start: int
    end: int
    is_heading: bool
    sentences: tuple[Span, ...]


@dataclass(frozen=True)
class Reading:
    """A text laid open for the rules. `names` are what the document's entities are called."""

    text: str
    names: tuple[str, ...] = ()
    lines: tuple[Line, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lines", tuple(_lines(self.text)))

    @cached_property
    def name_words(self) -> frozenset[str]:
        """Every word that stands in a name, in lower case."""
        return frozenset(word for name in self.names for word in plain_words(name.lower()))

    @property
    def paragraphs(self) -> Iterator[Line]:
        return (line for line in self.lines if not line.is_heading)

    def doubt(
        self, kind: str, rule: str, span: tuple[int, int], says: str, *, everywhere: bool = False
    ) -> Doubt:
        start, end = span[0], min(span[1], span[0] + LONGEST)
        return Doubt(kind, start, end, self.text[start:end], says, rule, everywhere)


Rule = Callable[[Reading], Iterable[Doubt]]


def _lines(text: str) -> Iterator[Line]:
    for found in re.finditer(r"[^\n]+", text):
        start, words = found.start(), found[0]
        spans = tuple(Span(start + s.start, start + s.end) for s in sentences(words))
        closed = words.rstrip()[-1:] in (*".!?:;…”\"'", "")
        heading = not closed and len(words.split()) <= LONGEST_HEADING
        yield Line(start, found.end(), heading, spans)


_PLAIN = re.compile(r"[^\W\d_]+")


def plain_words(text: str) -> list[str]:
    """Runs of letters, without figures, hyphens and apostrophes."""
    return _PLAIN.findall(text)
