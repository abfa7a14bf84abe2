from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from content.models import Document
from content.packs.export import Packed, packed
from content.packs.shapes import PackError


class Command(BaseCommand):
    help = "Write a document with its facts as a course pack: a folder, or a zip where TO ends so."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="slug of the document")
        parser.add_argument("--to", type=Path, help="a folder or a .zip; by default ./SLUG")

    def handle(self, *args: Any, **options: Any) -> None:
        slug: str = options["slug"]
        document = Document.objects.filter(slug=slug).first()
        if document is None:
            raise CommandError(f"There is no document “{slug}”.")
        to: Path = options["to"] or Path(slug)
        try:
            pack = packed(document)
            write(pack, to)
        except PackError as problem:
            raise CommandError(f"{problem}\nNothing was written.") from problem
        except OSError as problem:
            raise CommandError(f"{to} cannot be written: {problem}") from problem
        self.stdout.write(f"{document}: {to}")
        if pack.left_out:
            keys = ", ".join(pack.left_out)
            self.stderr.write(f"Left out, for the study text does not prove them: {keys}")


def write(pack: Packed, to: Path) -> None:
    """The zip, or the three files in their folder; what else lies there stays."""
    if to.suffix.lower() == ".zip":
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes(pack.zip)
        return
    to.mkdir(parents=True, exist_ok=True)
    for name, data in pack.files.items():
        (to / name).write_bytes(data)
