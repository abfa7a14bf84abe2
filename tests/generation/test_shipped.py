"""The bank of the shipped document: clean, broad, fair, and every sentence of the paper in it."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest
from django.conf import settings

from content.facts.shapes import FactBase
from content.packs.read import read_pack
from content.packs.shapes import Pack
from content.text import clean_text
from quizzes.generation import lint
from quizzes.generation.bank import askable, generate, interference
from quizzes.generation.drafts import Draft
from quizzes.generation.kinds import GROUPS, KINDS, LISTS
from quizzes.generation.unique import is_complete
from tests.generation.bases import base_of

SEEDS = range(6)


@cache
def pack() -> Pack:
    folder = Path(settings.BASE_DIR) / "content" / "packs" / "shipped" / settings.SHIPPED_PACK
    return read_pack(folder)


@cache
def base() -> FactBase:
    return base_of(pack())


@cache
def bank(seed: int = 0) -> tuple[Draft, ...]:
    return generate(base(), seed)


def test_no_question_has_a_flaw() -> None:
    flawed = [(d.id, found) for d in bank() if (found := lint.check(d.item, base()))]
    assert flawed == []


def test_every_fact_gives_at_least_three_kinds() -> None:
    kinds = defaultdict(set)
    for draft in bank():
        kinds[draft.fact].add(draft.kind)
    few = [fact.key for fact in base().facts if len(kinds[fact.key]) < 3 and not fact.held]
    assert few == []


def test_what_a_note_holds_back_is_not_asked() -> None:
    held = {fact.key for fact in base().facts if fact.held}
    assert held == {
        "grant-aid-amount",
        "earthquake-deliveries",
        "commission-partner",
        "commission-ministries",
    }
    assert held.isdisjoint(draft.fact for draft in bank())


def test_every_sentence_of_the_paper_is_covered() -> None:
    """The outline of the paper has 57 sentences; each locator names one of them."""
    places = {
        (place.section, place.paragraph, place.sentence)
        for fact in pack().facts
        for place in fact.locators
    }
    assert len(places) == 57
    assert all(place.hash for fact in pack().facts for place in fact.locators)
    for (_section, _paragraph), found in groupby(sorted(places), key=lambda place: place[:2]):
        numbers = [place[2] for place in found]
        assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize(
    "dangling",
    [
        "this issue",
        "then-",
        "above-mentioned",
        " they ",
        " last March",
        "current fiscal",
        "this year",
    ],
)
def test_statements_stand_alone(dangling: str) -> None:
    statements = [one.checked.statement for one in pack().facts]
    assert [text for text in statements if dangling in f" {text} "] == []


@pytest.mark.parametrize("misprint", ["Sakhlin", "quiestions", "Join Report", "medial"])
def test_no_misprint_is_repeated(misprint: str) -> None:
    said = [one.checked.statement for one in pack().facts]
    said += [text for d in bank() for text in (d.stem, d.key, *(o.text for o in d.options))]
    assert [text for text in said if misprint in text.split()] == []
    assert misprint not in clean_text(pack().text)


def test_every_wrong_option_of_the_author_says_why() -> None:
    written = [
        [(f"{one.checked.fact.key}.{argument.role}: {wrong.text}", wrong.why) for wrong in asked]
        for one in pack().facts
        for argument in one.checked.fact.arguments
        if (asked := argument.distractors)
    ]
    flat = [pair for pairs in written for pair in pairs]
    assert len(flat) > 300
    assert [where for where, why in flat if not why] == []
    assert [where for where, why in flat if len(why) > 160 or len(why.split()) > 18] == []
    assert [where for where, why in flat if not why.endswith(".")] == []
    assert [pairs for pairs in written if len({why for _, why in pairs}) < len(pairs)] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_every_wrong_option_of_the_bank_says_why(seed: int) -> None:
    chosen = [draft for draft in bank(seed) if draft.kind == "multiple_choice"]
    assert chosen
    for draft in chosen:
        whys = [option.why_wrong for option in draft.options if not option.correct]
        assert all(whys), draft.id
        assert len(set(whys)) == len(whys), draft.id


def test_a_false_statement_says_what_is_right() -> None:
    false = [draft for draft in bank() if draft.kind == "true_false" and draft.key == "False"]
    assert false
    for draft in false:
        told = next(option.why_wrong for option in draft.options if option.text == "True")
        assert told == draft.explanation
        statement = next(
            one.checked.statement for one in pack().facts if one.checked.fact.key == draft.fact
        )
        assert told.startswith(f"{statement} "), draft.id


def test_no_two_cards_are_asked_in_the_same_words() -> None:
    cards = Counter(draft.stem for draft in bank() if draft.kind == "flashcard")
    assert [stem for stem, n in cards.items() if n > 1] == []
    assert [twins for twins in interference(bank()) if twins.likeness == 1.0] == []


@pytest.mark.parametrize("kind", ["entity", "text", "figure"])
def test_the_place_of_the_key_says_nothing(kind: str) -> None:
    types = {(f.key, a.role): a.type for f in base().facts for a in f.arguments}
    places: Counter[int] = Counter()
    for seed in SEEDS:
        for draft in bank(seed):
            if draft.kind == "multiple_choice" and len(draft.options) == 4:
                found = types[draft.fact, draft.role]
                if (found if found in ("entity", "text") else "figure") == kind:
                    places[[option.correct for option in draft.options].index(True)] += 1
    expected = places.total() / 4
    chi2 = sum((places[place] - expected) ** 2 / expected for place in range(4))
    assert chi2 < 11.34, places  # three degrees of freedom, p = 0.01


def test_every_kind_is_there_and_in_every_part_that_has_the_facts() -> None:
    """Five choices of four facts whose dates do not overlap, or of one sort, are asked for."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for draft in bank():
        kinds[base().by_key[draft.fact].section].add(draft.kind)
    assert set.union(*kinds.values()) == {
        *(name for name, _generator in KINDS),
        *(name for name, _generator in LISTS),
        *(name for name, _generator in GROUPS),
    }
    for section, found in kinds.items():
        facts = [fact for fact in base().facts if fact.section == section and not fact.held]
        lists = [fact for fact in facts if is_complete(base(), fact)]
        figures = [
            argument
            for fact in facts
            for argument in askable(base(), fact)
            if argument.type not in ("entity", "text", "date")
        ]
        assert {"flashcard", "multiple_choice", "true_false", "cloze", "typed"} <= found, section
        assert ("multi_select" in found) == bool(lists), section
        assert ("numeric" in found) == bool(figures), section


def test_a_group_keeps_to_one_part_where_the_part_has_the_facts() -> None:
    """Learning one part, one is asked of that part alone."""
    for kind in ("ordering", "matching"):
        inside = {
            base().by_key[draft.fact].section
            for draft in bank()
            if draft.kind == kind
            and len({base().by_key[prompt.fact].section for prompt in draft.prompts}) == 1
        }
        assert "1" in inside, kind


def test_an_ordering_is_not_shown_in_order_nor_turned_round_only() -> None:
    firsts: Counter[int] = Counter()
    for seed in SEEDS:
        for draft in bank(seed):
            if draft.kind == "ordering" and len(draft.prompts) == 4:
                firsts[[prompt.option for prompt in draft.prompts].index(0)] += 1
    expected = firsts.total() / 4
    chi2 = sum((firsts[place] - expected) ** 2 / expected for place in range(4))
    assert firsts.total() >= 30
    assert chi2 < 11.34, firsts
