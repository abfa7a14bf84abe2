"""A list of thirty takes as many SQL statements as a list of three."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from content.models import Document, EditorialNote, Entity
from quizzes.assignments.actions import give_part
from quizzes.memory import actions as memory
from quizzes.memory.shapes import Answer
from quizzes.models import (
    Allowance,
    Announcement,
    AnnouncementMail,
    Assignment,
    Attempt,
    Card,
    Class,
    DueCount,
    Exam,
    Excuse,
    MarkChange,
    Question,
    Quiz,
    Report,
    Review,
)
from quizzes.questions.actions import revise
from quizzes.reports.actions import note_answers
from tests import make
from tests.analysis.taken import sat
from tests.review.test_session import press

pytestmark = pytest.mark.django_db
KEY = "k" * 43
World = tuple[User, User, Document, Class]


def facts(world: World, n: int) -> None:
    learner, _teacher, document, _course = world
    for _fact in range(n):
        make.question(make.fact(document, section="1", tags="port"))
    memory.enrol(learner, document)


def bare_facts(world: World, n: int) -> None:
    for _fact in range(n):
        make.fact(world[2], section="1")


def documents(world: World, n: int) -> None:
    learner, teacher, _document, course = world
    for k in range(n):
        added = make.document(f"doc-{Document.objects.count()}-{k}", owner=teacher)
        make.question(make.fact(added))
        course.documents.add(added)
        memory.enrol(learner, added)


def quizzes(world: World, n: int) -> None:
    _learner, teacher, document, course = world
    for k in range(n):
        Quiz.objects.create(
            document=document, course=course, owner=teacher, title=f"Quiz {k}", size=3
        )


def hiding(world: World, n: int) -> None:
    """Quizzes with feedback after closing, each attempted."""
    learner, teacher, document, course = world
    for k in range(n):
        closes = timezone.now() + timedelta(days=1)
        quiz = Quiz.objects.create(
            document=document, course=course, owner=teacher, title=f"Late {k}", size=3,
            feedback="closed", closes_at=closes,
        )  # fmt: skip
        make.attempt(quiz, learner, 1)


def people(world: World, n: int) -> None:
    for _person in range(n):
        make.Membership.objects.create(course=world[3], learner=make.learner())


def classes(world: World, n: int) -> None:
    for k in range(n):
        make.course(world[1], world[0], name=f"Class {k}")


def answers(world: World, n: int) -> None:
    facts(world, n)
    client = make.signed_in(world[0])
    for k, card in enumerate(Card.objects.of(world[0].pk).filter(rows=0)[:n]):
        press(client, card, key=f"key-{card.pk:08d}-{k}")


def log(world: World, n: int) -> None:
    """Rows in the history of one card."""
    client = make.signed_in(world[0])
    card = Card.objects.of(world[0].pk).order_by("pk")[0]
    for _row in range(n):
        card.refresh_from_db()
        press(client, card, rating=1, key=f"log-{card.rows:08d}")


def reviews(world: World, n: int) -> None:
    """Later reviews in the log of every card, one a day."""
    learner = world[0]
    facts(world, n)
    for card in Card.objects.of(learner.pk):
        at = timezone.now() - timedelta(days=n)
        Review.objects.bulk_create(
            Review(
                card=card,
                learner=learner,
                number=card.rows + k + 1,
                kind="answer",
                rating=1 + k % 4,
                at=at + timedelta(days=k),
                day=(at + timedelta(days=k)).date(),
                interval=k,
                first_today=True,
                state_before="review",
                recall_before=0.9,
                scheduler_version="fsrs-6/1",
                key=f"grown-{card.pk}-{card.rows + k}",
            )
            for k in range(n)
        )
        Card.objects.filter(pk=card.pk).update(
            rows=card.rows + n, state="review", stability=9.0, last_day=make.today()
        )


def forecast(world: World, n: int) -> None:
    """Days on which something of the document is due."""
    learner, _teacher, document, _course = world
    User.objects.filter(pk=learner.pk).update(calendar_key=KEY)
    first = make.today() + timedelta(days=DueCount.objects.count())
    for k in range(n):
        day = first + timedelta(days=k)
        DueCount.objects.create(learner=learner, document=document, day=day, cards=1)


def exams(world: World, n: int) -> None:
    """Documents, each with an exam."""
    documents(world, n)
    day = make.today() + timedelta(days=9)
    forecast(world, 1)
    for document in Document.objects.exclude(pk=world[2].pk):
        Exam.objects.get_or_create(learner=world[0], document=document, defaults={"day": day})


def notes(world: World, n: int) -> None:
    """Proposals, each with a fact and a sentence, as far as one page holds them."""
    _learner, _teacher, document, _course = world
    quote = "The harbour of Lund Bay was opened in May 1904."
    for _note in range(n):
        note = EditorialNote.objects.create(
            document=document,
            key=f"note-{EditorialNote.objects.count()}",
            kind="unclear",
            state="proposed",
            read_in="study",
            quote=quote,
            quote_start=4,
            prints="harbour",
            says="Which?",
        )
        note.facts.add(make.fact(document))


def names(world: World, n: int) -> None:
    """Names, each part of another and spoken of by a fact."""
    document = world[2]
    whole = None
    for _name in range(n):
        k = Entity.objects.count()
        row = Entity.objects.create(
            document=document, key=f"n-{k}", name=f"Name {k}", kind="place", noun="bay"
        )
        row.part_of.set([whole] if whole else [])
        clause = "{bay} | lie, present | on the coast"
        make.fact(document, role="bay", clause=clause, type="entity", answer=row.name, entity=row)
        whole = row


def uses(world: World, n: int) -> None:
    """Facts that speak of the first name."""
    row = Entity.objects.order_by("pk")[0]
    for _fact in range(n):
        make.fact(world[2], role="bay", type="entity", answer=row.name, entity=row)


def plans(world: World, n: int) -> None:
    """Documents with an exam: every other one is over."""
    documents(world, n)
    for k, document in enumerate(Document.objects.exclude(pk__in=Exam.objects.values("document"))):
        day = make.today() + timedelta(days=-3 if k % 2 else 9)
        Exam.objects.create(learner=world[0], document=document, day=day)


def attempts(world: World, n: int) -> None:
    """Finished attempts at as many questions, one of them a matching, each in two wordings."""
    document = world[2]
    asked = [
        make.question(make.fact(document), "multiple_choice", options=["May 1904", "May 1905"])
        for _question in range(n)
    ]
    lines = make.arranged(make.fact(document), "matching", ["A", "B"], ["1", "2"])
    old = [question.revision for question in asked]
    for question in asked:
        make.revision(question, stem="New?", key="May 1904", options=["May 1904", "May 1906"])
    quiz = Quiz.objects.order_by("pk")[0]
    for k in range(n):
        seen = asked if k % 2 else old
        sat(quiz, [(one, "ab"[k % 2]) for one in seen if one] + [(lines, "1:a,2:b")], seconds=k)


def moved_marks(world: World, n: int) -> None:
    """Attempts whose marks a regrade with the present key would change, and changes of others."""
    quiz = Quiz.objects.order_by("pk")[0]
    for k in range(n):
        about = make.fact(world[2])
        old = make.question(about, "typed", key="May 1904").revision
        make.revision(old.question, stem=f"When, {k}?", key="June 1905")
        sitting = sat(quiz, [(old, "June 1905"), (old.question, "June 1905")])
        MarkChange.objects.create(
            response=sitting.responses.get(position=2),
            cause="hand",
            before=0,
            after=1,
            by=world[1],
            at=timezone.now(),
        )


def allowances(world: World, n: int) -> None:
    quiz = Quiz.objects.order_by("pk")[0]
    for _person in range(n):
        person = make.learner()
        make.Membership.objects.create(course=world[3], learner=person)
        Allowance.objects.create(quiz=quiz, learner=person, extra_minutes=5)


def reports(world: World, n: int) -> None:
    """Reported questions with a changed answer each, as far as one page holds them."""
    learner, teacher, _document, _course = world
    before = set(Question.objects.values_list("pk", flat=True))
    facts(world, n)
    for question in Question.objects.exclude(pk__in=before):
        Report.objects.create(
            question=question, revision=question.revision, learner=learner, reason="wrong"
        )
        card = Card.objects.get(learner=learner, argument=question.argument_id)
        seen = question.revision_id
        memory.answer(learner, Answer(card.pk, 3, f"key-{card.pk:08d}", 0, revision=seen),
                      timezone.now())  # fmt: skip
        revise(question, {"stem": "When?", "key": "June 1905", "accepted": []}, teacher)
        note_answers([question], teacher, timezone.now())


def given(world: World, n: int) -> None:
    """Quizzes with an attempt, parts and excuses, for one more learner each."""
    learner, _teacher, document, course = world
    day = timezone.now() - timedelta(days=1)
    for k in range(n):
        quiz = Quiz.objects.create(document=document, course=course, title=f"Given {k}", size=3)
        person = make.learner()
        make.Membership.objects.create(course=course, learner=person)
        for number, one in ((1, learner), (1, person), (2, person)):
            make.attempt(quiz, one, 2, number=number)
        part = give_part(course, document, "1", f"Part {k}", None, day)
        Excuse.objects.create(assignment=part, learner=person)
        memory.enrol(person, document)
        cards = Card.objects.of(person.pk)
        cards.update(state="review", stability=2.0, last_day=day.date())
        told = Announcement.objects.create(course=course, title=f"Told {k}")
        AnnouncementMail.objects.create(announcement=told, learner=person, not_before=day)


LISTS: dict[str, tuple[str, str, Callable[[World, int], None]]] = {
    "today": ("learner", "/", documents),
    "today, quizzes": ("learner", "/", quizzes),
    "library": ("learner", "/read/", documents),
    "document": ("learner", "/read/lund-bay/", answers),
    "questions between parts": ("learner", "/read/lund-bay/ask/1/", facts),
    "after the last part": ("learner", "/read/lund-bay/ask/end/", answers),
    "progress": ("learner", "/progress/", answers),
    "progress of a long log": ("learner", "/progress/", reviews),
    "plans": ("learner", "/planning/", plans),
    "outlook of an exam": (
        "learner",
        "/planning/exam/lund-bay/?day={exam}&target=0.9",
        facts,
    ),
    "cards": ("learner", "/cards/?q=rated:7 or is:new", answers),
    "cards of documents": ("learner", "/cards/?sort=lapses", documents),
    "quizzes": ("learner", "/quiz/", quizzes),
    "classes of a learner": ("learner", "/classes/", classes),
    "classes": ("teacher", "/classes/", classes),
    "roster": ("teacher", "/classes/{course}/", people),
    "figures of a quiz": ("teacher", "/quiz/{quiz}/figures/", people),
    "settings of a quiz": ("teacher", "/quiz/{quiz}/edit/", facts),
    "plan of a quiz": ("teacher", "/quiz/{quiz}/plan/", facts),
    "choosing questions": ("teacher", "/quiz/{quiz}/choose/", facts),
    "a look at a quiz": ("teacher", "/quiz/{quiz}/preview/?draw=1", facts),
    "a quiz on paper": ("teacher", "/quiz/{quiz}/print/?draw=1", facts),
    "giving a quiz": ("teacher", "/quiz/give/{course}/", quizzes),
    "quizzes that hide": ("learner", "/quiz/", hiding),
    "analysis of a quiz": ("teacher", "/analysis/quiz/{quiz}/", attempts),
    "analysis of one question": ("teacher", "/analysis/quiz/{quiz}/question/{asked}/", attempts),
    "analysis as a file": ("teacher", "/analysis/quiz/{quiz}/csv/", attempts),
    "differences of a regrade": ("teacher", "/quiz/{quiz}/regrade/?key=present", moved_marks),
    "changed marks": ("teacher", "/quiz/{quiz}/marks/", moved_marks),
    "answers of an attempt": ("teacher", "/quiz/{quiz}/answers/{sitting}/", attempts),
    "allowances": ("teacher", "/quiz/{quiz}/allowances/", allowances),
    "grade book": ("teacher", "/assignments/class/{course}/", given),
    "grade book by mean": ("teacher", "/assignments/class/{course}/?sort=-mean", given),
    "grade book as CSV": ("teacher", "/assignments/class/{course}/book.csv", given),
    "grade book as XLSX": ("teacher", "/assignments/class/{course}/book.xlsx", given),
    "assignments": ("teacher", "/assignments/class/{course}/list/", given),
    "memory of a class": ("teacher", "/assignments/class/{course}/memory/", given),
    "who needs help": ("teacher", "/assignments/class/{course}/help/", given),
    "an assignment": ("teacher", "/assignments/{assignment}/", given),
    "a class of mine": ("learner", "/assignments/mine/{course}/", given),
    "today, assignments": ("learner", "/", given),
    "announcements": ("teacher", "/announcements/class/{course}/", given),
    "bank": ("teacher", "/authoring/", facts),
    "items": ("teacher", "/authoring/items/lund-bay/", facts),
    "items with findings": ("teacher", "/authoring/items/lund-bay/?lint=flawed&q=in", facts),
    "coverage": ("teacher", "/authoring/coverage/lund-bay/", facts),
    "coverage of facts without items": ("teacher", "/authoring/coverage/lund-bay/", bare_facts),
    "doubts": ("teacher", "/authoring/doubts/lund-bay/", notes),
    "pack": ("teacher", "/authoring/document/lund-bay/pack/", names),
    "pack with notes": ("teacher", "/authoring/document/lund-bay/pack/", notes),
    "names": ("teacher", "/authoring/names/lund-bay/", names),
    "a name": ("teacher", "/authoring/name/{name}/", uses),
    "a name among many": ("teacher", "/authoring/name/{name}/", names),
    "new fact": ("teacher", "/authoring/new/lund-bay/", names),
    "reports": ("teacher", "/reports/", reports),
    "bank with reports": ("teacher", "/authoring/", reports),
    "answered reports": ("teacher", "/reports/?state=settled", reports),
    "own reports": ("learner", "/reports/mine/", reports),
    "reminders": ("learner", "/reminders/", answers),
    "calendar of many days": ("learner", f"/reminders/calendar/{KEY}.ics", forecast),
    "calendar of documents and exams": ("learner", f"/reminders/calendar/{KEY}.ics", exams),
    "history of a card": ("learner", "/review/{card}/history/", log),
}


@pytest.mark.parametrize("name", LISTS)
def test_statements_do_not_grow(name: str) -> None:
    role, path, add = LISTS[name]
    learner, teacher = make.learner("lena"), make.instructor("ines")
    document = make.document(owner=teacher)
    course = make.course(teacher, learner, documents=[document])
    world = (learner, teacher, document, course)
    facts(world, 3)
    quizzes(world, 1)
    names(world, 1)
    attempts(world, 1)
    url = path.format(
        exam=make.today() + timedelta(days=9),
        asked=Question.objects.order_by("pk").get(kind="multiple_choice").pk,
        name=Entity.objects.order_by("pk")[0].pk,
        course=course.pk,
        assignment=Assignment.objects.order_by("pk")[0].pk,
        quiz=Quiz.objects.order_by("pk")[0].pk,
        sitting=Attempt.objects.order_by("pk")[0].pk,
        card=Card.objects.of(learner.pk).order_by("pk")[0].pk,
    )
    client = make.signed_in(learner if role == "learner" else teacher)
    counted = []
    for more in (3, 18):
        add(world, more)
        client.get(url)
        with CaptureQueriesContext(connection) as statements:
            response = client.get(url)
        assert response.status_code == 200
        counted.append(len(statements))
    assert counted[0] == counted[1]


def test_the_result_of_a_longer_quiz_takes_no_more() -> None:
    learner = make.learner("lena")
    document = make.document(owner=learner)
    make.bank(document, 12)
    client = make.signed_in(learner)
    counted = []
    for n, size in enumerate((3, 20)):
        quiz = Quiz.objects.create(document=document, owner=learner, title="Q", size=size)
        client.post(f"/quiz/{quiz.pk}/begin/", {"key": f"begin-00000{n}"})
        attempt = Attempt.objects.latest("pk")
        client.post(f"/quiz/attempt/{attempt.pk}/submit/", {"key": f"submit-0000{n}"})
        with CaptureQueriesContext(connection) as statements:
            page = client.get(f"/quiz/attempt/{attempt.pk}/result/")
        assert page.status_code == 200
        counted.append(len(statements))
    assert counted[0] == counted[1]
