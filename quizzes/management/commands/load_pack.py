from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from content.packs.load import load_pack
from content.packs.read import read_pack
from content.packs.shapes import PackError
from quizzes.generation.run import refresh

SHIPPED = settings.BASE_DIR / "content" / "packs" / "shipped" / settings.SHIPPED_PACK


class Command(BaseCommand):
    help = "Load a course pack (the shipped one without a path) and make its questions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, default=SHIPPED)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_pack(read_pack(options["path"]))
        except PackError as problem:
            raise CommandError(f"{problem}\nThe database is unchanged.") from problem
        report = refresh(loaded.document)
        self.stdout.write(
            f"{loaded.document}: {len(loaded.created)} facts new, {len(loaded.updated)} changed, "
            f"{loaded.unchanged} as they were; questions: {len(report.created)} new, "
            f"{len(report.revised)} revised, {report.unchanged} as they were, "
            f"{len(report.retired)} retired, {len(report.held)} held back"
        )
