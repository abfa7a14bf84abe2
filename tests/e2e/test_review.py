"""The session in a browser: undo from another device, presses made often, and what is heard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect

from accounts.models import User
from quizzes.memory import actions as memory
from quizzes.memory.models import Card, DailyCount, DueCount, Review
from quizzes.memory.queries import moment_of, next_card
from quizzes.memory.shapes import Answer, Scope
from quizzes.questions.models import Question
from tests import make
from tests.e2e.conftest import PHONE
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)
SHOW, GOOD = "Show answer", re.compile("Good")
WATCHED = [field.attname for field in Card._meta.fields if field.attname != "rows"]


@pytest.fixture
def learner(transactional_db: None) -> User:
    """Eight facts are due and twenty-four new; the limits of the day bring all of them."""
    learner = make.learner("lena", new_per_day=24)
    document = make.document()
    for n in range(32):
        make.question(make.fact(document), stem=f"Question {n}: when was pier {n} opened?")
    memory.enrol(learner, document)
    ago = timezone.now() - timedelta(days=40)
    for card in Card.objects.of(learner.pk).order_by("pk")[:8]:
        given = Answer(card.pk, 4, f"before-{card.pk}", card.rows, milliseconds=800)
        memory.answer(learner, given, ago + timedelta(minutes=card.pk % 7))
    return learner


def state(learner: User) -> dict[str, Any]:
    """What undo must bring back: cards, days and forecast."""
    days = DailyCount.objects.filter(learner=learner, answers__gt=0)
    return {
        "cards": list(Card.objects.of(learner.pk).order_by("pk").values_list(*WATCHED)),
        "days": sorted(days.values_list("day", "answers", "introduced", "reviews", "recalled")),
        "time": sorted(days.values_list("day", "milliseconds")),
        "due": sorted(DueCount.objects.exclude(cards=0).values_list("day", "cards")),
    }


def is_sound() -> None:
    said = StringIO()
    call_command("verify_memory", stdout=said)
    assert said.getvalue().endswith("0 differences\n")


@pytest.fixture(params=[True, False], ids=["javascript", "plain"])
def other(request: pytest.FixtureRequest, browser: Browser, live_server: Any) -> Iterator[Page]:
    """A second device."""
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=request.param, viewport=PHONE
    )
    yield context.new_page()
    context.close()


def grade(page: Page, key: str) -> None:
    """By keys, as soon as the screen that the key belongs to is there."""
    expect(page.get_by_role("button", name=SHOW)).to_be_visible()
    expect(page.locator("h1")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator(".grades")).to_be_visible()
    expect(page.locator("h1")).to_be_focused()  # what was swapped in has settled
    page.keyboard.press(key)
    expect(page.locator(".grades")).to_have_count(0)


def test_thirty_answers_are_taken_back_on_another_device(
    learner: User, scripted: Page, other: Page, sign_in: Callable[[Page, User], None]
) -> None:
    sign_in(scripted, learner)
    sign_in(other, learner)
    other.goto("/review/")
    scripted.goto("/review/")
    scripted.wait_for_load_state("networkidle")
    for _card in range(2):
        grade(scripted, "4")
    before, rows = state(learner), list(Review.objects.order_by("pk").values())
    first = next_card(learner, moment_of(learner), Scope())
    assert first
    has_script = is_scripted(other)
    quickly = 0 if has_script else 24
    for _card in range(quickly):
        found = next_card(learner, moment_of(learner), Scope())
        assert found
        given = Answer(found.card, 4, f"given-{found.card}", found.rows, milliseconds=900)
        memory.answer(learner, given, timezone.now())
    if quickly:
        scripted.reload()
        scripted.wait_for_load_state("networkidle")
    for _card in range(30 - quickly):
        grade(scripted, "4")
    expect(scripted.locator("h1")).to_have_text("Done for now")
    answered = list(Review.objects.order_by("-pk").values_list("card", flat=True)[:30])
    assert len(set(answered)) == 30

    other.reload()
    expect(other.locator("h1")).to_have_text("Done for now")
    for n, card in enumerate(answered):
        if n == 10:
            other.reload()
        if n == 20:
            other.goto("/review/")  # from the question side
            expect(other.get_by_role("button", name=SHOW)).to_be_visible()
        take_back(other, "uz"[n % 2] if has_script and n % 3 else "")
        other.wait_for_url(f"**/review/{card}/reveal/**")
        expect(other.get_by_text("Taken back.")).to_be_visible()

    assert state(learner) == before
    now = list(Review.objects.order_by("pk").values())
    assert now[: len(rows)] == rows
    assert [row["kind"] for row in now[len(rows) :]] == ["answer"] * 30 + ["undo"] * 30
    is_sound()
    other.goto("/review/")
    expect(other.locator("h1")).to_have_text(first.stem)


def is_scripted(page: Page) -> bool:
    """Whether the scripts of the page run: the tool's own always do."""
    return bool(page.evaluate("typeof window.htmx !== 'undefined'"))


