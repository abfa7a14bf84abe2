"""Tags as somebody types them, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from content.text import LONGEST_TAG, MOST_TAGS, is_tag, tags_of


def typed_tags(text: str) -> tuple[str, ...]:
    """The tags in one line, apart by spaces or commas; whether they are any is not checked."""
    return tags_of(word for word in re.split(r"[\s,;]+", text) if word)


def tag_problems(tags: Sequence[str]) -> Iterator[str]:
    """What is wrong with the tags of one fact, a sentence each."""
    for tag in tags:
        if len(tag) > LONGEST_TAG:
            said = {"tag": f"{tag[:20]}…", "n": LONGEST_TAG}
            yield _("The tag “%(tag)s” is too long: at most %(n)d characters.") % said
        elif not is_tag(tag):
            yield _(
                "“%(tag)s” is no tag. A tag is letters and digits with hyphens between them, "
                "as in peace-treaty; “::” puts one under another, as in aid::food."
            ) % {"tag": tag}
    if len(tags) > MOST_TAGS:
        said = {"most": MOST_TAGS, "n": len(tags)}
        yield _("A fact has at most %(most)d tags; these are %(n)d.") % said
