"""Fields of Anki in plain words. Pure."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.exchange.anki import faces, protobuf, text
from quizzes.exchange.anki.shapes import BadPackage, NoteType, Template
from tests.exchange.packages import BASIC, CLOZE, note

unhurried = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("plain", "plain"),
        ("<b>a</b> &amp; b", "a & b"),
        ("one<br>two<div>three</div>", "one two three"),
        ("<style>p { color: red }</style>x<script>alert(1)</script>", "x"),
        ("<ul><li>a</li><li>b</li></ul>", "• a • b"),
        ('a <img src="x.png"> b [sound:y.mp3]', "a [picture] b [sound]"),
        ("1 &lt; 2", "1 < 2"),
        ("1 < 2 and 3 > 2", "1 2"),
        ("&#x202e;evil", "[U+202E]evil"),
        ("a\x00b", "ab"),
    ],
)
def test_html_becomes_plain_text(html: str, words: str) -> None:
    assert text.plain(html) == words


@pytest.mark.parametrize(
    ("n", "asked", "answer"),
    [(1, "The […] sat […]", "cat x, on"), (2, "The cat [hint] sat on", "x")],
)
def test_gaps(n: int, asked: str, answer: str) -> None:
    field = "The {{c1::cat {{c2::x::hint}}}} sat {{c1::on}}"
    assert text.cloze_numbers(field) == {1, 2}
    assert (text.with_gap(field, n), text.filled(field, n)) == (asked, answer)
    assert text.revealed(field) == "The cat x sat on"


@unhurried
@given(st.text(alphabet="ab<>&;{}:c12[]/!- \"'", max_size=200))
def test_whatever_stands_in_a_field(html: str) -> None:
    assert "\n" not in text.plain(html)
    text.files(html)
    text.cloze_numbers(html)
    for n in (1, 2):
        text.with_gap(html, n)
        text.filled(html, n)


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<style>",
        "{{c1::",
        "}}",
        "[sound:",
        "&",
        "{{",
        "<!--",
        "<img ",
        "<img  src=",
        "<img> src='",
    ],
)
def test_long_fields_take_no_longer_than_they_are_long(piece: str) -> None:
    field = piece * (100_000 // len(piece))
    began = time.process_time()
    text.plain(field)
    text.revealed(field)
    text.files(field)
    assert time.process_time() - began < 2


def test_a_template_asks_what_it_shows() -> None:
    kind = NoteType(
        1,
        "T",
        ("Word", "Hint", "Meaning"),
        (
            Template("a", "{{Word}} {{#Hint}}({{Hint}}){{/Hint}}",
                     "{{FrontSide}}<hr id=answer>{{Meaning}}"),
            Template("b", "{{^Hint}}{{type:Meaning}}{{/Hint}}{{#Hint}}{{Hint}}{{/Hint}}",
                     "{{Word}}"),
        ),
    )  # fmt: skip
    full, bare = note(1, "hund", "animal", "dog"), note(2, "katt", "", "cat")
    assert faces.face(full, kind, 0) == faces.Face("hund (animal)", "dog")
    assert faces.face(bare, kind, 0) == faces.Face("katt", "cat")
    assert faces.face(bare, kind, 1) == faces.Face("cat", "katt")
    assert faces.face(full, kind, 7) is None


def test_a_side_without_words_is_no_card() -> None:
    assert faces.face(note(1, "<img src=a.png>", "Owl"), BASIC, 0) is None
    assert faces.face(note(1, "Owl", "[sound:a.mp3]"), BASIC, 0) is None


def test_the_line_of_a_note() -> None:
    assert faces.line(note(1, "Who?", "An owl"), BASIC) == "Who? An owl"
    assert faces.line(note(1, "hund", "dog"), BASIC) == "hund · dog"
    assert faces.line(note(1, "{{c1::Oslo}} is here.", ""), CLOZE) == "Oslo is here."


@unhurried
@given(st.binary(max_size=60))
def test_any_message_is_read_or_refused(message: bytes) -> None:
    with suppress(BadPackage):
        assert all(number >= 0 for number, _value in protobuf.fields(message, "x"))


def test_long_fields_are_not_kept_in_memory() -> None:
    text._plain.cache_clear()
    assert text.plain(f"<b>{'owl ' * 20_000}</b>").count("owl") == 20_000
    assert text._plain.cache_info().currsize == 0
    assert text.plain("<b>an owl</b>") == "an owl"
    assert text._plain.cache_info().currsize == 1
