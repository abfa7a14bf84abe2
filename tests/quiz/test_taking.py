"""A learner makes a quiz, takes it, leaves, comes back, submits, and reads the result."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from content.models import Document
from quizzes.memory.models import Card, Hold, ItemCount, Review
from quizzes.questions.marking import mark
from quizzes.questions.models import Question
from quizzes.quiz.candidates import candidates
from quizzes.quiz.models import Allowance, Attempt, Quiz, Response
from tests import make

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(datetime(2026, 3, 2, 9, tzinfo=UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def document(db: None) -> Document:
    made = make.document()
    make.bank(made, 12)
    return made


def quiz(document: Document, learner: User, **fields: object) -> Quiz:
    values = {"title": "Check", "size": 5, "owner": learner, **fields}
    return Quiz.objects.create(document=document, **values)


def begin(client: Client, of: Quiz) -> Attempt:
    client.post(f"/quiz/{of.pk}/begin/", {"key": "begin-000001"})
    return Attempt.objects.filter(quiz=of).latest("pk")


def save(client: Client, attempt: Attempt, n: int, answer: str, key: str = "", **more: str):
    data = {"answer": answer, "key": key or f"save-{n}-{answer or 'none'}-0001", **more}
    return client.post(f"/quiz/attempt/{attempt.pk}/{n}/", data, headers=HTMX)


def test_making_and_taking_a_quiz(document: Document, learner: User, as_learner: Client) -> None:
    response = as_learner.post(
        "/quiz/make/",
        {"document": "lund-bay", "section": "", "size": "5", "feedback": "submitted"},
    )
    made = Quiz.objects.get()
    assert response.headers["Location"] == f"/quiz/{made.pk}/"
    assert "5" in as_learner.get(f"/quiz/{made.pk}/").content.decode()
    attempt = begin(as_learner, made)
    assert len(attempt.items) == 5
    page = as_learner.get(f"/quiz/attempt/{attempt.pk}/1/").content.decode()
    assert "Question 1 of 5" in page
    assert "is-right" not in page
    assert "correct" not in page.lower().replace("correctly", "")
    saved = save(as_learner, attempt, 1, "a").content.decode()
    assert "Saved" in saved
    assert "<html" not in saved
    for n in (2, 3):
        save(as_learner, attempt, n, "b")
    review = as_learner.get(f"/quiz/attempt/{attempt.pk}/submit/").content.decode()
    assert "2 questions are not answered" in review
    as_learner.post(f"/quiz/attempt/{attempt.pk}/submit/")
    attempt.refresh_from_db()
    assert (attempt.state, attempt.score) == ("submitted", 1.0)
    result = as_learner.get(f"/quiz/attempt/{attempt.pk}/result/").content.decode()
    assert "1 of 5 correct" in result
    assert "<mark>May 1904</mark>" in result
    assert "is not it." in result


def test_starting_twice_takes_up_the_open_attempt(
    document: Document, learner: User, as_learner: Client
) -> None:
    made = quiz(document, learner)
    first = begin(as_learner, made)
    assert begin(as_learner, made) == first


def test_an_answer_can_be_changed_until_submission_and_not_after(
    document: Document, learner: User, as_learner: Client
) -> None:
    attempt = begin(as_learner, quiz(document, learner))
    save(as_learner, attempt, 1, "b")
    save(as_learner, attempt, 1, "a")
    assert Response.objects.get().answer == "a"
    as_learner.post(f"/quiz/attempt/{attempt.pk}/submit/")
    save(as_learner, attempt, 1, "c", key="after-the-end")
    assert Response.objects.get(position=1).answer == "a"


def test_the_same_save_again_changes_nothing(
    document: Document, learner: User, as_learner: Client
) -> None:
    attempt = begin(as_learner, quiz(document, learner))
    for _again in range(3):
        save(as_learner, attempt, 1, "b", key="one-key-0001")
    assert Response.objects.get().changes == 1


def test_an_option_that_is_not_there_is_422(
    document: Document, learner: User, as_learner: Client
) -> None:
    attempt = begin(as_learner, quiz(document, learner))
    assert save(as_learner, attempt, 1, "z").status_code == 422
    assert not Response.objects.exists()


def test_feedback_after_each_checks_and_freezes(
    document: Document, learner: User, as_learner: Client
) -> None:
    attempt = begin(as_learner, quiz(document, learner, feedback="each"))
    url = f"/quiz/attempt/{attempt.pk}/1/"
    empty = as_learner.post(url, {"answer": "", "key": "check-empty", "go": "check"})
    assert empty.status_code == 422
    assert "May 1904</mark>" not in empty.content.decode()
    as_learner.post(url, {"answer": "b", "key": "check-00001", "go": "check"})
    page = as_learner.get(url).content.decode()
    assert "is-right" in page
    assert "is-wrong" in page
    assert "<mark>May 1904</mark>" in page
    again = as_learner.post(url, {"answer": "a", "key": "check-00002", "go": ""})
    assert again.status_code == 422
    assert Response.objects.get().answer == "b"


@pytest.mark.parametrize("answer", ["a", "b"])
def test_of_a_false_statement_everybody_reads_what_is_right(
    learner: User, as_learner: Client, answer: str
) -> None:
    document = make.document()
    make.question(make.fact(document), "true_false", key="False", options=["False", "True"])
    attempt = begin(as_learner, quiz(document, learner, size=1, feedback="each"))
    url = f"/quiz/attempt/{attempt.pk}/1/"
    assert "True is not it." not in as_learner.get(url).content.decode()
    as_learner.post(url, {"answer": answer, "key": "check-00001", "go": "check"})
    assert "True is not it." in as_learner.get(url).content.decode()


def test_of_a_choice_only_the_wrong_one_taken_is_explained(
    document: Document, learner: User, as_learner: Client
) -> None:
    attempt = begin(as_learner, quiz(document, learner, feedback="each"))
    for n, answer in ((1, "a"), (2, "b")):
        url = f"/quiz/attempt/{attempt.pk}/{n}/"
        as_learner.post(url, {"answer": answer, "key": f"check-0000{n}", "go": "check"})
        assert as_learner.get(url).content.decode().count("is not it.") == (answer == "b")


def test_what_was_saved_by_the_deadline_counts(
    document: Document, learner: User, as_learner: Client
) -> None:
    made = quiz(document, learner, minutes=10)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        attempt = begin(as_learner, made)
        save(as_learner, attempt, 1, "a")
        clock.shift(timedelta(minutes=11))
        late = as_learner.post(
            f"/quiz/attempt/{attempt.pk}/2/", {"answer": "a", "key": "too-late-1"}, follow=True
        )
    assert "came after the time was over and was not saved" in late.content.decode()
    assert f"1 of {len(attempt.items)} questions were answered" in late.content.decode()
    attempt.refresh_from_db()
    assert (attempt.state, attempt.score) == ("expired", 1.0)
    assert attempt.finished_at == attempt.deadline


def test_a_graded_quiz_puts_the_document_away(
    document: Document, learner: User, as_learner: Client
) -> None:
    made = quiz(document, learner, graded=True, minutes=10)
    attempt = begin(as_learner, made)
    assert Hold.objects.filter(learner=learner).exists()
    page = as_learner.get("/read/lund-bay/").content.decode()
    assert "put away" in page
    assert "Karin Holm" not in page
    as_learner.post(f"/quiz/attempt/{attempt.pk}/submit/")
    assert "Karin Holm" in as_learner.get("/read/lund-bay/").content.decode()


def test_the_score_equals_a_regrade(document: Document, learner: User, as_learner: Client) -> None:
    attempt = begin(as_learner, quiz(document, learner))
    for n, answer in enumerate("abaca", 1):
        save(as_learner, attempt, n, answer)
    as_learner.post(f"/quiz/attempt/{attempt.pk}/submit/")
    attempt.refresh_from_db()
    regraded = [
        mark(r.answer, r.revision, r.question.kind).mark
        for r in attempt.responses.select_related("revision", "question")
    ]
    assert attempt.score == sum(regraded) == 3


@pytest.mark.parametrize("feedback", ["each", "submitted"])
def test_an_attempt_keeps_the_wording_that_was_drawn(
    document: Document, learner: User, as_learner: Client, feedback: str
) -> None:
    attempt = begin(as_learner, quiz(document, learner, feedback=feedback))
    for item in attempt.items:
        make.revision(
            Question.objects.get(pk=item["question"]), stem="Asked otherwise?", key="June 1999",
            options=["June 1999", "May 1904", "Never"],
        )  # fmt: skip
    page = as_learner.get(f"/quiz/attempt/{attempt.pk}/1/").content.decode()
    assert "Question " in page
    assert "when was pier" in page
    assert "May 1904" in page
    save(as_learner, attempt, 1, "a", go="check" if feedback == "each" else "next")
    checked = as_learner.get(f"/quiz/attempt/{attempt.pk}/1/").content.decode()
    as_learner.post(f"/quiz/attempt/{attempt.pk}/submit/")
    result = as_learner.get(f"/quiz/attempt/{attempt.pk}/result/").content.decode()
    assert "1 of 5 correct" in result
    assert "when was pier" in result
    for shown in (page, checked, result):
        assert "Asked otherwise" not in shown
        assert "June 1999" not in shown


def test_what_was_missed_is_learned_with_one_press(
    document: Document, learner: User, as_learner: Client
) -> None:
    attempt = begin(as_learner, quiz(document, learner))
    save(as_learner, attempt, 1, "a")
    save(as_learner, attempt, 2, "b")
    as_learner.post(f"/quiz/attempt/{attempt.pk}/submit/")
    assert not Card.objects.exists()
    for said in ("4 facts added", "Nothing to add"):
        page = as_learner.post(f"/quiz/attempt/{attempt.pk}/learn/", follow=True)
        assert said in page.content.decode()
        assert "0 facts" not in page.content.decode()
    assert Card.objects.of(learner.pk).started().count() == 4
    assert Review.objects.filter(learner=learner, source="quiz", rating=1).count() == 4


def test_a_wrong_answer_lowers_the_memory_of_a_studied_fact(
    document: Document, learner: User, as_learner: Client
) -> None:
    attempt = begin(as_learner, quiz(document, learner))
    question = Response(question_id=attempt.items[0]["question"]).question
    card = Card.objects.create(
        learner=learner, document=document, fact=question.fact, argument=question.argument
    )
    from quizzes.memory.actions import answer
    from quizzes.memory.shapes import Answer

    answer(learner, Answer(card=card.pk, rating=4, key="easy-00001", seen=0), timezone.now())
    save(as_learner, attempt, 1, "b")
    as_learner.post(f"/quiz/attempt/{attempt.pk}/submit/")
    card.refresh_from_db()
    assert (card.state, card.lapses) == ("relearning", 1)


def test_figures_of_items_count_each_answer_once(
    document: Document, learner: User, as_learner: Client
) -> None:
    attempt = begin(as_learner, quiz(document, learner))
    save(as_learner, attempt, 1, "a")
    for _again in range(2):
        as_learner.post(f"/quiz/attempt/{attempt.pk}/submit/")
    figures = ItemCount.objects.get()
    assert (figures.answers, figures.correct) == (1, 1)


def test_nobody_else_sees_an_attempt(
    document: Document, learner: User, as_learner: Client, stranger: User
) -> None:
    attempt = begin(as_learner, quiz(document, learner))
    client = make.signed_in(stranger)
    for path in ("1/", "submit/", "result/"):
        assert client.get(f"/quiz/attempt/{attempt.pk}/{path}").status_code == 404
    assert save(client, attempt, 1, "a").status_code == 404


def test_without_javascript_every_button_saves_first(
    document: Document, learner: User, as_learner: Client
) -> None:
    attempt = begin(as_learner, quiz(document, learner))
    url = f"/quiz/attempt/{attempt.pk}/1/"
    response = as_learner.post(url, {"answer": "a", "key": "plain-00001", "go": "next"})
    assert response.headers["Location"] == f"/quiz/attempt/{attempt.pk}/2/"
    as_learner.post(
        f"/quiz/attempt/{attempt.pk}/2/", {"answer": "b", "key": "plain-00002", "go": "flag"}
    )
    attempt.refresh_from_db()
    assert attempt.flags == [2]
    assert Response.objects.filter(attempt=attempt).count() == 2


def test_saving_costs_few_statements(
    document: Document, learner: User, as_learner: Client, django_assert_max_num_queries
) -> None:
    attempt = begin(as_learner, quiz(document, learner, size=12))
    # Eight, and the savepoint that stands for BEGIN and COMMIT within a test.
    with django_assert_max_num_queries(10):
        save(as_learner, attempt, 1, "a")


def test_a_visitor_takes_a_quiz_as_a_guest(document: Document, visitor: Client) -> None:
    visitor.post(
        "/quiz/make/",
        {"document": "lund-bay", "section": "", "size": "5", "feedback": "each"},
    )
    guest = User.objects.get()
    assert guest.is_guest
    assert candidates(Quiz.objects.get(owner=guest))


def seen_on(client: Client, attempt: Attempt, n: int) -> str:
    page = client.get(f"/quiz/attempt/{attempt.pk}/{n}/").content.decode()
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found
    return found[1]


def test_what_another_device_stored_since_is_not_overwritten(
    document: Document, learner: User, as_learner: Client
) -> None:
    attempt = begin(as_learner, quiz(document, learner))
    phone = seen_on(as_learner, attempt, 1)  # then it is cut off
    desk = seen_on(as_learner, attempt, 1)
    assert save(as_learner, attempt, 1, "a", key="desk-00001", seen=desk).status_code == 200
    late = save(as_learner, attempt, 1, "b", key="phone-0001", seen=phone)
    assert late.status_code == 422
    assert "Changed elsewhere since" in late.content.decode()
    # Without scripts the whole page comes, with what stands.
    data = {"answer": "b", "key": "phone-0002", "seen": phone, "go": "next"}
    plain = as_learner.post(f"/quiz/attempt/{attempt.pk}/1/", data)
    assert plain.status_code == 422
    assert 'name="seen" value="1"' in plain.content.decode()
    assert Response.objects.get().answer == "a"
    # Who has seen what stands may change it, and the page that stored last may, too.
    assert 'data-seen="2"' in save(as_learner, attempt, 1, "c", seen="1").content.decode()
    save(as_learner, attempt, 1, "b", key="save-1-c-0001", seen="1")
    assert Response.objects.get().answer == "b"
    # What a page sent before counts as its own only if it is what stands.
    sent = {"seen": "1", "follows": "phone-0001"}
    assert save(as_learner, attempt, 1, "a", key="phone-0003", **sent).status_code == 422


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_whoever_was_signed_out_signs_in_and_comes_back(
    document: Document, learner: User, as_learner: Client, visitor: Client, headers: dict[str, str]
) -> None:
    made = quiz(document, learner)
    attempt = begin(as_learner, made)
    of_attempt = f"/quiz/attempt/{attempt.pk}"
    for path, back in (
        (f"{of_attempt}/2/", f"{of_attempt}/2/"),
        (f"{of_attempt}/submit/", f"{of_attempt}/submit/"),
        (f"{of_attempt}/learn/", f"{of_attempt}/result/"),
        (f"/quiz/{made.pk}/begin/", f"/quiz/{made.pk}/"),
    ):
        data = {"answer": "a", "key": "signed-out-1"}
        answer = visitor.post(path, data, headers=headers)
        goal = answer.headers["HX-Redirect" if headers else "Location"]
        assert goal == f"/accounts/login/?next={back}"
        assert as_learner.get(back, follow=True).status_code == 200
    assert not Response.objects.exists()


def test_the_list_puts_first_what_waits_and_says_when_it_is_due_for_me(
    document: Document, learner: User, as_learner: Client
) -> None:
    course = make.course(make.instructor(), learner, documents=[document])
    day = datetime(2031, 5, 4, 12, tzinfo=UTC)
    given = {"course": course, "owner": None}
    done = quiz(document, learner, title="Taken", **given)
    missed = quiz(document, learner, title="Missed", closes_at=day.replace(year=2021), **given)
    early = quiz(document, learner, title="Later", opens_at=day.replace(day=2), **given)
    soon = quiz(document, learner, title="Soon", closes_at=day.replace(day=3), **given)
    longer = quiz(document, learner, title="Longer", closes_at=day.replace(day=2), **given)
    Allowance.objects.create(quiz=longer, learner=learner, closes_at=day)
    as_learner.post(f"/quiz/attempt/{begin(as_learner, done).pk}/submit/")
    running = quiz(document, learner, title="Begun", **given)
    as_learner.post(f"/quiz/{running.pk}/begin/", {"key": "begin-000002"})
    page = as_learner.get("/quiz/").content.decode()
    listed = [int(pk) for pk in re.findall(r'<a class="doc" href="/quiz/(\d+)/">', page)]
    assert listed == [running.pk, soon.pk, longer.pk, early.pk, missed.pk, done.pk]
    assert "due 4 May, 12:00" in page
    assert "due 2 May" not in page
    assert page.index("Done and closed") > page.index("Later")


def test_a_button_pressed_while_the_page_still_saves_is_no_late_save(
    document: Document, learner: User, as_learner: Client
) -> None:
    attempt = begin(as_learner, quiz(document, learner))
    save(as_learner, attempt, 1, "a", key="page-00001", seen="0")
    pressed = {"answer": "b", "key": "page-00002", "seen": "0", "go": "next"}
    pressed["follows"] = "page-00001"
    answered = as_learner.post(f"/quiz/attempt/{attempt.pk}/1/", pressed)
    assert answered.headers["Location"] == f"/quiz/attempt/{attempt.pk}/2/"
    assert Response.objects.get().answer == "b"
    # The save comes again behind the button: what was pressed last stays.
    again = save(as_learner, attempt, 1, "a", key="page-00003", seen="0", follows="page-00001")
    assert again.status_code == 422
    assert Response.objects.get().answer == "b"


def test_the_server_counts_the_time_spent_on_a_question(
    clock: time_machine.Coordinates, document: Document, learner: User, as_learner: Client
) -> None:
    attempt = begin(as_learner, quiz(document, learner))
    clock.shift(20)
    save(as_learner, attempt, 1, "a")
    clock.shift(5)
    save(as_learner, attempt, 1, "b")
    as_learner.get(f"/quiz/attempt/{attempt.pk}/2/")
    clock.shift(7)
    save(as_learner, attempt, 2, "a")
    save(as_learner, attempt, 3, "a")  # never shown: no time is known
    as_learner.get(f"/quiz/attempt/{attempt.pk}/1/")
    clock.shift(3600)  # gone for lunch
    save(as_learner, attempt, 1, "c")
    spent = Response.objects.order_by("position").values_list("seconds", flat=True)
    assert list(spent) == [20 + 5 + 600, 7, 0]


def test_a_graded_quiz_may_keep_its_answers_until_it_has_closed(
    clock: time_machine.Coordinates, document: Document, learner: User, as_learner: Client
) -> None:
    closes = timezone.now() + timedelta(hours=2)
    made = quiz(document, learner, graded=True, feedback="closed", closes_at=closes)
    attempt = begin(as_learner, made)
    assert "put away" in as_learner.get("/read/lund-bay/").content.decode()
    save(as_learner, attempt, 1, "b")
    as_learner.post(f"/quiz/attempt/{attempt.pk}/submit/")
    result = f"/quiz/attempt/{attempt.pk}/result/"
    page = as_learner.get(result).content.decode()
    assert "May 1904" not in page
    assert "is-right" not in page
    clock.shift(timedelta(hours=3))
    client = make.signed_in(learner)
    assert "<mark>May 1904</mark>" in client.get(result).content.decode()


def test_a_form_that_is_refused_leaves_the_lists_as_they_are(
    document: Document, learner: User, as_learner: Client, stranger: User
) -> None:
    quiz(document, learner, title="Mine before")
    quiz(document, stranger, title="Of a stranger")
    course = make.course(make.instructor(), learner, documents=[document])
    quiz(document, make.instructor(), title="Given to us", course=course)
    page = as_learner.post("/quiz/make/", {"document": "lund-bay", "size": "7000"})
    assert page.status_code == 422
    shown = page.content.decode()
    assert "Mine before" in shown
    assert "Given to us" in shown
    assert "Of a stranger" not in shown


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("", "This document has 12 questions only."),
        ("1", "This part has 12 questions only."),
        ("2", "This part has no questions yet."),
    ],
)
def test_the_start_page_says_where_there_are_fewer_questions(
    document: Document, learner: User, as_learner: Client, section: str, said: str
) -> None:
    made = quiz(document, learner, size=30, section=section)
    assert said in as_learner.get(f"/quiz/{made.pk}/").content.decode()


def test_the_start_page_of_a_document_without_questions(learner: User, as_learner: Client) -> None:
    made = quiz(make.document("bare"), learner)
    page = as_learner.get(f"/quiz/{made.pk}/").content.decode()
    assert "This document has no questions yet." in page


def test_the_start_page_of_a_narrowed_quiz_speaks_of_its_settings(
    document: Document, learner: User, as_learner: Client
) -> None:
    made = quiz(document, learner, size=30, kinds=["multiple_choice"])
    page = as_learner.get(f"/quiz/{made.pk}/").content.decode()
    assert "With its settings this quiz has 12 questions only." in page
