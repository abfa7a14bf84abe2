"""The screen: what is chosen, why something cannot be, and what the e-mail would say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from accounts.models import User
from quizzes.reminders.sending import send
from tests import make
from tests.reminders.conftest import AT, studies

pytestmark = pytest.mark.django_db
URL = "/reminders/"


def test_both_are_off_by_default(as_learner: Client, learner: User) -> None:
    assert (learner.reminder_hour, learner.calendar_key) == (None, None)
    page = as_learner.get(URL).content.decode()
    assert ".ics" not in page
    assert "Make an address" in page


def test_an_hour_is_chosen_and_taken_back(as_learner: Client, learner: User) -> None:
    make.verified(learner)
    with time_machine.travel(AT, tick=False):
        response = as_learner.post(URL, {"hour": "9"}, follow=True)
    assert "Saved." in response.content.decode()
    learner.refresh_from_db()
    assert (learner.reminder_hour, learner.reminded_on) == (9, None)
    as_learner.post(URL, {"hour": "none"})
    learner.refresh_from_db()
    assert learner.reminder_hour is None


def test_an_hour_that_has_passed_is_for_tomorrow(as_learner: Client, learner: User) -> None:
    make.verified(learner)
    studies(learner, 2)
    with time_machine.travel(AT, tick=False):
        as_learner.post(URL, {"hour": "7"})
    send(AT)
    assert not mail.outbox
    send(AT.replace(hour=7) + timedelta(days=1))
    assert len(mail.outbox) == 1
    learner.refresh_from_db()
    assert learner.reminded_on == date(2026, 3, 11)


@pytest.mark.parametrize("hour", ["24", "-1", "x", "8.5", "08"])
def test_an_hour_that_is_none_is_refused(as_learner: Client, learner: User, hour: str) -> None:
    make.verified(learner)
    response = as_learner.post(URL, {"hour": hour})
    assert response.status_code == 422
    assert "This hour cannot be chosen" in response.content.decode()
    learner.refresh_from_db()
    assert learner.reminder_hour is None


@pytest.mark.parametrize(
    ("lacks", "says"),
    [
        ("verified", "You have no verified e-mail address"),
        ("member", "A guest has no e-mail address"),
        ("mail", "This installation sends no mail"),
        ("url", "This installation sends no mail"),
    ],
)
def test_who_cannot_be_reached_reads_why(
    as_learner: Client, learner: User, settings: Any, lacks: str, says: str
) -> None:
    if lacks != "verified":
        make.verified(learner)
    if lacks == "member":
        User.objects.update(is_guest=True)
    if lacks == "mail":
        settings.SENDS_MAIL = False
    if lacks == "url":
        settings.RECITE_URL = ""
    page = as_learner.get(URL).content.decode()
    assert says in page
    assert 'name="hour"' not in page
    refused = as_learner.post(URL, {"hour": "8"})
    assert refused.status_code == 422
    learner.refresh_from_db()
    assert learner.reminder_hour is None


def test_what_cannot_arrive_any_more_can_still_be_switched_off(
    as_learner: Client, learner: User
) -> None:
    User.objects.filter(pk=learner.pk).update(reminder_hour=8)
    assert 'name="hour"' in as_learner.get(URL).content.decode()
    as_learner.post(URL, {"hour": "none"})
    learner.refresh_from_db()
    assert learner.reminder_hour is None


def test_the_preview_is_what_the_letter_says(reminded: User, as_learner: Client) -> None:
    with time_machine.travel(AT, tick=False):
        page = as_learner.get(URL).content.decode()
    send(AT)
    letter = mail.outbox[0]
    assert letter.subject in page
    said = letter.body.split("\n\n")[1].split("\n")
    assert len(said) == 3
    assert all(sentence in page for sentence in said)


def test_the_preview_says_when_nothing_would_come(as_learner: Client) -> None:
    assert "no e-mail would come" in as_learner.get(URL).content.decode()


def test_a_failing_mailbox_is_told(as_learner: Client, reminded: User) -> None:
    User.objects.filter(pk=reminded.pk).update(reminder_failures=2)
    assert "could not be delivered" in as_learner.get(URL).content.decode()


def test_the_calendar_is_opened_renewed_and_closed(as_learner: Client, learner: User) -> None:
    seen = []
    for _time in range(2):
        page = as_learner.post("/reminders/calendar/new/", follow=True).content.decode()
        learner.refresh_from_db()
        url = f"http://testserver/reminders/calendar/{learner.calendar_key}.ics"
        assert f'value="{url}"' in page
        seen.append(url)
    assert Client().get(seen[0]).status_code == 404
    assert Client().get(seen[1]).status_code == 200
    as_learner.post("/reminders/calendar/off/")
    assert Client().get(seen[1]).status_code == 404
    assert ".ics" not in as_learner.get(URL).content.decode()


def test_a_stranger_changes_and_sees_nothing_of_mine(learner: User, stranger: User) -> None:
    client = make.signed_in(learner)
    client.post("/reminders/calendar/new/")
    learner.refresh_from_db()
    key = learner.calendar_key
    other = make.signed_in(stranger)
    assert key not in other.get(URL).content.decode()
    other.post("/reminders/calendar/new/")
    other.post("/reminders/calendar/off/")
    Client().post("/reminders/calendar/off/")
    learner.refresh_from_db()
    assert learner.calendar_key == key


def test_pressing_needs_a_token(learner: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(learner, backend="django.contrib.auth.backends.ModelBackend")
    for url in (URL, "/reminders/calendar/new/", "/reminders/calendar/off/"):
        assert client.post(url, {"hour": "none"}).status_code == 403
    for url in ("/reminders/calendar/new/", "/reminders/calendar/off/"):
        assert client.get(url).status_code == 405


def test_it_is_found_from_the_settings_and_the_end_of_a_session(
    as_learner: Client, learner: User
) -> None:
    assert f'href="{URL}"' in as_learner.get("/privacy/").content.decode()
    studies(learner, 1)
    learner.cards.update(suspended=True)
    assert f'href="{URL}"' in as_learner.get("/review/").content.decode()
