"""E-mails of announcements: none twice, none lost for another, and the author is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from quizzes.announcements import outbox
from quizzes.models import Announcement, AnnouncementMail, Class, Membership
from tests import make

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Choosy(EmailBackend):
    """Refuses addresses of "refuses"; is away where `away` is set. Counts what was tried."""

    away = False
    tried: list[str] = []

    def open(self) -> bool:
        if Choosy.away:
            raise ConnectionRefusedError
        return True

    def send_messages(self, messages: Any) -> int:
        for message in messages:
            Choosy.tried += message.to
            if message.to[0].startswith("refuses"):
                raise SMTPRecipientsRefused({})
        return super().send_messages(messages)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(START, tick=False) as moved:
        yield moved


@pytest.fixture
def course(instructor: User, learner: User, settings: Any, clock: Any) -> Class:
    settings.SENDS_MAIL, settings.RECITE_URL = True, "https://recite.example"
    settings.EMAIL_BACKEND = f"{Choosy.__module__}.Choosy"
    Choosy.away, Choosy.tried = False, []
    make.verified(learner)
    return make.course(instructor, learner)


def join(course: Class, *names: str) -> None:
    for name in names:
        person = make.verified(make.learner(name))
        Membership.objects.create(course=course, learner=person)


def many(course: Class, n: int) -> None:
    join(course, *(f"member{k}" for k in range(n)))


def announce(client: Client, course: Class) -> str:
    data = {"title": "On Friday", "mail": "on"}
    return client.post(f"/announcements/class/{course.pk}/", data, follow=True).content.decode()


def page(client: Client, course: Class) -> str:
    return client.get(f"/announcements/class/{course.pk}/").content.decode()


def run(name: str = "send_announcements") -> str:
    said = StringIO()
    call_command(name, stdout=said, stderr=said)
    return said.getvalue()


def sent_to() -> list[str]:
    return sorted(message.to[0] for message in mail.outbox)


def test_a_large_class_waits_for_the_run_and_is_sent_to_once(
    as_instructor: Client, course: Class
) -> None:
    many(course, 24)
    assert "given to the post for 25 addresses" in announce(as_instructor, course)
    assert not mail.outbox
    assert "sent to 0 of 25, 25 waiting" in page(as_instructor, course)
    assert run() == "25 sent, 0 could not be delivered\n"
    assert len(set(sent_to())) == len(sent_to()) == 25
    assert "sent to 25 of 25" in page(as_instructor, course)
    assert "waiting" not in page(as_instructor, course)
    assert run() == "0 sent, 0 could not be delivered\n"
    assert len(mail.outbox) == 25


def test_the_hourly_run_of_reminders_sends_them_too(as_instructor: Client, course: Class) -> None:
    many(course, 10)
    announce(as_instructor, course)
    assert "announcements: 11 sent" in run("remind")
    assert len(mail.outbox) == 11


def test_a_small_class_is_sent_to_at_once(as_instructor: Client, course: Class) -> None:
    many(course, outbox.AT_ONCE - 1)
    announce(as_instructor, course)
    assert "sent to 10 of 10" in page(as_instructor, course)
    assert len(mail.outbox) == 10


def test_a_refused_address_stops_nobody_is_tried_thrice_and_told(
    as_instructor: Client, course: Class, clock: Any
) -> None:
    join(course, "anna", "refuses", "zoe")
    announce(as_instructor, course)
    assert sent_to() == [f"{name}@example.org" for name in ("anna", "lena", "zoe")]
    assert "sent to 3 of 4, 1 waiting" in page(as_instructor, course)
    run()
    assert Choosy.tried.count("refuses@example.org") == 1, "not before half an hour"
    for _later in range(5):
        clock.shift(outbox.BETWEEN_TRIES)
        run()
    assert Choosy.tried.count("refuses@example.org") == outbox.MOST_TRIES
    assert "sent to 3 of 4, 1 could not be delivered" in page(as_instructor, course)
    assert len(mail.outbox) == 3


def test_a_server_that_is_away_costs_no_try_and_nothing_is_lost(
    as_instructor: Client, course: Class
) -> None:
    many(course, 30)
    announce(as_instructor, course)
    Choosy.away = True
    for _run in range(5):
        assert "could not be reached" in run()
    assert "31 waiting" in page(as_instructor, course)
    Choosy.away = False
    assert run() == "31 sent, 0 could not be delivered\n"


def test_what_is_three_days_old_is_given_up(
    as_instructor: Client, course: Class, clock: Any
) -> None:
    many(course, 10)
    announce(as_instructor, course)
    clock.shift(outbox.STALE_AFTER + timedelta(minutes=1))
    run()
    assert not mail.outbox
    assert "11 could not be delivered" in page(as_instructor, course)


def test_of_two_runs_one_claims_and_a_broken_one_sends_nothing_twice(
    as_instructor: Client, course: Class, clock: Any
) -> None:
    many(course, 10)
    announce(as_instructor, course)
    ours = outbox.claim(AnnouncementMail.objects.all(), START, 4)
    theirs = outbox.claim(AnnouncementMail.objects.all(), START, 4)
    assert len(ours) == len(theirs) == 4
    assert not {row.pk for row in ours} & {row.pk for row in theirs}
    assert outbox.take(ours[0])
    assert not outbox.take(ours[0])
    # Both break off here, one in the middle of an e-mail.
    run()
    assert len(mail.outbox) == 3
    clock.shift(outbox.LOST_AFTER + timedelta(minutes=1))
    run()
    assert len(mail.outbox) == 10
    assert "sent to 10 of 11, 1 could not be delivered" in page(as_instructor, course)
    assert len({letter.to[0] for letter in mail.outbox}) == 10


def test_a_run_that_wakes_up_after_its_claim_expired_sends_nothing_twice(
    as_instructor: Client, course: Class, clock: Any
) -> None:
    many(course, 10)
    announce(as_instructor, course)
    ours = outbox.claim(AnnouncementMail.objects.all(), START, 11)
    clock.shift(outbox.LOST_AFTER + timedelta(minutes=1))
    run()
    assert len(mail.outbox) == 11
    assert not any(outbox.take(row) for row in ours)


def test_a_class_that_is_put_away_is_not_written_to_until_it_is_back(
    as_instructor: Client, course: Class
) -> None:
    many(course, 10)
    announce(as_instructor, course)
    as_instructor.post(f"/classes/{course.pk}/archive/")
    run()
    assert not mail.outbox
    fields = {"title": "More", "text": "", "mail": "on"}
    assert as_instructor.post(f"/announcements/class/{course.pk}/", fields).status_code == 422
    assert Announcement.objects.count() == 1
    as_instructor.post(f"/classes/{course.pk}/archive/", {"back": "1"})
    run()
    assert len(mail.outbox) == 11


def test_a_row_that_another_run_took_meanwhile_is_passed_over(
    as_instructor: Client, course: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have looked, both want the same rows: the guarded UPDATE lets one have them."""
    many(course, 10)
    announce(as_instructor, course)
    drawn = outbox.secrets.token_hex
    taken: list[int] = []

    def other_comes_first(n: int) -> str:
        monkeypatch.setattr(outbox.secrets, "token_hex", drawn)
        rows = outbox.claim(AnnouncementMail.objects.all(), START, 5)
        taken.extend(row.pk for row in rows)
        return drawn(n)

    monkeypatch.setattr(outbox.secrets, "token_hex", other_comes_first)
    ours = outbox.claim(AnnouncementMail.objects.all(), START, 8)
    assert len(taken) == 5
    assert len(ours) == 3
    assert not set(taken) & {row.pk for row in ours}


