"""Pictures and sounds of a deck, as a browser draws and plays them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from quizzes.exchange import actions
from tests import make
from tests.e2e.conftest import by_key
from tests.exchange import packages
from tests.exchange.packages import note

pytestmark = pytest.mark.django_db(transaction=True)
FLAG = b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"><circle r="9"/></svg>'
WAVE = b"RIFFt\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0@\x1f\0\0@\x1f\0\0\1\0\x08\0dataP\0\0\0" + bytes(80)
"""Eighty samples, eight thousand a second."""
NOTES = [note(1, "<img src=flag.svg>", "Japan"), note(2, "Which word? [sound:w.wav]", "shima")]


def test_a_card_shows_its_picture_and_plays_its_sound(
    scripted: Page, sign_in: Callable[[Page, User], None]
) -> None:
    page, person = scripted, make.learner("lena")
    deck = packages.package(NOTES, files={"flag.svg": FLAG, "w.wav": WAVE})
    waiting = actions.receive(person, "deck.apkg", BytesIO(deck))
    actions.confirm(person, waiting, timezone.now())
    sign_in(page, person)
    page.goto("/review/")
    picture = page.get_by_role("img", name="Picture 1")
    expect(picture).to_be_visible()
    assert picture.evaluate("one => one.decode().then(() => one.naturalWidth)") == 90
    by_key(page, "Show answer")
    expect(page.locator(".ans")).to_have_text("Answer: Japan")
    expect(picture).to_be_visible()
    by_key(page, "Good")
    sound = page.get_by_label("Sound 1")
    expect(sound).to_be_visible()
    seconds = """one => new Promise((know, fail) => {
        one.onloadedmetadata = () => know(one.duration);
        one.onerror = () => fail(one.error.message);
        one.load();
    })"""
    assert sound.evaluate(seconds) == 0.01
