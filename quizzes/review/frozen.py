"""The question of a card as a swap, drawn by its template once and filled in from then on.

Walking the template costs more than storing the answer. What differs from card to card is
drawn as slots; the text between them is kept for each language, memory word and scope.
A test holds the filled text to what the template draws.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from typing import Final

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import get_language

from content.documents.places import short_label
from quizzes.memory.shapes import NextCard
from quizzes.review.asked import Asked

_CARD: Final = 987654321012345
_SLOTS: Final = {
    "stem": "slot0stem0slot",
    "place": "1slot0place0slot",  # begins as a numbered part does: "§" stands before it
    "total": "slot0total0slot",
    "done": "slot0done0slot",
    "token": "slot0token0slot",
}
_KEY: Final = re.compile(r'(?<=name="key" value=")[0-9a-f-]{36}')
_CUT: Final = re.compile("|".join([*_SLOTS.values(), str(_CARD), "slot0key0slot"]))


@dataclass(frozen=True, slots=True)
class Frozen:
    """Text, slot, text, slot, …, text."""

    pieces: tuple[str, ...]

    def filled(self, values: Mapping[str, str]) -> str:
        return "".join(values[piece] if at % 2 else piece for at, piece in enumerate(self.pieces))


def question(template: str, card: NextCard, word: str, scope: Asked, token: str) -> str:
    """The swap that asks `card`; `token` is the CSRF token of the request."""
    frozen = _frozen(template, get_language() or "", str(word), scope)
    return frozen.filled(
        {
            _SLOTS["stem"]: escape(card.stem),
            _SLOTS["place"]: escape(short_label(card.section)),
            _SLOTS["total"]: str(card.counts.total),
            _SLOTS["done"]: str(card.counts.done),
            _SLOTS["token"]: token,
            str(_CARD): str(card.card),
            "slot0key0slot": str(uuid.uuid4()),
        }
    )


@lru_cache(maxsize=256)
def _frozen(template: str, language: str, word: str, scope: Asked) -> Frozen:
    card = SimpleNamespace(
        card=_CARD,
        stem=_SLOTS["stem"],
        section=_SLOTS["place"].removeprefix("§"),
    )
    context = {
        "part": "question",
        "card": card,
        "counts": SimpleNamespace(total=_SLOTS["total"], done=_SLOTS["done"]),
        "word": word,
        "scope": scope.query,
        "scope_fields": scope.given,
        "csrf_token": _SLOTS["token"],
        "request": SimpleNamespace(user=SimpleNamespace(is_authenticated=True)),
    }
    text = render_to_string(template, context).replace("§" + _SLOTS["place"], _SLOTS["place"])
    text = _KEY.sub("slot0key0slot", text)
    pieces: list[str] = []
    end = 0
    for found in _CUT.finditer(text):
        pieces += [text[end : found.start()], found[0]]
        end = found.end()
    return Frozen((*pieces, text[end:]))
