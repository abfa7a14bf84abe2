"""A package into its parts. Whatever the file holds, the outcome is a Package or a BadPackage.

The collection inside is a database of somebody else: it is opened read-only, from a file of
its own, nothing but reading its plain tables is allowed, and a clock runs.
"""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from typing import IO, Any, Final
from unicodedata import normalize

import zstandard

from quizzes.exchange.anki import protobuf
from quizzes.exchange.anki.shapes import BadPackage, CardRow, LogRow, Note, NoteType, Package
from quizzes.exchange.anki.shapes import Template as TemplateShape

MOST_BYTES: Final = 128_000_000
"""Of the collection, unpacked. A package of 10,000 notes has about 5 MB."""
MOST_OF_FILES: Final = 100_000_000
"""Bytes of all pictures and sounds that are taken over, and of the largest of them."""
LARGEST_FILE: Final = 10_000_000
MOST_ENTRIES: Final = 100_000
MOST_NOTES: Final = 50_000
MOST_CARDS: Final = 100_000
MOST_LOG: Final = 1_000_000
LONGEST_VALUE: Final = 20_000_000
SECONDS: Final = 20.0
CHUNK: Final = 1 << 20
NEWEST: Final = 18
"""The latest schema of a collection that is known."""

_LEGACY: Final = ("collection.anki21", "collection.anki2")
_PACKED: Final = "collection.anki21b"
_TABLES: Final = frozenset(
    {"col", "notes", "cards", "revlog", "notetypes", "fields", "templates", "decks"}
)
_ALLOWED: Final = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}


def collection_of(file: IO[bytes]) -> bytes:
    """The database within a package, unpacked. BadPackage where there is none or it is too big."""
    try:
        with zipfile.ZipFile(file) as archive:
            if len(archive.infolist()) > MOST_ENTRIES:
                raise BadPackage("too many", detail=str(MOST_ENTRIES))
            names = set(archive.namelist())
            found = [name for name in (_PACKED, *_LEGACY) if name in names]
            if not found:
                raise BadPackage("no collection")
            with archive.open(found[0]) as stream:
                return _unpacked(stream, found[0])
    except zipfile.BadZipFile as error:
        raise BadPackage("no zip") from error
    except (zstandard.ZstdError, zlib.error, OSError, EOFError) as error:
        raise BadPackage("broken", "collection") from error
    except (NotImplementedError, RuntimeError, ValueError, MemoryError) as error:
        if isinstance(error, BadPackage):
            raise
        raise BadPackage("broken", "zip") from error


def _unpacked(stream: IO[bytes], name: str) -> bytes:
    if name != _PACKED:
        return _all(stream.read, name, MOST_BYTES)
    unpacker = zstandard.ZstdDecompressor(max_window_size=1 << 27)
    with unpacker.stream_reader(stream) as plain:
        return _all(plain.read, name, MOST_BYTES)


