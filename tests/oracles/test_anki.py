"""The scheduler is Anki's: what both make of the same answers is the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.oracle

HISTORIES = 600
CLOCKS_MOVE = {
    "UTC": False,
    "Europe/Berlin": True,
    "Asia/Tokyo": False,
    "America/Los_Angeles": True,
    "Australia/Adelaide": True,
}


@pytest.mark.parametrize("zone", CLOCKS_MOVE)
def test_memory_and_buttons_are_those_of_anki(
    compared: Callable[..., dict[str, Any]], zone: str
) -> None:
    report = compared(zone, HISTORIES, 1)
    assert report["differences"] == 0, report["first"]
    assert report["histories"] == HISTORIES
    assert report["fitted"] == HISTORIES / 3
    assert report["reviews"] > 8 * HISTORIES
    assert report["buttons"] > 3.9 * HISTORIES
    assert report["worst"] <= 1e-5

    known = report["explained"]
    by_days = known.get("days: memory", 0) + known.get("days, hard: memory", 0)
    # Anki counts spans of 86,400 seconds. Without summer time that shows in the very second
    # of the roll-over only, with it around each roll-over of the other half of the year.
    assert by_days > HISTORIES / 10 if CLOCKS_MOVE[zone] else by_days < HISTORIES / 10
    single = sum(count for reason, count in known.items() if reason.startswith("single precision"))
    assert single <= HISTORIES / 50
    assert known.get("no answer of Anki", 0) <= HISTORIES / 50
