"""Every page marks the one entry of the navigation that it belongs to."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests import make
from tests.access.test_matrix import ROWS, world

pytestmark = pytest.mark.django_db

LEARNER = {
    "today:home": "Today",
    "today:more": "",
    "reading:library": "Library",
    "reading:document": "Library",
    "reading:ask": "Library",
    "reading:reveal": "Library",
    "reading:end": "Library",
    "review:more": "Review",
    "review:history": "Review",
    "cards:browse": "Review",
    "reports:card": "Review",
    "reports:first": "Review",
    "quiz:list": "Quizzes",
    "quiz:start": "Quizzes",
    "quiz:submit": "Quizzes",
    "progress:overview": "Progress",
    "planning:overview": "Progress",
    "planning:exam": "Progress",
    "classes:list": "Today",
    "assignments:mine": "Today",
    "assignments:detail": "Today",
    "reports:mine": "Settings",
    "reminders:choose": "Settings",
    "exchange:home": "Settings",
    "exchange:package": "Settings",
    "privacy:account": "Settings",
    "privacy:erase": "Settings",
}
TEACHING = {
    **{name: "Classes" for name in ROWS if name.startswith("assignments:")},
    **{name: "Facts and questions" for name in ROWS if name.startswith("authoring:")},
    "announcements:list": "Classes",
    "analysis:quiz": "Classes",
    "classes:list": "Classes",
    "classes:create": "Classes",
    "classes:detail": "Classes",
    "classes:edit": "Classes",
    "quiz:give": "Classes",
    "quiz:figures": "Classes",
    "quiz:edit": "Classes",
    "quiz:blueprint": "Classes",
    "quiz:choose": "Classes",
    "quiz:preview": "Classes",
    "quiz:print": "Classes",
    "quiz:regrade": "Classes",
    "quiz:regrade_question": "Classes",
    "quiz:marks": "Classes",
    "quiz:answers": "Classes",
    "quiz:by_hand": "Classes",
    "quiz:allowances": "Classes",
    "quiz:allowance": "Classes",
    "reports:queue": "Facts and questions",
}
WITHOUT_NAV = {"announcements:off", "reminders:off"}
"""Screens of somebody who came by a link of an e-mail."""


def marked(page: str, nav: str) -> list[str]:
    """The labels that carry `aria-current` in one of the two navigations."""
    found = re.search(rf'<nav class="{nav}".*?</nav>', page, re.S)
    if found is None:
        return []
    return re.findall(r'<a href="[^"]*" aria-current="\w+">.*?<span>(.*?)</span>', found[0], re.S)


def pages(role: str) -> dict[str, str]:
    """Every whole page that a role may see, by the name of its URL."""
    people, things = world()
    client: Client = people[role]
    found = {}
    for name, (method, arguments, _statuses) in ROWS.items():
        if method != "get":
            continue
        answer = client.get(reverse(name, args=[things[word] for word in arguments]))
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            found[name] = answer.content.decode()
    return found


def test_a_learner_sees_where_each_page_belongs() -> None:
    shown = {name: page for name, page in pages("student").items() if 'class="rail"' in page}
    assert {name: "".join(marked(page, "rail")) for name, page in shown.items()} == {
        name: place for name, place in LEARNER.items() if name in shown
    }
    assert shown.keys() >= LEARNER.keys()


def test_an_instructor_sees_where_each_page_belongs() -> None:
    places = {**LEARNER, **TEACHING}
    shown = {name: page for name, page in pages("instructor").items() if 'class="rail"' in page}
    assert {name: "".join(marked(page, "rail")) for name, page in shown.items()} == {
        name: places.get(name, "no row") for name in shown
    }
    assert {"classes:detail", "assignments:book", "quiz:figures", "reports:queue"} <= shown.keys()


def test_on_a_phone_what_lies_behind_more_marks_more() -> None:
    shown = pages("instructor")
    for name in ("assignments:book", "authoring:bank", "progress:overview", "privacy:account"):
        assert marked(shown[name], "tabbar") == ["More"]
    assert marked(shown["quiz:list"], "tabbar") == ["Quizzes"]


def test_a_visitor_who_signs_in_is_nowhere_else() -> None:
    page = Client().get("/accounts/login/").content.decode()
    assert set(marked(page, "rail")) <= {"Sign in"}
    guest = make.signed_in(make.guest())
    assert marked(guest.get("/classes/").content.decode(), "rail") == ["Today"]
