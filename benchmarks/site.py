"""A server of our own for one measurement, on this machine, with a database that is thrown away."""

from __future__ import annotations

import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.part import Figure

BASE = Path(__file__).resolve().parent.parent
START_SECONDS = 30
PREPARE = "from benchmarks.prepare import main; main()"
CROWD = "from benchmarks.crowd import main; main()"


@dataclass(frozen=True)
class Site:
    """`worker` is the process that answers; `prepared` what benchmarks.prepare printed."""

    port: int
    worker: int
    prepared: dict[str, Any]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cpu(self) -> int:
        """Nanoseconds of processor time that the worker has used, over all its threads."""
        threads = Path(f"/proc/{self.worker}/task").iterdir()
        return sum(int((one / "schedstat").read_text().split()[0]) for one in threads)


EQUAL = "a day of 60"
"""A crowd and a few cards with the same day, so that only the number of cards differs."""


def databases() -> dict[str, str]:
    """Where crowds are measured: SQLite, and PostgreSQL where RECITE_BENCH_POSTGRES names an
    empty database (postgres://…)."""
    found = {"SQLite": ""}
    if os.environ.get("RECITE_BENCH_POSTGRES"):
        found["PostgreSQL"] = os.environ["RECITE_BENCH_POSTGRES"]
    return found


def crowd_on(url: str) -> dict[str, Any]:
    """What benchmarks.crowd prints, run in a process of its own; no `url`: a file of its own."""
    with tempfile.TemporaryDirectory(prefix="recite-crowd-") as folder:
        environment = _environment(folder, 0)
        if url:
            environment["DATABASE_URL"] = url
        found: dict[str, Any] = json.loads(_python(CROWD, environment).splitlines()[-1])
        return found


def figures_of(part: str) -> list[Figure]:
    """The figures of benchmarks/<part>.py, measured in a process and a database of their own."""
    with tempfile.TemporaryDirectory(prefix="recite-part-") as folder:
        code = f"from benchmarks.part import main; main({part!r})"
        *said, last = _python(code, _environment(folder, 0)).splitlines()
    for line in said:
        print(line)
    return [tuple(figure) for figure in json.loads(last)]


def _environment(folder: str, port: int) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
        "RECITE_BENCH_DIR": folder,
        "RECITE_DEBUG": "0",
        "RECITE_HTTPS": "0",
        "RECITE_SECRET_KEY": secrets.token_urlsafe(48),
        "RECITE_BIND": f"127.0.0.1:{port}",
    }


def _python(code: str, environment: dict[str, str]) -> str:
    ran = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", code],
        check=True,
        cwd=BASE,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    return ran.stdout


@contextmanager
def site() -> Iterator[Site]:
    """gunicorn with one worker, as `make run` starts it, but without DEBUG."""
    with tempfile.TemporaryDirectory(prefix="recite-bench-") as folder:
        port = _free_port()
        environment = _environment(folder, port)
        prepared = _python(PREPARE, environment)
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.conf.py", "config.wsgi"],
            cwd=BASE,
            env=environment,
        )
        try:
            _wait(port)
            yield Site(port, _child(server.pid), json.loads(prepared.splitlines()[-1]))
        finally:
            server.terminate()
            server.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/")
            connection.getresponse().read()
        except OSError:
            if time.monotonic() > until:
                raise SystemExit("The server did not start.") from None
            time.sleep(0.1)
        else:
            return


def _child(master: int) -> int:
    """gunicorn's one worker."""
    return int(Path(f"/proc/{master}/task/{master}/children").read_text().split()[0])
