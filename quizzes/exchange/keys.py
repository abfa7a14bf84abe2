"""What Recite's notes are called in Anki, always the same. Pure."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from quizzes.exchange.anki.shapes import NoteType, Template

PREFIX: Final = "recite"

NOTE_TYPE: Final = NoteType(
    id=1_726_000_000_001,
    name="Recite",
    fields=("Question", "Answer", "Quote", "Source", "Link"),
    templates=(
        Template(
            "Card 1",
            "{{Question}}",
            "{{FrontSide}}\n\n<hr id=answer>\n\n{{Answer}}\n"
            '{{#Quote}}<blockquote class="quote">{{Quote}}</blockquote>{{/Quote}}\n'
            '{{#Source}}<p class="source"><a href="{{Link}}">{{Source}}</a></p>{{/Source}}',
        ),
    ),
    css=(
        ".card { font-family: system-ui, sans-serif; font-size: 20px; line-height: 1.5; "
        "text-align: center; }\n"
        ".quote { font-family: Georgia, serif; font-size: 18px; text-align: left; "
        "max-width: 40em; margin: 1em auto; border-left: 3px solid #8a8; padding-left: 1em; }\n"
        ".source { font-size: 14px; }\n"
    ),
)
"""Its fields and templates never change: Anki would ask for a full synchronisation."""


def guid(slug: str, fact: str, role: str) -> str:
    """The name of a card among all notes: readable, so that it can be read back."""
    return f"{PREFIX}:{slug}:{fact}:{role}"


def named(guid: str) -> tuple[str, str, str] | None:
    """(slug, key of the fact, role) of a name that `guid` made; None for any other."""
    parts = guid.split(":")
    if len(parts) != 4 or parts[0] != PREFIX:
        return None
    return parts[1], parts[2], parts[3]


def deck_id(slug: str) -> int:
    """Of the deck of a document: thirteen digits, as Anki's own have, made of its slug."""
    return 1_400_000_000_000 + int(sha256(slug.encode()).hexdigest()[:10], 16) % 300_000_000_000


def note_id(argument: int) -> int:
    """Of the note of an argument of a fact."""
    return 1_300_000_000_000 + argument


def foreign_note_id(fact: int) -> int:
    """Of a note that came from Anki."""
    return 1_200_000_000_000 + fact


def card_id(card: int) -> int:
    return 1_500_000_000_000 + card


def fact_key(guid: str) -> str:
    """The key of the fact that a note of Anki becomes."""
    return f"note-{sha256(guid.encode()).hexdigest()[:20]}"


def role(ordinal: int) -> str:
    """The role of what one card of a note asks for."""
    return f"card{ordinal + 1}"


def ordinal(role: str) -> int:
    """The card of a note by its role."""
    return int(role.removeprefix("card")) - 1
