"""The whole bank: every item that the facts of one document give. Pure and deterministic."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from content.facts.shapes import Argument, Fact, FactBase
from content.language import clause
from content.language.clause import ClauseError
from content.language.plain import normal
from quizzes.generation import kinds, lint, true_false, unique
from quizzes.generation.drafts import Asked, Draft, Generator
from quizzes.generation.lint import Finding

TRIES = 4
TWINS = 0.8  # share of common words from which two stems are hard to tell apart


def generate(base: FactBase, seed: int = 0) -> tuple[Draft, ...]:
    """Every clean item of every fact that is not held back, and of facts together."""
    single = (draft for fact in base.facts if not fact.held for draft in of_fact(base, fact, seed))
    return (*single, *together(base, seed))


def together(base: FactBase, seed: int = 0) -> Iterator[Draft]:
    """The clean items that several facts make."""
    for _name, generator in kinds.GROUPS:
        for draft in generator(base, seed):
            if not lint.check(draft.item, base):
                yield draft


def of_fact(base: FactBase, fact: Fact, seed: int = 0) -> Iterator[Draft]:
    drafts = [
        draft
        for argument, generators in asked_with(base, fact)
        for generator in generators
        for draft in _clean(Asked(base, fact, argument, seed), generator)
    ]
    judged = [draft for draft in drafts if draft.kind == true_false.KIND]
    yield from (draft for draft in drafts if draft.kind != true_false.KIND)
    yield from _balanced(judged, seed)
    for _name, generator in kinds.LISTS:
        yield from _listed(base, fact, generator, seed)


def _listed(
    base: FactBase, fact: Fact, generator: kinds.FactGenerator, seed: int
) -> Iterator[Draft]:
    """The first clean draft of a few tries."""
    for attempt in range(TRIES):
        try:
            drafts = tuple(generator(base, fact, seed, attempt))
        except (ClauseError, KeyError):
            return
        clean = [draft for draft in drafts if not lint.check(draft.item, base)]
        if clean or not drafts:
            yield from clean
            return


def askable(base: FactBase, fact: Fact) -> tuple[Argument, ...]:
    """The arguments with exactly one right answer; none if the clause cannot be read."""
    try:
        return tuple(one for one in fact.arguments if unique.is_unique(base, fact, one.role))
    except ClauseError:
        return ()


def asked_with(base: FactBase, fact: Fact) -> Iterator[tuple[Argument, tuple[Generator, ...]]]:
    """Each argument with what asks for it: everything where it has one right answer. A member of
    a complete list has one where the other members are told."""
    single = askable(base, fact)
    for argument in single:
        yield argument, tuple(generator for _name, generator in kinds.KINDS)
    try:
        listed = clause.list_in(fact.clause) if unique.is_complete(base, fact) else ()
    except ClauseError:
        return
    for argument in fact.arguments:
        if argument.role in listed and argument not in single and not _is_subject(base, argument):
            yield argument, kinds.BESIDE


def _is_subject(base: FactBase, argument: Argument) -> bool:
    """What the document is about by its title: a gap for it tests nothing."""
    entity = base.entities.get(argument.entity)
    title = f" {normal(base.title)} "
    return entity is not None and any(f" {name} " in title for name in unique.names(entity))


def _clean(asked: Asked, generator: Generator) -> Iterator[Draft]:
    """Without findings; what fails is tried again with other distractors."""
    done: set[int] = set()
    for _try in range(TRIES):
        try:
            drafts = tuple(generator(asked))
        except (ClauseError, KeyError):
            return
        for draft in drafts:
            if draft.variant not in done and not lint.check(draft.item, asked.base):
                done.add(draft.variant)
                yield draft
        if done >= {draft.variant for draft in drafts}:
            return
        asked = asked.again()


def _balanced(judged: list[Draft], seed: int) -> Iterator[Draft]:
    """One true or one false statement of a fact, or one of each from different roles.

    A true statement reads the same whichever role is asked: two would be twins.
    """
    true = [draft for draft in judged if draft.variant == 0]
    false = [draft for draft in judged if draft.variant == 1]
    if not true or not false:
        return
    rng = random.Random(f"{seed}/{true[0].fact}/true")  # noqa: S311  (nothing secret hangs on it)
    first = rng.choice(true)
    others = [draft for draft in false if draft.role != first.role]
    if others:
        yield from (first, rng.choice(others))
    else:
        yield rng.choice((first, rng.choice(false)))


def preview(
    base: FactBase, fact: Fact, seed: int = 0
) -> tuple[tuple[Draft, tuple[Finding, ...]], ...]:
    """Every item the fact would give, flawed ones with what is wrong with them.

    Raises `ClauseError`: the editor shows it beside the clause.
    """
    found = []
    for argument, generators in asked_with(base, fact):
        for generator in generators:
            asked = Asked(base, fact, argument, seed)
            clean = tuple(_clean(asked, generator))
            drafts = clean or tuple(generator(asked))
            found += [(draft, lint.check(draft.item, base)) for draft in drafts]
    for _name, lister in kinds.LISTS:
        drafts = tuple(_listed(base, fact, lister, seed)) or tuple(lister(base, fact, seed, 0))
        found += [(draft, lint.check(draft.item, base)) for draft in drafts]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Twins:
    """Two items of different facts whose stems a learner will mix up."""

    first: str
    second: str
    likeness: float


def interference(drafts: Iterable[Draft]) -> tuple[Twins, ...]:
    """Near-twins among the flashcards, most alike first. A report: nothing is dropped."""
    cards = [(draft, set(normal(draft.stem).split())) for draft in drafts]
    cards = [(draft, words) for draft, words in cards if draft.kind == "flashcard"]
    found = []
    for at, (one, ours) in enumerate(cards):
        for other, theirs in cards[at + 1 :]:
            likeness = len(ours & theirs) / len(ours | theirs)
            if one.fact != other.fact and likeness >= TWINS:
                found.append(Twins(one.id, other.id, round(likeness, 2)))
    return tuple(sorted(found, key=lambda twins: (-twins.likeness, twins.first, twins.second)))
