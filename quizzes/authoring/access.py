"""The only way to get a fact, a question or a note for an editor: the object, 404 or 403."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from content.models import Document, EditorialNote, Entity, Fact
from quizzes.classes.access import (
    Person,
    editable_documents,
    require_editor,
    require_instructor,
)
from quizzes.questions.models import Question


def editable_fact(person: Person, pk: int) -> Fact:
    row = get_object_or_404(Fact.objects.select_related("document"), pk=pk)
    require_editor(person, row.document)
    return row


def editable_question(person: Person, pk: int) -> Question:
    rows = Question.objects.exclude(revision=None)
    row = get_object_or_404(rows.select_related("document", "fact", "argument", "revision"), pk=pk)
    require_editor(person, row.document)
    return row


def editable_note(person: Person, pk: int) -> EditorialNote:
    row = get_object_or_404(EditorialNote.objects.select_related("document"), pk=pk)
    require_editor(person, row.document)
    return row


def editable_name(person: Person, pk: int) -> Entity:
    """A name of a document that this instructor writes facts for, or 404."""
    require_instructor(person)
    return get_object_or_404(Entity, pk=pk, document__in=editable_documents(person))


def written_document(person: Person, slug: str) -> Document:
    """A document that this instructor writes facts for, or 404; 403 for everybody else."""
    require_instructor(person)
    return get_object_or_404(editable_documents(person), slug=slug)
