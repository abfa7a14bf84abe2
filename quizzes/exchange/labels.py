"""Which tags of a note of Anki are tags of its fact, and which go out again. Pure."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from content.text import MOST_TAGS, UNDER, is_tag, plain_tag
from quizzes.exchange import keys

OF_ANKI: Final = frozenset({"leech", "marked"})
"""What Anki itself writes: it says something of cards, nothing of the theme."""


def adopted(tags: str, guid: str) -> tuple[str, ...]:
    """The tags of the fact that a note becomes: those of the note that are tags here.

    A note of ours names its document and section among them: that is no theme.
    """
    named = keys.named(guid)
    place = plain_tag(named[0]) if named else ""
    found = dict.fromkeys(map(plain_tag, tags.split()))
    themes = [
        tag for tag in found if is_tag(tag) and tag not in OF_ANKI and tag.split(UNDER)[0] != place
    ]
    return tuple(themes[:MOST_TAGS])


def outgoing(tags: str, guid: str, of_fact: Collection[str]) -> str:
    """The tags that a note goes out with: as they came in, but for those that its fact lost or
    got here since."""
    had = adopted(tags, guid)
    if set(had) == set(of_fact):
        return tags
    lost = set(had).difference(of_fact)
    kept = [word for word in tags.split() if plain_tag(word) not in lost]
    known = set(map(plain_tag, kept))
    return " ".join([*kept, *(tag for tag in of_fact if tag not in known)])
