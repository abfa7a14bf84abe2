"""A student reports an error, the instructor corrects it, the student hears of it the next day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from content.models import Document, Fact
from quizzes.memory import actions as memory
from quizzes.memory.models import Card, Review
from quizzes.memory.shapes import Answer
from quizzes.questions.models import Question, Report
from tests import make
from tests.e2e.conftest import put_the_visit_into_april

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_report_to_the_correction(
    transactional_db: None, page: Page, sign_in: Callable[[Page, User], None]
) -> None:
    call_command("load_pack", verbosity=0)
    teacher, student = make.instructor("ines"), make.learner("lena")
    document = Document.objects.get()
    document.editors.add(teacher)
    fact = Fact.objects.get(key="hata-visit")
    question = Question.objects.get(fact=fact, argument__role="date", kind="flashcard")
    memory.add_cards(student, document, [(fact.pk, question.argument_id)])
    card = Card.objects.get()
    learned = timezone.now() - timedelta(days=9)
    given = Answer(card.pk, 4, "key-00000001", 0, revision=question.revision_id)
    memory.answer(student, given, learned)

    sign_in(page, student)
    page.goto(f"/review/{card.pk}/reveal/")
    page.locator("summary", has_text="").first.click()
    page.get_by_role("link", name="Report an error").click()
    page.get_by_label("The answer is wrong").check()
    page.get_by_label("In a few words").fill("It was in April.")
    page.get_by_role("button", name="Send the report").click()
    page.wait_for_url("**/reveal/")
    assert Report.objects.get().text == "It was in April."

    sign_in(page, teacher)
    page.goto("/authoring/")
    page.get_by_role("link", name="Reports 1").click()
    expect(page.get_by_text("It was in April.")).to_be_visible()
    page.get_by_role("link", name="Correct the fact").click()
    put_the_visit_into_april(page)
    expect(page.get_by_text("1 learner learned the old answer.")).to_be_visible()
    page.get_by_role("button", name="Yes, tell them").click()
    expect(page.get_by_text("1 learner is told within a day")).to_be_visible()
    page.goto("/reports/")
    page.get_by_label("Your reply").fill("You are right, thank you.")
    page.get_by_role("button", name="Fixed").click()
    expect(page.get_by_text("1 report answered.")).to_be_visible()

    a_day_passes(card)
    sign_in(page, student)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 fact to recall")
    page.get_by_role("button", name="Read the answer").click()
    expect(page.get_by_text("You are right, thank you.")).to_be_visible()
    page.goto("/")
    expect(page.get_by_role("button", name="Read the answer")).to_have_count(0)
    page.get_by_role("link", name="Start review").click()
    page.get_by_role("link", name="Show answer").or_(
        page.get_by_role("button", name="Show answer")
    ).click()
    said = page.get_by_text("This answer was corrected")
    expect(said).to_contain_text("was March 1994, now April 1994")
    page.get_by_role("button", name="Good").click()
    expect(page.get_by_role("button", name="Good")).to_have_count(0)
    page.goto(f"/review/{card.pk}/reveal/")
    expect(said).to_have_count(0)


def a_day_passes(card: Card) -> None:
    """Everything that happened, and what is due, lies a day further back."""
    day = timedelta(days=1)
    for row in [*Review.objects.all(), Card.objects.get(pk=card.pk)]:
        for name in ("at", "day", "due", "due_day", "last", "last_day"):
            if getattr(row, name, None) is not None:
                setattr(row, name, getattr(row, name) - day)
        row.save()
