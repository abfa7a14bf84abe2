"""Questions of several parts: by keyboard alone, and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from content.models import Document, Fact
from quizzes.models import Attempt, Question, Quiz, Revision
from quizzes.quiz.models import Response
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
DATES = ["May 1904", "autumn 1911", "the year 1971", "winter 1980"]
EVENTS = ["The port was opened.", "The lighthouse was lit.", "The pier was paid."]
PARTS = ["The pier", "The mill", "The lighthouse", "The crane", "The barn", "The quay"]
SignIn = Callable[[Page, User], None]


@pytest.fixture
def about(transactional_db: None) -> Fact:
    return make.fact(make.document())


def several(about: Fact) -> Question:
    """Six options, of which A, D and F are right."""
    made = make.question(about, "multi_select", stem="Which belong to the port?", options=PARTS)
    revision = made.revision
    assert revision is not None
    options = [{**o, "correct": o["id"] in "adf"} for o in revision.options]
    Revision.objects.filter(pk=revision.pk).update(options=options)
    return made


def ordering(about: Fact) -> Question:
    return make.arranged(about, "ordering", EVENTS, ["1", "2", "3"])


def matching(about: Fact) -> Question:
    return make.arranged(about, "matching", EVENTS, DATES)


def open_quiz(page: Page, sign_in: SignIn, document: Document) -> None:
    """The first question of a quiz with feedback after each, with its scripts."""
    learner = make.learner("lena")
    quiz = Quiz.objects.create(document=document, owner=learner, title="Q", size=1, feedback="each")
    sign_in(page, learner)
    page.goto(f"/quiz/{quiz.pk}/")
    page.get_by_role("button", name="Start the quiz").click()
    page.wait_for_url("**/1/")
    page.wait_for_load_state("networkidle")


def tab_to(page: Page, wanted: str) -> None:
    """Tab until the element that `wanted` selects has the focus."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"Tab does not reach {wanted}")


def saving(page: Page, change: Callable[[], object]) -> None:
    """Change the answer, and wait until that is saved where it is saved at once."""
    if page.evaluate("typeof htmx") == "undefined":
        change()
        return
    with page.expect_response(lambda response: response.request.method == "POST"):
        change()


def press_and_save(page: Page, key: str) -> None:
    saving(page, lambda: page.keyboard.press(key))


def is_right(page: Page) -> None:
    """The answer was checked, and all of it is right."""
    expect(page.get_by_role("button", name="Review and submit").first).to_be_visible()
    expect(page.locator(".qnav button[value=check]")).to_have_count(0)
    assert Response.objects.get().mark == 1
    page.locator(".qnav").get_by_role("button", name="Review and submit").click()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 of 1 correct")
    assert Attempt.objects.get().score == 1


def check_by_keyboard(page: Page) -> None:
    tab_to(page, ".qnav button[value=check]")
    page.keyboard.press("Enter")


def test_an_order_by_keyboard_alone(about: Fact, scripted: Page, sign_in: SignIn) -> None:
    ordering(about)
    open_quiz(scripted, sign_in, about.document)
    texts = scripted.locator("[data-line] > span[id]")
    expect(texts).to_have_text(EVENTS[::-1])
    tab_to(scripted, "[data-step='-1'][aria-disabled=false]")
    press_and_save(scripted, "Enter")
    expect(texts).to_have_text([EVENTS[1], EVENTS[2], EVENTS[0]])
    tab_to(scripted, f"[data-step='1'][aria-label$='{EVENTS[2]}']")
    press_and_save(scripted, "Alt+ArrowDown")
    expect(texts).to_have_text([EVENTS[1], EVENTS[0], EVENTS[2]])
    expect(scripted.locator(f"[data-step='1'][aria-label$='{EVENTS[2]}']")).to_be_focused()
    scripted.keyboard.press("Shift+Tab")
    scripted.keyboard.press("Shift+Tab")
    press_and_save(scripted, "Alt+ArrowUp")
    expect(texts).to_have_text(EVENTS)
    check_by_keyboard(scripted)
    is_right(scripted)


def test_a_match_by_keyboard_alone(about: Fact, scripted: Page, sign_in: SignIn) -> None:
    matching(about)
    open_quiz(scripted, sign_in, about.document)
    for id, date in (("1", DATES[2]), ("2", DATES[1]), ("3", DATES[0])):
        tab_to(scripted, f"select[aria-describedby=p{id}]")
        press_and_save(scripted, date[0].lower())
        chosen = scripted.locator(f"select[aria-describedby=p{id}] option:checked")
        expect(chosen).to_have_text(date)
    check_by_keyboard(scripted)
    is_right(scripted)


def test_several_answers_by_their_letters(about: Fact, scripted: Page, sign_in: SignIn) -> None:
    several(about)
    open_quiz(scripted, sign_in, about.document)
    shown = Attempt.objects.get().items[0]["order"]
    for option in "abdfb":
        press_and_save(scripted, "abcdef"[shown.index(option)])
    expect(scripted.locator("[name=answer]:checked")).to_have_count(3)
    expect(scripted.get_by_role("button", name="Flag")).to_have_attribute("aria-pressed", "false")
    check_by_keyboard(scripted)
    is_right(scripted)


@pytest.mark.parametrize("ask", [several, ordering, matching])
def test_with_a_pointer_with_and_without_scripts(
    about: Fact, page: Page, sign_in: SignIn, ask: Callable[[Fact], Question]
) -> None:
    ask(about)
    open_quiz(page, sign_in, about.document)
    if ask is several:
        for text in ("The pier", "The crane", "The quay"):
            saving(page, page.get_by_label(text, exact=False).check)
    elif ask is ordering and page.locator("order-list[data-ready]").count():
        saving(page, page.get_by_role("button", name=f"Move up: {EVENTS[0]}").click)
        saving(page, page.get_by_role("button", name=f"Move up: {EVENTS[0]}").click)
        saving(page, page.get_by_role("button", name=f"Move up: {EVENTS[1]}").click)
    else:
        answers = "123" if ask is ordering else DATES[:3]
        of_text = dict(zip(EVENTS, answers, strict=True))
        for line in page.locator("li.line").all():
            text = line.locator("span[id]").inner_text()
            select = line.locator("select")
            saving(page, partial(select.select_option, label=of_text[text]))
    page.locator(".qnav button[value=check]").click()
    is_right(page)
