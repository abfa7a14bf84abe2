"""Reads of memory: settings, the next card, and how well each fact is remembered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import inf
from typing import Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from content.text import lies_in
from quizzes.memory import choosing
from quizzes.memory.models import Card, DailyCount, DueCount, Hold, Review
from quizzes.memory.plans import Planned, plans_of
from quizzes.memory.shapes import Counts, Limits, Moment, NextCard, Scope
from quizzes.questions.models import Question
from quizzes.scheduling import (
    DEFAULT_PARAMETERS,
    ExamPlan,
    Load,
    Memory,
    Settings,
    State,
    Word,
    day_start,
    in_pass,
    permitted,
    retention_on,
    retrievability,
    study_day,
    word,
)
from quizzes.scheduling.backlog import URGENCY, Order, order_of

EVERYTHING: Final = Scope()


def settings_of(
    learner: User,
    *,
    retention: float | None = None,
    plan: ExamPlan | None = None,
    day: date | None = None,
) -> Settings:
    """How the scheduler works for one learner; towards an exam as its plan has it for `day`."""
    usual = learner.desired_retention if retention is None else retention
    weights = learner.weights
    return Settings(
        retention=usual if plan is None or day is None else retention_on(day, plan, usual),
        parameters=tuple(weights) if weights else DEFAULT_PARAMETERS,
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


def limits(learner: User, day: date) -> Limits:
    """How many new cards and reviews a study day of a learner holds, with those added for it.

    While a backlog is spread, new cards wait: they would eat the time it was given.
    """
    new, reviews, order = learner.new_per_day, learner.reviews_per_day, Order.WEAKEST
    spread = spread_of(learner, day)
    if spread is not None:
        new, reviews, order = 0, learner.spread_reviews, order_of(spread)
    if learner.extra_day == day:
        new, reviews = new + learner.extra_new, reviews + learner.extra_reviews
    return Limits(new, reviews, order)


def spread_of(learner: User, day: date) -> int | None:
    """Over how many days a backlog is being worked off, where this day is one of them."""
    begins, ends = learner.spread_from, learner.spread_until
    if begins is None or ends is None or not begins <= day <= ends:
        return None
    return (ends - begins).days + 1


def is_spreading(learner: User, day: date) -> bool:
    return spread_of(learner, day) is not None


def curve_towards_exam(learner: User, day: date) -> tuple[float, ...] | None:
    """The weights of the scheduler where an exam is to come after `day`, else None."""
    if learner.exam_until is None or learner.exam_until <= day:
        return None
    return tuple(learner.weights) if learner.weights else DEFAULT_PARAMETERS


def next_card(learner: User, moment: Moment, scope: Scope) -> NextCard | None:
    """The card to ask now, or None when today's work is done."""
    room, curve = limits(learner, moment.day), curve_towards_exam(learner, moment.day)
    return choosing.next_card(learner.pk, moment, scope, room, curve, learner.answer_by)


def counts(learner: User, moment: Moment, scope: Scope = EVERYTHING) -> Counts:
    """How many cards sessions of this day still bring, whatever screen asks: the reviews and
    new cards that the limits leave room for, a fact once, and the steps of the next 20 minutes."""
    room, curve = limits(learner, moment.day), curve_towards_exam(learner, moment.day)
    return choosing.counts(learner.pk, moment, scope, room, curve)


def counts_tomorrow(learner: User, moment: Moment) -> Counts:
    """What the next study day begins with, as far as it is known now."""
    day = moment.day + timedelta(days=1)
    at = day_start(day, learner.time_zone, learner.day_starts_at)
    return counts(learner, Moment(at=max(at, moment.at), day=day))


@dataclass(frozen=True)
class Queues:
    """The cards of today in the order they are asked: steps that have run out, reviews, new
    ones, and steps of the next 20 minutes."""

    steps: list[Card]
    reviews: list[Card]
    new: list[Card]
    ahead: list[Card]


def next_card_readable(learner: User, moment: Moment, scope: Scope) -> Card | None:
    """What `next_card` chooses, said in the ORM and Python. Slow; tests hold the two together."""
    found = queues_readable(learner, moment, scope)
    every = (*found.steps, *found.reviews, *found.new, *found.ahead)
    return every[0] if every else None


