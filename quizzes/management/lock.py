"""One run at a time."""

from __future__ import annotations

import fcntl
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection


class Busy(Exception):
    """Another run holds the lock."""


@contextmanager
def only_one(name: str) -> Iterator[None]:
    """Hold the lock of this name for the database in use. Busy where another process has it.

    PostgreSQL keeps it for all machines, and lets go of it with the connection. SQLite is of
    one machine, so a locked file does: the system lets go of it however the process ends.
    """
    about = f"{name} {connection.settings_dict['HOST']} {connection.settings_dict['NAME']}"
    digest = hashlib.sha256(about.encode()).digest()
    with (_advisory if connection.vendor == "postgresql" else _file)(digest):
        yield


@contextmanager
def _advisory(digest: bytes) -> Iterator[None]:
    key = int.from_bytes(digest[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        if not cursor.fetchone()[0]:
            raise Busy
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


@contextmanager
def _file(digest: bytes) -> Iterator[None]:
    path = Path(tempfile.gettempdir()) / f"recite-{digest.hex()[:16]}.lock"
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            raise Busy from held
        yield
