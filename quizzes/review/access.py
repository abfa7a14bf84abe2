"""The only way to get a card or a first question for a person: the object, or 404."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from content.models import Document
from quizzes.classes.access import Person, readable_document, readable_documents
from quizzes.memory.asking import GRADED_KINDS
from quizzes.memory.models import Card, Review
from quizzes.memory.queries import of_section, withheld
from quizzes.questions.models import Question
from quizzes.questions.queries import Remark, with_remarks

GRADED = (Question.Kind.FLASHCARD, *(kind for kinds in GRADED_KINDS.values() for kind in kinds))

Told = tuple[Question, tuple[Remark, ...]]
"""A question, and what accepted notes tell of its fact."""


_corrections_of = Review.objects.filter(card=OuterRef("pk"), kind=Review.Kind.CORRECTION)


def own_card(learner: User, pk: int) -> Card:
    """The learner's card with what its screens show, or 404. `corrected` says whether its log
    holds a correction."""
    card = (
        Card.objects.of(learner.pk)
        .filter(pk=pk)
        .select_related("fact", "argument", "document")
        .annotate(told=Exists(_corrections_of))
        .first()
    )
    if card is None:
        raise Http404
    card.corrected = bool(vars(card)["told"])
    return card


def _asking(card: Card) -> QuerySet[Question]:
    return Question.objects.published().filter(
        fact=card.fact_id, argument=card.argument_id, kind=Question.Kind.FLASHCARD
    )


def is_asked(card: Card) -> bool:
    """False where the flashcard of this card was retired."""
    return _asking(card).exists()


def flashcard_of(card: Card) -> Told:
    """The published flashcard that asks this card, or 404 where it was retired."""
    question, remarks = with_remarks(_asking(card).select_related("revision"))
    if question is None or question.revision is None:
        raise Http404
    return question, remarks


def graded_question(card: Card, revision: str) -> Told | None:
    """The question that was asked of this card to be graded by rule, in the wording that was
    seen. None where it is not asked in this wording any more, or never was of this card."""
    if not revision.isascii() or not revision.isdecimal() or len(revision) > 18:
        return None
    question, remarks = with_remarks(
        Question.objects.published()
        .filter(fact=card.fact_id, argument=card.argument_id, revision=int(revision))
        .filter(kind__in=GRADED)
        .select_related("revision", "fact", "document")
    )
    return (question, remarks) if question is not None else None


def first_question(person: Person, pk: int) -> Told:
    """A published flashcard of a document that this person may read, or 404; so too while a
    graded attempt holds the document back."""
    question, remarks = with_remarks(
        Question.objects.published()
        .filter(pk=pk, kind=Question.Kind.FLASHCARD, document__in=readable_documents(person))
        .exclude(argument=None)
        .select_related("revision", "document", "fact", "argument")
    )
    if question is None:
        raise Http404
    if isinstance(person, User) and withheld(person, question.document_id, timezone.now()):
        raise Http404
    return question, remarks


def opening_question(person: Person, slug: str, section: str) -> Question | None:
    """Where somebody who studies nothing yet begins: the most telling card of a document."""
    questions = (
        Question.objects.published()
        .filter(kind=Question.Kind.FLASHCARD, document__in=readable_documents(person))
        .exclude(argument=None)
        .select_related("revision", "document", "fact", "argument")
        .order_by("fact__ordinal", "argument__ordinal")
    )
    if slug:
        questions = questions.filter(document=readable_document(person, slug))
    return questions.filter(of_section(section)).first()


def scope_document(person: Person, slug: str) -> Document | None:
    """The document that a session is limited to; 404 where it may not be read."""
    return readable_document(person, slug) if slug else None
