"""Pictures and sounds come in with the notes, are shown beside the words, and go out again."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
import zstandard
from django.test import Client
from django.utils import timezone

from accounts.models import User
from content.documents.files import kind_of
from content.models import Document, DocumentFile
from quizzes.exchange.anki import read
from quizzes.memory.models import Card, Hold
from quizzes.models import Illustration, Incoming, IncomingFile, Question
from quizzes.questions.actions import revise
from tests import make
from tests.exchange import packages
from tests.exchange.packages import MP3, PNG, SVG, note
from tests.exchange.test_screens import downloaded, send, take

pytestmark = pytest.mark.django_db
FLAG = note(1, '<img alt="Norway" src="no%20way.png">', "Norway")
OWL = note(2, "Which bird hoots?", "An owl [sound:owl &amp; co.mp3]<br><img src='owl.svg'>")
FILM = note(3, "Which bird flies? [sound:flight.mp4]", "A swift")
FILES = {
    "no way.png": PNG,
    "owl & co.mp3": MP3,
    "owl.svg": SVG,
    "flight.mp4": b"\0\0\0\x18ftypisom" + bytes(40),
    "unused.png": PNG,
}
DECK = packages.package([FLAG, OWL, FILM], files=FILES)


@pytest.fixture
def deck(as_learner: Client) -> str:
    """The slug of the document that the package became."""
    return str(take(as_learner, DECK)["document"])


def addresses(page: str) -> list[str]:
    return re.findall(r'class="beside"[^>]* src="([^"]+)"', page)


def test_what_would_come_is_said_before(learner: User, as_learner: Client) -> None:
    sent = send(as_learner, DECK)
    look = as_learner.get(sent.url).content.decode()
    assert "Pictures and sounds</dt><dd>3<" in look
    assert "1 note has a picture, a film or a sound that is not shown here" in look
    waiting = IncomingFile.objects.values_list("name", flat=True)
    assert set(waiting) == FILES.keys() - {"unused.png"}
    as_learner.post(f"{sent.url}discard/")
    assert not IncomingFile.objects.exists()
    assert not DocumentFile.objects.exists()


def test_a_card_that_is_only_a_picture_is_asked(as_learner: Client, deck: str) -> None:
    assert not IncomingFile.objects.exists()
    flag, owl, film = Card.objects.order_by("fact__ordinal")
    asked = as_learner.get("/review/").content.decode()
    assert "Look at the picture</h1>" in asked
    assert 'alt="Picture 1"' in asked  # neither the name of the file nor its text tells
    assert "Norway" not in asked
    (address,) = addresses(asked)
    shown = as_learner.get(f"/review/{flag.pk}/reveal/").content.decode()
    assert addresses(shown) == [address]
    shown = as_learner.get(f"/review/{owl.pk}/reveal/").content.decode()
    assert '<audio class="beside" controls' in shown
    assert len(addresses(shown)) == 2
    assert "</span>An owl</h1>" in shown
    shown = as_learner.get(f"/review/{film.pk}/reveal/").content.decode()
    assert addresses(shown) == []
    assert "Which bird flies? [sound]" in shown


def test_the_swap_shows_it_too(as_learner: Client, deck: str) -> None:
    first, *_rest = Card.objects.order_by("fact__ordinal")
    given = {"rating": 4, "key": "key-00000001", "seen": 0}
    Card.objects.filter(pk=first.pk).update(flagged=False)
    swapped = as_learner.get("/review/", headers={"HX-Request": "true", "HX-Target": "stage"})
    assert len(addresses(swapped.content.decode())) == 1
    after = as_learner.post(
        f"/review/{first.pk}/answer/", given, headers={"HX-Request": "true", "HX-Target": "stage"}
    )
    assert "Which bird hoots?" in after.content.decode()
    assert addresses(after.content.decode()) == []


def test_who_reads_the_document_gets_its_files(
    learner: User, as_learner: Client, stranger: User, instructor: User, deck: str
) -> None:
    (address,) = addresses(as_learner.get("/review/").content.decode())
    got = as_learner.get(address)
    assert (got["Content-Type"], got.content) == ("image/png", PNG)
    assert "sandbox" in got["Content-Security-Policy"]
    assert got["X-Content-Type-Options"] == "nosniff"
    assert got["Cache-Control"] == "private, no-cache"
    again = as_learner.get(address, headers={"If-None-Match": got["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    for client in (Client(), make.signed_in(stranger), make.signed_in(instructor)):
        assert client.get(address, headers={"If-None-Match": got["ETag"]}).status_code == 404
    film = DocumentFile.objects.get(name="flight.mp4")
    assert as_learner.get(f"/read/{deck}/file/{film.pk}/").status_code == 404
    other = make.document(slug="other", owner=learner)
    wrong = address.replace(deck, other.slug)
    assert as_learner.get(wrong).status_code == 404
    # While a graded quiz on it is open, its pictures are put away with its text.
    until = timezone.now() + timedelta(minutes=5)
    Hold.objects.create(
        learner=learner, document=DocumentFile.objects.first().document, until=until
    )
    assert as_learner.get(address).status_code == 404


@pytest.mark.parametrize(
    ("asked", "status", "said", "size"),
    [
        ("bytes=0-3", 206, "bytes 0-3/404", 4),
        ("bytes=400-", 206, "bytes 400-403/404", 4),
        ("bytes=100-9999", 206, "bytes 100-403/404", 304),
        ("bytes=404-", 416, "bytes */404", 0),
        ("bytes=9-3", 416, "bytes */404", 0),
        ("bytes=-5", 200, None, 404),
        ("lines=1-2", 200, None, 404),
    ],
)
def test_players_ask_for_parts_of_a_sound(
    as_learner: Client, deck: str, asked: str, status: int, said: str | None, size: int
) -> None:
    sound = DocumentFile.objects.get(kind="sound")
    got = as_learner.get(f"/read/{deck}/file/{sound.pk}/", headers={"Range": asked})
    assert (got.status_code, got.get("Content-Range"), len(got.content)) == (status, said, size)


def test_files_go_out_as_they_came(as_learner: Client, deck: str) -> None:
    with zipfile.ZipFile(io.BytesIO(downloaded(as_learner, progress="on"))) as archive:
        names = json.loads(archive.read("media"))
        held = {name: archive.read(member) for member, name in names.items()}
    assert held == {name: data for name, data in FILES.items() if name != "unused.png"}


def test_two_files_of_one_name_go_out_under_two(as_learner: Client) -> None:
    """Another deck has an owl of its own, and the same flag."""
    take(as_learner, DECK)
    other = [
        note(4, "Whose <img src='owl.svg'> and <img src=no%20way.png>?", "Hers [sound:owl.svg]"),
        note(5, "Which bird sings?", "A thrush"),
    ]
    files = {"owl.svg": PNG + b"another", "no way.png": PNG}
    take(as_learner, packages.package(other, deck="Owls", files=files))
    data = downloaded(as_learner)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = json.loads(archive.read("media"))
        held = {name: archive.read(member) for member, name in names.items()}
    assert held["owl.svg"] == SVG
    assert held["no way.png"] == PNG
    (new,) = held.keys() - FILES.keys()
    assert re.fullmatch(r"[0-9a-f]{16}\.svg", new)
    assert held[new] == PNG + b"another"
    fields = {one.guid: one.fields for one in read.parsed(packages.collection(data)).notes}
    assert fields["guid2"] == OWL.fields
    assert fields["guid4"] == (
        f"Whose <img src='{new}'> and <img src=no%20way.png>?",
        f"Hers [sound:{new}]",
    )
    assert fields["guid5"] == other[1].fields


def test_files_that_come_later_stand_beside_their_cards(
    learner: User, as_learner: Client, stranger: User
) -> None:
    """Exported without its media at first, then with them."""
    other = note(6, "Which bird is <img src=owl.svg>?", "An owl")
    first = take(as_learner, packages.package([OWL, FILM, other]))
    assert (first["notes_new"], first["files"]) == (3, 0)
    revise(Question.objects.get(fact__foreign_note__guid="guid6"),
           {"stem": "Who is it?", "key": "An owl", "accepted": ["An owl"]}, learner)  # fmt: skip
    again = packages.package([OWL, FILM, other], files=FILES)
    sent = send(as_learner, again)
    look = as_learner.get(sent.url).content.decode()
    assert "Pictures and sounds</dt><dd>2<" in look
    assert "There is nothing new in it" not in look
    as_learner.post(f"{sent.url}confirm/")
    owl = Card.objects.get(fact__foreign_note__guid="guid2")
    shown = as_learner.get(f"/review/{owl.pk}/reveal/").content.decode()
    assert len(addresses(shown)) == 2
    assert "</span>An owl</h1>" in shown
    # The words of this card were changed here: they speak of no picture any more.
    assert Illustration.objects.count() == 2
    assert set(DocumentFile.objects.values_list("name", flat=True)) == {"owl & co.mp3", "owl.svg"}
    assert (
        "There is nothing new in it" in as_learner.get(send(as_learner, again).url).content.decode()
    )


def test_files_are_set_into_ones_own_documents_alone(as_learner: Client, stranger: User) -> None:
    take(as_learner, packages.package([OWL]))
    Document.objects.update(is_public=True)
    other = make.signed_in(stranger)
    assert take(other, packages.package([OWL], files=FILES))["files"] == 0
    assert not DocumentFile.objects.exists()


def test_a_new_wording_keeps_its_picture(
    learner: User, as_learner: Client, instructor: User, deck: str
) -> None:
    question = Question.objects.get(revision__key="Norway")
    wording = {"stem": "Whose flag is [picture]?", "key": "Norway", "accepted": ["Norway"]}
    revise(question, wording, learner)
    asked = as_learner.get("/review/").content.decode()
    assert "Whose flag is ?</h1>" in asked
    assert len(addresses(asked)) == 1
    revise(question, wording | {"stem": "Which land is this?"}, learner)
    assert addresses(as_learner.get("/review/").content.decode()) == []


def test_a_picture_is_not_typed(learner: User, as_learner: Client) -> None:
    User.objects.filter(pk=learner.pk).update(answer_by="typed")
    owl = note(2, "What does an owl look like?", "<img src=owl.svg>")
    take(as_learner, packages.package([owl], files=FILES))
    page = as_learner.get("/review/").content.decode()
    assert "Show answer" in page
    assert 'name="response"' not in page


def broken(media: bytes) -> bytes:
    """The package with another list of its files."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(DECK)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, media if name == "media" else old.read(name))
    return out.getvalue()


