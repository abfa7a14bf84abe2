"""Made-up lives in the log of a learner: many answers without many presses."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from accounts.models import User
from benchmarks.learners import lived
from content.models import Argument, Document, Fact
from quizzes.memory.models import Card, Review
from quizzes.memory.rebuild import refold
from quizzes.scheduling import DEFAULT_PARAMETERS, SCHEDULER_VERSION

QUICK = (*(w / 6 for w in DEFAULT_PARAMETERS[:4]), *DEFAULT_PARAMETERS[4:])
"""A learner who forgets six times as fast as the default says."""


def life(learner: User, on: Document, answers: int, seed: int = 1, *, kind: str = "answer") -> None:
    """So many answers of somebody with the parameters QUICK."""
    rows, _chances = lived(QUICK, answers, random.Random(seed), 0)
    numbers = sorted({row.card for row in rows})
    facts = Fact.objects.bulk_create(
        Fact(document=on, key=f"{learner.pk}-{seed}-{n}", ordinal=n, frame="event", section="1")
        for n in numbers
    )
    arguments = Argument.objects.bulk_create(
        Argument(fact=fact, role="date", type="date", text="1904") for fact in facts
    )
    cards = Card.objects.bulk_create(
        Card(learner=learner, document=on, fact=argument.fact, argument=argument)
        for argument in arguments
    )
    of_number = dict(zip(numbers, cards, strict=True))
    Review.objects.bulk_create(
        Review(
            card=of_number[row.card],
            learner=learner,
            number=row.number,
            kind=kind,
            rating=row.rating,
            at=_moment(row.day, row.number),
            day=_moment(row.day, row.number).date(),
            scheduler_version=SCHEDULER_VERSION,
            key=f"{learner.pk}-{seed}-{row.card}-{row.number}",
        )
        for row in rows[:answers]
    )
    for card in cards:
        refold(card)


def _moment(day: int, number: int) -> datetime:
    return datetime.fromordinal(day).replace(tzinfo=UTC) + timedelta(hours=9, minutes=10 * number)
