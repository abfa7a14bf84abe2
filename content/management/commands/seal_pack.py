from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from content.packs.seal import FILE, seal
from content.packs.shapes import PackError


class Command(BaseCommand):
    help = "Write into a pack's facts.yaml where the source says each fact, by hash and number."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="the folder of the pack")
        parser.add_argument("source", type=Path, help="the source as plain text (UTF-8)")

    def handle(self, *args: Any, **options: Any) -> None:
        facts: Path = options["folder"] / FILE
        try:
            was = facts.read_text(encoding="utf-8")
            now = seal(was, options["source"].read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as problem:
            raise CommandError(f"Cannot be read as UTF-8 text: {problem}") from problem
        except PackError as problem:
            raise CommandError(f"{problem}\nNothing was changed.") from problem
        if now != was:
            facts.write_text(now, encoding="utf-8")
        self.stdout.write(f"{facts}: sealed" if now != was else f"{facts}: sealed already")
