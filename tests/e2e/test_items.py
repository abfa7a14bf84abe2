"""The gallery of items on a phone, by keyboard, with JavaScript and without."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from quizzes.models import Question

pytestmark = pytest.mark.django_db(transaction=True)
ITEMS = "/authoring/items/japan-russia-policy/"


def retired() -> int:
    return Question.objects.filter(status="retired").count()


def test_ticked_by_keyboard_retired_and_undone(
    instructor_of: User, page: Page, sign_in: Callable[[Page, User], None]
) -> None:
    sign_in(page, instructor_of)
    page.goto(f"{ITEMS}?kind=typed")
    for n in (0, 1):
        page.locator("[name=item]").nth(n).focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Retire").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 items retired.")).to_be_visible()
    assert retired() == 2
    expect(page).to_have_url(f"{page.url.split('/authoring')[0]}{ITEMS}?kind=typed")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("2 items are as before.")).to_be_visible()
    assert retired() == 0


def test_filters_and_all_that_match(
    instructor_of: User, page: Page, sign_in: Callable[[Page, User], None]
) -> None:
    sign_in(page, instructor_of)
    page.goto(ITEMS)
    words = page.get_by_label("Words")
    if not words.is_visible():  # folded up where scripts run on a phone
        page.locator("summary", has_text="Filters").click()
    words.fill("Hata")
    page.get_by_label("Kind", exact=True).select_option("Flashcard")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("link", name="Kind: Flashcard")).to_be_visible()
    wanted = page.locator("[name=item]").count()
    assert wanted
    page.get_by_label("Which items").select_option(f"All {wanted} that match")
    page.get_by_role("button", name="Retire").click()
    expect(page.get_by_text(f"{wanted} items retired.")).to_be_visible()
    assert retired() == wanted
    page.get_by_role("link", name="Kind: Flashcard").click()
    expect(page.get_by_role("link", name="Words: Hata")).to_be_visible()


def test_all_boxes_of_the_page_at_once(
    instructor_of: User, scripted: Page, sign_in: Callable[[Page, User], None]
) -> None:
    sign_in(scripted, instructor_of)
    scripted.goto(ITEMS)
    everything = scripted.get_by_label("Tick all on this page")
    expect(everything).to_be_visible()
    scripted.keyboard.press("a")
    shown = scripted.locator("[name=item]").count()
    scripted.locator("[name=item]").first.press("Enter")
    expect(scripted.locator("[name=item]:checked")).to_have_count(shown)
    scripted.locator("[name=item]").first.uncheck()
    expect(everything).to_be_checked(indeterminate=True)
    scripted.get_by_role("button", name="Retire").click()
    expect(scripted.get_by_text(f"{shown - 1} items retired.")).to_be_visible()
    scripted.keyboard.press("u")
    expect(scripted.get_by_text(f"{shown - 1} items are as before.")).to_be_visible()


def test_the_whole_page(
    instructor_of: User, page: Page, sign_in: Callable[[Page, User], None]
) -> None:
    sign_in(page, instructor_of)
    page.goto(ITEMS)
    page.get_by_label("Which items").select_option("All 25 on this page")
    page.get_by_role("button", name="Retire").click()
    expect(page.get_by_text("25 items retired.")).to_be_visible()
    assert retired() == 25
