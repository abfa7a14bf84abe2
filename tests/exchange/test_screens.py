"""A learner takes cards to Anki and brings decks and answers from there."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from content.models import Document, Evidence
from quizzes.exchange.anki.read import collection_of, parsed
from quizzes.generation.run import refresh
from quizzes.memory import actions as memory
from quizzes.memory.rebuild import differences
from quizzes.memory.recount import wrong_days, wrong_forecast
from quizzes.models import Card, Hold, Incoming, Membership, Review
from quizzes.privacy.actions import erase
from tests import make
from tests.exchange import packages
from tests.exchange.packages import NOW, answer, note
from tests.review.test_session import press, studied

pytestmark = pytest.mark.django_db


def send(client: Client, data: bytes, name: str = "deck.apkg") -> Any:
    return client.post("/exchange/upload/", {"file": SimpleUploadedFile(name, data)})


def take(client: Client, data: bytes, name: str = "deck.apkg") -> dict[str, Any]:
    """Upload, look, say yes; the report."""
    sent = send(client, data, name)
    assert sent.status_code == 302, sent.content.decode()
    assert client.get(sent.url).status_code == 200
    assert client.post(f"{sent.url}confirm/").status_code == 302
    assert client.get(sent.url).status_code == 200
    report = Incoming.objects.order_by("-pk").first().report  # type: ignore[union-attr]
    assert isinstance(report, dict)
    return report


def downloaded(client: Client, **asked: str) -> bytes:
    response = client.get("/exchange/anki/", asked)
    assert response["Content-Disposition"].startswith("attachment")
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def holds(person: User) -> None:
    assert list(differences(person)) == []
    assert list(wrong_days(person)) == []
    assert list(wrong_forecast(person)) == []


BIRDS = [note(1, "Which bird hoots?", "An owl"), note(2, "Which bird sings?", "A thrush")]
LOG = [
    answer(1, NOW),
    answer(1, NOW + timedelta(minutes=11), days=3),
    answer(1, NOW + timedelta(days=3), days=9, kind=1),
]


def test_a_deck_becomes_a_document_of_its_own(learner: User, as_learner: Client) -> None:
    sent = send(as_learner, packages.package(BIRDS, log=LOG))
    assert Document.objects.count() == 0
    look = as_learner.get(sent.url).content.decode()
    assert "New notes</dt><dd>2<" in look
    assert "New answers</dt><dd>3<" in look
    assert "“Birds”" in look
    as_learner.post(f"{sent.url}confirm/")
    document = Document.objects.get()
    assert (document.owner, document.is_public, document.title) == (learner, False, "Birds")
    for row in Evidence.objects.select_related("version"):
        assert row.version.canonical_text[row.start : row.end] == row.exact
    begun, new = Card.objects.of(learner.pk).order_by("pk")
    assert (begun.state, begun.reps, begun.rows, begun.interval) == ("review", 3, 3, 9)
    assert str(begun.due_day) == "2026-03-14"
    assert new.state == "new"
    holds(learner)
    page = as_learner.get(f"/read/{document.slug}/").content.decode()
    assert "Which bird hoots?" in page
    assert "New fact" not in page
    assert "An owl" in as_learner.get(f"/review/{begun.pk}/reveal/").content.decode()
    # Long due by now, so it is asked before the new one.
    assert "Which bird hoots?" in as_learner.get("/review/").content.decode()
    assert "Which bird hoots?" in as_learner.get("/cards/", {"q": "hoots"}).content.decode()
    assert as_learner.get("/progress/").status_code == 200


def test_nobody_else_sees_it(as_learner: Client, stranger: User, instructor: User) -> None:
    report = take(as_learner, packages.package(BIRDS))
    package = Incoming.objects.get()
    for person in (stranger, instructor):
        client = make.signed_in(person)
        assert client.get(f"/read/{report['document']}/").status_code == 404
        assert client.get(f"/exchange/{package.pk}/").status_code == 404
        assert client.post(f"/exchange/{package.pk}/confirm/").status_code == 404


def test_the_generator_leaves_notes_alone(as_learner: Client) -> None:
    report = take(as_learner, packages.package(BIRDS))
    done = refresh(Document.objects.get(slug=report["document"]))
    assert done.lines == []


def test_a_note_type_that_got_a_field_meanwhile_goes_out_once(
    as_learner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anki refuses a package in which one note has another number of fields than its type."""
    take(as_learner, packages.package(BIRDS))
    wider = replace(packages.BASIC, fields=("Hint", *packages.BASIC.fields))
    monkeypatch.setattr(packages, "BASIC", wider)
    later = note(7, "It is tall", "Which bird runs?", "An ostrich")
    take(as_learner, packages.package([later], deck="More birds"))
    found = parsed(collection_of(io.BytesIO(downloaded(as_learner))))
    assert found.note_types[1].fields == ("Hint", "Front", "Back")
    fields = {one.guid: one.fields for one in found.notes}
    assert fields["guid1"] == ("", "Which bird hoots?", "An owl")
    assert fields["guid7"] == later.fields


