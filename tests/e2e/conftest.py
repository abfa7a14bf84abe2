"""A real browser. Any console error, page error or policy violation fails the test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from playwright.sync_api import Browser, Page, ViewportSize, expect

from accounts.models import User
from content.models import Document
from tests import make

CHROMIUM = shutil.which("chromium")
PHONE: ViewportSize = {"width": 390, "height": 844}
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "e2e" in item.path.parts:
            item.add_marker(pytest.mark.e2e)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A database in a file, as in production: browsers send requests side by side, and to
    SQLite in memory those are a locked table instead of a short wait."""
    database = connections["default"].settings_dict
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("db") / "e2e.sqlite3")


def _pages(browser: Browser, live_server: Any, *, scripts: bool) -> Iterator[Page]:
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=scripts, viewport=PHONE
    )
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert not problems


@pytest.fixture(params=[True, False], ids=["javascript", "plain"])
def page(request: pytest.FixtureRequest, browser: Browser, live_server: Any) -> Iterator[Page]:
    """A phone, once with JavaScript and once without."""
    yield from _pages(browser, live_server, scripts=request.param)


@pytest.fixture
def scripted(browser: Browser, live_server: Any) -> Iterator[Page]:
    """A page with JavaScript, for what needs it: keys, and the tool that finds barriers."""
    yield from _pages(browser, live_server, scripts=True)


def by_key(page: Page, button: str) -> None:
    """Press a button of a card by Enter. The card comes in by a swap and takes the focus to its
    heading once it has settled: a key pressed before that would go to the heading. Quick clicks
    on one spot, on the other hand, count once."""
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.get_by_role("button", name=button).press("Enter")


@pytest.fixture
def sign_in(live_server: Any) -> Callable[[Page, User], None]:
    """Open the browser as somebody, without the way through the sign-in screen."""

    def enter(page: Page, person: User) -> None:
        cookie = make.signed_in(person).cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": live_server.url}]
        )

    return enter


@pytest.fixture
def shipped(transactional_db: None, settings: Any) -> dict[str, User]:
    """The shipped document with the demo class and its history; username -> person."""
    settings.DEBUG = True
    call_command("load_pack", verbosity=0)
    call_command("demo")
    settings.DEBUG = False
    return {person.username: person for person in User.objects.all()}


@pytest.fixture
def instructor_of(transactional_db: None) -> User:
    """The shipped document is loaded, and this instructor may edit it."""
    call_command("load_pack", verbosity=0)
    teacher = make.instructor("ines")
    Document.objects.get().editors.add(teacher)
    return teacher


def put_the_visit_into_april(page: Page) -> None:
    """On the form of the fact `hata-visit`: another month, looked at and saved."""
    page.locator("details", has_text="date: March 1994").locator("summary").first.click()
    page.locator('[name="a-1-text"]').fill("April 1994")
    page.get_by_role("button", name="Check and preview").click()
    expect(page.locator("#preview")).to_contain_text("took place in April 1994.")
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Save the fact").click()
