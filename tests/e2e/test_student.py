"""A student who has never seen it: reads, reviews with keys alone, takes a quiz, sees tomorrow."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from accounts.models import User
from quizzes.memory.models import Card, Review
from quizzes.quiz.models import Attempt
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def document() -> None:
    call_command("load_pack", verbosity=0)


def begin(page: Page) -> None:
    """The first question is there, and so are the scripts that listen for keys."""
    page.wait_for_url("**/review/**")
    page.wait_for_load_state("networkidle")


def test_twenty_cards_with_the_keyboard_alone(
    document: None, scripted: Page, sign_in: Callable[[Page, User], None]
) -> None:
    learner = make.learner("lena", new_per_day=20)
    sign_in(scripted, learner)
    scripted.goto("/read/japan-russia-policy/")
    scripted.wait_for_load_state("networkidle")
    chosen = scripted.locator(".fact[aria-current]").first
    number = scripted.locator("#margin .num").first
    met: list[str] = []
    for _press in range(3):
        scripted.keyboard.press("j")
        for seen in met:
            expect(number).not_to_have_text(seen)
        expect(number).to_contain_text("Fact")
        met.append(number.inner_text())
    scripted.keyboard.press("k")
    expect(chosen).to_be_in_viewport()
    expect(number).to_have_text(met[1])
    button = scripted.get_by_role("button", name="Learn this document")
    button.focus()
    scripted.keyboard.press("Enter")
    begin(scripted)
    heading = scripted.locator("h1")
    for n in range(20):
        expect(scripted.get_by_role("button", name="Good")).to_have_count(0)
        asked = heading.inner_text()
        scripted.keyboard.press("Space")
        good = scripted.get_by_role("button", name=re.compile("Good|Easy")).first
        expect(good).to_be_visible()
        expect(scripted.locator(".evidence mark").first).not_to_be_empty()
        scripted.keyboard.press("4" if n % 2 else "Space")
        expect(scripted.get_by_role("button", name="Show answer")).to_be_visible()
        expect(heading).not_to_have_text(asked)
    assert Review.objects.filter(learner=learner, kind="answer").count() == 20


def test_keys_undo_and_lead_to_the_sentence(
    document: None, scripted: Page, sign_in: Callable[[Page, User], None]
) -> None:
    learner = make.learner("lena")
    sign_in(scripted, learner)
    scripted.goto("/read/japan-russia-policy/")
    scripted.get_by_role("button", name="Learn this document").click()
    begin(scripted)
    asked = scripted.locator("h1").inner_text()
    scripted.keyboard.press("Space")
    expect(scripted.get_by_role("button", name="Easy")).to_be_visible()
    scripted.keyboard.press("4")
    expect(scripted.locator("h1")).not_to_have_text(asked)
    scripted.keyboard.press("u")
    expect(scripted.get_by_text("Taken back.")).to_be_visible()
    expect(scripted.locator("main")).to_contain_text(asked)
    assert Card.objects.of(learner.pk).filter(rows__gt=0, reps__gt=0).count() == 0
    proof = scripted.locator(".evidence blockquote").first.inner_text()
    scripted.keyboard.press("s")
    scripted.wait_for_url(re.compile(r"/read/japan-russia-policy/\?text=study#s\d+$"))
    target = scripted.locator(".sentence:target")
    expect(target).to_be_in_viewport()
    assert "".join(proof.split()) in "".join(target.inner_text().split())


def answer_somehow(page: Page) -> None:
    """The first option, the order as it is shown, the first choice of each list, or a word."""
    page.wait_for_load_state("networkidle")  # an order gets its arrows when its script has come
    lists = page.locator("main select[name=answer]")
    keep = page.get_by_role("button", name="Keep this order")
    if page.locator("label.opt").count():
        page.locator("label.opt").first.click()
    elif keep.is_visible():
        keep.click()
    elif lists.count():
        for n in range(lists.count()):
            lists.nth(n).select_option(index=n + 1)
    else:
        page.locator("main input[name=answer], main input[type=text]").first.fill("Moscow")


def test_a_quiz_of_ten_questions(document: None, page: Page) -> None:
    page.goto("/quiz/")
    page.get_by_label("Questions").select_option("10")
    page.get_by_role("button", name="Make the quiz").click()
    page.get_by_role("button", name="Start the quiz").click()
    for n in range(1, 11):
        expect(page.get_by_text(f"Question {n} of 10")).to_be_visible()
        answer_somehow(page)
        name = "Review and submit" if n == 10 else "Next"
        page.locator(".qnav").get_by_role("button", name=name).click()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("of 10 correct")
    assert Attempt.objects.latest("pk").state == "submitted"
    expect(page.locator(".evidence blockquote")).not_to_have_count(0)
    page.get_by_role("button", name=re.compile("missed to review")).click()
    assert Card.objects.filter(learner__is_guest=True).exists()


def test_what_to_do_tomorrow(
    document: None, page: Page, sign_in: Callable[[Page, User], None]
) -> None:
    learner = make.learner("lena", new_per_day=3)
    sign_in(page, learner)
    page.goto("/read/japan-russia-policy/")
    page.get_by_role("button", name="Learn this document").click()
    for _card in range(3):
        page.get_by_role("button", name="Show answer").click()
        page.get_by_role("button", name="Easy").click()
    expect(page.locator("h1")).to_have_text("Done for now")
    expect(page.locator("main")).to_contain_text("Tomorrow nothing is due yet.")
    page.goto("/")
    expect(page.locator("main")).to_contain_text("tomorrow", ignore_case=True)
