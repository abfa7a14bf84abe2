"""The example packs, entered by hand through the editor: documents of other sorts."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from content.facts.shapes import FactBase
from content.packs.read import read_pack
from quizzes.generation import lint
from quizzes.generation.bank import generate
from tests.generation.bases import base_of

FOLDER = Path(settings.BASE_DIR) / "content" / "packs" / "examples"
EXAMPLES = sorted(path.name for path in FOLDER.iterdir())


@cache
def base(name: str) -> FactBase:
    return base_of(read_pack(FOLDER / name))


def test_there_are_two() -> None:
    assert len(EXAMPLES) == 2


@pytest.mark.parametrize("name", EXAMPLES)
def test_thirty_facts_give_a_clean_bank_of_every_kind(name: str) -> None:
    facts = base(name)
    drafts = generate(facts)
    assert len(facts.facts) >= 30
    assert [(d.id, found) for d in drafts if (found := lint.check(d.item, facts))] == []
    kinds = defaultdict(set)
    for draft in drafts:
        for key in draft.facts:
            kinds[key].add(draft.kind)
    assert [fact.key for fact in facts.facts if len(kinds[fact.key]) < 3] == []
    assert {"ordering", "matching", "multi_select", "numeric"} < set.union(*kinds.values())


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_wrong_option_says_why(name: str) -> None:
    silent = [
        f"{draft.id}: {option.text}"
        for draft in generate(base(name))
        if draft.kind == "multiple_choice"
        for option in draft.options
        if not option.correct and not option.why_wrong
    ]
    assert silent == []
