"""What a guest learned, when the guest signs in to an account that exists already."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import User
from quizzes.memory.actions import answer, rebuild_due_counts
from quizzes.memory.models import Card, Review
from quizzes.memory.rebuild import refold
from quizzes.memory.recount import rebuild_days
from quizzes.memory.shapes import Answer


def on_guest_signed_in(sender: Any, *, guest: User, user: User, **kwargs: Any) -> None:
    """The receiver of accounts.signals.guest_signed_in."""
    merge(guest, user)


@transaction.atomic
def merge(guest: User, user: User) -> None:
    """Give the guest's started cards to the user, each with its log.

    A card that the user has started already stays the user's. What the guest answered on the
    twin of it, since the user's last answer, is answered on the user's card once more: rows are
    never renumbered or rewritten, and the new ones say what they did to the card they stand on.
    The twin is left with the guest and goes when idle guests expire.
    """
    mine = {(card.fact_id, card.argument_id): card for card in Card.objects.of(user.pk)}
    started = Card.objects.of(guest.pk).filter(rows__gt=0)
    for card in started:
        known = mine.get((card.fact_id, card.argument_id))
        if known is not None and known.rows:
            _answer_again(card, known, user)
            continue
        if known is not None:
            known.delete()
        _give(card, user)
    if started:
        for learner in (guest, user):
            rebuild_days(learner)
            rebuild_due_counts(learner)


def _answer_again(twin: Card, card: Card, user: User) -> None:
    rows = Review.objects.filter(card=twin, kind=Review.Kind.ANSWER, undone=None)
    if card.last is not None:
        rows = rows.filter(at__gt=card.last)
    for seen, row in enumerate(rows.order_by("number"), card.rows):
        given = Answer(
            card=card.pk,
            rating=row.rating or 0,
            key=f"guest-{row.pk}",
            seen=seen,
            milliseconds=row.milliseconds,
            source=row.source,
            revision=row.revision_id,
            question=row.question_id,
            ruled=row.ruled,
        )
        answer(user, given, row.at)


def _give(card: Card, to: User) -> None:
    Review.objects.filter(card=card.pk).update(learner=to)
    card.learner = to
    card.save(update_fields=["learner"])
    refold(card)
