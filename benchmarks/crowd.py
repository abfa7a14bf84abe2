"""The next card of somebody who studies 100 cards, and of others who study 100,000.

Run by `benchmarks.run` in a process of its own with a database that is thrown away; prints one
line of JSON. Rows are multiplied by the database, from one of each kind.
"""

from __future__ import annotations

import json
import os
import statistics
import time
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from benchmarks.site import EQUAL
from content.models import Argument, Document, Fact
from quizzes.memory.queries import moment_of, next_card
from quizzes.memory.shapes import Scope
from quizzes.models import Card, DailyCount, Question, Revision

FEW, MANY = 100, 100_000
ROUNDS, TIMES = 7, 9

# How many of a hundred thousand cards are in a state; the rest are reviews not due.
MIXES: dict[str, dict[str, int]] = {
    "200 due": {"due": 200, "new": 20_000, "steps": 40, "set aside": 5_000, "met": 150},
    "2,000 due": {"due": 2_000, "new": 20_000, "steps": 40, "set aside": 5_000, "met": 150},
    "a backlog of 20,000": {"due": 20_000, "new": 20_000, "set aside": 5_000, "met": 150},
    "all of them new": {"new": MANY},
}
DAY = {"due": 60, "new": 15, "steps": 2, "set aside": 3, "met": 3}
SMALL = {"due": 15, "new": 10, "steps": 2, "set aside": 3, "met": 3}
CLOZE = "What was opened in 1904?"


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    small = _learner("few", FEW, SMALL)
    rows = {name: _learner(f"many{n}", MANY, mix) for n, (name, mix) in enumerate(MIXES.items())}
    busy = _learner("busy", FEW, DAY)
    as_busy = _learner("as-busy", MANY, DAY)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    found = {name: _compared(small, one) for name, one in rows.items()}
    found[EQUAL] = _compared(busy, as_busy)
    print(json.dumps(found))


def _learner(name: str, size: int, mix: Mapping[str, int]) -> User:
    """Somebody with `size` cards of one document; every eighth fact has a second card."""
    learner = User.objects.create(username=name, email=f"{name}@example.org")
    document = Document.objects.create(slug=name, title=name, is_public=True)
    facts = size - size // 9
    fact = Fact.objects.create(document=document, key="0", section="1", frame="event", clause="a|b")
    argument = Argument.objects.create(fact=fact, role="a", type="text", text="x", exclusive=True)
    question = Question.objects.create(
        document=document, fact=fact, argument=argument, kind="flashcard"
    )
    revision = Revision.objects.create(question=question, number=1, stem=CLOZE, key="x")
    card = Card.objects.create(learner=learner, document=document, fact=fact, argument=argument)
    with transaction.atomic():
        _multiply(Fact, fact.pk, facts, {"key": "CAST(k AS text)", "ordinal": "k"})
        # The last ninth of the cards asks facts once more, from the first on.
        fact_of = f"{fact.pk} + (CASE WHEN k < {facts} THEN k ELSE (k - {facts}) * 8 END)"
        of_fact = {"fact_id": fact_of, "argument_id": f"{argument.pk} + k"}
        _multiply(Argument, argument.pk, size, {"fact_id": fact_of, "role": "CAST(k AS text)"})
        _multiply(Question, question.pk, size, {**of_fact, "revision_id": f"{revision.pk} + k"})
        _multiply(Revision, revision.pk, size, {"question_id": f"{question.pk} + k"})
        _multiply(Card, card.pk, size, of_fact)
    Question.objects.filter(pk=question.pk).update(revision=revision)
    Question.objects.filter(document=document, pk__gt=question.pk + size - size // 50).update(
        status="retired"
    )
    with connection.cursor() as cursor:  # the rows above have taken no numbers on PostgreSQL
        filled = (Fact, Argument, Question, Revision, Card)
        for statement in connection.ops.sequence_reset_sql(no_style(), filled):
            cursor.execute(statement)
    _put(learner, mix)
    return learner


