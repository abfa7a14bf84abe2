"""Which wrong options are taken: what its writer chose, and what is of the same sort."""

from __future__ import annotations

from dataclasses import replace

from content import values
from content.facts.shapes import Argument, Distractor, Entity, Fact, FactBase
from quizzes.generation.bank import of_fact
from quizzes.generation.distractors import pick
from quizzes.generation.drafts import Asked, Draft
from quizzes.generation.multiple_choice import multiple_choice
from quizzes.generation.true_false import true_false

NAMES = "Adams Borch Carver Dorn Esser Falk".split()
SAILORS = {name.casefold(): Entity(name.casefold(), name, "person", "sailor") for name in NAMES}


def asked(argument: Argument, *others: Fact, clause: str = "", seed: int = 0) -> Asked:
    fact = Fact(
        "asked", "event", clause or f"{{{argument.role}}} | sail, past | first", (argument,)
    )
    return Asked(FactBase((fact, *others), SAILORS, "The voyage"), fact, argument, seed)


def wrong(*texts: str) -> tuple[Distractor, ...]:
    return tuple(Distractor(text, f"Not {text}.") for text in texts)


def choice(one: Asked) -> Draft:
    (draft,) = multiple_choice(one)
    return draft


def texts(draft: Draft) -> list[str]:
    return [option.text for option in draft.options]


def test_own_names_are_taken_wherever_they_stand_in_the_alphabet() -> None:
    others = [
        Fact(
            f"other{n}",
            "event",
            "{who} | stay, past | ashore",
            (Argument("who", "entity", "", entity=name.casefold()),),
        )
        for n, name in enumerate(NAMES[:2])
    ]
    key = Argument(
        "who",
        "entity",
        "",
        entity="carver",
        exclusive=True,
        distractors=wrong("Dorn", "Esser", "Falk"),
    )
    for seed in range(20):
        assert set(texts(choice(asked(key, *others, seed=seed)))) == {
            "Carver",
            "Dorn",
            "Esser",
            "Falk",
        }


def test_own_dates_are_taken_on_whatever_side_of_the_key() -> None:
    key = Argument(
        "year",
        "date",
        "1911",
        values.parse("date", "1911"),
        exclusive=True,
        distractors=wrong("1912", "1913", "1914"),
    )
    for seed in range(20):
        one = asked(key, clause="Adams | sail, past | in {year}", seed=seed)
        assert texts(choice(one)) == ["1911", "1912", "1913", "1914"]


def test_an_own_figure_stands_as_the_key_does() -> None:
    said = "about 35 kilometres"
    key = Argument(
        "depth",
        "count",
        said,
        values.parse("count", said),
        exclusive=True,
        distractors=wrong("about 7 kilometres", "70 kilometres", "100 kilometres"),
    )
    one = asked(key, clause="the crust | be, present | {depth} thick")
    assert texts(choice(one)) == ["7", "35", "70", "100"]
    false = [draft for draft in true_false(one) if draft.variant == 1]
    assert all("about about" not in draft.stem for draft in false)


def test_texts_that_are_figures_stand_in_their_order() -> None:
    key = Argument("size", "text", "9.5", exclusive=True, distractors=wrong("9.2", "8.8", "8.3"))
    for seed in range(10):
        one = asked(key, clause="the earthquake | have, past | a magnitude of {size}", seed=seed)
        laid = texts(choice(one))
        assert sorted(laid) in (laid, laid[::-1])
        assert len(laid) == 4


def listing(key: str, relation: str, *members: str) -> Fact:
    arguments = tuple(
        Argument(f"m{n}", "text", text, exclusive=True) for n, text in enumerate(members)
    )
    return Fact(
        key,
        "definition",
        "the kinds | comprise, present plural | {m0}, {m1} and {m2}",
        arguments,
        relation=relation,
    )


def test_members_of_a_list_of_another_sort_are_no_options() -> None:
    bounds = listing("bounds", "bounds", "divergent", "convergent", "transform")
    proofs = listing("proofs", "proofs", "fossils", "rocks", "climates")
    base = FactBase((bounds, proofs), {}, "Plates")
    assert pick(Asked(base, bounds, bounds.arguments[0]), "").candidates == ()
    aims = [
        Fact(n, "definition", f"{n} | be, present | {{m0}}", (Argument("m0", "text", n),))
        for n in ("speed", "depth", "width")
    ]
    base = FactBase((aims[0], *aims[1:]), {}, "Plates")
    alone = Asked(base, replace(aims[0], relation="speed"), aims[0].arguments[0])
    assert {one.text for one in pick(alone, "").candidates} == {"depth", "width"}


def test_a_false_statement_takes_what_is_said_in_its_own_way() -> None:
    key = Argument("who", "entity", "", entity="carver", exclusive=True, distractors=wrong("Dorn"))
    stayed = Fact(
        "stayed",
        "event",
        "{who} | stay, past | ashore",
        (Argument("who", "entity", "", entity="adams"),),
    )
    sailed = Fact(
        "sailed",
        "event",
        "{who} | sail, past | in {year}",
        (
            Argument("who", "entity", "", entity="borch"),
            Argument("year", "date", "1911", values.parse("date", "1911")),
        ),
    )
    key_year = Argument("year", "date", "1912", values.parse("date", "1912"))
    fact = Fact("asked", "event", "{who} | sail, past | in {year}", (key, key_year))
    for others, lure in (((stayed, sailed), "Borch"), ((stayed,), "Dorn")):
        one = Asked(FactBase((fact, *others), SAILORS, "The voyage"), fact, key)
        false = [draft.stem for draft in true_false(one) if draft.variant == 1]
        assert false == [f"{lure} sailed in 1912."]


def test_what_is_told_of_an_option_is_said_in_the_way_of_the_question() -> None:
    key = Argument("who", "entity", "", entity="carver", exclusive=True)
    adams = Argument("who", "entity", "", entity="adams")
    year = Argument("year", "date", "1911", values.parse("date", "1911"))
    left = Fact("left", "event", "{who} | leave, past | the harbour in {year}", (adams, year))
    sailed = Fact("sailed", "event", "{who} | sail, past | in {year}", (adams, year))
    own = replace(
        key, distractors=(Distractor("Adams"), Distractor("Dorn", "x."), Distractor("Falk", "y."))
    )
    later = Argument("year", "date", "1912", values.parse("date", "1912"))
    fact = Fact("asked", "event", "{who} | sail, past | in {year}", (own, later))
    base = FactBase((fact, left, sailed), SAILORS, "The voyage")
    found = [draft for draft in of_fact(base, fact) if draft.kind == "multiple_choice"]
    said = {option.text: option.why_wrong for draft in found for option in draft.options}
    assert said["Adams"] == "“Adams” belongs elsewhere: Adams sailed in 1911."


def test_dates_of_the_document_go_before_computed_ones() -> None:
    def sailing(n: int, year: str) -> Fact:
        date = Argument("year", "date", year, values.parse("date", year), exclusive=True)
        return Fact(
            f"s{n}", "event", f"ship {n} | sail, past | in {{year}}", (date,), relation=str(n)
        )

    facts = tuple(sailing(n, year) for n, year in enumerate(("1911", "1907", "1908", "1914")))
    for seed in range(20):
        one = Asked(FactBase(facts, {}, "Voyages"), facts[0], facts[0].arguments[0], seed)
        assert texts(choice(one)) == ["1907", "1908", "1911", "1914"]
