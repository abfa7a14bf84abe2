from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import User
from content.models import Document
from quizzes.exchange import outgoing
from quizzes.exchange.anki.write import write


class Command(BaseCommand):
    help = "Write a learner's cards as a package of Anki (.apkg)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("file", type=Path)
        parser.add_argument("--document", default="", help="slug; without it all cards")
        parser.add_argument("--without-progress", action="store_true")
        parser.add_argument("--host", default="", help="address of this site, for the links")

    def handle(self, *args: Any, **options: Any) -> None:
        learner = User.objects.filter(username=options["username"]).first()
        if learner is None:
            raise CommandError(f"There is no user named {options['username']}.")
        slug = options["document"]
        document = Document.objects.filter(slug=slug).first() if slug else None
        if slug and document is None:
            raise CommandError(f"There is no document {slug}.")
        package, frame, files = outgoing.package(
            learner,
            timezone.now(),
            host=options["host"].rstrip("/"),
            document=document,
            progress=not options["without_progress"],
        )
        with options["file"].open("wb") as out:
            write(out, package, frame, files)
        self.stdout.write(f"{len(package.cards)} cards, {len(package.log)} answers")
