"""What a fact would give before it is saved: its statement, every question with its checks, and
why there are not more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from content.documents.models import Version
from content.facts.check import checked
from content.facts.drafts import BadFact, FactDraft, Problem
from content.facts.queries import entities_of, fact_base
from content.facts.shapes import Entity
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


@dataclass(frozen=True, slots=True)
class Preview:
    """The questions, and what is missing among them."""

    statement: str
    items: tuple[PreviewItem, ...]
    missing: Missings


def preview(
    draft: FactDraft, version: Version, quote: str, new: Mapping[str, Entity] | None = None
) -> Preview:
    """The questions of a draft among all facts of its document. Raises `BadFact`.

    `new` are names by key that would be written together with the fact.
    """
    sound = checked(draft, {**entities_of(version.document), **(new or {})})
    base = fact_base(version.document)
    base = replace(base, entities={**base.entities, **(new or {})})
    fact = replace(sound.fact, key=draft.key or "-", evidence=quote)
    others = tuple(one for one in base.facts if one.key != fact.key)
    around = replace(base, facts=(*others, fact))
    try:
        found = bank.preview(around, fact)
    except ClauseError as error:
        raise BadFact(Problem("clause", str(error))) from error
    named = dict(Question.Kind.choices)
    shown = (PreviewItem(str(named[item.kind]), item, flaws) for item, flaws in found.items)
    return Preview(sound.statement, tuple(shown), told(found.missed, version.document))
