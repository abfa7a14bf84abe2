"""The daily e-mail: to whom, when, once, with which words, and how it is switched off."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from quizzes.models import Card, DailyCount, Review
from quizzes.reminders import actions, sending, wording
from quizzes.reminders.access import off_token
from quizzes.reminders.queries import Load, loads
from quizzes.reminders.sending import send
from quizzes.today.queries import today
from tests import make
from tests.reminders.conftest import AT, studies

pytestmark = pytest.mark.django_db


def links(text: str) -> list[str]:
    return re.findall(r"https://recite\.example\.org(\S+)", text)


def test_it_says_how_much_and_has_two_links(reminded: User) -> None:
    send(AT)
    (letter,) = mail.outbox
    assert letter.to == ["lena@example.org"]
    assert letter.subject == "3 facts to recall, about 1 minute"
    assert "Hello lena," in letter.body
    assert "3 facts are to be recalled today." in letter.body
    assert "All of them are fading." in letter.body
    assert links(letter.body) == ["/review/", f"/reminders/off/{off_token(reminded.pk)}/"]
    html = letter.alternatives[0].content  # type: ignore[attr-defined]
    assert html.count("<a ") == 2
    assert "3 facts are to be recalled today." in html
    assert "text/html" in letter.message().as_string()


def test_mail_programs_can_unsubscribe(reminded: User) -> None:
    send(AT)
    message = message_from_bytes(mail.outbox[0].message().as_bytes(), policy=default)
    url = f"https://recite.example.org/reminders/off/{off_token(reminded.pk)}/"
    assert message["List-Unsubscribe"].strip() == f"<{url}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    ("due", "new", "limit", "reviewed"),
    [(3, 0, 200, 0), (12, 5, 200, 0), (30, 25, 10, 4), (1, 1, 200, 0), (8, 3, 8, 8)],
)
@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/New_York"])
def test_its_figures_are_those_of_today(
    learner: User, due: int, new: int, limit: int, reviewed: int, zone: str
) -> None:
    learner.reviews_per_day, learner.time_zone = limit, zone
    learner.save()
    studies(learner, due, new)
    other = make.learner()
    studies(other, 2, 2)
    card = Card.objects.of(learner.pk).filter(state="review").order_by("pk")[0]
    Card.objects.filter(pk=card.pk).update(state="relearning", due=AT - timedelta(minutes=5))
    asleep = Card.objects.of(learner.pk).filter(state="new").order_by("-pk")[:1]
    Card.objects.filter(pk__in=[card.pk for card in asleep]).update(suspended=True)
    day = AT.date() + timedelta(days=zone == "Pacific/Kiritimati")
    DailyCount.objects.create(
        learner=learner, day=day, answers=9, introduced=1, reviews=reviewed, milliseconds=63_000
    )
    for n, milliseconds in enumerate((7_000, 9_000, 0), 1):
        Review.objects.create(
            card=card, learner=learner, number=card.rows + n, kind="answer", rating=3, at=AT,
            day=day, milliseconds=milliseconds, key=f"key-{n}",
        )  # fmt: skip
    found, screen = loads([learner, other], AT)[learner.pk], today(learner, AT)
    assert (found.due, found.new, found.fading) == (screen.due, screen.new, screen.fading)
    if found.due + found.new:
        assert found.minutes == screen.minutes
        assert found.minutes == max(1, round((found.due + found.new) * 8 / 60))


@pytest.mark.parametrize(
    ("load", "said"),
    [
        (
            Load(1, 0, 1, 1),
            "1 fact is to be recalled today. It is fading. It takes about 1 minute.",
        ),
        (
            Load(1, 1, 0, 1),
            "1 fact is to be recalled today. Then 1 new one. It takes about 1 minute.",
        ),
        (
            Load(24, 0, 1, 6),
            "24 facts are to be recalled today. 1 of them is fading. It takes about 6 minutes.",
        ),
        (
            Load(24, 5, 11, 7),
            "24 facts are to be recalled today. 11 of them are fading. Then 5 new ones. "
            "It takes about 7 minutes.",
        ),
    ],
)
def test_its_words(load: Load, said: str) -> None:
    assert " ".join(wording.sentences(load)) == said


def test_what_has_almost_been_forgotten_fades_before_it_is_due(learner: User) -> None:
    """Of a card with low recall that is not due yet, Today speaks as of a fading one."""
    studies(learner, 3, 0)
    first, second, _third = Card.objects.of(learner.pk).order_by("pk")
    Card.objects.filter(pk=first.pk).update(
        stability=0.1, due_day=AT.date() + timedelta(days=9), last_day=AT.date() - timedelta(days=9)
    )
    Card.objects.filter(pk=second.pk).update(state="learning", due=AT - timedelta(minutes=1))
    Card.objects.filter(pk=second.pk).update(due_day=AT.date())
    found, screen = loads([learner], AT)[learner.pk], today(learner, AT)
    assert (found.due, found.fading) == (screen.due, screen.fading) == (2, 2)


def test_it_names_the_part_of_a_spread_backlog(reminded: User) -> None:
    User.objects.filter(pk=reminded.pk).update(
        spread_from=date(2026, 3, 9), spread_until=date(2026, 3, 14), spread_reviews=2
    )
    send(AT)
    assert "2 facts are to be recalled today." in mail.outbox[0].body
    assert "today's part of what has gathered; it is spread until 14 March." in mail.outbox[0].body


def test_it_comes_once_a_day_and_not_before_its_hour(reminded: User) -> None:
    for hour in range(24):
        send(AT.replace(hour=4) + timedelta(hours=hour))
        assert len(mail.outbox) == (hour >= 4)
    send(AT + timedelta(days=1))
    assert len(mail.outbox) == 2


def test_a_missed_run_is_made_up_for_while_the_day_runs(reminded: User) -> None:
    send(datetime(2026, 3, 11, 3, 59, tzinfo=UTC))
    assert len(mail.outbox) == 1
    reminded.refresh_from_db()
    assert reminded.reminded_on == AT.date()
    send(datetime(2026, 3, 11, 4, 0, tzinfo=UTC))
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("zone", "at"),
    [
        ("Pacific/Kiritimati", "2026-03-09 18:00"),
        ("Asia/Kolkata", "2026-03-10 02:30"),
        ("Europe/Berlin", "2026-03-29 06:00"),
        ("Europe/Berlin", "2026-10-25 07:00"),
    ],
)
def test_it_comes_in_the_learners_own_zone(reminded: User, zone: str, at: str) -> None:
    User.objects.filter(pk=reminded.pk).update(time_zone=zone)
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    Card.objects.of(reminded.pk).update(due_day=date(2026, 3, 1))
    with time_machine.travel(moment - timedelta(minutes=30), tick=False):
        call_command("remind")
    assert not mail.outbox
    with time_machine.travel(moment, tick=False):
        call_command("remind")
        call_command("remind")
    assert len(mail.outbox) == 1


def test_nothing_due_sends_nothing_all_day(reminded: User) -> None:
    Card.objects.of(reminded.pk).update(due_day=AT.date() + timedelta(days=1))
    send(AT)
    Card.objects.of(reminded.pk).update(due_day=AT.date())
    send(AT + timedelta(hours=2))
    assert not mail.outbox


@pytest.mark.parametrize("lacks", ["verified", "hour", "member", "active", "url", "mail"])
def test_who_gets_none(reminded: User, settings: Any, lacks: str) -> None:
    match lacks:
        case "verified":
            EmailAddress.objects.update(verified=False)
        case "hour":
            User.objects.update(reminder_hour=None)
        case "member":
            User.objects.update(is_guest=True)
        case "active":
            User.objects.update(is_active=False)
        case "url":
            settings.RECITE_URL = ""
        case "mail":
            settings.SENDS_MAIL = False
    send(AT)
    assert not mail.outbox


def test_the_verified_address_is_taken_even_if_another_is_the_main_one(reminded: User) -> None:
    EmailAddress.objects.update(verified=False)
    EmailAddress.objects.create(user=reminded, email="second@example.org", verified=True)
    send(AT)
    assert mail.outbox[0].to == ["second@example.org"]


@pytest.mark.parametrize("name", ["Eve\r\nBcc: all@example.org", "a\nb", "<b>x</b> & Co"])
def test_a_name_makes_no_header_and_no_markup(reminded: User, name: str) -> None:
    User.objects.filter(pk=reminded.pk).update(first_name=name)
    send(AT)
    message = mail.outbox[0].message()
    assert set(message.keys()) == {
        "Content-Type", "MIME-Version", "Subject", "From", "To", "Date", "Message-ID",
        "List-Unsubscribe", "List-Unsubscribe-Post", "Auto-Submitted",
    }  # fmt: skip
    assert mail.outbox[0].recipients() == ["lena@example.org"]
    assert "<b>x" not in mail.outbox[0].alternatives[0].content  # type: ignore[attr-defined]


class Failing(EmailBackend):
    refused: set[str] = set()
    away = False

    def open(self) -> bool:
        if self.away:
            raise SMTPServerDisconnected
        return False

    def send_messages(self, messages: Any) -> int:
        for message in messages:
            if set(message.to) & self.refused:
                raise SMTPRecipientsRefused({})
        return super().send_messages(messages)


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> type[Failing]:
    settings.EMAIL_BACKEND = f"{__name__}.Failing"
    monkeypatch.setattr(Failing, "refused", set())
    monkeypatch.setattr(Failing, "away", False)
    return Failing


def test_a_mailbox_that_refuses_stops_nobody_and_is_tried_thrice(
    reminded: User, server: type[Failing]
) -> None:
    other = make.verified(make.learner("olga", reminder_hour=8))
    studies(other, 1)
    server.refused = {"lena@example.org"}
    told = [send(AT + timedelta(hours=n)) for n in range(6)]
    assert [(one.sent, one.failed) for one in told] == [(1, 1), (0, 1), (0, 1)] + [(0, 0)] * 3
    assert [letter.to for letter in mail.outbox] == [["olga@example.org"]]
    assert send(AT + timedelta(days=1)).failed == 1
    server.refused = set()
    assert send(AT + timedelta(days=1, hours=1)).sent == 1
    reminded.refresh_from_db()
    assert (reminded.reminder_failures, reminded.reminded_on) == (0, date(2026, 3, 11))


def test_a_server_that_is_away_counts_against_nobody(reminded: User, server: type[Failing]) -> None:
    server.away = True
    for n in range(5):
        assert send(AT + timedelta(hours=n)).stopped
    server.away = False
    assert send(AT + timedelta(hours=5)).sent == 1
    assert send(AT + timedelta(hours=6)).sent == 0


def test_two_runs_at_once_send_once(reminded: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second run has read who is to be reminded before the first one marked them."""
    real = sending.loads

    def overtaken(*args: Any) -> Any:
        monkeypatch.setattr(sending, "loads", real)
        send(AT)
        return real(*args)

    monkeypatch.setattr(sending, "loads", overtaken)
    send(AT)
    assert len(mail.outbox) == 1


