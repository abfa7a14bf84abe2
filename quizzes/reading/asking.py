"""The questions asked between the parts of a text, for one reader, as frozen values.

What has been answered is read from the log: no page and no session keeps it, so a block is
the same on every device and after every reload.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zlib import crc32

from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from content.models import Document, Evidence, Fact, Paragraph, Version
from quizzes.classes.access import Person
from quizzes.memory.models import Card, Review
from quizzes.memory.plans import plans_of
from quizzes.memory.queries import settings_of, to_memory
from quizzes.memory.shapes import Moment
from quizzes.questions.models import Question
from quizzes.reading.stretches import Candidate, Piece, Stretch, chosen, stretches
from quizzes.scheduling import Rating, comes_on

STEPS = (Card.State.LEARNING, Card.State.RELEARNING)


@dataclass(frozen=True, slots=True)
class Given:
    """One answer of today that stands. `order` grows with time."""

    order: int
    rating: int
    source: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question of a block, and how it was answered today, oldest first."""

    question: int
    stem: str
    revision: int
    fact: int
    argument: int
    section: str
    importance: int
    at: int
    card: Card | None
    answers: tuple[Given, ...] = ()

    @property
    def is_asked(self) -> bool:
        return any(one.source == Review.Source.READING for one in self.answers)

    @property
    def is_forgotten(self) -> bool:
        return self.is_asked and self.answers[-1].rating == Rating.AGAIN

    @property
    def was_right(self) -> bool:
        """Recalled at the first try."""
        return self.is_asked and self.answers[0].rating != Rating.AGAIN


@dataclass(frozen=True, slots=True)
class Block:
    """What is asked after one stretch. It ends when each was recalled once."""

    stretch: Stretch
    prompts: tuple[Prompt, ...]
    is_last: bool

    @property
    def coming(self) -> Prompt | None:
        """What to ask now: what has not been asked, then the forgotten, longest ago first."""
        new = (one for one in self.prompts if not one.is_asked)
        again = sorted(
            (one for one in self.prompts if one.is_forgotten),
            key=lambda one: one.answers[-1].order,
        )
        return next(new, again[0] if again else None)

    @property
    def asked(self) -> int:
        return sum(one.is_asked for one in self.prompts)

    @property
    def right(self) -> int:
        return sum(one.was_right for one in self.prompts)


