"""A visitor keeps what was learned when signing up and when signing in."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from quizzes.memory.models import Card, DailyCount, Review
from tests import make

pytestmark = pytest.mark.django_db


def learned_as_guest(client: Client) -> User:
    question = make.question(make.fact(make.document()))
    client.post(
        f"/review/first/{question.pk}/answer/",
        {"rating": 4, "key": "key-guest-01", "seen": 0},
    )
    return User.objects.get(is_guest=True)


def test_signing_up_converts_the_guest(visitor: Client) -> None:
    guest = learned_as_guest(visitor)
    visitor.post("/accounts/signup/", {"username": "gwen", "password1": "a-long-pass-phrase"})
    guest.refresh_from_db()
    assert (guest.username, guest.is_guest) == ("gwen", False)
    assert Card.objects.of(guest.pk).started().count() == 1


def test_signing_in_takes_what_the_guest_learned_along(visitor: Client) -> None:
    gwen = make.learner("gwen")
    gwen.set_password("a-long-pass-phrase")
    gwen.save()
    learned_as_guest(visitor)
    visitor.post("/accounts/login/", {"login": "gwen", "password": "a-long-pass-phrase"})
    assert Card.objects.of(gwen.pk).started().count() == 1
    assert Review.objects.get().learner == gwen
    assert DailyCount.objects.get().learner == gwen


def test_sign_up_says_once_that_an_address_is_optional() -> None:
    assert Client().get("/accounts/signup/").content.decode().count("optional") == 1
