"""Stand-off locators as facts.yaml writes them: `{at: "2(3):1.2", hash: …, words: [4, 9]}`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import yaml
from django.utils.translation import gettext as _

from content.packs.nodes import Fields
from content.packs.shapes import Locator, Words

FIELDS: Final = frozenset({"at", "hash", "words", "arguments"})
PLACE: Final = re.compile(r"(\S{1,120}):([1-9][0-9]{0,4})\.([1-9][0-9]{0,4})")
HASH: Final = re.compile(r"[0-9a-f]{12}")


def place(text: str) -> Locator | None:
    """The sentence that `section:paragraph.sentence` names, None if it cannot be parsed."""
    found = PLACE.fullmatch(text)
    return Locator(found[1], int(found[2]), int(found[3])) if found else None


def locators(fact: Fields) -> Iterator[tuple[yaml.Node, Locator]]:
    """The sound locators of a fact with the node of each; complaints go to the fields."""
    seen: set[str] = set()
    for node in fact.items("source"):
        found = _locator(Fields(fact.file, node, fact.problems, FIELDS), fact)
        if found is None:
            continue
        if str(found) in seen:
            fact.wrong(node, _("This sentence is cited twice."))
            continue
        seen.add(str(found))
        yield node, found


def _locator(fields: Fields, fact: Fields) -> Locator | None:
    at = fields.text("at", needed=True)
    found = place(at)
    if found is None:
        if at:
            message = _("“%(at)s” names no sentence; write section:paragraph.sentence.")
            fields.wrong(fields.nodes["at"], message % {"at": at})
        return None
    digest = fields.text("hash")
    if digest and not HASH.fullmatch(digest):
        fields.wrong(fields.nodes["hash"], _("A hash is 12 hexadecimal digits."))
        digest = ""
    return replace(
        found,
        hash=digest,
        words=_words(fields, "words") if fields.has("words") else None,
        arguments=_argument_words(fields, fact),
    )


def _argument_words(fields: Fields, fact: Fields) -> dict[str, Words]:
    below = fields.below("arguments")
    if below is None:
        return {}
    roles = fact.below("arguments")
    found = {}
    for role in below.nodes:
        if roles is not None and role not in roles.nodes:
            message = _("The fact has no argument “%(role)s”.") % {"role": role}
            below.wrong(below.nodes[role], message)
        elif words := _words(below, role):
            found[role] = words
    return found


def _words(fields: Fields, name: str) -> Words | None:
    numbers = fields.texts(name)
    if len(numbers) == 2 and all(n.isdecimal() and len(n) < 6 for n in numbers):
        first, after = int(numbers[0]), int(numbers[1])
        if first < after:
            return first, after
    fields.wrong(fields.nodes[name], _("Word numbers are written [first, after the last]."))
    return None