def places_of_facts(spans: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Where each fact has been read: its last evidence, from (fact, start of evidence)."""
    places: dict[int, int] = {}
    for fact, start in spans:
        places[fact] = max(start, places.get(fact, 0))
    return places


def block(
    person: Person, version: Version, number: int, moment: Moment, now: int | None = None
) -> Block | None:
    """The block after stretch `number`, None where the text has no such. Five SELECTs at most.

    `now` is a question that comes first if it still can be asked: one that was taken back.
    """
    pieces = [
        Piece(*row)
        for row in Paragraph.objects.filter(section__version=version)
        .order_by("start")
        .values_list("section_id", "start", "end")
    ]
    places = dict(
        Evidence.objects.filter(version=version, fact__status=Fact.Status.CONFIRMED)
        .values("fact")
        .annotate(at=Max("start"))
        .values_list("fact", "at")
    )
    found = stretches(pieces, places.values())
    if not 1 <= number <= len(found):
        return None
    stretch = found[number - 1]
    inside = {fact: at for fact, at in places.items() if stretch.start <= at < stretch.end}
    prompts = _prompts(person, version, stretch, inside, moment)
    prompts.sort(key=lambda one: (one.is_asked or one.question != now, one.at, one.fact))
    return Block(stretch, tuple(prompts), is_last=number == len(found))


def _prompts(
    person: Person,
    version: Version,
    stretch: Stretch,
    places: Mapping[int, int],
    moment: Moment,
) -> list[Prompt]:
    of_fact: dict[int, list[Prompt]] = defaultdict(list)
    for prompt in _all(person, version.document_id, places, moment.day):
        of_fact[prompt.fact].append(prompt)
    asked = [_of_siblings(siblings, moment) for siblings in of_fact.values()]
    able = {one.fact: one for one in asked if one is not None}
    picked = chosen(
        (Candidate(one.fact, one.at, one.importance, one.is_asked) for one in able.values()),
        stretch.questions,
    )
    return [able[one.fact] for one in picked]


def _all(person: Person, document: int, places: Mapping[int, int], day: date) -> list[Prompt]:
    """Every flashcard of these facts, with the reader's card and answers of the day."""
    rows = (
        Question.objects.published()
        .filter(document=document, kind=Question.Kind.FLASHCARD, variant=0, fact__in=places)
        .exclude(argument=None)
        .exclude(revision=None)
        .order_by("fact", "argument__ordinal")
        .values_list(
            "pk",
            "revision__stem",
            "revision",
            "fact",
            "argument",
            "fact__section",
            "fact__importance",
        )
    )
    cards: dict[tuple[int, int], Card] = {}
    answers: dict[int, list[Given]] = defaultdict(list)
    if isinstance(person, User):
        own = Card.objects.of(person.pk).filter(document=document, fact__in=places)
        cards = {(card.fact_id, card.argument_id): card for card in own}
        answers = _answers(person, [c.pk for c in cards.values() if c.last_day == day], day)
    prompts = []
    for question, stem, revision, fact, argument, section, importance in rows:
        card = cards.get((fact, argument))
        given = tuple(answers.get(card.pk, ())) if card else ()
        at = places[fact]
        prompts.append(
            Prompt(question, stem, revision, fact, argument, section, importance, at, card, given)
        )
    return prompts


def _answers(learner: User, cards: Iterable[int], day: date) -> dict[int, list[Given]]:
    """The answers of a day that stand, for each card, oldest first."""
    given: dict[int, list[Given]] = defaultdict(list)
    rows = Review.objects.filter(
        learner=learner, card__in=list(cards), day=day, kind=Review.Kind.ANSWER, undone=None
    ).order_by("pk")
    for pk, card, rating, source in rows.values_list("pk", "card_id", "rating", "source"):
        given[card].append(Given(pk, rating or 0, source))
    return given


def _of_siblings(siblings: list[Prompt], moment: Moment) -> Prompt | None:
    """Which of the questions on one fact may be asked: never two on one day."""
    asked = [one for one in siblings if one.is_asked]
    if asked:
        return asked[0]
    able = [one for one in siblings if _is_awake(one.card, moment.day)]
    step = [one for one in able if one.card and one.card.state in STEPS]
    for one in step:
        if one.card and one.card.due and one.card.due <= moment.at:
            return one
    if any(one.card and one.card.last_day == moment.day for one in siblings):
        return None
    due = [one for one in able if _is_due(one.card, moment.day)]
    new = [one for one in able if one.card is None or one.card.state == Card.State.NEW]
    return next(iter([*due, *new]), None)


def _is_awake(card: Card | None, day: date) -> bool:
    return card is None or (
        not card.suspended and (card.buried_until is None or card.buried_until <= day)
    )


def _is_due(card: Card | None, day: date) -> bool:
    return (
        card is not None
        and card.state == Card.State.REVIEW
        and card.due_day is not None
        and card.due_day <= day
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What came of the questions asked while reading a document today.

    `steps` of the cards are still in learning steps, the first of them returns at `step_at`;
    the first of the others returns on `day`, `tomorrow` says whether that is the next one.
    `left` flashcards of the document are not studied yet.
    """

    asked: int
    right: int
    steps: int
    step_at: datetime | None
    day: date | None
    tomorrow: bool
    left: int

    @property
    def mark(self) -> str:
        """Eight hex digits that tell this from another outcome."""
        return f"{crc32(repr(self).encode()):08x}"


def told(person: Person, document: Document, moment: Moment) -> Told:
    """The end of a reading. Three SELECTs, and one for the exam of who has one."""
    if not isinstance(person, User):
        return Told(0, 0, 0, None, None, tomorrow=False, left=0)
    plan = plans_of(person, moment.day).get(document.pk) if person.exam_until else None
    own = Card.objects.of(person.pk).filter(document=document)
    cards = {card.pk: card for card in (own.select_related("fact") if plan else own)}
    given = _answers(person, [c.pk for c in cards.values() if c.last_day == moment.day], moment.day)
    asked = {
        pk: answers
        for pk, answers in given.items()
        if any(one.source == Review.Source.READING for one in answers)
    }
    steps = [cards[pk].due for pk in asked if cards[pk].state in STEPS]
    parameters = settings_of(person).parameters
    days = [
        comes_on(to_memory(card), card.pk, plan.plan, parameters)
        if plan and plan.covers(card.fact.section)
        else card.due_day
        for card in map(cards.__getitem__, asked)
        if card.state == Card.State.REVIEW
    ]
    day = min((one for one in days if one), default=None)
    step_at = min((one for one in steps if one), default=None)
    known = {(card.fact_id, card.argument_id) for card in cards.values()}
    flashcards = Question.objects.published().filter(
        document=document, kind=Question.Kind.FLASHCARD, variant=0
    )
    pairs = flashcards.exclude(argument=None).values_list("fact_id", "argument_id")
    return Told(
        asked=len(asked),
        right=sum(answers[0].rating != Rating.AGAIN for answers in asked.values()),
        steps=len(steps),
        step_at=timezone.localtime(step_at, person.zone) if step_at else None,
        day=day,
        tomorrow=day == moment.day + timedelta(days=1),
        left=sum(pair not in known for pair in pairs),
    )
