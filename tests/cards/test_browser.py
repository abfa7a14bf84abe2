"""A learner looks for cards and sets many aside at once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from quizzes.memory import actions as memory
from quizzes.memory.models import Card, DueCount, Hold, Review
from quizzes.memory.rebuild import differences
from tests import make
from tests.review.test_session import press, studied

pytestmark = pytest.mark.django_db


def listed(client: Client, query: str = "") -> list[int]:
    """The numbers of the questions on the page, in its order."""
    page = client.get(f"/cards/?{query}").content.decode()
    return [int(n) for n in re.findall(r'class="rowlink"[^>]*>Question (\d+):', page)]


def act(client: Client, go: str, *cards: Card, scope: str = "ticked", **more: str):
    query = more.pop("query", "")
    data = {"go": go, "scope": scope, "item": [c.pk for c in cards], "key": "press-0001", **more}
    return client.post(f"/cards/change/?{query}", data, follow=True)


def take_back(client: Client, batch: str = "press-0001") -> str:
    data = {"batch": batch, "key": "take-back-01"}
    return client.post("/cards/undo/", data, follow=True).content.decode()


def test_a_row_tells_the_card_and_leads_to_its_history_and_sentence(
    learner: User, as_learner: Client
) -> None:
    card = studied(learner, 1)[0]
    make_due = {"state": "review", "stability": 4.25, "lapses": 9, **make.days_ago(30, due_in=-2)}
    Card.objects.update(**make_due)
    page = as_learner.get("/cards/").content.decode()
    for part in (
        "Question 0: when was the harbour opened?",
        "May 1904",
        'class="chip fading"',
        "4.3 d",
        ">9</td>",
        "Leech",
        f'href="/review/{card.pk}/history/"',
    ):
        assert part in page
    (link,) = re.findall(r'href="(/read/lund-bay/\?text=study&[^"]*fact=\d+#s\d+)"', page)
    assert as_learner.get(link.replace("&amp;", "&")).status_code == 200


def test_a_search_finds_and_the_order_holds(learner: User, as_learner: Client) -> None:
    cards = studied(learner, 4)
    for card, stability in zip(cards[:3], (5.0, 50.0, 0.5), strict=True):
        fields = make.days_ago(1, due_in=int(stability))
        Card.objects.filter(pk=card.pk).update(
            state="review", stability=stability, lapses=int(stability) % 7, **fields
        )
    assert listed(as_learner) == [2, 0, 1, 3]
    assert listed(as_learner, "sort=stability") == [2, 0, 1, 3]
    assert listed(as_learner, "sort=lapses") == [0, 1, 2, 3]
    assert listed(as_learner, "q=prop:s>=5") == [0, 1]
    assert listed(as_learner, 'q="Question 1" or is:new') == [1, 3]
    assert listed(as_learner, "q=-is:new prop:r<90") == [2]
    assert listed(as_learner, "q=is:due&sort=nonsense") == [2]


def test_a_search_that_cannot_be_read_says_where(learner: User, as_learner: Client) -> None:
    studied(learner, 1)
    response = as_learner.get("/cards/?q=harbour is:odd")
    page = response.content.decode()
    assert response.status_code == 422
    assert "Character 12: a card is never “odd”" in page
    assert 'aria-invalid="true"' in page
    assert "rowlink" not in page


def test_the_empty_states(learner: User, as_learner: Client) -> None:
    assert "No cards yet" in as_learner.get("/cards/").content.decode()
    studied(learner, 1)
    assert "No card found" in as_learner.get("/cards/?q=nowhere").content.decode()


def test_nobody_sees_the_cards_of_another(learner: User, stranger: User, visitor: Client) -> None:
    card = studied(learner, 2)[0]
    other = make.signed_in(stranger)
    assert listed(other) == []
    for go in ("suspend", "flag"):
        act(other, go, card)
        act(other, go, scope="page", shown=str(card.pk))
        act(other, go, scope="all")
    assert Review.objects.count() == 0
    assert visitor.get("/cards/").url == "/accounts/login/?next=/cards/"  # type: ignore[attr-defined]
    act(make.signed_in(learner), "suspend", card)
    assert "nothing to take back" in take_back(other)
    assert Card.objects.get(pk=card.pk).suspended


def test_a_guest_browses_their_own(visitor: Client) -> None:
    guest = make.guest()
    studied(guest, 2)
    assert listed(make.signed_in(guest)) == [0, 1]


def test_an_open_graded_attempt_puts_its_cards_away(learner: User, as_learner: Client) -> None:
    card = studied(learner, 2)[0]
    later = timezone.now() + timedelta(hours=1)
    Hold.objects.create(learner=learner, document=card.document, until=later)
    page = as_learner.get("/cards/").content.decode()
    assert "rowlink" not in page
    assert "while a graded quiz on it is open" in page
    act(as_learner, "suspend", scope="all")
    assert not Review.objects.exists()


WHAT = {
    "suspend": ("suspended", True),
    "unsuspend": ("suspended", False),
    "flag": ("flagged", True),
    "unflag": ("flagged", False),
}


@pytest.mark.parametrize("go", [*WHAT, "bury"])
def test_each_action_is_a_row_of_each_card_and_can_be_undone(
    go: str, learner: User, as_learner: Client
) -> None:
    cards = studied(learner, 4)
    press(as_learner, cards[0], rating=4, key="answer-0001")
    if go.startswith("un"):
        for card in cards:
            memory.set_aside(learner, card.pk, go[2:], f"before-{card.pk:04}", timezone.now())
    before = columns(learner)
    act(as_learner, go, cards[0], cards[2])
    rows = Review.objects.filter(kind=go)
    assert {row.card_id for row in rows} == {cards[0].pk, cards[2].pk}
    changed = [columns(learner)[card.pk] != before[card.pk] for card in cards]
    assert changed == [True, False, True, False]
    if go in WHAT:
        field, value = WHAT[go]
        assert [getattr(Card.objects.get(pk=c.pk), field) == value for c in cards] == changed
    assert list(differences(learner)) == []
    assert "Undone: 2 cards" in take_back(as_learner)
    assert columns(learner) == before
    assert list(differences(learner)) == []
    assert "nothing to take back" in take_back(as_learner)
    assert Review.objects.filter(kind=go).count() == 2  # the log keeps what was taken back


def columns(learner: User) -> dict[int, tuple[object, ...]]:
    rows = Card.objects.of(learner.pk).values_list("pk", "suspended", "flagged", "buried_until")
    return {pk: tuple(rest) for pk, *rest in rows}


def test_suspending_moves_the_forecast_and_undoing_moves_it_back(
    learner: User, as_learner: Client
) -> None:
    for n, card in enumerate(studied(learner, 3)):
        press(as_learner, card, rating=4, key=f"answer-000{n}")
    forecast = set(DueCount.objects.values_list("day", "cards"))
    act(as_learner, "suspend", scope="all")
    assert not DueCount.objects.filter(cards__gt=0).exists()
    take_back(as_learner)
    assert set(DueCount.objects.values_list("day", "cards")) == forecast


def test_all_found_are_changed_also_those_on_other_pages(learner: User, as_learner: Client) -> None:
    studied(learner, 60)
    assert len(listed(as_learner)) == 50
    assert len(listed(as_learner, "page=2")) == 10
    page = act(as_learner, "flag", scope="all", query='q="harbour opened"').content.decode()
    assert "60 cards flagged." in page
    assert Card.objects.filter(flagged=True).count() == 60


def test_only_the_cards_of_the_page(learner: User, as_learner: Client) -> None:
    cards = studied(learner, 3)
    act(as_learner, "flag", scope="page", shown=f"{cards[1].pk},x,{cards[2].pk}")
    assert [c.flagged for c in Card.objects.order_by("pk")] == [False, True, True]


def test_a_double_press_counts_once_and_what_is_so_gets_no_row(
    learner: User, as_learner: Client
) -> None:
    card = studied(learner, 2)[0]
    for _press in range(3):
        act(as_learner, "suspend", card)
    page = act(as_learner, "suspend", card, key="press-0002").content.decode()
    assert "already" in page
    assert Review.objects.count() == 1


def test_a_second_press_after_the_undo_of_the_first_does_nothing(
    learner: User, as_learner: Client
) -> None:
    card = studied(learner, 1)[0]
    act(as_learner, "flag", card)
    take_back(as_learner)
    act(as_learner, "flag", card)
    assert not Card.objects.get().flagged


def test_undoing_leaves_alone_what_was_said_since(learner: User, as_learner: Client) -> None:
    first, second = studied(learner, 2)
    act(as_learner, "flag", first, second)
    first.refresh_from_db()
    press(as_learner, first, key="answer-0001")
    assert "Undone: 1 card" in take_back(as_learner)
    assert [c.flagged for c in Card.objects.order_by("pk")] == [True, False]
    assert list(differences(learner)) == []


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"go": "answer", "scope": "all", "key": "press-0001"},
        {"go": "flag", "scope": "everything", "key": "press-0001"},
        {"go": "flag", "scope": "all"},
        {"go": "flag", "scope": "ticked", "item": "x", "key": "press-0001"},
    ],
)
def test_what_is_no_change_changes_nothing(
    data: dict[str, str], learner: User, as_learner: Client
) -> None:
    studied(learner, 1)
    page = as_learner.post("/cards/change/", data, follow=True).content.decode()
    assert "notice bad" in page
    assert Review.objects.count() == 0


def test_all_found_by_a_search_that_cannot_be_read_changes_nothing(
    learner: User, as_learner: Client
) -> None:
    studied(learner, 1)
    response = act(as_learner, "flag", scope="all", query="q=is:odd")
    assert response.status_code == 422
    assert Review.objects.count() == 0


def test_a_hundred_cards_are_changed_in_few_statements(learner: User, as_learner: Client) -> None:
    studied(learner, 100)
    with CaptureQueriesContext(connection) as statements:
        act(as_learner, "flag", scope="all")
    assert len(statements) < 40


@pytest.mark.parametrize("path", ["/progress/", "/review/", "/review/{card}/history/"])
def test_the_browser_is_found_from_review_and_progress(
    path: str, learner: User, as_learner: Client
) -> None:
    card = studied(learner, 1)[0]
    press(as_learner, card, rating=4)
    assert 'href="/cards/"' in as_learner.get(path.format(card=card.pk)).content.decode()
