"""One part of `make bench` alone: `python -m benchmarks.part rebuild`.

Runs `figures()` of benchmarks/<name>.py with Django and a database that is thrown away. What
they say goes to the screen; the last line is JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib import import_module

Figure = tuple[str, float, str, float | None]
"""Name, value, unit, and the highest value it may have."""

PARTS = ("plans", "fitting", "rebuild", "anki", "gradebook")


def main(name: str) -> None:
    """Called where Django is set up: see `benchmarks.site.figures_of`."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    figures: Callable[[], list[Figure]] = import_module(f"benchmarks.{name}").figures
    print(json.dumps(figures()))


if __name__ == "__main__":
    from benchmarks.site import figures_of

    for name, value, unit, bar in figures_of(sys.argv[1]):
        print(f"{name}: {value:g} {unit}" + ("" if bar is None else f" (bar {bar:g})"))
