"""As much of protocol buffers as a package needs: the fields of one message."""

from __future__ import annotations

from collections.abc import Iterator

from quizzes.exchange.anki.shapes import BadPackage

VARINT, FIXED_64, BYTES, FIXED_32 = 0, 1, 2, 5


def fields(message: bytes, where: str) -> Iterator[tuple[int, int | bytes]]:
    """(number, value) of each field. BadPackage where the message ends too early."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at, where)
        number, kind = tag >> 3, tag & 7
        if kind == VARINT:
            value, at = _varint(message, at, where)
            yield number, value
            continue
        if kind == BYTES:
            size, at = _varint(message, at, where)
        elif kind in (FIXED_64, FIXED_32):
            size = 8 if kind == FIXED_64 else 4
        else:
            raise BadPackage("broken", where)
        if at + size > len(message):
            raise BadPackage("broken", where)
        yield number, message[at : at + size]
        at += size


def text(message: bytes, number: int, where: str) -> str:
    """The last field of that number as text; empty where there is none."""
    found = [value for n, value in fields(message, where) if n == number]
    value = found[-1] if found else b""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def number(message: bytes, wanted: int, where: str) -> int:
    """The last field of that number as a whole number; 0 where there is none."""
    found = [value for n, value in fields(message, where) if n == wanted]
    return found[-1] if found and isinstance(found[-1], int) else 0


def _varint(message: bytes, at: int, where: str) -> tuple[int, int]:
    value = shift = 0
    while at < len(message) and shift < 64:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if not byte & 0x80:
            return value, at
    raise BadPackage("broken", where)
