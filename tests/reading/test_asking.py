"""Ask me as I read: questions between the parts, answered into the log of the learner."""

from __future__ import annotations

import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from content.models import Argument, Document
from quizzes.memory import actions as memory
from quizzes.memory.models import Card, DailyCount, Exam, Hold, Review
from quizzes.memory.queries import moment_of
from quizzes.memory.rebuild import differences
from quizzes.questions.models import Question
from quizzes.scheduling import State
from tests import make

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
BUILT = ("It was built by Nils Berg.", "Nils Berg")
LIT = ("The lighthouse was lit for the first time in autumn 1911.", "autumn 1911")
VISITS = ("More than 2,300 people visit the lighthouse each year.", "More than 2,300")
ENGINEER = ("Its engineer was Karin Holm.", "Karin Holm")
OPENED = ("The harbour of Lund Bay was opened in May 1904.", "May 1904")


def world(*, public: bool = True, owner: User | None = None) -> Document:
    """Two facts in the first part, three in the others, which are read in one go."""
    document = make.document(public=public, owner=owner)
    for n, (quote, answer) in enumerate((OPENED, ENGINEER, LIT, BUILT, VISITS)):
        fact = make.fact(document, quote=quote, answer=answer, section="1" if n < 2 else "2(1)")
        make.question(fact, stem=f"Question {n}?")
    return document


def stem(response: HttpResponse) -> str:
    found = re.search(r'class="ask"[^>]*>([^<]*)<', response.content.decode())
    return found[1] if found else ""


def question(n: int) -> Question:
    return Question.objects.get(revision__stem=f"Question {n}?")


def ask(client: Client, place: int = 1) -> HttpResponse:
    return client.get(f"/read/lund-bay/ask/{place}/", headers=HTMX)


def grade(client: Client, n: int, rating: int = 3, place: int = 1, **more: Any) -> HttpResponse:
    """Reveal a question as the reader does, and press a grade."""
    url = f"/read/lund-bay/ask/{place}/{question(n).pk}/"
    page = client.get(url, headers=HTMX).content.decode()
    given = dict(re.findall(r'name="(key|seen|revision|days[1-4])" value="([^"]*)"', page))
    return client.post(f"{url}answer/", {**given, "rating": rating, **more}, headers=HTMX)


class TestSwitch:
    def test_nothing_is_asked_before_one_wants_it(self, as_learner: Client) -> None:
        world()
        page = as_learner.get("/read/lund-bay/").content.decode()
        assert 'aria-checked="false"' in page
        assert 'id="ask-1"' not in page

    def test_it_is_kept_with_the_learner(self, learner: User, as_learner: Client) -> None:
        world()
        answer = as_learner.post("/read/lund-bay/ask/?text=study", {"on": "1"})
        assert answer["Location"] == "/read/lund-bay/?text=study"
        page = make.signed_in(learner).get("/read/lund-bay/").content.decode()
        assert 'aria-checked="true"' in page
        assert page.count('hx-trigger="revealed"') == 2
        assert 'id="asked"' in page
        as_learner.post("/read/lund-bay/ask/", {"on": "0"})
        assert 'id="ask-1"' not in as_learner.get("/read/lund-bay/").content.decode()

    def test_a_visitor_has_it_in_the_browser(self, visitor: Client) -> None:
        world()
        visitor.post("/read/lund-bay/ask/", {"on": "1"})
        assert 'id="ask-2"' in visitor.get("/read/lund-bay/").content.decode()
        assert not User.objects.exists()
        visitor.post("/read/lund-bay/ask/", {"on": "0"})
        assert 'id="ask-2"' not in visitor.get("/read/lund-bay/").content.decode()

    def test_a_block_stands_after_its_part(self, as_learner: Client) -> None:
        world()
        as_learner.post("/read/lund-bay/ask/", {"on": "1"})
        page = as_learner.get("/read/lund-bay/").content.decode()
        order = [page.index(part) for part in ("Karin", 'id="ask-1"', "lit for", 'id="ask-2"')]
        assert order == sorted(order)
        assert "Question 0?" not in page


