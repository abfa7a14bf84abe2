"""Cards come from Anki in the moment in which one of them is answered."""

from __future__ import annotations

import time
from threading import Event
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from quizzes.exchange import actions as exchange
from quizzes.memory import actions as memory
from quizzes.memory.models import Card
from quizzes.memory.rebuild import differences
from quizzes.memory.recount import wrong_days, wrong_forecast
from quizzes.memory.shapes import Answer
from quizzes.models import Incoming
from tests import make
from tests.exchange import packages
from tests.exchange.packages import NOW, answer
from tests.exchange.test_screens import BIRDS, send, take
from tests.together import together

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]


def until_somebody_waits() -> None:
    """Until a statement waits for a lock of another."""
    for _n in range(500):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")


def test_an_answer_and_a_package_wait_for_each_other(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer holds its card and has no row in the log yet; then the package comes."""
    learner = make.learner("somebody")
    client = make.signed_in(learner)
    take(client, packages.package(BIRDS))
    send(client, packages.package(BIRDS, log=[answer(1, NOW)]))
    waiting = Incoming.objects.get(report__isnull=True)
    card = Card.objects.order_by("pk")[0]
    held = Event()
    recall = memory.recall_before

    def slowly(*given: Any) -> float | None:
        held.set()
        until_somebody_waits()
        return recall(*given)

    monkeypatch.setattr(memory, "recall_before", slowly)

    def press(n: int) -> None:
        person = User.objects.get(pk=learner.pk)
        if n:
            assert held.wait(10)
            exchange.confirm(person, waiting, timezone.now())
        else:
            memory.answer(person, Answer(card.pk, 3, "key-00000001", 0), timezone.now())

    together(2, press)
    assert list(card.log.order_by("number").values_list("number", "kind")) == [
        (1, "answer"),
        (2, "import"),
    ]
    for found in (differences, wrong_days, wrong_forecast):
        assert list(found(learner)) == []
