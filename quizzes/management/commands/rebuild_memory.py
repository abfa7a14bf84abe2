from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quizzes.memory.recount import rebuild, studying


class Command(BaseCommand):
    help = "Set every card, day and forecast to what the log of answers says."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--learner", help="user name of the only learner to rebuild")

    def handle(self, *args: Any, **options: Any) -> None:
        people = studying()
        if options["learner"]:
            people = people.filter(username=options["learner"])
            if not people.exists():
                raise CommandError(f"Nobody named “{options['learner']}” has studied anything.")
        changed = sum(rebuild(learner) for learner in people)
        self.stdout.write(f"{len(people)} learners, {changed} cards changed")
