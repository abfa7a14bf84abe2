"""State is a function of the log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from quizzes.scheduling.order import in_time
from quizzes.scheduling.shapes import NEW, Folded, Memory, Row, Settings, State
from quizzes.scheduling.steps import replayed

UNDOABLE = frozenset({"answer", "bury", "suspend", "unsuspend", "flag", "unflag", "practice"})
TELLS_MEMORY = frozenset({"answer", "import", "correction"})
LEECH, LEECH_AGAIN = 8, 4


def fold(rows: Sequence[Row], settings_of: Callable[[Row], Settings], *, seed: int) -> Folded:
    """What the rows, in their order, make of a card.

    An undo takes back the latest row of an undoable kind that still stands.
    """
    memory, aside = NEW, Folded()
    for row in standing(rows):
        if row.kind in TELLS_MEMORY:
            memory = _remembered(memory, row, settings_of, seed)
        else:
            aside = _set_aside(aside, row)
    leech = is_leech(memory)
    return Folded(memory, aside.suspended, aside.flagged, aside.buried_until, leech)


def course(
    rows: Sequence[Row], settings_of: Callable[[Row], Settings], *, seed: int
) -> tuple[tuple[Row, Memory], ...]:
    """Each answer that stands, with the memory it left: the way to what `fold` says."""
    memory, found = NEW, []
    for row in standing(rows):
        if row.kind in TELLS_MEMORY:
            memory = _remembered(memory, row, settings_of, seed)
        if row.kind in ("answer", "import"):
            found.append((row, memory))
    return tuple(found)


def standing(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows without those taken back, and without the taking back, as they followed each
    other. An undo looks back in the order of the log, where imports cannot come between."""
    kept: list[Row] = []
    for row in rows:
        if row.kind != "undo":
            kept.append(row)
            continue
        for n in range(len(kept) - 1, -1, -1):
            if kept[n].kind in UNDOABLE:
                del kept[n]
                break
    return in_time(kept)


def _remembered(
    memory: Memory, row: Row, settings_of: Callable[[Row], Settings], seed: int
) -> Memory:
    if row.kind == "correction":
        return corrected(memory, row)
    return replayed(
        memory,
        row.rating or 0,
        row.at,
        settings_of(row),
        seed=seed,
        day=row.day,
        days=row.interval,
    )


def _set_aside(folded: Folded, row: Row) -> Folded:
    match row.kind:
        case "bury":
            return replace(folded, buried_until=row.day + timedelta(days=1))
        case "unbury":
            return replace(folded, buried_until=None)
        case "suspend" | "unsuspend":
            return replace(folded, suspended=row.kind == "suspend")
        case "flag" | "unflag":
            return replace(folded, flagged=row.kind == "flag")
        case _practice:
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
