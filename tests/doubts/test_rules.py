"""What the rules doubt, what they leave alone, and that no text brings them down."""

from __future__ import annotations

import hashlib
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.doubts import KINDS, Doubt, doubts, spelled_right, words
from content.models import EditorialNote
from content.text import outline

AMOUNTS = "They paid US$50 million, US$300 million, US$800 million and US$4 billion."

# text, the words that are doubted, the kind
DOUBTED = [
    ("Oil lies off Sakhalin. An earthquake struck Sakhlin.", "Sakhlin", "misprint"),
    ("Kozyrev came. Kozyrev went. Kozyrev sat. Kozyrav slept.", "Kozyrav", "misprint"),
    ("They spoke of the quiestions of the day.", "quiestions", "misprint"),
    ("The goverment of the town fell.", "goverment", "misprint"),
    ("The develop- ment of trade went on.", "develop- ment", "misprint"),
    ("The govern-ment of the town fell.", "govern-ment", "misprint"),
    ("The town saw the the pier.", "the the", "misprint"),
    ("The the pier was long.", "The the", "misprint"),
    (f"{AMOUNTS} Aid came to US$150 billion.", "US$150 billion", "doubtful figure"),
    (
        "It had 300 members, 310 members, 290 members and 30,000 members.",
        "30,000 members",
        "doubtful figure",
    ),
    ("It opened on 31 June 1904.", "31 June 1904", "doubtful figure"),
    ("It opened on February 29, 1995.", "February 29, 1995", "doubtful figure"),
    ("The minister came last March.", "last March", "relative date"),
    ("In 1956 they signed, and this year is the 40th.", "this year", "relative date"),
    ("Exchanges of the current fiscal year began.", "the current fiscal year", "relative date"),
    ("Most recently, a minister came.", "Most recently", "relative date"),
    ("At that time he was mayor.", "At that time", "relative date"),
    ("He met then-Foreign Minister Berg.", "then-Foreign Minister Berg", "relative date"),
    ("The pier was built three years ago.", "three years ago", "relative date"),
    ("# T\n\n## 1. Aid\n\nThis exchange began.", "This", "unclear"),
    ("The Fund paid for it.", "The Fund", "unclear"),
    ("Ministries deal with the above-mentioned issues.", "the above-mentioned issues", "unclear"),
    ("Berg met Holm. The latter was late.", "The latter", "unclear"),
    ("He read the said report.", "the said report", "unclear"),
    ("They asked the QXR for help.", "QXR", "unclear"),
    ("The pier (built of oak was long.", "(built", "unclear"),
    ("The pier, built of oak) was long.", "oak)", "unclear"),
    ('He said "the pier is long.', '"the', "unclear"),
    ("He said “the pier is long.", "“the", "unclear"),
]

LEFT_ALONE = [
    "The Russians of Russia like Russian tea. Russia and Russia and Russia.",
    "Norway's coast. Norwegian ships. Norwegians sail.",
    "Iran and Iraq and Iraq and Iraq.",
    "Austria is not Australia, Australia, Australia.",
    "Minister Berg. Ministers Berg and Holm. A Ministry. Ministries.",
    "The organisation and the organization travelled, traveled and reorganised.",
    "The granularity of websites and smartphones is unhelpful and nonpayment usual.",
    "The zorbing hall held zorbing, zorbing, zorbing.",
    "Short- and long-term aid, know-how, non-payment and a well-known mid- to late-summer fair.",
    "She knew that that was so. He had had enough. It is very very cold.",
    "Duran Duran played in New New Town.",
    AMOUNTS,
    "US$3 a day beside US$4 trillion.",
    "It opened on 29 February 1996, on 31 May and in June 31 people came.",
    "In 1994 Hata, at that time minister, came. Since then he slept.",
    "In March 1994 then-Foreign Minister Berg came.",
    "Last March (1996) he came.",
    "At the moment of grading nothing moved.",
    "The Regional Venture Fund lends. The Fund is small.",
    "The Commission on Trade met. The Commission sat.",
    "The Agreement on the prevention of incidents at sea holds.",
    "The former Soviet Union and the latter half of the year.",
    "# T\n\n## 1. Aid\n\nIt is important that ships sail.",
    "# T\n\n## 1. Aid\n\nShips sail.\n\nThis is known.",
    "The European Bank for Reconstruction and Development lent. The EBRD is big.",
    "The World Trade Organization (WTO) met. The WTO sat.",
    "The RBMK, a type of reactor, is old.",
    "The US, the EU and the USSR met under Louis XIV and Pius XII.",
    "EVERYBODY KNOWS THE QXR AND SHOUTS",
    "The pier (built of oak [and pine]) was long. 1) It is old. b) It is wet :)",
    'He said "no" and "yes". The board is 5" wide.',
    "“The pier is long.\n“It is old.”",
]


