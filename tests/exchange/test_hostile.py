"""Whatever is uploaded: a clear word and an unchanged database."""

from __future__ import annotations

import io
import json
import random
import zlib

import pytest
import zstandard
from django.test import Client

from content.models import Document
from quizzes.exchange.anki import read
from quizzes.exchange.anki.read import collection_of, parsed
from quizzes.exchange.anki.shapes import BadPackage
from quizzes.models import Card, Incoming
from tests.exchange import packages
from tests.exchange.packages import changed, collection, newest, zipped
from tests.exchange.test_screens import BIRDS, LOG, send, take

GOOD = packages.package(BIRDS, log=LOG)
VIEW = "ALTER TABLE notes RENAME TO n; CREATE VIEW notes AS SELECT * FROM n;"
ENDLESS = """
ALTER TABLE revlog RENAME TO r;
CREATE VIEW revlog AS WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x)
SELECT n AS id, 1 AS cid, 3 AS ease, 1 AS ivl, 1 AS lastIvl, 1 AS factor, 1 AS time, 1 AS type
FROM x;
"""
COMPUTED = """
ALTER TABLE notes RENAME TO n;
CREATE TABLE notes (id, guid, mid, tags, flds AS (hex(zeroblob(1000000))));
INSERT INTO notes (id, guid, mid, tags) SELECT id, guid, mid, tags FROM n;
"""
NEWEST = """
UPDATE col SET ver = 18;
CREATE TABLE fields (ntid, ord, name, config); CREATE TABLE templates (ntid, ord, name, config);
CREATE TABLE notetypes (id, name, config); CREATE TABLE decks (id, name);
"""
ZEROS = f"{NEWEST} INSERT INTO templates VALUES (1, 0, 'a number for bytes', 30000000);"
BIG = str(10**22)
HOSTILE = {
    "not a zip": (b"hello", "not a zip file"),
    "cut short": (GOOD[: len(GOOD) // 2], "not a zip file"),
    "empty": (zipped(readme=b"x"), "no collection in it"),
    "no database": (zipped(collection__anki2=b"hello"), "damaged"),
    "bad zstd": (zipped(collection__anki21b=b"hello"), "damaged"),
    "half a database": (zipped(collection__anki2=collection(GOOD)[:9000]), "damaged"),
    "a view": (changed(GOOD, VIEW), "not a plain table"),
    "an endless view": (changed(GOOD, ENDLESS), "not a plain table"),
    "computed": (changed(GOOD, COMPUTED), "plain table"),
    "bad json": (changed(GOOD, "UPDATE col SET models = '[1'"), "col.models"),
    "wrong json": (changed(GOOD, "UPDATE col SET decks = '[1]'"), "col.decks"),
    "no table": (changed(GOOD, "DROP TABLE revlog"), "damaged"),
    "no row": (changed(GOOD, "DELETE FROM col"), "damaged"),
    "words for numbers": (changed(GOOD, "UPDATE cards SET due = 'soon'"), "damaged"),
    "zeros": (changed(GOOD, ZEROS), "damaged"),
    "a large number": (changed(GOOD, f"UPDATE notes SET mid = '{BIG}'"), "damaged"),
    "too new": (changed(GOOD, "UPDATE col SET ver = 99"), "newer than we know"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", HOSTILE)
def test_a_bad_file_is_refused_in_plain_words(as_learner: Client, name: str) -> None:
    data, said = HOSTILE[name]
    response = send(as_learner, data)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not any(one.objects.exists() for one in (Incoming, Document, Card))


@pytest.mark.django_db
def test_another_kind_of_file_is_refused(as_learner: Client) -> None:
    assert send(as_learner, GOOD, "deck.zip").status_code == 422
    assert as_learner.post("/exchange/upload/", {}).status_code == 422


@pytest.mark.django_db
def test_a_name_that_is_no_text_is_mended(as_learner: Client) -> None:
    decks = json.dumps({"9": {"name": "Bi\ud800r\0ds"}})
    sent = send(as_learner, changed(GOOD, f"UPDATE col SET decks = '{decks}'"))
    assert "Bi?rds" in as_learner.get(sent.url).content.decode()
    as_learner.post(f"{sent.url}confirm/")
    assert Document.objects.get().title == "Bi?rds"


@pytest.mark.django_db
def test_a_picture_where_nothing_is_seen_is_no_answer(as_learner: Client) -> None:
    hidden = packages.note(1, "Which bird hoots?", "<title><img src='owl.png'></title>")
    data = packages.package([hidden], files={"owl.png": packages.PNG})
    assert take(as_learner, data)["left"] == {"no words": 1}


@pytest.mark.parametrize("packed", ["zip", "zstd"])
def test_a_bomb_is_stopped_while_it_is_unpacked(
    packed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "MOST_BYTES", 3_000_000)
    zeros = bytes(50_000_000)
    data = (
        zipped(collection__anki2=zeros)
        if packed == "zip"
        else zipped(collection__anki21b=zstandard.ZstdCompressor().compress(zeros))
    )
    assert len(data) < 100_000
    with pytest.raises(BadPackage, match="too large"):
        collection_of(io.BytesIO(data))


def test_too_many_rows_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "MOST_NOTES", 1)
    with pytest.raises(BadPackage, match="too many"):
        parsed(collection(GOOD))


def test_the_newest_form_and_the_dummy_beside_the_real() -> None:
    assert len(parsed(collection_of(io.BytesIO(newest(GOOD)))).notes) == 2
    both = zipped(collection__anki2=b"dummy", collection__anki21=collection(GOOD))
    assert len(parsed(collection_of(io.BytesIO(both))).notes) == 2


def test_paths_in_a_package_lead_nowhere() -> None:
    data = io.BytesIO()
    data.write(zipped(**{"../../evil": b"x", "collection__anki2": collection(GOOD)}))
    assert len(parsed(collection_of(data)).notes) == 2


def test_mutated_files_are_read_or_refused() -> None:
    chance = random.Random(7)
    good = collection(GOOD)
    refused = 0
    for _n in range(150):
        data = bytearray(good)
        for _k in range(chance.randint(1, 30)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            parsed(bytes(data))
        except BadPackage:
            refused += 1
    assert refused > 20
    for _n in range(100):
        data = bytearray(GOOD)
        data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            parsed(collection_of(io.BytesIO(bytes(data))))
        except BadPackage:
            refused += 1
    assert zlib.crc32(good)


@pytest.mark.django_db
def test_words_of_a_field_are_shown_as_words(as_learner: Client) -> None:
    notes = [packages.note(1, "&lt;script&gt;alert(1)&lt;/script&gt; who?", "<i>An</i> owl")]
    report = take(as_learner, packages.package(notes))
    page = as_learner.get("/review/").content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert report["cards_new"] == 1