def take_back(page: Page, key: str) -> None:
    button = page.get_by_role("button", name="Take back the last grade")
    if key:
        page.keyboard.press(key)
    else:
        button.click()


def revealed(page: Page) -> Locator:
    page.goto("/review/")
    page.get_by_role("button", name=SHOW).click()
    good = page.get_by_role("button", name=GOOD)
    expect(good).to_be_visible()
    return good


def counted_once(learner: User, rows: int) -> None:
    assert Review.objects.filter(learner=learner).count() == rows + 1
    assert DailyCount.objects.latest("day").answers == 1
    is_sound()


@pytest.mark.parametrize("pause", [0, 30])
def test_twenty_quick_clicks_on_a_grade_count_once(
    learner: User, scripted: Page, sign_in: Callable[[Page, User], None], pause: int
) -> None:
    sign_in(scripted, learner)
    rows = Review.objects.count()
    scripted.goto("/review/")
    scripted.wait_for_load_state("networkidle")
    box = revealed(scripted).bounding_box()
    assert box
    place = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for _click in range(20):
        scripted.mouse.click(*place)
        scripted.wait_for_timeout(pause)
    scripted.wait_for_load_state("networkidle")
    expect(scripted.get_by_role("button", name=SHOW)).to_be_visible()
    counted_once(learner, rows)


@pytest.mark.parametrize("clicks", [2, 20])
def test_clicks_without_javascript_count_once(
    learner: User,
    browser: Browser,
    live_server: Any,
    sign_in: Callable[[Page, User], None],
    clicks: int,
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, learner)
    rows = Review.objects.count()
    good = revealed(page)
    if clicks == 2:
        good.dblclick()
        expect(page.get_by_role("button", name=SHOW)).to_be_visible()
    else:
        fields = {
            name: page.locator(f".gradebar input[name={name}]").input_value()
            for name in ("csrfmiddlewaretoken", "key", "seen", "revision")
        }
        url = page.locator(".gradebar form").get_attribute("action") or ""
        for _click in range(clicks):
            sent = context.request.post(url, form={**fields, "rating": "3"})
            assert sent.ok
            assert "Show answer" in sent.text()
    context.close()
    counted_once(learner, rows)


def test_twenty_requests_at_once_from_the_page_count_once(
    learner: User, scripted: Page, sign_in: Callable[[Page, User], None]
) -> None:
    sign_in(scripted, learner)
    rows = Review.objects.count()
    revealed(scripted)
    said = scripted.evaluate(
        """async () => {
          const form = document.querySelector(".gradebar form");
          const body = new URLSearchParams(new FormData(form));
          body.set("rating", "3");
          const send = () => fetch(form.action, {method: "POST", body});
          const sent = await Promise.all(Array.from({length: 20}, send));
          return sent.map((answer) => answer.status);
        }"""
    )
    assert said == [200] * 20
    counted_once(learner, rows)


def test_twenty_threads_with_one_key_count_once(learner: User) -> None:
    rows = Review.objects.count()
    card = Card.objects.of(learner.pk).filter(state="new").order_by("pk")[0]
    clients = [make.signed_in(learner) for _client in range(20)]
    data = {"rating": 3, "key": "key-00000001", "seen": 0}
    url = f"/review/{card.pk}/answer/"
    assert together(20, lambda n: clients[n].post(url, data).status_code) == [302] * 20
    counted_once(learner, rows)


@pytest.mark.parametrize("keys", [1, 8])
def test_undo_pressed_at_once_takes_back_as_often_as_there_are_keys(
    learner: User, keys: int
) -> None:
    before = state(learner)
    for card in Card.objects.of(learner.pk).order_by("pk")[:8]:
        given = Answer(card.pk, 3, f"today-{card.pk}", card.rows, milliseconds=500)
        memory.answer(learner, given, timezone.now())
    clients = [make.signed_in(learner) for _client in range(8)]

    def press(n: int) -> int:
        return clients[n].post("/review/undo/", {"key": f"undo-{n % keys:06d}"}).status_code

    assert together(8, press) == [302] * 8
    taken = Review.objects.filter(kind="undo").values_list("undoes", flat=True)
    assert len(set(taken)) == len(taken) == keys
    assert keys == 1 or state(learner) == before
    is_sound()


def heard(page: Page) -> str:
    return page.locator("main").aria_snapshot()


