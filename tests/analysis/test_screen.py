"""An instructor reads which questions of a quiz did well; nobody else does."""

from __future__ import annotations

import csv
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from content.models import Document
from quizzes.analysis.measures import Verdict
from quizzes.analysis.queries import QuizAnalysis, Row, Scope, analysis
from quizzes.analysis.table import guarded
from quizzes.memory.models import Hold
from quizzes.models import Class, Question, Quiz
from tests import make
from tests.analysis.taken import quiz, sat

pytestmark = pytest.mark.django_db
OPTIONS = ["May 1904", "May 1905", "June 1906", "July 1907"]


@pytest.fixture
def document(instructor: User) -> Document:
    return make.document(owner=instructor)


@pytest.fixture
def course(instructor: User, document: Document) -> Class:
    return make.course(instructor, documents=[document])


@pytest.fixture
def asked(document: Document) -> list[Question]:
    return [
        make.question(make.fact(document), "multiple_choice", stem=f"Q{n}?", options=OPTIONS)
        for n in range(3)
    ]


@pytest.fixture
def given(course: Class, instructor: User) -> Quiz:
    return quiz(course, instructor)


def text_of(response: object) -> str:
    page = response.content.decode()  # type: ignore[attr-defined]
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def read(given: Quiz, person: User, **scope: bool) -> QuizAnalysis:
    return analysis(given, person, Scope(**scope))


def row_of(found: QuizAnalysis, question: Question) -> Row:
    return next(row for row in found.rows if row.question == question)


def twelve(given: Quiz, asked: list[Question]) -> None:
    """The first is known by the weak only, the second by all, the third by the strong half."""
    for n in range(12):
        strong = n < 6
        sat(
            given,
            [
                (asked[0], "b" if strong else "a"),
                (asked[1], "a"),
                (asked[2], "a" if strong else "c"),
            ],
            seconds=10 + n,
        )


def test_what_needs_attention_comes_first(
    given: Quiz, asked: list[Question], instructor: User, as_instructor: Client
) -> None:
    twelve(given, asked)
    found = read(given, instructor)
    assert [row.verdict for row in found.rows] == [Verdict.AGAINST, Verdict.AGAINST, Verdict.EASY]
    assert found.rows[2].question == asked[1]
    page = as_instructor.get(f"/analysis/quiz/{given.pk}/")
    said = text_of(page)
    assert said.index("Good students miss it") < said.index("Too easy")
    assert "50 %" in said
    assert 'aria-label="A (right) 50 %, B 50 %, C 0 %, D 0 %"' in page.content.decode()
    assert "Hard and telling" in said


def test_one_question_with_its_sentence_and_options(
    given: Quiz, asked: list[Question], as_instructor: Client
) -> None:
    twelve(given, asked)
    page = as_instructor.get(f"/analysis/quiz/{given.pk}/question/{asked[2].pk}/")
    said = text_of(page)
    assert "<mark>May 1904</mark>" in page.content.decode()
    assert "A May 1904 right 6 50 % -1.00" in said
    assert "C June 1906 6 50 % 1.00" in said
    assert "D July 1907 never chosen 0 0 % –" in said
    assert "Median time 16 s" in said or "Median time 15 s" in said
    assert f'href="/authoring/question/{asked[2].pk}/"' in page.content.decode()


def test_who_only_teaches_is_not_offered_to_edit(asked: list[Question], given: Quiz) -> None:
    second = make.instructor("second")
    given.course.instructors.add(second)
    sat(given, [(asked[0], "a")])
    page = make.signed_in(second).get(f"/analysis/quiz/{given.pk}/question/{asked[0].pk}/")
    assert page.status_code == 200
    assert "Edit question" not in page.content.decode()


def test_a_question_that_was_not_asked_is_not_there(
    given: Quiz, asked: list[Question], as_instructor: Client
) -> None:
    sat(given, [(asked[0], "a")])
    url = f"/analysis/quiz/{given.pk}/question/"
    assert as_instructor.get(f"{url}{asked[0].pk}/").status_code == 200
    assert as_instructor.get(f"{url}{asked[1].pk}/").status_code == 404


def test_which_attempts_count(
    given: Quiz, asked: list[Question], instructor: User, learner: User
) -> None:
    """The first finished one of each learner; the instructor's, open and abandoned ones never."""
    sat(given, [(asked[0], "b")], learner, state="abandoned")
    sat(given, [(asked[0], "a")], learner, number=2, state="expired")
    sat(given, [(asked[0], "b")], learner, number=3)
    sat(given, [(asked[0], "b")], state="open")
    sat(given, [(asked[0], "b")], instructor)
    first = read(given, instructor)
    assert (first.attempts, first.finished, first.learners) == (1, 2, 1)
    assert first.rows[0].figures.facility == 1
    every = read(given, instructor, every_attempt=True)
    assert (every.attempts, every.rows[0].figures.facility) == (2, 0.5)


