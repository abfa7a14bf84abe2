"""The daily aggregates counted anew from the log and the cards, to compare or to store."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from quizzes.memory.actions import rebuild_due_counts
from quizzes.memory.models import Card, DailyCount, DueCount, Review
from quizzes.memory.rebuild import differences, refold
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
    """Study day -> its figures, from every answer of the log that still stands."""
    found: dict[date, Counter[str]] = defaultdict(Counter)
    rows = Review.objects.filter(learner=learner, kind=Review.Kind.ANSWER, undone=None)
    for row in rows.iterator(chunk_size=2000):
        mature = row.state_before == Card.State.REVIEW and row.first_today
        found[row.day].update(
            answers=1,
            introduced=int(row.state_before == Card.State.NEW),
            reviews=int(mature),
            recalled=int(mature and row.rating != Rating.AGAIN),
            milliseconds=row.milliseconds,
        )
    return found


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
    wrong = {difference.card for difference in differences(learner)}
    for card in Card.objects.of(learner.pk).filter(pk__in=wrong):
        refold(card)
    DailyCount.objects.filter(learner=learner).delete()
    DailyCount.objects.bulk_create(
        DailyCount(learner=learner, day=day, **figures) for day, figures in days(learner).items()
    )
    rebuild_due_counts(learner)
    return len(wrong)