def test_twenty_cards_as_they_are_heard(
    learner: User, scripted: Page, sign_in: Callable[[Page, User], None]
) -> None:
    """Roles, names, headings, focus and what is announced, by keys alone."""
    sign_in(scripted, learner)
    scripted.goto("/review/")
    heading, live = scripted.get_by_role("heading", level=1), scripted.locator("#live")
    show = scripted.get_by_role("button", name=SHOW)
    for n in range(20):
        expect(show).to_be_visible()
        if n:
            expect(live).to_have_text(f"{n} of 32 done")
        expect(heading).to_have_count(1)
        expect(heading).to_be_focused()
        asked = heading.inner_text()
        assert re.search(
            rf'heading "{re.escape(asked)}" \[(active\] \[)?level=1\]', heard(scripted)
        )
        bar = scripted.get_by_role("progressbar", name="Progress of today")
        assert bar.get_attribute("aria-valuetext") == f"{n} of 32 done"
        scripted.keyboard.press("Space")
        grades = scripted.get_by_role("group", name="How well did you remember?")
        expect(grades).to_be_visible()
        expect(heading).to_have_count(1)
        expect(heading).to_be_focused()
        said = heard(scripted)
        assert re.search(r'heading "Answer: May 1904" \[(active\] \[)?level=1\]', said)
        assert asked in said
        assert "blockquote" in said
        named = re.findall(r'- button "([^"]+)"', grades.aria_snapshot())
        words = ["Again", "Hard", "Good", "Easy"]
        assert [name.split()[0] for name in named] == words, named
        assert all(re.fullmatch(r"\w+ \d+ (min|hours?|days?|months?|years?)", x) for x in named)
        scripted.keyboard.press("4")
    expect(show).to_be_visible()
    assert Review.objects.filter(day=moment_of(learner).day).count() == 20


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 320])
def test_a_phone_reaches_every_grade_without_scrolling(
    learner: User,
    page: Page,
    sign_in: Callable[[Page, User], None],
    width: int,
    scheme: Any,
) -> None:
    """Also where the answer is longer than the screen; with JavaScript and without."""
    long = " ".join(f"And in {1905 + n} a pier more was built there." for n in range(60))
    for row in Question.objects.select_related("fact").order_by("pk")[:1]:
        make.revision(row, stem=long, key="May 1904")
    sign_in(page, learner)
    page.set_viewport_size({"width": width, "height": 568})
    page.emulate_media(color_scheme=scheme)
    page.goto("/review/")
    for _card in range(3):
        show = page.get_by_role("button", name=SHOW)
        expect(show).to_be_in_viewport(ratio=1)
        is_touchable(page)
        show.click()
        for n in range(4):
            expect(page.locator(".grade").nth(n)).to_be_in_viewport(ratio=1)
        is_touchable(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.get_by_role("button", name="Easy").click()


def is_touchable(page: Page) -> None:
    """What is pressed is at least 44 px high and wide, and none lies over another."""
    boxes = page.evaluate(
        """() => [...document.querySelectorAll("button, .topbar a, summary")]
          .filter((one) => one.checkVisibility())
          .map((one) => { const r = one.getBoundingClientRect();
            return [one.ariaLabel ?? one.innerText, r.x, r.y, r.width, r.height]; })"""
    )
    assert len(boxes) >= 3
    for name, _x, _y, wide, high in boxes:
        assert wide >= 44, (name, wide)
        assert high >= 44, (name, high)
    for n, (name, x, y, wide, high) in enumerate(boxes):
        for other, left, top, broad, tall in boxes[n + 1 :]:
            apart = x + wide <= left or left + broad <= x or y + high <= top or top + tall <= y
            assert apart, (name, other)


def test_twenty_cards_without_javascript(
    learner: User, browser: Browser, live_server: Any, sign_in: Callable[[Page, User], None]
) -> None:
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport=PHONE
    )
    page = context.new_page()
    sign_in(page, learner)
    page.goto("/review/")
    for n in range(20):
        expect(page.locator("progress")).to_have_attribute("aria-valuetext", f"{n} of 32 done")
        page.get_by_role("button", name=SHOW).click()
        page.get_by_role("button", name="Easy").click()
    expect(page.get_by_role("button", name=SHOW)).to_be_visible()
    context.close()
    assert Review.objects.filter(day=moment_of(learner).day).count() == 20
    is_sound()


def test_a_reload_after_undo_and_grade_asks_the_next_card(
    learner: User, scripted: Page, sign_in: Callable[[Page, User], None]
) -> None:
    sign_in(scripted, learner)
    scripted.goto("/review/")
    scripted.wait_for_load_state("networkidle")
    grade(scripted, "4")
    scripted.keyboard.press("u")
    scripted.wait_for_url("**/reveal/**")
    scripted.wait_for_load_state("networkidle")
    scripted.keyboard.press("4")
    show = scripted.get_by_role("button", name=SHOW)
    expect(show).to_be_visible()
    asked = scripted.locator("h1").inner_text()
    scripted.reload()
    expect(show).to_be_visible()
    expect(scripted.locator("h1")).to_have_text(asked)
