"""An instructor builds a quiz: by plan, by hand, looks at it, prints it, copies it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from content.models import Document
from quizzes.assignments.models import Assignment
from quizzes.classes.models import Class
from quizzes.memory.models import Card, Review
from quizzes.quiz.clock import late
from quizzes.quiz.models import Allowance, Attempt, Quiz, QuizItem, Response
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(instructor: User) -> Document:
    made = make.document(owner=instructor, public=False)
    make.bank(made, 8)
    for n in range(3):
        make.question(
            make.fact(made, key=f"light-{n}", section="2", answer="May 1904"),
            "typed",
            stem=f"When was lamp {n} lit?",
        )
    return made


@pytest.fixture
def course(instructor: User, learner: User, document: Document) -> Class:
    return make.course(instructor, learner, documents=[document])


@pytest.fixture
def quiz(course: Class, document: Document, instructor: User) -> Quiz:
    return Quiz.objects.create(
        document=document, course=course, owner=instructor, title="Check", size=5
    )


def settings(document: Document, **more: object) -> dict[str, object]:
    values = {
        "title": "Test", "document": document.pk, "section": "", "size": 4,
        "feedback": "submitted", "shuffle": "on", "counting": "best", "importance": 0,
        "choice": "drawn", "grace_seconds": 0,
    }  # fmt: skip
    return {**values, **more}


def begin(client: Client, quiz: Quiz) -> Attempt:
    client.post(f"/quiz/{quiz.pk}/begin/", {"key": f"begin-{timezone.now().timestamp()}"})
    return Attempt.objects.filter(quiz=quiz).latest("pk")


def save(client: Client, attempt: Attempt, n: int, answer: str, **more: str):
    data = {"answer": answer, "key": f"save-{n}-{answer}-0001", **more}
    return client.post(f"/quiz/attempt/{attempt.pk}/{n}/", data)


def plan(*rows: tuple[str, str, str], go: str = "save") -> dict[str, str]:
    data = {"lines": str(len(rows)), "go": go}
    for n, (section, kind, count) in enumerate(rows):
        data |= {f"r{n}-section": section, f"r{n}-kind": kind, f"r{n}-count": count}
    return data


def test_every_setting_is_kept(
    course: Class, document: Document, as_instructor: Client, learner: User
) -> None:
    response = as_instructor.post(
        f"/quiz/give/{course.pk}/",
        settings(
            document, kinds=["typed"], importance=2, weakest="on", shuffle="", counting="mean",
            pass_percent="60", grace_seconds="30",
        ),
    )  # fmt: skip
    made = Quiz.objects.get()
    assert response.headers["Location"] == f"/quiz/{made.pk}/figures/"
    kept = (made.kinds, made.importance, made.weakest, made.shuffle, made.counting)
    assert kept == (["typed"], 2, True, False, "mean")
    assert (made.pass_percent, made.grace_seconds, made.archived_at) == (60, 30, None)
    attempt = begin(make.signed_in(learner), made)
    assert {Response(question_id=i["question"]).question.kind for i in attempt.items} == {"typed"}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"pass_percent": "101"}, "Between 1 and 100 percent"),
        ({"grace_seconds": "9999"}, "At most 600 seconds"),
        ({"feedback": "closed"}, "needs a closing time"),
        ({"minutes": "1000000000000"}, "Between 1 minute and a week"),
        ({"minutes": "0"}, "Between 1 minute and a week"),
        ({"closes_at": "9999-12-31T23:59"}, "Choose a year between 1970 and 2199"),
        ({"opens_at": "0001-01-01T00:00"}, "Choose a year between 1970 and 2199"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    course: Class, document: Document, as_instructor: Client, given: dict[str, str], field: str
) -> None:
    page = as_instructor.post(f"/quiz/give/{course.pk}/", settings(document, **given))
    assert page.status_code == 422
    assert field in page.content.decode()
    assert not Quiz.objects.exists()


def test_looking_at_the_parts_of_a_document_keeps_what_was_typed(
    course: Class, document: Document, as_instructor: Client
) -> None:
    page = as_instructor.post(
        f"/quiz/give/{course.pk}/", settings(document, title="Kept", look="1")
    ).content.decode()
    assert 'value="Kept"' in page
    assert not Quiz.objects.exists()


def filled(page: str, name: str) -> str:
    """The value of an input, as the page has it; empty without one."""
    found = re.search(rf'name="{name}"[^>]*?value="([^"]*)"', page)
    return found[1] if found else ""


@pytest.mark.parametrize(
    ("preset", "feedback", "minutes", "closes", "graded"),
    [
        ("practice", "each", "", "", False),
        ("homework", "submitted", "", "2026-05-13T23:59", False),
        ("test", "closed", "10", "2026-05-13T23:59", True),
    ],
)
def test_a_preset_fills_in_the_rules_and_keeps_the_rest(
    course: Class, document: Document, as_instructor: Client, instructor: User,
    preset: str, feedback: str, minutes: str, closes: str, *, graded: bool,
) -> None:  # fmt: skip
    instructor.time_zone = "Asia/Tokyo"
    instructor.save()
    given = settings(document, section="2", size=3, title="Kept", graded="on", look=preset)
    # In Tokyo the 6th has begun.
    with time_machine.travel("2026-05-05T22:00Z", tick=False):
        page = as_instructor.post(f"/quiz/give/{course.pk}/", given).content.decode()
    assert not Quiz.objects.exists()
    assert f'<option value="{feedback}" selected>' in page
    assert [filled(page, name) for name in ("title", "size", "minutes", "closes_at")] == [
        "Kept", "3", minutes, closes,
    ]  # fmt: skip
    assert ('<li class="chip soft">Graded</li>' in page) is graded
    assert "errors" not in page[page.index("<main") :]


def test_a_closing_time_that_was_chosen_stays(
    course: Class, document: Document, as_instructor: Client
) -> None:
    given = settings(document, size=10, closes_at="2027-01-02T10:00", look="test")
    page = as_instructor.post(f"/quiz/give/{course.pk}/", given).content.decode()
    assert filled(page, "closes_at") == "2027-01-02T10:00"
    # 8 facts of 40 and 2 of 45 seconds are 7 minutes; half as much again is 11.
    assert filled(page, "minutes") == "15"


def test_a_preset_is_no_error_where_there_is_no_document(
    instructor: User, as_instructor: Client
) -> None:
    bare = make.course(instructor)
    page = as_instructor.post(f"/quiz/give/{bare.pk}/", {"look": "test", "size": "5"})
    assert page.status_code == 200
    assert "no document yet" in page.content.decode()


def test_without_a_title_a_quiz_is_called_after_its_part(
    course: Class, document: Document, as_instructor: Client
) -> None:
    for section in ("2", "2", ""):
        as_instructor.post(
            f"/quiz/give/{course.pk}/", settings(document, title="", section=section)
        )
    titles = list(Quiz.objects.order_by("pk").values_list("title", flat=True))
    part = titles[0]
    assert part.startswith("§2")
    assert titles == [part, f"{part} (2)", document.title]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"size": 4}, "Drawn from 11 facts"),
        ({"size": 4, "section": "2"}, "You asked for 4; there are no more like that."),
        ({"size": 4, "kinds": ["ordering"]}, "There is no question like that."),
        ({"choice": "fixed"}, "11 facts can be asked."),
    ],
)
def test_the_form_tells_while_it_is_filled_in_what_it_leaves(
    course: Class, document: Document, as_instructor: Client, given: dict[str, str], told: str
) -> None:
    page = as_instructor.post(
        f"/quiz/give/{course.pk}/", settings(document, **given, look="live")
    ).content.decode()
    assert told in page
    assert "<form" not in page
    assert not Quiz.objects.exists()


def test_looking_at_changed_settings_stores_nothing(
    quiz: Quiz, document: Document, as_instructor: Client
) -> None:
    told = as_instructor.post(
        f"/quiz/{quiz.pk}/edit/", settings(document, size=2, minutes="7", look="live")
    ).content.decode()
    assert "2 questions" in told
    assert "7 minutes" in told
    quiz.refresh_from_db()
    assert (quiz.size, quiz.minutes) == (5, None)


def test_a_plan_is_saved_and_given_in_one_press(
    quiz: Quiz, as_instructor: Client, as_learner: Client
) -> None:
    quiz.archived_at = timezone.now()
    quiz.save()
    url = f"/quiz/{quiz.pk}/plan/"
    page = as_instructor.get(url).content.decode()
    # Without a plan it begins with what was asked for before.
    assert filled(page, "r0-count") == "5"
    as_instructor.post(url, plan(("2", "typed", "9"), go="give"))
    assert as_learner.get(f"/quiz/{quiz.pk}/").status_code == 404
    as_instructor.post(url, plan(("2", "typed", "2"), go="give"))
    assert as_learner.get(f"/quiz/{quiz.pk}/").status_code == 200


def test_an_empty_choice_is_begun_with_some_that_are_drawn(
    quiz: Quiz, as_instructor: Client
) -> None:
    quiz.fixed, quiz.section, quiz.size = True, "2", 2
    quiz.save()
    url = f"/quiz/{quiz.pk}/choose/"
    for _press in range(2):
        as_instructor.post(url, {"go": "fill"})
    kinds = [item.question.kind for item in QuizItem.objects.select_related("question")]
    assert kinds == ["typed", "typed"]
    for item in QuizItem.objects.all():
        as_instructor.post(url, {"remove": item.question_id})
    as_instructor.post(url, {"go": "fill"})
    assert QuizItem.objects.count() == 3


def test_a_plan_says_which_line_asks_for_too_much_and_is_followed(
    quiz: Quiz, as_instructor: Client, as_learner: Client
) -> None:
    url = f"/quiz/{quiz.pk}/plan/"
    short = as_instructor.post(url, plan(("1", "", "2"), ("2", "typed", "4")))
    assert short.status_code == 422
    assert "Line 2 asks for 4; there are 3." in short.content.decode()
    counted = as_instructor.post(url, plan(("1", "", "2"), ("2", "typed", "4"), go="count"))
    assert counted.status_code == 200
    quiz.refresh_from_db()
    assert quiz.blueprint == []
    as_instructor.post(url, plan(("1", "multiple_choice", "2"), ("", "typed", "3"), ("", "", "")))
    quiz.refresh_from_db()
    assert (len(quiz.blueprint), quiz.size) == (2, 5)
    attempt = begin(as_learner, quiz)
    kinds = sorted(Response(question_id=i["question"]).question.kind for i in attempt.items)
    assert kinds == ["multiple_choice"] * 2 + ["typed"] * 3
    assert as_instructor.post(url, plan(("1", "", "1"))).status_code == 422
    quiz.refresh_from_db()
    assert quiz.size == 5


def test_a_short_plan_is_summed_by_what_it_places(quiz: Quiz, as_instructor: Client) -> None:
    url = f"/quiz/{quiz.pk}/plan/"
    rows = (("1", "multiple_choice", "3"), ("2", "typed", "7"), ("2", "ordering", "2"))
    page = as_instructor.post(url, plan(*rows, go="count")).content.decode()
    # 3 of 40 seconds and 3 of 45; line 3 finds nothing.
    assert "<b>6 questions</b>, about 5 minutes" in page
    assert "6 of 12 are missing (short: line 2, 3)." in page
    none = as_instructor.post(url, plan(("2", "ordering", "2"))).content.decode()
    assert "<b>0 questions</b>, about 0 minutes" in none
    assert "what is marked below is more than there is" in none
    full = as_instructor.post(url, plan(*rows[:1], go="count")).content.decode()
    assert "missing" not in full


def test_chosen_questions_are_the_same_for_everybody_and_keep_their_order(
    course: Class, document: Document, as_instructor: Client, as_learner: Client
) -> None:
    response = as_instructor.post(
        f"/quiz/give/{course.pk}/", settings(document, choice="fixed", shuffle="")
    )
    quiz = Quiz.objects.get()
    url = f"/quiz/{quiz.pk}/choose/"
    assert response.headers["Location"] == url
    assert as_learner.get(f"/quiz/{quiz.pk}/").status_code == 404
    pks = [q.pk for q in document.questions.for_quizzes().order_by("pk")]
    as_instructor.post(url, {"go": "add", "add": [pks[0], pks[2], pks[4]]})
    as_instructor.post(url, {"up": pks[4]})
    as_instructor.post(url, {"down": pks[0]})
    as_instructor.post(url, {"go": "add", "add": [pks[5], pks[0]]})
    as_instructor.post(url, {"remove": pks[2]})
    chosen = list(QuizItem.objects.values_list("question", flat=True))
    assert chosen == [pks[4], pks[0], pks[5]]
    as_instructor.post(f"/quiz/{quiz.pk}/archive/", {"back": "1"})
    attempt = begin(as_learner, quiz)
    assert [item["question"] for item in attempt.items] == chosen
    as_instructor.post(url, {"remove": pks[0]})
    assert QuizItem.objects.count() == 3


def test_the_bank_is_searched(quiz: Quiz, as_instructor: Client) -> None:
    page = as_instructor.get(f"/quiz/{quiz.pk}/choose/?q=lamp+lit").content.decode()
    assert "When was lamp 1 lit?" in page
    assert "pier" not in page
    assert "pier 3" not in as_instructor.get(f"/quiz/{quiz.pk}/choose/?section=2").content.decode()


def test_a_foreign_question_is_not_added(quiz: Quiz, as_instructor: Client) -> None:
    other = make.bank(make.document("other"), 1)[0]
    as_instructor.post(f"/quiz/{quiz.pk}/choose/", {"go": "add", "add": [other.pk, "x"]})
    assert not QuizItem.objects.exists()


def test_a_quiz_without_questions_is_not_given(quiz: Quiz, as_instructor: Client) -> None:
    quiz.fixed, quiz.archived_at = True, timezone.now()
    quiz.save()
    as_instructor.post(f"/quiz/{quiz.pk}/archive/", {"back": "1"})
    quiz.refresh_from_db()
    assert quiz.archived_at is not None


def test_after_the_first_attempt_questions_stay_and_dates_move(
    quiz: Quiz, document: Document, as_instructor: Client, as_learner: Client
) -> None:
    begin(as_learner, quiz)
    url = f"/quiz/{quiz.pk}/edit/"
    assert "Its questions stay" in as_instructor.get(url).content.decode()
    as_instructor.post(
        url, settings(document, title="New", size=2, section="2", choice="fixed", pass_percent="50")
    )
    quiz.refresh_from_db()
    assert (quiz.title, quiz.pass_percent) == ("New", 50)
    assert (quiz.size, quiz.section, quiz.fixed, quiz.archived_at) == (5, "", False, None)


def test_a_look_stores_nothing_and_shows_no_key(quiz: Quiz, as_instructor: Client) -> None:
    page = as_instructor.get(f"/quiz/{quiz.pk}/preview/?draw=7&n=2").content.decode()
    assert "Question 2 of 5" in page
    assert "is-right" not in page
    assert not Attempt.objects.exists()
    assert as_instructor.get(f"/quiz/{quiz.pk}/preview/?draw=7&n=9").status_code == 404


@pytest.mark.parametrize(("minutes", "clock"), [(45, "45:00"), (90, "1:30:00"), (None, "")])
def test_a_look_has_the_clock_standing_and_links_between_questions(
    quiz: Quiz, as_instructor: Client, minutes: int | None, clock: str
) -> None:
    quiz.minutes = minutes
    quiz.save()
    page = as_instructor.get(f"/quiz/{quiz.pk}/preview/?draw=7&n=2").content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert ("Time allowed" in page) is bool(clock)
    assert f"</span>{clock}</span>" in page or not clock
    assert "<count-down" not in page
    assert "<form" not in main
    linked = set(re.findall(r'href="\?draw=7&amp;n=(\d)"', main))
    assert linked == {"1", "2", "3", "4", "5"}


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("typed", "May 1904"),
        ("multiple_choice", r"[A-D] May 1904"),
        ("ordering", "Opened: 1st"),
        ("multi_select", "[A-D] May 1904"),
    ],
)
def test_a_look_tells_the_answers_to_a_teacher_who_asks(
    quiz: Quiz, as_instructor: Client, document: Document, kind: str, told: str
) -> None:
    about = make.fact(document, key="more")
    make.arranged(about, "ordering", ["Opened", "Closed"], ["1st", "2nd"])
    make.question(about, "multi_select", stem="Which?", options=["May 1904", "June 1905"])
    quiz.kinds, quiz.size = [kind], 1
    quiz.save()
    url = f"/quiz/{quiz.pk}/preview/?draw=7"
    assert 'id="key"' not in as_instructor.get(url).content.decode()
    page = as_instructor.get(f"{url}&answers=1").content.decode()
    key = page[page.index('id="key"') :]
    assert re.search(f"</svg>{told}</p>", key)
    assert "Hide answers" in page
    assert not Attempt.objects.exists()
    assert not Response.objects.exists()


def test_paper_has_two_versions_and_keys_that_fit_them(quiz: Quiz, as_instructor: Client) -> None:
    page = as_instructor.get(f"/quiz/{quiz.pk}/print/?draw=3").content.decode()
    tests = re.findall(r'aria-labelledby="v[AB]".*?</section>', page, re.S)
    keys = re.findall(r'aria-labelledby="k[AB]".*?</section>', page, re.S)
    assert len(tests) == len(keys) == 2
    assert re.findall("<li><div><p>(.*?)</p>", tests[0]) != re.findall(
        "<li><div><p>(.*?)</p>", tests[1]
    )
    for test, key in zip(tests, keys, strict=True):
        rights = re.findall("<li><div><b>(.*?)</b>", key)
        lines = test.split("<li><div><p>")[1:]
        assert len(rights) == len(lines) == 5
        for right, line in zip(rights, lines, strict=True):
            letter, _space, text = right.partition(" ")
            assert len(letter) > 1 or f"<b>{letter}</b> {text}</li>" in line


def test_a_copy_is_put_away_and_has_its_questions(
    quiz: Quiz, document: Document, as_instructor: Client
) -> None:
    asked = document.questions.for_quizzes()[0]
    as_instructor.post(f"/quiz/{quiz.pk}/choose/", {"go": "add", "add": [asked.pk]})
    as_instructor.post(f"/quiz/{quiz.pk}/duplicate/")
    made = Quiz.objects.exclude(pk=quiz.pk).get()
    assert (made.title, made.fixed) == ("Check, copy", True)
    assert made.archived_at is not None
    assert [item.question_id for item in made.items.all()] == [asked.pk]


def test_a_copy_is_a_draft_without_dates_until_it_is_given(
    quiz: Quiz, learner: User, as_learner: Client, as_instructor: Client
) -> None:
    now = timezone.now()
    quiz.opens_at, quiz.closes_at, quiz.minutes = now, now + timedelta(days=1), 20
    quiz.graded = True
    quiz.save()
    response = as_instructor.post(f"/quiz/{quiz.pk}/duplicate/", follow=True)
    assert "Copied without its dates" in response.content.decode()
    made = Quiz.objects.exclude(pk=quiz.pk).get()
    assert (made.opens_at, made.closes_at, made.graded, made.minutes) == (None, None, True, 20)
    assert not Assignment.objects.filter(quiz=made).exists()
    assert "Check, copy" not in as_learner.get("/quiz/").content.decode()
    as_instructor.post(f"/quiz/{made.pk}/archive/", {"back": "1"})
    assert Assignment.objects.get(quiz=made).title == "Check, copy"
    assert "Check, copy" in as_learner.get("/quiz/").content.decode()


def test_a_copy_says_what_it_loses_with_the_closing_time(quiz: Quiz, as_instructor: Client) -> None:
    quiz.closes_at = timezone.now() + timedelta(days=1)
    quiz.graded, quiz.minutes = True, None
    quiz.save()
    url = f"/quiz/{quiz.pk}/duplicate/"
    assert "the copy is not graded" in as_instructor.post(url, follow=True).content.decode()
    Quiz.objects.filter(pk=quiz.pk).update(graded=False, feedback="closed")
    said = as_instructor.post(url, follow=True).content.decode()
    assert "it gives feedback after submission" in said
    assert set(Quiz.objects.exclude(pk=quiz.pk).values_list("graded", "feedback")) == {
        (False, "submitted")
    }


@pytest.mark.parametrize("path", ["edit", "plan", "choose", "preview", "print", "duplicate"])
def test_only_those_who_teach_the_class_build(
    quiz: Quiz, path: str, learner: User, other_instructor: User, stranger: User
) -> None:
    for person in (learner, other_instructor, stranger):
        client = make.signed_in(person)
        url = f"/quiz/{quiz.pk}/{path}/"
        assert client.post(url).status_code in (404, 405)
        assert client.get(url).status_code in (404, 405)
    assert Quiz.objects.count() == 1


def test_until_it_closes_nothing_is_told_and_then_everything(
    quiz: Quiz, learner: User, as_learner: Client
) -> None:
    quiz.feedback, quiz.closes_at = "closed", timezone.now() + timedelta(days=1)
    quiz.kinds, quiz.pass_percent, quiz.grace_seconds = ["typed"], 50, 60
    quiz.size = 3
    quiz.save()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        fact = quiz.document.facts.get(key="light-0")
        card = Card.objects.create(
            learner=learner, document=quiz.document, fact=fact, argument=fact.arguments.get()
        )
        from quizzes.memory.actions import answer
        from quizzes.memory.shapes import Answer

        answer(learner, Answer(card=card.pk, rating=4, key="easy-00001", seen=0), timezone.now())
        clock.shift(timedelta(minutes=1))
        attempt = begin(as_learner, quiz)
        for n in (1, 2, 3):
            assert save(as_learner, attempt, n, "1066", go="check").status_code == 422
            assert save(as_learner, attempt, n, "1066").status_code == 302
        assert not Response.objects.exclude(checked_at=None).exists()
        as_learner.post(f"/quiz/attempt/{attempt.pk}/submit/")
        result = f"/quiz/attempt/{attempt.pk}/result/"
        paths = (result, f"/quiz/{quiz.pk}/", "/quiz/", f"/reports/attempt/{attempt.pk}/1/")
        for path in paths:
            page = as_learner.get(path).content.decode()
            assert "May 1904" not in page
            assert "of 3 correct" not in page
            assert "0 of 3" not in page
        assert as_learner.post(f"/quiz/attempt/{attempt.pk}/learn/").status_code == 404
        assert Review.objects.filter(learner=learner).count() == 1
        told = b"".join(as_learner.get("/privacy/download/").streaming_content).decode()
        assert '"correct": false' not in told
        clock.shift(timedelta(days=1, seconds=-30))
        assert "of 3 correct" not in as_learner.get(result).content.decode()
        clock.shift(timedelta(seconds=60))
        for _again in range(2):
            page = as_learner.get(result).content.decode()
            assert "0 of 3 correct" in page
            assert "Not passed" in page
            assert "May 1904" in page
            assert Review.objects.filter(learner=learner).count() == 2


def test_nothing_is_told_while_somebody_may_still_answer(
    quiz: Quiz, learner: User, as_learner: Client
) -> None:
    """Feedback after closing comes when the last one who was given longer is done."""
    quiz.feedback, quiz.closes_at = "closed", timezone.now() + timedelta(hours=1)
    quiz.save()
    Allowance.objects.create(
        quiz=quiz, learner=make.learner(), closes_at=quiz.closes_at + timedelta(hours=2)
    )
    with time_machine.travel(timezone.now(), tick=False) as clock:
        attempt = begin(as_learner, quiz)
        as_learner.post(f"/quiz/attempt/{attempt.pk}/submit/")
        for hours, told in ((2, False), (2, True)):
            clock.shift(timedelta(hours=hours))
            result = as_learner.get(f"/quiz/attempt/{attempt.pk}/result/").content.decode()
            assert ("May 1904" in result) is told
            assert ("You scored" in as_learner.get("/quiz/").content.decode()) is told


def test_nothing_is_told_to_others_while_an_attempt_goes_on_after_an_earlier_closing(
    quiz: Quiz, document: Document, as_learner: Client, as_instructor: Client, course: Class
) -> None:
    """The closing is moved to now while somebody sits: they keep their time."""
    slow = make.learner()
    course.memberships.create(learner=slow)
    given = {"feedback": "closed", "minutes": 10, "grace_seconds": 60}
    with time_machine.travel(timezone.now(), tick=False) as clock:
        Quiz.objects.update(closes_at=timezone.now() + timedelta(hours=1), **given)
        mine, other = begin(as_learner, quiz), begin(make.signed_in(slow), quiz)
        as_learner.post(f"/quiz/attempt/{mine.pk}/submit/")
        closes = (timezone.now() + timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M")
        sent = settings(document, closes_at=closes, **given)
        assert as_instructor.post(f"/quiz/{quiz.pk}/edit/", sent).status_code == 302
        for minutes, told in ((5, False), (5.5, False), (1, True)):
            clock.shift(timedelta(minutes=minutes))
            assert (late(Attempt.objects.get(pk=other.pk), timezone.now())) is told
            result = as_learner.get(f"/quiz/attempt/{mine.pk}/result/").content.decode()
            assert ("May 1904" in result) is told


def test_more_grace_keeps_the_document_away_for_as_long(
    quiz: Quiz, document: Document, as_learner: Client, as_instructor: Client
) -> None:
    Quiz.objects.update(graded=True, minutes=10)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        attempt = begin(as_learner, quiz)
        as_instructor.post(
            f"/quiz/{quiz.pk}/edit/", settings(document, minutes=10, grace_seconds=600)
        )
        clock.shift(timedelta(minutes=15))
        assert as_learner.get(f"/quiz/attempt/{attempt.pk}/1/").status_code == 200
        assert "Karin Holm" not in as_learner.get("/read/lund-bay/").content.decode()


@pytest.mark.parametrize(("seconds", "saved"), [(20, True), (40, False)])
def test_an_answer_within_the_grace_counts(
    quiz: Quiz, as_learner: Client, seconds: int, saved: bool
) -> None:
    quiz.minutes, quiz.grace_seconds = 10, 30
    quiz.save()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        attempt = begin(as_learner, quiz)
        clock.shift(timedelta(minutes=10, seconds=seconds))
        save(as_learner, attempt, 1, "a")
    assert Response.objects.exists() is saved


def test_a_check_is_taken_only_where_feedback_comes_after_each(
    quiz: Quiz, as_learner: Client
) -> None:
    attempt = begin(as_learner, quiz)
    assert save(as_learner, attempt, 1, "a", go="check").status_code == 422
    assert not Response.objects.exists()
    quiz.feedback = Quiz.Feedback.EACH
    quiz.save()
    save(as_learner, attempt, 1, "a", go="check")
    assert Response.objects.get().checked_at is not None


def test_shuffled_options_stay_as_they_were_drawn(quiz: Quiz, as_learner: Client) -> None:
    quiz.kinds = ["multiple_choice"]
    quiz.save()
    attempt = begin(as_learner, quiz)
    orders = [item["order"] for item in attempt.items]
    assert all(sorted(order) == list("abcd") for order in orders)
    assert len({tuple(order) for order in orders}) > 1 or orders[0] != list("abcd")
    page = as_learner.get(f"/quiz/attempt/{attempt.pk}/1/").content.decode()
    assert re.findall(r'name="answer" value="(\w)"', page) == orders[0]