def test_a_blank_is_zero_and_what_was_not_drawn_is_nothing(
    given: Quiz, asked: list[Question], instructor: User
) -> None:
    sat(given, [(asked[0], None), (asked[1], "a")])
    sat(given, [(asked[0], "a"), (asked[2], "b")])
    found = read(given, instructor)
    assert row_of(found, asked[0]).figures.facility == 0.5
    assert row_of(found, asked[1]).figures.n == 1
    assert row_of(found, asked[0]).newest.answers[0].figures.n == 1


def test_each_wording_by_itself(
    given: Quiz, asked: list[Question], instructor: User, as_instructor: Client
) -> None:
    old = asked[0].revision
    assert old is not None
    new = make.revision(asked[0], stem="Newer?", key="May 1904", options=OPTIONS[:3])
    sat(given, [(old, "d"), (asked[1], "a")])
    sat(given, [(old, "a"), (asked[1], "a")])
    sat(given, [(new, "a"), (asked[1], "b")])
    row = row_of(read(given, instructor), asked[0])
    assert [one.revision for one in row.wordings] == [new, old]
    assert [one.figures.facility for one in row.wordings] == [1, 0.5]
    assert row.figures.n == 3
    assert [one.figures.n for one in row.wordings[1].answers] == [1, 0, 0, 1]
    present = row_of(read(given, instructor, present_wording=True), asked[0])
    assert (present.figures.n, len(present.wordings)) == (1, 1)
    page = as_instructor.get(f"/analysis/quiz/{given.pk}/").content.decode()
    assert "Only as they are worded now" in page
    assert "2 wordings" in page
    item = text_of(as_instructor.get(f"/analysis/quiz/{given.pk}/question/{asked[0].pk}/"))
    assert "Wording 2" in item
    assert "2 answers, 50 % right" in item


def test_sentences_that_the_class_gets_wrong(
    given: Quiz, document: Document, asked: list[Question], instructor: User
) -> None:
    engineer = make.fact(
        document, quote="Its engineer was Karin Holm.", role="name", type="text",
        answer="Karin Holm",
    )  # fmt: skip
    typed = make.question(engineer, "typed", stem="Who?", key="Karin Holm")
    for n in range(10):
        sat(given, [(asked[0], "a"), (asked[1], "a"), (typed, "Karin Holm" if n else "Nobody")])
    for _n in range(2):
        sat(given, [(asked[0], "a"), (asked[1], "b"), (typed, None)])
    worst, best = read(given, instructor).sentences
    assert worst.text == "Its engineer was Karin Holm."
    assert (worst.n, worst.wrong, worst.questions) == (12, 3, 1)
    assert (best.n, best.wrong, best.questions) == (24, 2, 2)
    assert worst.url.startswith("/read/lund-bay/?text=study#s")
    row = row_of(read(given, instructor), typed)
    assert [(one.text, one.figures.n) for one in row.newest.answers] == [
        ("karin holm", 9),
        ("nobody", 1),
    ]


def test_of_a_sentence_half_right_is_not_fully_right(
    given: Quiz, document: Document, instructor: User
) -> None:
    ticks = make.question(make.fact(document), "multi_select", stem="Which?", options=OPTIONS)
    assert ticks.revision is not None
    ticks.revision.options[1]["correct"] = True
    ticks.revision.save()
    for said in ("a", "a,b", "c", None):
        sat(given, [(ticks, said)])
    (sentence,) = read(given, instructor).sentences
    assert (sentence.n, sentence.wrong, sentence.share) == (4, 3, 0.375)


def test_what_blind_guessing_earns_hangs_on_the_kind(
    given: Quiz, document: Document, instructor: User
) -> None:
    """One of all options for each line of a matching, half of the pairs of an ordering."""
    lines = ["Pier", "Lamp", "Crane"]
    by_kind = {
        make.question(make.fact(document), "multiple_choice", options=OPTIONS): 1 / 4,
        make.question(make.fact(document), "true_false", options=["True", "False"]): 1 / 2,
        make.question(make.fact(document), "multi_select", options=OPTIONS[:2]): 1 / 3,
        make.arranged(make.fact(document), "matching", lines, ["1", "2", "3"]): 1 / 3,
        make.arranged(make.fact(document), "ordering", lines, ["1", "2", "3"]): 1 / 2,
        make.question(make.fact(document), "typed"): 0,
    }
    sat(given, [(question, None) for question in by_kind])
    found = {row.question: row.figures.guess for row in read(given, instructor).rows}
    assert found == pytest.approx(by_kind)


