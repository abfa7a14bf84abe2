"""Histories told to the real Anki and to Recite, and where the two differ.

Run as a program of its own, `python -m tests.oracles.replay ZONE COUNT SEED [FAULT]`, because
Anki reads TZ and ANKI_TEST_MODE (which switches its fuzz off) once. Prints a report as JSON.
"""

from __future__ import annotations

import json
import math
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

from anki.buildinfo import version
from anki.collection import AddNoteRequest, Card, Collection
from anki.decks import DeckId

from quizzes.scheduling import Memory, Rating, Settings, State, after, fold, preview, steps
from quizzes.scheduling.memory import interval_for
from quizzes.scheduling.shapes import NEW
from tests.oracles.faults import FAULTS
from tests.oracles.histories import FITS, ROLL_OVER, History, histories, really_fitted

TOLERANCE = 1e-5
"""Relative, for stability and difficulty: Anki computes with single precision."""

SINGLE = 1e-5
"""How far single precision may move an interval before it is rounded to days."""

KINDS = {State.NEW: (0, 0), State.LEARNING: (1, 1), State.REVIEW: (2, 2), State.RELEARNING: (3, 1)}
"""Type and queue of an Anki card."""

LOGGED_AS = {State.NEW: 0, State.LEARNING: 0, State.REVIEW: 1, State.RELEARNING: 2}
"""Type of an entry in Anki's review log, by the state that was answered."""


@dataclass(frozen=True)
class Button:
    """What one answer would do; `days` out of the steps, `seconds` in them."""

    state: State
    days: int
    seconds: int
    steps_left: int
    lapses: int
    stability: float
    difficulty: float


class Differ(Exception):
    """The two disagree; says where."""


# --- The days of Anki: spans of 86,400 seconds before its next roll-over


@dataclass(frozen=True)
class AnkiDays:
    """How Anki counts days: back from its next roll-over, whatever clocks were put to since."""

    cutoff: int

    def __call__(self, at: datetime, _zone: str, _starts: int) -> date:
        spans = max(0, self.cutoff - int(at.timestamp())) // 86_400
        return date(2026, 1, 1) - timedelta(days=spans)

    def explain(self, answers: list[datetime], zone: str, now: datetime) -> None:
        """Every moment that falls on another day here than for us does so for one of two reasons:
        it is the very second of the roll-over, or clocks were changed between it and now and it
        lies no further from the roll-over than they were moved."""
        here = ZoneInfo(zone)
        today = steps.study_day(now, zone, ROLL_OVER)
        for at in answers:
            ours = (today - steps.study_day(at, zone, ROLL_OVER)).days
            theirs = (date(2026, 1, 1) - self(at, zone, ROLL_OVER)).days
            if ours == theirs:
                continue
            wall = at.astimezone(here)
            moved = abs(_offset(wall) - _offset(now.astimezone(here)))
            turn = wall.replace(hour=ROLL_OVER, minute=0, second=0, microsecond=0, tzinfo=None)
            off = abs((wall.replace(microsecond=0, tzinfo=None) - turn).total_seconds())
            if abs(ours - theirs) > 1 or off > moved:
                raise Differ(f"day of {wall.isoformat()}: {ours} ago for us, {theirs} for Anki")


def _offset(moment: datetime) -> float:
    offset = moment.utcoffset()
    assert offset is not None
    return offset.total_seconds()


# --- Single precision


LAST_DIGIT = 2**-23
"""Of a number a little above one, in single precision."""


def lapses_moved(model: Any, by: float) -> Any:
    """The model with the last digit of a lapse moved.

    A lapse takes one from (stability + 1) ** w[13]. For a stability near zero that leaves little
    of it, so the last digit, of which single precision has few, weighs more than anywhere else.
    """

    def reviewed(
        stability: float | None, difficulty: float | None, elapsed: int, rating: Rating, w: Any
    ) -> tuple[float, float]:
        then, harder = model(stability, difficulty, elapsed, rating, w)
        if stability is not None and elapsed > 0 and rating is Rating.AGAIN:
            then *= 1 + by / ((stability + 1) ** w[13] - 1)
        return then, harder

    return reviewed


# --- Hard on the same day


