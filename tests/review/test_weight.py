"""What an answer costs: statements and bytes; and the short way draws what the template draws."""

from __future__ import annotations

import gzip
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.models import User
from quizzes.memory import actions as memory
from quizzes.memory.models import Card
from tests import make
from tests.review.test_session import HTMX, press, studied

pytestmark = pytest.mark.django_db
DRAWN_ANEW = re.compile(
    r'(name="csrfmiddlewaretoken" value=")\w+|(name="key" value=")[0-9a-f-]{36}'
)


def test_an_answer_takes_at_most_eight_statements(learner: User, as_learner: Client) -> None:
    cards = studied(learner, 4)
    as_learner.get("/review/")
    press(as_learner, cards[0], key="key-00000001")
    with CaptureQueriesContext(
        connection,
    ) as few:
        press(as_learner, cards[1], key="key-00000002")
    document = make.document("another")
    for _fact in range(40):
        make.question(make.fact(document))
    memory.enrol(learner, document)
    with CaptureQueriesContext(connection) as many:
        press(as_learner, cards[2], key="key-00000003")
    asked = [q["sql"] for q in many if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    # A test runs within a transaction of its own: BEGIN is not among them, so seven here.
    assert len(asked) <= 7
    assert len(few) == len(many)


def test_an_answer_is_small(learner: User, as_learner: Client) -> None:
    cards = studied(learner, 2)
    response = press(as_learner, cards[0])
    assert "Question 1" in response.content.decode()
    assert len(gzip.compress(response.content)) <= 4096


@pytest.mark.parametrize("query", ["", "?document=lund-bay&section=1"])
@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("started", [False, True])
def test_the_short_way_draws_what_the_template_draws(
    learner: User, as_learner: Client, query: str, language: str, *, started: bool
) -> None:
    card = studied(learner, 1)[0]
    question = card.fact.questions.get()
    make.revision(question, stem="Is 3 < 4 & “5” > '4'?", key="yes")
    if started:
        Card.objects.filter(pk=card.pk).update(state="learning", due="2020-01-01T00:00Z", step=0)
    with translation.override(language):
        headers = {**HTMX, "Accept-Language": language}
        short = as_learner.get(f"/review/{query}", headers=headers).content.decode()
        page = as_learner.get(f"/review/{query}", headers={"Accept-Language": language})
    start = page.content.decode()
    assert "Is 3 &lt; 4 &amp; “5” &gt; &#x27;4&#x27;?" in short
    assert "slot0" not in short
    plain = DRAWN_ANEW.sub(r"\1\2", short).strip()
    assert plain in DRAWN_ANEW.sub(r"\1\2", start)
