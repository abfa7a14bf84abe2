"""What is to be done: today of many learners at once, and on the days to come of one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import DateField, F, Q, Sum, Value
from django.db.models.functions import Cast

from accounts.models import User
from quizzes.cards.matching import DaysBetween
from quizzes.classes.access import readable_documents
from quizzes.memory.fast import MEMORY_COLUMNS
from quizzes.memory.models import Card, DailyCount, DueCount, Exam, Review
from quizzes.memory.queries import counts, is_spreading, limits, moment_of, settings_of
from quizzes.review.queries import pace, paces
from quizzes.scheduling import FADING_BELOW, Memory, State, Word, lifetimes_until, word

FORECAST_DAYS = 30


@dataclass(frozen=True, slots=True)
class Load:
    """What one learner has to do today: the figures of the first screen."""

    due: int
    new: int
    fading: int
    minutes: int
    spread_until: date | None = None


def loads(learners: Sequence[User], at: datetime) -> Mapping[int, Load]:
    """Learner -> what is to be done today. Two statements, and one for each learner, so that
    what is to be asked is counted by one rule everywhere."""
    people = {learner.pk: learner for learner in learners}
    moments = {pk: moment_of(learner, at) for pk, learner in people.items()}
    days = {pk: moment.day for pk, moment in moments.items()}
    fading, seconds = _fading(people, days), paces(people)
    found = {}
    for pk, learner in people.items():
        left = counts(learner, moments[pk])
        found[pk] = Load(
            due=left.to_recall,
            new=left.new,
            fading=min(left.to_recall, len(fading[pk])),
            minutes=minutes_for(left.to_recall + left.new, seconds[pk]),
            spread_until=learner.spread_until if is_spreading(learner, days[pk]) else None,
        )
    return found


def minutes_for(facts: int, seconds: float) -> int:
    return max(1, round(facts * seconds / 60))


def _each_day(days: Mapping[int, date], condition: Callable[[date], Q]) -> Q:
    """A condition that hangs on the study day: at one moment there are at most three."""
    groups: dict[date, list[int]] = defaultdict(list)
    for pk, day in days.items():
        groups[day].append(pk)
    parts = (Q(learner__in=pks) & condition(day) for day, pks in groups.items())
    return reduce(or_, parts, Q(pk__in=[]))


def _fading(people: Mapping[int, User], days: Mapping[int, date]) -> Mapping[int, set[int]]:
    """Learner -> facts that fade. The database leaves out what surely does not, so that the
    rows are few; the word of each is said by the scheduler."""
    settings = {pk: settings_of(learner) for pk, learner in people.items()}
    lifetimes = {lifetimes_until(FADING_BELOW, s.parameters) for s in settings.values()}
    least = 0.999 * min(lifetimes, default=0.0)

    def may_fade(day: date) -> Q:
        elapsed = DaysBetween(Cast(Value(day), DateField()), F("last_day"))
        long_ago = Q(last_day__isnull=False) & Q(stability__lte=elapsed / Value(least))
        return Q(due_day__lte=day) | long_ago

    found: dict[int, set[int]] = defaultdict(set)
    cards = Card.objects.filter(_each_day(days, may_fade), suspended=False).started()
    rows = cards.order_by().values_list("learner", "fact", *MEMORY_COLUMNS)
    for pk, fact, state, *columns in rows.iterator(chunk_size=2000):
        memory = Memory(State(state), *columns)
        if fact not in found[pk] and word(memory, days[pk], settings[pk]) is Word.FADING:
            found[pk].add(fact)
    return found


@dataclass(frozen=True, slots=True)
class Day:
    """What is expected of one day to come."""

    day: date
    facts: int
    minutes: int


def forecast(learner: User, at: datetime) -> tuple[Day, ...]:
    """The days from today on which something is expected. Three statements.

    What is overdue counts to today; what is more than one wants to do in a day stays for the
    next one.
    """
    today = moment_of(learner, at).day
    days = [today + timedelta(days=n) for n in range(FORECAST_DAYS)]
    rows = DueCount.objects.filter(learner=learner, day__lte=days[-1], cards__gt=0)
    due: dict[date, int] = defaultdict(int)
    for day, cards in rows.values("day").annotate(n=Sum("cards")).values_list("day", "n"):
        due[max(day, today)] += cards
    counted = DailyCount.objects.filter(learner=learner, day=today).values_list("reviews").first()
    done = counted[0] if counted else 0
    seconds = pace(learner.pk)
    waiting, found = 0, []
    for day in days:
        waiting += due[day]
        left = limits(learner, day).reviews - (done if day == today else 0)
        facts = max(0, min(waiting, left))
        waiting -= facts
        if facts:
            found.append(Day(day, facts, minutes_for(facts, seconds)))
    return tuple(found)


def exams_ahead(learner: User, day: date) -> list[Exam]:
    """Exams from `day` on, of documents that the learner may still read."""
    exams = Exam.objects.filter(
        learner=learner, day__gte=day, document__in=readable_documents(learner)
    )
    return list(exams.select_related("document"))


def last_change(learner: User) -> datetime | None:
    """When the learner's cards last changed: the moment of the latest row of the log."""
    rows = Review.objects.filter(learner=learner).order_by("-id")
    return rows.values_list("at", flat=True).first()


def verified_addresses(learners: Iterable[int]) -> Mapping[int, str]:
    """Learner -> the address that was shown to be theirs; the primary one goes before others."""
    rows = EmailAddress.objects.filter(user__in=list(learners), verified=True)
    rows = rows.order_by("primary", "-pk")  # what comes last stays
    return dict(rows.values_list("user", "email"))


def sends_mail() -> bool:
    """Whether this installation sends e-mail and knows its own address."""
    return bool(settings.SENDS_MAIL and settings.RECITE_URL)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where reminders go, or why none can: guest, installation or unverified."""

    address: str = ""
    lacks: str = ""


def mailbox(learner: User) -> Mailbox:
    if learner.is_guest:
        return Mailbox(lacks="guest")
    if not sends_mail():
        return Mailbox(lacks="installation")
    address = verified_addresses([learner.pk]).get(learner.pk)
    return Mailbox(address) if address else Mailbox(lacks="unverified")