class TestBlock:
    def test_a_question_comes_without_its_answer(self, as_learner: Client) -> None:
        world()
        part = ask(as_learner).content.decode()
        assert "Question 0?" in part
        assert "1 of 2" in part
        assert "1904" not in part
        assert "autofocus" not in part  # who reads on is not torn away
        whole = as_learner.get("/read/lund-bay/ask/1/").content.decode()
        assert "<html" in whole
        assert "1904" not in whole
        assert "1 of 2" in whole

    def test_the_answer_shows_its_sentence(self, as_learner: Client) -> None:
        world()
        url = f"/read/lund-bay/ask/1/{question(0).pk}/"
        for headers in (HTMX, {}):
            page = as_learner.get(url, headers=headers).content.decode()
            assert "<mark>May 1904</mark>" in page
            assert re.search(r'href="/read/lund-bay/\?text=study#s\d+"', page)
            assert re.search(r"<span>\d+ days</span>", page)
        assert not Card.objects.exists()

    def test_an_answer_is_a_row_of_the_log(self, learner: User, as_learner: Client) -> None:
        world()
        part = grade(as_learner, 0, milliseconds="90000").content.decode()
        row = Review.objects.get()
        assert (row.source, row.kind, row.rating, row.state_before) == ("read", "answer", 3, "new")
        assert row.revision_id == question(0).revision_id
        assert row.milliseconds == 60_000
        assert Card.objects.of(learner.pk).count() == 1
        assert "Recalled: it returns in 10 min." in part
        assert 'data-announce="Recalled' in part
        assert "Question 1?" in part
        assert "autofocus" in part
        assert DailyCount.objects.get().introduced == 1

    def test_what_was_forgotten_comes_again_until_it_is_recalled(
        self, learner: User, as_learner: Client
    ) -> None:
        world()
        assert stem(grade(as_learner, 0, 1)) == "Question 1?"
        again = grade(as_learner, 1, 3)
        assert stem(again) == "Question 0?"
        assert "Once more" in again.content.decode()
        assert stem(grade(as_learner, 0, 1)) == "Question 0?"
        done = grade(as_learner, 0, 3).content.decode()
        assert "Asked 2, recalled 1 at the first try." in done
        log = Review.objects.filter(card__fact=question(0).fact_id).order_by("number")
        assert [(row.rating, row.state_before) for row in log] == [
            (1, "new"), (1, "learning"), (3, "learning"),
        ]  # fmt: skip
        card = Card.objects.of(learner.pk).get(fact=question(0).fact_id)
        assert (card.state, card.step) == (State.LEARNING, 1)
        assert list(differences(learner)) == []

    def test_a_due_card_that_was_forgotten_is_learned_again(
        self, learner: User, as_learner: Client
    ) -> None:
        document = world()
        memory.enrol(learner, document)
        started = {"state": "review", "stability": 5.0, "difficulty": 5.0, "interval": 5}
        facts = [question(0).fact_id, question(1).fact_id]
        Card.objects.filter(fact__in=facts).update(**started, **make.days_ago(9, due_in=-4))
        Card.objects.filter(fact=facts[1]).update(due_day=make.today() + timedelta(3))
        assert stem(ask(as_learner)) == "Question 0?"
        shown = as_learner.get(f"/read/lund-bay/ask/1/{question(0).pk}/").content.decode()
        assert "You last recalled this 9 days ago" in shown
        assert stem(grade(as_learner, 0, 1)) == "Question 0?"  # the other is not due
        grade(as_learner, 0, 3)
        card = Card.objects.get(fact=facts[0])
        assert (card.state, card.lapses) == (State.REVIEW, 1)

    @pytest.mark.parametrize("known", [True, False])
    def test_each_button_says_what_will_happen(
        self, learner: User, as_learner: Client, *, known: bool
    ) -> None:
        document = world()
        if known:
            memory.enrol(learner, document)
        page = as_learner.get(f"/read/lund-bay/ask/1/{question(0).pk}/").content.decode()
        said = re.findall(r"<b>(\w+)</b><span>([^<]*)<", page)
        assert [name for name, _interval in said] == ["Again", "Hard", "Good", "Easy"]
        part = grade(as_learner, 0, 4).content.decode()
        assert f"it returns in {said[3][1]}." in part

    @pytest.mark.parametrize("begun", [True, False])
    def test_towards_an_exam_it_says_when_the_card_is_asked(
        self, learner: User, as_learner: Client, *, begun: bool
    ) -> None:
        """Not when it is due, which would be long after; and so for what is not studied yet."""
        document = world()
        if begun:
            memory.enrol(learner, document)
        today = moment_of(learner).day
        Exam.objects.create(
            learner=learner, document=document, day=today + timedelta(days=9), pass_days=1,
            target=0.97,
        )  # fmt: skip
        url = f"/read/lund-bay/ask/1/{question(0).pk}/"
        page = as_learner.get(url, headers=HTMX).content.decode()
        assert "<span>8 days</span>" in page  # the day before the exam
        part = grade(as_learner, 0, 4).content.decode()
        card = Card.objects.get(fact=question(0).fact_id)
        assert card.due_day is not None
        assert card.due_day > today + timedelta(days=8)
        assert "Recalled: it returns in 8 days." in part
        end = as_learner.get("/read/lund-bay/ask/end/").content.decode()
        assert f"come back from {date_format(today + timedelta(days=8), 'j F')}" in end

    def test_two_buttons(self, learner: User, as_learner: Client) -> None:
        world()
        User.objects.filter(pk=learner.pk).update(two_buttons=True)
        page = as_learner.get(f"/read/lund-bay/ask/1/{question(0).pk}/").content.decode()
        assert re.findall(r"<b>([\w ]+)</b><span>", page) == ["Forgot", "Got it"]

    def test_never_two_questions_on_one_fact(self, learner: User, as_learner: Client) -> None:
        document = world()
        fact = question(0).fact
        other = Argument.objects.create(fact=fact, role="place", type="text", text="Lund Bay")
        sibling = Question.objects.create(
            document=document, fact=fact, argument=other, kind="flashcard"
        )
        make.revision(sibling, stem="Where?", key="Lund Bay")
        stems = [stem(ask(as_learner)), stem(grade(as_learner, 0)), stem(grade(as_learner, 1))]
        assert "Where?" not in stems
        # The whole fact is learned from now on: its other question comes on another day.
        assert Card.objects.of(learner.pk).filter(fact=fact).count() == 2

    def test_what_was_answered_in_a_review_today_is_not_asked(
        self, learner: User, as_learner: Client
    ) -> None:
        memory.enrol(learner, world())
        card = Card.objects.get(fact=question(0).fact_id)
        as_learner.post(
            f"/review/{card.pk}/answer/", {"rating": 4, "key": "key-00000001", "seen": 0}
        )
        assert stem(ask(as_learner)) == "Question 1?"

    def test_suspended_and_buried_cards_are_left_alone(
        self, learner: User, as_learner: Client
    ) -> None:
        memory.enrol(learner, world())
        for n, kind in enumerate(("suspend", "bury")):
            card = Card.objects.get(fact=question(n).fact_id)
            memory.set_aside(learner, card.pk, kind, f"aside-{n:06d}", timezone.now())
        assert "Nothing to ask here today" in ask(as_learner).content.decode()

    def test_undo_brings_the_question_back(self, learner: User, as_learner: Client) -> None:
        world()
        grade(as_learner, 0, 4)
        url = "/read/lund-bay/ask/1/undo/"
        part = as_learner.post(url, {"key": "undo-000001"}, headers=HTMX)
        assert stem(part) == "Question 0?"
        assert "Taken back." in part.content.decode()
        assert Card.objects.get(fact=question(0).fact_id).state == State.NEW
        assert DailyCount.objects.get().answers == 0
        assert list(differences(learner)) == []
        assert (
            "nothing to take back"
            in as_learner.post(url, {"key": "undo-000002"}, headers=HTMX).content.decode()
        )
        assert as_learner.post(url, {"key": "?"}, headers=HTMX).status_code == 422

    def test_a_second_try_that_is_taken_back_is_open_again(self, as_learner: Client) -> None:
        world()
        grade(as_learner, 0, 1)
        grade(as_learner, 1, 4)
        assert "Asked 2" in grade(as_learner, 0, 3).content.decode()
        as_learner.post("/read/lund-bay/ask/1/undo/", {"key": "undo-000001"}, headers=HTMX)
        again = ask(as_learner)
        assert stem(again) == "Question 0?"
        assert "Once more" in again.content.decode()

    def test_a_sibling_answered_in_a_review_today_speaks_for_its_fact(
        self, learner: User, as_learner: Client
    ) -> None:
        document = world()
        memory.enrol(learner, document)
        fact = question(0).fact
        other = Argument.objects.create(fact=fact, role="place", type="text", text="Lund Bay")
        met = Card.objects.create(learner=learner, document=document, fact=fact, argument=other)
        sibling = Question.objects.create(
            document=document, fact=fact, argument=other, kind="flashcard"
        )
        make.revision(sibling, stem="Where?", key="Lund Bay")
        given = {"rating": 4, "key": "key-00000001", "seen": 0}
        as_learner.post(f"/review/{met.pk}/answer/", given)
        assert stem(ask(as_learner)) == "Question 1?"

    def test_a_double_press_counts_once(self, as_learner: Client) -> None:
        world()
        given = {"rating": 3, "key": "key-00000001", "seen": 0}
        url = f"/read/lund-bay/ask/1/{question(0).pk}/answer/"
        for _press in range(3):
            assert stem(as_learner.post(url, given, headers=HTMX)) == "Question 1?"
        assert Review.objects.count() == 1
        other = as_learner.post(url, {**given, "rating": 1}, headers=HTMX)
        assert other.status_code == 422
        late = as_learner.post(url, {**given, "key": "key-00000002"}, headers=HTMX)
        assert "in another tab" in late.content.decode()
        assert Review.objects.count() == 1

    @pytest.mark.parametrize("rating", ["", "0", "5", "x"])
    def test_no_grade_changes_nothing(self, as_learner: Client, rating: str) -> None:
        world()
        response = grade(as_learner, 0, rating=rating)  # type: ignore[arg-type]
        assert response.status_code == 422
        assert stem(response) == "Question 0?"
        assert not Review.objects.exists()

    def test_without_scripts_the_way_is_a_redirect(self, as_learner: Client) -> None:
        world()
        url = f"/read/lund-bay/ask/1/{question(0).pk}/answer/?text=study"
        answer = as_learner.post(url, {"rating": 3, "key": "key-00000001", "seen": 0})
        assert answer["Location"] == "/read/lund-bay/ask/1/?text=study"
        page = as_learner.get(answer["Location"]).content.decode()
        assert "Recalled: it returns in 10 min." in page
        assert "Question 1?" in page


