"""What a person types or pastes, into the text of a document, and back. Pure.

Headings of the highest rank are numbered 1, 2, 3 … so that every part has a short name;
`editable` takes the numbers off again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from content import text as texts
from content.documents.places import long_label

HEADING: Final = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
NUMBER: Final = re.compile(r"(\d+)\.\s+(?=\S)")
BULLET: Final = re.compile(r"\s*(?:[-*+•]|\d+\))\s+(?=\S)")
ENTRY: Final = re.compile(r"\s*(?:[-*+•]|\d+[.)])\s+(?=\S)")
"""An entry of a list; beside marked headings "1. Boil it" is one too."""
MARK: Final = re.compile(r"^(#{1,4}) ")
STOPS: Final = ".!?:;…”\"')"
LONG_LINE: Final = 40
"""Characters. Lines of a block that all reach this width were wrapped, not written so."""
WIDEST_WRAP: Final = 100


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a document as an outline lists it; `place` is "1" or "2/clouds"."""

    place: str
    title: str
    level: int
    paragraphs: int
    sentences: int
    begins: str

    @property
    def label(self) -> str:
        return long_label(self.place, self.title)


@dataclass(frozen=True, slots=True)
class Look:
    """What a text would become: its parts, and the last lines that would be left out."""

    title: str
    parts: tuple[Part, ...]
    left_out: tuple[str, ...]

    @property
    def paragraphs(self) -> int:
        return sum(part.paragraphs for part in self.parts)

    @property
    def sentences(self) -> int:
        return sum(part.sentences for part in self.parts)


def own_title(text: str) -> str:
    """The title that a text brings along: a single `# Title` before everything else."""
    lines = [line.strip() for line in texts.clean_text(text).split("\n") if line.strip()]
    marks = [found for line in lines if (found := HEADING.match(line)) and len(found[1]) == 1]
    first = HEADING.match(lines[0]) if lines else None
    return first[2] if first and len(first[1]) == 1 and len(marks) == 1 else ""


def composed(title: str, text: str) -> str:
    """The text under its title, in the Markdown that `content.text.outline` reads."""
    lines = list(_lines(_without_title(title, texts.clean_text(text))))
    ranks = sorted({rank for rank, _words in lines if rank})
    numbered = any(rank == ranks[0] and NUMBER.match(words) for rank, words in lines if rank)
    count = 0
    blocks = [f"# {' '.join(title.split())}"]
    for rank, words in lines:
        if not rank:
            blocks.append(words)
        elif rank == ranks[0]:
            count += 1
            blocks.append(f"## {words}" if numbered else f"## {count}. {words}")
        else:
            blocks.append(f"{'#' * min(4, 2 + ranks.index(rank))} {words}")
    return "\n\n".join(blocks) + "\n"


def look(composed_text: str) -> Look:
    """The outline of a composed text in numbers, to be shown before anything is written."""
    outline = texts.outline(composed_text)
    parts = tuple(
        Part(
            place=section.path,
            title=section.title,
            level=section.level,
            paragraphs=len(section.paragraphs),
            sentences=sum(len(paragraph.sentences) for paragraph in section.paragraphs),
            begins=_opening(outline.text, section),
        )
        for section in outline.sections
    )
    kept = outline.text.split("\n")
    lines = [line.lstrip("# ") for line in composed_text.split("\n") if line.strip()]
    return Look(outline.title, parts, tuple(lines[len(kept) :]))


def editable(canonical_text: str, headings: list[tuple[int, int, int]]) -> str:
    """The text as its author may go on with it: Markdown without title and own numbers.

    `headings` are (start, end, level) of each heading line, in code points of the text.
    """
    levels = {start: level for start, _end, level in headings}
    top = [canonical_text[start:end] for start, end, level in headings if level == 1]
    counted = all(line.startswith(f"{n}. ") for n, line in enumerate(top, 1))
    blocks: list[str] = []
    at = 0
    for n, line in enumerate(canonical_text.split("\n")):
        level = levels.get(at, 0)
        at += len(line) + 1
        if n == 0:
            continue
        plain = NUMBER.sub("", line, count=1) if level == 1 and counted else line
        blocks.append(f"{'#' * (level + 1)} {plain}" if level else plain)
    return "\n\n".join(blocks)


