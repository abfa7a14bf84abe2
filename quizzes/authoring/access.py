"""The only way to get a fact, a question or a note for an editor: the object, 404 or 403."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404

from content.models import Document, EditorialNote, Entity, Fact
from quizzes.classes.access import (
    Person,
    editable_documents,
    may_edit,
    readable_documents,
    require_instructor,
)
from quizzes.questions.models import Question


def editable_fact(person: Person, pk: int) -> Fact:
    row = Fact.objects.filter(pk=pk).select_related("document").first()
    if row is None:
        raise Http404
    require_editor(person, row.document)
    return row


def editable_question(person: Person, pk: int) -> Question:
    row = (
        Question.objects.filter(pk=pk)
        .select_related("document", "fact", "argument", "revision")
        .first()
    )
    if row is None or row.revision is None:
        raise Http404
    require_editor(person, row.document)
    return row


def editable_note(person: Person, pk: int) -> EditorialNote:
    row = EditorialNote.objects.filter(pk=pk).select_related("document").first()
    if row is None:
        raise Http404
    require_editor(person, row.document)
    return row


def editable_name(person: Person, pk: int) -> Entity:
    """A name of a document that this instructor writes facts for, or 404."""
    require_instructor(person)
    row = Entity.objects.filter(pk=pk, document__in=editable_documents(person)).first()
    if row is None:
        raise Http404
    return row


def written_document(person: Person, slug: str) -> Document:
    """A document that this instructor writes facts for, or 404; 403 for everybody else."""
    require_instructor(person)
    row = editable_documents(person).filter(slug=slug).first()
    if row is None:
        raise Http404
    return row


def require_editor(person: Person, document: Document) -> None:
    """404 where one may not even read the document, 403 where one may only read it."""
    if not readable_documents(person).filter(pk=document.pk).exists():
        raise Http404
    if not may_edit(person, document):
        raise PermissionDenied