class TestEnd:
    def test_it_says_how_many_and_when(self, learner: User, as_learner: Client) -> None:
        world()
        end = "/read/lund-bay/ask/end/"
        assert "none of its questions" in as_learner.get(end).content.decode()
        grade(as_learner, 0, 1)
        grade(as_learner, 1, 4)
        grade(as_learner, 0, 3)
        page = as_learner.get(end).content.decode()
        assert "You answered 1 of 2 right." in page
        due = timezone.localtime(Card.objects.get(fact=question(0).fact_id).due, learner.zone)
        assert f"1 is still being learned and returns from {due:%H:%M}." in page
        assert "The others come back from" in page
        assert "/review/?document=lund-bay" in page
        assert "Learn the other 3 questions too" in page
        assert "<html" not in as_learner.get(end, headers=HTMX).content.decode()

    def test_a_page_that_shows_it_is_left_as_it_is(self, as_learner: Client) -> None:
        world()
        grade(as_learner, 0, 4)
        end = "/read/lund-bay/ask/end/"
        part = as_learner.get(end, headers=HTMX)
        has = {"have": part.context["told"].mark}
        assert f'name="have" value="{has["have"]}"' in part.content.decode()
        assert as_learner.get(end, has, headers=HTMX).status_code == 204
        assert "You answered 1 of 1 right." in as_learner.get(end, has).content.decode()
        grade(as_learner, 1, 1)
        assert "1 of 2" in as_learner.get(end, has, headers=HTMX).content.decode()

    def test_the_last_answer_brings_it_along(self, as_learner: Client) -> None:
        world()
        assert 'id="asked"' not in grade(as_learner, 0, 4).content.decode()
        grade(as_learner, 2, 4, place=2)
        part = grade(as_learner, 4, 1, place=2).content.decode()
        assert 'id="asked"' in part
        assert "hx-swap-oob" in part
        assert "You answered 2 of 3 right." in part


