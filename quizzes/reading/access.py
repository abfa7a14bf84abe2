"""The only way to get what is asked while reading: the question of this document, or 404."""

from __future__ import annotations

from django.http import Http404

from accounts.models import User
from content.models import Document
from quizzes.classes.access import Person
from quizzes.memory.models import Card
from quizzes.questions.models import Question
from quizzes.review.access import Told, first_question


def asked_question(person: Person, document: Document, pk: int) -> Told:
    """A published flashcard of this document, which the person may read, or 404."""
    question, remarks = first_question(person, pk)
    if question.document_id != document.pk:
        raise Http404
    return question, remarks


def card_for(person: Person, question: Question) -> Card | None:
    """The reader's own card that this question asks, if there is one."""
    if not isinstance(person, User):
        return None
    return (
        Card.objects.of(person.pk)
        .filter(fact=question.fact_id, argument=question.argument_id)
        .first()
    )


def question_of(card: Card) -> int | None:
    """The published flashcard that asks this card."""
    asked = Question.objects.published().filter(
        fact=card.fact_id, argument=card.argument_id, kind=Question.Kind.FLASHCARD, variant=0
    )
    return asked.values_list("pk", flat=True).first()
