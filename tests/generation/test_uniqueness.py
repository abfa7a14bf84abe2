"""Over a thousand made-up fact bases: one right answer, and never a wrong key."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter

import pytest

from content.facts.shapes import Argument, FactBase
from quizzes.generation.bank import generate
from quizzes.generation.drafts import Draft
from tests.generation.worlds import Oracle, told, world

CHUNKS, SIZE = 12, 100


def faults(base: FactBase, drafts: tuple[Draft, ...]) -> list[str]:
    """What a strict reader finds wrong; empty for a sound bank."""
    oracle, found = Oracle(base), []
    facts = {fact.key: fact for fact in base.facts}
    for draft in drafts:
        fact = facts[draft.fact]
        key, *others = oracle.right(fact, draft.role)
        where = f"{draft.id}: {draft.stem} [{draft.key}]"
        if not key.exclusive:
            found.append(f"asks what is not exclusive: {where}")
        found += [
            f"second answer “{other.text}”: {where}"
            for other in others
            if not oracle.same(key, other)
        ]
        if draft.kind == "true_false":
            found += _judged(oracle, draft, [key, *others], where)
        else:
            if not oracle.meet(key, draft.key):
                found.append(f"wrong key: {where}")
            if draft.kind != "multiple_choice":
                found += _accepted(oracle, draft, key, where)
        if draft.kind == "multiple_choice":
            found += [
                f"right option “{option.text}”: {where}"
                for option in draft.options
                if not option.correct
                if any(oracle.meet(truth, option.text) for truth in [key, *others])
            ]
            if [option.correct for option in draft.options].count(True) != 1:
                found.append(f"not one key: {where}")
    return found


def _accepted(oracle: Oracle, draft: Draft, key: Argument, where: str) -> list[str]:
    return [
        f"accepts “{text}”: {where}"
        for text in draft.accepted
        if key.type == "date" and not oracle.meet(key, text)
    ]


def _judged(oracle: Oracle, draft: Draft, truths: list[Argument], where: str) -> list[str]:
    fact = next(one for one in oracle.base.facts if one.key == draft.fact)
    said = list(told(fact, draft.role, draft.stem))
    if not said:
        return [f"cannot be read: {where}"]
    is_true = any(oracle.meet(truth, said[0]) for truth in truths)
    return [] if is_true == (draft.key == "True") else [f"judged wrong: {where}"]


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_no_second_answer_and_no_wrong_key(chunk: int) -> None:
    kinds: Counter[str] = Counter()
    for seed in range(chunk * SIZE, (chunk + 1) * SIZE):
        base = world(seed)
        drafts = generate(base, seed)
        kinds.update(draft.kind for draft in drafts)
        assert faults(base, drafts) == [], f"world {seed}"
    assert set(kinds) == {
        "flashcard",
        "multiple_choice",
        "true_false",
        "cloze",
        "typed",
        "numeric",
    }


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
