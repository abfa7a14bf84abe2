"""A teacher opens a class and gives it work; a student joins by code and does it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from quizzes.models import Card, Class, Report
from tests import make
from tests.e2e.conftest import by_key

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_class_from_its_code_to_the_grade_book(
    transactional_db: None, page: Page, sign_in: Callable[[Page, User], None]
) -> None:
    teacher, student = make.instructor("ines"), make.learner("lena")
    document = make.document(owner=teacher)
    make.bank(document, 4)
    sign_in(page, teacher)
    page.goto("/classes/new/")
    page.get_by_label("Name of the class").fill("Harbours")
    page.get_by_label("The harbour of Lund Bay").check()
    page.get_by_role("button", name="Save").click()
    code = page.locator(".joincode").inner_text()
    expect(page.locator("svg.qr")).to_be_visible()

    page.get_by_role("link", name="Assignments", exact=True).click()
    page.get_by_role("link", name="Give a quiz").click()
    page.get_by_label("Title").fill("First test")
    page.locator("[name=size]").fill("2")
    page.locator("[name=size]").blur()
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Give the quiz").click()
    course = Class.objects.get()
    page.goto(f"/assignments/class/{course.pk}/give/")
    page.get_by_label("What to read and learn").select_option(label="§1 The port")
    page.get_by_role("button", name="Give it").click()
    expect(page.get_by_role("main")).to_contain_text("0 / 0")

    sign_in(page, student)
    page.goto("/classes/")
    page.get_by_label("Join code").fill(code.lower())
    page.get_by_role("button", name="Join the class").click()
    expect(page.get_by_role("main")).to_contain_text("0 of 4 facts")
    page.get_by_role("link", name="First test").click()
    page.get_by_role("button", name="Start").click()
    for last in (False, True):
        page.locator("[name=answer]").first.check()
        page.get_by_role("button", name="Next" if not last else "Review").first.click()
    page.get_by_role("button", name="Submit").last.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    page.goto("/")
    page.get_by_role("link", name="§1 The port").click()
    page.get_by_role("button", name="Learn its cards").click()
    for _card in range(4):
        by_key(page, "Show answer")
        by_key(page, "Good")
        expect(page.get_by_role("button", name="Good")).to_have_count(0)
    assert Card.objects.started().of(student.pk).count() == 4
    page.goto("/")
    expect(page.get_by_role("main")).to_contain_text("4 of 4 facts")

    sign_in(page, teacher)
    page.goto(f"/assignments/class/{course.pk}/")
    expect(page.get_by_role("row", name="lena")).to_contain_text("4/4")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert "lena" in download.value.path().read_text(encoding="utf-8-sig")


def test_a_long_word_does_not_widen_the_screens_of_a_class(
    page: Page, sign_in: Callable[[Page, User], None]
) -> None:
    teacher = make.instructor("ines")
    document = make.document(owner=teacher)
    question = make.bank(document, 1)[0]
    long = make.learner("lena", first_name="Donaudampfschifffahrtsgesellschaftskapitän")
    course = make.course(teacher, long, documents=[document])
    Report.objects.create(
        learner=long, question=question, revision=question.revision, reason="other", text="why" * 90
    )
    sign_in(page, teacher)
    page.set_viewport_size({"width": 320, "height": 700})
    for path in (f"/classes/{course.pk}/", f"/assignments/class/{course.pk}/help/", "/reports/"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
