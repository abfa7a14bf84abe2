"""From how many answers on the forgetting curve of a learner is fitted, and fitted again. Pure."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec

FIRST, NEXT, PART = 250, 100, 10
"""Answers before the first comparison; new ones before another: so many, and a tenth of all."""


def missing(answers: int, had: int | None) -> int:
    """How many answers more before curves are compared, 0 where it is time.

    `had` are the answers that the last comparison had, None where there was none.
    """
    wanted = FIRST if had is None else had + max(NEXT, had // PART)
    return max(0, wanted - answers)


@cache
def can_fit() -> bool:
    """Whether what fits is installed here: an optional package."""
    return find_spec("fsrs_rs_python") is not None
