"""Every URL, every role: who gets in. A URL without a row fails the build."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from content.models import EditorialNote, Entity
from quizzes.announcements.access import off_token as class_off_token
from quizzes.assignments.actions import give_part
from quizzes.exchange.incoming import Tally
from quizzes.models import (
    Announcement,
    Attempt,
    Card,
    Correction,
    Incoming,
    Membership,
    Quiz,
    Report,
    Response,
)
from quizzes.reminders.access import off_token
from tests import make
from tests.analysis.taken import sat

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
    "reading:file": ("get", ("slug", "file"), (404, 200, 404, 200, 404, 200)),
    "reading:fact": ("get", ("slug", "fact"), (404, 302, 404, 302, 404, 302)),
    "reading:switch": ("post", ("slug",), (404, 302, 404, 302, 404, 302)),
    "reading:ask": ("get", ("slug", "one"), (404, 200, 404, 200, 404, 200)),
    "reading:reveal": ("get", ("slug", "one", "question"), (404, 200, 404, 200, 404, 200)),
    "reading:answer": ("post", ("slug", "one", "question"), (404, 422, 404, 422, 404, 422)),
    "reading:undo": ("post", ("slug", "one"), (302, 422, 404, 422, 404, 422)),
    "reading:end": ("get", ("slug",), (404, 200, 404, 200, 404, 200)),
    "review:session": ("get", (), OPEN),
    "review:enrol": ("post", ("slug",), (404, 302, 404, 302, 404, 302)),
    "review:undo": ("post", (), (302, 422, 422, 422, 422, 422)),
    "review:more": ("get", (), (302, 200, 200, 200, 200, 200)),
    "review:more_today": ("post", (), (302, 302, 302, 302, 302, 302)),
    "review:first_reveal": ("get", ("question",), (404, 200, 404, 200, 404, 200)),
    "review:first_answer": ("post", ("question",), (404, 200, 404, 200, 404, 200)),
    "review:reveal": ("get", ("card",), (302, 200, 404, 404, 404, 404)),
    "review:check": ("post", ("card",), (302, 422, 404, 404, 404, 404)),
    "review:answer_by": ("post", (), (302, 422, 422, 422, 422, 422)),
    "review:answer": ("post", ("card",), (302, 422, 404, 404, 404, 404)),
    "review:aside": ("post", ("card",), (302, 422, 404, 404, 404, 404)),
    "review:history": ("get", ("card",), (302, 200, 404, 404, 404, 404)),
    "quiz:list": ("get", (), OPEN),
    "quiz:make": ("post", (), (422,) * 6),
    "quiz:give": ("get", ("course",), (302, 404, 404, 200, 404, 200)),
    "quiz:figures": ("get", ("quiz",), (302, 404, 404, 200, 404, 200)),
    "quiz:edit": ("get", ("quiz",), (302, 404, 404, 200, 404, 200)),
    "quiz:blueprint": ("get", ("quiz",), (302, 404, 404, 200, 404, 200)),
    "quiz:choose": ("get", ("quiz",), (302, 404, 404, 200, 404, 200)),
    "quiz:preview": ("get", ("quiz",), (302, 404, 404, 200, 404, 200)),
    "quiz:print": ("get", ("quiz",), (302, 404, 404, 200, 404, 200)),
    "quiz:duplicate": ("post", ("quiz",), (302, 404, 404, 302, 404, 302)),
    "quiz:regrade": ("get", ("quiz",), (302, 404, 404, 200, 404, 200)),
    "quiz:regrade_question": ("get", ("question",), (302, 403, 403, 200, 404, 200)),
    "quiz:marks": ("get", ("quiz",), (302, 404, 404, 200, 404, 200)),
    "quiz:answers": ("get", ("quiz", "sat"), (302, 404, 404, 200, 404, 200)),
    "quiz:by_hand": ("get", ("quiz", "sat", "one"), (302, 404, 404, 200, 404, 200)),
    "quiz:accept": ("post", ("quiz", "question"), (302, 404, 404, 302, 404, 302)),
    "quiz:allowances": ("get", ("quiz",), (302, 404, 404, 200, 404, 200)),
    "quiz:allowance": ("get", ("quiz", "student"), (302, 404, 404, 200, 404, 200)),
    "quiz:archive": ("post", ("quiz",), (302, 404, 404, 302, 404, 302)),
    "quiz:start": ("get", ("quiz",), (302, 200, 404, 200, 404, 200)),
    "quiz:begin": ("post", ("quiz",), (302, 302, 404, 302, 404, 302)),
    "quiz:attempt": ("get", ("attempt", "one"), (302, 200, 404, 404, 404, 404)),
    "quiz:submit": ("get", ("attempt",), (302, 200, 404, 404, 404, 404)),
    "quiz:result": ("get", ("attempt",), (302, 302, 404, 404, 404, 404)),
    "quiz:learn_missed": ("post", ("attempt",), (302, *(404,) * 5)),
    "progress:overview": ("get", (), OPEN),
    "planning:overview": ("get", (), KNOWN),
    "planning:exam": ("get", ("slug",), (302, 200, 404, 404, 404, 404)),
    "planning:remove": ("post", ("slug",), (302, 404, 404, 404, 404, 404)),
    "planning:spread": ("post", (), (302, 422, 422, 422, 422, 422)),
    "planning:end_spread": ("post", (), (302,) * 6),
    "analysis:quiz": ("get", ("quiz",), (302, 404, 404, 200, 404, 200)),
    "analysis:item": ("get", ("quiz", "one"), (302, 404, 404, 404, 404, 404)),
    "analysis:download": ("get", ("quiz",), (302, 404, 404, 200, 404, 200)),
    "cards:browse": ("get", (), KNOWN),
    "cards:change": ("post", (), (302,) * 6),
    "cards:undo": ("post", (), (302,) * 6),
    "authoring:bank": ("get", (), (302, 403, 403, 200, 200, 200)),
    "authoring:change_tags": ("post", (), (302, 403, 403, 302, 302, 302)),
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
    "classes:remove_instructor": (
        "post",
        ("course", "instructor"),
        (302, 404, 404, 302, 404, 302),
    ),
    "classes:archive": ("post", ("course",), (302, 404, 404, 302, 404, 302)),
    "classes:leave": ("post", ("course",), (302, 302, 404, 404, 404, 404)),
    "reports:queue": ("get", (), (302, 403, 403, 200, 200, 200)),
    "reports:mine": ("get", (), KNOWN),
    "reports:read": ("post", (), (302,) * 6),
    "reports:card": ("get", ("card",), (302, 200, 404, 404, 404, 404)),
    "reports:first": ("get", ("question",), (404, 200, 404, 200, 404, 200)),
    "reports:response": ("get", ("attempt", "one"), (302, 404, 404, 404, 404, 404)),
    "reports:settle": ("post", ("question",), (302, 403, 403, 422, 404, 422)),
    "reports:accept": ("post", ("report",), (302, 403, 403, 302, 404, 302)),
    "reports:decide": ("post", ("correction",), (302, 403, 403, 302, 404, 302)),
    "assignments:mine": ("get", ("course",), (302, 200, 404, 404, 404, 404)),
    "assignments:mail": ("post", ("course",), (302, 302, 404, 404, 404, 404)),
    "assignments:detail": ("get", ("assignment",), (302, 200, 404, 200, 404, 200)),
    "assignments:learn": ("post", ("assignment",), (302, 302, 404, 404, 404, 404)),
    "assignments:edit": ("get", ("assignment",), (302, 404, 404, 200, 404, 200)),
    "assignments:withdraw": ("post", ("assignment",), (302, 404, 404, 302, 404, 302)),
    "assignments:excuse": ("post", ("assignment", "student"), (302, 404, 404, 302, 404, 302)),
    "assignments:book": ("get", ("course",), (302, 404, 404, 200, 404, 200)),
    "assignments:csv": ("get", ("course",), (302, 404, 404, 200, 404, 200)),
    "assignments:xlsx": ("get", ("course",), (302, 404, 404, 200, 404, 200)),
    "assignments:list": ("get", ("course",), (302, 404, 404, 200, 404, 200)),
    "assignments:give": ("get", ("course",), (302, 404, 404, 200, 404, 200)),
    "assignments:memory": ("get", ("course",), (302, 404, 404, 200, 404, 200)),
    "assignments:help": ("get", ("course",), (302, 404, 404, 200, 404, 200)),
    "assignments:duplicate": ("get", ("course",), (302, 404, 404, 200, 404, 200)),
    "assignments:delete": ("get", ("course",), (302, 404, 404, 200, 404, 200)),
    "announcements:list": ("get", ("course",), (302, 404, 404, 200, 404, 200)),
    "announcements:withdraw": ("post", ("told",), (302, 404, 404, 302, 404, 302)),
    "announcements:send": ("post", ("told",), (302, 404, 404, 302, 404, 302)),
    "announcements:dismiss": ("post", ("told",), (302, 302, 404, 404, 404, 404)),
    "announcements:off": ("get", ("class_off",), OPEN),
    "reminders:choose": ("get", (), KNOWN),
    "reminders:new_calendar": ("post", (), (302,) * 6),
    "reminders:no_calendar": ("post", (), (302,) * 6),
    "reminders:calendar": ("get", ("calendar_key",), OPEN),
    "reminders:off": ("get", ("off_token",), OPEN),
    "exchange:home": ("get", (), KNOWN),
    "exchange:download": ("get", (), (302, 200, 302, 302, 302, 302)),
    "exchange:upload": ("post", (), (302, 422, 422, 422, 422, 422)),
    "exchange:package": ("get", ("package",), (302, 200, 404, 404, 404, 404)),
    "exchange:confirm": ("post", ("package",), (302, 302, 404, 404, 404, 404)),
    "exchange:discard": ("post", ("package",), (302, 302, 404, 404, 404, 404)),
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
    student, teacher = make.learner("lena", calendar_key="k" * 43), make.instructor("ines")
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
    package = Incoming.objects.create(learner=student, name="deck.apkg", report=Tally().as_json())
    report = Report.objects.create(
        question=card_question, revision=card_question.revision, learner=student, reason="wrong"
    )
    correction = Correction.objects.create(
        question=card_question,
        old=card_question.revision,
        new=card_question.revision,
        taught=[card_question.revision_id],
        at=timezone.now(),
    )
    opened = Attempt.objects.get()
    finished = sat(quiz, [(question, None), (card_question, "May 1904")], student, number=2)
    Response.objects.filter(attempt=finished).update(position=1)
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
        "attempt": opened.pk,
        "sat": finished.pk,
        "one": 1,
        "kind": "typed",
        "student": student.pk,
        "note": note.pk,
        "name": name.pk,
        "calendar_key": student.calendar_key,
        "report": report.pk,
        "correction": correction.pk,
        "off_token": off_token(student.pk),
        "package": package.pk,
        "file": make.picture(document).pk,
        "instructor": teacher.pk,
        "assignment": give_part(course, document, "1", "The port", None, None).pk,
        "told": Announcement.objects.create(course=course, by=teacher, title="Hello").pk,
        "class_off": class_off_token(Membership.objects.get().pk),
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