def test_what_came_of_one_deck_goes_back_into_one(as_learner: Client) -> None:
    """Notes of a later package are a further document; Anki would call its deck “Birds_”."""
    take(as_learner, packages.package(BIRDS))
    take(as_learner, packages.package([*BIRDS, note(7, "Which bird runs?", "An ostrich")]))
    assert Document.objects.count() == 2
    found = parsed(collection_of(io.BytesIO(downloaded(as_learner))))
    assert sorted(found.decks.values()) == ["Birds", "Default"]
    assert len(found.cards) == 3
    assert {found.decks[one.deck] for one in found.cards} == {"Birds"}


def test_the_same_file_twice_adds_nothing(learner: User, as_learner: Client) -> None:
    data = packages.package(BIRDS, log=LOG)
    take(as_learner, data)
    rows = Review.objects.count()
    again = take(as_learner, data)
    assert (again["notes_new"], again["cards_new"], again["answers_new"]) == (0, 0, 0)
    assert (again["notes_known"], again["answers_known"]) == (2, 3)
    assert (Review.objects.count(), Document.objects.count()) == (rows, 1)
    # Pressed twice, it counts once.
    package = Incoming.objects.order_by("pk").first()
    as_learner.post(f"/exchange/{package.pk}/confirm/")  # type: ignore[union-attr]
    assert Review.objects.count() == rows


def test_our_cards_go_out_and_come_back(learner: User, as_learner: Client) -> None:
    for n, card in enumerate(studied(learner, 3)[:2]):
        press(as_learner, card, key=f"key-{n:08}")
    undone = Card.objects.of(learner.pk).order_by("pk")[2]
    press(as_learner, undone, key="key-00000009")
    as_learner.post("/review/undo/", {"key": "undo-0000001"})
    data = downloaded(as_learner, progress="on")
    held = parsed(collection_of(io.BytesIO(data)))
    assert (len(held.notes), len(held.log)) == (3, 2)
    assert held.notes[0].guid.startswith("recite:lund-bay:fact-")
    assert held.notes[0].fields[4].startswith("http://testserver/read/lund-bay/?text=study&")
    report = take(as_learner, data)
    assert (report["answers_known"], report["answers_new"], report["cards_new"]) == (2, 0, 0)
    bare = parsed(collection_of(io.BytesIO(downloaded(as_learner))))
    assert bare.log == []
    assert {card.type for card in bare.cards} == {0}


def test_answers_of_both_places_are_one_log(learner: User, as_learner: Client) -> None:
    card = studied(learner, 1)[0]
    held = parsed(collection_of(io.BytesIO(downloaded(as_learner, progress="on"))))
    press(as_learner, card, rating=3)
    here = Review.objects.get()
    guid = held.notes[0].guid
    before = here.at - timedelta(days=3)
    data = packages.package(
        [note(1, "q", "a", guid=guid)], log=[answer(1, before), answer(1, here.at, 1)]
    )
    report = take(as_learner, data)
    # One is older, the other was given in the very millisecond of ours.
    assert report["answers_new"] == 1
    card.refresh_from_db()
    assert (card.reps, card.rows, card.state) == (2, 2, "review")
    holds(learner)
    # Undo takes back what was pressed here, not what was brought.
    as_learner.post("/review/undo/", {"key": "undo-0000001"})
    card.refresh_from_db()
    assert (card.reps, card.state) == (1, "learning")
    holds(learner)
    # What was taken back here is not brought again.
    data = packages.package([note(1, "q", "a", guid=guid)], log=[answer(1, here.at, 3)])
    assert take(as_learner, data)["answers_new"] == 0


