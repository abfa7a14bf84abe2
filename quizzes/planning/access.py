"""The only way to get a plan or what it is for: the object, or 404."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from accounts.models import User
from content.models import Document
from quizzes.classes.access import readable_document, readable_documents
from quizzes.memory.models import Card, Exam


def studied_documents(learner: User) -> QuerySet[Document]:
    """What the learner has cards of and may still read."""
    cards = Card.objects.of(learner.pk)
    return readable_documents(learner).filter(pk__in=cards.values("document")).order_by("title")


def studied_document(learner: User, slug: str) -> Document:
    """A document that the learner studies, or 404."""
    document = readable_document(learner, slug)
    if not Card.objects.of(learner.pk).filter(document=document).exists():
        raise Http404
    return document


def own_exam(learner: User, slug: str) -> Exam:
    """The learner's exam on a document, or 404; also where it may not be read any more."""
    exam = Exam.objects.filter(learner=learner, document__slug=slug).first()
    if exam is None:
        raise Http404
    return exam
