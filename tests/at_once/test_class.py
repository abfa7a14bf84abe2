"""A class at one moment: thirty people press, and nothing is lost, doubled or an error page.

On PostgreSQL, where writers run side by side; SQLite lets one write after the other. The test
client raises what would be an error page.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from quizzes.announcements import outbox
from quizzes.memory import actions as memory
from quizzes.memory.models import Card, ItemCount, Review
from quizzes.memory.shapes import Answer
from quizzes.models import (
    Allowance,
    Announcement,
    Attempt,
    Class,
    Correction,
    Excuse,
    MarkChange,
    Membership,
    Question,
    Quiz,
    Response,
)
from quizzes.questions.actions import revise
from quizzes.quiz.actions import count_items
from quizzes.reports.actions import note_answers
from tests import make
from tests.analysis.taken import sat
from tests.together import together

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]
LEARNERS = 10


@pytest.fixture
def learners(transactional_db: None) -> list[User]:
    return [make.learner(f"learner-{n}") for n in range(LEARNERS)]


@pytest.fixture
def clients(learners: list[User]) -> list[Client]:
    return [make.signed_in(person) for person in learners]


@pytest.fixture
def course(learners: list[User], instructor: User) -> Class:
    document = make.document(owner=instructor)
    make.bank(document, LEARNERS)
    return make.course(instructor, *learners, documents=[document])


@pytest.fixture
def quiz(course: Class) -> Quiz:
    return Quiz.objects.create(
        document=course.documents.get(), course=course, title="Q", size=LEARNERS, graded=True,
        minutes=30,
    )  # fmt: skip


def begin(client: Client, quiz: Quiz, key: str = "begin-000001") -> int:
    return client.post(f"/quiz/{quiz.pk}/begin/", {"key": key}).status_code


def answer(client: Client, attempt: Attempt, position: int) -> int:
    data = {"answer": "a", "key": f"answer-{attempt.pk}-{position}", "go": "next"}
    return client.post(f"/quiz/attempt/{attempt.pk}/{position}/", data).status_code


def colleagues(course: Class, n: int = 2) -> list[Client]:
    found = [make.instructor(f"colleague-{k}") for k in range(n)]
    course.instructors.add(*found)
    return [make.signed_in(person) for person in found]


def test_of_forty_codes_tried_at_once_twenty_count(learner: User) -> None:
    tabs = [make.signed_in(learner) for _tab in range(40)]
    said = together(
        40, lambda n: tabs[n].post("/classes/join/", {"code": f"WRNG{n:04}"}).status_code
    )
    assert Counter(said) == {422: 20, 429: 20}


def test_a_quiz_begun_in_eight_tabs_is_one_attempt(clients: list[Client], quiz: Quiz) -> None:
    said = together(8, lambda n: begin(clients[0], quiz, f"begin-{n:06}"))
    assert said == [302] * 8
    assert Attempt.objects.count() == 1


def test_a_class_submits_at_one_moment(clients: list[Client], quiz: Quiz) -> None:
    """Each has the same questions in another order: their figures are counted in one order."""
    for client in clients:
        begin(client, quiz)
    attempts = list(Attempt.objects.order_by("learner"))
    for client, attempt in zip(clients, attempts, strict=True):
        for position in range(1, LEARNERS + 1):
            answer(client, attempt, position)

    def submit(n: int) -> int:
        return clients[n].post(f"/quiz/attempt/{attempts[n].pk}/submit/").status_code

    assert together(LEARNERS, submit) == [302] * LEARNERS
    assert set(ItemCount.objects.values_list("answers", flat=True)) == {LEARNERS}


def test_a_class_is_deleted_while_it_begins_answers_and_submits(
    clients: list[Client], course: Class, quiz: Quiz
) -> None:
    [teacher] = colleagues(course, 1)
    for client in clients[:6]:
        begin(client, quiz)
    attempts = list(Attempt.objects.order_by("learner"))

    def press(n: int) -> set[int]:
        if n == LEARNERS:
            url = f"/assignments/class/{course.pk}/delete/"
            return {teacher.post(url, {"name": "Year 11"}).status_code}
        if n >= 6:
            return {begin(clients[n], quiz)}
        said = {answer(clients[n], attempts[n], position) for position in range(1, 5)}
        return said | {clients[n].post(f"/quiz/attempt/{attempts[n].pk}/submit/").status_code}

    said = together(LEARNERS + 1, press)
    assert said.pop() == {302}
    assert set.union(*said) <= {302, 410}
    assert not Class.objects.exists()
    assert not Attempt.objects.exists()


def test_a_class_is_put_away_while_it_begins(
    clients: list[Client], course: Class, quiz: Quiz
) -> None:
    [teacher] = colleagues(course, 1)

    def press(n: int) -> int:
        if n == LEARNERS:
            return teacher.post(f"/classes/{course.pk}/archive/").status_code
        return begin(clients[n], quiz)

    assert set(together(LEARNERS + 1, press)) == {302}
    begun = Attempt.objects.count()
    for client in clients:
        begin(client, quiz, "begin-000002")
    assert Attempt.objects.count() == begun


def test_two_instructors_who_remove_each_other_leave_one(course: Class) -> None:
    first, second = colleagues(course)
    a, b = course.instructors.filter(username__startswith="colleague").order_by("pk")
    course.instructors.set([a, b])
    url = f"/classes/{course.pk}/instructors/{{}}/remove/"
    together(2, lambda n: (first, second)[n].post(url.format((b, a)[n].pk)).status_code)
    assert course.instructors.count() == 1


def test_colleagues_excuse_and_allow_the_same_learner_at_once(
    learners: list[User], course: Class, quiz: Quiz
) -> None:
    teachers, pk = colleagues(course, 8), learners[0].pk
    excuse = f"/assignments/{quiz.assignment.pk}/excuse/{pk}/"

    def press(n: int) -> int:
        if n % 2:
            return teachers[n].post(excuse, {"reason": f"reason {n}"}).status_code
        url, minutes = f"/quiz/{quiz.pk}/allowances/{pk}/", 0 if n == 4 else n + 1
        return teachers[n].post(url, {"extra_minutes": minutes}).status_code

    assert together(8, press) == [302] * 8
    assert Excuse.objects.count() == 1
    assert Allowance.objects.count() <= 1


def test_of_colleagues_who_saw_the_same_one_stores_and_the_others_are_told(
    learners: list[User], course: Class, quiz: Quiz
) -> None:
    teachers = colleagues(course, 6)
    url = f"/quiz/{quiz.pk}/allowances/{learners[0].pk}/"

    def press(n: int) -> int:
        return teachers[n].post(url, {"extra_minutes": n + 1, "seen": ""}).status_code

    assert sorted(together(6, press)) == [302, *[422] * 5]
    assert Allowance.objects.count() == 1


def test_an_announcement_pressed_often_at_once_is_one(course: Class) -> None:
    (teacher,) = colleagues(course, 1)
    url, said = f"/announcements/class/{course.pk}/", {"title": "On Friday", "text": "Bring pens."}
    assert together(6, lambda _n: teacher.post(url, said).status_code) == [302] * 6
    assert course.announcements.count() == 1


def typed(course: Class) -> Question:
    about = make.fact(course.documents.get(), answer="May 1904")
    return make.question(about, "typed", stem="Who built it?", key="Karin Holm")


def test_a_regrade_and_marks_by_hand_and_submissions_at_once_change_each_mark_once(
    learners: list[User], clients: list[Client], course: Class, instructor: User
) -> None:
    document, question = course.documents.get(), typed(course)
    quiz = Quiz.objects.create(document=document, course=course, title="Q")
    done = [sat(quiz, [(question, "Nils Berg")], person) for person in learners[:8]]
    running = [sat(quiz, [(question, "Nils Berg")], p, state="open") for p in learners[8:]]
    count_items(list(Response.objects.filter(attempt__in=done)))
    key = {"stem": "Who built it?", "key": "Nils Berg", "accepted": ["Nils Berg"]}
    revise(question, key, instructor)
    teachers = colleagues(course, 6)
    url = f"/quiz/{quiz.pk}/regrade/?key=present"
    page = teachers[0].get(url).content.decode()
    digest = re.search(r'name="digest" value="(\w+)"', page)
    assert digest

    def press(n: int) -> int:
        if n < 4:
            return teachers[n].post(url, {"digest": digest[1]}).status_code
        if n < 6:
            hand = f"/quiz/{quiz.pk}/answers/{done[0].pk}/1/"
            return teachers[n].post(hand, {"mark": "0.5"}).status_code
        attempt = running[n - 6]
        return clients[n + 2].post(f"/quiz/attempt/{attempt.pk}/submit/").status_code

    said = together(8, press)
    assert set(said[:4]) <= {302, 422}
    assert said[4:] == [302] * 4
    for response in Response.objects.all():
        chain = list(response.mark_changes.order_by("pk").values_list("before", "after"))
        assert all(one[1] == other[0] for one, other in zip(chain, chain[1:], strict=False))
        assert not chain or chain[-1][1] == response.mark
        assert response.attempt.score == response.mark
    assert MarkChange.objects.filter(cause="hand").count() == 1
    regraded = Counter(MarkChange.objects.exclude(cause="hand").values_list("response", flat=True))
    assert set(regraded.values()) <= {1}


def test_colleagues_accept_the_same_wording_at_once(
    learners: list[User], course: Class, instructor: User
) -> None:
    document, question = course.documents.get(), typed(course)
    quiz = Quiz.objects.create(document=document, course=course, title="Q")
    sat(quiz, [(question, "K. Holm")], learners[0])
    document.editors.add(*(teachers := [make.instructor(f"editor-{n}") for n in range(6)]))
    course.instructors.add(*teachers)
    signed = [make.signed_in(person) for person in teachers]
    url = f"/quiz/{quiz.pk}/accept/{question.pk}/"
    said = together(6, lambda n: signed[n].post(url, {"wording": "K. Holm"}).status_code)
    assert said == [302] * 6
    assert question.revisions.count() == 2


def test_a_correction_is_decided_while_the_class_answers_with_the_old_key(
    learners: list[User], clients: list[Client], course: Class, instructor: User
) -> None:
    """Whoever learned the old answer, a moment before or after the decision, is told once."""
    question = make.question(make.fact(course.documents.get(), key="wrong"))
    old = question.revision_id
    cards = []
    for n, person in enumerate(learners):
        memory.add_cards(person, question.document, [(question.fact_id, question.argument_id)])
        card = Card.objects.get(learner=person, fact=question.fact)
        if n % 2:
            given = Answer(card.pk, 3, f"first-{card.pk}", card.rows, revision=old)
            memory.answer(person, given, timezone.now())
            card.refresh_from_db()
        cards.append(card)
    revise(question, {"stem": "When?", "key": "June 1905"}, instructor)
    question.refresh_from_db()
    [correction] = note_answers([question], instructor, timezone.now())
    editors = [make.signed_in(instructor) for _tab in range(2)]

    def press(n: int) -> Any:
        if n >= LEARNERS:
            url = f"/reports/correction/{correction.pk}/"
            return editors[n - LEARNERS].post(url, {"is_correction": "1"}).status_code
        card = cards[n]
        given = Answer(card.pk, 3, f"then-{card.pk}", card.rows, revision=old)
        try:
            return memory.answer(learners[n], given, timezone.now())
        except memory.StaleCard:
            return None

    together(LEARNERS + 2, press)
    assert Correction.objects.get().state == Correction.State.CONFIRMED
    told = Review.objects.filter(key=f"correction-{correction.pk}")
    assert sorted(told.values_list("learner", flat=True)) == [person.pk for person in learners]


def test_two_runs_at_once_send_every_announcement_once(
    learners: list[User], course: Class, settings: Any
) -> None:
    settings.SENDS_MAIL, settings.RECITE_URL = True, "https://recite.example"
    for person in learners:
        make.verified(person)
    for n in range(6):
        told = Announcement.objects.create(course=course, title=f"Told {n}")
        outbox.post(told, timezone.now())
    together(4, lambda _n: outbox.send_all(timezone.now()))
    sent = Counter((letter.subject, letter.to[0]) for letter in mail.outbox)
    assert len(sent) == 6 * LEARNERS
    assert set(sent.values()) == {1}


def test_the_last_place_of_a_class_is_taken_once(
    clients: list[Client], instructor: User, learners: list[User]
) -> None:
    course = make.course(instructor)
    Class.objects.filter(pk=course.pk).update(capacity=3)
    code = {"code": course.join_code}
    together(LEARNERS, lambda n: clients[n].post("/classes/join/", code).status_code)
    assert Membership.objects.filter(course=course).count() == 3
