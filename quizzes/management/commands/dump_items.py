from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from content.facts.queries import fact_base
from content.models import Document
from quizzes.generation import lint
from quizzes.generation.bank import generate
from quizzes.generation.run import stored_item, wording
from quizzes.questions.models import Question


class Command(BaseCommand):
    help = "Every published item as one JSON object a line; with --seed a fresh generation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--pack", default="", help="slug of one document")
        parser.add_argument("--seed", type=int, default=None)

    def handle(self, *args: Any, **options: Any) -> None:
        documents = Document.objects.order_by("slug")
        for document in documents.filter(slug=options["pack"]) if options["pack"] else documents:
            seed = options["seed"]
            rows = stored(document) if seed is None else generated(document, seed)
            for row in rows:
                self.stdout.write(json.dumps(row, ensure_ascii=False))


def generated(document: Document, seed: int) -> Iterator[dict[str, Any]]:
    base = fact_base(document)
    facts = {fact.key: fact for fact in base.facts}
    for draft in generate(base, seed):
        fact = facts[draft.fact]
        words = wording(draft)
        yield {
            "id": draft.id,
            "kind": draft.kind,
            "stem": draft.stem,
            "options": _options(words["options"]),
            "key": draft.key,
            "accepted": list(draft.accepted),
            "prompts": words["prompts"],
            "facts": list(draft.facts) or [draft.fact],
            "section": fact.section,
            "quote": fact.evidence,
            "lint": [finding.flaw for finding in lint.check(draft.item, base)],
        }


def stored(document: Document) -> Iterator[dict[str, Any]]:
    base = fact_base(document)
    questions = (
        Question.objects.of(document)
        .published()
        .exclude(revision=None)
        .select_related("revision", "fact", "argument")
        .order_by("fact__ordinal", "argument__ordinal", "kind", "variant")
    )
    for question in questions:
        revision = question.revision
        assert revision is not None
        role = question.argument.role if question.argument else ""
        yield {
            "id": f"{question.fact.key}.{role}.{question.kind}.{question.variant}",
            "kind": question.kind,
            "stem": revision.stem,
            "options": _options(revision.options),
            "key": revision.key,
            "accepted": revision.accepted,
            "prompts": revision.prompts,
            "facts": [question.fact.key],
            "section": question.fact.section,
            "quote": revision.quote,
            "lint": [finding.flaw for finding in lint.check(stored_item(question), base)],
        }


def _options(options: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {name: option[name] for name in ("text", "correct", "source", "why_wrong")}
        for option in options
    ]
