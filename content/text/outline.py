"""Plain text or our Markdown into canonical text and its outline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from content.text.clean import clean_text
from content.text.sentences import Span, sentences

LONGEST_HEADING = 20
"""Words. A longer line without a full stop is a paragraph."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    start: int
    end: int
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """`path` is how a citation names it: "2", "2(3)", "4/technical-assistance"."""

    path: str
    title: str
    level: int
    heading: Span | None
    paragraphs: tuple[Paragraph, ...] = ()


def lies_in(path: str, wanted: str) -> bool:
    """Whether the path of a section is `wanted` or lies below it; everything lies in ""."""
    return not wanted or path == wanted or path.startswith((f"{wanted}(", f"{wanted}/"))


@dataclass(frozen=True, slots=True)
class Outline:
    """Canonical text, one paragraph or heading a line; every offset is a code point into it."""

    title: str
    text: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    depth: int = 0
    """Markdown depth of a heading, 0 for a line that carries no mark."""


def outline(text: str) -> Outline:
    """The outline of a document. The first line is its title.

    "N. Title" opens section N. "(n) …" opens N(n): as its heading where the line looks
    like one, else as its first paragraph. An unnumbered heading opens N/slug. A heading
    with nothing below it at the end (navigation of a web page) is left out.
    """
    lines = list(_lines(clean_text(text)))
    if not lines:
        return Outline("", "", ())
    builder = _Builder(lines[0].text)
    for line in _without_trailing_headings(lines[1:]):
        builder.add(line)
    return builder.outline()


def outline_of_lines(title: str, parts: Iterable[tuple[str, Iterable[str]]]) -> Outline:
    """An outline of parts, (title, lines), numbered from 1: each line is a paragraph of one
    sentence. Empty lines are left out, and every line is cleaned and single-spaced."""
    laid = [_single_spaced(clean_text(title)) or "-"]
    length = len(laid[0])
    sections: list[Section] = []
    for n, (name, lines) in enumerate(parts, 1):
        heading = _single_spaced(clean_text(name))
        spans: list[Span] = []
        for words in (f"{n}. {heading}", *map(_single_spaced, map(clean_text, lines))):
            if words:
                spans.append(Span(length + 1, length + 1 + len(words)))
                laid.append(words)
                length += 1 + len(words)
        paragraphs = tuple(Paragraph(one.start, one.end, (one,)) for one in spans[1:])
        sections.append(Section(str(n), heading, 1, spans[0], paragraphs))
    return Outline(laid[0], "\n".join(laid), tuple(sections))


def _lines(text: str) -> Iterator[_Line]:
    if re.search(r"^#{1,4} ", text, re.MULTILINE):
        yield from _markdown_lines(text)
    else:
        for raw in text.split("\n"):
            if raw.strip():
                yield _Line(_single_spaced(raw))


def _markdown_lines(text: str) -> Iterator[_Line]:
    """Blocks between blank lines; soft-wrapped lines are joined."""
    for block in re.split(r"\n\s*\n", text):
        paragraph: list[str] = []
        for raw in block.split("\n"):
            mark = re.match(r"(#{1,4}) +(.*)", raw.strip())
            if mark:
                if paragraph:
                    yield _Line(_single_spaced(" ".join(paragraph)))
                    paragraph = []
                yield _Line(_single_spaced(mark[2]), len(mark[1]))
            elif raw.strip():
                paragraph.append(raw.strip())
        if paragraph:
            yield _Line(_single_spaced(" ".join(paragraph)))


def _single_spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def is_heading(line: _Line) -> bool:
    if line.depth:
        return True
    ends = line.text.rstrip()[-1:]
    return ends not in ".!?:;…”\"'" and len(line.text.split()) <= LONGEST_HEADING


def _without_trailing_headings(lines: list[_Line]) -> list[_Line]:
    end = len(lines)
    while end and is_heading(lines[end - 1]):
        end -= 1
    return lines[:end]


def slug(title: str) -> str:
    """The first six words of a heading: lower case, apostrophes dropped, joined by hyphens."""
    plain = re.sub(r"['’]", "", title.lower())
    return "-".join(re.findall(r"[a-z0-9]+", plain)[:6]) or "part"


class _Builder:
    """Lays lines one after another and remembers what each opens."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.parts = [title]
        self.length = len(title)
        self.sections: list[Section] = []
        self.top = ""

    def add(self, line: _Line) -> None:
        numbered = re.match(r"(\d+)\. +(.+)", line.text)
        item = re.match(r"\((\d+)\) +", line.text)
        if numbered and is_heading(line):
            self.top = numbered[1]
            self._open(self.top, numbered[2], 1, self._lay(line.text))
        elif item and self.top:
            self._add_item(line, f"{self.top}({item[1]})", item.end())
        elif is_heading(line):
            path = f"{self.top}/{slug(line.text)}" if self.top else slug(line.text)
            self._open(path, line.text, 2 if self.top else 1, self._lay(line.text))
        else:
            self._add_paragraph(line.text, 0)

    def _add_item(self, line: _Line, path: str, prefix: int) -> None:
        if is_heading(line):
            self._open(path, line.text[prefix:], 2, self._lay(line.text))
        else:
            self._open(path, "", 2, None)
            self._add_paragraph(line.text, prefix)

    def _open(self, path: str, title: str, level: int, heading: Span | None) -> None:
        taken = {section.path for section in self.sections}
        unique, n = path, 2
        while unique in taken:
            unique, n = f"{path}-{n}", n + 1
        self.sections.append(Section(unique, title, level, heading))

    def _lay(self, text: str) -> Span:
        start = self.length + 1
        self.parts.append(text)
        self.length = start + len(text)
        return Span(start, self.length)

    def _add_paragraph(self, text: str, prefix: int) -> None:
        if not self.sections:
            self._open("0", "", 1, None)
        at = self._lay(text)
        spans = tuple(
            Span(at.start + prefix + s.start, at.start + prefix + s.end)
            for s in sentences(text[prefix:])
        )
        last = self.sections[-1]
        paragraph = Paragraph(at.start, at.end, spans)
        self.sections[-1] = replace(last, paragraphs=(*last.paragraphs, paragraph))

    def outline(self) -> Outline:
        return Outline(self.title, "\n".join(self.parts), tuple(self.sections))
