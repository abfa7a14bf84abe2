from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from content.models import Document
from quizzes.generation.run import refresh


class Command(BaseCommand):
    help = "Make the questions of documents anew: of those named, else of all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", nargs="*")

    def handle(self, *args: Any, **options: Any) -> None:
        documents = Document.objects.order_by("pk")
        if options["slug"]:
            documents = documents.filter(slug__in=options["slug"])
            missing = {*options["slug"]} - {document.slug for document in documents}
            if missing:
                raise CommandError(f"There is no document {', '.join(sorted(missing))}.")
        for document in documents:
            report = refresh(document)
            self.stdout.write(
                f"{document}: questions: {len(report.created)} new, "
                f"{len(report.revised)} revised, {report.unchanged} as they were, "
                f"{len(report.retired)} retired, {len(report.held)} held back, "
                f"{len(report.restored)} restored"
            )
