from __future__ import annotations

import random
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from accounts.models import User
from content.models import Document
from quizzes.classes.models import Class, Membership
from quizzes.management.taken_quiz import joined_lately, took_a_quiz
from quizzes.memory import actions as memory
from quizzes.memory.fast import MEMORY_COLUMNS
from quizzes.memory.models import Card, DailyCount, Review
from quizzes.memory.queries import settings_of
from quizzes.quiz.models import Quiz
from quizzes.scheduling import (
    NEW,
    SCHEDULER_VERSION,
    Memory,
    Rating,
    State,
    after,
    retrievability,
    study_day,
)

SEED = 1996
DAYS = 100


class Command(BaseCommand):
    help = "Make the demo accounts, a class and a believable history (only while DEBUG)."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Demo accounts have a public password: they exist only in DEBUG.")
        document = Document.objects.filter(slug=settings.SHIPPED_PACK).first()
        if document is None:
            raise CommandError("Load the first document before: manage.py load_pack")
        if User.objects.filter(username="student").exists():
            self.stdout.write("The demo is there already.")
            return
        make_demo(document)
        self.stdout.write("Demo accounts: student, instructor, admin")


@transaction.atomic
def make_demo(document: Document) -> None:
    student = person("student", "Demo student")
    teacher = person("instructor", "Demo instructor", is_instructor=True)
    admin = person("admin", "Demo admin", is_staff=True, is_superuser=True, is_instructor=True)
    document.owner = admin
    document.save(update_fields=["owner"])
    document.editors.add(teacher)
    course = Class.objects.create(name="Year 12 Politics")
    course.instructors.add(teacher)
    course.documents.add(document)
    learners = [student, *(person(f"learner{n}", f"Demo learner {n}") for n in range(1, 9))]
    for learner in learners:
        Membership.objects.create(course=course, learner=learner)
    Quiz.objects.create(
        document=document,
        course=course,
        owner=teacher,
        title="Section 4 check",
        section="4",
        size=10,
    )
    for n, learner in enumerate(learners):
        study(learner, document, days=DAYS if n == 0 else 12 + 6 * n, seed=SEED + n)
    # What was there before keeps its id: these come last.
    later = joined_lately(course, student, range(9, 25))
    took_a_quiz(course, teacher, [*learners, *later], document, SEED, timezone.now())


def person(username: str, name: str, **fields: Any) -> User:
    made = User(username=username, first_name=name, **fields)
    made.set_password(settings.DEMO_PASSWORD)
    made.save()
    return made


def study(learner: User, document: Document, *, days: int, seed: int) -> None:
    """A history that ends yesterday: cards are the fold of the rows written here."""
    rng = random.Random(seed)  # noqa: S311  (a story, not a secret)
    memory.enrol(learner, document)
    cards = list(Card.objects.of(learner.pk).filter(document=document).order_by("pk"))
    start = timezone.now().date() - timedelta(days=days)
    states: dict[int, Memory] = {}
    rows: list[Review] = []
    numbers: dict[int, int] = {}
    unseen = cards[: len(cards) * 3 // 4]
    for n in range(days):
        if rng.random() < 0.3:
            continue
        at = datetime.combine(start + timedelta(days=n), time(7 + rng.randrange(12)), tzinfo=UTC)
        day = study_day(at, learner.time_zone, learner.day_starts_at)
        due = [c for c in cards if c.pk in states and (states[c.pk].due_day or day) <= day]
        met = {c.fact_id for c in due}
        fresh = [c for c in unseen if c.pk not in states and c.fact_id not in met][:3]
        # Of late less was done than fell due: so there is something to recall today.
        late = n >= days - 12
        for card in due[:2] if late else [*due[:40], *fresh]:
            at = _answers(learner, card, states, rows, numbers, at, rng)
    Review.objects.bulk_create(rows, batch_size=500)
    for card in cards:
        _keep(card, states.get(card.pk), numbers.get(card.pk, 0))
    columns = [*MEMORY_COLUMNS, "rows"]
    Card.objects.bulk_update([c for c in cards if c.rows], columns, batch_size=100)
    count_days(learner)
    memory.rebuild_due_counts(learner)


def _answers(
    learner: User,
    card: Card,
    states: dict[int, Memory],
    rows: list[Review],
    numbers: dict[int, int],
    at: datetime,
    rng: random.Random,
) -> datetime:
    """Answer one card until it leaves its steps; returns when that was."""
    settings_ = settings_of(learner)
    for _press in range(6):
        before = states.get(card.pk, NEW)
        day = study_day(at, learner.time_zone, learner.day_starts_at)
        recall = retrievability(before, day, settings_) if before is not NEW else 0.75
        luck = rng.random()
        rating = Rating.AGAIN if luck > recall else Rating.EASY if luck < 0.08 else Rating.GOOD
        memory_ = after(before, rating, at, settings_, seed=card.pk)
        numbers[card.pk] = numbers.get(card.pk, 0) + 1
        rows.append(
            Review(
                card=card,
                learner=learner,
                number=numbers[card.pk],
                kind=Review.Kind.ANSWER,
                rating=rating,
                at=at,
                day=day,
                due_day=memory_.due_day,
                interval=memory_.interval,
                first_today=before.last_day is None or before.last_day < day,
                state_before=before.state,
                recall_before=None if before is NEW else recall,
                retention=settings_.retention,
                time_zone=settings_.time_zone,
                day_starts_at=settings_.day_starts_at,
                scheduler_version=SCHEDULER_VERSION,
                milliseconds=6000 + rng.randrange(14000),
                source=Review.Source.DEMO,
                key=f"demo-{card.pk}-{numbers[card.pk]}",
            )
        )
        states[card.pk] = memory_
        at += timedelta(seconds=20)
        if memory_.state is State.REVIEW:
            break
        at = max(at, memory_.due or at)
    return at


def _keep(card: Card, found: Memory | None, rows: int) -> None:
    if found is None:
        return
    for field in MEMORY_COLUMNS:
        setattr(card, field, getattr(found, field))
    card.state = str(found.state)
    card.rows = rows


def count_days(learner: User) -> None:
    """The figures of each day, counted from the log."""
    log = Review.objects.filter(learner=learner, kind=Review.Kind.ANSWER)
    DailyCount.objects.filter(learner=learner).delete()
    made = []
    for day in log.order_by("day").values_list("day", flat=True).distinct():
        of_day = log.filter(day=day)
        mature = of_day.filter(state_before=Card.State.REVIEW, first_today=True)
        made.append(
            DailyCount(
                learner=learner,
                day=day,
                answers=of_day.count(),
                introduced=of_day.filter(state_before=Card.State.NEW).count(),
                reviews=mature.count(),
                recalled=mature.exclude(rating=Rating.AGAIN).count(),
                milliseconds=of_day.aggregate(ms=Sum("milliseconds"))["ms"] or 0,
            )
        )
    DailyCount.objects.bulk_create(made)