HARD_IS_FLOORED = tuple(int(part) for part in version.split(".")[:2]) >= (26, 9)
"""Whether this Anki knows the later FSRS-6, in which Hard on the same day takes no stability away.

`fsrs` has it since 6.3.2; Anki 25.9 has not, Anki 26.9 has.
"""


def hard_not_floored(model: Any) -> Any:
    """The model with the short-term formula of the earlier FSRS-6 for Hard."""

    def reviewed(
        stability: float | None, difficulty: float | None, elapsed: int, rating: Rating, w: Any
    ) -> tuple[float, float]:
        then, harder = model(stability, difficulty, elapsed, rating, w)
        if stability is not None and elapsed == 0 and rating is Rating.HARD:
            then = stability * math.exp(w[17] * (w[18] - 1)) * stability ** -w[19]
        return then, harder

    return reviewed


# --- Telling Anki


def collection_for(path: str, presets: list[Settings]) -> tuple[Collection, dict[Settings, int]]:
    """A new collection with FSRS on, and a deck with a preset for each of the settings."""
    col = Collection(path)
    col.set_config("fsrs", True)
    col.set_config("rollover", ROLL_OVER)
    decks: dict[Settings, int] = {}
    for n, how in enumerate(presets):
        preset = col.decks.add_config(f"preset {n}")
        preset["fsrsParams6"] = list(how.parameters)
        preset["desiredRetention"] = how.retention
        preset["rev"]["maxIvl"] = how.maximum_interval
        preset["new"]["delays"] = [step.total_seconds() / 60 for step in how.learning_steps]
        preset["lapse"]["delays"] = [step.total_seconds() / 60 for step in how.relearning_steps]
        col.decks.update_config(preset)
        deck = col.decks.add_normal_deck_with_name(f"deck {n}").id
        col.decks.set_config_id_for_deck_dict(col.decks.get(deck), preset["id"])
        decks[how] = deck
    return col, decks


def write_log(col: Collection, cards: Mapping[int, History]) -> None:
    """Our answers as Anki's review log; the first of a card is of type 0, or Anki ignores it."""
    entries: dict[int, tuple[int, ...]] = {}
    for cid, history in cards.items():
        memory = NEW
        for row in history.answers:
            moved = after(memory, row.rating or 0, row.at, history.settings, seed=cid)
            key = int(row.at.timestamp()) * 1000
            while key in entries:  # an entry is known by its millisecond
                key += 1
            kind = LOGGED_AS[memory.state]
            factor = 0 if kind != 1 else round((moved.difficulty or 1) * 100)
            entries[key] = (
                key, cid, -1, row.rating or 0, _logged(moved), _logged(memory), factor, 0, kind
            )  # fmt: skip
            memory = moved
    marks = ",".join("?" * 9)
    col.db.transact(  # in one: each entry of its own would wait for the disk
        lambda: col.db.executemany(f"insert into revlog values ({marks})", list(entries.values()))
    )


def _logged(memory: Memory) -> int:
    """An interval in the review log: days, or seconds below zero."""
    if memory.state is State.REVIEW or memory.due is None or memory.last is None:
        return memory.interval
    return -int((memory.due - memory.last).total_seconds())


def place(card: Card, memory: Memory, told: Any, how: Settings) -> None:
    """Puts a card where our log leads, with the memory that Anki computed."""
    card.type, card.queue = KINDS[memory.state]
    card.reps, card.lapses, card.ivl = memory.reps, memory.lapses, memory.interval
    if memory.last is None or memory.due is None:
        return
    if memory.state is not State.REVIEW:
        wanted = how.relearning_steps if memory.state is State.RELEARNING else how.learning_steps
        card.left = len(wanted) - memory.step
        card.due = int(memory.due.timestamp())
    card.memory_state, card.decay = told.state, told.decay
    card.desired_retention = told.desired_retention
    card.last_review_time = int(memory.last.timestamp())


def stops_anki(memory: Memory, now: datetime, how: Settings) -> bool:
    """Anki breaks down where Good ends the steps with the longest interval: Easy, a day
    later, would have a shortest interval above the longest one."""
    good = preview(memory, now, how, seed=1)[Rating.GOOD]
    return memory.state is not State.REVIEW and good.interval >= how.maximum_interval


