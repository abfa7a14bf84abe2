"""Presses at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connections

Said = TypeVar("Said")


def together(times: int, press: Callable[[int], Said]) -> list[Said]:
    """What so many presses at once, each in a thread with a connection of its own, answer."""
    ready = Barrier(times)

    def alone(n: int) -> Said:
        ready.wait()
        try:
            return press(n)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(alone, range(times)))
