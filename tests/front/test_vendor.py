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


# Modules that app.js fetches only where their elements are: which of them can meet on a page.
PAGES: dict[str, set[str]] = {
    "document": {"reader", "asking"},
    "review": set(),
    "quiz": {"saving", "order", "countdown"},
    "editor": {"saving", "order", "select"},
    "list": {"ticks"},
}


def test_style_and_scripts_of_a_page_weigh_at_most_25_kilobytes() -> None:
    app = (STATIC / "js/app.js").read_text()
    on_demand = set(re.findall(r'import\("\./(\w+)\.js"\)', app))
    assert on_demand == set().union(*PAGES.values())
    every = [path for path in (STATIC / "js").glob("*.js") if path.stem not in on_demand]
    common = sum(gzipped(path) for path in [STATIC / "css/app.css", *every])
    for page, names in PAGES.items():
        own = sum(gzipped(STATIC / f"js/{name}.js") for name in names)
        assert common + own <= 25_000, page


def test_preloaded_fonts_weigh_at_most_90_kilobytes() -> None:
    assert sum((STATIC / "fonts" / name).stat().st_size for name in PRELOADED) <= 90_000


def test_nothing_is_fetched_from_elsewhere() -> None:
    for path in [STATIC / "css/app.css", *(STATIC / "js").glob("*.js")]:
        assert not re.search(r"https?://|//[a-z]+\.", path.read_text().replace("w3.org", ""))
