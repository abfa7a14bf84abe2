"""The real Anki reads what we write, and we read what it writes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from quizzes.exchange import actions, outgoing
from quizzes.exchange.anki.write import write
from quizzes.memory import actions as memory
from quizzes.memory.rebuild import differences
from quizzes.memory.recount import wrong_days, wrong_forecast
from quizzes.memory.shapes import Answer
from quizzes.models import Card, ForeignNote, Illustration, Review, Revision
from quizzes.scheduling import day_start, study_day
from tests import make
from tests.exchange.packages import MP3, PNG
from tests.oracles.conftest import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.oracle]
ZONE = "Europe/Berlin"
Ask = Callable[..., Any]


@pytest.fixture
def box(with_anki: None, tmp_path: Path) -> Iterator[Callable[[str], Ask]]:
    """Opens a collection of the real Anki; what it gives sends a command and waits."""
    running: list[subprocess.Popen[str]] = []

    def start(name: str = "one") -> Ask:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.oracles.anki_box", str(tmp_path / f"{name}.anki2")],
            cwd=ROOT,
            env={**os.environ, "ANKI_TEST_MODE": "1", "TZ": ZONE},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)

        def ask(*command: Any) -> Any:
            assert process.stdin
            assert process.stdout
            assert process.stderr
            process.stdin.write(json.dumps([*command]) + "\n")
            process.stdin.flush()
            while True:
                line = process.stdout.readline()
                if not line:
                    raise AssertionError(process.stderr.read()[-3000:])
                try:
                    return json.loads(line)
                except ValueError:
                    continue  # Anki says things when it is slow

        return ask

    yield start
    for process in running:
        assert process.stdin
        process.stdin.close()
        process.wait(30)


@pytest.fixture
def studied() -> User:
    """A learner with twelve cards: new, in steps, in review, lapsed, suspended, flagged."""
    person = make.learner("lena", time_zone=ZONE)
    document = make.document()
    make.bank(document, 12)
    memory.enrol(person, document)
    cards = list(Card.objects.of(person.pk).order_by("pk"))
    # Noon of a study day: where steps cross the roll-over, Anki and we part by clocks put back.
    start = day_start(study_day(datetime.now(UTC), ZONE, 4) - timedelta(days=40), ZONE, 4)
    start += timedelta(hours=8)
    for n, card in enumerate(cards[2:], 2):
        at = start + timedelta(minutes=n)
        for k, rating in enumerate([3, 3, *[3, 1, 3, 4][: n % 5]][: 1 if n == 2 else 9]):
            press(person, card, rating, at, f"{n}-{k}")
            card.refresh_from_db()
            # Anki counts a day from the roll-over of today: clocks put back since then move it.
            later = timedelta(hours=8) if card.state == "review" else timedelta()
            at = max(card.due or at, at) + timedelta(seconds=20 + n) + later
    memory.set_aside(person, cards[4].pk, "suspend", "aside-1", start)
    memory.set_aside(person, cards[5].pk, "flag", "aside-2", start)
    press(person, cards[6], 1, datetime.now(UTC) - timedelta(hours=30), "undone")
    memory.undo(person, "undo-1", datetime.now(UTC) - timedelta(hours=29))
    return person


def press(person: User, card: Card, rating: int, at: datetime, key: str) -> None:
    card.refresh_from_db()
    given = Answer(card.pk, rating, f"key-{key}", card.rows, milliseconds=4_321)
    memory.answer(person, given, at)


def packed(person: User, to: Path, *, progress: bool = True, later: int = 0) -> str:
    found = outgoing.package(
        person,
        datetime.now(UTC) + timedelta(seconds=later),
        host="https://recite.example",
        progress=progress,
    )
    with to.open("wb") as file:
        write(file, *found)
    return str(to)


def take(person: User, path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        kept = actions.receive(person, path.name, file)
    report = actions.confirm(person, kept, datetime.now(UTC)).report
    assert report is not None
    return report


def holds(person: User) -> None:
    assert list(differences(person)) == []
    assert list(wrong_days(person)) == []
    assert list(wrong_forecast(person)) == []


def answers(person: User) -> int:
    return Review.objects.filter(learner=person, kind__in=Review.ANSWERED, undone=None).count()


def test_anki_reads_what_we_write(box: Any, studied: User, tmp_path: Path) -> None:
    ask = box()
    assert ask("take", packed(studied, tmp_path / "a.apkg"))["new"] == 12
    told = ask("dump")
    assert "Recite" in told["types"]
    cards = {card["id"] - 1_500_000_000_000: card for card in told["cards"]}
    today = study_day(datetime.now(UTC), ZONE, 4)
    kinds = {"new": 0, "learning": 1, "review": 2, "relearning": 3}
    for mine in Card.objects.of(studied.pk).select_related("fact", "argument"):
        card = cards[mine.pk]
        assert card["type"] == kinds[mine.state]
        assert (card["reps"], card["lapses"]) == (mine.reps, mine.lapses)
        assert (card["queue"] == -1, card["flags"]) == (mine.suspended, int(mine.flagged))
        assert card["deck"] == "Recite::The harbour of Lund Bay"
        if mine.state == "review":
            assert card["due_in"] == (mine.due_day - today).days
            assert card["ivl"] == mine.interval
        if mine.stability is not None:
            said = json.loads(card["data"])
            assert said["s"] == pytest.approx(mine.stability, abs=1e-4)
            assert said["d"] == pytest.approx(mine.difficulty, abs=1e-3)
    assert len(told["log"]) == answers(studied)
    firsts: dict[int, Any] = {}
    for row in told["log"]:
        firsts.setdefault(row[1], row)
    assert all(row[7] == 0 for row in firsts.values())
    assert all(row[6] == 4_321 for row in told["log"])
    note = told["notes"][0]
    question, answer, quote, source, link = note["flds"].split("\x1f")
    assert question == "Flashcard 0: when was pier 0 opened?"
    assert (answer, quote) == ("May 1904", "The harbour of Lund Bay was opened in May 1904.")
    assert source == "The harbour of Lund Bay, §1, sentence 1"
    assert link.startswith("https://recite.example/read/lund-bay/?text=study&")
    assert note["guid"] == "recite:lund-bay:bank-0:date"
    assert set(note["tags"].split()) == {"lund-bay", "lund-bay::1"}


def test_anki_makes_the_same_memory_of_our_log(box: Any, studied: User, tmp_path: Path) -> None:
    ask = box()
    ask("take", packed(studied, tmp_path / "a.apkg"))
    found = {int(pk) - 1_500_000_000_000: both for pk, both in ask("recomputed").items()}
    mine = Card.objects.of(studied.pk).filter(state="review", suspended=False)
    assert mine.count() > 3
    for card in mine:
        assert found[card.pk][0] == pytest.approx(card.stability, rel=1e-3)
        assert found[card.pk][1] == pytest.approx(card.difficulty, abs=2e-3)


def test_a_second_export_updates(box: Any, studied: User, tmp_path: Path) -> None:
    ask = box()
    ask("take", packed(studied, tmp_path / "a.apkg"))
    Revision.objects.filter(stem__startswith="Flashcard 3:").update(stem="When, in all the world?")
    # Anki updates a note only where its second of change is another one.
    log = ask("take", packed(studied, tmp_path / "b.apkg", later=5))
    assert (log["new"], log["conflicting"]) == (0, 0)
    told = ask("dump")
    assert (len(told["notes"]), len(told["cards"])) == (12, 12)
    assert len(told["log"]) == answers(studied)
    assert sum("When, in all the world?" in note["flds"] for note in told["notes"]) == 1


def test_without_progress_every_card_is_new(box: Any, studied: User, tmp_path: Path) -> None:
    ask = box()
    ask("take", packed(studied, tmp_path / "a.apkg", progress=False))
    told = ask("dump")
    assert {card["type"] for card in told["cards"]} == {0}
    assert {card["queue"] for card in told["cards"]} == {0}
    assert told["log"] == []


@pytest.mark.parametrize("how", ["legacy", "new", "colpkg"])
def test_our_own_come_back(box: Any, studied: User, tmp_path: Path, how: str) -> None:
    ask = box()
    ask("take", packed(studied, tmp_path / "a.apkg"))
    before = {c.pk: (c.due_day, c.stability) for c in Card.objects.of(studied.pk)}
    n = answers(studied)
    back = tmp_path / f"back.{'colpkg' if how == 'colpkg' else 'apkg'}"
    ask("give", str(back), how)
    report = take(studied, back)
    assert (report["notes_new"], report["cards_new"], report["answers_new"]) == (0, 0, 0)
    assert (report["notes_known"], report["answers_known"]) == (12, n)
    assert {c.pk: (c.due_day, c.stability) for c in Card.objects.of(studied.pk)} == before
    holds(studied)


@pytest.mark.parametrize("how", ["legacy", "new", "colpkg"])
def test_a_deck_made_in_anki_comes_in(box: Any, tmp_path: Path, how: str) -> None:
    person = make.learner(time_zone=ZONE)
    ask = box()
    notes = [
        {"type": "Basic", "fields": ["Capital of <b>Sweden</b>?", "Stockholm &amp; more"]},
        {"type": "Basic (and reversed card)", "fields": ["hund", "dog"], "tags": ["animals"]},
        {"type": "Cloze", "fields": ["{{c1::Oslo::city}} lies in {{c2::Norway}}.", "North"]},
        {"type": "Basic", "fields": ["Untouched", "New"]},
    ]
    ask("add", notes, "Nordic::Words")
    told = ask("dump")
    for card in told["cards"][:5]:
        for rating in (3, 3):
            ask("answer", card["id"], rating)
    ask("suspend", told["cards"][1]["id"])
    ask("backdate", 3)
    told = ask("dump")
    path = tmp_path / f"deck.{'colpkg' if how == 'colpkg' else 'apkg'}"
    ask("give", str(path), how)
    report = take(person, path)
    assert (report["notes_new"], report["cards_new"], report["answers_new"]) == (4, 6, 10)
    asked = dict(
        Revision.objects.filter(question__document__slug=report["document"]).values_list(
            "stem", "key"
        )
    )
    assert asked == {
        "Capital of Sweden?": "Stockholm & more",
        "hund": "dog",
        "dog": "hund",
        "[city] lies in Norway.": "Oslo",
        "Oslo lies in […].": "Norway",
        "Untouched": "New",
    }
    guids = {note["guid"] for note in told["notes"]}
    assert set(ForeignNote.objects.values_list("guid", flat=True)) == guids
    tags = set(ForeignNote.objects.values_list("tags", flat=True))
    assert tags == {"animals", ""}
    cards = Card.objects.of(person.pk)
    assert cards.filter(state="new").count() == 1
    assert cards.filter(state="review").count() == 5
    assert cards.filter(suspended=True, flagged=True).count() == 1
    holds(person)
    again = take(person, path)
    assert (again["notes_new"], again["cards_new"], again["answers_new"]) == (0, 0, 0)
    other = box("two")
    assert other("take", packed(person, tmp_path / "out.apkg"))["new"] == 4
    back = other("dump")
    assert {note["guid"] for note in back["notes"]} == guids
    fields = {note["flds"] for note in told["notes"]}
    assert {note["flds"] for note in back["notes"]} == fields
    assert sorted(row[0] for row in back["log"]) == sorted(row[0] for row in told["log"])
    assert ask("take", str(tmp_path / "out.apkg"))["new"] == 0


@pytest.mark.parametrize("how", ["legacy", "new", "colpkg"])
def test_pictures_and_sounds_go_both_ways(box: Any, tmp_path: Path, how: str) -> None:
    person, ask = make.learner(time_zone=ZONE), box()
    came = {"no way & co.png": PNG, "år.mp3": MP3, "film.mp4": b"\0\0\0\x18ftypisom" + bytes(9)}
    for name, data in came.items():
        assert ask("add_file", name, data.hex()) == name
    notes = [
        {"type": "Basic", "fields": ['<img src="no way &amp; co.png">', "Norway"]},
        {"type": "Basic", "fields": ["Which word? [sound:år.mp3]", "år [sound:film.mp4]"]},
    ]
    ask("add", notes, "Nordic")
    back = tmp_path / "with-files.apkg"
    ask("give", str(back), how)
    report = take(person, back)
    assert (report["notes_new"], report["files"], report["media"]) == (2, 2, 1)
    shown = Illustration.objects.order_by("pk").values_list("revision__key", "file__name")
    assert list(shown) == [("Norway", "no way & co.png"), ("år [sound]", "år.mp3")]
    other = box("other")
    assert other("take", packed(person, tmp_path / "again.apkg"))["new"] == 2
    assert other("files") == {name: data.hex() for name, data in came.items()}
    assert other("missing") == []


def test_a_hundred_here_and_a_hundred_there_are_two_hundred(box: Any, tmp_path: Path) -> None:
    person = make.learner(time_zone=ZONE)
    document = make.document()
    make.bank(document, 10)
    memory.enrol(person, document)
    cards = list(Card.objects.of(person.pk).order_by("pk"))
    ask = box()
    ask("take", packed(person, tmp_path / "a.apkg"))
    now = datetime.now(UTC)
    for n in range(100):
        at = now - timedelta(days=30 - 3 * (n // 10), minutes=n)
        press(person, cards[n % 10], (3, 3, 1, 4, 2)[n // 20], at, f"here-{n}")
    for n in range(100):
        if n and n % 20 == 0:
            ask("backdate", 5)
        ask("answer", cards[n % 10].pk + 1_500_000_000_000, (3, 3, 2, 3, 1)[n // 20])
    ask("backdate", 1)
    path = tmp_path / "both.apkg"
    ask("give", str(path), "new")
    report = take(person, path)
    assert report["answers_new"] == 100
    assert answers(person) == 200
    holds(person)
    assert take(person, path)["answers_new"] == 0
    assert answers(person) == 200
    other = box("two")
    other("take", packed(person, tmp_path / "all.apkg"))
    assert len(other("dump")["log"]) == 200
    found = {int(pk) - 1_500_000_000_000: both for pk, both in other("recomputed").items()}
    reviewed = [c for c in Card.objects.of(person.pk) if c.state == "review"]
    for card in reviewed:
        assert found[card.pk][1] == pytest.approx(card.difficulty, abs=5e-3)