def buttons_of_anki(col: Collection, cid: int) -> dict[Rating, Button]:
    states = col._backend.get_scheduling_states(cid)
    named = zip(Rating, (states.again, states.hard, states.good, states.easy), strict=True)
    return {rating: _button_of_anki(state.normal) for rating, state in named}


def _button_of_anki(state: Any) -> Button:
    kind = State(state.WhichOneof("kind"))
    review = state.relearning.review if kind is State.RELEARNING else state.review
    step = state.relearning.learning if kind is State.RELEARNING else state.learning
    known = (review if kind is State.REVIEW else step).memory_state
    return Button(
        state=kind,
        days=review.scheduled_days if kind is State.REVIEW else 0,
        seconds=step.scheduled_secs,
        steps_left=step.remaining_steps,
        lapses=review.lapses,
        stability=known.stability,
        difficulty=known.difficulty,
    )


def our_buttons(memory: Memory, now: datetime, how: Settings) -> dict[Rating, Button]:
    found = {}
    for rating, then in preview(memory, now, how, seed=1).items():
        assert then.due is not None
        out = then.state is State.REVIEW
        wanted = how.relearning_steps if then.state is State.RELEARNING else how.learning_steps
        found[rating] = Button(
            state=then.state,
            days=then.interval,
            seconds=0 if out else round((then.due - now).total_seconds()),
            steps_left=0 if out else len(wanted) - then.step,
            lapses=then.lapses,
            stability=then.stability or 0,
            difficulty=then.difficulty or 0,
        )
    return found


# --- Comparing


def folded(history: History) -> Memory:
    """The fold with the study days that the scheduler, as it now counts, gives the answers."""
    how = history.settings
    rows = [
        row._replace(day=steps.study_day(row.at, how.time_zone, how.day_starts_at))
        for row in history.rows
    ]
    return fold(rows, lambda _row: how, seed=1).memory


def near(ours: float | None, theirs: float) -> bool:
    return abs((ours or 0) - theirs) <= TOLERANCE * abs(theirs)


