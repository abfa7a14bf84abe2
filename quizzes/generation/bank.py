"""The whole bank: every item that the facts of one document give. Pure and deterministic."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from content.facts.shapes import Argument, Fact, FactBase
from content.language import clause
from content.language.clause import ClauseError
from content.language.plain import normal
from quizzes.generation import kinds, lint, true_false, unique
from quizzes.generation.drafts import Asked, Draft, Drafts, Maker, Missing, drained
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
        for _kind, generator in generators
        for draft in _clean(Asked(base, fact, argument, seed), generator)
    ]
    judged = [draft for draft in drafts if draft.kind == true_false.KIND]
    yield from (draft for draft in drafts if draft.kind != true_false.KIND)
    yield from _balanced(judged, seed)
    for _name, generator in kinds.LISTS:
        yield from _listed(base, fact, generator, seed)


def _listed(base: FactBase, fact: Fact, generator: kinds.FactGenerator, seed: int) -> Drafts:
    """The first clean draft of a few tries; returns why there is none."""
    flaw: Missing | None = None
    for attempt in range(TRIES):
        try:
            drafts, why = drained(generator(base, fact, seed, attempt))
        except (ClauseError, KeyError):
            return None
        judged = [(draft, lint.check(draft.item, base)) for draft in drafts]
        clean = [draft for draft, findings in judged if not findings]
        if clean or not drafts:
            yield from clean
            return None if clean else flaw or why
        flaw = flaw or _flawed(judged[0][1])
    return flaw


def _flawed(findings: Sequence[Finding]) -> Missing:
    return Missing("flaw", says=f"{findings[0].reason} {findings[0].fix}")


def askable(base: FactBase, fact: Fact) -> tuple[Argument, ...]:
    """The arguments with exactly one right answer; none if the clause cannot be read."""
    try:
        return tuple(one for one in fact.arguments if unique.is_unique(base, fact, one.role))
    except ClauseError:
        return ()


def asked_with(
    base: FactBase, fact: Fact
) -> Iterator[tuple[Argument, tuple[tuple[str, Maker], ...]]]:
    """Each argument with what asks for it: everything where it has one right answer. A member of
    a complete list has one where the other members are told."""
    single = askable(base, fact)
    for argument in single:
        yield argument, kinds.KINDS
    listed = _complete_list(base, fact)
    for argument in fact.arguments:
        if argument.role in listed and argument not in single and not _is_subject(base, argument):
            yield argument, kinds.BESIDE


def _complete_list(base: FactBase, fact: Fact) -> tuple[str, ...]:
    try:
        return clause.list_in(fact.clause) if unique.is_complete(base, fact) else ()
    except ClauseError:
        return ()


def _is_subject(base: FactBase, argument: Argument) -> bool:
    """What the document is about by its title: a gap for it tests nothing."""
    entity = base.entities.get(argument.entity)
    title = f" {normal(base.title)} "
    return entity is not None and any(f" {name} " in title for name in unique.names(entity))


def _clean(asked: Asked, generator: Maker) -> Drafts:
    """Without findings; what fails is tried again with other distractors. Returns why not all
    there might be is among them."""
    done: set[int] = set()
    flaws: dict[int, Missing] = {}
    for _try in range(TRIES):
        try:
            drafts, why = drained(generator(asked))
        except (ClauseError, KeyError):
            return None
        for draft in drafts:
            if draft.variant in done:
                continue
            findings = lint.check(draft.item, asked.base)
            if findings:
                flaws.setdefault(draft.variant, _flawed(findings))
            else:
                done.add(draft.variant)
                yield draft
        if done >= {draft.variant for draft in drafts}:
            break
        asked = asked.again()
    return next((flaw for variant, flaw in flaws.items() if variant not in done), why)


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


@dataclass(frozen=True, slots=True)
class Missed:
    """A question that is not made: for which argument ("": the whole list), of which kind ("": of
    none), and why."""

    role: str
    kind: str
    why: Missing


@dataclass(frozen=True, slots=True)
class Outcome:
    """Every item a fact would give, flawed ones with what is wrong with them, and what it does not
    give. Of the statements to be judged, those that would be published stand first."""

    items: tuple[tuple[Draft, tuple[Finding, ...]], ...]
    missed: tuple[Missed, ...]


def preview(base: FactBase, fact: Fact, seed: int = 0) -> Outcome:
    """What becomes of a fact, and why not more.

    Raises `ClauseError`: the editor shows it beside the clause.
    """
    made: list[tuple[Draft, ...]] = []
    missed = list(_unasked(base, fact))
    for argument, generators in asked_with(base, fact):
        asked = Asked(base, fact, argument, seed)
        for kind, generator in generators:
            clean, why = drained(_clean(asked, generator))
            made.append(clean or tuple(generator(asked)))
            missed += [Missed(argument.role, kind, why)] if why else []
    for kind, lister in kinds.LISTS:
        clean, why = drained(_listed(base, fact, lister, seed))
        made.append(clean or tuple(lister(base, fact, seed, 0)))
        missed += [Missed("", kind, why)] if why else []
    items = [(draft, lint.check(draft.item, base)) for drafts in made for draft in drafts]
    return Outcome(tuple(_statements_last(items, seed)), tuple(missed))


def _unasked(base: FactBase, fact: Fact) -> Iterator[Missed]:
    """The arguments that nothing asks for."""
    asked = {argument.role for argument, _generators in asked_with(base, fact)}
    listed = _complete_list(base, fact)
    for argument in fact.arguments:
        if argument.role not in asked:
            subject = argument.role in listed
            why = Missing("subject") if subject else _not_unique(base, fact, argument)
            yield Missed(argument.role, "", why)


def _not_unique(base: FactBase, fact: Fact, argument: Argument) -> Missing:
    if not argument.exclusive:
        return Missing("unmarked")
    try:
        found = unique.rivals(base, fact, argument.role)
        return Missing("rivals", facts=unique.keys(base, found))
    except ClauseError as error:
        return Missing("unreadable", says=str(error))


def _statements_last(
    items: list[tuple[Draft, tuple[Finding, ...]]], seed: int
) -> Iterator[tuple[Draft, tuple[Finding, ...]]]:
    """Without the true statements that no false one goes with: nobody would be shown them."""
    judged = [draft for draft, flaws in items if draft.kind == true_false.KIND and not flaws]
    yield from (item for item in items if item[0] not in judged)
    shown = list(_balanced(judged, seed))
    if shown:
        yield from ((draft, ()) for draft in sorted(judged, key=lambda one: one not in shown))


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