def test_who_switches_off_meanwhile_gets_none(
    reminded: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = sending.loads

    def overtaken(*args: Any) -> Any:
        actions.switch_off(reminded.pk)
        return real(*args)

    monkeypatch.setattr(sending, "loads", overtaken)
    send(AT)
    assert not mail.outbox


def test_a_mail_costs_one_statement_beside_those_of_the_batch() -> None:
    counted = []
    for n, size in enumerate((3, 30)):
        for k in range(size):
            person = make.verified(make.learner(f"p{n}-{k}", reminder_hour=8))
            studies(person, 2, 1)
        with CaptureQueriesContext(connection) as statements:
            assert send(AT + timedelta(days=n)).sent == (3, 33)[n]
        counted.append(len(statements))
    assert counted[1] - counted[0] == 33 - 3
    assert counted[0] <= 13


def test_many_batches_reach_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "BATCH", 2)
    for k in range(5):
        studies(make.verified(make.learner(f"p{k}", reminder_hour=8)), 1)
    send(AT)
    assert len({letter.to[0] for letter in mail.outbox}) == 5


def test_opening_the_link_changes_nothing(reminded: User, visitor: Client) -> None:
    """Scanners of mail open every link; only the button switches off."""
    url = f"/reminders/off/{off_token(reminded.pk)}/"
    page = visitor.get(url)
    assert "Switch it off" in page.content.decode()
    assert visitor.head(url).status_code == 200
    reminded.refresh_from_db()
    assert reminded.reminder_hour == 8


