"""The calendar feed, read back by a parser."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from accounts.models import User
from quizzes.models import Card, DueCount, Exam
from quizzes.reminders import actions
from tests import make
from tests.reminders.conftest import AT, studies
from tests.review.test_session import press

pytestmark = pytest.mark.django_db


def address(learner: User) -> str:
    actions.open_calendar(learner)
    learner.refresh_from_db()
    return f"/reminders/calendar/{learner.calendar_key}.ics"


def events(url: str, at: datetime = AT) -> list[Any]:
    with time_machine.travel(at, tick=False):
        response = Client().get(url)
    assert response.status_code == 200
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def expect(learner: User, **days: int) -> None:
    """Cards that are due on days of March: `expect(learner, d12=5)`."""
    document = make.document("march")
    for name, cards in days.items():
        day = date(2026, 3, int(name[1:]))
        DueCount.objects.create(learner=learner, document=document, day=day, cards=cards)


def told(found: list[Any]) -> list[tuple[str, str]]:
    return [(f"{event['dtstart'].dt:%m-%d}", str(event["summary"])) for event in found]


def test_a_day_is_an_event_and_what_is_overdue_counts_to_today(learner: User) -> None:
    expect(learner, d1=2, d9=3, d10=5, d12=24, d31=1)
    assert told(events(address(learner))) == [
        ("03-10", "10 facts, about 2 minutes"),
        ("03-12", "24 facts, about 6 minutes"),
        ("03-31", "1 fact, about 1 minute"),
    ]


def test_it_ends_after_thirty_days(learner: User) -> None:
    document = make.document()
    for n, cards in ((29, 1), (30, 1)):
        day = AT.date() + timedelta(days=n)
        DueCount.objects.create(learner=learner, document=document, day=day, cards=cards)
    assert told(events(address(learner))) == [("04-08", "1 fact, about 1 minute")]


def test_more_than_one_does_in_a_day_stays_for_the_next(learner: User) -> None:
    User.objects.filter(pk=learner.pk).update(reviews_per_day=10)
    expect(learner, d9=22, d12=3)
    found = told(events(address(learner)))
    assert [(day, said.split()[0]) for day, said in found] == [
        ("03-10", "10"), ("03-11", "10"), ("03-12", "5")
    ]  # fmt: skip


def test_a_spread_backlog_has_its_part_on_each_day(learner: User) -> None:
    User.objects.filter(pk=learner.pk).update(
        spread_from=date(2026, 3, 10), spread_until=date(2026, 3, 12), spread_reviews=4
    )
    expect(learner, d9=20)
    found = told(events(address(learner)))
    assert [said.split()[0] for _day, said in found] == ["4", "4", "4", "8"]


@pytest.mark.parametrize(
    ("zone", "at", "today"),
    [
        ("Pacific/Kiritimati", "2026-03-10 13:59", "03-10"),  # 03:59 of the 11th there
        ("Pacific/Kiritimati", "2026-03-10 14:00", "03-11"),
        ("Asia/Kolkata", "2026-03-10 22:29", "03-10"),
        ("Asia/Kolkata", "2026-03-10 22:30", "03-11"),
        ("Europe/Berlin", "2026-03-29 01:59", "03-28"),  # 03:59 on the day of the change
        ("Europe/Berlin", "2026-03-29 02:00", "03-29"),
        ("Europe/Berlin", "2026-10-25 02:59", "10-24"),
        ("Europe/Berlin", "2026-10-25 03:00", "10-25"),
    ],
)
def test_today_is_the_study_day_of_the_learners_zone(
    learner: User, zone: str, at: str, today: str
) -> None:
    User.objects.filter(pk=learner.pk).update(time_zone=zone)
    expect(learner, d1=4)
    url = address(learner)
    (event,) = events(url, datetime.fromisoformat(at).replace(tzinfo=UTC))
    assert told([event]) == [(today, "4 facts, about 1 minute")]
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(days=1)
    assert type(event["dtstart"].dt) is date


def test_its_form_is_that_of_the_standard(learner: User) -> None:
    studies(learner, 2)
    document = make.document("long")
    document.title = "Ё, комма; \\ и линия\nENDE:" + "ё" * 120
    document.save()
    Exam.objects.create(learner=learner, document=document, day=date(2026, 6, 1))
    with time_machine.travel(AT, tick=False):
        response = Client().get(address(learner))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    body = response.content
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    for line in body.split(b"\r\n"):
        line.decode()  # no letter is cut in two
    made = Calendar.from_ical(body)
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in body
    assert b"X-PUBLISHED-TTL:PT6H\r\n" in body
    assert b"DTSTART;VALUE=DATE:20260310\r\n" in body
    assert b"DTSTAMP:20260310T040000Z\r\n" in body
    load, exam = made.walk("VEVENT")
    assert exam["summary"] == "Exam: " + " ".join(document.title.split())
    assert exam["dtstart"].dt == date(2026, 6, 1)
    assert load["url"] == "http://testserver/review/"
    assert not made.errors


def test_names_of_events_stay_and_are_nobody_elses(learner: User, stranger: User) -> None:
    expect(learner, d10=3, d12=5)
    url = address(learner)
    first = [event["uid"] for event in events(url)]
    DueCount.objects.update(cards=7)
    assert [event["uid"] for event in events(url, AT + timedelta(hours=5))] == first
    DueCount.objects.update(learner=stranger)
    theirs = [event["uid"] for event in events(address(stranger))]
    assert len({*first, *theirs}) == 4


def test_exams_that_are_over_or_out_of_reach_are_left_out(learner: User) -> None:
    owner = make.instructor()
    for slug, day, public in (("a", 9, True), ("b", 10, True), ("c", 11, False)):
        document = make.document(slug, owner=owner, public=public)
        Exam.objects.create(learner=learner, document=document, day=date(2026, 3, day))
    assert [day for day, _said in told(events(address(learner)))] == ["03-10"]


def test_no_question_and_no_answer_stands_in_it(learner: User) -> None:
    studies(learner, 3, 3)
    with time_machine.travel(AT, tick=False):
        body = Client().get(address(learner)).content.decode().replace("\r\n ", "")
    for text in ("May 1904", "harbour", "lena"):
        assert text not in body


def test_what_has_not_changed_is_not_sent_again(learner: User) -> None:
    studies(learner, 2)
    url = address(learner)
    client = Client()
    with time_machine.travel(AT, tick=False) as clock:
        first = client.get(url)
        assert first["Cache-Control"] == "private, max-age=3600"
        clock.shift(timedelta(hours=3))
        again = client.get(url, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
        assert again["Cache-Control"] == "private, max-age=3600"
        press(make.signed_in(learner), Card.objects.of(learner.pk).order_by("pk")[0])
        after = client.get(url, headers={"If-None-Match": first["ETag"]})
        assert after.status_code == 200
        assert b"DTSTAMP:20260310T110000Z" in after.content


def test_only_the_present_address_opens(learner: User, visitor: Client) -> None:
    old = address(learner)
    assert visitor.get(old).status_code == 200
    assert visitor.head(old).status_code == 200
    assert visitor.post(old).status_code == 405
    new = address(learner)
    missing = visitor.get("/reminders/calendar/x.ics")
    revoked = visitor.get(old)
    assert missing.status_code == revoked.status_code == 404
    assert missing.content == revoked.content
    User.objects.filter(pk=learner.pk).update(is_active=False)
    assert visitor.get(new).status_code == 404


def test_nobody_without_a_key_is_found(learner: User, visitor: Client) -> None:
    assert learner.calendar_key is None
    for key in ("None", "null", "%00", " "):
        assert visitor.get(f"/reminders/calendar/{key}.ics").status_code == 404


def test_the_key_is_long_and_the_download_holds_it_not(learner: User, as_learner: Client) -> None:
    url = address(learner)
    assert learner.calendar_key is not None
    assert len(learner.calendar_key) == 43
    body = b"".join(as_learner.get("/privacy/download/").streaming_content)  # type: ignore[attr-defined]
    assert learner.calendar_key not in body.decode()
    assert json.loads(body)["accounts.User"][0]["username"] == "lena"
    as_learner.post("/privacy/erase/", {"username": "lena"})
    assert Client().get(url).status_code == 404
