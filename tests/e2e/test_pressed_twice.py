"""A press made twice makes one thing, also where the server is slow to answer the first."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from quizzes.classes import actions
from quizzes.models import Announcement, Class
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def slowly(does: Callable[..., Any]) -> Callable[..., Any]:
    def later(*args: Any) -> Any:
        time.sleep(0.6)
        return does(*args)

    return later


def press_twice(page: Page, button: str) -> None:
    """Two clicks, as of a hand that sees nothing happen."""
    place = page.get_by_role("button", name=button)
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    assert box is not None
    for _press in range(2):
        page.mouse.click(box["x"] + 10, box["y"] + 10)
        page.wait_for_timeout(150)


def test_two_presses_make_one_class_and_one_announcement(
    scripted: Page, sign_in: Callable[[Page, User], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("open_class", "announce"):
        monkeypatch.setattr(actions, name, slowly(getattr(actions, name)))
    sign_in(scripted, make.instructor("ines"))

    scripted.goto("/classes/new/")
    scripted.get_by_label("Name of the class").fill("Year 11")
    press_twice(scripted, "Save")
    expect(scripted.get_by_role("heading", name="Year 11", level=1)).to_be_visible()
    course = Class.objects.get()

    scripted.goto(f"/announcements/class/{course.pk}/")
    scripted.get_by_label("Title").fill("Test on Monday")
    press_twice(scripted, "Announce")
    expect(scripted.get_by_text("members see it on their first screen")).to_be_visible()
    assert Announcement.objects.count() == 1
