from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from quizzes.fitting.actions import fit_all
from quizzes.management.lock import Busy, only_one
from quizzes.memory.fitted import can_fit

log = logging.getLogger(__name__)


class Failed(Exception):
    """A job did a part of its work; says what is missing."""


def fitting() -> str:
    """Parameters for whoever has answered enough since the last time."""
    if not can_fit():
        return "fsrs-rs-python is not installed, so the usual parameters stay in use"
    night = fit_all(timezone.now())
    said = ", ".join(f"{n} {name}" for name, n in sorted(night.chosen.items()))
    if night.failed:
        learners = ", ".join(map(str, night.failed))
        raise Failed(f"{said or 'nobody fitted'}; not fitted, see the log: learners {learners}")
    return said or "nobody has answered enough since the last time"


def guests() -> str:
    """Guests who have not come back are erased."""
    said = StringIO()
    call_command("expire_guests", stdout=said)
    return said.getvalue().strip()


JOBS: dict[str, Callable[[], str]] = {"fitting": fitting, "guests": guests}
"""What is done every night, in this order. A job says in a line what it did, or raises."""


class Command(BaseCommand):
    help = "Do the work of the night, job by job; exit 1 where one failed. For cron."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only", choices=JOBS, help="one job only")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = [options["only"]] if options["only"] else list(JOBS)
        try:
            with only_one("nightly"):
                done = [self.did(name) for name in wanted]
        except Busy:
            self.stderr.write("Another run is not finished yet; nothing was done.")
            sys.exit(1)
        if not all(done):
            sys.exit(1)

    def did(self, name: str) -> bool:
        """Whether the job did all its work. One that fails stops no other."""
        try:
            self.stdout.write(f"{name}: {JOBS[name]()}")
        except Failed as failed:
            self.stderr.write(f"{name}: {failed}")
            return False
        except Exception:
            log.exception("The nightly job “%s” failed", name)
            self.stderr.write(f"{name}: failed, see the log")
            return False
        return True
