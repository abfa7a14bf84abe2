"""Every URL, every role: who gets in. A URL without a row fails the build."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from content.models import EditorialNote, Entity
from quizzes.models import Attempt, Card, Quiz
from tests import make

pytestmark = pytest.mark.django_db
ROLES = ("visitor", "student", "other", "instructor", "other_instructor", "admin")
BY_PREFIX = ("account_", "mfa_", "usersessions_", "admin:")
OPEN = (200,) * 6
KNOWN = (302, 200, 200, 200, 200, 200)

# name: (method, arguments, status for each role in the order of ROLES)
ROWS: dict[str, tuple[str, tuple[str, ...], tuple[int, ...]]] = {
    "today:home": ("get", (), OPEN),
    "today:more": ("get", (), OPEN),
    "reading:library": ("get", (), OPEN),
    "reading:document": ("get", ("slug",), (404, 200, 404, 200, 404, 200)),
    "reading:fact": ("get", ("slug", "fact"), (404, 302, 404, 302, 404, 302)),
    "review:session": ("get", (), OPEN),
    "review:enrol": ("post", ("slug",), (404, 302, 404, 302, 404, 302)),
    "review:undo": ("post", (), (302, 422, 422, 422, 422, 422)),
    "review:first_reveal": ("get", ("question",), (404, 200, 404, 200, 404, 200)),
    "review:first_answer": ("post", ("question",), (404, 200, 404, 200, 404, 200)),
    "review:reveal": ("get", ("card",), (302, 200, 404, 404, 404, 404)),
    "review:answer": ("post", ("card",), (302, 422, 404, 404, 404, 404)),
    "review:aside": ("post", ("card",), (302, 422, 404, 404, 404, 404)),
    "review:history": ("get", ("card",), (302, 200, 404, 404, 404, 404)),
    "quiz:list": ("get", (), OPEN),
    "quiz:make": ("post", (), (422,) * 6),
    "quiz:give": ("get", ("course",), (302, 404, 404, 200, 404, 200)),
    "quiz:figures": ("get", ("quiz",), (302, 404, 404, 200, 404, 200)),
    "quiz:archive": ("post", ("quiz",), (302, 404, 404, 302, 404, 302)),
    "quiz:start": ("get", ("quiz",), (404, 200, 404, 200, 404, 200)),
    "quiz:begin": ("post", ("quiz",), (404, 302, 404, 302, 404, 302)),
    "quiz:attempt": ("get", ("attempt", "one"), (404, 200, 404, 404, 404, 404)),
    "quiz:submit": ("get", ("attempt",), (404, 200, 404, 404, 404, 404)),
    "quiz:result": ("get", ("attempt",), (404, 302, 404, 404, 404, 404)),
    "quiz:learn_missed": ("post", ("attempt",), (404,) * 6),
    "progress:overview": ("get", (), OPEN),
    "cards:browse": ("get", (), KNOWN),
    "cards:change": ("post", (), (302,) * 6),
    "cards:undo": ("post", (), (302,) * 6),
    "authoring:bank": ("get", (), (302, 403, 403, 200, 200, 200)),
    "authoring:fact": ("get", ("fact",), (302, 403, 404, 200, 404, 200)),
    "authoring:edit_fact": ("get", ("fact",), (302, 403, 404, 200, 404, 200)),
    "authoring:new_fact": ("get", ("slug",), (302, 403, 403, 200, 404, 200)),
    "authoring:doubts": ("get", ("slug",), (302, 403, 403, 200, 404, 200)),
    "authoring:read_doubts": ("post", ("slug",), (302, 403, 403, 302, 404, 302)),
    "authoring:new_note": ("get", ("slug",), (302, 403, 403, 200, 404, 200)),
    "authoring:judge": ("post", ("note",), (302, 403, 404, 422, 404, 422)),
    "authoring:decide": ("post", ("note",), (302, 403, 404, 302, 404, 302)),
    "authoring:fact_status": ("post", ("fact",), (302, 403, 404, 302, 404, 302)),
    "authoring:new_question": ("get", ("fact", "kind"), (302, 403, 404, 200, 404, 200)),
    "authoring:question": ("get", ("question",), (302, 403, 404, 200, 404, 200)),
    "authoring:question_status": ("post", ("question",), (302, 403, 404, 302, 404, 302)),
    "authoring:items": ("get", ("slug",), (302, 403, 404, 200, 404, 200)),
    "authoring:change_items": ("post", ("slug",), (302, 403, 404, 302, 404, 302)),
    "authoring:undo_items": ("post", ("slug",), (302, 403, 404, 302, 404, 302)),
    "authoring:coverage": ("get", ("slug",), (302, 403, 404, 200, 404, 200)),
    "authoring:changes": ("get", ("slug",), (302, 403, 403, 200, 404, 200)),
    "authoring:new_document": ("get", (), (302, 403, 403, 200, 200, 200)),
    "authoring:edit_document": ("get", ("slug",), (302, 403, 403, 200, 404, 200)),
    "authoring:edit_text": ("get", ("slug",), (302, 403, 403, 200, 404, 200)),
    "authoring:download_pack": ("get", ("slug",), (302, 403, 403, 200, 404, 200)),
    "authoring:names": ("get", ("slug",), (302, 403, 403, 200, 404, 200)),
    "authoring:new_name": ("get", ("slug",), (302, 403, 403, 200, 404, 200)),
    "authoring:edit_name": ("get", ("name",), (302, 403, 403, 200, 404, 200)),
    "authoring:delete_name": ("post", ("name",), (302, 403, 403, 302, 404, 302)),
    "classes:list": ("get", (), KNOWN),
    "classes:create": ("get", (), (302, 403, 403, 200, 200, 200)),
    "classes:join": ("post", (), (302, 422, 422, 422, 422, 422)),
    "classes:detail": ("get", ("course",), (302, 404, 404, 200, 404, 200)),
    "classes:edit": ("get", ("course",), (302, 404, 404, 200, 404, 200)),
    "classes:renew_code": ("post", ("course",), (302, 404, 404, 302, 404, 302)),
    "classes:remove": ("post", ("course", "student"), (302, 404, 404, 302, 404, 302)),
    "classes:leave": ("post", ("course",), (302, 302, 404, 404, 404, 404)),
    "privacy:account": ("get", (), KNOWN),
    "privacy:download": ("get", (), KNOWN),
    "privacy:erase": ("get", (), KNOWN),
}


def names(resolver: URLResolver, space: str = "") -> set[str]:
    found: set[str] = set()
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            found.add(f"{space}{entry.name}")
        else:
            below = f"{entry.namespace}:" if entry.namespace else space
            found |= names(entry, below)
    return found


def test_every_url_has_a_row() -> None:
    ours = {n for n in names(get_resolver()) if not n.startswith(BY_PREFIX) and n != "None"}
    assert ours - set(ROWS) == set()
    assert set(ROWS) - ours == set()


def world() -> tuple[dict[str, Client], dict[str, Any]]:
    student, teacher = make.learner("lena"), make.instructor("ines")
    document = make.document(owner=teacher, public=False)
    question = make.bank(document, 6)[0]
    card_question = make.question(make.fact(document))
    course = make.course(teacher, student, documents=[document])
    quiz = Quiz.objects.create(document=document, course=course, owner=teacher, title="Q", size=3)
    card = Card.objects.create(
        learner=student,
        document=document,
        fact=card_question.fact,
        argument=card_question.argument,
    )
    client = make.signed_in(student)
    client.post(f"/quiz/{quiz.pk}/begin/", {"key": "begin-000001"})
    note = EditorialNote.objects.create(document=document, key="n", kind="unclear", says="?")
    name = Entity.objects.create(document=document, key="e", name="E", kind="thing", noun="thing")
    people = {
        "visitor": Client(),
        "student": client,
        "other": make.signed_in(make.learner("other")),
        "instructor": make.signed_in(teacher),
        "other_instructor": make.signed_in(make.instructor("otto")),
        "admin": make.signed_in(make.admin()),
    }
    things = {
        "slug": document.slug,
        "fact": question.fact_id,
        "question": card_question.pk,
        "card": card.pk,
        "course": course.pk,
        "quiz": quiz.pk,
        "attempt": Attempt.objects.get().pk,
        "one": 1,
        "kind": "typed",
        "student": student.pk,
        "note": note.pk,
        "name": name.pk,
    }
    return people, things


@pytest.mark.parametrize("name", sorted(ROWS))
@pytest.mark.parametrize("role", ROLES)
def test_who_gets_in(name: str, role: str) -> None:
    method, arguments, statuses = ROWS[name]
    people, things = world()
    url = reverse(name, args=[things[argument] for argument in arguments])
    status = getattr(people[role], method)(url).status_code
    assert status == statuses[ROLES.index(role)]


def test_a_post_without_a_token_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/quiz/make/", {}).status_code == 403
