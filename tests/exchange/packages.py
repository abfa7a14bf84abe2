"""Packages of Anki for tests, written by our own writer or by hand."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import zstandard

from quizzes.exchange.anki.shapes import CardRow, LogRow, Note, NoteType, Package, Template
from quizzes.exchange.anki.write import Frame, write

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
BASIC = NoteType(
    1,
    "Basic",
    ("Front", "Back"),
    (Template("Card 1", "{{Front}}", "{{FrontSide}}<hr id=answer>{{Back}}"),),
)
CLOZE = NoteType(
    2, "Cloze", ("Text", "Extra"), (Template("C", "{{cloze:Text}}", "{{cloze:Text}}{{Extra}}"),),
    is_cloze=True,
)  # fmt: skip
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63f8cfc0f01f00050001ff56c72f0d"
    "0000000049454e44ae426082"
)
MP3 = b"ID3\x03" + bytes(400)
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'


def ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def note(n: int, *fields: str, type: int = 1, tags: str = "", guid: str = "") -> Note:
    return Note(n, guid or f"guid{n}", type, fields, tags)


def answer(card: int, at: datetime, ease: int = 3, days: int = -600, kind: int = 0) -> LogRow:
    return LogRow(ms(at), card, ease, days, 0, 500, 3_000, kind)


def package(
    notes: Sequence[Note],
    cards: Sequence[CardRow] | None = None,
    log: Sequence[LogRow] = (),
    deck: str = "Birds",
    files: Mapping[str, bytes] | None = None,
) -> bytes:
    """An .apkg; without `cards` each note has its first one, new."""
    made = [CardRow(one.id, one.id, 9, 0) for one in notes] if cards is None else cards
    held = Package({1: BASIC, 2: CLOZE}, {9: deck}, notes, made, sorted(log))
    out = io.BytesIO()
    frame = Frame(NOW - timedelta(days=400), NOW, 4, 0.9)
    write(out, held, frame, (files or {}).items())
    return out.getvalue()


def zipped(**entries: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name.replace("__", "."), data)
    return out.getvalue()


def collection(apkg: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(apkg)) as archive:
        return archive.read("collection.anki2")


def changed(apkg: bytes, script: str) -> bytes:
    """The package with SQL run on its collection."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "c"
        path.write_bytes(collection(apkg))
        base = sqlite3.connect(path)
        base.executescript(script)
        base.close()
        return zipped(collection__anki2=path.read_bytes())


def newest(apkg: bytes) -> bytes:
    """The same collection as Anki packs it today (its schema kept)."""
    packed = zstandard.ZstdCompressor().compress(collection(apkg))
    return zipped(meta=b"\x08\x03", collection__anki21b=packed, collection__anki2=b"dummy")
