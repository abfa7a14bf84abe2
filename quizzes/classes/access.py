"""Who may read, edit and teach what. Every slice above asks here.

Somebody else's object and a missing one give the same 404; a role that is not
enough for an object one can see gives 403.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.models import User
from content.models import Document, Version
from quizzes.classes.models import Class

Person = User | AnonymousUser


def readable_documents(person: Person) -> QuerySet[Document]:
    """Public documents, one's own, and those of the classes one learns or teaches in."""
    if not isinstance(person, User):
        return Document.objects.public()
    if person.is_superuser:
        return Document.objects.all()
    classes = Class.objects.filter(
        Q(instructors=person) | Q(memberships__learner=person, memberships__left_at=None)
    )
    return Document.objects.filter(
        Q(is_public=True)
        | Q(owner=person)
        | Q(pk__in=Document.editors.through.objects.filter(user=person).values("document"))
        | Q(pk__in=Class.documents.through.objects.filter(class__in=classes).values("document"))
    )


def readable_document(person: Person, slug: str) -> Document:
    """The document, or 404 where it is not there or not for this person."""
    document = readable_documents(person).filter(slug=slug).first()
    if document is None:
        raise Http404
    return document


def may_edit(person: Person, document: Document) -> bool:
    """Owner, editors and admins correct a document; teaching a class with it is not enough."""
    return isinstance(person, User) and (
        person.is_superuser
        or document.owner_id == person.pk
        or document.editors.filter(pk=person.pk).exists()
    )


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


def sees_source(person: Person, document: Document) -> bool:
    """The attached source is for its owner, editors, and their classes."""
    if not isinstance(person, User):
        return False
    if may_edit(person, document):
        return True
    return Class.objects.filter(
        Q(instructors=person) | Q(memberships__learner=person, memberships__left_at=None),
        Q(instructors__owned_documents=document) | Q(instructors__edited_documents=document),
        documents=document,
    ).exists()


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
    taught = (
        Class.objects.all()
        if is_admin(person)
        else Class.objects.filter(instructors=person.pk or 0)
    )
    course = taught.filter(pk=pk).first()
    if course is None:
        raise Http404
    return course


def is_admin(person: Person) -> bool:
    return isinstance(person, User) and person.is_superuser


def require_instructor(person: Person) -> User:
    """The instructor behind a teaching screen; 403 for everybody else who is signed in."""
    if not isinstance(person, User) or not (person.is_instructor or person.is_superuser):
        raise PermissionDenied
    return person