def test_a_matching_tells_of_the_sentence_behind_each_line(
    given: Quiz, document: Document, instructor: User
) -> None:
    harbour = make.fact(document)
    pairs = make.arranged(harbour, "matching", ["Harbour", "Engine"], ["1904", "Holm"])
    engineer = make.fact(
        document, quote="Its engineer was Karin Holm.", role="name", answer="Karin Holm"
    )
    assert pairs.revision is not None
    lines = pairs.revision.prompts
    lines[0]["fact"], lines[1]["fact"] = engineer.key, harbour.key
    pairs.revision.save()
    right = {one["id"]: one["option"] for one in lines}
    for n in range(10):
        wrong = next(value for value in right.values() if value != right["1"])
        sat(given, [(pairs, f"1:{wrong if n < 4 else right['1']},2:{right['2']}")])
    found = read(given, instructor)
    told = {row.text: (row.n, row.wrong) for row in found.sentences}
    assert told["Its engineer was Karin Holm."] == (10, 4)
    assert told["The harbour of Lund Bay was opened in May 1904."] == (10, 0)
    assert [one.figures.n for one in found.rows[0].newest.answers] == [6, 10]
    assert not any(one.figures.rare for one in found.rows[0].newest.answers)


def test_few_attempts_say_how_many_are_missing(
    given: Quiz, asked: list[Question], as_instructor: Client
) -> None:
    url = f"/analysis/quiz/{given.pk}/"
    assert "after 10 attempts" in text_of(as_instructor.get(url))
    for _n in range(3):
        sat(given, [(asked[0], "a")])
    said = text_of(as_instructor.get(url))
    assert "So far 3 of 10 attempts. After 7 more" in said
    assert "needs 7 more attempts" in said
    assert "Too few answers yet" in said


def test_one_s_own_quiz(document: Document, asked: list[Question], learner: User) -> None:
    own = quiz(None, learner, document=document)
    sat(own, [(asked[0], "a")], learner)
    client, url = make.signed_in(learner), f"/analysis/quiz/{own.pk}/"
    assert client.get(url).status_code == 200
    assert client.get(f"{url}csv/").status_code == 200
    assert make.signed_in(make.learner()).get(url).status_code == 404
    assert make.signed_in(make.instructor()).get(url).status_code == 404
    Hold.objects.create(
        learner=learner, document=document, until=timezone.now() + timedelta(hours=1)
    )
    assert "Q0?" not in client.get(url).content.decode()
    assert "May 1904" not in client.get(f"{url}question/{asked[0].pk}/").content.decode()
    assert client.get(f"{url}csv/").status_code == 404


def test_a_former_instructor_and_a_member_are_turned_away(
    given: Quiz, course: Class, asked: list[Question], instructor: User, learner: User
) -> None:
    make.Membership.objects.create(course=course, learner=learner)
    sat(given, [(asked[0], "a")], learner)
    assert make.signed_in(learner).get(f"/analysis/quiz/{given.pk}/").status_code == 404
    course.instructors.remove(instructor)
    assert make.signed_in(instructor).get(f"/analysis/quiz/{given.pk}/").status_code == 404


def test_the_file_of_questions(
    given: Quiz, asked: list[Question], document: Document, as_instructor: Client
) -> None:
    evil = make.question(
        make.fact(document), "multiple_choice", stem="=HYPERLINK(1)", options=["@a", "-b"], key="+1"
    )
    twelve(given, asked)
    sat(given, [(evil, "a")])
    response = as_instructor.get(f"/analysis/quiz/{given.pk}/csv/")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == 4
    told = next(row for row in rows if row["Question id"] == str(evil.pk))
    assert (told["Question"], told["Key"]) == ("'=HYPERLINK(1)", "'+1")
    assert told["Options"].startswith("'@a [right]: 1, 100 %")
    worst = rows[0]
    assert float(worst["Discrimination index"]) == -100
    assert worst["Verdict"] == "Good students miss it; An option is never chosen"
    assert float(worst["Facility"]) == 0.5


def test_the_file_of_sentences(given: Quiz, asked: list[Question], as_instructor: Client) -> None:
    twelve(given, asked)
    response = as_instructor.get(f"/analysis/quiz/{given.pk}/csv/?of=sentences")
    rows = list(csv.DictReader(StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0]["Sentence"] == "The harbour of Lund Bay was opened in May 1904."
    assert (rows[0]["Answers"], rows[0]["Not fully right"]) == ("36", "12")


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", " =1", "\t=1", "\r=1", "\n=1"])
def test_no_text_is_a_formula(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


def test_numbers_and_words_stay() -> None:
    assert guarded(-12.3456789) == -12.345679
    assert guarded("a - b") == "a - b"
    assert guarded(None) is None


def test_figures_lead_to_the_analysis(given: Quiz, as_instructor: Client) -> None:
    page = as_instructor.get(f"/quiz/{given.pk}/figures/").content.decode()
    assert f'href="/analysis/quiz/{given.pk}/"' in page


def test_the_words_hold_for_a_quiz_that_is_drawn_and_for_all_attempts(
    given: Quiz, asked: list[Question], learner: User, as_instructor: Client
) -> None:
    """Ten attempts at a quiz that is drawn are not ten answers to each question."""
    sat(given, [(asked[0], "b")], learner)
    for scope in ("", "?attempts=all"):
        page = text_of(as_instructor.get(f"/analysis/quiz/{given.pk}/{scope}"))
        assert "every question gets a verdict" not in page
        assert "After 9 more, a question that all of them were asked gets a verdict" in page
        assert "Unless all are asked for, each learner's first one is taken" in page
