"""Forgiving in form, strict in substance: what learners type, labelled by hand (variants.txt)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from content import values
from quizzes.grading import Key, grade

SHARE = 0.98
FIGURES = {"date", "money", "count", "ordinal", "percent", "duration"}


@dataclass(frozen=True)
class Variant:
    key: Key
    said: str
    right: bool


def variants() -> Iterator[Variant]:
    key = Key("typed")
    lines = (Path(__file__).parent / "variants.txt").read_text("utf-8").splitlines()
    for line in lines:
        mark, _space, rest = line.partition(" ")
        if mark == "?":
            key = key_of(*(part.strip() for part in rest.split("|")))
        elif mark in ("+", "-"):
            yield Variant(key, rest, mark == "+")


def key_of(kind: str, accepted: str, stem: str) -> Key:
    texts = tuple(text.strip() for text in accepted.split(";"))
    return Key(
        "typed",
        texts,
        value=values.parse(kind, texts[0]) if kind in FIGURES else None,
        value_type="entity" if kind == "person" else kind,
        surname_ok=kind == "person",
        stem=stem,
    )


ALL = tuple(variants())


def test_the_set_is_as_large_as_it_says() -> None:
    assert len(ALL) >= 400
    assert sum(one.right for one in ALL) >= 150
    assert sum(not one.right for one in ALL) >= 150


def test_the_verdict_is_a_teachers() -> None:
    other = [
        f"{'+' if one.right else '-'} {one.said} ({one.key.accepted[0]})"
        for one in ALL
        if grade(one.said, one.key).correct != one.right
    ]
    assert len(other) <= (1 - SHARE) * len(ALL), other


def test_no_other_figure_or_date_passes() -> None:
    passed = [
        f"{one.said} ({one.key.accepted[0]})"
        for one in ALL
        if one.key.value is not None and not one.right and grade(one.said, one.key).correct
    ]
    assert passed == []