class TestWho:
    def test_a_visitor_becomes_a_guest_at_the_first_answer(self, visitor: Client) -> None:
        world()
        visitor.post("/read/lund-bay/ask/", {"on": "1"})
        assert stem(ask(visitor)) == "Question 0?"
        assert not User.objects.exists()
        assert stem(grade(visitor, 0, 1)) == "Question 1?"
        guest = User.objects.get()
        assert (guest.is_guest, guest.asks_while_reading) == (True, True)
        assert Card.objects.of(guest.pk).count() == 1
        assert stem(grade(visitor, 1)) == "Question 0?"
        assert User.objects.count() == 1

    def test_a_stranger_finds_nothing(self, instructor: User, stranger: User) -> None:
        world(public=False, owner=instructor)
        client, pk = make.signed_in(stranger), question(0).pk
        base = "/read/lund-bay/ask/"
        for url in (f"{base}1/", f"{base}1/{pk}/", f"{base}end/"):
            assert client.get(url).status_code == 404
        for url in (base, f"{base}1/{pk}/answer/", f"{base}1/undo/"):
            given = {"rating": 3, "key": "key-00000001", "seen": 0}
            assert client.post(url, given).status_code == 404
        assert not Card.objects.exists()

    def test_another_learner_has_cards_of_their_own(
        self, learner: User, as_learner: Client, stranger: User
    ) -> None:
        world()
        grade(as_learner, 0, 4)
        other = make.signed_in(stranger)
        assert stem(ask(other)) == "Question 0?"
        grade(other, 0, 1)
        assert Card.objects.of(learner.pk).get(fact=question(0).fact_id).lapses == 0
        assert Review.objects.filter(learner=learner).count() == 1

    def test_what_is_not_there(self, as_learner: Client) -> None:
        world()
        elsewhere = make.question(make.fact(make.document("elsewhere")))
        pk = question(0).pk
        assert ask(as_learner, 3).status_code == 404
        assert ask(as_learner, 0).status_code == 404
        assert as_learner.get(f"/read/lund-bay/ask/1/{elsewhere.pk}/").status_code == 404
        Question.objects.filter(pk=pk).update(status="retired")
        assert as_learner.get(f"/read/lund-bay/ask/1/{pk}/").status_code == 404
        assert stem(ask(as_learner)) == "Question 1?"

    def test_nothing_is_asked_while_a_graded_attempt_is_open(
        self, learner: User, as_learner: Client
    ) -> None:
        document = world()
        Hold.objects.create(
            learner=learner, document=document, until=timezone.now() + timedelta(hours=1)
        )
        base, pk = "/read/lund-bay/ask/", question(0).pk
        given = {"rating": 3, "key": "key-00000001", "seen": 0}
        answers = [as_learner.get(f"{base}{end}") for end in ("1/", f"1/{pk}/", "end/")]
        answers += [ask(as_learner), as_learner.get(f"{base}end/", headers=HTMX)]
        answers.append(as_learner.post(f"{base}1/{pk}/answer/", given))
        answers.append(as_learner.post(f"{base}1/undo/", given))
        for answer in answers:
            page = answer.content.decode()
            assert "A graded quiz on this document is open" in page
            assert "Question 0?" not in page
            assert "1904" not in page
        assert not Review.objects.exists()


