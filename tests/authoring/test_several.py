"""Questions of several parts written by hand, taken as a quiz, and how strictly one is graded."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from content import values
from content.models import Document, Entity
from quizzes.authoring.several_forms import mixed, read_pairs
from quizzes.authoring.single_forms import EXAMPLES, FIGURES
from quizzes.grading import Key, grade
from quizzes.memory.actions import answer
from quizzes.memory.models import Card, Review
from quizzes.memory.shapes import Answer
from quizzes.questions.models import Question, Revision
from quizzes.quiz.models import Attempt, Quiz, Response
from tests import make

QUOTE = "The harbour of Lund Bay was opened in May 1904."
PARTS = {"stem": "Which of these belong to the port?"}
SEVERAL = {
    **PARTS,
    "right": "the pier\nthe crane",
    "wrong": "the lighthouse | It stands on the island.\nthe mill",
}
ORDER = {
    "stem": "Put these events in order, the earliest first.",
    "events": "The port was opened. | May 1904\nThe lighthouse was lit. | autumn 1911\n"
    "The pier was built. | It needed the light.\nThe crane came. | 1975",
}
MATCH = {
    "stem": "Match each event with its year.",
    "pairs": "The port was opened. = 1904\nThe lighthouse was lit. = 1911\n"
    "The pier was paid. = 1971",
    "spare": "1950",
}
OF_KIND = {"multi_select": SEVERAL, "ordering": ORDER, "matching": MATCH}


@pytest.fixture
def document(instructor: User) -> Document:
    return make.document(owner=instructor)


def write(client: Client, document: Document, kind: str, **fields: str) -> Question:
    about = make.fact(document)
    response = post(client, f"/authoring/fact/{about.pk}/new/{kind}/", kind, **fields)
    assert response.status_code == 302, unescape(response.content.decode())
    return Question.objects.select_related("revision", "fact").latest("pk")


def post(client: Client, url: str, kind: str, seen: int = 0, **fields: str) -> Any:
    return client.post(url, {**OF_KIND[kind], "seen": seen, **fields})


def errors(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 422
    return {field: list(map(str, told)) for field, told in response.context["form"].errors.items()}


def take(learner: User, question: Question, answer: str, **fields: Any) -> tuple[Response, str]:
    """The graded answer to a quiz of this kind alone, and the page of its result."""
    quiz = Quiz.objects.create(
        document=question.document, owner=learner, title="Q", size=3, kinds=[question.kind],
        **fields,
    )  # fmt: skip
    client = make.signed_in(learner)
    client.post(f"/quiz/{quiz.pk}/begin/", {"key": f"begin-{quiz.pk:06}"})
    attempt = Attempt.objects.get(quiz=quiz)
    client.post(f"/quiz/attempt/{attempt.pk}/1/", {"answer": answer, "key": "save-00001"})
    client.post(f"/quiz/attempt/{attempt.pk}/submit/")
    page = unescape(client.get(f"/quiz/attempt/{attempt.pk}/result/").content.decode())
    return Response.objects.get(attempt=attempt), page


def ids(revision: Revision, *texts: str) -> str:
    return ",".join(o["id"] for text in texts for o in revision.options if o["text"] == text)


def given_all(revision: Revision, **change: str) -> str:
    """Every line with its option; `change` gives some others, by id."""
    right = {prompt["id"]: prompt["option"] for prompt in revision.prompts}
    return ",".join(f"{one}:{option}" for one, option in {**right, **change}.items())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "mark"),
    [
        (("the pier", "the crane"), 1.0),
        (("the pier",), 0.5),
        (("the pier", "the crane", "the mill"), 0.5),
        (("the mill",), 0.0),
    ],
)
def test_several_answers_are_written_and_taken(
    document: Document, as_instructor: Client, learner: User, said: tuple[str, ...], mark: float
) -> None:
    made = write(as_instructor, document, "multi_select")
    revision = made.revision
    assert [o["text"] for o in revision.options] == [
        "the crane", "the lighthouse", "the mill", "the pier",
    ]  # fmt: skip
    assert [o["correct"] for o in revision.options] == [True, False, False, True]
    assert revision.key == "the crane and the pier"
    response, page = take(learner, made, ids(revision, *said))
    assert (response.mark, response.correct) == (mark, mark == 1)
    assert page.count("<blockquote>") == 1


@pytest.mark.django_db
def test_an_order_is_written_and_taken(
    document: Document, as_instructor: Client, learner: User
) -> None:
    made = write(as_instructor, document, "ordering")
    revision = made.revision
    assert [prompt["option"] for prompt in revision.prompts] != ["a", "b", "c", "d"]
    assert {(prompt["fact"], prompt["role"]) for prompt in revision.prompts} == {
        (made.fact.key, "")
    }
    by_place = {prompt["option"]: prompt for prompt in revision.prompts}
    assert by_place["a"]["text"] == "The port was opened."
    assert by_place["c"]["says"] == "It needed the light."
    response, page = take(learner, made, given_all(revision))
    assert response.mark == 1
    assert page.count("<blockquote>") == page.count("<mark>") + 1 == 1
    assert QUOTE in page
    assert "It needed the light." in page
    first, second = by_place["a"]["id"], by_place["b"]["id"]
    response, page = take(learner, made, given_all(revision, **{first: "b", second: "a"}))
    assert response.mark == pytest.approx(5 / 6)
    assert "Partly right, 83 %" in page
    turned = dict(zip("abcd", "dcba", strict=True))
    backwards = {prompt["id"]: turned[prompt["option"]] for prompt in revision.prompts}
    assert take(learner, made, given_all(revision, **backwards))[0].mark == 0
    assert not Review.objects.exists()


@pytest.mark.django_db
def test_pairs_are_written_and_taken(
    document: Document, as_instructor: Client, learner: User
) -> None:
    made = write(as_instructor, document, "matching", spare="99\n1950")
    revision = made.revision
    assert [o["text"] for o in revision.options] == ["99", "1904", "1911", "1950", "1971"]
    given = [prompt["option"] for prompt in revision.prompts]
    assert sorted(given) == ["b", "c", "e"]
    assert given != sorted(given)
    response, page = take(learner, made, given_all(revision))
    assert response.mark == 1
    assert page.count("<blockquote>") == 1
    response, _page = take(learner, made, given_all(revision, **{"1": "d"}))
    assert response.mark == pytest.approx(2 / 3)
    assert take(learner, made, given_all(revision, **{"1": "d", "2": "d", "3": "d"}))[0].mark == 0
    assert not Review.objects.exists()
    assert not Card.objects.exists()


@pytest.mark.django_db
def test_a_quiz_on_another_part_does_not_draw_it(
    document: Document, as_instructor: Client, learner: User
) -> None:
    made = write(as_instructor, document, "ordering")
    own = given_all(made.revision)
    assert take(learner, made, own, section="1")[0].mark == 1
    quiz = Quiz.objects.create(document=document, owner=learner, title="Q", size=3, section="2")
    make.signed_in(learner).post(f"/quiz/{quiz.pk}/begin/", {"key": "begin-000002"})
    assert not Attempt.objects.filter(quiz=quiz).exists()


def generated(document: Document, kind: str) -> Question:
    """A question that three facts make together, as the generator stores it."""
    facts = [make.fact(document, key=f"f{n}", section="2" if n == 3 else "1") for n in (1, 2, 3)]
    made = Question.objects.create(document=document, fact=facts[0], kind=kind)
    texts = ["1", "2", "3"] if kind == "ordering" else ["1904", "1911", "1971"]
    made.revision = Revision.objects.create(
        question=made,
        number=1,
        stem=OF_KIND[kind]["stem"],
        key="-",
        content_hash="-",
        options=[
            {"id": i, "text": t, "correct": kind == "matching", "source": "key", "why_wrong": ""}
            for i, t in zip("abc", texts, strict=True)
        ],
        prompts=[
            {"id": n, "text": f"Event {o}.", "option": o, "fact": f"f{o}", "role": "date",
             "says": f"Event {o} and its day."}
            for n, o in (("1", "b"), ("2", "c"), ("3", "a"))
        ],
    )  # fmt: skip
    for prompt in made.revision.prompts:
        prompt["fact"] = f"f{'abc'.index(prompt['option']) + 1}"
    made.revision.save()
    made.save()
    return made


@pytest.mark.django_db
def test_an_edited_order_keeps_the_facts_of_its_lines(
    document: Document, as_instructor: Client, learner: User
) -> None:
    made = generated(document, "ordering")
    url = f"/authoring/question/{made.pk}/"
    form = as_instructor.get(url).context["form"]
    assert form.initial["events"] == (
        "Event a. | Event a and its day.\nEvent b. | Event b and its day.\n"
        "Event c. | Event c and its day."
    )
    events = "Event b.\nEvent a. | because\nEvent four. | 1980"
    assert post(as_instructor, url, "ordering", 1, events=events).status_code == 302
    made.refresh_from_db()
    kept = {
        p["text"]: (p["option"], p["fact"], p["role"], p["says"]) for p in made.revision.prompts
    }
    assert kept == {
        "Event b.": ("a", "f2", "date", "Event b and its day."),
        "Event a.": ("b", "f1", "date", "because"),
        "Event four.": ("c", "f1", "", "1980"),
    }
    assert made.detached
    _response, page = take(learner, made, given_all(made.revision))
    assert page.count("<blockquote>") == 2
    assert "because" in page


@pytest.mark.django_db
def test_an_edited_match_tells_memory_of_the_lines_it_kept(
    document: Document, as_instructor: Client, learner: User
) -> None:
    made = generated(document, "matching")
    url = f"/authoring/question/{made.pk}/"
    pairs = "Event a. = 1904\nEvent b, anew. = 1911\nEvent c. = 1971"
    assert post(as_instructor, url, "matching", 1, pairs=pairs, spare="").status_code == 302
    made.refresh_from_db()
    facts = {p["text"]: (p["fact"], p["role"]) for p in made.revision.prompts}
    assert facts == {
        "Event a.": ("f1", "date"),
        "Event b, anew.": ("f1", ""),
        "Event c.": ("f3", "date"),
    }
    for key in ("f1", "f2", "f3"):
        fact = document.facts.get(key=key)
        card = Card.objects.create(
            learner=learner, document=document, fact=fact, argument=fact.arguments.get()
        )
        easy = Answer(card=card.pk, rating=4, key=f"easy-{key}-0001", seen=0)
        answer(learner, easy, timezone.now())
    moved = {p["id"]: {"a": "b", "b": "c", "c": "a"}[p["option"]] for p in made.revision.prompts}
    _response, page = take(learner, made, given_all(made.revision, **moved))
    assert page.count("<blockquote>") == 2
    lapsed = Card.objects.of(learner.pk).filter(lapses=1)
    assert set(lapsed.values_list("fact__key", flat=True)) == {"f1", "f3"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "fields", "wanted"),
    [
        ("multi_select", {"right": "the pier"}, {"right": ["There is 1 line"]}),
        ("multi_select", {"wrong": "a1\na2\na3\na4\na5\na6"}, {"wrong": ["There are 6 lines"]}),
        ("multi_select", {"right": "pier\n\nPier"}, {"right": ["Line 3: “Pier” says the same"]}),
        ("multi_select", {"wrong": "mill\nthe crane | no"}, {"wrong": ["Line 2: “the crane” is"]}),
        ("multi_select", {"right": "", "wrong": "a\nb"}, {"right": ["This field is required"]}),
        ("multi_select", {"right": "pier\n" + "x" * 301}, {"right": ["Line 2 has 301 characters"]}),
        ("ordering", {"events": "One.\nTwo."}, {"events": ["There are 2 lines"]}),
        (
            "ordering",
            {"events": "One.\nTwo.\none."},
            {"events": ["Line 3: “one.” stands"]},
        ),
        (
            "ordering",
            {"events": "One. | May 1904\nTwo.\nThree. | 1904"},
            {"events": ["Line 3: 1904 does not come after May 1904 of line 1."]},
        ),
        ("ordering", {"events": "\n".join("abcdefg")}, {"events": ["There are 7 lines"]}),
        ("matching", {"pairs": "a = 1\nb\n= 3"}, {"pairs": ["Line 2 has no", "Line 3: nothing"]}),
        ("matching", {"pairs": "a = 1\nb =\nc = 3"}, {"pairs": ["Line 2: nothing stands after"]}),
        ("matching", {"pairs": "a = 1\nb = 2"}, {"pairs": ["There are 2 lines"]}),
        ("matching", {"pairs": "a = 1\nA = 2\nc = 3"}, {"pairs": ["Line 2: “A” stands in line 1"]}),
        ("matching", {"pairs": "a = 1\nb = 2\nc = 1"}, {"pairs": ["Line 3: “1” says the same as"]}),
        (
            "matching",
            {"spare": "\n1911"},
            {"spare": ["Line 2: “1911” is no spare answer: it is right for line 2."]},
        ),
        ("matching", {"spare": "7\n8\n9"}, {"spare": ["There are 3 lines"]}),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_line(
    document: Document,
    as_instructor: Client,
    kind: str,
    fields: dict[str, str],
    wanted: dict[str, list[str]],
) -> None:
    url = f"/authoring/fact/{make.fact(document).pk}/new/{kind}/"
    response = post(as_instructor, url, kind, **fields)
    told = errors(response)
    assert told.keys() == wanted.keys()
    for field, beginnings in wanted.items():
        assert len(told[field]) == len(beginnings), told
        for said, beginning in zip(told[field], beginnings, strict=True):
            assert said.startswith(beginning)
    for field, typed in {**OF_KIND[kind], **fields}.items():
        assert response.context["form"][field].value() == typed
    assert not Question.objects.exists()
    live = post(as_instructor, url, kind, **fields, go="live")
    assert live.status_code == 200
    assert told[next(iter(told))][0] in unescape(live.content.decode())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "fields", "field"),
    [
        ("multi_select", {"right": "LBRT\nthe pier", "wrong": "Lund Bank\nthe mill"}, "wrong"),
        ("multi_select", {"right": "LBRT\nLund Bank", "wrong": "the pier\nthe mill"}, "right"),
        ("matching", {"pairs": "a = LBRT\nb = Lund Bank\nc = the mill"}, "pairs"),
        ("matching", {"pairs": "a = LBRT\nb = the pier\nc = mill", "spare": "Lund Bank"}, "spare"),
    ],
)
def test_another_name_of_an_answer_is_refused(
    document: Document, as_instructor: Client, kind: str, fields: dict[str, str], field: str
) -> None:
    Entity.objects.create(
        document=document, key="bank", kind="organisation", name="Lund Bank", aliases=["LBRT"]
    )
    url = f"/authoring/fact/{make.fact(document).pk}/new/{kind}/"
    assert list(errors(post(as_instructor, url, kind, **fields))) == [field]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", OF_KIND)
def test_the_preview_is_what_students_see(
    document: Document, as_instructor: Client, kind: str
) -> None:
    url = f"/authoring/fact/{make.fact(document).pk}/new/{kind}/"
    page = unescape(post(as_instructor, url, kind, go="live").content.decode())
    assert OF_KIND[kind]["stem"] in page
    assert ("<select" in page) == (kind != "multi_select")
    assert "autumn 1911" not in page
    assert "It stands on the island." not in page
    assert not Question.objects.exists()
    made = write(as_instructor, document, kind)
    opened = as_instructor.get(f"/authoring/question/{made.pk}/")
    assert opened.context["asked"].prompts or kind == "multi_select"


@pytest.mark.django_db
def test_a_flaw_is_advice(document: Document, as_instructor: Client) -> None:
    url = f"/authoring/fact/{make.fact(document).pk}/new/multi_select/"
    fields = {"wrong": "All of the above\nthe mill"}
    live = post(as_instructor, url, "multi_select", **fields, go="live").content.decode()
    assert "is found by whoever knows two of them" in live
    assert post(as_instructor, url, "multi_select", **fields).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("kind", OF_KIND)
def test_the_same_again_is_no_new_version(
    document: Document, as_instructor: Client, kind: str
) -> None:
    made = write(as_instructor, document, kind)
    url = f"/authoring/question/{made.pk}/"
    shown = {**as_instructor.get(url).context["form"].initial}
    assert as_instructor.post(url, shown).status_code == 302
    assert made.revisions.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("kind", OF_KIND)
def test_nobody_else_writes_them(
    document: Document, as_instructor: Client, learner: User, other_instructor: User, kind: str
) -> None:
    made = write(as_instructor, document, kind)
    new, old = f"/authoring/fact/{made.fact_id}/new/{kind}/", f"/authoring/question/{made.pk}/"
    for url in (new, old):
        for person in (learner, other_instructor):
            assert post(make.signed_in(person), url, kind, 1).status_code == 403
        assert post(Client(), url, kind, 1).status_code == 302
    document.is_public = False
    document.save()
    assert post(make.signed_in(learner), old, kind, 1).status_code == 404
    assert Revision.objects.count() == 1


NAME = {"stem": "Where was it opened?", "key": "Reykjavík"}
FIGURE = {"stem": "How many people came?", "key": "3,500"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "fields", "examples"),
    [
        ("typed", NAME, EXAMPLES),
        ("cloze", {**NAME, "stem": "It was opened in _____."}, EXAMPLES),
        ("numeric", FIGURE, FIGURES),
    ],
)
def test_grading_follows_the_strictness_and_what_is_said_of_it(
    document: Document,
    as_instructor: Client,
    learner: User,
    kind: str,
    fields: dict[str, str],
    examples: dict[str, str],
) -> None:
    about = make.fact(document)
    as_instructor.post(f"/authoring/fact/{about.pk}/new/{kind}/", {**fields, "seen": 0})
    made = Question.objects.get()
    strict = ["lenient", "normal", "exact"]
    assert made.revision.strictness == "normal"
    for at, strictness in enumerate(strict):
        url = f"/authoring/question/{made.pk}/"
        seen = made.revision.number
        sent = {**fields, "seen": seen, "strictness": strictness}
        assert as_instructor.post(url, sent).status_code == 302
        made.refresh_from_db()
        assert made.revision.strictness == strictness
        right = [take(learner, made, examples[name])[0].correct for name in strict]
        assert right == [n >= at for n in range(3)], strictness
        page = unescape(as_instructor.get(url).content.decode())
        assert all(f"“{example}”" in page for example in examples.values())
        assert f'value="{strictness}"' in page
    sent = {**fields, "stem": fields["stem"] + " (anew)", "seen": made.revision.number}
    as_instructor.post(f"/authoring/question/{made.pk}/", sent)
    made.refresh_from_db()
    assert (made.revision.strictness, made.revision.stem[-6:]) == ("exact", "(anew)")


@pytest.mark.django_db
def test_an_unknown_strictness_is_refused(document: Document, as_instructor: Client) -> None:
    made = make.question(make.fact(document), "typed", **NAME)
    url = f"/authoring/question/{made.pk}/"
    response = as_instructor.post(url, {**NAME, "seen": 1, "strictness": "harsh"})
    assert list(errors(response)) == ["strictness"]
    made.refresh_from_db()
    assert made.revision.strictness == "normal"


@pytest.mark.django_db
def test_another_strictness_keeps_how_the_answer_may_be_read(
    document: Document, as_instructor: Client, learner: User
) -> None:
    value = values.dump(values.parse("date", "May 1904"))
    made = make.question(make.fact(document), "typed", value=value, value_type="date")
    url = f"/authoring/question/{made.pk}/"
    sent = {"stem": "When?", "key": "May 1904", "seen": 1, "strictness": "lenient"}
    as_instructor.post(url, sent)
    made.refresh_from_db()
    assert made.revision.value == value
    assert take(learner, made, "1904 May")[0].correct
    as_instructor.post(url, {**sent, "key": "June 1904", "seen": 2})
    made.refresh_from_db()
    assert made.revision.value is None


def test_exact_holds_for_figures_too() -> None:
    key = Key("numeric", ("3,500",), value=values.parse("count", "3,500"), strictness="exact")
    assert grade("3,500", key).correct
    assert not grade("3500", key).correct


@pytest.mark.parametrize(
    ("line", "prompt", "answer"),
    [
        ("a = b", "a", "b"),
        ("a=b", "a", "b"),
        ("2 = 1 + 1 = two", "2 = 1 + 1", "two"),
        ("x=y = z", "x=y", "z"),
        ("a ==b", "a ==b", ""),
    ],
)
def test_where_a_pair_is_parted(line: str, prompt: str, answer: str) -> None:
    pair = read_pairs(f"\n  {line} ")[0]
    assert (pair.number, pair.prompt, pair.answer) == (2, prompt, answer)


@given(st.lists(st.text(min_size=1), min_size=3, max_size=6, unique=True), st.randoms())
def test_how_it_was_typed_does_not_show(texts: list[str], random: Any) -> None:
    again = random.sample(texts, len(texts))
    assert mixed(texts) == mixed(again)
    assert sorted(mixed(texts)) == sorted(texts)
