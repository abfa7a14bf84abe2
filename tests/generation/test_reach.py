"""After a change only what it reaches is made anew, and still nothing in the bank is wrong."""

from __future__ import annotations

import os
import random
from collections import Counter
from dataclasses import asdict, replace

import pytest

from content.facts.shapes import Entity, FactBase
from quizzes.generation import bank, kinds, reach
from quizzes.generation.drafts import Draft
from quizzes.generation.reach import Stored, Touched
from tests.generation.judges import faults
from tests.generation.worlds import world

TOGETHER = {name for name, _generator in kinds.GROUPS}
CHUNKS, SIZE = int(os.environ.get("RECITE_WORLDS", "1")), 75
"""RECITE_WORLDS=4 and more take longer than a push should."""


def stored(drafts: tuple[Draft, ...]) -> list[Stored]:
    return [
        Stored(
            d.fact,
            tuple(asdict(option) for option in d.options),
            d.stem if d.kind == "true_false" else "",
        )
        for d in drafts
    ]


def followed(base: FactBase, drafts: tuple[Draft, ...], touched: Touched) -> tuple[Draft, ...]:
    """The bank as a document has it after the change: what is not reached stays as it was."""
    facts = reach.affected(base, touched, stored(drafts))
    kept = [d for d in drafts if d.fact not in facts and d.kind not in TOGETHER]
    fresh = [d for f in base.facts if f.key in facts for d in bank.of_fact(base, f)]
    return (*kept, *fresh, *bank.together(base))


def with_another_fact(base: FactBase, rng: random.Random) -> tuple[FactBase, Touched]:
    """One fact says something else now: it takes the words of another, or of its own kind."""
    old = rng.choice(base.facts)
    like = rng.choice(base.facts)
    new = replace(like, key=old.key)
    facts = tuple(new if fact.key == old.key else fact for fact in base.facts)
    touched = reach.of_fact(old, base.entities) | reach.of_fact(new, base.entities)
    return replace(base, facts=facts), touched


def with_another_name(base: FactBase, rng: random.Random) -> tuple[FactBase, Touched]:
    """One entity gets the name of another as an alias, or becomes part of another."""
    old, other = rng.sample(sorted(base.entities.values(), key=lambda one: one.key), 2)
    new: Entity = (
        replace(old, aliases=(*old.aliases, other.name))
        if rng.random() < 0.5 or old.key in base.containers[other.key]
        else replace(old, part_of=(*old.part_of, other.key))
    )
    return (
        replace(base, entities={**base.entities, old.key: new}),
        Touched(entities=frozenset({old.key})),
    )


def without_a_fact(base: FactBase, rng: random.Random) -> tuple[FactBase, Touched]:
    old = rng.choice(base.facts)
    facts = tuple(fact for fact in base.facts if fact.key != old.key)
    return replace(base, facts=facts), reach.of_fact(old, base.entities)


CHANGES = (with_another_fact, with_another_name, without_a_fact)


@pytest.mark.parametrize("chunk", range(CHUNKS))
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_nothing_wrong_is_left_after_a_change(change, chunk: int) -> None:  # type: ignore[no-untyped-def]
    reached: Counter[bool] = Counter()
    for seed in range(chunk * SIZE, (chunk + 1) * SIZE):
        before = world(seed)
        drafts = bank.generate(before)
        after, touched = change(before, random.Random(seed))
        now = followed(after, drafts, touched)
        gone = {fact.key for fact in before.facts} - {fact.key for fact in after.facts}
        assert faults(after, tuple(d for d in now if d.fact not in gone)) == [], f"world {seed}"
        assert not gone or not any(d.fact in gone for d in now), f"world {seed}"
        facts = reach.affected(after, touched, stored(drafts))
        reached[len(facts) < len(after.facts)] += 1
    assert reached[True] > SIZE / 3, "a change reaches everything: then it could all be made anew"


def test_what_is_untouched_is_not_made_anew() -> None:
    base = world(3)
    assert reach.affected(base, Touched(), stored(bank.generate(base))) == frozenset()


def test_a_reason_that_quotes_the_old_statement_is_reached() -> None:
    base = world(3)
    lender, borrower = base.facts[0], base.facts[1]
    option = {"text": "x", "source": "author", "why_wrong": "“x” belongs elsewhere: Old words."}
    touched = Touched(frozenset({lender.key}), statements=frozenset({"Old words."}))
    found = reach.affected(base, touched, [Stored(borrower.key, (option,))])
    assert {lender.key, borrower.key} <= found