def marked(canonical_text: str, headings: list[tuple[int, int, int]]) -> str:
    """The whole text with its headings marked: `content.text.outline` reads the same from it.

    `headings` are (start, end, level) of each heading line, in code points of the text.
    """
    levels = {start: level for start, _end, level in headings}
    blocks: list[str] = []
    at = 0
    for n, line in enumerate(canonical_text.split("\n")):
        depth = 1 if n == 0 else levels.get(at, -1) + 1
        at += len(line) + 1
        # A paragraph may begin with the sign itself; a tab behind it marks nothing.
        blocks.append(f"{'#' * depth} {line}" if depth else MARK.sub("\\1\t", line))
    return "\n\n".join(blocks) + "\n"


def _opening(text: str, section: texts.Section) -> str:
    spans = [span for paragraph in section.paragraphs for span in paragraph.sentences]
    return spans[0].of(text) if spans else ""


def _without_title(title: str, text: str) -> str:
    """A text whose first line says its title again, without that line."""
    first, _newline, rest = text.strip().partition("\n")
    mark = HEADING.match(first.strip())
    words = mark[2] if mark else first.strip()
    says_it = words.casefold() == " ".join(title.split()).casefold()
    return rest if says_it or own_title(text) else text


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """(rank of a heading or 0, words) of every heading and paragraph."""
    marked = any(HEADING.match(line.strip()) for line in text.split("\n"))
    for block in re.split(r"\n[ \t]*\n", text):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        yield from ((rank, words) for rank, words in _of_block(lines, marked) if words)


def _of_block(lines: list[str], marked: bool) -> Iterator[tuple[int, str]]:
    wrapped = marked or _is_wrapped(lines)
    paragraph: list[str] = []
    listed = False
    for line in lines:
        heading, bullet = HEADING.match(line.strip()), (ENTRY if marked else BULLET).match(line)
        if paragraph and (heading or bullet or not wrapped):
            yield _told(paragraph, marked or listed)
            paragraph, listed = [], False
        if heading:
            yield len(heading[1]), _plain(heading[2])
        elif bullet:
            paragraph, listed = [line[bullet.end() :]], True
        else:
            paragraph.append(line)
    if paragraph:
        yield _told(paragraph, marked or listed)


def _is_wrapped(lines: list[str]) -> bool:
    """Lines cut at a width, as mails are, rather than paragraphs of one line each."""
    before = [line.strip() for line in lines[:-1]]
    return (
        bool(before)
        and all(LONG_LINE <= len(line) <= WIDEST_WRAP for line in before)
        and any(line[-1] not in STOPS for line in before)
    )


def _told(paragraph: list[str], is_sentence: bool) -> tuple[int, str]:
    """Without marks a short line that no stop ends is a heading, as in `content.text`;
    beside marked headings and in lists it is a sentence, and gets its stop."""
    words = _plain(" ".join(paragraph))
    if not words or len(words.split()) > texts.LONGEST_HEADING or words[-1] in STOPS:
        return 0, words
    return (0, f"{words}.") if is_sentence else (1, words)


def _plain(words: str) -> str:
    """Without the marks of Markdown for pictures, links, emphasis and code."""
    words = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", words)
    words = re.sub(r"\[([^\]]+)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)", r"\1", words)
    words = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", words)
    words = re.sub(r"(?<![\w*])([*_])(?=[^\s*_])(.+?)(?<=[^\s*_])\1(?![\w*])", r"\2", words)
    words = re.sub(r"`([^`]+)`", r"\1", words)
    words = re.sub(r"^>\s*", "", words)
    return " ".join(words.split()) if re.search(r"\w", words) else ""
