"""A document and its facts written in a browser, once with JavaScript and once without."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from content.models import Document, Entity, Fact
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = """## The air

A molecule of water stays in the air for about nine days.

## The rivers

Edmond Halley showed in 1687 that evaporation feeds the rivers.
"""


@pytest.fixture
def teacher(transactional_db: None) -> User:
    return make.instructor("ines")


def test_from_a_text_to_asked_facts(
    teacher: User, page: Page, sign_in: Callable[[Page, User], None]
) -> None:
    sign_in(page, teacher)
    page.goto("/read/")
    page.get_by_role("link", name="New document").click()
    page.get_by_label("Title").fill("The water cycle")
    page.get_by_label("Text", exact=True).fill(TEXT)
    page.get_by_role("button", name="Show the outline").click()
    expect(page.get_by_text("2 parts, 2 paragraphs, 2 sentences")).to_be_visible()
    page.get_by_role("button", name="Save the document").click()
    page.get_by_role("link", name="New fact").click()

    page.locator("[name=quote]").fill("A molecule of water stays in the air for about nine days.")
    clause = "a molecule of water | stay, present | in the air | for {time!}"
    page.locator("[name=clause]").fill(clause)
    page.get_by_role("button", name="Check and preview").click()
    expect(page.locator("[name=a-0-text]")).to_have_value("about nine days")
    expect(page.locator("[name=a-0-type]")).to_have_value("duration")
    expect(page.locator("#preview")).to_contain_text("For how long does a molecule of water stay")
    page.get_by_role("button", name="Save, then another").click()

    expect(page.locator("[name=quote]")).to_have_value(
        "Edmond Halley showed in 1687 that evaporation feeds the rivers."
    )
    clause = (
        "{astronomer!: Edmond Halley} | show, past | that evaporation feeds the rivers | in {year}"
    )
    page.locator("[name=clause]").fill(clause)
    page.get_by_role("button", name="Check and preview").click()
    page.locator("[name=a-0-new_kind]").select_option("person")
    page.get_by_role("button", name="Save the fact").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Edmond Halley showed")
    assert Document.objects.get().owner == teacher
    assert Entity.objects.get().noun == "astronomer"
    rows = Fact.objects.latest("pk").arguments.values_list("role", "type", "text")
    assert set(rows) == {("astronomer", "entity", "Edmond Halley"), ("year", "date", "1687")}


def test_words_of_the_quotation_fill_a_row(
    teacher: User, scripted: Page, sign_in: Callable[[Page, User], None]
) -> None:
    make.document(owner=teacher)
    sign_in(scripted, teacher)
    scripted.set_viewport_size({"width": 1280, "height": 900})
    scripted.goto("/authoring/new/lund-bay/")
    scripted.wait_for_load_state("networkidle")
    quote = "The lighthouse was lit for the first time in autumn 1911."
    scripted.locator("[name=quote]").fill(quote)
    scripted.locator("[name=clause]").fill("{what} | shine, present")
    scripted.locator("[name=clause]").press("Control+Enter")
    row = scripted.locator("[name=a-0-text]")
    expect(row).to_be_focused()
    use = scripted.get_by_role("button", name="Use the selected words").first
    use.click()
    expect(row).to_have_value("")
    expect(scripted.locator("#live")).to_have_text(
        "Select words in the document or in the quotation first."
    )
    scripted.evaluate("""() => {
        const span = [...document.querySelectorAll(".picktext span")]
            .find((one) => one.textContent.startsWith("The lighthouse was lit"));
        const range = document.createRange();
        range.setStart(span.firstChild, 0);
        range.setEnd(span.firstChild, 14);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
        span.dispatchEvent(new PointerEvent("pointerup", { bubbles: true }));
    }""")
    use.click()
    expect(row).to_have_value("The lighthouse")
    expect(scripted.locator("[name=quote]")).to_have_value(quote)
    scripted.locator("[name=quote]").evaluate("box => box.setSelectionRange(4, 14)")
    use.click()
    expect(row).to_have_value("lighthouse")
