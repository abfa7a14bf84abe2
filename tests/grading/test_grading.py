"""Forgiving in form, strict in substance."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content import values
from quizzes.grading import Key, Unanswerable, grade

NAME = Key("typed", ("Tsutomu Hata", "Hata"), value_type="entity", surname_ok=True)
BANK = Key(
    "typed", ("European Bank for Reconstruction and Development", "EBRD"), value_type="entity"
)


def valued(kind: str, text: str) -> Key:
    return Key("typed", (text,), value=values.parse(kind, text), value_type=kind)


RIGHT = [
    *(
        (NAME, said)
        for said in ("tsutomu hata", "HATA", "Hata Tsutomu", "Tsutomo Hata", "Ｈａｔａ", " Hata. ")
    ),
    *(
        (BANK, said)
        for said in ("ebrd", "the EBRD", "European bank for reconstruction & development")
    ),
    *(
        (valued("date", "late November 1994"), said)
        for said in ("Nov 1994", "November 1994", "11/1994", "late nov 1994")
    ),
    *((valued("date", "fiscal year 1995"), said) for said in ("FY1995", "FY 1995", "fiscal 1995")),
    *(
        (valued("money", "about US$800 million"), said)
        for said in (
            "800 million dollars",
            "$800 million",
            "800 million",
            "US$800,000,000",
            "around 800 million dollars",
        )
    ),
    *(
        (valued("count", "more than 2,300 people"), said)
        for said in ("2300", "2,300", "over 2,300", "２３００", "2300 people")
    ),
    *((valued("count", "five rounds"), said) for said in ("5", "five", "5 rounds")),
    *((valued("ordinal", "40th"), said) for said in ("40", "fortieth", "the 40th")),
]
WRONG = [
    *((NAME, said) for said in ("Ikeda", "not Hata", "Tsutomu Ikeda", "Hatanaka")),
    *((BANK, said) for said in ("European Bank", "World Bank", "EBRT")),
    *(
        (valued("date", "late November 1994"), said)
        for said in ("November 1995", "1994", "early November 1994", "October 1994")
    ),
    *(
        (valued("money", "about US$800 million"), said)
        for said in ("80 million", "800 million yen", "800 billion", "900 million dollars")
    ),
    *(
        (valued("count", "more than 2,300 people"), said)
        for said in ("2301", "230", "23,000", "up to 2,300")
    ),
    *((valued("count", "five rounds"), said) for said in ("four", "15", "50")),
    *((valued("ordinal", "40th"), said) for said in ("41st", "14th", "4")),
]


PAIR = Key("typed", ("law and justice",), value_type="text", stem="On which two principles?")
AGENCY = Key(
    "typed", ("International Atomic Energy Agency", "IAEA"), value_type="entity", stem="Which body?"
)
MINISTRY = Key("typed", ("Russian Defense Ministry", "Defense Ministry"), value_type="entity")
PROGRAM = Key("typed", ("Russia-Japan Joint Program",), value_type="entity")
SEA = Key("typed", ("territorial seas",), value_type="text")
SIBERIA = Key("typed", ("eastern Siberia",), value_type="entity")
DEBTS = Key(
    "typed",
    ("rescheduling of debt repayments",),
    value_type="text",
    stem="What did the Paris Club agree for Russia in 1993?",
)
RIGHT += [
    *((PAIR, said) for said in ("law, justice", "justice and law", "Justice & Law")),
    *((AGENCY, said) for said in ("International Atomic Energy Agency (IAEA)", "IAEA (the IAEA)")),
    *((MINISTRY, said) for said in ("Ministry of Defence", "the Ministry of Defense")),
    (PROGRAM, "Russia-Japan Joint Programme"),
    (SEA, "territorial sea"),
    (SIBERIA, "East Siberia"),
    *((DEBTS, said) for said in ("rescheduling Russian debt repayments",)),
    *(
        (valued("money", "125 million yen"), said)
        for said in ("125m yen", "JPY 125 million", "JPY125m", "¥125 million", "125 million")
    ),
    *(
        (valued("count", "3,500 troops"), said)
        for said in ("three thousand five hundred", "three thousand and five hundred troops")
    ),
]
WRONG += [
    *((PAIR, said) for said in ("law", "law or justice", "law and order", "law, not justice")),
    *((AGENCY, said) for said in ("International Atomic Energy Agency (NEA)", "Atomic (IAEA)")),
    (MINISTRY, "Ministry of Foreign Affairs"),
    (SIBERIA, "West Siberia"),
    (Key("typed", ("trade and debts of 1990",), value_type="text"), "debts of 1990s and trade"),
    *((valued("money", "125 million yen"), said) for said in ("125bn yen", "USD 125 million")),
    *(
        (valued("count", "3,500 troops"), said)
        for said in ("three thousand five", "thirty-five hundred and one", "three thousand")
    ),
]


@pytest.mark.parametrize(("key", "said"), RIGHT)
def test_right(key: Key, said: str) -> None:
    assert grade(said, key).correct, grade(said, key)


@pytest.mark.parametrize(("key", "said"), WRONG)
def test_wrong(key: Key, said: str) -> None:
    assert not grade(said, key).correct, grade(said, key)


def test_options_are_compared_by_id() -> None:
    key = Key("multiple_choice", options=("a", "b"), correct=("b",))
    assert grade("b", key).correct
    assert not grade("a", key).correct
    with pytest.raises(Unanswerable):
        grade("z", key)
    with pytest.raises(Unanswerable):
        grade("  ", key)


@given(st.text(min_size=1, max_size=60).filter(str.strip), st.integers(1, 9999))
def test_nothing_crashes_and_no_other_figure_passes(said: str, n: int) -> None:
    key = valued("count", f"{n} people")
    grade(said, key)
    assert grade(f"{n}", key).correct
    assert not grade(f"{n + 1}", key).correct
    assert not grade(f"{n}0", key).correct


MEETING = Key(
    "typed",
    ("the first meeting",),
    value_type="text",
    stem="What were the three Sub-Commissions of the Commission set up to prepare?",
)
CITY = Key("typed", ("Moscow",), value_type="entity", stem="In which city did they meet?")


@pytest.mark.parametrize(
    "said", ["the first meeting of the Commission", "first meeting of the three sub-commissions"]
)
def test_words_of_the_question_may_come_back(said: str) -> None:
    assert grade(said, MEETING).rule == "question repeated"


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (MEETING, "the first meeting and the second"),
        (MEETING, "not the first meeting of the Commission"),
        (MEETING, "the first meeting of the Parliament"),
        (CITY, "Moscow or Khabarovsk"),
        (CITY, "Moscow and Khabarovsk"),
    ],
)
def test_but_no_second_answer_beside_the_first(key: Key, said: str) -> None:
    assert not grade(said, key).correct
