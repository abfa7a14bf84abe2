"""Each of the item-writing flaws: an item that has it, and its near-twin that has not."""

from __future__ import annotations

import pytest

from quizzes.generation import lint
from quizzes.generation.drafts import Item, Option

STEM = "Who visited Russia in March 1994?"
NAMES = ("Andrei Kozyrev", "Oleg Soskovets", "Boris Yeltsin")


def item(
    stem: str = STEM,
    *wrong: str,
    key: str = "Tsutomu Hata",
    kind: str = "multiple_choice",
    keys: int = 1,
    order: tuple[str, ...] = (),
) -> Item:
    texts = order or (key, *(wrong or NAMES))
    right = {key, *texts[1:keys]} if keys > 1 else ({key} if keys else set())
    options = tuple(Option(text, text in right) for text in texts)
    return Item(kind, stem, options if kind == "multiple_choice" else (), key, (key,))


DATES = ("March 1994", "May 1995", "June 1996")
CASES: dict[str, tuple[Item, Item]] = {
    "unclear_stem": (
        item("It was visited by whom?"),
        item("Russia was visited by whom?"),
    ),
    "needless_words": (
        item("Who, " + "as is well known, " * 8 + "visited Russia in 1994?"),
        item(),
    ),
    "unfocused_stem": (item("Russia in the year 1994:"), item("Who was in Russia in 1994?")),
    "negative_stem": (item("Who did NOT visit Russia in 1994?"), item()),
    "blank_in_stem": (item("Who was _____ in 1994?"), item("Who was in Russia in 1994?")),
    "grammatical_cue": (
        item("On which island is there an?", "port", "river", "road", key="airfield"),
        item("What is there on the island?", "harbour", "river", "road", key="airfield"),
    ),
    "implausible_distractor": (item(STEM, "", "Boris Yeltsin"), item()),
    "none_of_the_above": (item(STEM, *NAMES[:2], "None of the above"), item()),
    "all_of_the_above": (item(STEM, *NAMES[:2], "All of the above"), item()),
    "longest_key": (
        item(key="the Deputy Prime Minister and Foreign Minister of Japan"),
        item(key="Tsutomu Hata"),
    ),
    "convergence_cue": (
        item(
            "What grew?",
            "trade with Russia",
            "trade and loans",
            "loans to Russia",
            key="trade and loans to Russia",
        ),
        item("What grew?", "customs duties", "fishing fees", "postal rates", key="trade debts"),
    ),
    "absolute_terms": (
        item("How does Japan act?", "It always refuses", "It pays once", key="It pays yearly"),
        item("How does Japan act?", "It refuses", "It pays once", key="It pays yearly"),
    ),
    "word_repeated": (
        item("Which fund is the venture fund?", "Growth Pool", "Trade Union", key="Venture Money"),
        item("Which fund lends shares?", "Growth Pool", "Trade Union", key="Venture Money"),
    ),
    "k_type": (item(STEM, *NAMES[:2], "Both A and B"), item()),
    "lost_sequence": (
        item("When?", key="May 1995", order=("June 1996", "March 1994", "May 1995")),
        item("When?", key="May 1995", order=("March 1994", "May 1995", "June 1996")),
    ),
    "vague_terms": (
        item("How many came?", "many", "300", "400", key="500"),
        item("How many came?", "200", "300", "400", key="500", order=("200", "300", "400", "500")),
    ),
    "more_than_one_correct": (item(keys=2), item()),
    "logical_cue": (
        item("What happened?", "prices did not rise", "ships left", key="prices did rise"),
        item("What happened?", "wages rose", "ships left", key="prices did rise"),
    ),
    "true_false_series": (
        item(
            "Which of the following is true?",
            "Russia is a member of the club.",
            "Moscow has two of the four centers.",
            "Sakhalin was struck by a wave in May.",
            key="Japan lends money through a large bank.",
        ),
        item("What helps?", "the club", "two centers", "a heavy blow", key="a bank loan"),
    ),
}


def found(one: Item) -> set[str]:
    return {finding.flaw for finding in lint.check(one)}


def test_every_flaw_has_a_case() -> None:
    assert {flaw.name for flaw in lint.FLAWS} == set(CASES)


@pytest.mark.parametrize("flaw", CASES)
def test_the_flawed_item_is_found(flaw: str) -> None:
    assert flaw in found(CASES[flaw][0])


@pytest.mark.parametrize("flaw", CASES)
def test_its_clean_twin_is_not(flaw: str) -> None:
    assert flaw not in found(CASES[flaw][1])


def test_a_finding_says_what_and_how_to_mend_it() -> None:
    for flaw in lint.FLAWS:
        assert flaw.reason.endswith(".")
        assert flaw.fix.endswith(".")
    assert lint.check(item(keys=2))[0].blocks or any(f.blocks for f in lint.check(item(keys=2)))
