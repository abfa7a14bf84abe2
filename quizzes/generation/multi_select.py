"""All members of a list among other options: more than one is right."""

from __future__ import annotations

from dataclasses import replace

from content.facts.shapes import Fact, FactBase
from content.language import clause, realise
from quizzes.generation import distractors, unique
from quizzes.generation.drafts import Asked, Drafts, Missing, Option, short
from quizzes.generation.multiple_choice import rests_on

KIND = "multi_select"
MOST = 7  # options


def multi_select(base: FactBase, fact: Fact, seed: int = 0, attempt: int = 0) -> Drafts:
    stem = realise.question_for_all(fact, base.entities)
    if not stem:
        return Missing("unsaid") if clause.list_in(fact.clause) else None
    if not unique.is_complete(base, fact):
        return _incomplete(base, fact)
    roles = clause.list_in(fact.clause)
    members = tuple(Asked(base, fact, fact.argument(role), seed, attempt) for role in roles)
    wanted = members[0].rng("wrong").randint(2, max(2, min(len(members) + 1, MOST - len(members))))
    wrong = distractors.shared(members, stem, wanted)
    if len(wrong) < distractors.LEAST:
        return Missing("few_options", len(wrong), distractors.LEAST)
    right = [(one.argument, Option(one.short_key, True, "key")) for one in members]
    lent = [(one.argument, distractors.option(members[0], one)) for one in wrong]
    laid = sorted([*right, *lent], key=lambda one: distractors.sorts(one[0], one[1].text))
    options = distractors.even([option for _argument, option in laid])
    yield replace(
        members[0].draft(KIND, stem, _joined([one.short_key for one in members])),
        role="",
        accepted=(),
        value=None,
        surname_ok=False,
        options=tuple(options),
        facts=rests_on(members[0], options),
    )
    return None


def _incomplete(base: FactBase, fact: Fact) -> Missing:
    """Two members that may be one, else the facts that add a member."""
    for one, other in unique.twins(base, fact):
        return Missing("twins", says=f"{short(one, base)}, {short(other, base)}")
    return Missing("added", facts=unique.keys(base, unique.additions(base, fact)))


def _joined(texts: list[str]) -> str:
    return f"{', '.join(texts[:-1])} and {texts[-1]}"