def files_of(file: IO[bytes], wanted: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of those pictures and sounds of a package that are wanted and can be read.

    A broken or very large one is left out: the notes do not depend on it. After MOST_OF_FILES
    bytes no more come.
    """
    left = MOST_OF_FILES
    with zipfile.ZipFile(file) as archive:
        for member, name in _named_files(archive).items():
            data = _file(archive, member) if name in wanted else None
            if data is None:
                continue
            left -= len(data)
            if left < 0:
                return
            yield name, data


def _named_files(archive: zipfile.ZipFile) -> dict[str, str]:
    """Member of the archive -> what its file is called. The list comes in two shapes."""
    said = _file(archive, "media")
    if said is None:
        return {}
    try:
        if said.startswith(b"{"):
            named = {str(key): str(name) for key, name in json.loads(said).items()}
        else:
            entries = [part for n, part in protobuf.fields(said, "media") if n == 1]
            named = {
                str(n): protobuf.text(entry, 1, "media")
                for n, entry in enumerate(entries)
                if isinstance(entry, bytes)
            }
    except (ValueError, AttributeError, RecursionError):
        return {}
    return {member: normalize("NFC", name) for member, name in named.items()}


def _file(archive: zipfile.ZipFile, member: str) -> bytes | None:
    """One member, unpacked where it is packed once more; None where it cannot be read."""
    try:
        with archive.open(member) as stream:
            data = _at_most(stream.read)
        if data is None or not data.startswith(zstandard.FRAME_HEADER):
            return data
        unpacker = zstandard.ZstdDecompressor(max_window_size=1 << 27)
        with unpacker.stream_reader(data) as plain:
            return _at_most(plain.read)
    except (KeyError, zipfile.BadZipFile, zstandard.ZstdError, zlib.error, OSError, EOFError):
        return None
    except (NotImplementedError, RuntimeError, ValueError, MemoryError):
        return None


def _at_most(read: Callable[[int], bytes]) -> bytes | None:
    try:
        return _all(read, "media", LARGEST_FILE)
    except BadPackage:
        return None


def _all(read: Callable[[int], bytes], where: str, most: int) -> bytes:
    """Everything, counted while it is unpacked. BadPackage for more than `most` bytes."""
    pieces: list[bytes] = []
    size = 0
    while piece := read(CHUNK):
        size += len(piece)
        if size > most:
            raise BadPackage("too large", where, f"{most // 1_000_000} MB")
        pieces.append(piece)
    return b"".join(pieces)


def parsed(collection: bytes) -> Package:
    """What stands in the database of a package."""
    try:
        with _opened(collection) as base:
            return _package(base)
    except sqlite3.Error as error:
        reason = "refused" if "authoriz" in str(error) or "prohibited" in str(error) else "broken"
        raise BadPackage(reason, "collection", str(error)[:120]) from error
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        OverflowError,
        RecursionError,
    ) as error:
        if isinstance(error, BadPackage):
            raise
        raise BadPackage("broken", "collection", str(error)[:120]) from error


@contextmanager
def _opened(collection: bytes) -> Iterator[sqlite3.Connection]:
    if not collection.startswith(b"SQLite format 3\x00"):
        raise BadPackage("broken", "collection")
    # A database in memory would be read by `deserialize`, which takes no read-only flag here.
    with tempfile.TemporaryDirectory(prefix="recite-anki-") as folder:
        path = os.path.join(folder, "collection")
        with open(path, "wb") as out:
            out.write(collection)
        uri = f"file:{path}?mode=ro&immutable=1"
        with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as base:
            base.text_factory = lambda data: data.decode("utf-8", "replace")
            base.execute("PRAGMA trusted_schema = OFF")
            base.execute("PRAGMA cell_size_check = ON")
            base.execute("PRAGMA mmap_size = 0")
            base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
            base.create_collation("unicase", lambda a, b: (a > b) - (a < b))
            _check_schema(base)
            until = time.monotonic() + SECONDS
            base.set_progress_handler(lambda: int(time.monotonic() > until), 10_000)
            base.set_authorizer(_may)
            yield base


def _check_schema(base: sqlite3.Connection) -> None:
    """The tables that are read must be tables: a view could be a program."""
    rows = base.execute("SELECT name, type, sql FROM sqlite_master").fetchall()
    for name, kind, sql in rows:
        plain = kind == "table" and str(sql or "").lstrip().upper().startswith("CREATE TABLE")
        if str(name).lower() in _TABLES and not plain:
            raise BadPackage("refused", str(name)[:40])
        # A column that is computed is a program too.
        columns = base.execute("SELECT hidden FROM pragma_table_xinfo(?)", [name]).fetchall()
        if str(name).lower() in _TABLES and any(hidden for (hidden,) in columns):
            raise BadPackage("refused", str(name)[:40])
    found = {str(name) for name, _kind, _sql in rows}
    for name in ("col", "notes", "cards", "revlog"):
        if name not in found:
            raise BadPackage("broken", "collection", f"no table {name}")


def _may(
    action: int, first: str | None, _second: str | None, _base: str | None, by: str | None
) -> int:
    """Reading the known tables, and that not by way of a view or trigger."""
    plain = action in _ALLOWED and by is None
    known = action != sqlite3.SQLITE_READ or (first or "").lower() in _TABLES
    return sqlite3.SQLITE_OK if plain and known else sqlite3.SQLITE_DENY


def _package(base: sqlite3.Connection) -> Package:
    row = base.execute("SELECT ver, models, decks FROM col LIMIT 1").fetchone()
    if row is None:
        raise BadPackage("broken", "col")
    version = int(row[0])
    if version > NEWEST:
        raise BadPackage("too new", "collection", str(version))
    if version > 13:
        note_types, decks = _note_types(base), _decks(base)
    else:
        note_types, decks = _note_types_in_json(row[1]), _decks_in_json(row[2])
    return Package(
        note_types=note_types,
        decks=decks,
        notes=[
            Note(
                int(pk),
                _words(guid),
                _number(kind),
                tuple(_words(fields).split("\x1f")),
                _words(tags).strip(),
            )
            for pk, guid, kind, fields, tags in _rows(
                base, "SELECT id, guid, mid, flds, tags FROM notes", "notes", MOST_NOTES
            )
        ],
        cards=[
            CardRow._make([*map(int, row[:-1]), str(row[-1])])
            for row in _rows(
                base,
                "SELECT id, nid, did, ord, type, queue, due, ivl, factor, reps, lapses, left, "
                "flags, data FROM cards",
                "cards",
                MOST_CARDS,
            )
        ],
        log=sorted(
            LogRow._make(map(int, row))
            for row in _rows(
                base,
                "SELECT id, cid, ease, ivl, lastIvl, factor, time, type FROM revlog",
                "revlog",
                MOST_LOG,
            )
        ),
    )


def _words(said: object) -> str:
    """Text that a database and a page can hold: no NUL, no half of a pair of surrogates."""
    words = str(said).replace("\0", "")
    return words if words.isascii() else words.encode("utf-8", "replace").decode()


def _number(said: Any) -> int:
    """A number that a database can hold; ValueError for a larger one."""
    number = int(said)
    if number.bit_length() > 63:
        raise ValueError(f"{number} is too large")
    return number


def _config(said: object, where: str) -> bytes:
    """A message of protocol buffers. A number is none: of it `bytes` would make so many zeros."""
    if not isinstance(said, bytes):
        raise BadPackage("broken", where)
    return said


def _rows(base: sqlite3.Connection, sql: str, where: str, most: int) -> list[tuple[Any, ...]]:
    """What a statement gives; BadPackage for more than `most` rows, of which no more is read."""
    rows = base.execute(sql).fetchmany(most + 1)
    if len(rows) > most:
        raise BadPackage("too many", where, f"{most:,}")
    return rows


def _read_json(said: object, where: str) -> dict[str, Any]:
    try:
        value = json.loads(str(said))
    except ValueError as error:
        raise BadPackage("broken", where) from error
    if not isinstance(value, dict) or not all(isinstance(v, dict) for v in value.values()):
        raise BadPackage("broken", where)
    return value


def _note_types_in_json(said: object) -> dict[int, NoteType]:
    found = {}
    for key, model in _read_json(said, "col.models").items():
        fields = sorted(model.get("flds", []), key=lambda one: int(one.get("ord") or 0))
        templates = sorted(model.get("tmpls", []), key=lambda one: int(one.get("ord") or 0))
        found[int(key)] = NoteType(
            id=int(key),
            name=_words(model.get("name", "")),
            fields=tuple(_words(one["name"]) for one in fields),
            templates=tuple(
                TemplateShape(_words(one["name"]), _words(one["qfmt"]), _words(one["afmt"]))
                for one in templates
            ),
            is_cloze=model.get("type") == 1,
            css=_words(model.get("css", "")),
        )
    return found


def _decks_in_json(said: object) -> dict[int, str]:
    decks = _read_json(said, "col.decks")
    return {int(key): _words(deck.get("name", "")) for key, deck in decks.items()}


def _note_types(base: sqlite3.Connection) -> dict[int, NoteType]:
    fields: dict[int, list[tuple[int, str]]] = {}
    for kind, ordinal, name in _rows(base, "SELECT ntid, ord, name FROM fields", "fields", 100_000):
        fields.setdefault(int(kind), []).append((int(ordinal), _words(name)))
    templates: dict[int, list[tuple[int, TemplateShape]]] = {}
    rows = _rows(base, "SELECT ntid, ord, name, config FROM templates", "templates", 100_000)
    for kind, ordinal, name, config in rows:
        said = _config(config, "templates")
        shape = TemplateShape(
            _words(name),
            _words(protobuf.text(said, 1, "templates")),
            _words(protobuf.text(said, 2, "templates")),
        )
        templates.setdefault(int(kind), []).append((int(ordinal), shape))
    return {
        int(pk): NoteType(
            id=int(pk),
            name=_words(name),
            fields=tuple(one for _n, one in sorted(fields.get(int(pk), []))),
            templates=tuple(one for _n, one in sorted(templates.get(int(pk), []))),
            is_cloze=protobuf.number(_config(config, "notetypes"), 1, "notetypes") == 1,
            css=_words(protobuf.text(_config(config, "notetypes"), 3, "notetypes")),
        )
        for pk, name, config in _rows(
            base, "SELECT id, name, config FROM notetypes", "notetypes", 10_000
        )
    }


def _decks(base: sqlite3.Connection) -> dict[int, str]:
    rows = _rows(base, "SELECT id, name FROM decks", "decks", 100_000)
    return {int(pk): _words(name).replace("\x1f", "::") for pk, name in rows}
