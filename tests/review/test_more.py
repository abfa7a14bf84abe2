"""Beyond today's cards: the forgotten, what comes soon, practice, and more of today."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from quizzes.memory import actions as memory
from quizzes.memory.models import Card, DailyCount, DueCount, Review
from quizzes.memory.rebuild import differences
from quizzes.memory.recount import wrong_days, wrong_forecast
from quizzes.memory.shapes import Answer
from quizzes.review.queries import pace, paces
from tests import make

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
HTMX = {"HX-Request": "true"}
MEMORY = (
    "state", "step", "stability", "difficulty", "due", "due_day", "last", "last_day", "interval",
    "reps", "lapses",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def cards(learner: User) -> list[Card]:
    """Six cards: one forgotten two days ago, one ten days ago, two due within days (one in
    section 2), one new, one new and suspended."""
    document = make.document()
    for n in range(6):
        section = "2(1)" if n in (3, 4) else "1"
        make.question(make.fact(document, section=section), stem=f"Question {n}?")
    memory.enrol(learner, document)
    made = list(Card.objects.of(learner.pk).order_by("pk"))
    answered(learner, made[0], (9, 4), (2, 1), (1.9, 4))
    answered(learner, made[1], (20, 4), (10, 1), (9.9, 4))
    answered(learner, made[2], (6, 4))
    answered(learner, made[3], (5, 4))
    memory.set_aside(learner, made[5].pk, "suspend", "key-suspend", NOON)
    return list(Card.objects.of(learner.pk).order_by("pk"))


def answered(learner: User, card: Card, *given: tuple[float, int]) -> None:
    """Answers so many days ago, each with a rating."""
    for n, (days, rating) in enumerate(given):
        key = f"key-{card.pk}-{n:04}"
        at = NOON - timedelta(days=days)
        memory.answer(learner, Answer(card.pk, rating, key, n), at)


def start(client: Client, mode: str, **more: str) -> str:
    """Choose a session on the screen; its address."""
    response = client.post("/review/more/", {"mode": mode, **more})
    assert response.status_code == 302
    return str(response["Location"])


def asked(client: Client, address: str) -> int | None:
    """The number of the question that is asked, None at the end."""
    found = re.search(r"Question (\d)\?", client.get(address).content.decode())
    return int(found[1]) if found else None


def play(client: Client, address: str, rating: int = 3, most: int = 12) -> list[int]:
    """Answer to the end; the questions in the order they came."""
    seen = []
    while (n := asked(client, address)) is not None and len(seen) < most:
        card = Card.objects.order_by("pk")[n]
        query = urlsplit(address).query
        page = client.get(f"/review/{card.pk}/reveal/?{query}").content.decode()
        key = re.search(r'name="key" value="([^"]{36})">\s*<input type="hidden" name="seen"', page)
        assert key
        data = {"rating": rating, "key": key[1], "seen": card.rows}
        assert client.post(f"/review/{card.pk}/answer/?{query}", data).status_code == 302
        seen.append(n)
    return seen


def memories(learner: User) -> list[tuple[object, ...]]:
    return list(Card.objects.of(learner.pk).order_by("pk").values_list(*MEMORY))


def consistent(learner: User) -> bool:
    return not [*differences(learner), *wrong_days(learner), *wrong_forecast(learner)]


def test_what_was_forgotten_lately_comes_early(
    learner: User, as_learner: Client, cards: list[Card]
) -> None:
    assert play(as_learner, start(as_learner, "forgotten", days="3")) == [0]
    assert play(as_learner, start(as_learner, "forgotten", days="30")) == [1]
    assert Review.objects.filter(kind="answer", day=NOON.date()).count() == 2
    assert consistent(learner)


def test_a_forgotten_answer_that_was_taken_back_does_not_count(
    learner: User, as_learner: Client, cards: list[Card]
) -> None:
    answered_again = Answer(cards[2].pk, 1, "key-taken-back", cards[2].rows)
    memory.answer(learner, answered_again, NOON - timedelta(days=1))
    memory.undo(learner, "key-the-undo", NOON - timedelta(days=1))
    assert play(as_learner, start(as_learner, "forgotten", days="1")) == []


def test_what_comes_soon_is_asked_early_and_once(
    learner: User, as_learner: Client, cards: list[Card]
) -> None:
    due = {
        n: (card.due_day - NOON.date()).days
        for n, card in enumerate(cards)
        if card.due_day is not None
    }
    soon = sorted((n for n in due if due[n] <= 7), key=lambda n: (due[n], n))
    assert soon, "some card must come within the week"
    assert play(as_learner, start(as_learner, "ahead", days="7")) == soon
    end = as_learner.get(start(as_learner, "ahead", days="7")).content.decode()
    assert "There is nothing of that kind" in end
    assert consistent(learner)


def test_practice_moves_nothing_and_ends_when_all_was_recalled(
    learner: User, as_learner: Client, cards: list[Card]
) -> None:
    before, days, due = (
        memories(learner),
        list(DailyCount.objects.values()),
        list(DueCount.objects.values()),
    )
    address = start(as_learner, "practice")
    missed = play(as_learner, address, rating=1, most=5)
    assert missed == [0, 1, 2, 3, 4], "new cards too, but none that is suspended"
    assert play(as_learner, address, rating=3) == [0, 1, 2, 3, 4]
    assert "5 cards done." in as_learner.get(address).content.decode()
    assert memories(learner) == before
    assert list(DailyCount.objects.values()) == days
    assert list(DueCount.objects.values()) == due
    assert Review.objects.filter(kind="practice").count() == 10
    assert consistent(learner)


def test_practice_of_a_section_says_what_the_buttons_do(
    learner: User, as_learner: Client, cards: list[Card]
) -> None:
    address = start(as_learner, "practice", where="lund-bay:2")
    query = urlsplit(address).query
    page = as_learner.get(f"/review/{cards[3].pk}/reveal/?{query}").content.decode()
    assert "done in this round" in page
    assert "changes neither your memory nor its due day" in page
    assert 'name="days3"' not in page
    assert play(as_learner, address) == [3, 4]


def test_practice_counts_a_press_once_and_can_be_taken_back(
    learner: User, as_learner: Client, cards: list[Card]
) -> None:
    address = start(as_learner, "practice")
    query = urlsplit(address).query
    url = f"/review/{cards[0].pk}/answer/?{query}"
    data = {"rating": 3, "key": "key-practice", "seen": cards[0].rows}
    for _press in range(5):
        assert as_learner.post(url, data, headers=HTMX).status_code == 200
    assert Review.objects.filter(kind="practice").count() == 1
    assert as_learner.post(url, data | {"rating": 1}, headers=HTMX).status_code == 422
    stale = as_learner.post(url, data | {"key": "key-another"}, headers=HTMX)
    assert "in another tab" in stale.content.decode()
    assert asked(as_learner, address) == 1
    as_learner.post(f"/review/undo/?{query}", {"key": "key-undo-it"})
    assert asked(as_learner, address) == 0
    assert consistent(learner)


def test_nobody_practises_the_card_of_another(
    learner: User, as_learner: Client, cards: list[Card]
) -> None:
    stranger = make.signed_in(make.learner())
    data = {"rating": 3, "key": "key-practice", "seen": cards[0].rows}
    url = f"/review/{cards[0].pk}/answer/?mode=practice&round=1"
    assert stranger.post(url, data, headers=HTMX).status_code == 404
    assert not Review.objects.filter(kind="practice").exists()
    assert "Nothing to study yet" in stranger.get("/review/more/").content.decode()


@pytest.mark.parametrize(
    "wrong", [{"mode": "else"}, {"mode": "ahead", "days": "99"}, {"mode": "ahead", "where": "x"}]
)
def test_nonsense_is_refused(as_learner: Client, cards: list[Card], wrong: dict[str, str]) -> None:
    response = as_learner.post("/review/more/", wrong)
    assert response.status_code == 422


def test_an_address_without_its_days_is_the_session_of_today(
    as_learner: Client, cards: list[Card]
) -> None:
    for query in ("mode=ahead", "mode=practice", "mode=forgotten&days=x", "mode=cram&days=3"):
        today = asked(as_learner, "/review/")
        assert asked(as_learner, f"/review/?{query}") == today


def test_the_session_says_where_it_stands(as_learner: Client, cards: list[Card]) -> None:
    address = start(as_learner, "practice")
    assert parse_qs(urlsplit(address).query)["round"] == [str(int(NOON.timestamp()))]
    page = as_learner.get(address).content.decode()
    assert re.search(r'<progress[^>]* max="5" value="0"', page)


def test_a_tag_limits_what_is_asked(learner: User, as_learner: Client, cards: list[Card]) -> None:
    assert 'name="tag"' not in as_learner.get("/review/more/").content.decode()
    for n, name in ((0, "port"), (3, "port::pier"), (4, "porter")):
        make.Tag.objects.create(fact=cards[n].fact, name=name)
    assert "port (2)" in as_learner.get("/review/more/").content.decode()
    address = start(as_learner, "practice", tag="port")
    assert sorted(play(as_learner, address)) == [0, 3]
    refused = as_learner.post("/review/more/", {"mode": "practice", "tag": "nothing"})
    assert refused.status_code == 422


def test_what_came_without_its_time_does_not_quicken_the_pace(
    learner: User, cards: list[Card]
) -> None:
    """A quiz tells no time, and neither does a page without scripts."""
    assert pace(learner.pk) == 15  # not one of the answers so far tells it
    given = Answer(cards[4].pk, 3, "pace-00001", 0)
    for n, milliseconds in enumerate((20_000, 0, 0, 30_000, 0)):
        now = replace(given, key=f"pace-{n:06d}", seen=n, milliseconds=milliseconds)
        memory.answer(learner, now, NOON)
    assert pace(learner.pk) == 25
    memory.answer(learner, replace(given, seen=5, milliseconds=600_000), NOON)
    assert pace(learner.pk) == 60
    assert paces([]) == {}
