"""What a fact does not give and why, told by the generator; nothing is left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content import values
from content.facts.shapes import Argument, Distractor, Entity, Fact, FactBase
from quizzes.generation import bank
from quizzes.generation.drafts import Missing
from quizzes.generation.kinds import BESIDE, KINDS
from tests.generation.worlds import world

BANK = Entity("bank", "Lund Bank", "organisation", "builder")
PORT = Entity("port", "Port Office", "organisation", "builder")
NINE = "one two three four five six seven eight nine"


def fact(*arguments: Argument, clause: str, key: str = "f", **more: object) -> Fact:
    return Fact(key, "event", clause, arguments, **more)


def words(text: str, *wrong: str, **more: object) -> Argument:
    found = tuple(map(Distractor, wrong))
    return Argument("what", "text", text, exclusive=True, distractors=found, **more)


def missed(asked: Fact, *others: Fact, title: str = "") -> dict[tuple[str, str], Missing]:
    entities = {one.key: one for one in (BANK, PORT)}
    found = bank.preview(FactBase((asked, *others), entities, title), asked).missed
    return {(one.role, one.kind): one.why for one in found}


SHOWN = "the hall | show, past | {what}"


def test_what_asks_for_everything_misses_nothing() -> None:
    assert missed(fact(words("a ship", "a train", "a tower"), clause=SHOWN)) == {}


def test_an_argument_is_not_marked_or_another_fact_answers() -> None:
    when = Argument("date", "date", "May 1904", values.parse("date", "May 1904"), exclusive=True)
    place = Argument("place", "text", "Brunn")
    clause = "the hall | open, past | at {place} | in {date}"
    one = fact(place, when, clause=clause)
    later = replace(when, text="May 1911", value=values.parse("date", "May 1911"))
    other = fact(place, later, clause=clause, key="other")
    assert missed(one)["place", ""] == Missing("unmarked")
    assert missed(one, other)["date", ""] == Missing("rivals", facts=("other",))
    assert ("date", "") not in missed(one, replace(other, relation="second opening"))


@pytest.mark.parametrize(
    ("asked", "kind", "why"),
    [
        (words("a ship", "a train"), "multiple_choice", Missing("few_options", 1, 2)),
        (words("a ship"), "multiple_choice", Missing("few_options", 0, 2)),
        (words("a ship"), "true_false", Missing("few_options", 0, 1)),
        (words(NINE), "flashcard", Missing("long_answer", 9, 8)),
        (words(NINE), "typed", Missing("long_answer", 9, 4)),
        (words(NINE), "cloze", Missing("long_gap", 9, 4)),
    ],
)
def test_a_kind_is_missing(asked: Argument, kind: str, why: Missing) -> None:
    assert missed(fact(asked, clause=SHOWN))["what", kind] == why


def test_a_finding_of_the_lint_is_named() -> None:
    chatty = words("a ship", "a train", "a tower", ask="What did the hall show, as is well known?")
    found = missed(fact(chatty, clause=SHOWN))
    assert set(found) == {("what", kind) for kind in ("flashcard", "multiple_choice", "typed")}
    assert {why.lack for why in found.values()} == {"flaw"}
    assert all("32 words, or asides" in why.says for why in found.values())


def builders(**more: object) -> Fact:
    made = [Argument("a", "entity", "", entity="bank"), Argument("b", "entity", "", entity="port")]
    clause = "{a} and {b} | build, past plural | the hall"
    return fact(*made, clause=clause, ask_all="Who built the hall?", **more)


def test_a_list_is_incomplete_or_its_member_is_the_subject() -> None:
    lone = Argument("a", "entity", "", entity="bank")
    more = fact(replace(lone, text="Karin Holm", entity="", type="text"), key="more",
                clause="{a} | build, past | the hall")  # fmt: skip
    assert missed(builders(), more)["", "multi_select"] == Missing("added", facts=("more",))
    twice = replace(builders(), arguments=(lone, replace(lone, role="b")))
    assert missed(twice)["", "multi_select"] == Missing("twins", says="Lund Bank, Lund Bank")
    assert missed(builders())["", "multi_select"] == Missing("few_options", 0, 2)
    assert missed(builders(), title="The story of Lund Bank")["a", ""] == Missing("subject")


VALUES = {"money", "count", "ordinal", "percent", "duration"}


def meant(argument: Argument) -> set[str]:
    """The kinds that suit the type of an argument."""
    left_out = {"typed"} if argument.type in VALUES else {"numeric"}
    return {kind for kind, _maker in KINDS} - left_out


@pytest.mark.parametrize("seed", range(60))
def test_a_question_is_there_or_it_is_said_why_not(seed: int) -> None:
    base = world(seed)
    for one in base.facts:
        outcome = bank.preview(base, one, seed)
        why = {(found.role, found.kind) for found in outcome.missed}
        clean = [draft for draft, flaws in outcome.items if not flaws]
        there = {(draft.role, draft.kind) for draft in clean}
        for argument in one.arguments:
            if (argument.role, "") in why:
                assert argument.role not in {role for role, _kind in there}
                continue
            single = argument in bank.askable(base, one)
            for kind in meant(argument) if single else {kind for kind, _maker in BESIDE}:
                pair = (argument.role, kind)
                # Of the statements one may be there without the other.
                assert (pair in there) != (pair in why) or kind == "true_false", pair
                assert pair in there | why


@pytest.mark.parametrize("seed", range(60))
def test_the_preview_holds_what_is_published_in_its_order(seed: int) -> None:
    base = world(seed)
    for one in base.facts:
        clean = [draft for draft, flaws in bank.preview(base, one, seed).items if not flaws]
        published = list(bank.of_fact(base, one, seed))
        judged = [draft for draft in published if draft.kind == "true_false"]
        rest = [draft for draft in clean if draft.kind != "true_false"]
        assert rest == [draft for draft in published if draft.kind != "true_false"]
        shown = [draft for draft in clean if draft.kind == "true_false"]
        assert {draft.id for draft in shown[: len(judged)]} == {draft.id for draft in judged}
