"""Why a wrong option is wrong: the author's word, the document's, or how far off it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from content import values
from content.facts.shapes import Argument, Distractor, Entity, Fact, FactBase
from content.language import realise
from quizzes.generation.bank import generate
from quizzes.generation.distractors import pick
from quizzes.generation.drafts import Asked, Draft, Option
from quizzes.generation.multiple_choice import multiple_choice
from quizzes.generation.true_false import true_false
from tests.generation.worlds import world

TOWNS = {
    key: Entity(key, name, "place", "town", aliases)
    for key, name, aliases in (
        ("brunn", "Brunn", ()),
        ("celle", "Celle", ()),
        ("elmen", "Elmen", ("Old Elmen",)),
        ("furth", "Furth", ()),
    )
}


def opening(key: str, town: str, when: str, **more: object) -> Fact:
    place = Argument("place", "entity", TOWNS[town].name, entity=town, exclusive=True)
    day = Argument("date", "date", when, values.parse("date", when), exclusive=True)
    clause = "the market | open, past passive | at {place} | in {date}"
    return Fact(key, "event", clause, (place, day), **more)


def base(*facts: Fact) -> FactBase:
    return FactBase(facts, TOWNS, "A chronicle", date(1999, 12, 31))


def options(world: FactBase, role: str = "date") -> dict[str, Option]:
    fact = world.facts[0]
    drafts = list(multiple_choice(Asked(world, fact, fact.argument(role))))
    return {option.text: option for draft in drafts for option in draft.options}


def test_the_reason_of_the_author_comes_first() -> None:
    fact = opening("first", "brunn", "May 1904")
    written = (Distractor("Celle", "Celle had none."), Distractor("Furth"), Distractor("Gries"))
    place = replace(fact.argument("place"), distractors=written)
    fact = replace(fact, arguments=(place, fact.argument("date")))
    found = options(base(fact, opening("other", "furth", "June 1911")), "place")
    assert found["Celle"].why_wrong == "Celle had none."
    assert found["Furth"].why_wrong == (
        "“Furth” belongs elsewhere: The market was opened at Furth in June 1911."
    )
    assert found["Gries"].why_wrong == ""
    assert found["Brunn"].why_wrong == ""


def test_a_name_that_stands_as_words_elsewhere_is_found() -> None:
    words = Argument("seat", "text", "Old Elmen")
    seat = Fact("seat", "event", "the court | move, past | to {seat}", (words,))
    found = options(base(opening("first", "brunn", "May 1904"), seat), "place")
    assert found["Elmen"].why_wrong == ("“Elmen” belongs elsewhere: The court moved to Old Elmen.")


def test_of_a_computed_date_the_distance_is_said() -> None:
    found = options(base(opening("first", "brunn", "May 1904")))
    wrong = [option for option in found.values() if not option.correct]
    assert {option.source for option in wrong} == {"near"}
    for option in wrong:
        assert option.why_wrong.startswith(f"“{option.text}” is ")
        year = values.parse("date", option.text).start.year
        assert year == 1904 or option.why_wrong.endswith("early." if year < 1904 else "late.")


def test_a_held_fact_explains_nothing() -> None:
    place = opening("first", "brunn", "May 1904").argument("place")
    written = replace(place, distractors=(Distractor("Celle"), Distractor("Furth")))
    first = opening("first", "brunn", "May 1904")
    first = replace(first, arguments=(written, first.argument("date")))
    alone = options(base(first))
    held = [
        opening(f"other{n}", "furth", text, held=True)
        for n, text in enumerate(alone)
        if not alone[text].correct
    ]
    assert options(base(first, *held)) == alone
    assert options(base(first, *held), "place")["Furth"].why_wrong == ""


def test_few_things_of_another_sort_are_no_reason() -> None:
    def market(key: str, text: str) -> Fact:
        number = Argument("number", "count", text, values.parse("count", text), exclusive=True)
        return Fact(key, "quantity", f"{{number}} | be, past plural | at {key}", (number,))

    facts = base(market("celle", "four stalls"), market("furth", "three wells"))
    found = options(facts, "number")
    assert found["3"].why_wrong == "“3” is one too few."
    others = [market(f"town{n}", f"{n} wells") for n in (100, 200, 300, 500, 600, 700)]
    found = options(base(market("celle", "400 stalls"), *others), "number")
    for n in found.keys() - {"400"}:
        assert found[n].why_wrong == f"“{n}” belongs elsewhere: {n} wells were at town{n}."


def test_a_false_statement_says_what_is_right_and_whose_the_other_is() -> None:
    facts = base(opening("first", "brunn", "May 1904"), opening("other", "furth", "June 1911"))
    asked = Asked(facts, facts.facts[0], facts.facts[0].argument("date"))
    true, false = true_false(asked)
    right = (
        "The market was opened at Brunn in May 1904. "
        "“June 1911” belongs elsewhere: The market was opened at Furth in June 1911."
    )
    assert false.stem == "The market was opened at Brunn in June 1911."
    assert false.explanation == right
    assert [(one.text, one.correct, one.why_wrong) for one in false.options] == [
        ("True", False, right),
        ("False", True, ""),
    ]
    assert true.explanation == "The market was opened at Brunn in May 1904."
    assert [one.text for one in true.options] == ["True", "False"]


def wrong_options(draft: Draft) -> list[Option]:
    return [option for option in draft.options if not option.correct]


@pytest.mark.parametrize("seed", range(0, 200, 5))
def test_every_reason_in_a_made_up_world_is_true(seed: int) -> None:
    facts = world(seed)
    statements = {realise.statement(fact, facts.entities) for fact in facts.facts}
    for draft in generate(facts):
        if draft.kind != "multiple_choice":
            continue
        for option in wrong_options(draft):
            _said, elsewhere, statement = option.why_wrong.partition(" belongs elsewhere: ")
            assert not elsewhere or statement in statements - {draft.explanation}
            assert option.why_wrong or option.source.startswith(("author", "entity:"))


def test_what_is_picked_carries_the_reason() -> None:
    fact = opening("first", "brunn", "May 1904")
    place = replace(fact.argument("place"), distractors=(Distractor("Gries", "Not Gries."),))
    fact = replace(fact, arguments=(place, fact.argument("date")))
    picked = pick(Asked(base(fact), fact, place), "Where?").candidates
    assert {one.text: one.why for one in picked if one.source == "author"} == {
        "Gries": "Not Gries."
    }
