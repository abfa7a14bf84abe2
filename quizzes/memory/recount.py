"""The daily aggregates counted anew from the log and the cards, to compare or to store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from django.db import transaction
from django.db.models import Count, Q, QuerySet, Sum

from accounts.models import User
from quizzes.memory.actions import rebuild_due_counts
from quizzes.memory.models import Card, DailyCount, DueCount, Review
from quizzes.memory.rebuild import rebuild_cards
from quizzes.scheduling import Rating

FIGURES = ("answers", "introduced", "reviews", "recalled", "milliseconds")


def studying() -> QuerySet[User]:
    """Everybody of whom a card or an aggregate is stored."""
    people = {
        learner
        for model in (Card, DailyCount, DueCount)
        for learner in model._default_manager.values_list("learner", flat=True).distinct()
    }
    return User.objects.filter(pk__in=people).order_by("pk")


def days(learner: User) -> Mapping[date, Counter[str]]:
    """Study day -> its figures, from every answer of the log that still stands. One SELECT."""
    mature = Q(state_before=Card.State.REVIEW, first_today=True)
    rows = (
        Review.objects.filter(learner=learner, kind__in=Review.ANSWERED, undone=None)
        .order_by()
        .values("day")
        .annotate(
            answers=Count("pk"),
            introduced=Count("pk", filter=Q(state_before=Card.State.NEW)),
            reviews=Count("pk", filter=mature),
            recalled=Count("pk", filter=mature & ~Q(rating=Rating.AGAIN)),
            # The name "milliseconds" is a column, which an aggregate may not be called.
            spent=Sum("milliseconds"),
        )
    )
    return {
        row["day"]: Counter(
            answers=row["answers"],
            introduced=row["introduced"],
            reviews=row["reviews"],
            recalled=row["recalled"],
            milliseconds=row["spent"],
        )
        for row in rows
    }


def wrong_days(learner: User) -> Iterator[str]:
    """A line for each stored figure that the log does not bear out."""
    counted = days(learner)
    stored = {row.day: row for row in DailyCount.objects.filter(learner=learner)}
    for day in sorted({*counted, *stored}):
        for name in FIGURES:
            says = getattr(stored[day], name) if day in stored else 0
            if says != counted.get(day, Counter())[name]:
                yield f"{day}, {name}: stored {says}, counted {counted.get(day, Counter())[name]}"


def wrong_forecast(learner: User) -> Iterator[str]:
    """A line for each day of the forecast that the cards do not bear out."""
    due = Card.objects.of(learner.pk).filter(suspended=False, state=Card.State.REVIEW)
    counted = Counter(due.exclude(due_day=None).values_list("document_id", "due_day"))
    rows = DueCount.objects.filter(learner=learner)
    stored: dict[tuple[int, date | None], int] = {
        (row.document_id, row.day): row.cards for row in rows
    }
    for place in sorted({*counted, *stored}, key=str):
        if stored.get(place, 0) != counted[place]:
            yield f"due {place[1]}: stored {stored.get(place, 0)}, counted {counted[place]}"


@transaction.atomic
def rebuild(learner: User) -> int:
    """Cards, days and forecast of one learner as the log says; the number of changed cards."""
    changed = rebuild_cards(learner)
    rebuild_days(learner)
    rebuild_due_counts(learner)
    return changed


def rebuild_days(learner: User) -> None:
    """The figures of each study day of one learner, counted anew from the log."""
    DailyCount.objects.filter(learner=learner).delete()
    DailyCount.objects.bulk_create(
        DailyCount(learner=learner, day=day, **figures) for day, figures in days(learner).items()
    )
