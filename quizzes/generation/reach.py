"""How far a change reaches: the facts whose items may no longer hold, and no others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from content.facts.shapes import Entity, Fact, FactBase
from content.language import realise
from content.language.clause import ClauseError
from content.language.plain import normal
from quizzes.generation import unique

Relation = tuple[str, str]


@dataclass(frozen=True)
class Touched:
    """What was changed: keys of facts and of entities. `relations` and `statements` are those
    that a fact had before, so that what it stood in the way of is asked now."""

    facts: frozenset[str] = frozenset()
    entities: frozenset[str] = frozenset()
    relations: frozenset[Relation] = frozenset()
    statements: frozenset[str] = frozenset()

    def __or__(self, other: Touched) -> Touched:
        return Touched(
            self.facts | other.facts,
            self.entities | other.entities,
            self.relations | other.relations,
            self.statements | other.statements,
        )


@dataclass(frozen=True)
class Stored:
    """What a stored item rests on: its fact, and the options as the revision has them. `told` is
    the statement that is to be judged: it may name something in the place of the key."""

    fact: str
    options: tuple[Mapping[str, Any], ...] = field(default=())
    told: str = ""


def of_fact(fact: Fact, entities: Mapping[str, Entity]) -> Touched:
    """A fact as it stands before, or after, a change. One whose clause cannot be read has only
    its key."""
    try:
        relation = frozenset({(fact.frame, unique.relation(fact))})
        statement = frozenset({realise.statement(fact, entities)})
    except ClauseError:
        return Touched(frozenset({fact.key}))
    return Touched(frozenset({fact.key}), frozenset(), relation, statement)


def affected(base: FactBase, touched: Touched, stored: Iterable[Stored]) -> frozenset[str]:
    """The keys of the facts whose items are to be made anew.

    These are the changed facts and those that speak of changed entities; what can answer the
    same questions as one of them; and what has borrowed an option or a reason from one.
    """
    entities = _related(base, touched.entities)
    changed = set(touched.facts) | {
        fact.key for fact in base.facts if any(a.entity in entities for a in fact.arguments)
    }
    relations = set(touched.relations)
    statements = set(touched.statements)
    for key in changed & base.by_key.keys():
        now = of_fact(base.by_key[key], base.entities)
        relations |= now.relations
        statements |= now.statements
    rivals = {fact.key for fact in base.facts if of_relation(fact) in relations}
    borrowed = _Borrowed(base, changed, entities, statements)
    return frozenset(changed | rivals | {one.fact for one in stored if borrowed.by(one)})


def of_relation(fact: Fact) -> Relation:
    try:
        return fact.frame, unique.relation(fact)
    except ClauseError:
        return fact.frame, ""


def _related(base: FactBase, keys: frozenset[str]) -> set[str]:
    """The entities with all that lies in them, has a name of theirs or a surname."""
    known = [base.entities[key] for key in keys if key in base.entities]
    surnames = {_surname(entity) for entity in known} - {""}
    found = set(keys)
    for key, entity in base.entities.items():
        if _surname(entity) in surnames or base.kin[key] & keys:
            found.add(key)
    return found | {key for key in base.entities if base.containers[key] & found}


def _surname(entity: Entity) -> str:
    return entity.name.split()[-1].casefold() if entity.kind == "person" else ""


class _Borrowed:
    def __init__(
        self, base: FactBase, facts: set[str], entities: set[str], statements: set[str]
    ) -> None:
        known = [base.entities[key] for key in entities if key in base.entities]
        self.sources = {f"fact:{key}" for key in facts} | {f"entity:{key}" for key in entities}
        self.names = frozenset(name for one in known for name in unique.names(one))
        self.statements = statements

    def by(self, one: Stored) -> bool:
        told = f" {normal(one.told)} " if one.told else ""
        if told and any(f" {name} " in told for name in self.names):
            return True
        return any(
            option["source"] in self.sources
            or normal(option["text"]) in self.names
            or any(text in option["why_wrong"] for text in self.statements)
            for option in one.options
        )
