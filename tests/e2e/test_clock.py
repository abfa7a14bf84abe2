"""The clock of a quiz in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import APIResponse, Page, expect

from accounts.models import User
from quizzes.quiz.models import Attempt, Quiz, Response
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Page, User], None]


def sitting(person: User, minutes: int | None = None, deadline: datetime | None = None) -> Attempt:
    """One typed question, asked now."""
    document = make.document(owner=person)
    asked = make.question(make.fact(document), "typed", stem="When was it opened?")
    quiz = Quiz.objects.create(document=document, owner=person, title="Q", size=1, minutes=minutes)
    return Attempt.objects.create(
        quiz=quiz, learner=person, number=1, seed=1, key="sitting-0001",
        items=[{"question": asked.pk, "revision": asked.revision_id}],
        started_at=timezone.now(), deadline=deadline,
    )  # fmt: skip


def test_at_zero_the_page_sends_what_was_typed(
    scripted: Page, sign_in: Callable[[Page, User], None]
) -> None:
    person = make.learner("lena")
    attempt = sitting(person, minutes=9, deadline=timezone.now() + timedelta(seconds=6))
    sign_in(scripted, person)
    scripted.goto(f"/quiz/attempt/{attempt.pk}/1/")
    # Typed so that no event tells the page to save it by itself.
    scripted.locator("#typed").evaluate("field => { field.value = 'May 1904'; }")
    expect(scripted.get_by_text("The time was over on")).to_be_visible(timeout=15000)
    expect(scripted.get_by_role("heading", name="1 of 1 correct")).to_be_visible()


def test_what_is_typed_without_a_pause_is_stored_before_zero(
    scripted: Page, sign_in: Callable[[Page, User], None]
) -> None:
    """On a line so slow that nothing sent at zero comes in time."""
    person = make.learner("lena")
    attempt = sitting(person, minutes=9, deadline=timezone.now() + timedelta(minutes=9))
    sign_in(scripted, person)
    scripted.goto(f"/quiz/attempt/{attempt.pk}/1/")
    expect(scripted.locator("count-down")).to_have_text(re.compile(r"8:\d\d"))
    with scripted.expect_response(f"**/attempt/{attempt.pk}/1/", timeout=30000) as sent:
        scripted.locator("#typed").evaluate("""field => {
            field.value = "May 1904";
            setInterval(() => field.dispatchEvent(new Event("input", { bubbles: true })), 50);
            const clock = document.querySelector("count-down");
            clearTimeout(clock.timer);
            clock.endsAt = Date.now() + 7000;
            clock.tick();
            clock.finish = () => {};  // at zero nothing is sent
        }""")
    assert sent.value.ok
    assert Response.objects.get().answer == "May 1904"


def test_a_button_is_faster_than_the_save_before_it(
    scripted: Page, sign_in: Callable[[Page, User], None]
) -> None:
    """On a slow line the answer to the first save has not come when the button is pressed."""
    person = make.learner("lena")
    attempt = sitting(person)
    sign_in(scripted, person)
    scripted.goto(f"/quiz/attempt/{attempt.pk}/1/")
    scripted.wait_for_load_state("networkidle")
    held: list[APIResponse] = []
    scripted.route("**/1/", lambda route: held.append(route.fetch()), times=1)
    with scripted.expect_request(lambda request: request.method == "POST"):
        scripted.locator("#typed").press_sequentially("May 19")
    scripted.locator("#typed").press_sequentially("04")
    scripted.get_by_role("button", name="Review and submit").first.click()
    expect(scripted.get_by_role("heading", name="Ready to submit?")).to_be_visible()
    assert held[0].ok
    assert Response.objects.get().answer == "May 1904"


def test_saved_is_not_said_when_the_session_has_ended(scripted: Page, sign_in: SignIn) -> None:
    person = make.learner("lena")
    attempt = sitting(person, minutes=9, deadline=timezone.now() + timedelta(minutes=9))
    place = f"/quiz/attempt/{attempt.pk}/1/"
    sign_in(scripted, person)
    scripted.goto(place)
    scripted.wait_for_load_state("networkidle")
    scripted.evaluate("""() => {
        const said = [];
        const note = () => said.push(document.querySelector("#saved").textContent);
        new MutationObserver(note).observe(document.querySelector("header"),
            { childList: true, subtree: true });
        addEventListener("pagehide", () => { sessionStorage.said = said.join("|"); });
    }""")
    scripted.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    scripted.locator("#typed").press_sequentially("May 1904")
    scripted.wait_for_url(f"**/accounts/login/?next={place}")
    said = scripted.evaluate("sessionStorage.said")
    assert "Saving" in said
    assert "Saved" not in said
    assert not Response.objects.exists()
    sign_in(scripted, person)
    scripted.goto(place)
    expect(scripted.locator("#saved")).to_have_text("No answer yet")
