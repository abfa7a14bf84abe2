"""Reads of memory: settings, the next card, and how well each fact is remembered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from accounts.models import User
from quizzes.memory import fast
from quizzes.memory.models import Card, DailyCount, Hold
from quizzes.memory.shapes import Moment, NextCard, Scope
from quizzes.questions.models import Question
from quizzes.scheduling import (
    Memory,
    Settings,
    State,
    Word,
    retrievability,
    study_day,
    word,
)


def settings_of(learner: User, *, retention: float | None = None) -> Settings:
    """How the scheduler works for one learner."""
    return Settings(
        retention=learner.desired_retention if retention is None else retention,
        time_zone=learner.time_zone,
        day_starts_at=learner.day_starts_at,
    )


def moment_of(learner: User, at: datetime | None = None) -> Moment:
    """Clock and study day of a learner; `at` defaults to now."""
    at = at or timezone.now()
    return Moment(at=at, day=study_day(at, learner.time_zone, learner.day_starts_at))


def to_memory(card: Card) -> Memory:
    return Memory(
        state=State(card.state),
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        due=card.due,
        due_day=card.due_day,
        last=card.last,
        last_day=card.last_day,
        interval=card.interval,
        reps=card.reps,
        lapses=card.lapses,
    )


def next_card(learner: User, moment: Moment, scope: Scope) -> NextCard | None:
    """The card to ask now, or None when today's work is done."""
    return fast.next_card(
        learner.pk,
        moment,
        scope,
        new_per_day=learner.new_per_day,
        reviews_per_day=learner.reviews_per_day,
    )


def next_card_readable(learner: User, moment: Moment, scope: Scope) -> Card | None:
    """What `next_card` chooses, said in the ORM and Python. Slow; tests hold the two together."""
    asked = Question.objects.published().filter(kind=Question.Kind.FLASHCARD, variant=0)
    published = set(asked.values_list("fact_id", "argument_id"))
    awake = [
        card
        for card in Card.objects.of(learner.pk).awake(moment.day).select_related("fact")
        if (card.fact_id, card.argument_id) in published and in_scope(card, scope)
    ]
    today = DailyCount.objects.filter(learner=learner, day=moment.day).first()
    introduced, reviewed = (today.introduced, today.reviews) if today else (0, 0)
    met = {
        (fact, pk)
        for fact, pk in Card.objects.of(learner.pk)
        .filter(last_day=moment.day)
        .values_list("fact_id", "pk")
    }

    def alone(card: Card) -> bool:
        return not any(fact == card.fact_id and pk != card.pk for fact, pk in met)

    steps = sorted(
        (c for c in awake if c.state in (Card.State.LEARNING, Card.State.RELEARNING) and c.due),
        key=lambda c: (c.due, c.pk),
    )
    due = sorted(
        (
            c
            for c in awake
            if c.state == Card.State.REVIEW and c.due_day and c.due_day <= moment.day and alone(c)
        ),
        key=lambda c: (-_decay(c, moment.day), c.pk),
    )
    fresh = sorted((c for c in awake if c.state == Card.State.NEW and alone(c)), key=lambda c: c.pk)
    queues = (
        [c for c in steps if c.due and c.due <= moment.at],
        due if reviewed < learner.reviews_per_day else [],
        fresh if introduced < learner.new_per_day else [],
        [c for c in steps if c.due and moment.at < c.due <= moment.at + fast.LEARN_AHEAD],
    )
    return next((queue[0] for queue in queues if queue), None)


def _decay(card: Card, day: date) -> float:
    return (day - (card.last_day or day)).days / (card.stability or 1)


def in_scope(card: Card, scope: Scope) -> bool:
    section = card.fact.section
    return (
        scope.document in (None, card.document_id)
        and scope.fact in (None, card.fact_id)
        and (
            not scope.section
            or section == scope.section
            or section.startswith((f"{scope.section}(", f"{scope.section}/"))
        )
    )


@dataclass(frozen=True, slots=True)
class FactMemory:
    """How well one learner remembers one fact: its weakest started card.

    `recall` is the chance to recall it today, None where nothing was started.
    """

    word: Word
    recall: float | None = None
    card: int | None = None
    last_day: date | None = None
    due_day: date | None = None
    due: bool = False


UNSEEN = FactMemory(Word.NEW)


def memory_of_facts(
    learner: User, document: int | None, moment: Moment, facts: Iterable[int] | None = None
) -> Mapping[int, FactMemory]:
    """For each fact that has a started card, its memory. One SELECT.

    `document` and `facts` limit it; None means all of them.

    A fact takes the state of its weakest started card: what one cannot recall in full,
    one does not know.
    """
    cards = Card.objects.of(learner.pk).filter(suspended=False).started()
    if document is not None:
        cards = cards.filter(document=document)
    if facts is not None:
        cards = cards.filter(fact__in=list(facts))
    settings = settings_of(learner)
    weakest: dict[int, FactMemory] = {}
    for card in cards:
        memory = to_memory(card)
        recall = retrievability(memory, moment.day, settings)
        found = FactMemory(
            word=word(memory, moment.day, settings),
            recall=recall,
            card=card.pk,
            last_day=card.last_day,
            due_day=card.due_day,
            due=card.due_day is not None and card.due_day <= moment.day,
        )
        known = weakest.get(card.fact_id)
        if known is None or strength(found) < strength(known):
            weakest[card.fact_id] = found
    return weakest


_ORDER = {Word.FADING: 0, Word.HOLDING: 1, Word.STRONG: 2, Word.NEW: 3}


def strength(memory: FactMemory) -> tuple[int, float]:
    """Weaker sorts first."""
    return _ORDER[memory.word], memory.recall or 0.0


def withheld(learner: User, document: int, at: datetime) -> bool:
    """True while a graded attempt of this learner on this document is open."""
    return Hold.objects.filter(learner=learner, document=document, until__gt=at).exists()
