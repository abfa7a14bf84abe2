"""What a reader does: an answer between two parts, and whether there are questions at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from accounts.models import User
from quizzes.memory import actions as memory
from quizzes.memory.models import Card, Review
from quizzes.memory.shapes import Answer, Outcome
from quizzes.questions.models import Question


def ask_while_reading(learner: User, on: bool) -> None:
    """Remember whether this learner is asked between the parts of a text."""
    if learner.asks_while_reading != on:
        learner.asks_while_reading = on
        learner.save(update_fields=["asks_while_reading"])


@transaction.atomic
def answer(learner: User, question: Question, given: Answer, at: datetime) -> Outcome:
    """Store one answer; the fact is learned from now on, if it was not.

    Raises what memory.actions.answer raises: StaleCard, KeyReused.
    """
    card = _card(learner, question)
    seen = given.revision and question.revisions.filter(pk=given.revision).exists()
    stored = replace(
        given,
        card=card.pk,
        source=Review.Source.READING,
        revision=given.revision if seen else question.revision_id,
    )
    return memory.answer(learner, stored, at)


def _card(learner: User, question: Question) -> Card:
    wanted = {"fact": question.fact_id, "argument": question.argument_id}
    card = Card.objects.of(learner.pk).filter(**wanted).first()
    if card is not None:
        return card
    flashcards = (
        Question.objects.published()
        .filter(fact=question.fact_id, kind=Question.Kind.FLASHCARD, variant=0)
        .order_by("argument__ordinal")
    )
    pairs = flashcards.values_list("fact_id", "argument_id")
    memory.add_cards(learner, question.document, pairs)
    return Card.objects.of(learner.pk).get(**wanted)
