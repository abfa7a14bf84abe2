"""Every page, two themes, two widths: no barrier that axe can find, nothing wider than 320 px."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from accounts.models import User
from content.models import Fact
from quizzes.models import Attempt, Card, Class, Question, Quiz, Revision
from quizzes.quiz.models import Response
from quizzes.reminders.access import off_token
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)

VISITOR = (
    "/",
    "/more/",
    "/read/",
    "/read/japan-russia-policy/",
    "/review/",
    "/quiz/",
    "/progress/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
)


SEVERAL = ("multi_select", "ordering", "matching")


COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""What of a page is another in the dark: its colours come from the style sheet alone."""
SETTLED = """new Promise(requestAnimationFrame).then(() => Promise.allSettled(
    document.getAnimations().filter((one) => one instanceof CSSTransition)
        .map((one) => one.finished)))"""


def has_no_barriers(page: Page, path: str) -> None:
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.goto(path)
        _finds_nothing(page, f"{path} light {width}", {})
        page.emulate_media(color_scheme="dark")
        page.evaluate(SETTLED)
        _finds_nothing(page, f"{path} dark {width}", COLOURS)
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def _finds_nothing(page: Page, where: str, options: dict[str, Any]) -> None:
    found = Axe().run(page, options=options)
    assert found.violations_count == 0, f"{where}\n{found.generate_report()}"


def of_student(student: User) -> list[str]:
    client = make.signed_in(student)
    client.post("/reminders/calendar/new/")
    quiz = Quiz.objects.get(title="Section 4 check")
    client.post(f"/quiz/{quiz.pk}/begin/", {"key": "begin-000001"})
    first = Attempt.objects.latest("pk")
    client.post(f"/quiz/attempt/{first.pk}/submit/", {"key": "submit-00001"})
    client.post(f"/quiz/{quiz.pk}/begin/", {"key": "begin-000002"})
    attempt = Attempt.objects.latest("pk")
    card = Card.objects.of(student.pk).filter(rows__gt=0).order_by("pk")[0]
    fact = Fact.objects.order_by("pk")[0]
    return [
        "/",
        "/read/japan-russia-policy/",
        f"/read/japan-russia-policy/?fact={fact.pk}",
        "/review/",
        f"/review/{card.pk}/reveal/",
        f"/review/{card.pk}/history/",
        "/cards/",
        "/quiz/",
        f"/quiz/{quiz.pk}/",
        f"/quiz/attempt/{attempt.pk}/1/",
        f"/quiz/attempt/{attempt.pk}/submit/",
        f"/quiz/attempt/{first.pk}/result/",
        "/progress/",
        "/classes/",
        f"/assignments/mine/{quiz.course_id}/",
        "/privacy/",
        "/reminders/",
        f"/reminders/off/{off_token(student.pk)}/",
        "/privacy/erase/",
        "/accounts/password/change/",
        "/accounts/2fa/",
    ]


def of_instructor() -> list[str]:
    quiz, course = Quiz.objects.get(title="Section 4 check"), Class.objects.get()
    fact = Fact.objects.order_by("pk")[5]
    question = Question.objects.filter(fact=fact, kind="multiple_choice")[0]
    taken = Quiz.objects.get(title="Section 2 test")
    firsts = [Question.objects.filter(kind=kind).order_by("pk")[0].pk for kind in SEVERAL]
    return [
        "/authoring/",
        f"/authoring/fact/{fact.pk}/",
        f"/authoring/fact/{fact.pk}/edit/",
        f"/authoring/new/{fact.document.slug}/",
        f"/authoring/doubts/{fact.document.slug}/",
        f"/authoring/doubts/{fact.document.slug}/?state=accepted",
        f"/authoring/doubts/{fact.document.slug}/new/?fact={fact.pk}",
        f"/authoring/fact/{fact.pk}/new/typed/",
        f"/authoring/question/{question.pk}/",
        *(f"/authoring/question/{pk}/" for pk in firsts),
        f"/authoring/fact/{fact.pk}/new/ordering/",
        f"/authoring/items/{fact.document.slug}/?kind=multiple_choice",
        f"/authoring/coverage/{fact.document.slug}/",
        "/authoring/document/new/",
        f"/authoring/document/{fact.document.slug}/",
        f"/authoring/document/{fact.document.slug}/text/",
        f"/authoring/names/{fact.document.slug}/",
        f"/authoring/names/{fact.document.slug}/new/",
        f"/authoring/name/{fact.document.entities.order_by('pk')[0].pk}/",
        "/classes/",
        "/classes/new/",
        f"/classes/{course.pk}/",
        f"/classes/{course.pk}/edit/",
        *(
            f"/assignments/class/{course.pk}/{screen}"
            for screen in ("", "list/", "give/", "memory/", "help/", "duplicate/", "delete/")
        ),
        f"/assignments/{quiz.assignment.pk}/",
        f"/assignments/{quiz.assignment.pk}/edit/",
        f"/announcements/class/{course.pk}/",
        f"/quiz/give/{course.pk}/",
        f"/quiz/{quiz.pk}/figures/",
        f"/analysis/quiz/{quiz.pk}/",
        f"/analysis/quiz/{taken.pk}/",
        f"/analysis/quiz/{taken.pk}/question/{taken.items.get(position=1).question_id}/",
    ]


def answered(attempt: Attempt) -> str:
    """A right answer to the only question of an attempt."""
    revision = Revision.objects.get(pk=attempt.items[0]["revision"])
    pairs = [f"{prompt['id']}:{prompt['option']}" for prompt in revision.prompts]
    return ",".join(pairs or [option["id"] for option in revision.options if option["correct"]])


@pytest.mark.parametrize("kind", SEVERAL)
def test_a_question_of_several_parts_has_none(
    shipped: dict[str, User],
    scripted: Page,
    sign_in: Callable[[Page, User], None],
    kind: str,
) -> None:
    student = shipped["student"]
    document = Quiz.objects.latest("pk").document
    quiz = Quiz.objects.create(
        document=document, owner=student, title="Q", size=1, feedback="each", kinds=[kind]
    )
    client = make.signed_in(student)
    client.post(f"/quiz/{quiz.pk}/begin/", {"key": "begin-000003"})
    attempt = Attempt.objects.get(quiz=quiz)
    url = f"/quiz/attempt/{attempt.pk}/1/"
    sign_in(scripted, student)
    has_no_barriers(scripted, url)
    client.post(url, {"answer": answered(attempt), "key": "check-000001", "go": "check"})
    assert Response.objects.get(attempt=attempt).checked_at
    has_no_barriers(scripted, url)


def test_a_visitor_meets_none(shipped: dict[str, User], scripted: Page) -> None:
    for path in VISITOR:
        has_no_barriers(scripted, path)


def test_a_student_meets_none(
    shipped: dict[str, User], scripted: Page, sign_in: Callable[[Page, User], None]
) -> None:
    sign_in(scripted, shipped["student"])
    for path in of_student(shipped["student"]):
        has_no_barriers(scripted, path)


@pytest.mark.parametrize("half", [0, 1])
def test_an_instructor_meets_none(
    shipped: dict[str, User], scripted: Page, sign_in: Callable[[Page, User], None], half: int
) -> None:
    sign_in(scripted, shipped["instructor"])
    for path in of_instructor()[half::2]:
        has_no_barriers(scripted, path)