class Comparison:
    """Compares card by card, and counts what had to be explained and by what."""

    def __init__(self, zone: str, now: datetime, cutoff: int) -> None:
        self.zone, self.now, self.days = zone, now, AnkiDays(cutoff)
        self.explained: Counter[str] = Counter()
        self.seen: Counter[str] = Counter()
        self.worst = 0.0
        self.differences: list[str] = []

    def memory(self, name: str, history: History, ours: Memory, told: Any) -> None:
        """What Anki computed from its log is what our log folds to."""
        if self._same_memory(ours, told.state):
            return
        if self._same_in_single(history, told.state):
            self.explained["single precision: memory"] += 1
            return
        for reason, ways in self._ways_of_anki(history):
            with ways:
                if self._same_memory(folded(history), told.state):
                    self.explained[f"{reason}: memory"] += 1
                    return
                if self._same_in_single(history, told.state):
                    self.explained[f"{reason}: memory"] += 1
                    self.explained["single precision: memory"] += 1
                    return
        said = f"{ours.stability}/{ours.difficulty} for us"
        self.differences.append(f"{name}: memory {said}, {_one_line(told.state)} for Anki")

    def _same_memory(self, ours: Memory, theirs: Any) -> bool:
        pairs = ((ours.stability, theirs.stability), (ours.difficulty, theirs.difficulty))
        same = all(near(mine, yours) for mine, yours in pairs)
        if same and ours.stability is not None:
            apart = (abs((mine or 0) - yours) / yours for mine, yours in pairs)
            self.worst = max(self.worst, *apart)
        return same

    def _same_in_single(self, history: History, theirs: Any) -> bool:
        """Between what the last digit of single precision may make of each lapse."""
        ends = []
        for by in (-LAST_DIGIT, LAST_DIGIT):
            with patch.object(steps, "reviewed", lapses_moved(steps.reviewed, by)):
                ends.append(folded(history))
        low, high = sorted(end.stability or 0 for end in ends)
        between = low * (1 - TOLERANCE) <= theirs.stability <= high * (1 + TOLERANCE)
        return between and near(ends[0].difficulty, theirs.difficulty)

    def stored(self, name: str, told: Any, stored: Any) -> None:
        """What Anki keeps of its memory is that memory, rounded to 4 and 3 decimals."""
        for kept, meant, digits in (
            (stored.stability, told.stability, 4),
            (stored.difficulty, told.difficulty, 3),
        ):
            if abs(kept - meant) > 0.5 * 10**-digits + 1e-7 * meant:
                self.differences.append(f"{name}: Anki keeps {kept} of {meant}")

    def buttons(
        self, name: str, history: History, ours: Memory, kept: Any, theirs: dict[Rating, Button]
    ) -> None:
        """From the memory that Anki keeps each button leads where ours does."""
        how, start = history.settings, ours
        if ours.stability is not None:
            start = replace(ours, stability=kept.stability, difficulty=kept.difficulty)
        self.seen["buttons"] += len(Rating)
        if self._same_buttons(start, how, theirs):
            self._moved_by_rounding(ours, how, theirs)
            return
        for reason, ways in self._ways_of_anki(history):
            with ways:
                last_day = ours.last and steps.study_day(ours.last, self.zone, ROLL_OVER)
                if self._same_buttons(replace(start, last_day=last_day), how, theirs):
                    self.explained[f"{reason}: buttons"] += 1
                    return
        mine = our_buttons(start, self.now, how)
        for rating in Rating:
            if mine[rating] != theirs[rating]:
                self.differences.append(
                    f"{name} {rating.name}: {mine[rating]} for us, {theirs[rating]} for Anki"
                )

    def _moved_by_rounding(self, ours: Memory, how: Settings, theirs: dict[Rating, Button]) -> None:
        """Counts the labels that would differ from the memory not rounded for keeping."""
        exact = our_buttons(ours, self.now, how)
        self.explained["rounding, labels"] += any(
            exact[rating].days != theirs[rating].days for rating in Rating
        )

    def _same_buttons(self, start: Memory, how: Settings, theirs: dict[Rating, Button]) -> bool:
        mine = our_buttons(start, self.now, how)
        for rating in Rating:
            ours, yours = mine[rating], theirs[rating]
            alike = near(ours.difficulty, yours.difficulty) and (
                near(ours.stability, yours.stability)
                or (rating is Rating.AGAIN and self._again_in_single(start, how, yours))
            )
            same = replace(ours, stability=0, difficulty=0, days=0) == replace(
                yours, stability=0, difficulty=0, days=0
            )
            if not (alike and same):
                return False
            if ours.days != yours.days and not self._in_single(start, how, rating, yours.days):
                return False
        return True

    def _again_in_single(self, start: Memory, how: Settings, theirs: Button) -> bool:
        """The stability after Again, within the last digit of single precision."""
        ends = []
        for by in (-LAST_DIGIT, LAST_DIGIT):
            with patch.object(steps, "reviewed", lapses_moved(steps.reviewed, by)):
                ends.append(our_buttons(start, self.now, how)[Rating.AGAIN].stability)
        within = min(ends) * (1 - TOLERANCE) <= theirs.stability <= max(ends) * (1 + TOLERANCE)
        self.explained["single precision: memory of a button"] += within
        return within

    def _in_single(self, start: Memory, how: Settings, rating: Rating, days: int) -> bool:
        """A length so near to a half day that single precision rounds it to the other side.

        Of a half day to the last digit Anki may fall short; it never rounds it up where we do not.
        """
        model = steps.reviewed
        halves: list[bool] = []

        def nudged(by: float) -> int:
            def moved(*given: Any) -> tuple[float, float]:
                stability, difficulty = model(*given)
                length = interval_for(stability, how.retention, how.parameters)
                halves.append(given[3] is rating and length % 1 == 0.5)
                return stability * (1 + by), difficulty

            with patch.object(steps, "reviewed", moved):
                return our_buttons(start, self.now, how)[rating].days

        shorter, longer = nudged(-SINGLE), nudged(SINGLE)
        reached = days == shorter or (days == longer and not any(halves))
        self.explained["single precision: days of a button"] += reached
        return reached

    def _ways_of_anki(self, history: History) -> Iterator[tuple[str, ExitStack]]:
        """The ways in which Anki is known to differ, as far as this history has to do with them.

        To be entered once each; the scheduler then works in that way.
        """
        days = patch.object(steps, "study_day", self.days)
        hard = patch.object(steps, "reviewed", hard_not_floored(steps.reviewed))
        other_days = self._has_other_days(history)
        for reason, patches in (("days", [days]), ("hard", [hard]), ("days, hard", [days, hard])):
            if (days in patches and not other_days) or (hard in patches and HARD_IS_FLOORED):
                continue
            ways = ExitStack()
            for one in patches:
                ways.enter_context(one)
            yield reason, ways

    def _has_other_days(self, history: History) -> bool:
        """Only if days are counted otherwise at all, and each for a reason that is known."""
        moments = [row.at for row in history.answers]
        if self._gaps(self.days, moments) == self._gaps(steps.study_day, moments):
            return False
        try:
            self.days.explain(moments, self.zone, self.now)
        except Differ as differ:
            self.differences.append(str(differ))
            return False
        return True

    def _gaps(self, counted: Any, moments: list[datetime]) -> list[int]:
        days = [counted(at, self.zone, ROLL_OVER) for at in [*moments, self.now]]
        return [(later - earlier).days for earlier, later in pairwise(days)]


