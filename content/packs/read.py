"""A pack out of a folder, a zip or bytes: a sound `Pack`, or a `PackError` with what is wrong."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from content import text as texts
from content.facts.check import SLUG
from content.packs.files import decoded, pack_files, zipped_files
from content.packs.knowledge import knowledge
from content.packs.shapes import Info, Pack, PackError, Problem

TOML: Final = "pack.toml"
TYPES: Final[Mapping[str, tuple[type, int]]] = {
    "slug": (str, 80),
    "title": (str, 200),
    "author": (str, 200),
    "year": (int, 9999),
    "latest": (date, 0),
    "language": (str, 12),
    "licence": (str, 80),
    "version": (str, 40),
}
"""Field -> its type, with the most characters or the highest number it may have."""


def read_pack(path: Path) -> Pack:
    """The pack at `path`, a folder or a zip."""
    return parse_pack(pack_files(path))


def read_zip(data: bytes) -> Pack:
    """The pack in the bytes of a zip."""
    return parse_pack(zipped_files(data))


def parse_pack(files: Mapping[str, bytes]) -> Pack:
    """The pack that the bytes of its three files make."""
    problems: list[Problem] = []
    info = _info(decoded(TOML, files[TOML]), problems)
    text = decoded("text.md", files["text.md"])
    outline = texts.outline(text)
    if not any(section.paragraphs for section in outline.sections):
        problems.append(Problem("text.md", 1, _("The study text has no paragraphs.")))
    known = knowledge(decoded("facts.yaml", files["facts.yaml"]), outline)
    if problems or known.problems:
        raise PackError(*problems, *known.problems)
    return Pack(info, text, known.entities, known.facts, known.notes)


def _info(text: str, problems: list[Problem]) -> Info:
    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        where = int(line[1]) if line else 0
        raise PackError(Problem(TOML, where, _("TOML: %(why)s.") % {"why": error})) from error
    for name, value in found.items():
        if message := _wrong_field(name, value):
            problems.append(Problem(TOML, _line_of(name, text), message))
    for name in ("slug", "title"):
        if not found.get(name):
            message = _("“%(name)s” is missing.") % {"name": name}
            problems.append(Problem(TOML, 1, message))
    return Info(**found) if not problems else Info("", "")


def _wrong_field(name: str, value: Any) -> str:
    if name not in TYPES:
        names = {"name": name, "names": ", ".join(sorted(TYPES))}
        return _("“%(name)s” is not known here; known are %(names)s.") % names
    kind, most = TYPES[name]
    # `type(…) is`: true is an int to Python, and a time of day with a date is a date.
    if type(value) is not kind:
        names = {"kind": {str: _("text"), int: _("a whole number")}.get(kind, _("a date"))}
        return _("This should be %(kind)s.") % names
    if isinstance(value, str) and (len(value) > most or "\0" in value):
        return _("At most %(n)d characters fit here.") % {"n": most}
    if isinstance(value, int) and not 1 <= value <= most:
        return _("This is not a year.")
    if name == "slug" and not SLUG.fullmatch(str(value)):
        return _("A slug is lower-case letters, digits and hyphens.")
    return ""


def _line_of(name: str, text: str) -> int:
    found = re.search(rf"^\s*[\"']?{re.escape(name)}\b", text, re.MULTILINE)
    return text[: found.end()].count("\n") + 1 if found else 1
