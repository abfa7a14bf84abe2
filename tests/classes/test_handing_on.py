"""What a class is given to read: nobody hands on what is not theirs to give."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from content.documents.actions import add_version
from content.models import Document, Version
from quizzes.models import Class
from tests import make

pytestmark = pytest.mark.django_db
SOURCE = "Title\nThe source says qzsource.\n"


@pytest.fixture
def document(instructor: User) -> Document:
    """Its study text is for everybody, its source for the classes of its owner."""
    made = make.document(owner=instructor)
    add_version(made, SOURCE, Version.Kind.SOURCE)
    return made


def save(client: Client, course: Class | None = None, **fields: object) -> int:
    path = f"/classes/{course.pk}/edit/" if course else "/classes/new/"
    sent = {"name": "Mine", "capacity": "30", **fields}
    return client.post(path, sent).status_code


def reads_source(person: User, document: Document) -> bool:
    page = make.signed_in(person).get(f"/read/{document.slug}/?text=source")
    return "qzsource" in page.content.decode()


def test_who_only_learns_with_a_document_gives_it_to_no_class_of_their_own(
    instructor: User, other_instructor: User, stranger: User
) -> None:
    private = make.document(owner=instructor, public=False)
    course = make.course(instructor, other_instructor, documents=[private])
    client = make.signed_in(other_instructor)
    assert client.get(f"/read/{private.slug}/").status_code == 200
    assert save(client, documents=[private.pk]) == 422
    assert not Class.objects.exclude(pk=course.pk).exists()
    course.instructors.add(other_instructor)  # a colleague may
    assert save(client, documents=[private.pk]) == 302


def test_naming_the_owner_as_a_colleague_opens_no_source(
    document: Document, instructor: User, other_instructor: User
) -> None:
    client = make.signed_in(other_instructor)
    assert save(client, documents=[document.pk], colleague=instructor.username) == 422
    assert save(client, documents=[document.pk]) == 302
    mine = Class.objects.get()
    both = {"documents": [document.pk], "colleague": instructor.username}
    assert save(client, mine, **both) == 422
    assert save(client, mine, colleague=instructor.username) == 302
    page = client.post(f"/classes/{mine.pk}/edit/", {"name": "Mine", "capacity": "30", **both})
    assert page.status_code == 422
    assert "who has to add it" in page.content.decode()
    client.post("/classes/join/", {"code": mine.join_code})
    assert not reads_source(other_instructor, document)


def test_the_owner_opens_the_source_to_a_class(
    document: Document, instructor: User, other_instructor: User, learner: User, stranger: User
) -> None:
    course = make.course(instructor, learner)
    course.instructors.add(other_instructor)
    assert not reads_source(other_instructor, document)
    assert save(make.signed_in(instructor), course, documents=[document.pk]) == 302
    assert reads_source(other_instructor, document)
    assert reads_source(learner, document)
    assert not reads_source(stranger, document)
    # From then on a colleague changes other things of the class without asking.
    assert save(make.signed_in(other_instructor), course, documents=[document.pk]) == 302


def test_a_class_of_somebody_else_that_the_owner_teaches_does_not_open_it_elsewhere(
    document: Document, instructor: User, other_instructor: User, learner: User
) -> None:
    make.course(instructor, documents=[document])
    make.course(other_instructor, learner, documents=[document])
    assert not reads_source(learner, document)
    assert not reads_source(other_instructor, document)
