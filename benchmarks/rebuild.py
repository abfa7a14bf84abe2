"""How long it takes to set 10,000 cards to what their log says."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime, timedelta
from itertools import islice

from accounts.models import User
from benchmarks.part import Figure
from content.models import Argument, Document, Fact
from quizzes.memory.models import Card, Review
from quizzes.memory.rebuild import differences
from quizzes.memory.recount import rebuild, wrong_days, wrong_forecast
from quizzes.scheduling import NEW, SCHEDULER_VERSION, Memory, Settings, after, study_day
from quizzes.scheduling import memory as model

CARDS, ANSWERS = 10_000, 5
SETTINGS = Settings(time_zone="Asia/Tokyo")


def figures() -> list[Figure]:
    found = measure()
    return [
        (f"rebuild of {CARDS:,} wrong cards", round(found["rebuild"], 2), "s", 1.0),
        (f"comparison of {CARDS:,} cards with their log", round(found["verify"], 2), "s", None),
    ]


def measure(rounds: int = 3) -> dict[str, float]:
    """Seconds of a rebuild in which every card is wrong, and of a comparison that finds
    nothing; the median of the rounds, each with the model's cache empty."""
    learner = many_cards()
    rebuilding, comparing = [], []
    for _round in range(rounds):
        Card.objects.of(learner.pk).update(stability=None, state="new", reps=0, due_day=None)
        rebuilding.append(_timed(lambda: rebuild(learner)))
        comparing.append(_timed(lambda: list(differences(learner))))
    assert not list(differences(learner))
    assert not [*wrong_days(learner), *wrong_forecast(learner)]
    middle = rounds // 2
    return {"rebuild": sorted(rebuilding)[middle], "verify": sorted(comparing)[middle]}


def _timed(what: object) -> float:
    assert callable(what)
    model.reviewed.cache_clear()
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


def many_cards(cards: int = CARDS, answers: int = ANSWERS) -> User:
    """A learner with a document of so many cards, each with so many answers in its log."""
    learner = User.objects.create(username=f"many-{cards}", time_zone="Asia/Tokyo")
    document = Document.objects.create(slug=learner.username, title="Many", owner=learner)
    Fact.objects.bulk_create(
        (
            Fact(document=document, key=f"fact-{n}", ordinal=n, section="1", frame="event")
            for n in range(cards)
        ),
        batch_size=1000,
    )
    facts = list(Fact.objects.filter(document=document).order_by("ordinal"))
    Argument.objects.bulk_create(
        (Argument(fact=fact, role="date", type="date", text="1904") for fact in facts),
        batch_size=1000,
    )
    pairs = Argument.objects.filter(fact__document=document).order_by("fact__ordinal")
    Card.objects.bulk_create(
        (
            Card(learner=learner, document=document, fact_id=fact, argument_id=argument)
            for fact, argument in pairs.values_list("fact_id", "pk")
        ),
        batch_size=1000,
    )
    rng = random.Random(4)
    rows = (row for card in Card.objects.of(learner.pk) for row in _log(card, answers, rng))
    while batch := list(islice(rows, 2000)):
        Review.objects.bulk_create(batch)
    return learner


def _log(card: Card, answers: int, rng: random.Random) -> list[Review]:
    """A plausible history: most cards recalled, each answered near the day it fell due."""
    memory = NEW
    at = datetime(2026, 1, 5, 9, tzinfo=UTC) + timedelta(
        days=rng.randrange(60), minutes=rng.randrange(600)
    )
    rows = []
    for number in range(1, answers + 1):
        rating = rng.choices((1, 2, 3, 4), (10, 10, 70, 10))[0]
        before = memory
        memory = after(before, rating, at, SETTINGS, seed=card.pk)
        rows.append(_row(card, number, rating, at, before, memory))
        assert memory.due is not None
        at = max(memory.due, at + timedelta(minutes=1)) + timedelta(minutes=rng.randrange(300))
    return rows


def _row(
    card: Card, number: int, rating: int, at: datetime, before: Memory, memory: Memory
) -> Review:
    day = study_day(at, SETTINGS.time_zone, SETTINGS.day_starts_at)
    return Review(
        card=card,
        learner_id=card.learner_id,
        number=number,
        kind=Review.Kind.ANSWER,
        rating=rating,
        at=at,
        day=day,
        due_day=memory.due_day,
        interval=memory.interval,
        first_today=before.last_day is None or before.last_day < day,
        state_before=str(before.state),
        retention=SETTINGS.retention,
        time_zone=SETTINGS.time_zone,
        day_starts_at=SETTINGS.day_starts_at,
        scheduler_version=SCHEDULER_VERSION,
        milliseconds=6000,
        key=f"many-{card.pk}-{number}",
    )
