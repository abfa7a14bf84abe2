"""Questions are drawn by the tags of their facts."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from content.models import Document, Tag
from quizzes.classes.models import Class
from quizzes.models import Question
from quizzes.quiz.models import Attempt, Quiz
from tests import make
from tests.quiz.test_building import begin, plan, settings

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(instructor: User) -> Document:
    made = make.document(owner=instructor, public=False)
    for n, tags in enumerate(["port", "port aid::food", "aid::food", "aid", "light", ""]):
        for kind in ("typed", "true_false"):
            about = make.fact(made, key=f"{kind}-{n}", tags=tags)
            make.question(about, kind, stem=f"When was {kind} pier {n} opened?")
    return made


@pytest.fixture
def course(instructor: User, learner: User, document: Document) -> Class:
    return make.course(instructor, learner, documents=[document])


@pytest.fixture
def quiz(course: Class, document: Document, instructor: User) -> Quiz:
    return Quiz.objects.create(
        document=document, course=course, owner=instructor, title="Check", size=6, tag="aid"
    )


def asked(attempt: Attempt) -> list[Question]:
    """Its questions in their order."""
    rows = Question.objects.select_related("fact").in_bulk([i["question"] for i in attempt.items])
    return [rows[item["question"]] for item in attempt.items]


def tags_in(attempt: Attempt) -> list[set[str]]:
    return [set(one.fact.tags.values_list("name", flat=True)) for one in asked(attempt)]


def test_a_quiz_asks_for_facts_with_its_tag_or_one_under_it(
    course: Class, document: Document, as_instructor: Client, as_learner: Client
) -> None:
    page = as_instructor.get(f"/quiz/give/{course.pk}/").content.decode()
    assert '<option value="aid">aid (6)</option>' in page
    as_instructor.post(f"/quiz/give/{course.pk}/", settings(document, tag="aid", size=10))
    made = Quiz.objects.get()
    assert made.tag == "aid"
    start = as_learner.get(f"/quiz/{made.pk}/").content.decode()
    assert "With its settings this quiz has 6 questions only." in start
    attempt = begin(as_learner, made)
    assert len(attempt.items) == 6
    assert all({"aid", "aid::food"} & tags for tags in tags_in(attempt))


def test_a_tag_of_another_document_is_refused(
    course: Class, document: Document, as_instructor: Client
) -> None:
    make.fact(make.document("else"), tags="other")
    page = as_instructor.post(f"/quiz/give/{course.pk}/", settings(document, tag="other"))
    assert page.status_code == 422
    assert not Quiz.objects.exists()


def test_a_document_without_tags_asks_for_none(
    course: Class, as_instructor: Client, document: Document
) -> None:
    Tag.objects.all().delete()
    assert "id_tag" not in as_instructor.get(f"/quiz/give/{course.pk}/").content.decode()
    as_instructor.post(f"/quiz/give/{course.pk}/", settings(document))
    assert Quiz.objects.get().tag == ""


@pytest.mark.parametrize("by_plan", [False, True])
def test_a_question_about_several_facts_needs_the_tag_on_all_of_them(
    quiz: Quiz, document: Document, as_learner: Client, *, by_plan: bool
) -> None:
    several = make.arranged(
        make.fact(document, key="several", tags="aid"), "matching", ["A", "B"], ["x", "y"]
    )
    revision = several.revision
    assert revision is not None
    rows = [{"section": "", "kind": "matching", "count": 1, "tag": "aid"}]
    Quiz.objects.update(**{"tag": "", "blueprint": rows} if by_plan else {"kinds": ["matching"]})
    revision.prompts[0]["fact"] = "typed-4"
    revision.save()
    assert "no questions yet" in as_learner.get(f"/quiz/{quiz.pk}/").content.decode()
    revision.prompts[0]["fact"] = "typed-2"
    revision.save()
    assert [one.pk for one in asked(begin(as_learner, quiz))] == [several.pk]


def test_a_line_of_a_plan_draws_by_tag(
    quiz: Quiz, as_instructor: Client, as_learner: Client
) -> None:
    Quiz.objects.update(tag="", shuffle=False)
    url = f"/quiz/{quiz.pk}/plan/"
    lines = plan(("", "typed", "2"), ("", "", "1")) | {"r0-tag": "port", "r1-tag": "light"}
    counted = as_instructor.post(url, {**lines, "r0-count": "3", "go": "count"})
    assert "Line 1 asks for 3; there are 2." in counted.content.decode()
    as_instructor.post(url, lines)
    quiz.refresh_from_db()
    assert [row["tag"] for row in quiz.blueprint] == ["port", "light"]
    attempt = begin(as_learner, quiz)
    kinds = [one.kind for one in asked(attempt)]
    seen = list(zip(kinds, tags_in(attempt), strict=True))
    assert sorted(kind for kind, tags in seen if "port" in tags) == ["typed", "typed"]
    assert [tags for _kind, tags in seen if "port" not in tags] == [{"light"}]


def test_an_older_plan_without_tags_is_still_drawn(quiz: Quiz, as_learner: Client) -> None:
    rows = [{"section": "", "kind": "typed", "count": 2}]
    Quiz.objects.update(tag="", blueprint=rows, size=2)
    quiz.refresh_from_db()
    assert [one.kind for one in asked(begin(as_learner, quiz))] == ["typed", "typed"]


@pytest.mark.parametrize("by_plan", [False, True])
def test_a_tag_that_no_fact_has_any_more_is_told(
    quiz: Quiz, as_instructor: Client, as_learner: Client, *, by_plan: bool
) -> None:
    if by_plan:
        rows = [{"section": "", "kind": "", "count": 1, "tag": "aid"}]
        Quiz.objects.update(tag="", blueprint=rows, size=1)
    lost = "No fact of the document has the tag “aid” any more."
    figures, start = f"/quiz/{quiz.pk}/figures/", f"/quiz/{quiz.pk}/"
    for client, url in ((as_instructor, figures), (as_learner, start)):
        assert lost not in client.get(url).content.decode()
    Tag.objects.filter(name__startswith="aid").delete()
    for client, url in (
        (as_instructor, figures),
        (as_instructor, f"/quiz/{quiz.pk}/preview/"),
        (as_instructor, f"/quiz/{quiz.pk}/print/"),
        (as_learner, start),
    ):
        assert lost in client.get(url).content.decode(), url
    assert (
        "With its settings this quiz has no questions yet."
        in as_learner.get(start).content.decode()
    )
    page = as_instructor.get(f"/quiz/{quiz.pk}/{'plan' if by_plan else 'edit'}/").content.decode()
    assert '<option value="aid" selected>aid (0)</option>' in page


def test_once_begun_its_tag_stays(
    quiz: Quiz, document: Document, as_instructor: Client, as_learner: Client
) -> None:
    begin(as_learner, quiz)
    Tag.objects.filter(name__startswith="aid").delete()
    response = as_instructor.post(
        f"/quiz/{quiz.pk}/edit/", settings(document, title="Again", tag="port")
    )
    assert response.status_code == 302
    quiz.refresh_from_db()
    assert (quiz.title, quiz.tag) == ("Again", "aid")


def test_a_copy_is_drawn_by_the_same_tag(quiz: Quiz, as_instructor: Client) -> None:
    as_instructor.post(f"/quiz/{quiz.pk}/duplicate/")
    assert Quiz.objects.exclude(pk=quiz.pk).get().tag == "aid"


def test_questions_to_choose_are_found_by_tag(quiz: Quiz, as_instructor: Client) -> None:
    offered = as_instructor.get(f"/quiz/{quiz.pk}/choose/?tag=port").context["offered"]
    assert len(offered) == 4
    nothing = as_instructor.get(f"/quiz/{quiz.pk}/choose/?tag=nothing").context["offered"]
    assert nothing == []


def test_a_learner_makes_a_quiz_by_tag(
    as_learner: Client, document: Document, course: Class
) -> None:
    data = {"document": document.slug, "section": "1", "tag": "port", "size": 10,
            "feedback": "submitted"}  # fmt: skip
    as_learner.post("/quiz/make/", data)
    made = Quiz.objects.get()
    assert (made.tag, made.section) == ("port", "1")
    assert made.title.endswith(": port")
    assert all("port" in tags for tags in tags_in(begin(as_learner, made)))
    assert as_learner.post("/quiz/make/", {**data, "tag": "nothing"}).status_code == 422
