"""Cards whose answers are typed or chosen, in a browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from accounts.models import User
from quizzes.memory import actions as memory
from quizzes.memory.models import Review
from tests import make
from tests.review.test_typed import asked_by, questions

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Page, User], None]


@pytest.fixture
def person() -> User:
    learner = make.learner("lena")
    document = make.document()
    for n in range(4):
        questions(make.fact(document), n)
    memory.enrol(learner, document)
    return learner


def test_typed_by_keyboard_alone(person: User, scripted: Page, sign_in: SignIn) -> None:
    asked_by(person, "typed")
    sign_in(scripted, person)
    scripted.goto("/review/")
    expect(scripted.get_by_role("textbox")).to_be_focused()
    scripted.keyboard.type("may 1904")
    scripted.keyboard.press("Enter")
    expect(scripted.locator(".verdictline")).to_have_text("Right")
    expect(scripted.locator("#live")).to_have_text("Right")
    assert Axe().run(scripted).violations_count == 0
    scripted.keyboard.press("Space")
    expect(scripted.get_by_role("heading", level=1)).to_contain_text("Typed 1")
    expect(scripted.get_by_role("textbox")).to_be_focused()
    assert Axe().run(scripted).violations_count == 0
    scripted.keyboard.type("May 1905")
    scripted.keyboard.press("Enter")
    expect(scripted.locator("#live")).to_contain_text("you wrote “May 1905”")
    scripted.keyboard.press("3")
    expect(scripted.get_by_role("heading", level=1)).to_contain_text("Typed 2")
    expect(scripted.get_by_role("textbox")).to_be_focused()
    scripted.keyboard.press("Enter")
    expect(scripted.locator(".verdictline")).to_contain_text("No answer.")
    scripted.keyboard.press("Enter")
    expect(scripted.get_by_role("heading", level=1)).to_contain_text("Typed 3")
    said = Review.objects.order_by("pk").values_list("rating", "ruled")
    assert list(said) == [(3, 3), (3, 1), (1, 1)]
    assert all(Review.objects.values_list("milliseconds", flat=True))


def test_chosen_on_a_phone(person: User, page: Page, sign_in: SignIn) -> None:
    sign_in(page, person)
    page.goto("/review/")
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Choose the answer").click()
    page.locator("label.opt", has_text="June 1935").click()
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".verdictline")).to_contain_text("you chose “June 1935”")
    expect(page.get_by_text("June 1935 is not it.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="I was right").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Choice 1")
    page.get_by_role("button", name="I don’t know").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Choice 2")
    said = Review.objects.order_by("pk").values_list("rating", "ruled")
    assert list(said) == [(3, 1), (1, 1)]


def test_chosen_by_keyboard(person: User, scripted: Page, sign_in: SignIn) -> None:
    asked_by(person, "choice")
    sign_in(scripted, person)
    scripted.goto("/review/")
    for key in ("b", "2"):
        scripted.keyboard.press(key)
        expect(scripted.get_by_role("radio").nth(1)).to_be_checked()
        assert Axe().run(scripted).violations_count == 0
        scripted.keyboard.press("Enter")
        expect(scripted.locator(".verdictline")).to_be_visible()
        scripted.locator("details.menu summary").click()
        scripted.get_by_role("button", name="Choose the answer").click()
        expect(scripted.locator("#by [aria-pressed=true]")).to_have_text("Choose the answer")
        scripted.keyboard.press("Escape")
        scripted.locator(".flash").click()
        scripted.keyboard.press("Space")
        expect(scripted.get_by_role("radio").first).to_be_visible()
    assert Review.objects.count() == 2