def _one_line(message: Any) -> str:
    return " ".join(str(message).split())


def compare(zone: str, count: int, seed: int, path: str) -> dict[str, Any]:
    """The report of one collection; `same_day` is false if a roll-over fell into the run."""
    now = datetime.now(UTC)
    lives = list(histories(count, zone, seed, now))
    col, decks = collection_for(path, list(dict.fromkeys(life.settings for life in lives)))
    cards = dict(_cards(col, decks, lives))
    write_log(col, cards)
    result = Comparison(zone, now, col.sched.day_cutoff)
    ours, told, placed = {}, {}, []
    for cid, history in cards.items():
        ours[cid] = folded(history)
        told[cid] = col._backend.compute_memory_state(cid)
        result.memory(f"card {cid}", history, ours[cid], told[cid])
        card = col.get_card(cid)
        place(card, ours[cid], told[cid], history.settings)
        placed.append(card)
        result.seen["reviews"] += len(history.answers)
    col.update_cards(placed)
    for cid, history in cards.items():
        kept = col.get_card(cid).memory_state
        if kept is not None:
            result.stored(f"card {cid}", told[cid].state, kept)
        if stops_anki(ours[cid], now, history.settings):
            result.explained["no answer of Anki"] += 1
            continue
        result.buttons(f"card {cid}", history, ours[cid], kept, buttons_of_anki(col, cid))
    fits = {really_fitted(n) for n in range(FITS)}
    same_day = result.days.cutoff == col.sched.day_cutoff
    col.close()
    return {
        "same_day": same_day,
        "histories": len(cards),
        "fitted": sum(life.settings.parameters in fits for life in lives),
        **result.seen,
        "worst": result.worst,
        "explained": dict(result.explained),
        "differences": len(result.differences),
        "first": result.differences[:5],
    }


def _cards(
    col: Collection, decks: dict[Settings, int], lives: list[History]
) -> Iterator[tuple[int, History]]:
    kind = col.models.by_name("Basic")
    asked = [AddNoteRequest(col.new_note(kind), DeckId(decks[life.settings])) for life in lives]
    for n, request in enumerate(asked):
        request.note["Front"] = str(n)
    col.add_notes(asked)
    for request, history in zip(asked, lives, strict=True):
        yield request.note.card_ids()[0], history


def main(zone: str, count: str, seed: str, fault: str = "") -> None:
    assert os.environ["ANKI_TEST_MODE"] == "1"
    assert os.environ["TZ"] == zone
    with tempfile.TemporaryDirectory() as folder, FAULTS[fault]() if fault else nullcontext():
        report = compare(zone, int(count), int(seed), str(Path(folder) / "one.anki2"))
        if not report["same_day"]:
            report = compare(zone, int(count), int(seed), str(Path(folder) / "two.anki2"))
    print(json.dumps(report))


if __name__ == "__main__":
    main(*sys.argv[1:])
