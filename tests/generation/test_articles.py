"""A wrong option of the author's: which article it has beside the key, in a list and a sentence."""

from __future__ import annotations

import pytest

from content.facts.shapes import Argument, Distractor, Entity, Fact, FactBase
from quizzes.generation.drafts import Asked
from quizzes.generation.multiple_choice import multiple_choice
from quizzes.generation.true_false import true_false

PLACES = {
    "ross": Entity("ross", "Ross Ice Shelf", "place", "coast", the=True),
    "whales": Entity("whales", "Bay of Whales", "place", "coast", ("Whale Bay",), the=True),
    "evans": Entity("evans", "Cape Evans", "place", "cape", ("the Headland",)),
    "hague": Entity("hague", "The Hague", "place", "city"),
}


def asked(key: str, *written: str) -> Asked:
    wrong = tuple(map(Distractor, written))
    place = Argument("place", "entity", "", entity=key, exclusive=True, distractors=wrong)
    fact = Fact("f", "visit", "the ship | reach, past | {place} | in 1911", (place,))
    return Asked(FactBase((fact,), PLACES), fact, place)


@pytest.mark.parametrize(
    ("key", "written", "told"),
    [
        # A name that the document knows brings its own article, however it was typed.
        ("ross", "the Bay of Whales", "the Bay of Whales"),
        ("ross", "Bay of Whales", "the Bay of Whales"),
        ("ross", "Whale Bay", "the Bay of Whales"),
        ("ross", "Cape Evans", "Cape Evans"),
        ("ross", "the Headland", "Cape Evans"),
        ("evans", "the Bay of Whales", "the Bay of Whales"),
        ("evans", "Bay of Whales", "the Bay of Whales"),
        # Another stands as it was typed: the article of the key is not its own.
        ("ross", "Cape Adare", "Cape Adare"),
        ("ross", "the Weddell Sea", "the Weddell Sea"),
        ("evans", "the Weddell Sea", "the Weddell Sea"),
        ("evans", "Cape Adare", "Cape Adare"),
        ("hague", "The Wash", "The Wash"),
    ],
)
def test_the_article_in_a_false_statement(key: str, written: str, told: str) -> None:
    _true, false = true_false(asked(key, written))
    assert false.stem == f"The ship reached {told} in 1911."


@pytest.mark.parametrize(
    ("key", "written", "shown"),
    [
        ("ross", ("the Bay of Whales", "Cape Evans"), {"Bay of Whales", "Cape Evans"}),
        ("ross", ("the Weddell Sea", "Cape Adare"), {"Weddell Sea", "Cape Adare"}),
        ("evans", ("the Weddell Sea", "Cape Adare"), {"Weddell Sea", "Cape Adare"}),
        ("hague", ("The Wash", "the Weddell Sea"), {"The Wash", "Weddell Sea"}),
    ],
)
def test_no_option_is_told_by_its_article(
    key: str, written: tuple[str, ...], shown: set[str]
) -> None:
    (draft,) = multiple_choice(asked(key, *written))
    assert draft.key == PLACES[key].name
    assert {one.text for one in draft.options} >= shown
    assert not any(one.text.startswith("the ") for one in draft.options)
