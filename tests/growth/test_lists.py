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
from quizzes.memory import actions as memory
from quizzes.models import Attempt, Card, Class, Quiz, Review
from tests import make
from tests.review.test_session import press

pytestmark = pytest.mark.django_db
World = tuple[User, User, Document, Class]


def facts(world: World, n: int) -> None:
    learner, _teacher, document, _course = world
    for _fact in range(n):
        make.question(make.fact(document, section="1"))
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
            rows=card.rows + n, state="review", stability=9.0, last_day=timezone.now().date()
        )


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


LISTS: dict[str, tuple[str, str, Callable[[World, int], None]]] = {
    "today": ("learner", "/", documents),
    "today, quizzes": ("learner", "/", quizzes),
    "library": ("learner", "/read/", documents),
    "document": ("learner", "/read/lund-bay/", answers),
    "progress": ("learner", "/progress/", answers),
    "progress of a long log": ("learner", "/progress/", reviews),
    "cards": ("learner", "/cards/?q=rated:7 or is:new", answers),
    "cards of documents": ("learner", "/cards/?sort=lapses", documents),
    "quizzes": ("learner", "/quiz/", quizzes),
    "classes of a learner": ("learner", "/classes/", classes),
    "classes": ("teacher", "/classes/", classes),
    "roster": ("teacher", "/classes/{course}/", people),
    "figures of a quiz": ("teacher", "/quiz/{quiz}/figures/", people),
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
    url = path.format(
        name=Entity.objects.order_by("pk")[0].pk,
        course=course.pk,
        quiz=Quiz.objects.order_by("pk")[0].pk,
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
