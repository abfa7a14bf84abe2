"""Fills the database of a measurement: the shipped document, the demo class, one signed-in learner.

Prints one line of JSON: the cookies of the learner, the statements of an answer, the seconds
that loading the document took, and for each card the rows of its log, which an answer names.
"""

from __future__ import annotations

import json
import time
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test import Client

from accounts.models import User
from benchmarks import analysis, bank
from benchmarks.pages import form_of, reveal_url
from content.models import Document
from quizzes.management.commands.demo import make_demo
from quizzes.models import Card

HTMX = {"HX-Request": "true"}


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    began = time.perf_counter()
    call_command("load_pack")
    loading = time.perf_counter() - began
    make_demo(Document.objects.get())
    student = User.objects.get(username="student")
    student.new_per_day = student.reviews_per_day = 1000
    student.save(update_fields=["new_per_day", "reviews_per_day"])
    client = Client(SERVER_NAME="localhost")
    client.force_login(student, backend="django.contrib.auth.backends.ModelBackend")
    statements = statements_of_an_answer(client)
    print(
        json.dumps(
            {
                "cookies": {name: morsel.value for name, morsel in client.cookies.items()},
                "statements": statements,
                "load_pack_seconds": round(loading, 2),
                "bank": bank.measure(),
                "analysis": analysis.measure(),
                "rows": dict(Card.objects.of(student.pk).values_list("pk", "rows")),
            }
        )
    )


def statements_of_an_answer(client: Client) -> int:
    """The most SQL statements that one of five answers took, with a warm session."""
    most = 0
    page = client.get("/review/", headers=HTMX).content.decode()
    for _answer in range(5):
        url, fields = form_of(client.get(reveal_url(page), headers=HTMX).content.decode())
        counted: list[str] = []

        def count(execute: Any, sql: str, *rest: Any, kept: list[str] = counted) -> Any:
            kept.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(count):
            page = client.post(url, fields, headers=HTMX).content.decode()
        most = max(most, len(counted))
    return most
