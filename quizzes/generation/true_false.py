"""A statement as it is, and one made false by swapping an argument."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from content.language import realise
from quizzes.generation import distractors, unique
from quizzes.generation.distractors import Candidate
from quizzes.generation.drafts import Asked, Draft, Drafts, Missing, Option
from quizzes.generation.multiple_choice import rests_on

KIND = "true_false"
TRUE, FALSE = "True", "False"


def true_false(asked: Asked) -> Drafts:
    """Both; which of them a bank publishes is the bank's choice."""
    yield _true(asked)
    return (yield from _false(asked))


def _true(asked: Asked) -> Draft:
    return replace(_draft(asked, _plain(asked), TRUE), accepted=(TRUE,))


def _plain(asked: Asked) -> str:
    """The statement without the title of the asked name: a false one could not keep it."""
    words = realise.words_of(asked.argument, asked.base.entities)
    return realise.statement(asked.fact, asked.base.entities, replace={asked.role: words})


def _draft(asked: Asked, stem: str, key: str, why: str = "") -> Draft:
    wrong = FALSE if key == TRUE else TRUE
    known = {key: Option(key, True, "key"), wrong: Option(wrong, why_wrong=why)}
    options = (known[TRUE], known[FALSE])
    return replace(asked.draft(KIND, stem, key), options=options, value=None, surname_ok=False)


def _lures(asked: Asked, candidates: Sequence[Candidate]) -> list[Candidate]:
    """What the document says elsewhere in the way of this statement is the best lure, and
    contradicted by it for certain; then what its writer thought of."""
    lent = [one for one in candidates if one.source.startswith("fact:")]
    kindred = [one for one in lent if _is_kindred(asked, one)]
    written = [one for one in candidates if one.source == "author"]
    pools = (kindred, written, lent, candidates)
    return next(found for pool in pools if (found := _written_alike(asked, pool)))


def _said_of(swapped: Option) -> str:
    """Why it is wrong; beside the right statement it must be plain of what that is said."""
    why = swapped.why_wrong
    return why if not why or swapped.text in why else f"And “{swapped.text}”? {why}"


def _is_kindred(asked: Asked, one: Candidate) -> bool:
    fact = asked.base.by_key[one.source.removeprefix("fact:")]
    return unique.relation(fact) == unique.relation(asked.fact)


def _written_alike(asked: Asked, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Figures as the key is written, if there are any: "twelve" would tell of "15"."""
    in_digits = _in_digits(realise.words_of(asked.argument, asked.base.entities))
    alike = [
        one for one in candidates if _in_digits(distractors.in_statement(asked, one)) == in_digits
    ]
    return alike or list(candidates)


def _in_digits(text: str) -> bool:
    return any(letter.isdigit() for letter in text)


def _false(asked: Asked) -> Drafts:
    stem = realise.cloze(asked.fact, asked.role, asked.base.entities)
    candidates = distractors.pick(asked, stem).candidates
    if not candidates:
        return Missing("few_options", 0, 1)
    one = asked.rng("swap").choice(_lures(asked, candidates))
    words = distractors.in_statement(asked, one)
    told = realise.statement(asked.fact, asked.base.entities, replace={asked.role: words})
    swapped = distractors.option(asked, one)
    right = f"{asked.statement} {_said_of(swapped)}".strip()
    draft = _draft(asked, told, FALSE, right)
    facts = rests_on(asked, [swapped])
    yield replace(draft, variant=1, accepted=(FALSE,), facts=facts, explanation=right)
    return None
