from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from content.models import EditorialNote, Fact, Version


class Command(BaseCommand):
    help = "Every fact as one JSON object a line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--pack", default="", help="slug of one document")

    def handle(self, *args: Any, **options: Any) -> None:
        for row in facts(options["pack"]):
            self.stdout.write(json.dumps(row, ensure_ascii=False))


def facts(slug: str) -> Iterator[dict[str, Any]]:
    """Each fact with its locators, arguments, notes and quotations; few SELECTs."""
    rows = Fact.objects.order_by("document__slug", "ordinal").prefetch_related(
        "arguments", "tags", "locators", "notes", "evidence__version"
    )
    for fact in rows.filter(document__slug=slug) if slug else rows:
        quotes = quotations(fact)
        row = {
            "id": fact.key,
            "frame": fact.frame,
            "statement": fact.statement,
            "section": fact.section,
            "locators": [
                {"section": at.section, "paragraph": at.paragraph, "sentence": at.sentence}
                for at in fact.locators.all()
            ],
            "importance": fact.importance,
            "tags": [tag.name for tag in fact.tags.all()],
            "status": fact.status,
            "arguments": [
                {"role": a.role, "type": a.type, "text": a.text, "exclusive": a.exclusive}
                for a in fact.arguments.all()
            ],
            "notes": [
                {"kind": note.kind, "says": note.says, "holds": note.holds}
                for note in fact.notes.all()
                if note.state == EditorialNote.State.ACCEPTED
            ],
            "quote": quotes.get(Version.Kind.STUDY, ""),
        }
        if Version.Kind.SOURCE in quotes:
            row["source_quote"] = quotes[Version.Kind.SOURCE]
        yield row


def quotations(fact: Fact) -> dict[str, str]:
    """All that is quoted for a fact from each text, in the order of the text."""
    quotes: dict[str, list[str]] = {}
    for row in sorted(fact.evidence.all(), key=lambda row: row.start):
        found = quotes.setdefault(row.version.kind, [])
        if row.exact not in found:
            found.append(row.exact)
    return {kind: " ".join(found) for kind, found in quotes.items()}
