"""Each of the item-writing flaws on questions that have it and on near-twins that have not.

The questions stand in `flaws.txt`, one a line; its head says how to add one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from content.facts.shapes import Entity, FactBase
from quizzes.generation import lint
from quizzes.generation.drafts import Item, Option

TABLE = Path(__file__).with_name("flaws.txt")
LEAST = 3  # questions of either sort for each flaw


@dataclass(frozen=True)
class Case:
    """One line of the table: a question that must have a flaw, or must not."""

    flaw: str
    flawed: bool
    item: Item
    line: int

    def __str__(self) -> str:
        return f"{self.flaw}, line {self.line}"


def rows() -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(TABLE.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield number, [cell.strip() for cell in line.split("|")]


def cases() -> Iterator[Case]:
    flaw = ""
    for number, cells in rows():
        if cells[0].startswith("["):
            flaw = cells[0].strip("[]")
        elif cells[0] in ("flawed", "clean"):
            yield Case(flaw, cells[0] == "flawed", question(*cells[1:]), number)
        elif cells[0] != "name":
            raise ValueError(f"{TABLE.name}, line {number}: “{cells[0]}” is not flawed or clean.")


def question(kind: str, stem: str, *rest: str) -> Item:
    answers = tuple(text.removeprefix("=").strip() for text in rest if text.startswith("="))
    options = tuple(
        Option(text.removeprefix("*"), text.startswith("*"))
        for text in rest
        if not text.startswith("=")
    )
    right = tuple(one.text for one in options if one.correct)
    accepted = (*right, *answers)
    return Item(kind, stem, options, accepted[0] if accepted else "", accepted)


def known() -> FactBase:
    """The names at the head of the table."""
    found = {}
    for _number, (sort, *cells) in rows():
        if sort == "name":
            kind, name, *others = cells
            whole = tuple(text.removeprefix("in: ") for text in others if text.startswith("in: "))
            aliases = tuple(text for text in others if not text.startswith("in: "))
            found[name] = Entity(name, name, kind, "", aliases, whole)
    return FactBase((), found)


CASES = tuple(cases())
KNOWN = known()


def found(one: Item) -> set[str]:
    return {finding.flaw for finding in lint.check(one, KNOWN)}


@pytest.mark.parametrize("flaw", [flaw.name for flaw in lint.ALL])
@pytest.mark.parametrize("flawed", [True, False])
def test_every_flaw_has_its_questions(flaw: str, flawed: bool) -> None:
    assert sum(case.flaw == flaw and case.flawed == flawed for case in CASES) >= LEAST


def test_every_heading_is_a_flaw() -> None:
    assert {case.flaw for case in CASES} == {flaw.name for flaw in lint.ALL}
    assert len(lint.FLAWS) == 19


@pytest.mark.parametrize("case", [case for case in CASES if case.flawed], ids=str)
def test_the_flawed_question_is_found(case: Case) -> None:
    assert case.flaw in found(case.item), case.item.stem


@pytest.mark.parametrize("case", [case for case in CASES if not case.flawed], ids=str)
def test_its_clean_twin_is_not(case: Case) -> None:
    assert case.flaw not in found(case.item), case.item.stem


@pytest.mark.parametrize("kind", ["ordering", "matching"])
def test_what_is_ordered_or_matched_has_no_options_to_judge(kind: str) -> None:
    stem = "Put these events in order, the earliest first."
    shown = tuple(
        Option(text) for text in ("1995", "All of the above", "", "1990", "often", "A and B")
    )
    assert lint.check(Item(kind, stem, shown)) == ()
    assert lint.check(Item(kind, stem)) == ()
    assert lint.check(Item(kind, "Match each event with its date. One date is left over.")) == ()


def test_a_finding_says_what_and_how_to_mend_it() -> None:
    for flaw in lint.ALL:
        assert flaw.reason.endswith(".")
        assert flaw.fix.endswith(".")


def test_only_a_second_right_answer_blocks() -> None:
    blocking = {
        finding.flaw for case in CASES for finding in lint.check(case.item, KNOWN) if finding.blocks
    }
    assert blocking == {"more_than_one_correct"}
