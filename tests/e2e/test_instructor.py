"""An instructor corrects a fact and adds a question of each kind, with JavaScript and without."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from content.models import Fact
from quizzes.models import Question
from tests.e2e.conftest import put_the_visit_into_april

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "multiple_choice": {"Wrong options": "Andrei Kozyrev\nYevgeny Primakov\nBoris Yeltsin"},
    "numeric": {"Answer": "1994"},
    "cloze": {"Question": "In March 1994 _____ travelled to Russia."},
}

SEVERAL = {
    "multi_select": {
        "right": "Tsutomu Hata\nYukihiko Ikeda",
        "wrong": "Andrei Kozyrev\nBoris Yeltsin",
    },
    "ordering": {"events": "the signing\nthe visit\nthe meeting"},
    "matching": {"pairs": "the visit = Hata\nthe talks = Ikeda\nthe speech = Kozyrev"},
}


def test_a_fact_is_corrected(
    instructor_of: User, page: Page, sign_in: Callable[[Page, User], None]
) -> None:
    sign_in(page, instructor_of)
    fact = Fact.objects.get(key="hata-visit")
    page.goto("/authoring/")
    page.get_by_placeholder("Search").fill("Tsutomu Hata took place")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Tsutomu Hata took place").click()
    page.get_by_role("link", name="Correct this fact").click()
    put_the_visit_into_april(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("April 1994")
    fact.refresh_from_db()
    assert fact.statement.endswith("in April 1994.")
    revised = Question.objects.get(fact=fact, kind="typed", argument__role="date")
    assert revised.revision is not None
    assert revised.revision.number == 2


@pytest.mark.parametrize("kind", Question.Kind.values)
def test_a_question_of_each_kind_is_added(
    instructor_of: User, page: Page, sign_in: Callable[[Page, User], None], kind: str
) -> None:
    sign_in(page, instructor_of)
    fact = Fact.objects.get(key="hata-visit")
    page.goto(f"/authoring/fact/{fact.pk}/")
    name = dict(Question.Kind.choices)[kind]  # type: ignore[index]
    page.get_by_role("link", name=str(name), exact=True).click()
    given = {"Question": "Which minister of Japan travelled to Moscow in March 1994?"}
    if kind != "true_false" and kind not in SEVERAL:
        given["Answer"] = "Tsutomu Hata"
    for label, words in (given | WORDS.get(kind, {})).items():
        page.get_by_label(label).first.fill(words)
    for field, words in SEVERAL.get(kind, {}).items():
        page.locator(f"#question-form [name={field}]").fill(words)
    page.get_by_role("button", name="Check and preview").click()
    expect(page.get_by_role("heading", name="As students see it")).to_be_visible()
    page.get_by_role("button", name="Save version").click()
    expect(page.get_by_text("The question is published.")).to_be_visible()
    made = Question.objects.latest("pk")
    assert (made.kind, made.status, made.origin) == (kind, "published", "authored")


def test_words_selected_in_the_text_become_the_quotation(
    instructor_of: User, scripted: Page, sign_in: Callable[[Page, User], None]
) -> None:
    sign_in(scripted, instructor_of)
    scripted.set_viewport_size({"width": 1280, "height": 900})
    scripted.goto("/authoring/new/japan-russia-policy/")
    scripted.wait_for_load_state("networkidle")
    sentence = scripted.locator(".picktext span[data-start]").nth(1)
    said = sentence.inner_text().strip()
    sentence.evaluate("node => getSelection().selectAllChildren(node)")
    expect(scripted.locator("[name=quote]")).to_have_value(said, timeout=3000)
