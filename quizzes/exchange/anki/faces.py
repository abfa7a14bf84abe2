"""What a card of a note asks and answers, from its template. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from quizzes.exchange.anki import text
from quizzes.exchange.anki.shapes import Note, NoteType

_MARK: Final = re.compile(r"\{\{([^{}]*)\}\}")
_RULE: Final = re.compile(r"<hr[^<>]*id\s*=\s*[\"']?answer[\"']?[^<>]*>", re.IGNORECASE)
_SPECIAL: Final = frozenset({"FrontSide", "Tags", "Type", "Deck", "Subdeck", "Card", "CardFlag"})
LONGEST_LINE: Final = 4_000
LONGEST_SIDE: Final = 2_000
"""Code points. What is longer is cut: nobody learns a page as one card."""


@dataclass(frozen=True, slots=True)
class Face:
    """One card in plain words, with the names of the files beside its question and its answer,
    as many of them as are at hand."""

    question: str
    answer: str
    asked_with: tuple[str, ...] = ()
    answered_with: tuple[str, ...] = ()


def line(note: Note, kind: NoteType) -> str:
    """The note as a line of a text: its fields one after the other, every gap filled."""
    said: list[str] = []
    for field in note.fields:
        words = text.plain(text.revealed(field) if kind.is_cloze else field)
        if words and words not in said:
            said.append(words)
    joined = ""
    for words in said:
        joint = "" if not joined else " " if joined[-1] in ".?!:;…" else " · "
        joined += joint + words
    return _cut(joined, LONGEST_LINE)


def face(
    note: Note, kind: NoteType, ordinal: int, at_hand: Collection[str] = frozenset()
) -> Face | None:
    """What the card asks and answers; None where a side says nothing in words and shows none of
    the files that are `at_hand`."""
    of = dict(zip(kind.fields, note.fields, strict=False))
    if kind.is_cloze:
        front, back = _gap(of, kind, ordinal + 1)
        return sides(front, back, text.plain(back), at_hand)
    if ordinal >= len(kind.templates):
        return None
    template = kind.templates[ordinal]
    front = _laid(template.question, of)
    return sides(front, *_answer(template.answer, of, front), at_hand)


def sides(front: str, back: str, answer: str, at_hand: Collection[str]) -> Face | None:
    """A card of two sides in HTML; `answer` is the back in plain words."""
    question = text.plain(front)
    asked = _files(front, at_hand)
    answered = tuple(name for name in _files(back, at_hand) if name not in asked)
    # Neither words nor a mark: what shows the file stands where nothing is seen, as in a title.
    if not question or not (text.says_something(question) or asked):
        return None
    if not answer or not (text.says_something(answer) or answered):
        return None
    return Face(_cut(question, LONGEST_SIDE), _cut(answer, LONGEST_SIDE), asked, answered)


def _files(html: str, at_hand: Collection[str]) -> tuple[str, ...]:
    return tuple(name for name in text.files(html) if name in at_hand) if at_hand else ()


def _gap(of: Mapping[str, str], kind: NoteType, number: int) -> tuple[str, str]:
    """The field with its gaps of one number open, and what stands in them, as HTML."""
    template = kind.templates[0].question if kind.templates else ""
    names = [name for name in _clozed(template) if name in of] or list(of)[:1]
    field = next((of[name] for name in names if number in text.cloze_numbers(of[name])), "")
    return text.with_gap(field, number), text.filled(field, number)


@lru_cache(maxsize=256)
def _clozed(template: str) -> tuple[str, ...]:
    """Names of the fields that a template shows with a gap."""
    marks = (mark.strip().split(":") for mark in _MARK.findall(template))
    return tuple(parts[-1].strip() for parts in marks if "cloze" in parts[:-1])


def _answer(template: str, of: Mapping[str, str], front: str) -> tuple[str, str]:
    """The back as HTML and in words: from the line on that marks where the answer begins, or
    else without what it repeats of the front."""
    rule = _RULE.search(template)
    back = _laid(template[rule.end() :] if rule else template, of)
    said = text.plain(back)
    return back, said if rule else said.removeprefix(text.plain(front)).strip() or said


@lru_cache(maxsize=1024)
def _tokens(template: str) -> tuple[tuple[str, str], ...]:
    """(sign, words): "" for text, "=" for a field, "#" and "^" for a condition, "/" for its end."""
    found: list[tuple[str, str]] = []
    at = 0
    for mark in _MARK.finditer(template):
        found.append(("", template[at : mark.start()]))
        at = mark.end()
        name = mark[1].strip()
        sign = name[:1] if name[:1] in ("#", "^", "/") else "="
        words = name[1:] if sign != "=" else name.rsplit(":", 1)[-1]
        if name[:1] != "!":
            found.append((sign, words.strip()))
    found.append(("", template[at:]))
    return tuple(found)


def _laid(template: str, of: Mapping[str, str]) -> str:
    """The template with its fields filled in, as HTML."""
    said: list[str] = []
    shown = [True]
    for sign, words in _tokens(template):
        if sign in ("#", "^"):
            full = bool(of.get(words, "").strip())
            shown.append(shown[-1] and full is (sign == "#"))
        elif sign == "/":
            if len(shown) > 1:
                shown.pop()
        elif shown[-1]:
            said.append(words if not sign else "" if words in _SPECIAL else of.get(words, ""))
    return "".join(said)


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
