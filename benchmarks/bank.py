"""How long the bank takes: made whole, and checked again after one change, in seconds.

Every tenth fact is corrected in a word (and put back), every fifth name gets one more alias; what
is timed is `follow`: reading the facts, finding what the change reaches, making it anew and
storing it. The figures are medians, and the worst of each.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

from django.db import transaction

from content.facts.queries import ARGUMENTS, entities_of, fact_base, to_shape
from content.models import Document, Entity, Fact
from quizzes.generation import reach
from quizzes.generation.bank import generate
from quizzes.generation.reach import Touched
from quizzes.generation.run import follow

ROUNDS = 3


def measure() -> dict[str, float]:
    document = Document.objects.get()
    base = fact_base(document)
    generate(base)
    _after_a_word(document, _facts(document)[0])  # the first one warms the caches
    facts = [_after_a_word(document, row) for row in _facts(document)[::10]]
    names = [_after_an_alias(document, row) for row in document.entities.order_by("pk")[::5]]
    return {
        "generate": median(_timed(lambda: generate(base)) for _round in range(ROUNDS)),
        "items": len(generate(base)),
        "fact": median(facts),
        "fact_worst": max(facts),
        "name": median(names),
        "name_worst": max(names),
    }


def _facts(document: Document) -> list[Fact]:
    rows = Fact.objects.of(document).confirmed().order_by("ordinal")
    return list(rows.prefetch_related(ARGUMENTS))


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _after_a_word(document: Document, row: Fact) -> float:
    with transaction.atomic():
        touched = reach.of_fact(to_shape(row), entities_of(document))
        subject, bar, rest = row.clause.partition("|")
        Fact.objects.filter(pk=row.pk).update(clause=f"{subject.rstrip()} indeed {bar}{rest}")
        took = _timed(lambda: follow(document, touched, "measured"))
        transaction.set_rollback(True)
    return took


def _after_an_alias(document: Document, row: Entity) -> float:
    with transaction.atomic():
        Entity.objects.filter(pk=row.pk).update(aliases=[*row.aliases, "another name of it"])
        touched = Touched(entities=frozenset({row.key}))
        took = _timed(lambda: follow(document, touched, "measured"))
        transaction.set_rollback(True)
    return took