def test_without_a_timer_the_author_sends_ten_with_each_press(
    as_instructor: Client, as_learner: Client, course: Class, stranger: User
) -> None:
    many(course, 14)
    announce(as_instructor, course)
    url = f"/announcements/{Announcement.objects.get().pk}/send/"
    assert url in page(as_instructor, course)
    for client in (as_learner, make.signed_in(stranger), make.signed_in(make.instructor("otto"))):
        assert client.post(url).status_code == 404
    assert not mail.outbox
    as_instructor.post(url)
    assert len(mail.outbox) == 10
    as_instructor.post(url)
    assert len(mail.outbox) == 15
    assert url not in page(as_instructor, course)


def test_an_author_does_not_wait_longer_than_some_seconds(
    as_instructor: Client, course: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(course, 8)
    moments = iter(range(0, 1000, 3))
    monkeypatch.setattr(outbox, "monotonic", lambda: next(moments))
    announce(as_instructor, course)
    assert len(mail.outbox) == 2
    assert "sent to 2 of 9, 7 waiting" in page(as_instructor, course)


def test_who_left_or_switched_it_off_meanwhile_gets_none(
    as_instructor: Client, course: Class
) -> None:
    many(course, 12)
    announce(as_instructor, course)
    Membership.objects.filter(learner__username="member3").update(mails=False)
    make.leave(course, User.objects.get(username="member4"))
    run()
    assert len(mail.outbox) == 11
    assert not {"member3@example.org", "member4@example.org"} & set(sent_to())
    assert "sent to 11 of 11" in page(as_instructor, course)


def test_taken_back_what_waits_is_not_sent(as_instructor: Client, course: Class) -> None:
    many(course, 12)
    announce(as_instructor, course)
    as_instructor.post(f"/announcements/{Announcement.objects.get().pk}/withdraw/")
    run()
    assert not mail.outbox
