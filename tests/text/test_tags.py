"""What is a tag, in any script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.text import LONGEST_TAG, is_tag, plain_tag, tag_and_above, tags_of


@pytest.mark.parametrize(
    "word",
    [
        "treaty",
        "peace-treaty",
        "aid::food",
        "1956",
        "mémoire-2",
        "条約",
        "हिन्दी",
        "a" * LONGEST_TAG,
    ],
)
def test_tags(word: str) -> None:
    assert is_tag(word)


@pytest.mark.parametrize(
    "word",
    ["", "Treaty", "a b", "a_b", "-a", "a-", "a--b", "::a", "a::", "a:::b", "a:b", "2(5)",
     "e\u0301", "\u0301a", "a" * (LONGEST_TAG + 1)],
)  # fmt: skip
def test_no_tags(word: str) -> None:
    assert not is_tag(word)


def test_words_are_kept_plain_and_once() -> None:
    assert tags_of(["Treaty", "aid", "TREATY", "e\u0301t"]) == ("aid", "treaty", "ét")
    assert list(tag_and_above("aid::food::rice")) == ["aid", "aid::food", "aid::food::rice"]


@given(st.text(max_size=12))
def test_a_plain_word_is_as_plain_as_it_gets(word: str) -> None:
    assert plain_tag(plain_tag(word)) == plain_tag(word)
