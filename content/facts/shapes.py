"""The frozen shapes of knowledge that the pure generators take.

A `Fact` is one proposition of a document: a clause kept in parts, and typed
arguments that fill the holes of the clause. A `FactBase` is all facts of one
document together with the entities they speak of. Nothing here knows Django.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final

from content.language.plain import normal
from content.values import Value

FRAMES: Final = (
    "event",
    "visit",
    "agreement",
    "quantity",
    "role",
    "place",
    "membership",
    "programme",
    "cause",
    "stance",
    "definition",
    "rule",
)
"""The closed set of frames: what kind of proposition a fact is."""

STANCES: Final = frozenset({"cause", "stance", "definition", "rule"})
"""Frames whose facts report what the paper holds: always attributed."""

ENTITY_KINDS: Final = (
    "person",
    "organisation",
    "place",
    "document",
    "programme",
    "event",
    "group",
    "thing",
)

VALUE_TYPES: Final = (
    "date",
    "money",
    "count",
    "ordinal",
    "percent",
    "duration",
    "entity",
    "text",
)


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something that facts speak of.

    `noun` is the subtype as a learner would say it ("city", "Russian official"):
    distractors come from entities of the same noun, questions ask "which {noun}".
    `part_of` holds the keys of the entities that directly contain this one.
    `the` is set where running text needs the article ("the Northern Territories").
    """

    key: str
    name: str
    kind: str
    noun: str
    aliases: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()
    the: bool = False

    @property
    def in_text(self) -> str:
        return f"the {self.name}" if self.the else self.name


@dataclass(frozen=True, slots=True)
class Distractor:
    """A wrong option of the author's. `why` is one sentence on why it is wrong, or empty."""

    text: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Argument:
    """One filled role of a fact.

    `text` is what stands in the statement, `answer` what a learner answers with.
    `title` precedes the text in statements and is left off in answers. `exclusive`
    says that nothing else fills this role for the rest of the clause: only then is
    there one right answer. `wh` overrides the question phrase ("which Russian
    official"), `ask` the whole question; both may hold `{role}` of other arguments.
    """

    role: str
    type: str
    text: str
    value: Value | None = None
    entity: str = ""
    title: str = ""
    exclusive: bool = False
    wh: str = ""
    ask: str = ""
    accept: tuple[str, ...] = ()
    distractors: tuple[Distractor, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One proposition: frame, clause and arguments, with what proves it.

    `clause` is the inline notation of `content.language.clause`. `relation` names
    the predicate: two facts can answer the same question only if frame and relation
    agree. `ask_all` is the question for a list ("{a}, {b} and {c}") of the clause: whoever
    writes it says that the list is complete. `evidence` is the text of the sentence that
    proves the fact, `held` is true while an editorial note keeps items of this fact back.
    """

    key: str
    frame: str
    clause: str
    arguments: tuple[Argument, ...]
    relation: str = ""
    attribution: str = ""
    ask_all: str = ""
    section: str = ""
    importance: int = 2
    evidence: str = ""
    held: bool = False
    ordinal: int = 0
    forms: Mapping[str, str] = field(default_factory=dict)

    def argument(self, role: str) -> Argument:
        """The argument that fills `role`; KeyError if there is none."""
        for argument in self.arguments:
            if argument.role == role:
                return argument
        raise KeyError(role)


@dataclass(frozen=True)
class FactBase:
    """All confirmed facts of one document. `latest` is the last day a date may reach."""

    facts: tuple[Fact, ...]
    entities: Mapping[str, Entity]
    title: str = ""
    latest: date | None = None

    @cached_property
    def kin(self) -> Mapping[str, frozenset[str]]:
        """For each entity key the keys of all that has a name of it, or a name of one that has:
        they are one thing by several names. Itself included."""
        found: dict[str, set[str]] = {}
        by_name: dict[str, set[str]] = {}
        for key, entity in self.entities.items():
            mine = {key}
            for name in map(normal, (entity.name, *entity.aliases)):
                mine |= by_name.get(name, set())
            mine = mine.union(*(found[other] for other in mine if other in found))
            for other in mine:
                found[other] = mine
                one = self.entities[other]
                by_name.update((normal(name), mine) for name in (one.name, *one.aliases))
        return {key: frozenset(mine) for key, mine in found.items()}

    @cached_property
    def containers(self) -> Mapping[str, frozenset[str]]:
        """For each entity key the keys of everything it lies in, under any name; itself
        included."""
        return {key: self._above(key, frozenset()) for key in self.entities}

    @cached_property
    def spoken_of(self) -> Mapping[str, tuple[Fact, ...]]:
        """The facts that hold an entity (by its key) or a text (in lower case) as an argument."""
        found: dict[str, list[Fact]] = {}
        for fact in self.facts:
            for argument in fact.arguments:
                found.setdefault(argument.entity or argument.text.casefold(), []).append(fact)
        return {name: tuple(facts) for name, facts in found.items()}

    @cached_property
    def by_key(self) -> Mapping[str, Fact]:
        """Each fact by its key."""
        return {fact.key: fact for fact in self.facts}

    def _above(self, key: str, seen: frozenset[str]) -> frozenset[str]:
        if key in seen or key not in self.entities:
            return seen
        seen |= self.kin[key]
        for twin in self.kin[key]:
            for parent in self.entities[twin].part_of:
                seen = self._above(parent, seen)
        return seen
