"""Which forgetting curve is in use, and why, in words."""

from __future__ import annotations

import gzip
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from quizzes.memory.models import Fitting
from quizzes.progress import in_use
from tests import make
from tests.progress.test_statistics import card_of, history, row

pytestmark = pytest.mark.django_db
LOSSES = {"default": 0.341, "own": 0.312, "class": 0.325}
ERRORS = {"default": 0.0712, "own": 0.0404, "class": 0.05}


@pytest.fixture(autouse=True)
def _fits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_use, "can_fit", lambda: True)


def page_of(learner: User) -> str:
    page = make.signed_in(learner).get("/progress/").content
    assert len(gzip.compress(page)) < 16 * 1024
    return re.sub(r"(<[^>]+>|\s)+", " ", page.decode())


def fitting(learner: User, **fields: Any) -> None:
    given = {"held_out": 120, "losses": LOSSES, "errors": ERRORS, "reviews": 500}
    Fitting.objects.create(learner=learner, at=datetime(2026, 5, 1, tzinfo=UTC), **given | fields)


def test_before_the_first_comparison(learner: User) -> None:
    history(card_of(learner))
    page = page_of(learner)
    assert "The usual forgetting curve is used, which suits most people." in page
    assert "After about 244 more answers Recite sees whether a curve of your own" in page
    assert "log loss 0." not in page


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        ("own", "Your own forgetting curve is used: it predicted 120 later answers better than the"
         " usual one. (log loss 0.312 against 0.341 of the usual one; average miss 4.0 points"
         " against 7.1)"),
        ("class", "The forgetting curve of your class is used: it predicted 120 of your later"
         " answers better than the usual one. (log loss 0.325 against 0.341 of the usual one;"
         " average miss 5.0 points against 7.1)"),
        ("default", "The usual forgetting curve is used: over 120 later answers your own was no"
         " surer a guide. (log loss 0.312 against 0.341"),
    ],
)  # fmt: skip
def test_what_was_chosen_and_why(learner: User, choice: str, says: str) -> None:
    history(card_of(learner))
    fitting(learner, choice=choice)
    page = page_of(learner)
    assert says in page
    assert "After about 594 more answers the curves are compared again." in page


def test_compared_with_too_little_says_nothing_of_losses(learner: User) -> None:
    history(card_of(learner))
    fitting(learner, held_out=0, losses={}, errors={})
    page = page_of(learner)
    assert "which suits most people" in page
    assert "After about 594 more answers Recite sees" in page


def test_when_it_is_time_the_night_is_named(learner: User) -> None:
    card = card_of(learner)
    for n in range(250):
        row(card, 300 - n, 3, 5)
    assert "At night Recite compares again" in page_of(learner)


def test_a_site_that_cannot_fit_says_so(learner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_use, "can_fit", lambda: False)
    history(card_of(learner))
    page = page_of(learner)
    assert "This site does not fit curves to its learners." in page
    assert "more answers" not in page


def test_nobody_sees_the_curve_of_another(learner: User, stranger: User) -> None:
    history(card_of(learner))
    fitting(learner, choice="own")
    assert "forgetting curve" not in make.signed_in(stranger).get("/progress/").content.decode()
    assert "forgetting curve" not in Client().get("/progress/").content.decode()
