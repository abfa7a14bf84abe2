"""What a class is told: on the first screen, and by e-mail to those who want it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import User
from quizzes.models import Announcement, Class, Membership
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(instructor: User, learner: User, settings: Any) -> Class:
    settings.SENDS_MAIL, settings.RECITE_URL = True, "https://recite.example"
    return make.course(instructor, learner)


def announce(client: Client, course: Class, **fields: str) -> Any:
    data = {"title": "On Friday", "text": "Bring <b>pens</b>.", **fields}
    return client.post(f"/announcements/class/{course.pk}/", data)


def today(client: Client) -> str:
    return client.get("/").content.decode()


def test_members_read_it_until_they_put_it_away(
    as_instructor: Client, as_learner: Client, course: Class
) -> None:
    other = make.learner("other")
    Membership.objects.create(course=course, learner=other)
    announce(as_instructor, course)
    page = today(as_learner)
    assert "On Friday" in page
    assert "&lt;b&gt;pens" in page
    row = Announcement.objects.get()
    for _twice in range(2):
        as_learner.post(f"/announcements/{row.pk}/dismiss/")
    assert "On Friday" not in today(as_learner)
    assert "On Friday" in today(make.signed_in(other))
    assert "On Friday" not in today(make.signed_in(make.learner("stranger")))
    assert not mail.outbox


def test_after_two_weeks_it_stands_in_the_class_only(
    as_instructor: Client, as_learner: Client, course: Class
) -> None:
    announce(as_instructor, course)
    Announcement.objects.update(at=timezone.now() - timedelta(days=15))
    assert "On Friday" not in today(as_learner)
    assert "On Friday" in as_learner.get(f"/assignments/mine/{course.pk}/").content.decode()


def test_mail_goes_to_verified_addresses_of_those_who_want_it(
    as_instructor: Client, learner: User, course: Class
) -> None:
    make.verified(learner)
    unverified, off, left = (make.learner(name) for name in ("unverified", "off", "left"))
    for person in (unverified, off, left):
        Membership.objects.create(course=course, learner=person)
    make.verified(off)
    make.verified(left)
    make.leave(course, left)
    Membership.objects.filter(learner=off).update(mails=False)
    announce(as_instructor, course, mail="on")
    assert [message.to for message in mail.outbox] == [["lena@example.org"]]
    message = mail.outbox[0]
    assert message.subject == "Year 11: On Friday"
    assert "Bring <b>pens</b>." in message.body
    assert Announcement.objects.get().mailed_at is not None
    assert "other" not in message.body


def test_the_link_of_the_mail_switches_off_by_post_alone(
    as_instructor: Client, learner: User, course: Class
) -> None:
    make.verified(learner)
    announce(as_instructor, course, mail="on")
    found = re.search(r"https://recite\.example(/announcements/off/\S+)", mail.outbox[0].body)
    assert found is not None
    visitor = Client(enforce_csrf_checks=True)
    assert visitor.get(found[1]).status_code == 200
    assert Membership.objects.get().mails
    assert visitor.post(found[1]).status_code == 200
    assert not Membership.objects.get().mails
    assert visitor.post("/announcements/off/1:forged/").status_code == 404
    page = as_instructor.post(
        f"/announcements/class/{course.pk}/", {"title": "Again", "mail": "on"}, follow=True
    )
    assert "Nobody gets it by e-mail" in page.content.decode()
    assert len(mail.outbox) == 1


def test_a_learner_switches_it_off_and_on(as_learner: Client, course: Class) -> None:
    address = f"/assignments/mine/{course.pk}/mail/"
    as_learner.post(address, {"on": "0"})
    assert not Membership.objects.get().mails
    as_learner.post(address, {"on": "1"})
    assert Membership.objects.get().mails


def test_without_a_mail_server_the_choice_is_not_there(
    as_instructor: Client, course: Class, settings: Any
) -> None:
    settings.SENDS_MAIL = False
    page = as_instructor.get(f"/announcements/class/{course.pk}/").content.decode()
    assert "by e-mail too" not in page
    announce(as_instructor, course, mail="on")
    assert not mail.outbox


def test_no_title_is_refused_and_the_text_kept(as_instructor: Client, course: Class) -> None:
    response = announce(as_instructor, course, title="", text="Keep this")
    assert response.status_code == 422
    assert "Keep this" in response.content.decode()
    assert not Announcement.objects.exists()


def test_taking_back(as_instructor: Client, as_learner: Client, course: Class) -> None:
    announce(as_instructor, course)
    as_instructor.post(f"/announcements/{Announcement.objects.get().pk}/withdraw/")
    assert "On Friday" not in today(as_learner)


def test_what_is_pressed_twice_is_announced_once(
    as_instructor: Client, learner: User, course: Class
) -> None:
    make.verified(learner)
    said = [announce(as_instructor, course, mail="on").status_code for _twice in range(2)]
    assert said == [302, 302]
    assert Announcement.objects.count() == 1
    assert len(mail.outbox) == 1
    assert "Nothing was sent twice" in as_instructor.get("/classes/").content.decode()
    announce(as_instructor, course, title="On Monday")
    Announcement.objects.update(at=timezone.now() - timedelta(hours=1))
    announce(as_instructor, course)
    assert Announcement.objects.count() == 3
