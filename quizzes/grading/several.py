"""Answers of several parts: options ticked, prompts put in order or given their options."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from quizzes.grading.shapes import Key, Unanswerable, Verdict


def several(said: str, key: Key) -> Verdict:
    """Ticked options, "a,c". The mark is the share of right ones, less that of wrong ones
    among as many: ticking everything earns nothing where half is wrong."""
    ticked = set(said.split(","))
    if not ticked <= set(key.options):
        raise Unanswerable("That option is not among the answers.")
    right, wrong = ticked & set(key.correct), ticked - set(key.correct)
    mark = max(0.0, (len(right) - len(wrong)) / len(key.correct))
    return _verdict("ticked", mark, f"{len(right)} of {len(key.correct)}")


def arranged(said: str, key: Key) -> Verdict:
    """Prompts with their options, "1:b,2:a"; a prompt left out counts as wrong.

    Matching: the share of prompts with their own option. Ordering: the share of pairs of
    prompts that stand in their order, so that one thing out of place costs little.
    """
    given = read_pairs(said, key)
    wanted = dict(key.pairs)
    if key.kind == "ordering":
        pairs = list(combinations(sorted(wanted, key=lambda one: _place(wanted, one, key)), 2))
        found = sum(_before(given, one, other, key) for one, other in pairs)
        return _verdict("ordered", found / len(pairs), f"{found} of {len(pairs)}")
    found = sum(given.get(prompt) == option for prompt, option in wanted.items())
    return _verdict("matched", found / len(wanted), f"{found} of {len(wanted)}")


def read_pairs(said: str, key: Key) -> dict[str, str]:
    """The option of each prompt. Unanswerable for what is not there, or a prompt twice."""
    given: dict[str, str] = {}
    for pair in said.split(","):
        prompt, _, option = pair.partition(":")
        if prompt not in dict(key.pairs) or option not in key.options or prompt in given:
            raise Unanswerable("That pair is not among the answers.")
        given[prompt] = option
    return given


def _before(given: Mapping[str, str], one: str, other: str, key: Key) -> bool:
    return one in given and other in given and _place(given, one, key) < _place(given, other, key)


def _place(given: Mapping[str, str], prompt: str, key: Key) -> int:
    return key.options.index(given[prompt])


def _verdict(rule: str, mark: float, note: str) -> Verdict:
    return Verdict(mark == 1.0, mark, rule, note)
