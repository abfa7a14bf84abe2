"""What a fact would give before it is saved: its statement, every question with its checks, and
why there are not more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from content.documents.models import Version
from content.facts.actions import free_key
from content.facts.check import checked
from content.facts.drafts import BadFact, FactDraft, Problem
from content.facts.queries import entities_of, fact_base
from content.facts.shapes import Entity, Fact
from content.language.clause import ClauseError
from quizzes.authoring.missing import Missings, told
from quizzes.generation import bank
from quizzes.generation.drafts import Draft
from quizzes.generation.lint import Finding
from quizzes.questions.models import Question


@dataclass(frozen=True, slots=True)
class PreviewItem:
    """A question that the fact would give, named by its kind; with findings it stays away."""

    kind: str
    draft: Draft
    findings: tuple[Finding, ...]


Items = tuple[PreviewItem, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """The questions, and what is missing among them.

    Of the statements to be judged one true and one false stand among the items, the others are
    `more`. While a note holds the fact (`is_held`) none of them is asked.
    """

    statement: str
    items: Items
    more: Items
    missing: Missings
    is_held: bool


def preview(
    draft: FactDraft, version: Version, evidence: str, new: Mapping[str, Entity] | None = None
) -> Preview:
    """The questions of a draft among all facts of its document. Raises `BadFact`.

    `evidence` is the sentence that proves it, `new` are names by key that would be written
    together with it. Wrong options and their order hang on the key of a fact, so a new one is
    looked at under the key that it would get.
    """
    sound = checked(draft, {**entities_of(version.document), **(new or {})})
    base = fact_base(version.document)
    base = replace(base, entities={**base.entities, **(new or {})})
    key = draft.key or free_key(version.document, draft)
    fact = replace(sound.fact, key=key, evidence=evidence)
    around = replace(base, facts=_with(base.facts, fact))
    try:
        found = bank.preview(around, fact)
    except ClauseError as error:
        raise BadFact(Problem("clause", str(error))) from error
    named = dict(Question.Kind.choices)
    items = [PreviewItem(str(named[item.kind]), item, flaws) for item, flaws in found.items]
    shown, more = _parted(items)
    missing = told(found.missed, version.document)
    is_held = key in base.by_key and base.by_key[key].held
    return Preview(sound.statement, shown, more, missing, is_held)


def _with(facts: tuple[Fact, ...], fact: Fact) -> tuple[Fact, ...]:
    """A corrected fact keeps its place, a new one comes last."""
    if all(one.key != fact.key for one in facts):
        return (*facts, fact)
    return tuple(fact if one.key == fact.key else one for one in facts)


def _parted(items: list[PreviewItem]) -> tuple[Items, Items]:
    """What is shown, and the statements to be judged behind the first true and the first false
    one. A true one reads the same whichever argument is asked, so none stands twice."""
    shown: list[PreviewItem] = []
    more: dict[str, PreviewItem] = {}
    first: dict[str, str] = {}
    for item in items:
        draft = item.draft
        if draft.kind != Question.Kind.TRUE_FALSE or item.findings:
            shown.append(item)
        elif draft.key not in first:
            first[draft.key] = draft.stem
            shown.append(item)
        elif draft.stem != first[draft.key]:
            more.setdefault(draft.stem, item)
    return tuple(shown), tuple(more.values())
