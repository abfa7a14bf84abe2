"""A strict reader of made-up banks: what is wrong with each item, by the oracle alone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from content.facts.shapes import Argument, FactBase
from quizzes.generation import kinds
from quizzes.generation.drafts import Draft
from tests.generation.worlds import Oracle, days, told

BESIDE = {name for name, _maker in kinds.BESIDE}


def faults(base: FactBase, drafts: tuple[Draft, ...]) -> list[str]:
    """What a strict reader finds wrong; empty for a sound bank."""
    oracle, found = Oracle(base), []
    for draft in drafts:
        judge = JUDGES.get(draft.kind, _single)
        found += [
            f"{said}: {draft.id}: {draft.stem} [{draft.key}]" for said in judge(oracle, draft)
        ]
    return found


def _single(oracle: Oracle, draft: Draft) -> Iterator[str]:
    fact = oracle.base.by_key[draft.fact]
    key, *others = oracle.right(fact, draft.role)
    if draft.role.startswith("member"):
        beside = [a for a in fact.arguments if a.role.startswith("member") and a.role != draft.role]
        named = (one for one in [*others, *oracle.members(fact)] if one != key)
        others = [one for one in named if not any(oracle.same(one, a) for a in beside)]
    if not key.exclusive and not (draft.kind in BESIDE and fact.ask_all):
        yield "asks what is not exclusive"
    for other in others:
        if not oracle.same(key, other):
            yield f"second answer “{other.text}”"
    if draft.kind == "true_false":
        yield from _judged(oracle, draft, [key, *others])
        return
    if not oracle.meet(key, draft.key):
        yield "wrong key"
    if not draft.options:
        yield from _accepted(oracle, draft, key)
        return
    if [option.correct for option in draft.options].count(True) != 1:
        yield "not one key"
    for option in draft.options:
        if not option.correct and any(oracle.meet(t, option.text) for t in [key, *others]):
            yield f"right option “{option.text}”"


def _several(oracle: Oracle, draft: Draft) -> Iterator[str]:
    fact = oracle.base.by_key[draft.fact]
    if not fact.ask_all:
        yield "asks for a list that nobody calls complete"
    members = oracle.members(fact)
    for option in draft.options:
        if option.correct != any(oracle.meet(member, option.text) for member in members):
            yield f"judged wrong: “{option.text}”"
    right = [option.text for option in draft.options if option.correct]
    for member in members:
        if not any(oracle.meet(member, text) for text in right):
            yield f"leaves out “{member.text}”"


def _matched(oracle: Oracle, draft: Draft) -> Iterator[str]:
    if len(draft.options) != len(draft.prompts) + 1:
        yield "no spare"
    for prompt in draft.prompts:
        key, *others = oracle.right(oracle.base.by_key[prompt.fact], prompt.role)
        for at, option in enumerate(draft.options):
            right = any(oracle.meet(truth, option.text) for truth in [key, *others])
            if right != (at == prompt.option):
                yield f"“{option.text}” beside “{prompt.text}”"
        if any(not oracle.same(key, other) for other in others) or not key.exclusive:
            yield f"second answer to “{prompt.text}”"


def _ordered(oracle: Oracle, draft: Draft) -> Iterator[str]:
    spans = []
    for prompt in sorted(draft.prompts, key=lambda one: one.option):
        key, *others = oracle.right(oracle.base.by_key[prompt.fact], prompt.role)
        if any(not oracle.same(key, other) for other in others) or not key.exclusive:
            yield f"“{prompt.text}” happened more than once"
        spans.append(days(key.text))
        if key.text in prompt.text:
            yield f"tells its date: “{prompt.text}”"
    if any(before[1] >= after[0] for before, after in pairwise(spans)):
        yield "in no certain order"
    if [prompt.option for prompt in draft.prompts] == list(range(len(draft.prompts))):
        yield "shown in order"


JUDGES = {"multi_select": _several, "matching": _matched, "ordering": _ordered}


def _accepted(oracle: Oracle, draft: Draft, key: Argument) -> list[str]:
    return [
        f"accepts “{text}”"
        for text in draft.accepted
        if key.type == "date" and not oracle.meet(key, text)
    ]


def _judged(oracle: Oracle, draft: Draft, truths: list[Argument]) -> list[str]:
    fact = next(one for one in oracle.base.facts if one.key == draft.fact)
    said = list(told(fact, draft.role, draft.stem))
    if not said:
        return ["cannot be read"]
    is_true = any(oracle.meet(truth, said[0]) for truth in truths)
    return [] if is_true == (draft.key == "True") else ["judged wrong"]
