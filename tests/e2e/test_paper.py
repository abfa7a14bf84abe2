"""A quiz on paper, as the browser prints it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from accounts.models import User
from quizzes.quiz.models import Quiz
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)

HEADS = """() => [...document.querySelectorAll(".sheet")].map((one) => [
  one.firstElementChild.querySelector("h2").textContent,
  getComputedStyle(one.firstElementChild).display, getComputedStyle(one).page])"""
STYLES = """() => [...document.querySelectorAll(".paper > li, .sheet")].map((one) => [
  one.className.includes("sheet") ? "sheet" : "question", getComputedStyle(one).breakInside,
  getComputedStyle(one).breakAfter])"""


def test_no_question_is_split_and_every_sheet_is_a_page_of_its_own(
    scripted: Page, sign_in: Callable[[Page, User], None]
) -> None:
    teacher = make.instructor("ines")
    document = make.document(owner=teacher)
    make.bank(document, 4)
    course = make.course(teacher, documents=[document])
    quiz = Quiz.objects.create(document=document, course=course, title="Check", size=4)
    sign_in(scripted, teacher)
    scripted.goto(f"/quiz/{quiz.pk}/print/?draw=3")
    scripted.emulate_media(media="print")
    styles = scripted.evaluate(STYLES)
    assert {inside for what, inside, _after in styles if what == "question"} == {"avoid"}
    assert [after for what, _inside, after in styles if what == "sheet"] == ["page"] * 3 + ["auto"]
    # The head of a table stands on each of its pages; what counts them is that of the version.
    assert scripted.evaluate(HEADS) == [
        ["Check, version A", "table-header-group", "a"],
        ["Check, version B", "table-header-group", "b"],
        ["Key to Check, version A", "table-header-group", "auto"],
        ["Key to Check, version B", "table-header-group", "auto"],
    ]
    # Two tests and two keys.
    assert len(re.findall(rb"/Type /Page\b", scripted.pdf(format="A4"))) == 4
