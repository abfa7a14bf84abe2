"""What the plans promise and where they stand, as frozen values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil
from random import Random

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from content.documents.places import long_label
from content.models import Document, Section
from quizzes.memory.models import Card, DailyCount, DueCount, Exam, Review
from quizzes.memory.plans import Planned, plan_of
from quizzes.memory.queries import is_spreading, limits, of_section, settings_of, to_memory
from quizzes.memory.rebuild import answers_of, weights
from quizzes.memory.shapes import Moment
from quizzes.planning.charts import Outline, outline
from quizzes.planning.simulation import (
    Course,
    Pupil,
    Rules,
    as_planned,
    as_usual,
    copies,
    live,
    mean_recall,
)
from quizzes.review.queries import pace
from quizzes.scheduling import (
    ExamPlan,
    Memory,
    State,
    days_of_pass,
    in_pass,
    pass_day,
    recall_after,
)
from quizzes.scheduling.backlog import AWAY_DAYS, DAYS, a_day, is_backlog

ANSWERS_A_CARD = 1.3
"""A card met on a day takes a little more than one answer: some are forgotten, some are new."""

MOST_CARDS = 500
"""A forecast of more cards is made of so many of them, evenly chosen."""

TOLD_DAYS = 3
"""So long after its day the first screen still says how an exam stood."""

A_HANDFUL = 10
"""No more cards than these need a plan, however long one was away."""

USUAL, FEW = 20, 30
"""Reviews of a usual day of somebody without a past; days that make up the usual one."""


@dataclass(frozen=True, slots=True)
class Wish:
    """An exam as it is asked for. `minutes` a day at most; an empty section is all of it."""

    day: date
    target: float
    minutes: int | None = None
    section: str = ""


@dataclass(frozen=True)
class Outlook:
    """What a plan would take and give, in minutes a day and percent.

    `needed` minutes a day at most would do without the cap, None where there is none or it
    suffices. `unfit` cards would still be new on the day; `crowded` where the cap is why.
    """

    recall: int
    usual: int
    minutes: int
    usual_minutes: int
    busiest: int
    target: int
    reached: bool
    needed: int | None
    uncapped: int
    cards: int
    unfit: int
    crowded: bool
    chart: Outline


@dataclass(frozen=True)
class Standing:
    """One exam and where it stands. Before its day `behind` cards wait that the plan asked for
    already; afterwards `stood` is the mean recall on the day in percent, None without cards."""

    exam: Exam
    days_left: int
    behind: int = 0
    stood: int | None = None

    @property
    def over(self) -> bool:
        return self.days_left < 0

    @property
    def target(self) -> int:
        return round(100 * self.exam.target)


@dataclass(frozen=True, slots=True)
class Spread:
    """One way to work a backlog off: over so many days, with so much a day."""

    days: int
    reviews: int
    minutes: int


@dataclass(frozen=True)
class Backlog:
    """What is overdue, in minutes, and the ways to spread it. `away` days without an answer
    where that is a come-back, else 0."""

    cards: int
    minutes: int
    away: int
    ways: tuple[Spread, ...]


@dataclass(frozen=True, slots=True)
class Spreading:
    """A backlog that is being worked off: the how-manieth of how many days this is."""

    day: int
    days: int
    reviews: int


def sections_of(document: Document) -> list[tuple[str, str]]:
    """(path, label) of the parts of the study text, in their order."""
    rows = Section.objects.of_study_texts([document])
    return [(path, long_label(path, title)) for path, title in rows.values_list("path", "title")]


def cards_in(learner: User, document: Document, section: str) -> QuerySet[Card]:
    """The awake cards of an exam, in the order in which they are begun."""
    cards = Card.objects.of(learner.pk).filter(document=document, suspended=False)
    return cards.filter(of_section(section)).order_by("pk")


def daily_of(learner: User, minutes: int | None) -> int | None:
    """How many cards fit into so many minutes of a day."""
    if minutes is None:
        return None
    return max(1, int(60 * minutes / pace(learner.pk) / ANSWERS_A_CARD))


def plan_for_wish(learner: User, document: Document, wish: Wish, today: date) -> ExamPlan:
    cards = cards_in(learner, document, wish.section).count()
    daily = daily_of(learner, wish.minutes)
    days = days_of_pass(cards, daily, (wish.day - today).days)
    return ExamPlan(wish.day, wish.target, days, daily)


def outlook(learner: User, document: Document, wish: Wish, moment: Moment) -> Outlook:
    """The forecast of an exam: with the plan, and as the learner goes on now.

    The learner of the forecast forgets as the scheduler believes, by a fixed seed. Cards that
    are buried because of a sibling are not: a day may hold a few less.
    """
    cards = pupils(cards_in(learner, document, wish.section))
    plan = plan_for_wish(learner, document, wish, moment.day)
    forecast = _Forecast(learner, cards, wish.day, moment)
    planned = forecast.of(plan)
    free = forecast.of(replace(plan, daily=None)) if plan.daily else planned
    usual = forecast.of(None)
    recall, uncapped = round(100 * planned.recall), round(100 * free.recall)
    target = round(100 * wish.target)
    reached = recall >= target
    return Outlook(
        recall=recall,
        usual=round(100 * usual.recall),
        minutes=planned.mean,
        usual_minutes=usual.mean,
        busiest=planned.busiest,
        target=target,
        reached=reached,
        needed=free.busiest if plan.daily and not reached and uncapped > recall else None,
        uncapped=uncapped,
        cards=len(cards),
        unfit=planned.unfit,
        crowded=free.unfit < planned.unfit,
        chart=outline(
            moment.day, planned.course.recall, usual.course.recall, planned.minutes, wish.target
        ),
    )


@dataclass(frozen=True)
class _Lived:
    """One forecast: the course of the days, and what each took in minutes."""

    course: Course
    minutes: tuple[float, ...]
    recall: float
    unfit: int

    @property
    def mean(self) -> int:
        return ceil(sum(self.minutes) / max(1, len(self.minutes)))

    @property
    def busiest(self) -> int:
        return ceil(max(self.minutes, default=0.0))


class _Forecast:
    """The days until an exam, lived through with a plan or without one."""

    def __init__(self, learner: User, cards: Sequence[Pupil], day: date, moment: Moment) -> None:
        self.settings = settings_of(learner)
        # Not those of today: what was added for this day alone, or waits while a backlog is
        # spread, says nothing of the days to come.
        self.limits = limits(learner, day - timedelta(days=1))
        self.seconds = pace(learner.pk)
        self.first, self.day = moment.day, day
        self.share = max(1.0, len(cards) / MOST_CARDS)
        chosen = [int(n * self.share) for n in range(min(len(cards), MOST_CARDS))]
        self.cards = [cards[n] for n in chosen]

    def of(self, plan: ExamPlan | None) -> _Lived:
        cards = copies(self.cards)
        truth = self.settings.parameters
        days = (self.day - self.first).days
        course = live(cards, self.first, days, self._rules(plan), truth, Random(days))  # noqa: S311
        return _Lived(
            course,
            tuple(self.share * n * self.seconds / 60 for n in course.answers),
            mean_recall(cards, self.day, truth),
            round(self.share * sum(pupil.memory.state is State.NEW for pupil in cards)),
        )

    def _rules(self, plan: ExamPlan | None) -> Rules:
        new, reviews = (ceil(n / self.share) for n in (self.limits.new, self.limits.reviews))
        if plan is None:
            return as_usual(self.settings, new_per_day=new, reviews_per_day=reviews)
        daily = ceil(plan.daily / self.share) if plan.daily else None
        shrunk = replace(plan, daily=daily)
        return as_planned(self.settings, shrunk, new_per_day=new, reviews_per_day=reviews)


def pupils(cards: Iterable[Card]) -> list[Pupil]:
    """Cards for a forecast: what is believed of them is taken for true."""
    return [Pupil(card.pk, to_memory(card), card.stability, card.difficulty) for card in cards]


def standings(learner: User, moment: Moment, exams: Sequence[Exam]) -> list[Standing]:
    """Where exams stand. One SELECT for those to come, two for those that are over."""
    ahead = {exam.document_id: exam for exam in exams if exam.day > moment.day}
    past = {exam.document_id: exam for exam in exams if exam.day <= moment.day}
    behind = _behind(learner, moment.day, ahead) if ahead else {}
    stood = _stood(learner, past) if past else {}
    return [
        Standing(
            exam,
            (exam.day - moment.day).days,
            behind.get(exam.document_id, 0),
            stood.get(exam.document_id),
        )
        for exam in exams
    ]


def _behind(learner: User, today: date, exams: dict[int, Exam]) -> dict[int, int]:
    parameters = settings_of(learner).parameters
    waiting: dict[int, int] = {}
    for card in _of_exams(learner, exams):
        planned = _planned(exams[card.document_id])
        if planned.covers(card.fact.section) and _waits(
            to_memory(card), card.pk, today, planned.plan, parameters
        ):
            waiting[card.document_id] = waiting.get(card.document_id, 0) + 1
    return waiting


def _waits(
    memory: Memory, card: int, today: date, plan: ExamPlan, parameters: tuple[float, ...]
) -> bool:
    """Whether a plan asked for a card on an earlier day and it has not been answered since."""
    if memory.state is not State.REVIEW or memory.due_day is None:
        return False
    late = pass_day(plan, card) < today and in_pass(memory, card, today, plan, parameters)
    return memory.due_day < today or late


def _stood(learner: User, exams: dict[int, Exam]) -> dict[int, int]:
    """{document: mean recall on the day of its exam}, from the log as it was by then."""
    parameters = settings_of(learner).parameters
    found: dict[int, list[float]] = {}
    cards = _of_exams(learner, exams).prefetch_related(
        Prefetch("log", Review.objects.order_by("number"))
    )
    sets = weights(row.parameters_id for card in cards for row in card.log.all())
    for card in cards:
        exam = exams[card.document_id]
        if not _planned(exam).covers(card.fact.section):
            continue
        rows = [row for row in card.log.all() if row.day < exam.day]
        answers = answers_of(card, rows, sets)
        if answers and (stability := answers[-1][1].stability):
            gone = (exam.day - answers[-1][0].day).days
            recall = recall_after(stability, gone, parameters)
            found.setdefault(card.document_id, []).append(recall)
    return {document: round(100 * sum(all_) / len(all_)) for document, all_ in found.items()}


def _of_exams(learner: User, exams: dict[int, Exam]) -> QuerySet[Card]:
    cards = Card.objects.of(learner.pk).filter(document__in=list(exams), suspended=False)
    return cards.select_related("fact")


def _planned(exam: Exam) -> Planned:
    return Planned(exam.pk, exam.section, plan_of(exam))


def exams_of(learner: User) -> list[Exam]:
    """All exams of a learner, the nearest to come first, then those that are over."""
    return list(Exam.objects.filter(learner=learner).select_related("document").order_by("day"))


def recent_exams(learner: User, today: date) -> list[Exam]:
    """Those to come, and those that were within the last days."""
    exams = Exam.objects.filter(learner=learner, day__gte=today - timedelta(days=TOLD_DAYS))
    return list(exams.select_related("document").order_by("day"))


def overdue(learner: User, moment: Moment) -> int:
    """Cards that should have been asked before today."""
    cards = Card.objects.of(learner.pk).awake(moment.day)
    return cards.filter(state=Card.State.REVIEW, due_day__lt=moment.day).count()


def backlog(learner: User, moment: Moment) -> Backlog | None:
    """What has piled up, if it is more than two usual days, or after an absence more than a
    handful. At most five SELECTs."""
    waiting = overdue(learner, moment)
    if not waiting:
        return None
    days = list(
        DailyCount.objects.filter(learner=learner, answers__gt=0)
        .order_by("-day")
        .values_list("day", "reviews")[:FEW]
    )
    usual = round(sum(n for _day, n in days) / len(days)) if days else USUAL
    away = (moment.day - days[0][0]).days if days else 0
    back = away > AWAY_DAYS and waiting > A_HANDFUL
    if not back and not is_backlog(waiting, max(USUAL, usual)):
        return None
    seconds = pace(learner.pk)
    return Backlog(
        cards=waiting,
        minutes=max(1, round(waiting * seconds / 60)),
        away=away if back else 0,
        ways=ways(waiting, _coming(learner, moment.day), seconds, moment.day),
    )


def _coming(learner: User, today: date) -> dict[date, int]:
    """{day: cards that fall due} from today on, as far as a plan may reach."""
    rows = DueCount.objects.filter(
        learner=learner, day__gte=today, day__lt=today + timedelta(days=max(DAYS)), cards__gt=0
    )
    found: dict[date, int] = {}
    for day, cards in rows.values_list("day", "cards"):
        found[day] = found.get(day, 0) + cards
    return found


def ways(waiting: int, coming: dict[date, int], seconds: float, today: date) -> tuple[Spread, ...]:
    """The plans that are offered, at so many seconds a card."""
    found = []
    for days in DAYS:
        meanwhile = sum(n for day, n in coming.items() if day < today + timedelta(days=days))
        reviews = a_day(waiting, meanwhile, days)
        found.append(Spread(days, reviews, max(1, ceil(reviews * seconds / 60))))
    return tuple(found)


def way_of(learner: User, moment: Moment, days: int) -> Spread:
    """What a plan over so many days would ask each day."""
    offered = ways(
        overdue(learner, moment), _coming(learner, moment.day), pace(learner.pk), moment.day
    )
    return next(way for way in offered if way.days == days)


def spreading(learner: User, today: date) -> Spreading | None:
    """The plan that runs today, if one does. No SELECT."""
    begins, ends = learner.spread_from, learner.spread_until
    if begins is None or ends is None or not is_spreading(learner, today):
        return None
    return Spreading((today - begins).days + 1, (ends - begins).days + 1, learner.spread_reviews)
