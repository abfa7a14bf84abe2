"""A visitor reads, reviews and takes a quiz, with JavaScript and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from quizzes.memory.models import Review
from quizzes.quiz.models import Attempt
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bank() -> None:
    make.bank(make.document(), 6)


def test_a_visitor_reviews(bank: None, page: Page) -> None:
    page.goto("/review/")
    for n in range(3):
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"Flashcard {n}")
        page.get_by_role("button", name="Show answer").click()
        expect(page.locator("mark").first).to_have_text("May 1904")
        page.get_by_role("button", name="Easy").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Flashcard 3")
    assert Review.objects.filter(rating=4).count() == 3


def test_a_visitor_takes_a_quiz(bank: None, page: Page) -> None:
    page.goto("/quiz/")
    page.get_by_label("Questions").select_option("5")
    page.get_by_role("button", name="Make the quiz").click()
    page.get_by_role("button", name="Start the quiz").click()
    for n in range(1, 6):
        expect(page.get_by_text(f"Question {n} of 5")).to_be_visible()
        page.locator("label.opt").first.click()
        name = "Review and submit" if n == 5 else "Next"
        page.locator(".qnav").get_by_role("button", name=name).click()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("of 5 correct")
    assert Attempt.objects.get().state == "submitted"