def test_the_button_and_the_mail_program_switch_off_without_signing_in(reminded: User) -> None:
    url = f"/reminders/off/{off_token(reminded.pk)}/"
    program = Client(enforce_csrf_checks=True)
    for _twice in range(2):
        page = program.post(url, {"List-Unsubscribe": "One-Click"})
        assert page.status_code == 200
        assert "The daily e-mail is off" in page.content.decode()
    reminded.refresh_from_db()
    assert reminded.reminder_hour is None
    send(AT)
    assert not mail.outbox


def test_a_token_opens_for_its_learner_only(
    reminded: User, stranger: User, visitor: Client
) -> None:
    actions.set_hour(stranger, 9, AT)
    token = off_token(reminded.pk)
    forged = f"{stranger.pk}:{token.split(':')[1]}"
    for wrong in (forged, "nonsense", str(reminded.pk), token[:-1]):
        assert visitor.post(f"/reminders/off/{wrong}/").status_code == 404
    stranger.refresh_from_db()
    assert stranger.reminder_hour == 9


def test_the_link_of_somebody_who_has_gone_is_harmless(reminded: User, visitor: Client) -> None:
    token = off_token(reminded.pk)
    make.signed_in(reminded).post("/privacy/erase/", {"username": "lena"})
    assert visitor.post(f"/reminders/off/{token}/").status_code == 200
