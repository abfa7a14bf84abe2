"""Where answers that were given elsewhere stand among those given here."""

from __future__ import annotations

from collections.abc import Sequence

from quizzes.scheduling.shapes import Row


def in_time(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows as they followed each other: each that was taken in ("import") goes before all
    that were written before it and are later. The others keep their order among themselves.

    What is written after an import stays after it, whatever its clock says: so what a learner
    was shown and answered is what the fold makes of it.
    """
    if all(row.kind != "import" for row in rows):
        return tuple(rows)
    found: list[Row] = []
    for row in rows:
        at = len(found)
        if row.kind == "import":
            while at and found[at - 1].at > row.at:
                at -= 1
        found.insert(at, row)
    return tuple(found)
