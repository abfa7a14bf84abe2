"""What a request of the review asks, read without forms: this is the hot path, and building
a form costs as much as storing the answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict

from content.text import read_tag
from quizzes.memory.shapes import Answer, Mode
from quizzes.review import ruling

LONGEST: Final = 10 * 60 * 1000
"""A card looked at for longer than ten minutes was left lying: count no more."""

_SLUG: Final = re.compile(r"[-\w]{1,80}", re.ASCII)
_KEY: Final = re.compile(r"[\w-]{8,36}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a session is limited to. Nonsense in the address limits nothing."""

    document: str = ""
    section: str = ""
    fact: int | None = None
    minutes: int | None = None
    since: int | None = None
    mode: str = ""
    days: int | None = None
    round: int | None = None
    tag: str = ""

    @property
    def given(self) -> list[tuple[str, Any]]:
        values = ((field.name, getattr(self, field.name)) for field in fields(self))
        return [(name, value) for name, value in values if value not in (None, "")]

    @property
    def query(self) -> str:
        """The same limits as a query string, for the next link."""
        return urlencode(self.given)


EVERYTHING: Final = Asked()


def asked(query: QueryDict) -> Asked:
    """The limits in an address."""
    if not query:
        return EVERYTHING
    slug, section = query.get("document", ""), query.get("section", "").strip()
    return Asked(
        document=slug if _SLUG.fullmatch(slug) else "",
        section=section if len(section) <= 120 and "\0" not in section else "",
        fact=_whole(query.get("fact"), 1),
        minutes=_whole(query.get("minutes"), 1, 180),
        since=_whole(query.get("since"), 0),
        **_custom(query),
    )


def _custom(query: QueryDict) -> dict[str, Any]:
    """What a custom session asks; a mode without what it needs is none."""
    mode = query.get("mode", "")
    days = _whole(query.get("days"), 0, 3650)
    began = _whole(query.get("round"), 0, 2**33)
    about: dict[str, Any] = {"mode": mode, "tag": read_tag(query.get("tag", ""))}
    if mode in (Mode.FORGOTTEN, Mode.AHEAD) and days is not None:
        return about | {"days": days}
    if mode == Mode.PRACTICE and began is not None:
        return about | {"round": began}
    return {}


def pressed(form: QueryDict, card: int) -> Answer | None:
    """One press of a grade button; None where it says nothing that could be stored."""
    rating, seen = _whole(form.get("rating"), 1, 4), _whole(form.get("seen"), 0)
    key = form.get("key", "")
    revision, milliseconds = form.get("revision"), form.get("milliseconds")
    if rating is None or seen is None or not _KEY.fullmatch(key):
        return None
    if (revision and _whole(revision, 1) is None) or (
        milliseconds and _whole(milliseconds, 0) is None
    ):
        return None
    ruled = None
    if "ruled" in form:
        ruled = ruling.opened(form.get("ruled", ""), card, key, seen)
        if ruled is None:
            return None
    return Answer(
        card=card,
        rating=rating,
        key=key,
        seen=seen,
        milliseconds=min(_whole(milliseconds, 0) or 0, LONGEST),
        days=_whole(form.get(f"days{rating}"), 1, 36_500),
        revision=ruled.revision if ruled else _whole(revision, 1),
        question=ruled.question if ruled else None,
        ruled=ruled.rating if ruled else None,
    )


def _whole(text: str | None, least: int, most: int = 2**62) -> int | None:
    """A whole number within bounds, or None."""
    if not text or len(text) > 18 or not text.isascii() or not text.isdecimal():
        return None
    number = int(text)
    return number if least <= number <= most else None
