"""Ask me as I read, on a phone: read a part, forget one, be asked again, come to the end."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from quizzes.memory.models import Card, Review
from tests import make
from tests.e2e.test_barriers import has_no_barriers
from tests.reading.test_asking import world

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Page, User], None]


def switched_on(page: Page) -> None:
    page.goto("/read/lund-bay/")
    page.get_by_role("switch", name="Ask me as I read").click()
    expect(page.get_by_role("switch", name="Ask me as I read")).to_be_checked()
    page.wait_for_load_state("networkidle")


def block(page: Page, place: int) -> Locator:
    """The questions of a part: in the text with scripts, on a page of their own without."""
    found = page.locator(f"#ask-{place}")
    found.scroll_into_view_if_needed()
    link = found.get_by_role("link", name="Questions on what you just read")
    if page.evaluate("typeof htmx") == "undefined":
        link.click()
    expect(found.get_by_role("button", name="Show answer")).to_be_visible()
    return found


def answered(found: Locator, n: int, grade: str) -> None:
    expect(found.locator(".ask")).to_have_text(f"Question {n}?")
    found.get_by_role("button", name="Show answer").click()
    expect(found.locator(".evidence mark")).not_to_be_empty()
    found.get_by_role("button", name=grade).click()


def test_a_visitor_reads_and_is_asked(page: Page) -> None:
    world()
    switched_on(page)
    first = block(page, 1)
    answered(first, 0, "Again")
    expect(page.get_by_text("Forgot: it is asked once more").first).to_be_visible()
    answered(first, 1, "Good")
    expect(first).to_contain_text("Once more")
    answered(first, 0, "Good")
    expect(first).to_contain_text("Asked 2, recalled 1 at the first try.")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    if page.url.endswith("/ask/1/?text=study"):
        page.get_by_role("link", name="Back to the text").click()
    second = block(page, 2)
    answered(second, 2, "Easy")
    answered(second, 4, "Easy")
    if "/ask/2/" in page.url:
        second.get_by_role("link", name="How it went").click()
    end = page.locator("#asked")
    expect(end).to_contain_text("You answered 3 of 4 right.")
    expect(end).to_contain_text("2 are still being learned and return from")
    end.get_by_role("link", name="Review", exact=True).click()
    page.wait_for_url("**/review/?document=lund-bay")
    guest = User.objects.get()
    assert guest.is_guest
    assert set(Review.objects.values_list("source", flat=True)) == {"read"}
    assert Review.objects.filter(learner=guest).count() == 5


def test_keys_work_where_the_focus_is(scripted: Page, sign_in: SignIn) -> None:
    world()
    learner = make.learner("lena", asks_while_reading=True)
    sign_in(scripted, learner)
    scripted.goto("/read/lund-bay/")
    first = block(scripted, 1)
    # Elsewhere on the page the keys of a block do nothing, and reading on is not disturbed.
    assert scripted.evaluate("document.activeElement === document.body")
    scripted.keyboard.press("u")
    scripted.keyboard.press("3")
    expect(first.locator(".ans")).to_have_count(0)
    first.get_by_role("button", name="Show answer").focus()
    scripted.keyboard.press("Space")
    expect(first.locator(".ans")).to_be_focused()
    proof = scripted.locator(".sentence.proof")
    expect(proof).to_contain_text("opened in May 1904")
    scripted.keyboard.press("s")
    expect(scripted.locator(".sentence:target")).to_be_in_viewport()
    expect(first.locator(".ans")).to_be_visible()
    first.locator(".ans").focus()
    scripted.keyboard.press("1")
    expect(first.locator(".ask")).to_have_text("Question 1?")
    expect(first.locator(".ask")).to_be_focused()
    expect(scripted.locator("#live")).to_have_text("Forgot: it is asked once more in a moment.")
    expect(proof).to_have_count(0)
    scripted.keyboard.press("u")
    expect(first.locator(".ask")).to_have_text("Question 0?")
    for n in (0, 1):
        expect(first.locator(".ask")).to_have_text(f"Question {n}?")
        expect(first.locator(".ask")).to_be_focused()
        scripted.keyboard.press("Space")
        expect(first.locator(".ans")).to_be_focused()
        scripted.keyboard.press("Space")
    expect(first).to_contain_text("recalled 2 at the first try")
    assert Review.objects.filter(kind="answer", undone=None, rating=3).count() == 2
    assert Card.objects.of(learner.pk).count() == 2
    thought = Review.objects.filter(kind="answer").latest("pk").milliseconds
    assert 0 < thought < 60_000


def test_a_visitor_can_use_the_rest_of_the_page_after_the_first_answer(scripted: Page) -> None:
    """Signing in as a guest makes a new token; what was drawn before must not be refused."""
    world()
    switched_on(scripted)
    first = block(scripted, 1)
    answered(first, 0, "Good")
    expect(first.locator(".ask")).to_have_text("Question 1?")
    scripted.get_by_role("switch", name="Ask me as I read").click()
    expect(scripted.get_by_role("switch", name="Ask me as I read")).not_to_be_checked()
    expect(scripted.locator("#ask-1")).to_have_count(0)


def test_what_is_hidden_is_shown_with_its_answer(scripted: Page, sign_in: SignIn) -> None:
    world()
    sign_in(scripted, make.learner("lena", asks_while_reading=True))
    scripted.goto("/read/lund-bay/")
    scripted.get_by_role("switch", name="Hide answers").check()
    first = block(scripted, 1)
    answer = scripted.locator(".sentence", has_text="was opened").locator("b").first
    expect(answer).to_have_css("color", "rgba(0, 0, 0, 0)")
    first.get_by_role("button", name="Show answer").click()
    expect(answer).not_to_have_css("color", "rgba(0, 0, 0, 0)")


def test_no_barriers(scripted: Page, sign_in: SignIn) -> None:
    world()
    learner = make.learner("lena", asks_while_reading=True)
    sign_in(scripted, learner)
    scripted.goto("/read/lund-bay/")
    reveal = block(scripted, 1).locator("form").first.get_attribute("action")
    for path in (
        "/read/lund-bay/",
        "/read/lund-bay/ask/1/",
        reveal or "",
        "/read/lund-bay/ask/end/",
    ):
        has_no_barriers(scripted, path)
    scripted.set_viewport_size({"width": 320, "height": 800})
    scripted.goto("/read/lund-bay/")
    found = block(scripted, 1)
    found.get_by_role("button", name="Show answer").click()
    expect(found.get_by_role("button", name=re.compile("Easy"))).to_be_visible()
    assert scripted.evaluate("document.documentElement.scrollWidth") <= 320
    assert Axe().run(scripted).violations_count == 0
