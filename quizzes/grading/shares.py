"""From a share of the marks to whether it passes, and to the figure that is shown. Pure."""

from __future__ import annotations

from math import floor

SAME = 1e-6
"""Per cent: sums of parts are not exact."""


def passes(percent: float, pass_percent: int | None) -> bool | None:
    """Whether a mark, 0 to 100, reaches the pass mark; None where there is none."""
    return None if pass_percent is None else percent >= pass_percent - SAME


def shown(percent: float, pass_percent: int | None) -> int:
    """A mark, 0 to 100, in whole per cent. One that does not pass is not rounded up: 42.86 %
    below a pass mark of 43 % would read as 43 %."""
    failed = passes(percent, pass_percent) is False
    return floor(percent + SAME) if failed else round(percent)
