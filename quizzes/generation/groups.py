"""Items that several facts make together: which facts, and how they are told apart."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from content.facts.shapes import Fact, FactBase
from content.language.clause import ClauseError
from content.language.plain import normal
from quizzes.generation import unique
from quizzes.generation.distractors import widened
from quizzes.generation.drafts import Asked, Draft, Option, Prompt

LONGEST = 24  # words of a prompt
DATED = re.compile(
    r"\b(?:1[0-9]{3}|20[0-9]{2}|January|February|March|April|June|July|August|September|October"
    r"|November|December|In May|spring|summer|autumn|winter)\b"
)
ORDINAL = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|final|[0-9]+(?:st|nd|rd|th))\b"
)


@dataclass(frozen=True, eq=False)
class Entry:
    """A fact that can take its place among others: its prompt, and the argument asked."""

    asked: Asked
    prompt: str

    @property
    def fact(self) -> Fact:
        return self.asked.fact

    @property
    def place(self) -> tuple[int, str]:
        return self.fact.ordinal, self.fact.key

    @cached_property
    def words(self) -> str:
        return f" {normal(self.prompt)} "

    @cached_property
    def evidence(self) -> str:
        return f" {normal(self.fact.evidence)} "

    @cached_property
    def names(self) -> frozenset[str]:
        """What the answer is called, a person's surname too."""
        argument = self.asked.argument
        entity = self.asked.base.entities.get(argument.entity)
        said = {normal(self.asked.short_key)}
        if entity is None:
            return frozenset(said)
        said |= unique.names(entity)
        return frozenset(
            said | {entity.name.split()[-1].casefold()} if entity.kind == "person" else said
        )

    def draws(self) -> float:
        """Its turn: it hangs on the seed and the fact, so a new fact does not move the rest."""
        return self.asked.rng("turn").random()


def entries(base: FactBase, seed: int, prompt_of: Callable[[Asked], str]) -> tuple[Entry, ...]:
    """An entry for each argument that has exactly one right answer and a prompt."""
    found = []
    for fact in sorted(base.facts, key=lambda one: (one.ordinal, one.key)):
        for argument in fact.arguments:
            try:
                if fact.held or not unique.is_unique(base, fact, argument.role):
                    continue
                asked = Asked(base, fact, argument, seed)
                prompt = prompt_of(asked)
            except (ClauseError, KeyError):
                continue
            if prompt and len(prompt.split()) <= LONGEST:
                found.append(Entry(asked, prompt))
    return tuple(found)


def scopes(found: Sequence[Entry]) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    """The parts of the document, each chapter, and the whole; none twice with the same facts."""
    seen: set[tuple[Entry, ...]] = set()
    for depth in (part_of, chapter_of, lambda _section: ""):
        by_name: dict[str, list[Entry]] = {}
        for entry in found:
            by_name.setdefault(depth(entry.fact.section), []).append(entry)
        for name, held in by_name.items():
            if tuple(held) not in seen:
                seen.add(tuple(held))
                yield name, tuple(held)


def part_of(section: str) -> str:
    return section


def chapter_of(section: str) -> str:
    """The part of the first level: "2" of "2(3)", "4" of "4/debt"."""
    return re.split(r"[(/]", section, maxsplit=1)[0]


def sets(
    pool: Sequence[Entry], least: int, most: int, fit: Callable[[Entry, Entry], bool]
) -> Iterator[tuple[Entry, ...]]:
    """Entries in sets that fit each other, each entry at most once."""
    left = sorted(pool, key=lambda entry: (entry.draws(), entry.place))
    while len(left) >= least:
        chosen: list[Entry] = []
        for entry in left:
            if len(chosen) < most and all(fit(entry, other) for other in chosen):
                chosen.append(entry)
        if len(chosen) >= least:
            yield tuple(chosen)
        # Even where no set came about the first has had its turn: the rest may fit without it.
        left = [
            entry for entry in left if entry not in (chosen if len(chosen) >= least else left[:1])
        ]


def apart(one: Entry, other: Entry) -> bool:
    """Two facts with two answers that cannot both be right."""
    ours, theirs = one.asked.argument, other.asked.argument
    base = one.asked.base
    return one.fact.key != other.fact.key and not unique.compatible(
        base, widened(ours), widened(theirs)
    )


def told_apart(one: Entry, other: Entry) -> bool:
    """Apart, and not by counting: "the first round" and "the fifth round" tell their order."""
    ours, theirs = _ordinals(one.prompt), _ordinals(other.prompt)
    return apart(one, other) and not (ours and theirs and ours != theirs)


def _ordinals(text: str) -> set[str]:
    return set(ORDINAL.findall(text.casefold()))


def draft(
    kind: str,
    stem: str,
    chosen: Sequence[Entry],
    options: Sequence[Option],
    places: Sequence[int],
    variant: int,
) -> Draft:
    """The draft of a group; `places` gives each entry the index of its option."""
    prompts = tuple(
        Prompt(entry.prompt, place, entry.fact.key, entry.asked.role, entry.asked.statement)
        for entry, place in zip(chosen, places, strict=True)
    )
    in_order = sorted(prompts, key=lambda prompt: prompt.option)
    first = min(chosen, key=lambda entry: entry.place)
    lent = [option.source.removeprefix("fact:") for option in options if ":" in option.source]
    return Draft(
        kind=kind,
        fact=first.fact.key,
        role="",
        variant=variant,
        stem=stem,
        key=" / ".join(f"{options[p.option].text}: {p.text}" for p in in_order),
        options=tuple(options),
        prompts=prompts,
        explanation=" ".join(prompt.says for prompt in in_order),
        facts=tuple(dict.fromkeys([*(p.fact for p in prompts), *lent])),
    )


def shuffled(chosen: Sequence[Entry], seed: int, use: str) -> list[Entry]:
    keys = "/".join(sorted(entry.fact.key for entry in chosen))
    rng = random.Random(f"{seed}/{use}/{keys}")  # noqa: S311  (nothing secret hangs on it)
    return rng.sample(list(chosen), len(chosen))


class Variants:
    """Numbers the groups of one kind that have the same first fact."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}
        self._known: set[frozenset[str]] = set()

    def is_new(self, chosen: Sequence[Entry]) -> bool:
        """The same facts again, in a wider scope, are no new item."""
        facts = frozenset(entry.fact.key for entry in chosen)
        if any(len(facts & known) > len(facts) - 2 for known in self._known):
            return False
        self._known.add(facts)
        return True

    def number(self, chosen: Sequence[Entry]) -> int:
        first = min(chosen, key=lambda entry: entry.place).fact.key
        self._taken[first] = self._taken.get(first, -1) + 1
        return self._taken[first]
