"""A package out of its parts: schema 11, which every Anki since 2.1 reads.

One collection under two names would double the file, so it lies under `collection.anki2`
alone, as packages without the newer scheduler have it: Anki takes the one that is there.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha1
from typing import IO, Any, Final

from quizzes.exchange.anki.shapes import NoteType, Package

PRESET: Final = 1_726_000_000_002
"""Of the deck options. Anki leaves out those of number 1."""

_SCHEMA: Final = """
CREATE TABLE col (id integer primary key, crt integer not null, mod integer not null,
  scm integer not null, ver integer not null, dty integer not null, usn integer not null,
  ls integer not null, conf text not null, models text not null, decks text not null,
  dconf text not null, tags text not null);
CREATE TABLE notes (id integer primary key, guid text not null, mid integer not null,
  mod integer not null, usn integer not null, tags text not null, flds text not null,
  sfld integer not null, csum integer not null, flags integer not null, data text not null);
CREATE TABLE cards (id integer primary key, nid integer not null, did integer not null,
  ord integer not null, mod integer not null, usn integer not null, type integer not null,
  queue integer not null, due integer not null, ivl integer not null, factor integer not null,
  reps integer not null, lapses integer not null, left integer not null, odue integer not null,
  odid integer not null, flags integer not null, data text not null);
CREATE TABLE revlog (id integer primary key, cid integer not null, usn integer not null,
  ease integer not null, ivl integer not null, lastIvl integer not null, factor integer not null,
  time integer not null, type integer not null);
CREATE TABLE graves (usn integer not null, oid integer not null, type integer not null);
CREATE INDEX ix_notes_usn ON notes (usn);
CREATE INDEX ix_cards_usn ON cards (usn);
CREATE INDEX ix_revlog_usn ON revlog (usn);
CREATE INDEX ix_cards_nid ON cards (nid);
CREATE INDEX ix_cards_sched ON cards (did, queue, due);
CREATE INDEX ix_revlog_cid ON revlog (cid);
CREATE INDEX ix_notes_csum ON notes (csum);
"""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a collection says besides its cards: when it was made and how its owner learns.

    `created` is the moment its days are counted from, `now` that of writing.
    """

    created: datetime
    now: datetime
    roll_over: int
    retention: float
    weights: tuple[float, ...] = ()


def write(
    to: IO[bytes], package: Package, frame: Frame, files: Iterable[tuple[str, bytes]] = ()
) -> None:
    """Write the .apkg. `to` is a file open for writing; `files` are (name, bytes) of the
    pictures and sounds. Of two that have one name the first goes along: they are the same."""
    with tempfile.TemporaryDirectory(prefix="recite-anki-") as folder:
        path = os.path.join(folder, "collection.anki2")
        with closing(sqlite3.connect(path, isolation_level=None)) as base:
            base.execute("PRAGMA journal_mode = OFF")
            base.execute("PRAGMA synchronous = OFF")
            base.executescript(_SCHEMA)
            base.execute("BEGIN")
            _fill(base, package, frame)
            base.execute("COMMIT")
        with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.write(path, "collection.anki2")
            _add_files(archive, files)


def _add_files(archive: zipfile.ZipFile, files: Iterable[tuple[str, bytes]]) -> None:
    """Each under a number, and the list of what the numbers are called."""
    names: dict[str, int] = {}
    for name, data in files:
        if name not in names:
            names[name] = len(names)
            # Pictures and sounds are packed as they are.
            archive.writestr(str(names[name]), data, zipfile.ZIP_STORED)
    archive.writestr("media", json.dumps({str(n): name for name, n in names.items()}))


def _fill(base: sqlite3.Connection, package: Package, frame: Frame) -> None:
    seconds = int(frame.now.timestamp())
    base.execute(
        "INSERT INTO col VALUES (1, ?, ?, ?, 11, 0, 0, 0, ?, ?, ?, ?, '{}')",
        (
            int(frame.created.timestamp()),
            1000 * seconds,
            1000 * seconds,
            json.dumps(_conf(frame)),
            json.dumps({str(pk): _model(kind, seconds) for pk, kind in package.note_types.items()}),
            json.dumps(_decks(package.decks, seconds)),
            json.dumps(_presets(frame, seconds)),
        ),
    )
    base.executemany(
        "INSERT INTO notes VALUES (?, ?, ?, ?, -1, ?, ?, ?, ?, 0, '')",
        [
            (
                note.id,
                note.guid,
                note.type,
                seconds,
                f" {note.tags} " if note.tags else "",
                "\x1f".join(note.fields),
                note.fields[0] if note.fields else "",
                _checksum(note.fields),
            )
            for note in package.notes
        ],
    )
    base.executemany(
        f"INSERT INTO cards VALUES (?, ?, ?, ?, {seconds}, -1, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?)",  # noqa: S608
        package.cards,
    )
    base.executemany("INSERT INTO revlog VALUES (?, ?, -1, ?, ?, ?, ?, ?, ?)", package.log)


