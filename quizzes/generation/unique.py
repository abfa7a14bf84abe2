"""Is there exactly one right answer? A question is a fact with a hole.

The hole is unified with every fact of the same frame and relation. In doubt two
things count as the same and an answer as right: a good question lost is cheap,
a second right answer is not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from content import values
from content.facts.shapes import Argument, Entity, Fact, FactBase
from content.language import clause
from content.language.plain import normal


@dataclass(frozen=True, slots=True)
class Answer:
    """An argument of another fact that also answers the question."""

    fact: str
    argument: Argument


def relation(fact: Fact) -> str:
    """The predicate: stated, else the verb's lemma with its particle."""
    return fact.relation or clause.parse(fact.clause).verb.name


@lru_cache(maxsize=4096)
def names(entity: Entity) -> frozenset[str]:
    return frozenset(normal(name) for name in (entity.name, *entity.aliases))


def answers(base: FactBase, fact: Fact, role: str) -> frozenset[Answer]:
    """What other facts of the base answer to the question for `role` of `fact`.

    A member of a list is asked beside the others: those are no second answers.
    """
    together = clause.list_in(fact.clause)
    if role not in together:
        return _answers(base, fact, (role,))
    beside = [argument for argument in fact.arguments if argument.role in {*together} - {role}]
    return frozenset(
        answer
        for answer in members(base, fact)
        if not any(same(base, answer.argument, one) for one in beside)
    )


def members(base: FactBase, fact: Fact) -> frozenset[Answer]:
    """What other facts answer to the question for the whole list of a fact."""
    return _answers(base, fact, clause.list_in(fact.clause))


def _answers(base: FactBase, fact: Fact, roles: tuple[str, ...]) -> frozenset[Answer]:
    return frozenset(
        Answer(other.key, argument)
        for other in _alike(base, fact)
        if _agrees(base, fact, other, roles)
        for argument in other.arguments
        if argument.role in roles
        or (len(roles) > 1 and argument.role in clause.list_in(other.clause))
    )


def is_complete(base: FactBase, fact: Fact) -> bool:
    """The fact has a list whose writer calls it complete, no two members are one, and no other
    fact adds a member."""
    if not (fact.ask_all and clause.list_in(fact.clause)):
        return False
    return _none(twins(base, fact)) and _none(additions(base, fact))


def twins(base: FactBase, fact: Fact) -> Iterator[tuple[Argument, Argument]]:
    """Members of the list of a fact that could be one."""
    for one, other in combinations(_listed(fact), 2):
        if compatible(base, one, other):
            yield one, other


def additions(base: FactBase, fact: Fact) -> Iterator[Answer]:
    """What other facts answer to the question for the list, and is no member of it."""
    listed = _listed(fact)
    for answer in members(base, fact):
        if not any(same(base, answer.argument, one) for one in listed):
            yield answer


def _listed(fact: Fact) -> list[Argument]:
    return [fact.argument(role) for role in clause.list_in(fact.clause)]


def _none(found: Iterator[object]) -> bool:
    return next(found, None) is None


def keys(base: FactBase, found: Iterable[Answer]) -> tuple[str, ...]:
    """The facts that answers are of, in the order of the base."""
    named = {answer.fact for answer in found}
    return tuple(fact.key for fact in base.facts if fact.key in named)


def _alike(base: FactBase, fact: Fact) -> Iterator[Fact]:
    named = relation(fact)
    for other in base.facts:
        if other.frame == fact.frame and other.key != fact.key and relation(other) == named:
            yield other


def _agrees(base: FactBase, fact: Fact, other: Fact, left_out: Collection[str]) -> bool:
    """Every role but these agrees, or the other fact is silent on it."""
    theirs = {argument.role: argument for argument in other.arguments}
    return all(
        compatible(base, mine, theirs[mine.role])
        for mine in fact.arguments
        if mine.role not in left_out and mine.role in theirs
    )


def truths(base: FactBase, fact: Fact, role: str) -> tuple[Argument, ...]:
    """The key first, then all other right answers."""
    others = {answer.argument for answer in answers(base, fact, role)}
    return (fact.argument(role), *others)


def is_unique(base: FactBase, fact: Fact, role: str) -> bool:
    """The argument is exclusive, and whatever else answers is the key by another name."""
    return fact.argument(role).exclusive and _none(rivals(base, fact, role))


def rivals(base: FactBase, fact: Fact, role: str) -> Iterator[Answer]:
    """What other facts answer to the question for `role`, and is not the key by another name."""
    key = fact.argument(role)
    for answer in answers(base, fact, role):
        if not same(base, key, answer.argument):
            yield answer


def is_true(base: FactBase, fact: Fact, role: str, candidate: Argument) -> bool:
    """Would `candidate` also be right, or could it be?"""
    return fits(base, truths(base, fact, role), candidate)


def fits(base: FactBase, right: Iterable[Argument], candidate: Argument) -> bool:
    """Could `candidate` be one of the right answers?"""
    return any(
        compatible(base, truth, candidate) or normal(candidate.text) in _wordings(base, truth)
        for truth in right
    )


def _wordings(base: FactBase, argument: Argument) -> frozenset[str]:
    said = frozenset(normal(text) for text in (argument.text, *argument.accept) if text)
    entity = base.entities.get(argument.entity)
    return said | names(entity) if entity else said


def same(base: FactBase, a: Argument, b: Argument) -> bool:
    """The same answer in substance; an alias is the same."""
    if a.value is not None and b.value is not None:
        return values.same(a.value, b.value)
    if a.entity and b.entity:
        return _same_entity(base, a.entity, b.entity)
    return not _wordings(base, a).isdisjoint(_wordings(base, b))


def compatible(base: FactBase, a: Argument, b: Argument) -> bool:
    """Could both fill one hole of one truth?"""
    if a.value is not None and b.value is not None:
        return type(a.value) is not type(b.value) or values.compatible(a.value, b.value)
    if a.entity and b.entity:
        return _related(base, a.entity, b.entity)
    if a.type == b.type == "text":
        return not _wordings(base, a).isdisjoint(_wordings(base, b))
    return _overlap(_wordings(base, a), _wordings(base, b))


def _overlap(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Unlike types: in doubt if one wording stands within another."""
    return any(
        f" {one} " in f" {other} " or f" {other} " in f" {one} " for one in ours for other in theirs
    )


def _related(base: FactBase, a: str, b: str) -> bool:
    if _same_entity(base, a, b):
        return True
    return b in base.containers.get(a, ()) or a in base.containers.get(b, ())


def _same_entity(base: FactBase, a: str, b: str) -> bool:
    return a == b or b in base.kin.get(a, ())
