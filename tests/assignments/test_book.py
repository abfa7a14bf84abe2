"""The grade book: marks, means, order, downloads."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from quizzes.analysis.table import guarded
from quizzes.assignments.actions import close_overdue, give_part
from quizzes.models import Allowance, Attempt, Class, Excuse, Quiz
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> list[User]:
    names = ("Anna", "Bert", "Cleo")
    return [make.learner(name.lower(), first_name=name) for name in names]


@pytest.fixture
def course(instructor: User, people: list[User]) -> Class:
    document = make.document(owner=instructor)
    make.question(make.fact(document, section="1"))
    return make.course(instructor, *people, documents=[document])


def given_quiz(course: Class, title: str = "Test", **fields: Any) -> Quiz:
    document = course.documents.get()
    return Quiz.objects.create(document=document, course=course, title=title, size=4, **fields)


def page(client: Client, course: Class, query: str = "") -> str:
    response = client.get(f"/assignments/class/{course.pk}/{query}")
    assert response.status_code == 200
    return response.content.decode()


def rows(html: str) -> dict[str, list[str]]:
    """First cell of a row -> the text of the others."""
    found = {}
    for row in re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL):
        cells = [
            re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell)).strip()
            for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
        ]
        found[cells[0]] = cells[1:]
    return found


@pytest.mark.parametrize(
    ("counting", "shown"), [("best", "100"), ("last", "75"), ("first", "50"), ("mean", "75")]
)
def test_which_mark_counts(
    as_instructor: Client, course: Class, people: list[User], counting: str, shown: str
) -> None:
    quiz = given_quiz(course, counting=counting)
    for number, score in ((1, 2), (2, 4), (3, 3)):
        make.attempt(quiz, people[0], score, number=number)
    found = rows(page(as_instructor, course))
    assert found["Anna"] == [shown, shown]
    assert found["Mean of the class"] == [shown, shown]


def test_missing_is_not_zero_and_the_excused_do_not_count(
    as_instructor: Client, course: Class, people: list[User]
) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    first = given_quiz(course, "First", closes_at=yesterday, pass_percent=60)
    second = given_quiz(course, "Second", closes_at=yesterday)
    make.attempt(first, people[0], 2, days_ago=2)
    make.attempt(second, people[0], 4)
    make.attempt(first, people[1], 4, days_ago=2)
    Excuse.objects.create(assignment=second.assignment, learner=people[1])
    make.attempt(second, people[1], 0, days_ago=2)
    Allowance.objects.create(quiz=first, learner=people[2], excused=True)
    found = rows(page(as_instructor, course))
    assert found["Anna"] == ["75", "50 not passed", "100 late"]
    assert found["Bert"] == ["100", "100", "excused"]
    assert found["Cleo"] == ["", "excused", "missing"]
    # The mean of the class is one over learners, each with the mean of their own: not 83.
    assert found["Mean of the class"] == ["88", "75", "100"]


def test_who_left_is_in_no_row_and_no_mean(
    as_instructor: Client, course: Class, people: list[User]
) -> None:
    quiz = given_quiz(course)
    for person, score in zip(people, (2, 4, 0), strict=True):
        make.attempt(quiz, person, score)
    make.leave(course, people[2])
    found = rows(page(as_instructor, course))
    assert "Cleo" not in found
    assert found["Mean of the class"] == ["75", "75"]
    file = as_instructor.get(f"/assignments/class/{course.pk}/book.csv").content.decode()
    assert "Cleo" not in file
    assert "Mean,,75.0,75.0" in file


def test_who_has_longer_is_not_late(
    as_instructor: Client, course: Class, people: list[User]
) -> None:
    closed = timezone.now() - timedelta(days=3)
    quiz = given_quiz(course, closes_at=closed)
    for person in people[:2]:
        make.attempt(quiz, person, 4, days_ago=1)
    make.attempt(quiz, people[2], 4, days_ago=4)
    Allowance.objects.create(quiz=quiz, learner=people[0], closes_at=timezone.now())
    sooner = closed - timedelta(days=2)  # bounds the attempt, and moves no due date
    Allowance.objects.create(quiz=quiz, learner=people[2], closes_at=sooner)
    found = rows(page(as_instructor, course))
    assert [found[name][1] for name in ("Anna", "Bert", "Cleo")] == ["100", "100 late", "100"]


def test_an_attempt_whose_time_ran_out_counts_without_its_learner_coming_back(
    as_instructor: Client, course: Class, people: list[User]
) -> None:
    quiz = given_quiz(course, minutes=5)
    attempt = make.attempt(quiz, people[0], 0)
    Attempt.objects.filter(pk=attempt.pk).update(
        state="open", score=None, finished_at=None, deadline=timezone.now() - timedelta(hours=1)
    )
    assert rows(page(as_instructor, course))["Anna"][1] == "0"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a plan of SQLite")
def test_the_overdue_are_looked_for_among_open_attempts_alone(
    instructor: User, django_assert_num_queries: Any
) -> None:
    course = make.course(instructor)
    with django_assert_num_queries(1) as asked:
        close_overdue(course, timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked.captured_queries[0]['sql']}")
        steps = [row[3] for row in cursor.fetchall()]
    assert any("quizzes_attempt USING INDEX attempt_one_open" in step for step in steps), steps


def test_order_by_name_and_by_mean(
    as_instructor: Client, course: Class, people: list[User]
) -> None:
    quiz = given_quiz(course)
    make.attempt(quiz, people[0], 1)
    make.attempt(quiz, people[2], 4)
    for sort, order in {
        "name": "Anna Bert Cleo",
        "-name": "Cleo Bert Anna",
        "mean": "Anna Cleo Bert",
        "-mean": "Cleo Anna Bert",
        "nonsense": "Anna Bert Cleo",
    }.items():
        found = [name for name in rows(page(as_instructor, course, f"?sort={sort}")) if name in
                 ("Anna", "Bert", "Cleo")]  # fmt: skip
        assert " ".join(found) == order, sort


def test_many_learners_lie_on_pages_and_means_are_of_all(
    as_instructor: Client, course: Class, people: list[User]
) -> None:
    quiz = given_quiz(course)
    for n in range(40):
        person = make.learner(f"more{n:02}")
        make.Membership.objects.create(course=course, learner=person)
        make.attempt(quiz, person, 2)
    make.attempt(quiz, people[0], 4)
    first, last = page(as_instructor, course), page(as_instructor, course, "?page=99")
    assert "Page 1 of 3" in first
    assert "Page 3 of 3" in last
    assert "more39" in last
    assert rows(first)["Mean of the class"] == rows(last)["Mean of the class"] == ["51", "51"]


def test_names_and_titles_are_escaped(
    as_instructor: Client, course: Class, people: list[User]
) -> None:
    given_quiz(course, "<script>alert(1)</script>")
    User.objects.filter(pk=people[0].pk).update(first_name="<b>Eve</b>")
    html = page(as_instructor, course)
    assert "<script>alert" not in html
    assert "<b>Eve" not in html
    assert "&lt;b&gt;Eve" in html


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])
def test_no_text_is_a_formula(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert guarded("Anna = Bert") == "Anna = Bert"


def test_the_csv_holds_everybody_with_numbers(
    as_instructor: Client, course: Class, people: list[User]
) -> None:
    quiz = given_quiz(course, "=cmd()")
    give_part(course, course.documents.get(), "1", "Part", None, None)
    make.attempt(quiz, people[0], 1, of=3)
    User.objects.filter(pk=people[1].pk).update(first_name="+Bert")
    response = as_instructor.get(f"/assignments/class/{course.pk}/book.csv")
    assert "attachment" in response["Content-Disposition"]
    read = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert read[0] == ["Learner", "User name", "Mean", "Part (facts begun)", "'=cmd()"] or read[
        0
    ] == ["Learner", "User name", "Mean", "'=cmd()", "Part (facts begun)"]
    column = read[0].index("'=cmd()")
    found = {row[0]: row for row in read}
    assert found["Anna"][2] == found["Anna"][column] == "33.33"
    assert found["Cleo"][column] == ""
    assert "'+Bert" in found


def test_the_workbook_holds_real_numbers_and_dates_and_no_formula(
    as_instructor: Client, course: Class, people: list[User]
) -> None:
    quiz = given_quiz(course, "=cmd()", closes_at=timezone.now() + timedelta(days=1))
    make.attempt(quiz, people[0], 1, of=3)
    response = as_instructor.get(f"/assignments/class/{course.pk}/book.xlsx")
    with zipfile.ZipFile(io.BytesIO(response.content)) as book:
        sheets = [book.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2, 3)]
        strings = book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in "".join(sheets)
    assert "=cmd()" in strings
    assert re.search(r"<v>33\.33</v>", sheets[0])
    serial = re.search(r'<c r="E2" s="\d+"><v>([\d.]+)</v>', sheets[1])
    assert serial is not None
    # Days since the end of 1899, as spreadsheets count.
    days = (timezone.now() + timedelta(days=1) - timezone.make_aware(
        timezone.datetime(1899, 12, 30))).total_seconds() / 86400  # fmt: skip
    assert abs(float(serial[1]) - days) < 0.1


def test_an_empty_class_says_what_comes_next(as_instructor: Client, instructor: User) -> None:
    empty = make.course(instructor)
    assert "Nobody has joined yet" in page(as_instructor, empty)
    make.Membership.objects.create(course=empty, learner=make.learner())
    assert "Nothing was given yet" in page(as_instructor, empty)
    assert as_instructor.get(f"/assignments/class/{empty.pk}/book.xlsx").status_code == 200


@pytest.mark.parametrize("first", ["figures", "analysis", "regrade", "list", "detail"])
def test_who_ran_out_of_time_and_stayed_away_counts_on_every_page(
    instructor: User, learner: User, first: str
) -> None:
    """Not only where the grade book was opened before."""
    document = make.document(owner=instructor)
    make.bank(document, 3)
    course = make.course(instructor, learner, documents=[document])
    quiz = Quiz.objects.create(document=document, course=course, title="Q", size=2, minutes=10)
    make.signed_in(learner).post(f"/quiz/{quiz.pk}/begin/", {"key": "begin-000001"})
    attempt = Attempt.objects.get()
    save = {"answer": "a", "key": "save-000001"}
    make.signed_in(learner).post(f"/quiz/attempt/{attempt.pk}/1/", save)
    Attempt.objects.update(deadline=timezone.now() - timedelta(minutes=1))
    told = {
        "figures": (f"/quiz/{quiz.pk}/figures/", "1 / 2"),
        "analysis": (f"/analysis/quiz/{quiz.pk}/", "of 1 finished, 1 learner"),
        "regrade": (f"/quiz/{quiz.pk}/regrade/", "1 answer of finished attempts looked at"),
        "list": (f"/assignments/class/{course.pk}/list/", "1 / 1"),
        "detail": (f"/assignments/{quiz.assignment.pk}/", "50 %"),
    }
    url, said = told[first]
    page = make.signed_in(instructor).get(url).content.decode()
    assert said in " ".join(re.sub(r"<[^>]+>", " ", page).split())