def _multiply(
    model: type[models.Model], first: int, size: int, differing: Mapping[str, str]
) -> None:
    """Rows `first` + 1 to `first` + `size` - 1, each as the first but for what differs by k."""
    columns = [field.column for field in model._meta.local_fields]
    said = {"id": f"{first} + k", **differing}
    values = ", ".join(said.get(column, f'"{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{model._meta.db_table}" ({names}) '
            "WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < %s) "
            f'SELECT {values} FROM "{model._meta.db_table}", n WHERE "id" = %s',
            [size - 1, first],
        )


def _put(learner: User, mix: Mapping[str, int]) -> None:
    """Cards in their states: spread over the document by their numbers."""
    moment = moment_of(learner)
    cards = Card.objects.of(learner.pk)
    first = cards.order_by("pk")[0].pk
    size = cards.count()
    # A number prime to every size walks through all cards, far apart from each other.
    places = iter([first + (k * 7919) % size for k in range(size)])

    def take(n: int) -> list[int]:
        return [next(places) for _card in range(n)]

    rows = [
        Card(
            pk=pk,
            state="review",
            difficulty=5.0,
            reps=4,
            stability=3.0 + k % 97,
            last_day=moment.day - timedelta(days=1 + k % 3),
            due_day=moment.day + timedelta(days=2 + k % 90),
        )
        for k, pk in enumerate(take(size - mix.get("new", 0)))
    ]
    at = 0
    for name in ("due", "steps", "set aside", "met"):
        for k, card in enumerate(rows[at : at + mix.get(name, 0)]):
            _in_state(card, name, k, moment.day)
        at += mix.get(name, 0)
    for card in rows:
        if card.state != "review":
            card.due = moment.at + timedelta(minutes=card.pk % 15)
    columns = "state difficulty reps stability last_day due_day due suspended buried_until"
    with transaction.atomic():
        _store(rows, columns.split())
    if mix.get("met"):
        DailyCount.objects.create(
            learner=learner, day=moment.day, answers=mix["met"], reviews=mix["met"] // 4
        )


def _store(rows: list[Card], columns: list[str]) -> None:
    fields = [Card._meta.get_field(name) for name in columns]
    sets = ", ".join(f'"{field.column}" = %s' for field in fields)
    with connection.cursor() as cursor:
        cursor.executemany(
            f'UPDATE "quizzes_card" SET {sets} WHERE "id" = %s',
            [
                [*(f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields), row.pk]
                for row in rows
            ],
        )


def _in_state(card: Card, name: str, k: int, day: date) -> None:
    match name:
        case "due":
            late = k % 120
            card.due_day = day - timedelta(days=late)
            card.last_day = card.due_day - timedelta(days=1 + k % 60)
        case "steps":
            card.state, card.due_day = "learning", day
        case "set aside":
            card.due_day = day
            if k % 50:
                card.suspended = True
            else:
                card.buried_until = day + timedelta(days=1)
        case _met:
            card.last_day = day


def _compared(few: User, many: User) -> dict[str, Any]:
    """Medians in microseconds and their ratio: choosing the card alone, and the whole request."""
    clients = {person.pk: _client(person) for person in (few, many)}

    def choose(person: User) -> Callable[[], object]:
        moment = moment_of(person)
        return lambda: next_card(person, moment, Scope())

    def request(person: User) -> Callable[[], object]:
        return lambda: clients[person.pk].get("/review/", headers={"HX-Request": "true"})

    found: dict[str, Any] = {"statements": [_statements(request(p)) for p in (few, many)]}
    for name, work in (("choose", choose), ("request", request)):
        one, other = _medians(work(few), work(many))
        found[name] = {"few": one, "many": other}
    return found


def _client(person: User) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert b"/reveal/" in client.get("/review/", headers={"HX-Request": "true"}).content
    return client


def _statements(work: Callable[[], object]) -> int:
    work()
    with CaptureQueriesContext(connection) as counted:
        work()
    return len(counted)


def _medians(one: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    """Turn and turn about, so that what else the machine does meets both alike."""
    kept: tuple[list[float], list[float]] = ([], [])
    for _round in range(ROUNDS):
        for work, times in zip((one, other), kept, strict=True):
            times.extend(_timed(work) for _time in range(TIMES))
    first, second = (round(statistics.median(times), 1) for times in kept)
    return first, second


# A database in this process costs it processor time; another one only shows by the clock.
CLOCK = time.perf_counter if "postgres" in os.environ["DATABASE_URL"] else time.process_time


def _timed(work: Callable[[], object]) -> float:
    began = CLOCK()
    work()
    return 1e6 * (CLOCK() - began)
