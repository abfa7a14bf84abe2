"""How long 10,000 notes with three answers each take to and from Anki, in seconds.

`python -m benchmarks.part anki` measures it alone. The learner takes in a deck
that is new, exports it, and a second learner, whose cards have no answer yet, takes the logs in.
"""

from __future__ import annotations

import io
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from accounts.models import User
from benchmarks.part import Figure
from quizzes.exchange import actions, outgoing
from quizzes.exchange.anki.shapes import CardRow, LogRow, Note, NoteType, Package, Template
from quizzes.exchange.anki.write import Frame, write
from quizzes.memory.models import Card, DailyCount, Review
from quizzes.memory.rebuild import differences

NOTES = 10_000


def deck(now: datetime) -> bytes:
    chance = random.Random(1)
    back = "{{FrontSide}}<hr id=answer>{{Back}}"
    kind = NoteType(1, "Basic", ("Front", "Back"), (Template("Card 1", "{{Front}}", back),))
    notes = [
        Note(n, f"g{n}", 1, (f"What is <b>{n}</b> &amp; {chance.random()}?", f"It is {n}."), "a")
        for n in range(1, NOTES + 1)
    ]
    cards = [CardRow(n, n, 5, 0, 2, 2, 10, 3, 2500, 3) for n in range(1, NOTES + 1)]
    log = []
    begin = int((now - timedelta(days=90)).timestamp() * 1000)
    for n in range(1, NOTES + 1):
        at = begin + n * 7000 + chance.randrange(20 * 86_400_000)
        for kind_of, days in ((0, -600), (0, 3), (1, 9)):
            log.append(LogRow(at, n, chance.choice((1, 3, 3, 4)), days, 0, 500, 5000, kind_of))
            at += 600_000 if days < 0 else chance.randint(2, 4) * 86_400_000
    out = io.BytesIO()
    package = Package({1: kind}, {5: "Deck"}, notes, cards, sorted(log))
    write(out, package, Frame(now - timedelta(days=100), now, 4, 0.9))
    return out.getvalue()


def measure() -> dict[str, tuple[float, float]]:
    """Name -> seconds on the clock, and of the processor."""
    now = datetime.now(UTC)
    person = User.objects.create(username="bench", time_zone="Europe/Berlin")
    found: dict[str, tuple[float, float]] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        clock, cpu = time.perf_counter(), time.process_time()
        made = work()
        found[name] = time.perf_counter() - clock, time.process_time() - cpu
        return made

    def take(data: bytes) -> None:
        kept = actions.receive(person, "deck.apkg", io.BytesIO(data))
        actions.confirm(person, kept, now)

    def give() -> bytes:
        out = io.BytesIO()
        write(out, *outgoing.package(person, now, host="https://recite.example"))
        return out.getvalue()

    data = deck(now)
    timed("import of a deck that is new", lambda: take(data))
    out = timed("export", give)
    timed("import of what is known", lambda: take(out))
    Review.objects.all().delete()
    DailyCount.objects.all().delete()
    Card.objects.all().delete()
    timed("import of the answers to our own cards", lambda: take(out))
    assert Review.objects.count() == 3 * NOTES
    assert not list(differences(person))
    return found


def figures() -> list[Figure]:
    bars = {"export": 1.5, "import of a deck that is new": 3.0}
    bars["import of the answers to our own cards"] = 3.0
    return [
        (f"{NOTES:,} notes of Anki, {name}", round(clock, 2), "s", bars.get(name))
        for name, (clock, _cpu) in measure().items()
    ]
