"""A student takes a quiz of the class on two devices and hears of a correction the next day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from accounts.models import User
from content.models import Document, Fact
from quizzes.memory.models import Card
from quizzes.models import Attempt, Class, Question, Quiz
from quizzes.quiz.building_actions import choose_by_hand
from tests import make
from tests.e2e.conftest import PHONE, by_key, put_the_visit_into_april
from tests.e2e.test_reports import a_day_passes

pytestmark = pytest.mark.django_db(transaction=True)
DESK: ViewportSize = {"width": 1280, "height": 800}
CUT_OFF = ("net::ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest")
"""What the browser and htmx say of a request without a connection."""
SignIn = Callable[[Page, User], None]
Device = Callable[..., Page]


@pytest.fixture
def device(browser: Browser, live_server: Any) -> Iterator[Device]:
    """Opens browsers and closes them. A problem in any of them fails the test, other than that
    nothing can be reached while the connection is cut."""
    opened: list[BrowserContext] = []
    problems: list[str] = []

    def said(text: str) -> None:
        if not any(kind in text for kind in CUT_OFF):
            problems.append(text)

    def take(viewport: ViewportSize, *, scripts: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_server.url, viewport=viewport, java_script_enabled=scripts
        )
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda line: said(line.text) if line.type == "error" else None)
        return page

    yield take
    for context in opened:
        context.close()
    assert not problems


@pytest.fixture
def course(transactional_db: None) -> Class:
    """A class with a timed quiz of two questions; the first asks when a minister travelled."""
    call_command("load_pack", verbosity=0)
    teacher, document = make.instructor("ines"), Document.objects.get()
    document.editors.add(teacher)
    made = make.course(teacher, documents=[document])
    chosen = Question.objects.published().filter(kind="multiple_choice")
    asked = chosen.get(fact__key="hata-visit", argument__role="date")
    others = chosen.exclude(fact=asked.fact).order_by("pk").values_list("pk", flat=True)
    quiz = Quiz.objects.create(
        document=document, course=made, owner=teacher, title="Term test", minutes=30, shuffle=False
    )
    choose_by_hand(quiz, [asked.pk, *others[:1]])
    return made


def begin_in_class(page: Page, course: Class) -> None:
    """Join by the code and open the first question of the quiz that is given there."""
    page.goto("/classes/")
    page.get_by_label("Join code").fill(course.join_code)
    page.get_by_role("button", name="Join the class").click()
    page.get_by_role("link", name="Term test").click()
    page.get_by_role("button", name="Start the quiz").click()
    expect(page.locator("#saved")).to_have_text("No answer yet")
    page.wait_for_load_state("networkidle")


def choose_offline(page: Page, option: str) -> None:
    """Cut the connection and give an answer, which cannot be saved."""
    page.context.set_offline(True)
    page.locator(f'[name=answer][value="{option}"]').check()
    expect(page.locator("#saved")).to_have_class("chip unsaved")
    expect(page.locator("#saved")).to_contain_text("Not saved yet")


def wrong_option() -> str:
    revision = Question.objects.get(pk=Attempt.objects.get().items[0]["question"]).revision
    assert revision is not None
    return next(str(one["id"]) for one in revision.options if not one["correct"])


@pytest.mark.parametrize("scripts", [True, False], ids=["javascript", "plain"])
def test_from_the_join_code_to_the_correction(
    course: Class, device: Device, sign_in: SignIn, scripts: bool
) -> None:
    student, teacher = make.learner("lena"), course.instructors.get()
    phone = device(PHONE)
    sign_in(phone, student)
    begin_in_class(phone, course)
    wrong, place = wrong_option(), phone.url
    choose_offline(phone, wrong)
    phone.locator(".qnav").get_by_role("button", name="Next").click()
    expect(phone.get_by_role("alert")).to_contain_text("No connection.")
    expect(phone.locator(f'[name=answer][value="{wrong}"]')).to_be_checked()
    phone.context.set_offline(False)
    expect(phone.locator("#saved")).to_have_text("Saved")

    minutes_left(5)
    desk = device(DESK, scripts=scripts)
    if scripts:  # the clock of this machine is wrong; the time that is left is the server's
        desk.clock.install(time=timezone.now() + timedelta(hours=3))
    sign_in(desk, student)
    desk.goto(place)
    left = re.compile(r"^(4:[345]\d|5:00|[45] min left)$")
    expect(desk.locator("count-down")).to_have_text(left)
    expect(desk.locator(f'[name=answer][value="{wrong}"]')).to_be_checked()
    for n in range(1, 3):
        expect(desk.get_by_text(f"Question {n} of 2")).to_be_visible()
        name = "Review and submit" if n == 2 else "Next"
        desk.locator(".qnav").get_by_role("button", name=name).click()
    desk.get_by_role("button", name="Submit").last.click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("0 of 2 correct")
    expect(desk.locator("#q1 .evidence blockquote")).to_contain_text("March 1994")
    desk.get_by_role("button", name="Add the 2 you missed to review").click()
    expect(desk.get_by_text("2 facts added")).to_be_visible()
    card = Card.objects.get(fact__key="hata-visit")
    assert Attempt.objects.get().state == "submitted"

    correct_the_date(device(DESK, scripts=scripts), sign_in, teacher)
    for one in Card.objects.all():
        a_day_passes(one)
    expect_the_correction(phone, card)


def minutes_left(minutes: int) -> None:
    """The time that was spent away from the quiz."""
    Attempt.objects.update(deadline=timezone.now() + timedelta(minutes=minutes))


def correct_the_date(page: Page, sign_in: SignIn, teacher: User) -> None:
    sign_in(page, teacher)
    page.goto(f"/authoring/fact/{Fact.objects.get(key='hata-visit').pk}/edit/")
    put_the_visit_into_april(page)
    page.get_by_role("button", name="Yes, tell them").first.click()
    expect(page.get_by_text("1 learner is told within a day")).to_be_visible()


def expect_the_correction(page: Page, card: Card) -> None:
    """The card is among those asked today, and says what it was and what it is now."""
    page.goto("/")
    page.get_by_role("link", name="Start review").click()
    said = page.get_by_text("This answer was corrected")
    show, good = (page.get_by_role("button", name=name) for name in ("Show answer", "Good"))
    for _card in range(2):
        show.click()
        expect(good).to_be_visible()
        if said.count():
            break
        by_key(page, "Good")
        expect(good).to_have_count(0)
    expect(said).to_contain_text("was March 1994, now April 1994")
    by_key(page, "Good")
    expect(good).to_have_count(0)
    assert Card.objects.get(pk=card.pk).log.filter(kind="answer").count() == 2


def test_the_time_is_over_while_offline(course: Class, device: Device, sign_in: SignIn) -> None:
    """What was saved counts; the answer that came too late does not, and both are said."""
    phone = device(PHONE)
    phone.clock.install()
    sign_in(phone, make.learner("lena"))
    begin_in_class(phone, course)
    phone.locator("[name=answer]").first.check()
    expect(phone.locator("#saved")).to_have_text("Saved")
    phone.locator(".qnav").get_by_role("button", name="Next").click()
    expect(phone.get_by_text("Question 2 of 2")).to_be_visible()
    phone.wait_for_load_state("networkidle")
    over = phone.get_by_text("The time is over.")
    expect(over).to_be_hidden()

    choose_offline(phone, "a")
    phone.clock.fast_forward("30:01")
    expect(over).to_be_visible()
    expect(phone.locator("count-down")).to_have_text("0:00")
    minutes_left(-1)
    phone.context.set_offline(False)
    phone.wait_for_url("**/result/")
    main = phone.get_by_role("main")
    expect(main).to_contain_text("The time was over on")
    expect(main).to_contain_text("1 of 2 questions were answered.")
    expect(phone.get_by_text("came after the time was over and was not saved")).to_be_visible()
    attempt = Attempt.objects.get()
    assert attempt.state == "expired"
    assert [response.position for response in attempt.responses.exclude(answer="")] == [1]


@pytest.mark.parametrize("scripts", [True, False], ids=["javascript", "plain"])
def test_the_time_was_over_on_return(
    course: Class, device: Device, sign_in: SignIn, scripts: bool
) -> None:
    student = make.learner("lena")
    phone = device(PHONE)
    sign_in(phone, student)
    begin_in_class(phone, course)
    phone.locator("[name=answer]").first.check()
    expect(phone.locator("#saved")).to_have_text("Saved")
    place = phone.url
    minutes_left(-1)
    desk = device(DESK, scripts=scripts)
    sign_in(desk, student)
    desk.goto(place)
    expect(desk.get_by_role("main")).to_contain_text("The time was over on")
    expect(desk.get_by_role("main")).to_contain_text("1 of 2 questions were answered.")
