"""Sentences, outlines and quotations."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content import text as texts

SPLIT = [
    ("It rained. It stopped.", 2),
    ("Oleg N. Berg came. He left.", 2),
    ("Dr. Holm paid 3.5 million. Why? Nobody knew!", 3),
    ("He said “Go.” Then he went.", 2),
    ("They met (see No. 5) in May. It was cold (and wet).", 2),
    ("Anna built it", 1),
]


@pytest.mark.parametrize(("paragraph", "n"), SPLIT)
def test_sentences(paragraph: str, n: int) -> None:
    assert len(texts.sentences(paragraph)) == n


@given(st.text(max_size=400))
def test_sentences_cover_the_paragraph_in_order(paragraph: str) -> None:
    spans = texts.sentences(paragraph)
    assert "".join("".join(s.of(paragraph).split()) for s in spans) == "".join(paragraph.split())
    assert all(a.end <= b.start for a, b in zip(spans, spans[1:], strict=False))


@given(st.text(max_size=300))
def test_any_text_passes_the_door(text: str) -> None:
    assert "\x00" not in texts.clean_text(text)
    texts.outline(text)


def test_the_outline_of_our_markdown() -> None:
    found = texts.outline(
        "# T\n\n## 1. One\n\nFirst\nline. Second.\n\n(2) Item text.\n\n### Part b\n\nLast."
    )
    assert [s.path for s in found.sections] == ["1", "1(2)", "1/part-b"]
    first = found.sections[0].paragraphs[0]
    assert [s.of(found.text) for s in first.sentences] == ["First line.", "Second."]


def test_a_quotation_is_found_again() -> None:
    text = "The pier was long. The harbour opened in 1904. It was cold."
    wanted = texts.quote(text, 19, 46)
    moved = "A new beginning. " + text
    assert texts.find(moved, wanted).of(moved) == wanted.exact
    edited = text.replace("opened in 1904", "was opened in 1904")
    assert "1904" in texts.find(edited, wanted, 19).of(edited)


def test_the_first_document_has_57_sentences() -> None:
    source = os.environ.get("RECITE_SOURCE")
    if not source:
        pytest.skip("RECITE_SOURCE does not name the source of the first document")
    found = texts.outline(Path(source).read_text(encoding="utf-8"))
    assert sum(len(p.sentences) for s in found.sections for p in s.paragraphs) == 57
    paths = [s.path for s in found.sections]
    assert paths[:4] == ["1", "2", "2(1)", "2(2)"]
    assert "4/debt-repayment-rescheduling" in paths
