"""Writes english.txt.gz anew from a wheel of symspellpy: `pip download --no-deps symspellpy`.

python content/doubts/words/refresh.py symspellpy-6.10.1-py3-none-any.whl
"""

from __future__ import annotations

import gzip
import hashlib
import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
INSIDE = "symspellpy/frequency_dictionary_en_82_765.txt"
COMMON = 20_000


def main(wheel: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        rows = [line.split() for line in archive.read(INSIDE).decode("utf-8-sig").splitlines()]
    ranked = [word for word, _count in sorted(rows, key=lambda row: (-int(row[1]), row[0]))]
    parts = (sorted(ranked[:COMMON]), sorted(ranked[COMMON:]))
    text = "\n\n".join("\n".join(part) for part in parts) + "\n"
    packed = gzip.compress(text.encode(), 9, mtime=0)
    (HERE / "english.txt.gz").write_bytes(packed)
    print(f"{len(ranked)} words, SHA-256 {hashlib.sha256(packed).hexdigest()}")


if __name__ == "__main__":
    main(sys.argv[1])
