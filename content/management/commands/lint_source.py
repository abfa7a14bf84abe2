from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from content.facts.notes import propose_notes
from content.models import Document


class Command(BaseCommand):
    help = "Read a document (or all) for what cannot be right and propose notes to its editors."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", nargs="?", default="", help="slug of one document")

    def handle(self, *args: Any, **options: Any) -> None:
        documents = Document.objects.order_by("slug")
        if options["slug"]:
            documents = documents.filter(slug=options["slug"])
            if not documents:
                raise CommandError(f"There is no document “{options['slug']}”.")
        for document in documents:
            read = propose_notes(document, document.versions.filter(is_current=True))
            self.stdout.write(
                f"{document}: {read.added} new, {read.waiting} waiting, "
                f"{read.decided} decided before, {read.withdrawn} withdrawn"
            )