def read(text: str) -> tuple[Doubt, ...]:
    """The doubts of a text that begins with a sentence of its own."""
    return doubts(outline(text if text[0] == "#" else f"Title\nIt rained.\n{text}").text)


@pytest.mark.parametrize(("text", "printed", "kind"), DOUBTED)
def test_doubted(text: str, printed: str, kind: str) -> None:
    found = read(text)
    assert [(one.prints, one.kind) for one in found] == [(printed, kind)]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_left_alone(text: str) -> None:
    assert read(text) == ()


def test_what_a_document_speaks_of_is_spelled_right() -> None:
    text = "They adopted the Join Report in Zorbingen."
    assert doubts(text) == ()
    assert [one.prints for one in doubts(text, ["Joint Report"])] == ["Join Report"]
    assert doubts("An old kviting stood there. Kvitsoy!", ["Kvitsoy", "kviting"]) == ()
    assert [one.says for one in doubts("He saw Kvitsvoy.", ["Kvitsoy"])] == [
        "Probably a misprint for Kvitsoy."
    ]


def test_an_alias_that_is_a_misprint_is_no_right_spelling() -> None:
    assert list(spelled_right("Joint Report", ["Join Report", "the Report"])) == [
        "Joint Report",
        "the Report",
    ]
    assert list(spelled_right("Sakhalin", ["Sakhlin", "Karafuto"])) == ["Sakhalin", "Karafuto"]


def test_a_real_word_in_the_wrong_place_is_not_seen() -> None:
    assert doubts("They sent medial equipment and supplies.") == ()


def test_a_text_full_of_acronyms_floods_nobody() -> None:
    text = " ".join(f"The {a}{b}X met the {a}{b}X." for a in "BCDF" for b in "GHJK")
    assert len(doubts(text)) == 5


def test_kinds_are_those_of_notes() -> None:
    assert set(KINDS) <= set(EditorialNote.Kind.values)


def test_the_study_text_is_clean_but_for_one_figure() -> None:
    for path in Path("content/packs/shipped").glob("*/text.md"):
        found = doubts(outline(path.read_text(encoding="utf-8")).text)
        assert [one.prints for one in found] == ["US$150 billion"]


pieces = st.sampled_from(
    "the The Fund (a) ) ( [ “ ” \" ' then-Minister last March 31 June 0000 US$5 billion 99999 "
    "people WTO (WTO) develop- ment Sakhlin Sakhalin quiestions this latter said - … \n . , é İ ß "
    'ǅ 5" 1) :) 二 ۳ 𝒳'.split(" ")
)


@given(st.one_of(st.text(max_size=300), st.lists(pieces, max_size=60).map(" ".join)))
def test_every_text_is_read_and_every_place_is_inside(text: str) -> None:
    found = doubts(text, ["Sakhalin", "Joint Report"])
    assert all(text[one.start : one.end] == one.prints != "" for one in found)
    assert all(one.kind in KINDS and one.says for one in found)
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))


def test_a_long_text_is_read_in_time() -> None:
    text = "\n".join(
        f"The Fund of Name{chr(65 + n % 26)}alin{chr(97 + n % 7)} met (once in 19{n % 90 + 10}) "
        f"and paid US${n} million to {n} people of the the WTO."
        for n in range(3000)
    )
    began = time.process_time()
    assert doubts(text)
    assert time.process_time() - began < 5


def test_the_word_list_is_what_its_table_says() -> None:
    folder = Path(words.__file__).parent
    table = (folder / "README.md").read_text(encoding="utf-8")
    told = re.search(r"`english\.txt\.gz`.*`([0-9a-f]{64})`", table)
    assert told is not None
    assert hashlib.sha256((folder / "english.txt.gz").read_bytes()).hexdigest() == told[1]
    assert words.known("monetization")
    assert not words.known("quiestions")
