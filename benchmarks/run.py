"""`make bench`: measure, print a table, write benchmarks/results.json. A missed bar ends with 1."""

from __future__ import annotations

import json
import os
import platform
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django

from benchmarks import answers, weight
from benchmarks.part import PARTS
from benchmarks.site import EQUAL, Site, crowd_on, databases, figures_of, site

RESULTS = Path(__file__).parent / "results.json"
NOISY = 0.10


@dataclass(frozen=True)
class Row:
    """One figure with the highest value it may have; `spread` over the rounds, where there are."""

    value: float
    unit: str
    bar: float | None = None
    spread: float | None = None

    @property
    def missed(self) -> bool:
        return self.bar is not None and self.value > self.bar


def measure(server: Site) -> tuple[dict[str, Row], dict[str, int]]:
    """Figure -> row, and the parts of a first visit."""
    timed = answers.measure(server)
    parts = weight.first_visit(server) or {}
    rows = {
        "empty signed-in view, CPU": Row(round(timed.empty_us), "µs"),
        "answer and next card, CPU": Row(round(timed.answer_us), "µs"),
        "answer and next card against the empty view": Row(
            round(timed.ratio, 2), "×", 2.0, round(timed.spread, 3)
        ),
        "the same, each kind twenty times without a pause": Row(round(timed.hammered, 2), "×"),
        "SQL statements of an answer": Row(server.prepared["statements"], "statements", 8),
        "answer and next card, sent": Row(timed.answer_bytes, "bytes", 4096),
        "loading the first document with its questions": Row(
            server.prepared["load_pack_seconds"], "s"
        ),
    }
    bank = server.prepared["bank"]
    rows |= {
        f"making the whole bank ({bank['items']} items)": Row(round(bank["generate"], 2), "s", 2.0),
        "the bank after one corrected fact, median": Row(round(bank["fact"], 3), "s", 0.2),
        "the bank after one corrected fact, worst": Row(round(bank["fact_worst"], 3), "s"),
        "the bank after one more alias, median": Row(round(bank["name"], 3), "s", 0.2),
        "the bank after one more alias, worst": Row(round(bank["name_worst"], 3), "s"),
    }
    for kind, url in databases().items():
        rows |= crowd_rows(kind, crowd_on(url))
    large = server.prepared["analysis"]
    rows |= {
        "analysis of 1,000 attempts at 50 questions": Row(round(large["seconds"], 2), "s", 1.0),
        "SQL statements of that analysis": Row(large["statements"], "statements", 10),
    }
    for part in PARTS:
        rows |= {name: Row(value, unit, bar) for name, value, unit, bar in figures_of(part)}
    if parts:
        rows["first visit, sent"] = Row(sum(parts.values()), "bytes", 140_000)
    return rows, parts


def crowd_rows(kind: str, found: dict[str, Any]) -> dict[str, Row]:
    """The next card of 100,000 against that of 100: the whole request, and the choice alone."""
    rows: dict[str, Row] = {}
    for name, one in found.items():
        few, many = one["request"]["few"], one["request"]["many"]
        what = f"next card of 100,000, {name}, {kind}"
        # A fuller day costs more, up to its limits: held to the bar is what is equal but in size.
        bar = 1.3 if name == EQUAL else None
        rows[what] = Row(round(many / few, 2), "× that of 100", bar)
        rows[f"{what}: choosing it"] = Row(round(one["choose"]["many"]), "µs")
        rows[f"{what}: statements more"] = Row(
            one["statements"][1] - one["statements"][0], "statements", 0
        )
    return rows


def main() -> int:
    with site() as server:
        rows, parts = measure(server)
    for name, row in rows.items():
        bar = "" if row.bar is None else f"  bar {row.bar:g}{'  MISSED' if row.missed else ''}"
        noise = f"  spread {row.spread:.0%}" if row.spread and row.spread > NOISY else ""
        print(f"{name:<48}{row.value:>12,g} {row.unit}{bar}{noise}")
    if not parts:
        print("There is no Chromium here: the first visit was NOT measured.")
    RESULTS.write_text(
        json.dumps(
            {
                "measured": datetime.now(UTC).isoformat(timespec="seconds"),
                "machine": f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}",
                "python": platform.python_version(),
                "django": django.get_version(),
                "figures": {name: asdict(row) for name, row in rows.items()},
                "first visit": parts,
            },
            indent=2,
            ensure_ascii=False,
        )
        + "\n"
    )
    return int(any(row.missed for row in rows.values()))


if __name__ == "__main__":
    sys.exit(main())
