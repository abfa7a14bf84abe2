"""A made-up learner with cards in every state: several to a fact, set aside, retired, long due."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from accounts.models import User
from content.models import Argument
from quizzes.memory.models import Card, DailyCount
from quizzes.questions.models import Question
from tests import make

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TODAY = NOW.date()
KINDS = ("due", "due", "later", "step", "late step", "new", "new", "met")


def crowded(seed: int, facts: int = 24) -> User:
    """Limits between nothing and more than there is; some of today's work is done already."""
    rng = random.Random(seed)
    limits = {"new_per_day": rng.choice((0, 3, 20)), "reviews_per_day": rng.choice((0, 4, 200))}
    learner = make.learner(f"crowded-{seed}", **limits)
    document = make.document(f"crowded-{seed}")
    for n in range(facts):
        fact = make.fact(document, section=str(1 + n % 2))
        make.question(fact)
        for _more in range(rng.choice((0, 0, 1, 2))):
            _one_more_argument(fact.pk, rng)
    Question.objects.filter(pk__in=_some(rng, 5)).update(status="retired")
    pairs = list(Argument.objects.filter(fact__document=document).values_list("fact_id", "pk"))
    rng.shuffle(pairs)
    Card.objects.bulk_create(_card(learner, document.pk, *pair, rng) for pair in pairs)
    if rng.random() < 0.5:
        done = {"introduced": rng.randrange(3), "reviews": rng.randrange(4)}
        DailyCount.objects.create(learner=learner, day=TODAY, answers=7, **done)
    return learner


def _some(rng: random.Random, n: int) -> list[int]:
    return rng.sample(list(Question.objects.values_list("pk", flat=True)), n)


def _one_more_argument(fact: int, rng: random.Random) -> None:
    argument = Argument.objects.create(
        fact_id=fact, role=f"r{rng.random()}", type="text", text="this", exclusive=True
    )
    asked = Question.objects.filter(fact=fact).select_related("fact").order_by("pk")[0]
    question = Question.objects.create(
        document=asked.document, fact=asked.fact, argument=argument, kind="flashcard"
    )
    make.revision(question, stem="What is it?", key="this")


def _card(learner: User, document: int, fact: int, argument: int, rng: random.Random) -> Card:
    card = Card(learner=learner, document_id=document, fact_id=fact, argument_id=argument)
    card.suspended = rng.random() < 0.1
    card.buried_until = rng.choice((None, None, None, None, TODAY, TODAY + timedelta(days=1)))
    kind = rng.choice(KINDS)
    if kind == "new":
        return card
    card.reps, card.stability, card.difficulty = 3, 1 + 30 * rng.random(), 5.0
    card.last_day = TODAY - timedelta(days=rng.randrange(1, 40))
    card.state, card.interval = "review", 9
    if kind in ("step", "late step"):
        card.state, card.interval = "learning", 0
        card.last_day = TODAY - timedelta(days=kind == "late step")
        minutes = rng.choice((-500, -3, 6)) if kind == "late step" else rng.choice((-3, 6))
        card.due, card.due_day = NOW + timedelta(minutes=minutes), TODAY
    else:
        late = -rng.randrange(20) if kind == "due" else rng.randrange(1, 20)
        if kind == "met":
            card.last_day, late = TODAY, 5
        card.due_day = TODAY + timedelta(days=late)
        card.due = NOW + timedelta(days=late)
    card.last = NOW - timedelta(days=(TODAY - card.last_day).days, minutes=9)
    return card
