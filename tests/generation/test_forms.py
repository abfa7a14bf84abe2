"""What items look like: options of one form, gaps that say what is wanted, figures with a scale."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content import values
from content.facts.shapes import Argument, Entity, Fact, FactBase
from content.values import near
from quizzes.generation import bank, distractors
from quizzes.generation.cloze import cloze
from quizzes.generation.drafts import Asked, Option
from quizzes.generation.multi_select import multi_select
from quizzes.generation.numeric import numeric
from quizzes.grading import Key, grade

BANK = Entity("bank", "Lund Savings Bank", "organisation", "bank")
PORT = Entity("port", "Lund Bay", "place", "harbour town")
MILL = Entity("mill", "the Old Mill", "thing", "kind of building")
KARIN = Entity("karin", "Karin Holm", "person", "engineer")


def base(*facts: Fact, title: str = "A chronicle", **entities: Entity) -> FactBase:
    return FactBase(facts, {one.key: one for one in (BANK, PORT, MILL, KARIN)} | entities, title)


def asked(argument: Argument, clause: str) -> Asked:
    fact = Fact("f", "event", clause, (argument,))
    return Asked(base(fact), fact, argument)


def entity(role: str, one: Entity) -> Argument:
    return Argument(role, "entity", one.in_text, entity=one.key, exclusive=True)


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        (("the Far East", "eastern Siberia"), ("Far East", "eastern Siberia")),
        (("the harbour", "the mill"), ("the harbour", "the mill")),
        (("a fund", "an agency", "money"), ("fund", "agency", "money")),
        (("thermal power", "anchors"), ("thermal power", "anchors")),
    ],
)
def test_articles_that_only_some_options_have_go(
    texts: tuple[str, ...], shown: tuple[str, ...]
) -> None:
    even = distractors.even([Option(text) for text in texts])
    assert tuple(option.text for option in even) == shown


@pytest.mark.parametrize(
    ("one", "clause", "stem"),
    [
        (BANK, "the loan | come, past | from {x}", "The loan came from _____."),
        (BANK, "the money | come, past | from {x}", "The money came from _____."),
        (PORT, "the ship | come, past | to {x}", "The ship came to _____ (town)."),
        (MILL, "the fire | reach, past | {x}", "The fire reached the _____."),
        (KARIN, "the idea | come, past | from {x}", "The idea came from _____ (name)."),
    ],
)
def test_a_gap_says_what_is_wanted(one: Entity, clause: str, stem: str) -> None:
    """Not for people, not where the noun is long, nor where it would tell a word of the answer."""
    (draft,) = cloze(asked(entity("x", one), clause))
    assert draft.stem == stem


def test_a_long_text_is_no_gap_however_many_wordings_are_listed() -> None:
    text = "to bring the harbour under one roof"
    one = Argument("aim", "text", text, exclusive=True)
    clause = "the council | build, past | the hall | {aim}"
    assert list(cloze(asked(one, clause))) == []
    listed = replace(one, accept=("one roof for the harbour", "to roof the harbour", "a roof"))
    assert list(cloze(asked(listed, clause))) == []
    assert len(list(cloze(asked(replace(one, text="to roof the harbour"), clause)))) == 1


@pytest.mark.parametrize(
    ("text", "unit", "right", "wrong"),
    [
        ("US$4 billion", "billion US dollars", ("4", "4 billion", "US$4bn", "4,000 million"), "5"),
        ("125 million yen", "million yen", ("125", "125m"), "12.5"),
        ("US$50", "US dollars", ("50",), "5"),
    ],
)
def test_a_large_sum_is_typed_with_or_without_its_scale(
    text: str, unit: str, right: tuple[str, ...], wrong: str
) -> None:
    value = values.parse("money", text)
    one = Argument("sum", "money", text, value, exclusive=True)
    (draft,) = numeric(asked(one, "the hall | cost, past | {sum}"))
    assert draft.unit == unit
    key = Key("numeric", draft.accepted, value=value, value_type="money", stem=draft.stem)
    assert [grade(said, key).correct for said in right] == [True] * len(right)
    assert not grade(wrong, key).correct


def test_no_winter_is_offered_for_another_season() -> None:
    import random

    for seed in range(50):
        found = near(values.parse("date", "autumn 1994"), random.Random(seed), 3)
        assert found
        assert not any("winter" in values.format(value) for value in found)


def listing(title: str) -> FactBase:
    ask = "Who built the hall?"
    arguments = (entity("a", BANK), entity("b", PORT), entity("c", KARIN))
    fact = Fact("f", "event", "{a}, {b} and {c} | build, past plural | the hall", arguments)
    wrong = tuple(replace(a, exclusive=False) for a in arguments)
    return base(replace(fact, ask_all=ask, arguments=wrong), title=title)


def test_what_the_document_is_about_is_no_gap() -> None:
    asked_for = {
        argument.role
        for argument, _generators in bank.asked_with(
            listing("The history of Lund Bay"), listing("").facts[0]
        )
    }
    assert asked_for == {"a", "c"}


def test_a_list_that_nobody_calls_complete_is_not_asked_for() -> None:
    found = listing("")
    fact = found.facts[0]
    sample = replace(fact, ask_all="")
    assert list(multi_select(base(sample), sample)) == []
    assert list(bank.asked_with(base(sample), sample)) == []
    assert {a.role for a, _generators in bank.asked_with(found, fact)} == {"a", "b", "c"}
