"""One door for all text."""

from __future__ import annotations

import hashlib
import re
import unicodedata

BIDI = {code: f"[U+{code:04X}]" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
_STRAIGHT = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "–": "-", "—": "-"}
)


def clean_text(text: str) -> str:
    """NFC, without NUL and lone surrogates, lines ended by \\n, bidi controls made visible."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").replace("\ufeff", "")
    text = text.encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFC", text.translate(BIDI))


def normalise_sentence(sentence: str) -> str:
    """A sentence as it is hashed: case folded, straight quotes, one hyphen, single spaces."""
    plain = unicodedata.normalize("NFKC", sentence).translate(_STRAIGHT)
    return re.sub(r"\s+", " ", plain).strip().casefold()


def sentence_hash(sentence: str) -> str:
    """The first 12 hexadecimal digits of the SHA-256 of the normalised sentence."""
    return hashlib.sha256(normalise_sentence(sentence).encode()).hexdigest()[:12]
