"""The question of a card as a swap, drawn by its template once and filled in from then on.

Walking the template costs more than storing the answer. What differs from card to card is
drawn as slots; the text between them is kept for each language, memory word, scope and shape
of the question: turned, typed with a unit or without, or with so many options.
A test holds the filled text to what the template draws.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import SimpleNamespace
from typing import Final

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import get_language

from content.documents.places import short_label
from quizzes.memory.shapes import Field, NextCard
from quizzes.questions.illustrations import Beside
from quizzes.review.asked import Asked

_CARD: Final = 987654321012345
_SLOTS: Final = {
    "stem": "slot0stem0slot",
    "place": "1slot0place0slot",  # begins as a numbered part does: "§" stands before it
    "total": "slot0total0slot",
    "done": "slot0done0slot",
    "token": "slot0token0slot",
    "key": "slot0key0slot",
    "revision": "slot0revision0slot",
    "unit": "slot0unit0slot",
}
_KEY: Final = re.compile(r'(?<=name="key" value=")[0-9a-f-]{36}')
_CUT: Final = re.compile("|".join([*_SLOTS.values(), str(_CARD), r"slot0(?:id|text)[A-Z]0slot"]))


@dataclass(frozen=True, slots=True)
class Frozen:
    """Text, slot, text, slot, …, text."""

    pieces: tuple[str, ...]

    def filled(self, values: Mapping[str, str]) -> str:
        return "".join(values[piece] if at % 2 else piece for at, piece in enumerate(self.pieces))


@dataclass(frozen=True, slots=True)
class Look:
    """What the text around a question depends on, besides its shape and the language."""

    template: str
    word: str
    scope: Asked
    answer_by: str


def question(look: Look, card: NextCard, token: str) -> str:
    """The swap that asks `card`; `token` is the CSRF token of the request."""
    values: dict[str, str] = {
        _SLOTS["stem"]: escape(card.stem),
        _SLOTS["place"]: escape(short_label(card.section)),
        _SLOTS["total"]: str(card.counts.total),
        _SLOTS["done"]: str(card.counts.done),
        _SLOTS["token"]: token,
        _SLOTS["key"]: str(uuid.uuid4()),
        str(_CARD): str(card.card),
    }
    shape = None
    if card.field is not None:
        shape = _shape(card.field)
        values[_SLOTS["revision"]] = str(card.revision)
        values[_SLOTS["unit"]] = escape(card.field.unit)
        for letter, option, text in card.field.options:
            values[f"slot0id{letter}0slot"] = escape(option)
            values[f"slot0text{letter}0slot"] = escape(text)
    return _frozen(look, get_language() or "", shape).filled(values)


def _shape(field: Field) -> Field:
    """The same field with slots for what differs from question to question."""
    options = tuple(
        (letter, f"slot0id{letter}0slot", f"slot0text{letter}0slot")
        for letter, _id, _text in field.options
    )
    return replace(field, unit=_SLOTS["unit"] if field.unit else "", options=options)


@lru_cache(maxsize=256)
def _frozen(look: Look, language: str, shape: Field | None) -> Frozen:
    card = SimpleNamespace(
        card=_CARD,
        section=_SLOTS["place"].removeprefix("§"),
        revision=_SLOTS["revision"],
        field=shape,
    )
    context = {
        "part": "question",
        "card": card,
        "stem": Beside(_SLOTS["stem"]),
        "by": look.answer_by,
        "counts": SimpleNamespace(total=_SLOTS["total"], done=_SLOTS["done"]),
        "word": look.word,
        "scope": look.scope.query,
        "scope_fields": look.scope.given,
        "csrf_token": _SLOTS["token"],
        "request": SimpleNamespace(user=SimpleNamespace(is_authenticated=True)),
    }
    text: str = render_to_string(look.template, context)
    text = text.replace("§" + _SLOTS["place"], _SLOTS["place"])
    text = _KEY.sub(_SLOTS["key"], text)
    pieces: list[str] = []
    end = 0
    for found in _CUT.finditer(text):
        pieces += [text[end : found.start()], found[0]]
        end = found.end()
    return Frozen((*pieces, text[end:]))
