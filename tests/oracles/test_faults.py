"""The comparison with Anki can fail: each fault put into the scheduler is noticed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.oracles.faults import FAULTS

pytestmark = pytest.mark.oracle

SAMPLE = ("Europe/Berlin", 150, 1)


def test_without_a_fault_nothing_differs(compared: Callable[..., dict[str, Any]]) -> None:
    report = compared(*SAMPLE)
    assert report["differences"] == 0, report["first"]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_noticed(compared: Callable[..., dict[str, Any]], fault: str) -> None:
    assert compared(*SAMPLE, fault)["differences"] > 0
