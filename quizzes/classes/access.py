"""Who may read, edit and teach what. Every slice above asks here.

Somebody else's object and a missing one give the same 404; a role that is not
enough for an object one can see gives 403.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from content.models import Document, Version
from quizzes.classes.models import Class

Person = User | AnonymousUser
Row = TypeVar("Row", bound=Model)


def readable_documents(person: Person) -> QuerySet[Document]:
    """Public documents, one's own, and those of the classes one learns or teaches in."""
    return _documents(person, Class.objects.of_member(person.pk or 0, teacher(person)))


def teachable_documents(person: Person) -> QuerySet[Document]:
    """What a person may give a class to read. Who reads a document in a class that somebody else
    teaches does not hand it on."""
    return _documents(person, Class.objects.taught_by(teacher(person)))


def _documents(person: Person, classes: QuerySet[Class]) -> QuerySet[Document]:
    """Public documents, one's own, those one edits, and those of these classes."""
    if not isinstance(person, User):
        return Document.objects.public()
    if person.is_superuser:
        return Document.objects.all()
    return Document.objects.filter(
        Q(is_public=True)
        | Q(owner=person)
        | Q(pk__in=Document.editors.through.objects.filter(user=person).values("document"))
        | Q(pk__in=Class.documents.through.objects.filter(class__in=classes).values("document"))
    )


def readable_document(person: Person, slug: str) -> Document:
    """The document, or 404 where it is not there or not for this person."""
    return get_object_or_404(readable_documents(person), slug=slug)


def may_edit(person: Person, document: Document) -> bool:
    """Owner, editors and admins correct a document; teaching a class with it is not enough."""
    return isinstance(person, User) and (
        person.is_superuser
        or document.owner_id == person.pk
        or document.editors.filter(pk=person.pk).exists()
    )


def writes_for(person: Person, document: Document) -> bool:
    """Whether the screens of teaching are open to this person for the document: a learner may
    own one too, made of notes from elsewhere."""
    teaches = isinstance(person, User) and (person.is_instructor or person.is_superuser)
    return teaches and may_edit(person, document)


def is_shared(document: Document) -> bool:
    """Whether anybody besides owner and editors reads the document."""
    return document.is_public or Class.objects.filter(documents=document).exists()


def editable_documents(person: Person) -> QuerySet[Document]:
    if not isinstance(person, User):
        return Document.objects.none()
    if person.is_superuser:
        return Document.objects.all()
    return Document.objects.edited_by(person.pk)


def editable_document(person: Person, slug: str) -> Document:
    """The document, 404 where one may not even read it, 403 where one may only read."""
    document = readable_document(person, slug)
    if not may_edit(person, document):
        raise PermissionDenied
    return document


def require_editor(person: Person, document: Document) -> None:
    """For what belongs to a document: 404 and 403 as for the document itself."""
    editable_document(person, document.slug)


def sees_source(person: Person, document: Document) -> bool:
    """The attached source is for its owner, editors, and their classes."""
    if not isinstance(person, User):
        return False
    if may_edit(person, document):
        return True
    # Asked apart: in one filter the owner would have to be the very instructor who reads.
    theirs = Class.objects.filter(
        Q(instructors__owned_documents=document) | Q(instructors__edited_documents=document),
        documents=document,
    )
    return Class.objects.of_member(person.pk, teacher(person)).filter(pk__in=theirs).exists()


def source_opened(
    person: Person, course: Class, documents: Iterable[Document], colleague: User | None
) -> Document | None:
    """A document whose source a change of the class would open without its owner: they, or
    somebody who edits it, would stand beside it because `person`, who may not, put them there.

    `documents` are those of the class after the change, `colleague` joins its instructors. None
    where nothing is opened.
    """
    teaching = set(course.instructors.values_list("pk", flat=True)) if course.pk else set()
    known = set(course.documents.values_list("pk", flat=True)) if course.pk else set()
    joined = teaching | {colleague.pk if colleague else 0}
    for document in documents:
        writers = {document.owner_id, *document.editors.values_list("pk", flat=True)}
        was_open = document.pk in known and writers & teaching
        if writers & joined and not was_open and not may_edit(person, document):
            return document
    return None


def versions_to_read(person: Person, document: Document) -> dict[str, Version]:
    """The current versions that this person may see, by kind."""
    versions = {v.kind: v for v in document.versions.filter(is_current=True)}
    if Version.Kind.SOURCE in versions and not sees_source(person, document):
        del versions[Version.Kind.SOURCE]
    return versions


def version_to_read(person: Person, document: Document, kind: str = "") -> Version:
    """The version asked for, else the source where it may be seen, else the study text.

    404 where the document has no such version or it is not for this person.
    """
    return pick_version(versions_to_read(person, document), kind)


def pick_version(versions: dict[str, Version], kind: str = "") -> Version:
    for wanted in (kind,) if kind else (Version.Kind.SOURCE, Version.Kind.STUDY):
        if wanted in versions:
            return versions[wanted]
    raise Http404


def taught_class(person: Person, pk: int) -> Class:
    """A class that this person teaches, or 404."""
    return taught(Class.objects.all(), person, pk, by="instructors")


def taught(rows: QuerySet[Row], person: Person, pk: int, *, by: str = "course__instructors") -> Row:
    """The row with this number that belongs to a class which the person teaches, or 404; 403
    where they are listed but are no instructor any more. An admin teaches every class; `by` is
    the way from a row to the instructors."""
    if not is_admin(person):
        rows = rows.filter(**{by: person.pk or 0})
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    require_instructor(person)
    return found


def teacher(person: Person) -> int:
    """The number of the person to look for among instructors; one that nobody has where they
    are none, or are none any more."""
    return person.pk if isinstance(person, User) and person.is_instructor else 0


def is_admin(person: Person) -> bool:
    return isinstance(person, User) and person.is_superuser


def require_instructor(person: Person) -> User:
    """The instructor behind a teaching screen; 403 for everybody else who is signed in."""
    if not isinstance(person, User) or not (person.is_instructor or person.is_superuser):
        raise PermissionDenied
    return person