def test_memory_is_the_fold_of_the_log_after_a_reading() -> None:
    """The shipped text, read to its end with every third answer forgotten."""
    call_command("load_pack", verbosity=0)
    learner = make.learner("lena")
    client = make.signed_in(learner)
    base, n, place = "/read/japan-russia-policy/ask/", 0, 1
    while (part := client.get(f"{base}{place}/", headers=HTMX)).status_code == 200:
        asked = re.search(rf'hx-get="{base}{place}/(\d+)/', part.content.decode())
        if asked is None:
            place += 1
            continue
        page = client.get(f"{base}{place}/{asked[1]}/", headers=HTMX).content.decode()
        given = dict(re.findall(r'name="(key|seen|revision|days[1-4])" value="([^"]*)"', page))
        n += 1
        given["rating"] = "1" if n % 3 == 0 else str(2 + n % 3)
        if n % 7 == 0:
            client.post(f"{base}{place}/undo/", {"key": f"undo-{n:06d}"}, headers=HTMX)
            page = client.get(f"{base}{place}/{asked[1]}/", headers=HTMX).content.decode()
            given |= dict(re.findall(r'name="(key|seen)" value="([^"]*)"', page))
        client.post(f"{base}{place}/{asked[1]}/answer/", given, headers=HTMX)
    assert place > 10
    rows = Review.objects.filter(learner=learner, kind="answer", undone=None)
    assert set(rows.values_list("source", flat=True)) == {"read"}
    facts = rows.values_list("card__fact", flat=True)
    assert len(set(facts)) == rows.values("card").distinct().count()
    told = StringIO()
    call_command("verify_memory", stdout=told)
    assert "0 differences" in told.getvalue()


def test_the_document_does_not_grow_by_its_questions(learner: User, as_learner: Client) -> None:
    """They come when they are reached: the page itself takes no statement more."""
    document = world()
    make.bank(document, 20)
    memory.enrol(learner, document)
    taken, weights = [], []
    for on in ("0", "1"):
        as_learner.post("/read/lund-bay/ask/", {"on": on})
        with CaptureQueriesContext(connection) as statements:
            page = as_learner.get("/read/lund-bay/").content
        taken.append(len(statements))
        weights.append(len(page))
        assert b"Question 0?" not in page
    assert taken[0] == taken[1]
    assert weights[1] - weights[0] < 1500
