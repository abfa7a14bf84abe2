"""A teacher plans a quiz, gives it, mends its weak question, corrects a fact, takes the grades."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from content.models import Fact
from quizzes.models import Attempt, Class, Quiz, Revision
from quizzes.questions.models import Report
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
KEYS = {
    "When was it opened?": "May 1904",
    "Who built it?": "Karin Holm",
    "When was it lit?": "1911",
}
VARIANT = "Engineer Holm"


@pytest.fixture
def course(transactional_db: None) -> Class:
    """A class of ten on a document with two facts in one part and one in the other."""
    teacher = make.instructor("ines")
    document = make.document(owner=teacher)
    for (stem, key), (name, section, quote) in zip(
        KEYS.items(),
        [
            ("opened", "1", "The harbour of Lund Bay was opened in May 1904."),
            ("built", "1", "Its engineer was Karin Holm."),
            ("lit", "2", "The lighthouse was lit for the first time in autumn 1911."),
        ],
        strict=True,
    ):
        about = make.fact(document, key=name, section=section, quote=quote, answer=key)
        make.question(about, "typed", stem=stem, key=key)
    learners = [make.learner(f"learner{n}") for n in range(10)]
    return make.course(teacher, *learners, documents=[document])


def test_from_the_plan_to_the_grade_book(
    course: Class, page: Page, sign_in: Callable[[Page, User], None]
) -> None:
    sign_in(page, course.instructors.get())
    quiz = plan(page, course)
    preview(page, quiz)
    page.get_by_role("button", name="Give it to the class").click()
    expect(page.get_by_text("Given. Learners see it now.")).to_be_visible()

    for n, membership in enumerate(course.memberships.order_by("pk")):
        sit(membership.learner, quiz, knows=n < 5, first=n == 0)

    page.reload()
    page.get_by_role("link", name="How the questions did").click()
    weakest = page.locator("tbody tr").first
    expect(weakest).to_contain_text("Who built it?")
    expect(weakest).to_contain_text("Too hard")
    weakest.get_by_role("link", name="Who built it?").click()
    answer = page.get_by_role("row", name=VARIANT)
    answer.get_by_role("button", name="Let it count").click()
    expect(page.get_by_role("heading", name="9 marks would change")).to_be_visible()
    expect(page.get_by_role("row", name="learner3")).to_contain_text("wording accepted")
    page.get_by_role("button", name="Change 9 marks").click()
    expect(page.get_by_text("9 marks changed.")).to_be_visible()
    assert Attempt.objects.filter(score=3).count() == 5

    correct_what_was_reported(page)
    page.goto(f"/assignments/class/{course.pk}/")
    expect(page.get_by_role("row", name="learner1")).to_contain_text("100")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    book = download.value.path().read_text(encoding="utf-8-sig")
    assert "Term test" in book
    assert all(f"learner{n}" in book for n in range(10))


def test_a_graded_test_is_given_with_a_part_and_two_presses(
    course: Class, page: Page, sign_in: Callable[[Page, User], None]
) -> None:
    sign_in(page, course.instructors.get())
    page.goto(f"/quiz/give/{course.pk}/")
    page.locator("[name=section]").select_option("1")
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Graded test").click()
    expect(page.locator("#told")).to_contain_text("1 attempt")
    page.get_by_role("button", name="Give the quiz").click()
    expect(page.get_by_text("Given to")).to_be_visible()
    made = Quiz.objects.get()
    assert (made.section, made.graded, made.attempts_allowed) == ("1", True, 1)
    assert made.title.startswith("§1")


def test_counts_follow_what_is_typed(
    course: Class, scripted: Page, sign_in: Callable[[Page, User], None]
) -> None:
    sign_in(scripted, course.instructors.get())
    scripted.goto(f"/quiz/give/{course.pk}/")
    told = scripted.locator("#told")
    expect(told).to_contain_text("You asked for 10")
    scripted.locator("[name=size]").fill("2")
    expect(told).to_contain_text("Drawn from 3 facts")
    scripted.locator("[name=choice][value=blueprint]").check()
    expect(told).to_contain_text("You choose on the next page")
    scripted.get_by_role("button", name="Go on to the questions").click()
    scripted.locator("[name=r0-count]").fill("8")
    expect(scripted.locator("#line1")).to_contain_text("Line 1 asks for 8; there are 3.")
    scripted.locator("[name=r0-count]").fill("3")
    expect(scripted.locator("#total")).to_contain_text("3 questions")
    expect(scripted.locator("#line1")).to_contain_text("3 of 3")
    scripted.get_by_role("button", name="Save and give").click()
    expect(scripted.get_by_text("Given. Learners see it now.")).to_be_visible()


def plan(page: Page, course: Class) -> Quiz:
    """Two questions of the first part and one of the second, open for a week."""
    page.goto(f"/quiz/give/{course.pk}/")
    page.get_by_label("Title").fill("Term test")
    page.locator("[name=choice][value=blueprint]").check()
    page.get_by_text("Rules: feedback").click()
    for name, days in (("opens_at", -1), ("closes_at", 7)):
        day = timezone.localtime() + timedelta(days=days)
        page.locator(f"[name={name}]").fill(day.strftime("%Y-%m-%dT%H:%M"))
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Go on to the questions").click()
    for n, (section, count) in enumerate([("1", "9"), ("2", "1")]):
        page.locator(f"[name=r{n}-section]").select_option(section)
        page.locator(f"[name=r{n}-count]").fill(count)
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Count again").last.click()
    expect(page.get_by_text("Line 1 asks for 9; there are 2.")).to_be_visible()
    page.locator("[name=r0-count]").fill("2")
    page.locator("[name=r0-count]").blur()
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Save the plan").click()
    expect(page.get_by_text("3 questions drawn by your plan.")).to_be_visible()
    return Quiz.objects.get()


def preview(page: Page, quiz: Quiz) -> None:
    page.get_by_role("link", name="As a student sees it").click()
    for n in (1, 2, 3):
        expect(page.get_by_text(f"Question {n} of 3")).to_be_visible()
        if n < 3:
            page.get_by_role("link", name="Next").click()
    page.get_by_role("link", name="End of the preview").click()
    assert not Attempt.objects.exists()


def sit(learner: User, quiz: Quiz, *, knows: bool, first: bool) -> None:
    """One attempt; the first learner alone writes the name of the engineer as the key has it,
    and reports that the date is wrong."""
    client = make.signed_in(learner)
    client.post(f"/quiz/{quiz.pk}/begin/", {"key": "begin-000001"})
    attempt = Attempt.objects.get(learner=learner)
    for n, item in enumerate(attempt.items, 1):
        stem = Revision.objects.get(pk=item["revision"]).stem
        said = KEYS[stem] if knows else "1800"
        if stem == "Who built it?":
            said = KEYS[stem] if first else VARIANT
        sent = {"answer": said, "key": f"answer-00000{n}", "go": "next"}
        client.post(f"/quiz/attempt/{attempt.pk}/{n}/", sent)
        if first and stem == "When was it opened?":
            place = n
    client.post(f"/quiz/attempt/{attempt.pk}/submit/")
    if first:
        told = {"reason": Report.Reason.WRONG, "text": "It was in June."}
        client.post(f"/reports/attempt/{attempt.pk}/{place}/", told)


def correct_what_was_reported(page: Page) -> None:
    page.goto("/reports/")
    expect(page.get_by_text("It was in June.")).to_be_visible()
    page.get_by_role("link", name="Correct the fact").click()
    page.locator("details", has_text="date: May 1904").locator("summary").first.click()
    page.locator('[name="a-0-text"]').fill("June 1904")
    page.get_by_role("button", name="Check and preview").click()
    expect(page.locator("#preview")).to_contain_text("June 1904")
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Save the fact").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("June 1904")
    page.goto("/reports/")
    page.get_by_role("button", name="Fixed").click()
    expect(page.get_by_text("1 report answered.")).to_be_visible()
    assert Fact.objects.get(key="opened").arguments.get().text == "June 1904"
