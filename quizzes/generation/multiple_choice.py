"""One right option among three or four."""

from __future__ import annotations

from dataclasses import replace

from quizzes.generation import distractors
from quizzes.generation.drafts import Asked, Drafts, Missing, Option
from quizzes.generation.flaws import figures

KIND = "multiple_choice"


def multiple_choice(asked: Asked) -> Drafts:
    picked = distractors.pick(asked, asked.question)
    if len(picked.candidates) < distractors.LEAST:
        return Missing("few_options", len(picked.candidates), distractors.LEAST)
    options = [distractors.option(asked, one) for one in picked.candidates]
    options.insert(picked.rank, Option(asked.short_key, True, "key"))
    if asked.argument.type == "text":
        options = _in_order(distractors.even(options))
    key = next(one.text for one in options if one.correct)
    draft = asked.draft(KIND, asked.question, key)
    yield replace(draft, options=tuple(options), facts=rests_on(asked, options))
    return None


def _in_order(options: list[Option]) -> list[Option]:
    """Texts that are figures or dates stand in their order, wherever that puts the key."""
    texts = [one.text for one in options]
    if figures.in_order(texts):
        return options
    rising = figures.ordered(texts)
    return sorted(options, key=lambda one: rising.index(one.text))


def rests_on(asked: Asked, options: list[Option]) -> tuple[str, ...]:
    """The asked fact and every fact that lent an option."""
    lent = (one.source.removeprefix("fact:") for one in options if one.source.startswith("fact:"))
    return tuple(dict.fromkeys((asked.fact.key, *lent)))
