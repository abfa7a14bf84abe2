"""Whatever words are written as YAML are read again as they were, and a person can read them."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from content.packs.layout import WIDTH, Column, Row, Tree, yaml_text
from content.packs.nodes import root_of
from content.text import clean_text

AWKWARD = """'"`:#{}[],&*!|>%@?-~ \t\n\r\\"""
WORDS = st.one_of(
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40),
    st.text(alphabet=AWKWARD + "aé日ж🙂\u00a0\u2028\u0085\ufeff\x7f", max_size=24),
    st.lists(st.sampled_from(["a", "#", ": b", "{role}", "- ", "of", "…", "日本"])).map(" ".join),
    st.sampled_from(
        ["true", "no", "null", "~", "1994", "1:2.3", "0x1f", "1e5", "1994-03", "=", ""]
    ),
    st.lists(st.sampled_from(["word", "longer", "#", "it's"]), min_size=20, max_size=90).map(
        " ".join
    ),
)
KEYS = st.one_of(st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True), WORDS.filter(bool))
VALUES = st.recursive(
    WORDS,
    lambda below: st.one_of(
        st.lists(below, max_size=4),
        st.dictionaries(KEYS, below, max_size=4),
        st.dictionaries(KEYS, below, max_size=4).map(Row),
        st.dictionaries(KEYS, below, max_size=4).map(Column),
    ),
    max_leaves=12,
)


def plain(node: yaml.Node) -> Any:
    """What the reader of packs has before it: every scalar as it is written."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [plain(member) for member in node.value]
    return node.value


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.lists(VALUES, min_size=1, max_size=4), st.dictionaries(KEYS, VALUES)))
@example({"clause": "a: b # c", "quote": "He said: “it's {so}” # twice", "on": ["no", "", " x "]})
@example([{"says": "one\n\ntwo\n  three\n"}, {"says": "\ufeff\u0085\u2028"}])
def test_every_text_survives(value: Tree) -> None:
    text = yaml_text(value)
    assert plain(root_of("facts.yaml", text)) == value
    assert yaml.safe_load(text) == value
    assert clean_text(text).count("\n") == text.count("\n")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"date": {"date": "May 1904", "the": True}}, "date: {date: May 1904, the: true}\n"),
        ({"n": 3, "at": [4, 9], "year": "1994"}, "n: 3\nat: [4, 9]\nyear: '1994'\n"),
        ([Column({"id": "a", "forms": {"past": "lit"}})], "- id: a\n  forms: {past: lit}\n"),
        ({"a": Column({"b": "c"})}, "a:\n  b: c\n"),
        ({"a": {}, "b": []}, "a: {}\nb: []\n"),
    ],
)  # fmt: skip
def test_what_is_short_stands_on_one_line(value: Tree, text: str) -> None:
    assert yaml_text(value) == text


def test_what_is_long_is_laid_out_and_wrapped() -> None:
    same = ["the same words"] * 9
    text = yaml_text({"accept": same, "again": same, "why": "word " * 60 + "end", "at": Row(a="b")})
    assert text.count("- the same words\n") == 18
    assert "&" not in text
    assert "at: {a: b}" in text
    assert max(map(len, text.splitlines())) <= WIDTH + len("word")
