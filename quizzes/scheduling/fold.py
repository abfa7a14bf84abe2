"""State is a function of the log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from quizzes.scheduling.shapes import NEW, Folded, Memory, Row, Settings, State
from quizzes.scheduling.steps import after

UNDOABLE = frozenset({"answer", "bury", "suspend", "unsuspend", "flag", "unflag"})
LEECH, LEECH_AGAIN = 8, 4


def fold(rows: Sequence[Row], settings_of: Callable[[Row], Settings], *, seed: int) -> Folded:
    """What the rows, in their order, make of a card.

    An undo takes back the latest row of an undoable kind that still stands.
    """
    folded = Folded(standing=standing(rows))
    for row in folded.standing:
        folded = _apply(folded, row, settings_of, seed)
    return replace(folded, leech=is_leech(folded.memory))


def course(
    rows: Sequence[Row], settings_of: Callable[[Row], Settings], *, seed: int
) -> tuple[tuple[Row, Memory], ...]:
    """Each answer that stands, with the memory it left: the way to what `fold` says."""
    folded, found = Folded(), []
    for row in standing(rows):
        folded = _apply(folded, row, settings_of, seed)
        if row.kind in ("answer", "import"):
            found.append((row, folded.memory))
    return tuple(found)


def standing(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows without those taken back, and without the taking back."""
    kept: list[Row] = []
    for row in rows:
        if row.kind != "undo":
            kept.append(row)
            continue
        for n in range(len(kept) - 1, -1, -1):
            if kept[n].kind in UNDOABLE:
                del kept[n]
                break
    return tuple(kept)


def _apply(folded: Folded, row: Row, settings_of: Callable[[Row], Settings], seed: int) -> Folded:
    match row.kind:
        case "answer" | "import":
            memory = after(folded.memory, row.rating or 0, row.at, settings_of(row), seed=seed)
            return replace(folded, memory=memory)
        case "bury":
            return replace(folded, buried_until=row.day + timedelta(days=1))
        case "unbury":
            return replace(folded, buried_until=None)
        case "suspend" | "unsuspend":
            return replace(folded, suspended=row.kind == "suspend")
        case "flag" | "unflag":
            return replace(folded, flagged=row.kind == "flag")
        case "correction":
            return replace(folded, memory=corrected(folded.memory, row))
        case _undo:
            return folded


def corrected(memory: Memory, row: Row) -> Memory:
    """The key of the card changed: it is asked within a day, its stability left alone."""
    if memory.state is State.NEW or memory.due_day is None:
        return NEW if memory.state is State.NEW else memory
    soon = min(memory.due_day, row.day + timedelta(days=1))
    return replace(memory, due_day=soon, due=min(memory.due or row.at, row.at + timedelta(days=1)))


def is_leech(memory: Memory) -> bool:
    """Eight lapses, then every fourth."""
    return memory.lapses >= LEECH and (memory.lapses - LEECH) % LEECH_AGAIN == 0