def test_what_is_no_answer_is_told(learner: User, as_learner: Client) -> None:
    cards = [
        packages.CardRow(1, 1, 9, 0, type=2, queue=-1, due=5, interval=9, reps=4, flags=3),
        packages.CardRow(2, 2, 9, 0),
        packages.CardRow(3, 3, 9, 0),
    ]
    log = [
        answer(2, NOW, ease=0, days=5, kind=4),
        answer(2, NOW + timedelta(minutes=1), kind=3)._replace(factor=0),
        answer(2, timezone.now() + timedelta(days=9)),
        answer(2, NOW + timedelta(minutes=2), ease=7),
    ]
    notes = [*BIRDS, note(3, "<img src=a.png>", "A <b>crow</b>")]
    report = take(as_learner, packages.package(notes, cards, log))
    assert report["without_log"] == 1
    assert (report["by_hand"], report["crammed"], report["out_of_time"]) == (2, 1, 1)
    assert report["left"] == {"no words": 1}
    card = Card.objects.of(learner.pk).order_by("pk")[0]
    assert (card.state, card.suspended, card.flagged) == ("new", True, True)
    page = as_learner.get(f"/exchange/{Incoming.objects.get().pk}/").content.decode()
    assert "It starts new." in page
    assert "its question or its answer has no words" in page
    holds(learner)


def test_cards_of_somebody_elses_document_come_as_notes(
    instructor: User, learner: User, as_learner: Client
) -> None:
    document = make.document(owner=instructor, public=False)
    make.bank(document, 2)
    course = make.course(instructor, learner, documents=[document])
    memory.enrol(learner, document)
    data = downloaded(as_learner, progress="on")
    make.leave(course, learner)
    assert Membership.objects.get().left_at is not None
    assert as_learner.get("/exchange/anki/").status_code == 302
    other = make.signed_in(make.learner("other"))
    report = take(other, data)
    assert (report["notes_new"], report["notes_known"]) == (2, 0)


def test_a_graded_quiz_keeps_its_document_in(learner: User, as_learner: Client) -> None:
    card = studied(learner, 1)[0]
    until = timezone.now() + timedelta(hours=1)
    Hold.objects.create(learner=learner, document=card.document, until=until)
    assert as_learner.get("/exchange/anki/").status_code == 302
    page = as_learner.get("/exchange/").content.decode()
    assert "while a graded quiz on it is open" in page
    assert "Download for Anki" not in page


def test_empty_and_guests(as_learner: Client) -> None:
    assert "No cards yet" in as_learner.get("/exchange/").content.decode()
    guest = make.signed_in(make.guest())
    assert "Sign up" in guest.get("/exchange/").content.decode()
    assert send(guest, packages.package(BIRDS)).status_code == 302
    assert not Incoming.objects.exists()


def test_one_package_waits_at_a_time_and_can_be_thrown_away(as_learner: Client) -> None:
    send(as_learner, packages.package(BIRDS))
    sent = send(as_learner, packages.package(BIRDS))
    assert Incoming.objects.count() == 1
    as_learner.post(f"{sent.url}discard/")
    assert not Incoming.objects.exists()
    assert not Document.objects.exists()


def test_erasing_the_account_takes_the_notes_along(learner: User, as_learner: Client) -> None:
    take(as_learner, packages.package(BIRDS, log=LOG))
    erase(learner)
    assert not Document.objects.exists()
    assert not Incoming.objects.exists()


@pytest.mark.parametrize("n", [3, 30])
def test_statements_do_not_grow(
    as_learner: Client, n: int, django_assert_max_num_queries: Any
) -> None:
    notes = [note(k + 1, f"Question {k}?", f"Answer {k}") for k in range(n)]
    log = [answer(k + 1, NOW + timedelta(minutes=k)) for k in range(n)]
    sent = send(as_learner, packages.package(notes, log=log))
    with django_assert_max_num_queries(12):
        as_learner.get(sent.url)
    with django_assert_max_num_queries(60):
        as_learner.post(f"{sent.url}confirm/")
    with django_assert_max_num_queries(16):
        downloaded(as_learner, progress="on")
