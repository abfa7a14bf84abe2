"""What a guest learned, when the guest signs in to an account that exists already."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import User
from quizzes.memory.actions import rebuild_due_counts
from quizzes.memory.models import Card, DailyCount, Review
from quizzes.memory.rebuild import refold


def on_guest_signed_in(sender: Any, *, guest: User, user: User, **kwargs: Any) -> None:
    """The receiver of accounts.signals.guest_signed_in."""
    merge(guest, user)


@transaction.atomic
def merge(guest: User, user: User) -> None:
    """Give the guest's started cards to the user, each with its log.

    A card that the user has started already stays the user's; the guest's twin of it is
    left with the guest and goes when idle guests expire.
    """
    mine = {(card.fact_id, card.argument_id): card for card in Card.objects.of(user.pk)}
    moved = 0
    for card in Card.objects.of(guest.pk).filter(rows__gt=0):
        known = mine.get((card.fact_id, card.argument_id))
        if known is not None and known.rows:
            continue
        if known is not None:
            known.delete()
        _give(card, user)
        moved += 1
    if moved:
        _merge_days(guest, user)
        rebuild_due_counts(user)


def _give(card: Card, to: User) -> None:
    Review.objects.filter(card=card.pk).update(learner=to)
    card.learner = to
    card.save(update_fields=["learner"])
    refold(card)


def _merge_days(guest: User, user: User) -> None:
    for day in DailyCount.objects.filter(learner=guest):
        known, _made = DailyCount.objects.get_or_create(learner=user, day=day.day)
        for name in ("answers", "introduced", "reviews", "recalled", "milliseconds"):
            setattr(known, name, getattr(known, name) + getattr(day, name))
        known.save()
        day.delete()