@pytest.mark.parametrize(
    "media",
    [b"", b"{", b"[]", b"null", b"\xff" * 9, b'{"77": "owl.svg"}', b'{"0": 5}',
     zstandard.compress(b"\x0a\x05\x0a\xff"), zstandard.FRAME_HEADER + b"x"],
)  # fmt: skip
def test_a_broken_list_of_files_loses_no_note(as_learner: Client, media: bytes) -> None:
    report = take(as_learner, broken(media))
    # The flag has no words: without its picture it cannot be asked.
    assert (report["notes_new"], report["files"]) == (2, 0)


def test_large_files_stay_out(as_learner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "LARGEST_FILE", len(MP3) - 1)
    assert take(as_learner, DECK)["files"] == 2
    assert Illustration.objects.count() == 2


def test_all_files_together_have_a_limit(
    as_learner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "MOST_OF_FILES", len(PNG) + 1)
    assert take(as_learner, DECK)["files"] == 1


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"\0\0\0\x1cftypavif", "image/avif"),
        (SVG, "image/svg+xml"),
        (b"\xef\xbb\xbf<!-- a --><svg>", "image/svg+xml"),
        (MP3, "audio/mpeg"),
        (b"OggS", "audio/ogg"),
        (b"RIFF\0\0\0\0WAVEfmt ", "audio/wav"),
        (b"\0\0\0\x1cftypM4A ", "audio/mp4"),
        (b"<html><svg>", "application/octet-stream"),
        (b"<svgx>", "application/octet-stream"),
        (b"", "application/octet-stream"),
        (b"%PDF-1.7", "application/octet-stream"),
        (b"<!--" * 500, "application/octet-stream"),
        (b"<!---->" * 290 + b"x", "application/octet-stream"),
        (b"<!-- a - b -- c ---><svg>", "image/svg+xml"),
    ],
)
def test_the_first_bytes_say_what_it_is(data: bytes, media_type: str) -> None:
    assert kind_of(data)[1] == media_type


def test_what_waits_goes_when_another_comes(as_learner: Client) -> None:
    send(as_learner, DECK)
    send(as_learner, DECK)
    assert Incoming.objects.count() == 1
    assert IncomingFile.objects.count() == 4
