"""The values that generators hand out, and what they are given."""

from __future__ import annotations

import random
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from content import values
from content.facts.shapes import Argument, Entity, Fact, FactBase
from content.language import realise


@dataclass(frozen=True, slots=True)
class Option:
    """`source` is "key", "fact:<key>", "entity:<key>", "author" or "near"."""

    text: str
    correct: bool = False
    source: str = ""
    why_wrong: str = ""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One line that is given its option: an event its place, a sentence its word.

    `option` is the index of the right one. `fact` and `role` say what it rests on, `says` is
    the statement of that fact.
    """

    text: str
    option: int
    fact: str
    role: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """What a learner sees, generated or written by hand: the lint takes these."""

    kind: str
    stem: str
    options: tuple[Option, ...] = ()
    key: str = ""
    accepted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """One generated item. `facts` are the keys of all facts it rests on."""

    kind: str
    fact: str
    role: str
    variant: int
    stem: str
    key: str
    accepted: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    value: values.Value | None = None
    unit: str = ""
    explanation: str = ""
    surname_ok: bool = False
    facts: tuple[str, ...] = ()
    prompts: tuple[Prompt, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.fact}.{self.role}.{self.kind}.{self.variant}"

    @property
    def item(self) -> Item:
        """What the lint judges; options that several prompts share are no choice of one."""
        if self.prompts:
            return Item(self.kind, self.stem)
        if not self.role:
            # The members of a list are options; their enumeration is no option of its own.
            return Item(self.kind, self.stem, self.options)
        return Item(self.kind, self.stem, self.options, self.key, self.accepted)


@dataclass(frozen=True)
class Asked:
    """One argument that is to be asked; `attempt` counts tries with other distractors."""

    base: FactBase
    fact: Fact
    argument: Argument
    seed: int = 0
    attempt: int = 0

    @property
    def role(self) -> str:
        return self.argument.role

    def rng(self, use: str) -> random.Random:
        """Seeded by what is asked, so that one new fact does not shuffle all the others."""
        name = f"{self.seed}/{self.fact.key}/{self.role}/{use}/{self.attempt}"
        return random.Random(name)  # noqa: S311  (nothing secret hangs on it)

    def again(self) -> Asked:
        return replace(self, attempt=self.attempt + 1)

    @cached_property
    def question(self) -> str:
        return realise.question(self.fact, self.role, self.base.entities)

    @cached_property
    def statement(self) -> str:
        return realise.statement(self.fact, self.base.entities)

    @cached_property
    def key(self) -> str:
        return full(self.argument, self.base)

    @cached_property
    def accepted(self) -> tuple[str, ...]:
        return accepted(self.argument, self.base)

    @cached_property
    def short_key(self) -> str:
        return short(self.argument, self.base)

    def draft(self, kind: str, stem: str, key: str) -> Draft:
        """A draft with all that does not depend on the kind."""
        return Draft(
            kind=kind,
            fact=self.fact.key,
            role=self.role,
            variant=0,
            stem=stem,
            key=key,
            accepted=tuple(dict.fromkeys((key, *self.accepted))),
            value=self.argument.value,
            explanation=self.statement,
            surname_ok=surname_ok(self.argument, self.base),
            facts=(self.fact.key,),
        )


@dataclass(frozen=True, slots=True)
class Missing:
    """Why there is no question, or not every one. `lack` is the message id: whoever shows it words
    it with what was `found`, the `limit` it missed, the `facts` in its way, or what it `says`."""

    lack: str
    found: int = 0
    limit: int = 0
    facts: tuple[str, ...] = ()
    says: str = ""


Drafts = Generator[Draft, None, Missing | None]
"""Drafts of a generator that also tells, as what it returns, why it gives no more of them."""

Maker = Callable[[Asked], Iterable[Draft]]


def drained(drafts: Iterable[Draft]) -> tuple[tuple[Draft, ...], Missing | None]:
    """All drafts, and what their generator returns; most return nothing."""
    found = []
    walk = iter(drafts)
    while True:
        try:
            found.append(next(walk))
        except StopIteration as end:
            return tuple(found), end.value


def full(argument: Argument, base: FactBase) -> str:
    """The answer in full: bound, noun, early or late; a name without article or title."""
    if argument.value is not None:
        return values.format(argument.value)
    if argument.entity in base.entities:
        return base.entities[argument.entity].name
    return argument.text


def short(argument: Argument, base: FactBase) -> str:
    """The answer as an option reads: what the stem says already is left off."""
    if argument.value is not None:
        return values.format(argument.value, bound=False, noun=False, part=False)
    return full(argument, base)


def accepted(argument: Argument, base: FactBase) -> tuple[str, ...]:
    """Every wording that is right, without doubles, the full answer first."""
    found = [full(argument, base), short(argument, base), argument.text]
    if argument.entity in base.entities:
        found += base.entities[argument.entity].aliases
        found += _titled(base.entities[argument.entity])
    if argument.title:
        found.append(f"{argument.title} {full(argument, base)}")
    return tuple(dict.fromkeys(text for text in (*found, *argument.accept) if text))


TITLES = frozenset({"President", "Minister", "Director", "General", "Mr", "Mrs", "Ms", "Dr"})


def _titled(entity: Entity) -> list[str]:
    """The full name with the titles that aliases give the surname: "President Boris Yeltsin"."""
    before = (alias.split()[:-1] for alias in entity.aliases if entity.kind == "person")
    return [" ".join([*title, entity.name]) for title in before if title and title[-1] in TITLES]


def surname_ok(argument: Argument, base: FactBase) -> bool:
    """A surname alone will do, unless two people of the document share it."""
    entity = base.entities.get(argument.entity)
    if entity is None or entity.kind != "person":
        return False
    return sum(_surname(other) == _surname(entity) for other in base.entities.values()) == 1


def _surname(entity: Entity) -> str:
    return entity.name.split()[-1].casefold() if entity.kind == "person" else ""
