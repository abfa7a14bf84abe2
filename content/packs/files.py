"""The files of a pack, out of a folder or a zip and into one; never more than is sensible."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from django.utils.translation import gettext as _

from content.packs.shapes import PackError, Problem

MOST_BYTES: Final = {"pack.toml": 64_000, "text.md": 2_000_000, "facts.yaml": 8_000_000}
"""The files of a pack and the most each may hold. Anything else in it is left unread."""

MOST_ZIPPED: Final = 12_000_000
MOST_ENTRIES: Final = 100
EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
PLAIN_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def pack_files(path: Path) -> dict[str, bytes]:
    """name -> bytes for the files of the pack at `path`; `PackError` for what is no pack."""
    if path.is_dir():
        return _complete({name: _capped(path / name, name) for name in _present(path)})
    try:
        with path.open("rb") as file:
            return zipped_files(file.read(MOST_ZIPPED + 1))
    except OSError as error:
        raise PackError(Problem(path.name, 0, _("There is no pack here."))) from error


def zipped_files(data: bytes) -> dict[str, bytes]:
    """The same out of a zip, counted while it unpacks: its own word for sizes is not taken."""
    if len(data) > MOST_ZIPPED:
        raise PackError(Problem("zip", 0, _("The zip is too large.")))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _complete(
                {name: _unpacked(archive, entry, name) for name, entry in _entries(archive)}
            )
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        ValueError,
    ) as error:
        if isinstance(error, PackError):
            raise
        raise PackError(Problem("zip", 0, _("This is not a zip that can be read."))) from error


def zipped(folder: str, files: Mapping[str, bytes]) -> bytes:
    """A zip of the files in a folder of this name; of the same files always the same bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(f"{folder}/{name}", EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return held.getvalue()


def _present(folder: Path) -> Iterable[str]:
    return (name for name in MOST_BYTES if (folder / name).is_file())


def _capped(path: Path, name: str) -> bytes:
    with path.open("rb") as file:
        return _within(name, file.read(MOST_BYTES[name] + 1))


def _entries(archive: zipfile.ZipFile) -> Iterable[tuple[str, zipfile.ZipInfo]]:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise PackError(Problem("zip", 0, _("There are too many files in the zip.")))
    # A pack may lie in a folder of the zip; of two files of one name the outermost counts.
    for entry in sorted(entries, key=lambda e: -e.filename.count("/")):
        name = PurePosixPath(entry.filename).name
        if name in MOST_BYTES and not entry.is_dir():
            yield name, entry


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
    if entry.compress_type not in PLAIN_METHODS:
        raise PackError(Problem(name, 0, _("Its way of compression is not supported.")))
    with archive.open(entry) as file:
        return _within(name, file.read(MOST_BYTES[name] + 1))


def _within(name: str, data: bytes) -> bytes:
    if len(data) > MOST_BYTES[name]:
        raise PackError(Problem(name, 0, _("The file is too large for a pack.")))
    return data


def _complete(files: Mapping[str, bytes]) -> dict[str, bytes]:
    missing = [name for name in MOST_BYTES if name not in files]
    if missing:
        raise PackError(*(Problem(name, 0, _("The file is missing.")) for name in missing))
    return dict(files)


def decoded(name: str, data: bytes) -> str:
    """UTF-8 text, or a `PackError` that names the line where it is not."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise PackError(Problem(name, line, _("This is not text in UTF-8."))) from error