def _checksum(fields: Sequence[str]) -> int:
    """Of the first field, by which Anki finds twins."""
    first = fields[0] if fields else ""
    words = re.sub(r"<[^<>]*>", "", first) if "<" in first else first
    return int(sha1(words.encode(), usedforsecurity=False).hexdigest()[:8], 16)


def _conf(frame: Frame) -> dict[str, Any]:
    offset = frame.created.utcoffset()
    west = -int(offset.total_seconds()) // 60 if offset else 0
    return {
        "schedVer": 2,
        "sched2021": True,
        "creationOffset": west,
        "rollover": frame.roll_over,
        "nextPos": 1,
        "curDeck": 1,
        "activeDecks": [1],
        "sortType": "noteFld",
        "sortBackwards": False,
        "newSpread": 0,
        "collapseTime": 1200,
        "timeLim": 0,
        "estTimes": True,
        "dueCounts": True,
        "addToCur": True,
        "dayLearnFirst": False,
        "fsrs": True,
    }


def _model(kind: NoteType, seconds: int) -> dict[str, Any]:
    return {
        "id": kind.id,
        "name": kind.name,
        "type": int(kind.is_cloze),
        "mod": seconds,
        "usn": -1,
        "sortf": 0,
        "did": None,
        "flds": [
            {"name": name, "ord": n, "sticky": False, "rtl": False, "font": "Arial", "size": 20}
            for n, name in enumerate(kind.fields)
        ],
        "tmpls": [
            {
                "name": template.name,
                "ord": n,
                "qfmt": template.question,
                "afmt": template.answer,
                "bqfmt": "",
                "bafmt": "",
                "did": None,
            }
            for n, template in enumerate(kind.templates)
        ],
        "css": kind.css,
        "latexPre": "",
        "latexPost": "",
        "latexsvg": False,
        "req": [[n, "any", [0]] for n in range(len(kind.templates))],
        "tags": [],
        "vers": [],
    }


def _decks(names: Mapping[int, str], seconds: int) -> dict[str, Any]:
    return {
        str(pk): {
            "id": pk,
            "name": name,
            "mod": seconds,
            "usn": -1,
            "lrnToday": [0, 0],
            "revToday": [0, 0],
            "newToday": [0, 0],
            "timeToday": [0, 0],
            "collapsed": False,
            "browserCollapsed": False,
            "desc": "",
            "dyn": 0,
            "conf": 1 if pk == 1 else PRESET,
            "extendNew": 0,
            "extendRev": 0,
        }
        for pk, name in {1: "Default", **names}.items()
    }


def _presets(frame: Frame, seconds: int) -> dict[str, Any]:
    return {
        str(pk): {
            "id": pk,
            "name": name,
            "mod": seconds,
            "usn": -1,
            "maxTaken": 60,
            "autoplay": True,
            "timer": 0,
            "replayq": True,
            "dyn": False,
            "new": {
                "bury": True,
                "delays": [1.0, 10.0],
                "initialFactor": 2500,
                "ints": [1, 4, 0],
                "order": 1,
                "perDay": 20,
            },
            "rev": {"bury": True, "ease4": 1.3, "ivlFct": 1.0, "maxIvl": 36500, "perDay": 200,
                    "hardFactor": 1.2},
            "lapse": {"delays": [10.0], "leechAction": 1, "leechFails": 8, "minInt": 1,
                      "mult": 0.0},
            "desiredRetention": frame.retention,
            "fsrsParams6": list(frame.weights),
        }
        for pk, name in ((1, "Default"), (PRESET, "Recite"))
    }  # fmt: skip


def plain_as_html(words: str) -> str:
    """Plain text as a field of Anki."""
    if not any(sign in words for sign in "<>&\n"):
        return words
    safe = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return safe.replace("\n", "<br>")