def queues_readable(learner: User, moment: Moment, scope: Scope) -> Queues:
    """What `next_card` chooses from and `counts` counts, said in the ORM and Python."""
    asked = Question.objects.published().filter(kind=Question.Kind.FLASHCARD, variant=0)
    published = set(asked.values_list("fact_id", "argument_id"))
    awake = [
        card
        for card in Card.objects.of(learner.pk).awake(moment.day).select_related("fact")
        if (card.fact_id, card.argument_id) in published and in_scope(card, scope)
    ]
    today = DailyCount.objects.filter(learner=learner, day=moment.day).first()
    introduced, reviewed = (today.introduced, today.reviews) if today else (0, 0)
    steps = sorted(
        (
            c
            for c in awake
            if c.state in (Card.State.LEARNING, Card.State.RELEARNING)
            and c.due
            and c.due <= moment.at + choosing.LEARN_AHEAD
        ),
        key=lambda c: (c.due, c.pk),
    )
    met = list(Card.objects.of(learner.pk).filter(last_day=moment.day))
    taken = {card.fact_id for card in (*met, *steps)}
    room, plans = limits(learner, moment.day), plans_of(learner, moment.day)
    met_of = Counter(card.document_id for card in met)
    full = {on for on, its in plans.items() if its.plan.daily and met_of[on] >= its.plan.daily}
    open_ = [card for card in awake if card.document_id not in full]
    due = [
        c for c in open_ if c.state == Card.State.REVIEW and c.due_day and c.due_day <= moment.day
    ]
    first = sorted(
        _once(sorted(due, key=lambda c: (c.due_day, c.pk)), taken), key=_comes(room.order)
    )[: room.reviews]
    before_exam = _once(
        (c for c in sorted(open_, key=lambda c: c.pk) if _in_pass_of(learner, c, plans, moment)),
        taken | {card.fact_id for card in due},
    )
    reviews = sorted([*first, *before_exam], key=_comes(room.order))
    reviews = reviews[: max(0, room.reviews - reviewed)]
    taken |= {card.fact_id for card in reviews}
    unseen = sorted((c for c in open_ if c.state == Card.State.NEW), key=lambda c: c.pk)
    urgency = URGENCY[room.order]
    return Queues(
        steps=[c for c in steps if c.due and c.due <= moment.at],
        reviews=sorted(reviews, key=lambda c: (-urgency(to_memory(c), moment.day), c.pk)),
        new=_once(unseen, taken)[: max(0, room.new - introduced)],
        ahead=[c for c in steps if c.due and c.due > moment.at],
    )


def _comes(order: Order) -> Callable[[Card], tuple[date, int]]:
    """Which reviews a day takes where it cannot take all."""
    if order is Order.UNSEEN:
        return lambda card: (card.last_day or date.max, card.pk)
    return lambda card: (card.due_day or date.max, card.pk)


def _in_pass_of(learner: User, card: Card, plans: Mapping[int, Planned], moment: Moment) -> bool:
    """Whether a card that is not due is asked in the last pass before an exam."""
    planned = plans.get(card.document_id)
    if planned is None or not card.due_day or card.due_day <= moment.day:
        return False
    parameters = settings_of(learner).parameters
    return planned.covers(card.fact.section) and in_pass(
        to_memory(card), card.pk, moment.day, planned.plan, parameters
    )


def _once(cards: Iterable[Card], taken: set[int]) -> list[Card]:
    """The first card of each fact that is not taken."""
    first: dict[int, Card] = {}
    for card in cards:
        if card.fact_id not in taken:
            first.setdefault(card.fact_id, card)
    return list(first.values())


def in_scope(card: Card, scope: Scope) -> bool:
    return (
        scope.document in (None, card.document_id)
        and scope.fact in (None, card.fact_id)
        and lies_in(card.fact.section, scope.section)
    )


def of_section(path: str) -> Q:
    """Of cards or questions: their fact stands in this part of its document (`lies_in`)."""
    inside = Q(fact__section__startswith=f"{path}(") | Q(fact__section__startswith=f"{path}/")
    return inside | Q(fact__section=path) if path else Q()


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


def load_ahead(learner: User, memory: Memory, moment: Moment, settings: Settings) -> Load | None:
    """How much stands on the days that fuzz allows the next interval. At most one SELECT.

    A day counts its cards and the one to come, over the share of work the learner wants on
    that weekday; a weekday of share 0 comes last. None where there is nothing to choose.
    """
    ranges = permitted(memory, moment.at, settings).values()
    choices = [(least, most) for least, most in ranges if most > least]
    if not choices:
        return None
    first, last = (moment.day + timedelta(days=n) for n in (choices[0][0], choices[-1][1]))
    rows = DueCount.objects.filter(learner=learner, day__range=(first, last), cards__gt=0)
    cards: Counter[date] = Counter()
    for day, count in rows.values_list("day", "cards"):
        cards[day] += count
    shares = learner.easy_days or [1.0] * 7

    def load(days: int) -> float:
        day = moment.day + timedelta(days=days)
        share = shares[day.weekday()]
        return (cards[day] + 1) / share if share else inf

    return load


def standing_answers() -> QuerySet[Review]:
    """Every answer that was not taken back, imported ones too."""
    return Review.objects.filter(kind__in=(Review.Kind.ANSWER, Review.Kind.IMPORT), undone=None)


def withheld(learner: User, document: int, at: datetime) -> bool:
    """True while a graded attempt of this learner on this document is open."""
    return Hold.objects.filter(learner=learner, document=document, until__gt=at).exists()


def held_documents(learner: User, at: datetime) -> set[int]:
    """The documents that are withheld from this learner. One SELECT."""
    held = Hold.objects.filter(learner=learner, until__gt=at)
    return set(held.values_list("document", flat=True))
