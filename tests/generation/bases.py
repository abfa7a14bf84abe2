"""The fact base of a pack as its database would give it, without a database."""

from __future__ import annotations

from dataclasses import replace

from content.facts.shapes import FactBase
from content.packs.shapes import Pack
from content.text import outline


def base_of(pack: Pack) -> FactBase:
    text = outline(pack.text).text
    held = {key for note in pack.notes if note.holds for key in note.facts}
    facts = tuple(
        replace(
            one.checked.fact,
            evidence=" ".join(text[quote.start : quote.end] for quote in one.quotations),
            held=one.key in held,
        )
        for one in pack.facts
    )
    return FactBase(facts, pack.entities, pack.info.title, pack.info.latest)
