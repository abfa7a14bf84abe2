"""A card whose answer is typed or chosen: graded by rule, and the learner has the last word."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from content.models import Fact
from quizzes.memory import actions as memory
from quizzes.memory.asking import GRADED_KINDS
from quizzes.memory.merge import merge
from quizzes.memory.models import Card, Hold, ItemCount, Review
from quizzes.memory.queries import moment_of
from quizzes.memory.shapes import Answer
from quizzes.questions.models import Question
from quizzes.review import ruling
from tests import make
from tests.review.test_session import HTMX
from tests.review.test_weight import DRAWN_ANEW

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2020, 5, 1, 12, tzinfo=UTC)
OPTIONS = ["May 1904", "May 1934", "June 1935", "July 1936"]
DATE = {
    "type": "date",
    "start": "1904-05-01",
    "end": "1904-05-31",
    "precision": "month",
    "part": "",
}


def asked_by(learner: User, by: str) -> None:
    User.objects.filter(pk=learner.pk).update(answer_by=by)
    learner.refresh_from_db()


def questions(about: Fact, n: int = 0) -> dict[str, Question]:
    return {
        "flashcard": make.question(about, stem=f"Flashcard {n}: when was the harbour opened?"),
        "typed": make.question(about, "typed", stem=f"Typed {n}: when was the harbour opened?"),
        "multiple_choice": make.question(
            about, "multiple_choice", stem=f"Choice {n}: when was it opened?", options=OPTIONS
        ),
    }


def studied(learner: User, size: int = 1) -> list[Card]:
    document = make.document()
    for n in range(size):
        questions(make.fact(document), n)
    memory.enrol(learner, document)
    return list(Card.objects.of(learner.pk).order_by("pk"))


def question_of(card: Card, kind: str) -> Question:
    return Question.objects.get(fact=card.fact_id, kind=kind)


def check(
    client: Client, card: Card, response: str, kind: str = "typed", **more: object
) -> tuple[int, str]:
    data = {"revision": question_of(card, kind).revision_id, "response": response, **more}
    answer = client.post(f"/review/{card.pk}/check/", data, headers=HTMX)
    return answer.status_code, answer.content.decode()


def fields(page: str) -> dict[str, str]:
    """What the answer side sends along with a grade."""
    form = re.search(r'<form[^>]*action="/review/\d+/answer/.*?</form>', page, re.DOTALL)
    assert form
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[0]))


def by_rule(page: str) -> int:
    """The grade that one press of Space or Enter gives."""
    found = re.search(r'name="rating" value="(\d)" data-key="Space Enter', page)
    assert found
    return int(found[1])


def accept(client: Client, card: Card, page: str, **other: Any) -> int:
    data = {**fields(page), "rating": by_rule(page), **other}
    return client.post(f"/review/{card.pk}/answer/", data, headers=HTMX).status_code


# What is asked


@pytest.mark.parametrize(
    ("by", "stem", "field"),
    [
        ("recall", "Flashcard 0", "Show answer"),
        ("typed", "Typed 0", '<input class="input" name="response"'),
        ("choice", "Choice 0", '<input type="radio" name="response"'),
    ],
)
def test_a_card_is_asked_as_its_learner_answers(
    learner: User, as_learner: Client, by: str, stem: str, field: str
) -> None:
    studied(learner)
    asked_by(learner, by)
    for headers in ({}, HTMX):
        page = as_learner.get("/review/", headers=headers).content.decode()
        assert stem in page
        assert field in page
        assert by == "choice" or "May 1904" not in page
        assert "is not it" not in page


def test_the_options_say_nothing_of_the_key(learner: User, as_learner: Client) -> None:
    studied(learner)
    asked_by(learner, "choice")
    page = as_learner.get("/review/", headers=HTMX).content.decode()
    drawn = re.findall(r'value="([a-d])" data-key="(\w) (\d)">.*?</span><span>([^<]*)<', page)
    assert sorted(text for *_id, text in drawn) == sorted(OPTIONS)
    assert [(letter, number) for _id, letter, number, _text in drawn] == [
        ("a", "1"), ("b", "2"), ("c", "3"), ("d", "4")
    ]  # fmt: skip
    assert "correct" not in page
    assert "<mark>" not in page


def order(learner: User, client: Client) -> list[str]:
    page = client.get("/review/", headers=HTMX).content.decode()
    return re.findall(r'type="radio" name="response" value="([a-d])"', page)


def test_options_keep_their_order_until_the_card_was_answered(
    learner: User, as_learner: Client
) -> None:
    card = studied(learner)[0]
    asked_by(learner, "choice")
    orders = set()
    for reps in range(12):
        Card.objects.filter(pk=card.pk).update(reps=reps)
        first = order(learner, as_learner)
        assert sorted(first) == ["a", "b", "c", "d"]
        assert order(learner, as_learner) == first
        orders.add(tuple(first))
    assert len(orders) > 3


def test_true_stands_before_false(learner: User, as_learner: Client) -> None:
    about = make.fact(make.document())
    make.question(about)
    make.question(about, "true_false", stem="It was opened in 1904.", options=["True", "False"])
    memory.enrol(learner, about.document)
    asked_by(learner, "choice")
    for reps in range(6):
        Card.objects.update(reps=reps)
        assert order(learner, as_learner) == ["a", "b"]


@pytest.mark.parametrize(
    ("by", "gone", "key", "asked"),
    [
        ("typed", "held", "May 1904", "Flashcard 0"),
        ("typed", "retired", "in the spring of 1904, they say", "Show answer"),
        ("choice", "retired", "May 1904", "Show answer"),
    ],
)
def test_without_a_graded_question_the_flashcard_asks(
    learner: User, as_learner: Client, by: str, gone: str, key: str, asked: str
) -> None:
    card = studied(learner)[0]
    Question.objects.exclude(kind="flashcard").update(status=gone)
    make.revision(question_of(card, "flashcard"), stem="Flashcard 0: when?", key=key)
    asked_by(learner, by)
    page = as_learner.get("/review/", headers=HTMX).content.decode()
    assert "Flashcard 0" in page
    assert asked in page
    assert ('name="response"' in page) == (asked == "Flashcard 0")
    if asked == "Flashcard 0":
        _status, page = check(as_learner, card, "may 1904", "flashcard")
        assert by_rule(page) == 3


def test_a_figure_brings_up_the_digits_of_a_phone(learner: User, as_learner: Client) -> None:
    about = make.fact(make.document(), role="count", type="count", answer="300")
    make.question(about)
    made = make.question(about, "numeric", stem="How many fishermen?", key="300")
    made.revision.unit = "fishermen & women"
    made.revision.save()
    memory.enrol(learner, about.document)
    asked_by(learner, "typed")
    page = as_learner.get("/review/", headers=HTMX).content.decode()
    assert 'inputmode="decimal"' in page
    assert "fishermen &amp; women" in page


def test_the_first_question_of_a_visitor_is_a_flashcard(visitor: Client) -> None:
    questions(make.fact(make.document()))
    page = visitor.get("/review/").content.decode()
    assert "Flashcard 0" in page
    assert "Show answer" in page


# The verdict


@pytest.mark.parametrize(
    ("response", "rating", "said"),
    [
        ("May 1904", 3, "Right</span>"),
        ("may, 1904.", 3, "Right</span>"),
        ("May 1905", 1, "Not quite: you wrote “May 1905”, it is May 1904."),
        ("1904", 1, "Not quite: you wrote “1904”, it is May 1904."),
        ("<b>x</b>", 1, "you wrote “&lt;b&gt;x&lt;/b&gt;”"),
        ("", 1, "No answer. It is May 1904."),
        ("  ", 1, "No answer. It is May 1904."),
    ],
)
def test_a_typed_answer_gets_its_verdict(
    learner: User, as_learner: Client, response: str, rating: int, said: str
) -> None:
    card = studied(learner)[0]
    asked_by(learner, "typed")
    status, page = check(as_learner, card, response)
    assert status == 200
    assert said in page
    assert by_rule(page) == rating
    assert "<mark>May 1904</mark>" in page
    assert "data-announce=" in page
    assert not Review.objects.exists()


def test_a_slip_is_good_and_told(learner: User, as_learner: Client) -> None:
    about = make.fact(make.document(), type="text", role="who", answer="Karin Holm",
                      quote="Its engineer was Karin Holm.")  # fmt: skip
    make.question(about)
    make.question(about, "typed", stem="Who was its engineer?")
    memory.enrol(learner, about.document)
    asked_by(learner, "typed")
    card = Card.objects.get()
    _status, page = check(as_learner, card, "karinn holm")
    assert "Right, but mind the spelling: Karin Holm" in page
    assert by_rule(page) == 3


def test_i_do_not_know_is_again_whatever_was_typed(learner: User, as_learner: Client) -> None:
    card = studied(learner)[0]
    _status, page = check(as_learner, card, "May 1904", unknown="1")
    assert by_rule(page) == 1
    assert "No answer." in page


@pytest.mark.parametrize(
    ("option", "rating", "said"),
    [
        ("a", 3, "Right"),
        ("b", 1, "Not quite: you chose “May 1934”, it is May 1904."),
        ("", 1, "No answer."),
    ],
)
def test_a_chosen_answer_gets_its_verdict(
    learner: User, as_learner: Client, option: str, rating: int, said: str
) -> None:
    card = studied(learner)[0]
    _status, page = check(as_learner, card, option, "multiple_choice")
    assert said in page
    assert by_rule(page) == rating
    assert ("May 1934 is not it." in page) == (option == "b")
    assert "June 1935 is not it." not in page


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    year=st.integers(1, 2100),
    month=st.sampled_from(["May", "June", "", "early May", "about May"]),
    joined=st.sampled_from([" ", ", ", " of "]),
)
def test_a_wrong_figure_is_never_more_than_again(
    learner: User, year: int, month: str, joined: str
) -> None:
    about = Fact.objects.first() or make.fact(make.document(), value=DATE)
    made = Question.objects.first() or make.question(about, "typed", value=DATE, value_type="date")
    assert made.revision
    given_now = f"{month}{joined}{year}" if month else str(year)
    right = given_now.replace(",", "").replace("of ", "") == "May 1904"
    for kind in ("typed", "flashcard"):
        made.kind = kind
        rating = ruling.rule(made, made.revision, given_now).rating
        if year != 1904 or month in ("June", ""):
            assert rating == 1
        elif right:
            assert rating == 3
        assert rating in (1, 3)


def test_an_answer_too_long_is_refused_and_not_lost(learner: User, as_learner: Client) -> None:
    card = studied(learner)[0]
    asked_by(learner, "typed")
    status, page = check(as_learner, card, "x" * 501)
    assert status == 422
    assert "An answer has at most 500 characters." in page
    assert f'value="{"x" * 501}"' in page
    assert not Review.objects.exists()


# What is stored


def test_the_grade_by_rule_is_stored_with_what_was_asked(learner: User, as_learner: Client) -> None:
    card = studied(learner)[0]
    asked_by(learner, "typed")
    _status, page = check(as_learner, card, "June 1904")
    assert accept(as_learner, card, page) == 200
    row, asked = Review.objects.get(), question_of(card, "typed")
    assert (row.rating, row.ruled, row.question, row.revision) == (1, 1, asked, asked.revision)
    assert not ItemCount.objects.exists()


@pytest.mark.parametrize(
    ("response", "rating", "told"),
    [
        ("May 1904", 3, "typed, right by rule"),
        ("May 1905", 1, "typed, wrong by rule"),
        ("May 1905", 3, "typed, counted as right by you"),
        ("May 1904", 1, "typed, counted as forgotten by you"),
        ("May 1904", 4, "typed, right by rule, graded by you"),
    ],
)
def test_the_last_word_is_the_learners_and_the_log_says_so(
    learner: User, as_learner: Client, response: str, rating: int, told: str
) -> None:
    card = studied(learner)[0]
    _status, page = check(as_learner, card, response)
    ruled = by_rule(page)
    accept(as_learner, card, page, rating=rating)
    row = Review.objects.get()
    assert (row.rating, row.ruled) == (rating, ruled)
    history = as_learner.get(f"/review/{card.pk}/history/").content.decode()
    assert f"({told})" in history
    assert "only the verdict is kept" in history
    assert "May 1905" not in history


def test_a_chosen_answer_is_named_so(learner: User, as_learner: Client) -> None:
    card = studied(learner)[0]
    _status, page = check(as_learner, card, "a", "multiple_choice")
    accept(as_learner, card, page)
    assert Review.objects.get().question == question_of(card, "multiple_choice")
    history = as_learner.get(f"/review/{card.pk}/history/").content.decode()
    assert "(chosen, right by rule)" in history


def test_two_buttons_offer_the_other_one(learner: User, as_learner: Client) -> None:
    card = studied(learner)[0]
    User.objects.filter(pk=learner.pk).update(two_buttons=True)
    _status, page = check(as_learner, card, "May 1905")
    assert re.findall(r'name="rating" value="(\d)"', page) == ["1", "3"]
    assert "Continue: Forgot" in page
    assert 'data-key="3 2"' in page
    assert "I was right" in page


def test_a_grade_of_ones_own_has_no_rule(learner: User, as_learner: Client) -> None:
    card = studied(learner)[0]
    page = as_learner.get(f"/review/{card.pk}/reveal/", headers=HTMX).content.decode()
    assert "ruled" not in fields(page)
    as_learner.post(f"/review/{card.pk}/answer/", {**fields(page), "rating": 3}, headers=HTMX)
    assert Review.objects.get().ruled is None


def test_no_javascript_takes_the_same_way(learner: User, as_learner: Client) -> None:
    card = studied(learner, 2)[0]
    asked_by(learner, "typed")
    data = {"revision": question_of(card, "typed").revision_id, "response": "May 1904"}
    page = as_learner.post(f"/review/{card.pk}/check/?document=lund-bay", data).content.decode()
    assert "<html" in page
    grade = {**fields(page), "rating": by_rule(page)}
    response = as_learner.post(f"/review/{card.pk}/answer/?document=lund-bay", grade)
    assert response.headers["Location"] == "/review/?document=lund-bay"
    assert Review.objects.get().ruled == 3


# What cannot be done


@pytest.mark.parametrize(
    "forged",
    [
        {"ruled": ""},
        {"ruled": "3"},
        {"ruled": "bm9uc2Vuc2U:abc"},
        {"key": "another-key-01"},
        {"seen": "7"},
    ],
)
def test_a_forged_ruling_is_refused(
    learner: User, as_learner: Client, forged: dict[str, str]
) -> None:
    card = studied(learner)[0]
    _status, page = check(as_learner, card, "May 1905")
    assert accept(as_learner, card, page, **forged) == 422
    assert not Review.objects.exists()


def test_a_ruling_is_good_for_its_own_card_only(learner: User, as_learner: Client) -> None:
    first, second = studied(learner, 2)
    _status, page = check(as_learner, first, "May 1904")
    assert accept(as_learner, second, page) == 422
    assert not Review.objects.exists()


def test_a_rating_outside_the_grades_is_refused(learner: User, as_learner: Client) -> None:
    card = studied(learner)[0]
    _status, page = check(as_learner, card, "May 1904")
    assert accept(as_learner, card, page, rating=5) == 422
    assert not Review.objects.exists()


def test_an_option_or_a_question_of_another_card_is_refused(
    learner: User, as_learner: Client
) -> None:
    first, second = studied(learner, 2)
    assert check(as_learner, first, "f", "multiple_choice")[0] == 422
    other = question_of(second, "typed").revision_id
    for revision in (other, 0, 10**17, "", "x", "²"):
        status, page = check(as_learner, first, "May 1904", revision=revision)
        assert status == 422
        assert "<mark>" not in page
    assert not Review.objects.exists()


def test_a_question_changed_meanwhile_is_asked_anew(learner: User, as_learner: Client) -> None:
    card = studied(learner)[0]
    asked_by(learner, "typed")
    asked = question_of(card, "typed")
    old = asked.revision_id
    make.revision(asked, stem="Typed anew: when?", key="May 1904")
    status, page = check(as_learner, card, "May 1904", revision=old)
    assert status == 422
    assert "This question has changed." in page
    assert "Typed anew" in page


def test_a_stranger_finds_nothing(learner: User, stranger: User, as_learner: Client) -> None:
    card = studied(learner)[0]
    client = make.signed_in(stranger)
    assert check(client, card, "May 1904")[0] == 404
    _status, page = check(as_learner, card, "May 1904")
    assert accept(client, card, page) == 404
    assert not Review.objects.exists()


def test_nothing_is_told_while_a_graded_quiz_is_open(learner: User, as_learner: Client) -> None:
    card = studied(learner)[0]
    until = moment_of(learner).at.replace(year=2999)
    Hold.objects.create(learner=learner, document=card.document, until=until)
    _status, page = check(as_learner, card, "May 1905")
    assert "A graded quiz is open" in page
    assert "1904" not in page


# How one is asked


def test_one_press_changes_how_one_is_asked(learner: User, as_learner: Client) -> None:
    studied(learner)
    page = as_learner.post("/review/answer-by/", {"by": "typed"}, headers=HTMX).content.decode()
    assert "Typed 0" in page
    learner.refresh_from_db()
    assert learner.answer_by == "typed"
    response = as_learner.post("/review/answer-by/?document=lund-bay", {"by": "choice"})
    assert response.headers["Location"] == "/review/?document=lund-bay"
    assert as_learner.post("/review/answer-by/", {"by": "guess"}).status_code == 422
    learner.refresh_from_db()
    assert learner.answer_by == "choice"


def test_an_answer_on_screen_stays_there(learner: User, as_learner: Client) -> None:
    studied(learner)
    headers = {**HTMX, "HX-Target": "by"}
    page = as_learner.post("/review/answer-by/", {"by": "typed"}, headers=headers).content.decode()
    assert page.lstrip().startswith('<form class="menu-list" id="by"')
    assert re.search(r'value="typed" aria-pressed="true"', page)


def test_the_settings_hold_it_too(learner: User, as_learner: Client) -> None:
    page = as_learner.get("/privacy/").content.decode()
    assert "Questions in a review" in page
    assert "Choose the answer" in page


# What it costs


@pytest.mark.parametrize("by", ["recall", *GRADED_KINDS])
def test_an_answer_takes_as_many_statements_however_it_is_given(
    learner: User, as_learner: Client, by: str
) -> None:
    cards = studied(learner, 12)
    asked_by(learner, by)
    kind = {"recall": "flashcard", "typed": "typed", "choice": "multiple_choice"}[by]
    counted = []
    for n, card in enumerate(cards[:3]):
        _status, page = check(as_learner, card, "a", kind)
        data = {**fields(page), "rating": 3}
        with CaptureQueriesContext(connection) as statements:
            response = as_learner.post(f"/review/{card.pk}/answer/", data, headers=HTMX)
        assert response.status_code == 200
        asked = [q for q in statements if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        counted.append(len(asked))
        for more in range(10 * n):
            questions(make.fact(card.document), 100 + more)
        memory.enrol(learner, card.document)
    assert max(counted[1:]) <= 7
    assert counted[1] == counted[2]


@pytest.mark.parametrize("unit", ["", "tons & more"])
@pytest.mark.parametrize("by", list(GRADED_KINDS))
def test_the_short_way_draws_what_the_template_draws(
    learner: User, as_learner: Client, by: str, unit: str
) -> None:
    card = studied(learner)[0]
    asked_by(learner, by)
    for kind in ("typed", "multiple_choice"):
        made = make.revision(
            question_of(card, kind), stem="Is 3 < 4?", key="yes", options=["a < b", "“c” & d"]
        )
        made.unit = unit
        made.save()
    short = as_learner.get("/review/", headers=HTMX).content.decode()
    page = as_learner.get("/review/").content.decode()
    assert "Is 3 &lt; 4?" in short
    assert "slot0" not in short
    assert DRAWN_ANEW.sub(r"\1\2", short).strip() in DRAWN_ANEW.sub(r"\1\2", page)


@pytest.mark.parametrize(("by", "stem"), [("typed", "Typed 0"), ("choice", "Choice 0")])
def test_a_round_of_practice_is_asked_so_too(
    learner: User, as_learner: Client, by: str, stem: str
) -> None:
    card = studied(learner)[0]
    asked_by(learner, by)
    query = "?mode=practice&round=1"
    page = as_learner.get(f"/review/{query}", headers=HTMX).content.decode()
    assert stem in page
    assert 'name="response"' in page
    kind = "typed" if by == "typed" else "multiple_choice"
    data = {"revision": question_of(card, kind).revision_id, "response": "c"}
    answer = as_learner.post(f"/review/{card.pk}/check/{query}", data, headers=HTMX)
    page = answer.content.decode()
    assert "Continue: Forgot" in page
    grade = {**fields(page), "rating": by_rule(page)}
    as_learner.post(f"/review/{card.pk}/answer/{query}", grade, headers=HTMX)
    row = Review.objects.get()
    assert (row.kind, row.rating, row.ruled) == ("practice", 1, 1)
    assert row.question == question_of(card, kind)


def test_what_the_rule_gave_a_guest_is_kept_on_signing_in(learner: User) -> None:
    studied(learner)
    guest = make.guest()
    memory.enrol(guest, Card.objects.get().document)
    card = Card.objects.get(learner=guest)
    client = make.signed_in(guest)
    _status, page = check(client, card, "May 1905")
    accept(client, card, page, rating=3)
    memory.answer(
        learner, Answer(Card.objects.get(learner=learner).pk, 4, "own-000001", 0), LONG_AGO
    )
    merge(guest, learner)
    row = Review.objects.get(learner=learner, rating=3)
    assert (row.ruled, row.question) == (1, question_of(card, "typed"))


@pytest.mark.django_db(transaction=True)
def test_a_wording_that_there_is_not_is_refused(learner: User, as_learner: Client) -> None:
    card = studied(learner)[0]
    data = {"rating": 3, "key": "key-00000001", "seen": 0, "revision": 999_999}
    response = as_learner.post(f"/review/{card.pk}/answer/", data, headers=HTMX)
    assert response.status_code == 422
    assert not Review.objects.exists()
