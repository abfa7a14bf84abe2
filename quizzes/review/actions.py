"""Writes of the review that are not memory."""

from __future__ import annotations

from accounts.models import User


def answer_by(learner: User, by: str) -> None:
    """How the learner is asked from the next card on."""
    learner.answer_by = by
    learner.save(update_fields=["answer_by"])
