"""The real Anki, asked in a process of its own: it reads TZ and ANKI_TEST_MODE once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


def _run(zone: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, "ANKI_TEST_MODE": "1", "TZ": zone},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="session")
def with_anki() -> None:
    asked = _run("UTC", "-c", "import anki.collection")
    if asked.returncode:
        why = (asked.stderr.strip().splitlines() or ["no reason given"])[-1]
        pytest.skip(f"the scheduler was NOT held against Anki, which cannot be imported: {why}")


@pytest.fixture
def compared(with_anki: None) -> Callable[..., dict[str, Any]]:
    """Compares random histories in a time zone, with a fault or without; gives the report."""

    def compare(zone: str, count: int, seed: int, fault: str = "") -> dict[str, Any]:
        words = [zone, str(count), str(seed), *([fault] if fault else [])]
        done = _run(zone, "-m", "tests.oracles.replay", *words)
        assert done.returncode == 0, done.stderr[-3000:]
        # Anki itself says things when it is slow, so the report is the last line.
        report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return report

    return compare
