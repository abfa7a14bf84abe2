"""What was taken from others is what VENDOR.md says it is, and the first visit stays light."""

import gzip
import hashlib
import re
from pathlib import Path

STATIC = Path(__file__).parents[2] / "static"
VENDORED = re.findall(
    r"\| `([^`]+)` \| .*\[[\w.-]+\]\(([^)]+)\) \| `([0-9a-f]{64})` \|",
    (STATIC / "vendor/VENDOR.md").read_text(),
)
PRELOADED = ("inter-latin-wght-normal.woff2", "source-serif-4-latin-wght-normal.woff2")


def gzipped(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


def test_every_vendored_file_has_its_hash_and_licence() -> None:
    fonts = {f"fonts/{path.name}" for path in (STATIC / "fonts").iterdir()}
    assert {name for name, _, _ in VENDORED} == fonts | {"vendor/icons.svg"}
    for name, licence, digest in VENDORED:
        assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == digest
        assert (STATIC / "vendor" / licence).stat().st_size > 500


def test_style_and_scripts_weigh_at_most_25_kilobytes() -> None:
    files = [STATIC / "css/app.css", *(STATIC / "js").glob("*.js")]
    assert sum(gzipped(path) for path in files) <= 25_000


def test_preloaded_fonts_weigh_at_most_90_kilobytes() -> None:
    assert sum((STATIC / "fonts" / name).stat().st_size for name in PRELOADED) <= 90_000


def test_nothing_is_fetched_from_elsewhere() -> None:
    for path in [STATIC / "css/app.css", *(STATIC / "js").glob("*.js")]:
        assert not re.search(r"https?://|//[a-z]+\.", path.read_text().replace("w3.org", ""))
