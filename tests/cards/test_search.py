"""The search language: what is read, what is refused and where, and that it can be written back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from content.text import is_tag, plain_tag
from quizzes.cards.search import (
    WHOLE,
    All,
    Any,
    Figure,
    InDocument,
    Is,
    Kind,
    Name,
    Not,
    OfKind,
    Rated,
    Reason,
    SearchError,
    Section,
    Sign,
    State,
    Tagged,
    Text,
    Tree,
    parse,
)
from quizzes.cards.wording import worded
from quizzes.models import Question

READ: dict[str, Tree] = {
    "": All(),
    "  \t ": All(),
    "harbour": Text("harbour"),
    '"May 1904"': Text("May 1904"),
    r'"a \"b\" \\c"': Text('a "b" \\c'),
    "well-known": Text("well-known"),
    "a b": All((Text("a"), Text("b"))),
    "a and b": All((Text("a"), Text("b"))),
    "a or b c": Any((Text("a"), All((Text("b"), Text("c"))))),
    "a OR b Or c": Any((Text("a"), Text("b"), Text("c"))),
    "(a or b) c": All((Any((Text("a"), Text("b"))), Text("c"))),
    "(a)(b)": All((Text("a"), Text("b"))),
    "-a": Not(Text("a")),
    "--a": Not(Not(Text("a"))),
    "-(a b)": Not(All((Text("a"), Text("b")))),
    '"or"': Text("or"),
    "order": Text("order"),
    "section:2(5)": Section("2(5)"),
    "(section:2(5))": Section("2(5)"),
    "-section:4/technical-assistance": Not(Section("4/technical-assistance")),
    "is:due IS:New": All((State(Is.DUE), State(Is.NEW))),
    "prop:s>10": Figure(Name.S, Sign.MORE, Decimal(10)),
    "prop:r<=0.9": Figure(Name.R, Sign.AT_MOST, Decimal("0.9")),
    "prop:lapses!=0": Figure(Name.LAPSES, Sign.UNEQUAL, Decimal(0)),
    "rated:7": Rated(7),
    "rated:7:1": Rated(7, 1),
    "document:lund-bay": InDocument("lund-bay"),
    "tag:aid::food -TAG:Treaty": All((Tagged("aid::food"), Not(Tagged("treaty")))),
    "(tag:e\u0301t or tag:条約)": Any((Tagged("ét"), Tagged("条約"))),
    "kind:cloze": OfKind(Kind.CLOZE),
    "kind:Multiple-Choice": OfKind(Kind.MULTIPLE_CHOICE),
}


@pytest.mark.parametrize("text", READ)
def test_what_is_read(text: str) -> None:
    assert parse(text) == READ[text]


REFUSED: dict[str, tuple[Reason, int]] = {
    "a" * 401: (Reason.TOO_LONG, 401),
    "(" * 30: (Reason.TOO_DEEP, 21),
    "-" * 30 + "a": (Reason.TOO_DEEP, 21),
    "a\x00": (Reason.NOT_A_CHARACTER, 2),
    "a (b": (Reason.NOT_CLOSED, 3),
    'a "b': (Reason.QUOTE_OPEN, 3),
    "a) b": (Reason.NOTHING_TO_CLOSE, 2),
    "a ()": (Reason.NOTHING_INSIDE, 3),
    'a ""': (Reason.NOTHING_INSIDE, 3),
    "a or": (Reason.NOTHING_AFTER, 3),
    "a or or b": (Reason.NOTHING_AFTER, 3),
    "a and or b": (Reason.NOTHING_AFTER, 3),
    "or a": (Reason.NOTHING_BEFORE, 1),
    "(and a)": (Reason.NOTHING_BEFORE, 2),
    "a - b": (Reason.NOTHING_AFTER, 3),
    "a deck:b": (Reason.NO_SUCH_CONDITION, 3),
    "a tag:": (Reason.NO_TAG, 7),
    "tag:a_b": (Reason.NO_TAG, 5),
    "tag:aid::": (Reason.NO_TAG, 5),
    "kind:matching": (Reason.NO_SUCH_KIND, 6),
    ":a": (Reason.NO_SUCH_CONDITION, 1),
    "a is:old": (Reason.NO_SUCH_STATE, 6),
    "prop:x>1": (Reason.NO_SUCH_FIGURE, 6),
    "prop:s": (Reason.NO_SUCH_FIGURE, 6),
    "prop:s>ten": (Reason.NO_NUMBER, 8),
    "prop:s=>1": (Reason.NO_NUMBER, 8),
    "prop:s>": (Reason.NO_NUMBER, 8),
    "prop:s>-1": (Reason.NO_NUMBER, 8),
    "prop:reps>=2.5": (Reason.NOT_WHOLE, 12),
    "section:": (Reason.NO_SECTION, 9),
    "document:é": (Reason.NO_SLUG, 10),
    "rated:0": (Reason.NO_DAYS, 7),
    "rated:7:5": (Reason.NO_DAYS, 7),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_refused_and_where(text: str) -> None:
    with pytest.raises(SearchError) as caught:
        parse(text)
    assert (caught.value.reason, caught.value.at) == REFUSED[text]
    assert worded(caught.value).startswith(f"Character {caught.value.at}: ")


def test_every_reason_is_tried() -> None:
    assert {reason for reason, _at in REFUSED.values()} == set(Reason)


def test_kinds_are_those_of_the_bank() -> None:
    assert set(Kind) < set(Question.Kind.values)


tag_words = st.text(st.characters(categories=["Ll", "Lo", "Nd"]), min_size=1, max_size=6)
tags = st.tuples(tag_words, st.sampled_from(["-", "::"]), tag_words).map("".join).map(plain_tag)


def numbers(places: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(0, 999_999, places=places)


words = st.text(
    st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12
).filter(str.strip)  # fmt: skip
leaves: st.SearchStrategy[Tree] = st.one_of(
    st.builds(Text, words | st.sampled_from(["or", "AND", "-a", "a:b", '"', "\\", "a b", "ſ"])),
    st.builds(Section, st.sampled_from(["2", "2(5)", "4/technical-assistance", "2(5)/x", "é"])),
    st.builds(InDocument, st.from_regex(r"[-a-zA-Z0-9_]{1,9}", fullmatch=True)),
    st.builds(Tagged, tags.filter(is_tag)),
    st.builds(OfKind, st.sampled_from(Kind)),
    st.builds(State, st.sampled_from(Is)),
    st.builds(
        Figure,
        st.sampled_from([name for name in Name if name not in WHOLE]),
        st.sampled_from(Sign),
        st.integers(0, 4).flatmap(numbers),
    ),
    st.builds(Figure, st.sampled_from(sorted(WHOLE)), st.sampled_from(Sign), numbers(0)),
    st.builds(Rated, st.integers(1, 3650), st.none() | st.integers(1, 4)),
)


def deeper(trees: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    several = st.lists(trees, min_size=2, max_size=4).map(tuple)
    return st.one_of(st.builds(Not, trees), st.builds(All, several), st.builds(Any, several))


trees = st.recursive(leaves, deeper, max_leaves=8)


@given(trees.filter(lambda tree: len(str(tree)) <= 400))
@example(All())
def test_a_tree_written_out_is_read_as_itself(tree: Tree) -> None:
    assert parse(str(tree)) == tree


@given(st.text(max_size=60) | st.text('ab-():"\\ or<=>prop:is.9', max_size=60))
def test_any_text_is_read_or_refused_with_a_place_in_it(text: str) -> None:
    read = outcome(text)
    if isinstance(read, SearchError):
        assert 1 <= read.at <= len(text) + 1
        assert worded(read)
    else:
        assert parse(str(read)) == read


def outcome(text: str) -> Tree | SearchError:
    try:
        return parse(text)
    except SearchError as error:
        return error
