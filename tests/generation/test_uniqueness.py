"""Over a thousand made-up fact bases: one right answer, and never a wrong key."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter

import pytest

from content.facts.shapes import FactBase
from quizzes.generation.bank import generate
from quizzes.generation.kinds import GROUPS, KINDS, LISTS
from tests.generation.judges import faults
from tests.generation.worlds import world

CHUNKS, SIZE = 12, 100


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_no_second_answer_and_no_wrong_key(chunk: int) -> None:
    kinds: Counter[str] = Counter()
    for seed in range(chunk * SIZE, (chunk + 1) * SIZE):
        base = world(seed)
        drafts = generate(base, seed)
        kinds.update(draft.kind for draft in drafts)
        assert faults(base, drafts) == [], f"world {seed}"
    rare = {
        kind: kinds[kind] for kind, _generator in (*KINDS, *LISTS, *GROUPS) if kinds[kind] <= 20
    }
    assert rare == {}, "too few in the made-up worlds to tell whether they are right"


def test_the_order_of_facts_and_the_hash_seed_change_nothing() -> None:
    code = (
        "from tests.generation.worlds import world; from quizzes.generation.bank import generate;"
        "print([(d.id, d.stem, d.key, d.options) for s in range(5) for d in generate(world(s), 7)])"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1
    base = world(3)
    turned = FactBase(base.facts[::-1], base.entities, base.title, base.latest)
    assert {d.id: d for d in generate(base, 7)} == {d.id: d for d in generate(turned, 7)}


def test_another_seed_draws_other_options() -> None:
    base = world(5)
    assert generate(base, 1) != generate(base, 2)
