from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from content.models import Document
from content.packs.attach import SourceMismatch, attach_source


class Command(BaseCommand):
    help = "Check a text against every locator of a pack and make it the document's source."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pack", help="slug of the document")
        parser.add_argument("file", type=Path, help="the source as plain text (UTF-8)")

    def handle(self, *args: Any, **options: Any) -> None:
        document = Document.objects.filter(slug=options["pack"]).first()
        if document is None:
            raise CommandError(f"There is no document “{options['pack']}”. Load its pack first.")
        try:
            text = options["file"].read_text(encoding="utf-8")
            attached = attach_source(document, text)
        except (OSError, UnicodeDecodeError) as problem:
            raise CommandError(f"{options['file']} cannot be read as UTF-8 text.") from problem
        except SourceMismatch as problem:
            raise CommandError(f"{problem}\nNothing was changed.") from problem
        self.stdout.write(f"{document}: {len(attached.facts)} facts cited in the source's words")
