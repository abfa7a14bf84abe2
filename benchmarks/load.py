"""A class of 200 begins one quiz within ten seconds and answers ten questions each, over HTTP.

    .venv/bin/python -m benchmarks.load [seconds between answers, 8 unless told]

against gunicorn with two workers, on a database of its own: SQLite, or PostgreSQL where
RECITE_BENCH_POSTGRES names an empty database. Each learner does what a browser without
JavaScript does: opens the start page, begins, and sends each answer with Next, which stores it
and shows the next question; then submits. A start and an answer are timed until the page that
follows has come. In the end what the database holds is compared with what was sent: an
answer that was acknowledged and is not there is lost. Ends with 1 after an error or a loss.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import secrets
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from benchmarks.pages import token_of
from benchmarks.site import BASE, _environment, _free_port, _python, _wait

LEARNERS, WITHIN, QUESTIONS, WORKERS = 200, 10.0, 10, 2
PAUSE = 8.0
"""Seconds of thought before an answer, on average (half to one and a half of it)."""
PREPARE = "from benchmarks.load import prepare; prepare()"
STORED = "from benchmarks.load import stored; stored()"


def prepare() -> None:
    """The shipped document, a class of 200 with sessions, a quiz. Prints what they need."""
    from django.core.management import call_command
    from django.test import Client

    from accounts.models import User
    from content.models import Document
    from quizzes.models import Class, Membership, Quiz

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("load_pack")
    document = Document.objects.get()
    course = Class.objects.create(name="A class of 200")
    course.documents.add(document)
    quiz = Quiz.objects.create(document=document, course=course, title="All at once",
                               size=QUESTIONS, kinds=["multiple_choice"])  # fmt: skip
    cookies = []
    for n in range(LEARNERS):
        learner = User.objects.create(username=f"load{n}")
        Membership.objects.create(course=course, learner=learner)
        client = Client(SERVER_NAME="localhost")
        client.force_login(learner, backend="django.contrib.auth.backends.ModelBackend")
        cookies.append({name: morsel.value for name, morsel in client.cookies.items()})
    print(json.dumps({"quiz": quiz.pk, "cookies": cookies}))


def stored() -> None:
    """Prints the answers that the database holds, by attempt and position, and how many of the
    attempts have another score than a second grading of their answers gives."""
    from quizzes.models import Attempt, Response
    from quizzes.questions.marking import mark

    answers: dict[int, dict[int, str]] = {}
    marks: dict[int, float] = {}
    for row in Response.objects.select_related("revision", "question"):
        answers.setdefault(row.attempt_id, {})[row.position] = row.answer
        given = mark(row.answer, row.revision, row.question.kind).mark
        marks[row.attempt_id] = marks.get(row.attempt_id, 0) + given
    scores = dict(Attempt.objects.values_list("pk", "score"))
    wrong = sum(scores[pk] != marks.get(pk, 0) for pk in scores)
    print(json.dumps({"answers": answers, "attempts": len(scores), "wrong_scores": wrong}))


@dataclass
class Sitting:
    """One learner's connection, what was acknowledged, what took how long, what went wrong."""

    port: int
    cookies: dict[str, str]
    quiz: int
    pause: float
    luck: random.Random
    attempt: int = 0
    sent: dict[int, str] = field(default_factory=dict)
    starts: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def run(self) -> None:
        try:
            self._sit()
        except (OSError, http.client.HTTPException, SystemExit) as problem:
            self.errors.append(repr(problem))

    def _sit(self) -> None:
        time.sleep(self.luck.uniform(0, WITHIN))
        url = f"/quiz/{self.quiz}/"
        _url, page = self.send("GET", url)
        began = time.perf_counter()
        fields = {"csrfmiddlewaretoken": token_of(page), "key": secrets.token_hex(16)}
        url, page = self.send("POST", f"{url}begin/", fields)
        self.starts.append(time.perf_counter() - began)
        self.attempt = int(url.split("/")[3])
        for position in range(1, QUESTIONS + 1):
            time.sleep(self.luck.uniform(0.5, 1.5) * self.pause)
            chosen = self.luck.choice(re.findall(r'name="answer" value="(\w+)"', page))
            fields = {"csrfmiddlewaretoken": token_of(page), "key": secrets.token_hex(16),
                      "answer": chosen, "go": "next"}  # fmt: skip
            began = time.perf_counter()
            url, page = self.send("POST", f"/quiz/attempt/{self.attempt}/{position}/", fields)
            self.answers.append(time.perf_counter() - began)
            self.sent[position] = chosen
        self.send("POST", url, {"csrfmiddlewaretoken": token_of(page)})

    def send(self, method: str, url: str, fields: dict[str, str] | None = None) -> tuple[str, str]:
        """(address, page) where the redirects lead; anything but 200 at their end is an error."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            while True:
                status, place, page = self._once(connection, method, url, fields)
                if status != 302:
                    break
                method, url, fields = "GET", place, None
        finally:
            connection.close()
        if status != 200:
            raise SystemExit(f"{method} {url}: {status}")
        return url, page

    def _once(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        url: str,
        fields: dict[str, str] | None,
    ) -> tuple[int, str, str]:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection.request(method, url, urlencode(fields or {}), headers)
        response = connection.getresponse()
        for said in response.headers.get_all("Set-Cookie", []):
            name, _equals, value = said.partition(";")[0].partition("=")
            self.cookies[name] = value
        return response.status, response.headers.get("Location", ""), response.read().decode()


def main() -> None:
    pause = float(sys.argv[1]) if len(sys.argv) > 1 else PAUSE
    postgres = os.environ.get("RECITE_BENCH_POSTGRES", "")
    with tempfile.TemporaryDirectory(prefix="recite-load-") as folder:
        port = _free_port()
        environment = {**_environment(folder, port), "RECITE_PROCESSES": str(WORKERS)}
        if postgres:
            environment["DATABASE_URL"] = postgres
        prepared = json.loads(_python(PREPARE, environment).splitlines()[-1])
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.conf.py", "config.wsgi"],
            cwd=BASE,
            env=environment,
        )
        try:
            _wait(port)
            began = time.perf_counter()
            sittings = _all_at_once(port, prepared, pause)
            seconds = time.perf_counter() - began
        finally:
            server.terminate()
            server.wait(30)
        held = json.loads(_python(STORED, environment).splitlines()[-1])
    found = _figures(sittings, held)
    print(json.dumps({"database": "PostgreSQL" if postgres else "SQLite", "pause": pause,
                      "seconds": round(seconds, 1), **found}, indent=2))  # fmt: skip
    raise SystemExit(bool(found["errors"] or found["lost"] or found["wrong_scores"]))


def _all_at_once(port: int, prepared: dict[str, Any], pause: float) -> list[Sitting]:
    sittings = [
        Sitting(port, cookies, prepared["quiz"], pause, random.Random(n))
        for n, cookies in enumerate(prepared["cookies"])
    ]
    threads = [threading.Thread(target=one.run) for one in sittings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sittings


def _figures(sittings: list[Sitting], held: dict[str, Any]) -> dict[str, Any]:
    lost = 0
    for one in sittings:
        of_attempt = held["answers"].get(str(one.attempt), {})
        lost += sum(of_attempt.get(str(n)) != answer for n, answer in one.sent.items())
    errors = [error for one in sittings for error in one.errors]
    return {
        "attempts": held["attempts"],
        "answers": sum(len(one.sent) for one in sittings),
        "errors": len(errors),
        "examples": errors[:5],
        "lost": lost,
        "wrong_scores": held["wrong_scores"],
        "start_ms": _spread([seconds for one in sittings for seconds in one.starts]),
        "answer_ms": _spread([seconds for one in sittings for seconds in one.answers]),
    }


def _spread(seconds: list[float]) -> dict[str, int]:
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return {f"p{n}": round(1000 * cuts[n - 1]) for n in (50, 95, 99)}


if __name__ == "__main__":
    main()
