from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import User
from quizzes.exchange import actions, wording
from quizzes.exchange.anki.shapes import BadPackage
from quizzes.exchange.incoming import plan


class Command(BaseCommand):
    help = "Take a package of Anki (.apkg, .colpkg) in for a learner."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("file", type=Path)
        parser.add_argument("--look", action="store_true", help="only say what it would bring")

    def handle(self, *args: Any, **options: Any) -> None:
        learner = User.objects.filter(username=options["username"]).first()
        if learner is None:
            raise CommandError(f"There is no user named {options['username']}.")
        try:
            with options["file"].open("rb") as file:
                kept = actions.receive(learner, options["file"].name, file)
        except OSError as problem:
            raise CommandError(str(problem)) from problem
        except BadPackage as problem:
            raise CommandError(wording.refusal(problem)) from problem
        now = timezone.now()
        if options["look"]:
            tally = plan(learner, actions.waiting(kept), now).tally.as_json()
            actions.discard(kept)
        else:
            tally = actions.confirm(learner, kept, now).report or {}
        for line in wording.brought(tally):
            self.stdout.write(f"{line.words}: {line.n}")
        for said in wording.left_out(tally):
            self.stdout.write(said)
