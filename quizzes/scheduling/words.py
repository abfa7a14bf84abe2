"""Memory in words: how well something is remembered, and when it returns."""

from __future__ import annotations

from datetime import date, datetime

from quizzes.scheduling.memory import recall_after
from quizzes.scheduling.shapes import Memory, Settings, State, Word

STRONG_FROM, FADING_BELOW = 0.9, 0.7
_ROUNDING = 1e-9


def retrievability(memory: Memory, day: date, settings: Settings) -> float:
    """The chance to recall a card on a study day; 0 for what was never learned."""
    if memory.stability is None or memory.last_day is None:
        return 0.0
    elapsed = max(0, (day - memory.last_day).days)
    return recall_after(memory.stability, elapsed, settings.parameters)


def word(memory: Memory, day: date, settings: Settings) -> Word:
    """Strong (90 % and more), holding (70-90), fading (less, or due), new."""
    if memory.state is State.NEW:
        return Word.NEW
    if memory.state is not State.REVIEW:
        late = memory.due_day is not None and memory.due_day < day
        return Word.FADING if late else Word.HOLDING
    recall = retrievability(memory, day, settings)
    if recall < FADING_BELOW or (memory.due_day is not None and memory.due_day <= day):
        return Word.FADING
    return Word.STRONG if recall >= STRONG_FROM - _ROUNDING else Word.HOLDING


def interval_words(memory: Memory, at: datetime) -> tuple[str, int]:
    """Unit and number for a button: minutes or hours in steps, then days, months, years."""
    if memory.state is not State.REVIEW and memory.due is not None:
        minutes = max(1, round((memory.due - at).total_seconds() / 60))
        return ("minutes", minutes) if minutes < 120 else ("hours", round(minutes / 60))
    if memory.interval < 60:
        return "days", memory.interval
    if memory.interval < 365:
        return "months", round(memory.interval / 30.4)
    return "years", round(memory.interval / 365.25)
