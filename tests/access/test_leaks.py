"""What must not be read: a marked word in every answer, name, address, code and note, and a walk
through every URL as everybody, in every state of an attempt.

Who may read what stands in `MAY_READ`; a word anywhere in a body or a header fails, in a file
too (packages and workbooks are opened).
"""

from __future__ import annotations

import io
import itertools
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import pytest
import zstandard
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from content.models import EditorialNote, Entity
from quizzes.announcements.access import off_token as class_off_token
from quizzes.assignments.actions import give_part
from quizzes.exchange.incoming import Tally
from quizzes.memory import actions as memory
from quizzes.models import (
    Announcement,
    Attempt,
    Card,
    Correction,
    Incoming,
    Membership,
    Question,
    Quiz,
    Report,
)
from quizzes.reminders.access import off_token
from tests import make
from tests.access.test_matrix import ROWS

pytestmark = pytest.mark.django_db

TEXT = """\
# Lund Bay

## 1. The port

The harbour qzquote of Lund Bay was opened by qzkey. Its pier was paid for by qztyped.

## 2. The lighthouse

The lighthouse was lit by qzdefinite in autumn 1911, as qzelsewhere tells.
"""
OPENED = "The harbour qzquote of Lund Bay was opened by qzkey."
PAID = "Its pier was paid for by qztyped."

# Marked words, by what they stand for.
OF_TEXT: Final = ("qzkey", "qztyped", "qzquote", "qzdefinite", "qzelsewhere")
OF_FILES: Final = ("qzpicture",)
OF_ITEMS: Final = ("qzaccept", "qzwhy", "qzsays", "qzwas")
"""Accepted wording, why an option is wrong, what a note tells of a fact, a corrected answer."""
OF_QUIZ: Final = ("qzlatekey", "qzlatewhy", "qzlatequote")
"""The same of a question whose quiz tells its answers after closing only."""
NEVER: Final = ("qzexplain", "qzpassword")
"""Shown on no screen of a learner."""
ANSWERS: Final = (*OF_TEXT, *OF_ITEMS, *OF_QUIZ)
OF_EDITORS: Final = ("qznote", "qzproposed")
PEOPLE: Final = ("qzfellow", "qzfellowmail")
REPORTS: Final = ("qzcomplaint", "qzgiven")
CODE, OTHER_CODE, KEY = "QZJOINED", "QZOTHER1", "qzcalendar" + "k" * 33

ROLES: Final = (
    "visitor", "guest", "outsider", "other_instructor", "taking", "taking_typed",
    "taking_choice", "taking_teaches", "waiting", "member", "left", "instructor",
)  # fmt: skip
OUTSIDE: Final = ("visitor", "guest", "outsider", "other_instructor", "left")
TAKING: Final = ("taking", "taking_typed", "taking_choice", "taking_teaches")
ONLY: Final = {
    "taking_typed": ("review:", "reading:", "reports:"),
    "taking_choice": ("review:", "reading:", "reports:"),
    "taking_teaches": ("quiz:", "analysis:", "classes:", "assignments:", "authoring:"),
}
"""Whoever types or chooses has other cards and other ways to grade them, whoever teaches as well
has other screens of quizzes and classes; the rest is the same for all who sit a graded one."""

# Word -> the roles that may read it. `member` is of the class, holds nothing back and asks
# nothing; `waiting` has submitted a quiz that tells its answers after it has closed; `taking`
# has a graded attempt open; `left` is no member any more. What of `taking` is their own stays
# closed to them too, where it gives an answer.
MAY_READ: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(OF_TEXT, ("waiting", "member", "instructor")),
    **dict.fromkeys(OF_FILES, ("waiting", "member", "instructor")),
    **dict.fromkeys(OF_ITEMS, ("waiting", "member", "instructor")),
    **dict.fromkeys(OF_QUIZ, ("instructor",)),
    **dict.fromkeys(NEVER, ("instructor",)),
    **dict.fromkeys(OF_EDITORS, ("instructor",)),
    **dict.fromkeys(PEOPLE, ("instructor",)),
    **dict.fromkeys(REPORTS, ("instructor",)),
    "qzmine": ("waiting", "member", "instructor"),
    "qztold": (*TAKING, "waiting", "member", "instructor"),
    CODE: ("instructor",),
    OTHER_CODE: ("other_instructor",),
    KEY: (),
}

# A walk that reads nothing finds no leak: these words it has to come upon.
MUST_READ: Final[dict[str, tuple[str, ...]]] = {
    "member": (*OF_TEXT, *OF_FILES, "qzwhy", "qzsays", "qzmine", "qztold"),
    "waiting": (*OF_TEXT, "qzwhy", "qzsays", "qzmine", "qztold"),
    "taking": ("qztold",),
    "instructor": (
        *OF_TEXT, "qzaccept", "qzsays", "qzlatekey", *OF_EDITORS, "qzfellow", *REPORTS, CODE,
    ),
    "other_instructor": (OTHER_CODE,),
}  # fmt: skip


@dataclass(frozen=True)
class World:
    client: Client
    things: dict[str, list[Any]]


def _questions(document: Any) -> dict[str, Question]:
    opened = make.fact(document, key="opened", quote=OPENED, role="agent", type="text",
                       answer="qzkey", clause="x | open | by {agent}")  # fmt: skip
    paid = make.fact(document, key="paid", quote=PAID, role="agent", type="text",
                     answer="qztyped", clause="x | pay | by {agent}")  # fmt: skip
    late = make.fact(document, key="late", quote=OPENED, role="agent", type="text",
                     answer="qzkey", section="2", clause="x | light | by {agent}")  # fmt: skip
    made = {
        "card": make.question(opened, accepted=["qzkey", "qzaccept"]),
        "choice": make.question(opened, "multiple_choice", stem="Who?",
                                options=["Holm", "Berg", "Lind", "Dahl"], key="Holm"),
        "typed_card": make.question(paid, stem="Who paid?"),
        "typed": make.question(paid, "typed", stem="Who paid the pier?", accepted=["qztyped"]),
        "late": make.question(late, "multiple_choice", stem="Who lit it?", key="qzlatekey",
                              options=["Ek", "Al", "Bok", "Gran"]),
    }  # fmt: skip
    for name, question in made.items():
        revision = question.revision
        assert revision is not None
        if name == "late":
            revision.quote, marked = "qzlatequote", "qzlatewhy"
        else:
            marked = "qzwhy"
        revision.explanation = "qzexplain"
        for option in revision.options:
            option["why_wrong"] = marked
        revision.save()
    return made


def _quiz(document: Any, course: Any, teacher: User, title: str, **fields: Any) -> Quiz:
    return Quiz.objects.create(document=document, course=course, owner=teacher, title=title,
                               size=20, **fields)  # fmt: skip


def _sit(client: Client, quiz: Quiz, answers: str = "b", go: str = "next") -> Attempt:
    """An open attempt with each question answered."""
    client.post(reverse("quiz:begin", args=[quiz.pk]), {"key": f"begin-{quiz.pk:06}"})
    attempt = Attempt.objects.get(quiz=quiz, learner=int(client.session["_auth_user_id"]),
                                  state="open")  # fmt: skip
    for position in range(1, len(attempt.items) + 1):
        url = reverse("quiz:attempt", args=[attempt.pk, position])
        for answer in (answers, "Holm"):
            client.post(url, {"answer": answer, "key": f"answer-{position}-{answer}", "go": go})
    return attempt


def _submit(client: Client, attempt: Attempt) -> None:
    client.post(reverse("quiz:submit", args=[attempt.pk]))


def _study(learner: User, document: Any, question: Question) -> Card:
    """Cards of the document, one of them answered, corrected since, and reported."""
    memory.enrol(learner, document)
    card = Card.objects.get(learner=learner, fact=question.fact_id)
    client = make.signed_in(learner)
    client.post(reverse("review:answer", args=[card.pk]),
                {"key": f"card-{card.pk:06}", "rating": "3", "seen": str(card.rows),
                 "revision": str(question.revision_id)})  # fmt: skip
    return card


def world(role: str) -> World:
    """Everything there is, and one person with what they may point at: theirs and others'."""
    now = timezone.now()
    teacher = make.instructor("ines")
    document = make.document("lund", text=TEXT, owner=teacher, public=False)
    questions = _questions(document)
    names = ("taking", "waiting", "member", "left")
    learners = {name: make.learner(name) for name in names}
    fellow = make.learner("fellow", first_name="qzfellow", calendar_key=KEY)
    fellow.email = "qzfellowmail@example.org"
    fellow.save()
    course = make.course(teacher, *learners.values(), fellow, documents=[document])
    course.join_code = CODE
    course.save()
    make.leave(course, learners["left"])
    other = make.instructor("otto")
    outsider = make.learner("outsider")
    other_course = make.course(other, outsider, name="Year 12")
    other_course.join_code = OTHER_CODE
    other_course.save()

    graded = _quiz(document, course, teacher, "Graded", graded=True, minutes=30, kinds=[
        "multiple_choice", "typed"], section="1")  # fmt: skip
    each = _quiz(document, course, teacher, "Each", feedback="each", section="1")
    closed = _quiz(document, course, teacher, "Closed", feedback="closed", graded=True, section="2",
                   closes_at=now + timedelta(days=1))  # fmt: skip

    cards, reports, attempts = {}, {}, {}
    for name, person in {**learners, "fellow": fellow}.items():
        if name == "left":
            continue
        cards[name] = _study(person, document, questions["card"])
        of_fellow = name == "fellow"
        reports[name] = Report.objects.create(
            question=questions["card"], revision=questions["card"].revision, learner=person,
            reason="wrong", text="qzcomplaint" if of_fellow else "qzmine",
            given="qzgiven" if of_fellow else "qzmine", quote=OPENED,
        )  # fmt: skip
        client = make.signed_in(person)
        own = _quiz(document, None, person, "Own", section="1")
        attempts[name, "own"] = _sit(client, own)
        _submit(client, attempts[name, "own"])
        if name == "taking":
            attempts[name, "each"] = _sit(client, each, go="check")
            attempts[name, "graded"] = _sit(client, graded)
        if name == "waiting":
            attempts[name, "closed"] = _sit(client, closed)
            _submit(client, attempts[name, "closed"])
    old = questions["card"].revision
    assert old is not None
    wrong = make.revision(questions["typed_card"], stem="Who paid?", key="qzwas")
    right = make.revision(questions["typed_card"], stem="Who paid?", key="qztyped")
    correction = Correction.objects.create(question=questions["typed_card"], old=wrong,
                                           new=right, taught=[wrong.pk], at=now)  # fmt: skip
    note = EditorialNote.objects.create(document=document, key="n", kind="unclear", says="qznote",
                                        state="proposed", quote="qzproposed")  # fmt: skip
    said = EditorialNote.objects.create(document=document, key="s", kind="misprint", says="qzsays")
    said.facts.add(questions["card"].fact)
    name = Entity.objects.create(document=document, key="e", name="E", kind="thing", noun="thing")
    told = Announcement.objects.create(course=course, by=teacher, title="qztold", text="qztold")

    person = {
        "visitor": None, "guest": make.guest(), "outsider": outsider, "other_instructor": other,
        "instructor": teacher, **learners,
    }.get(role.partition("_")[0] if role in TAKING else role)  # fmt: skip
    if role in ONLY:
        how = role.partition("_")[2]
        changed = {"is_instructor": True} if how == "teaches" else {"answer_by": how}
        User.objects.filter(pk=learners["taking"].pk).update(**changed)
        person = User.objects.get(pk=learners["taking"].pk)
    package = Incoming.objects.create(learner=fellow, name="qzfellow.apkg",
                                      report=Tally().as_json())  # fmt: skip
    things: dict[str, list[Any]] = {
        "slug": [document.slug],
        "fact": [questions["card"].fact_id],
        "question": [questions["card"].pk, questions["typed_card"].pk],
        "card": [card.pk for card in cards.values()],
        "course": [course.pk],
        "quiz": [graded.pk, closed.pk, each.pk, *(
            a.quiz_id for (_who, what), a in attempts.items() if what == "own")],
        "attempt": [attempt.pk for attempt in attempts.values()],
        "sat": [attempt.pk for attempt in attempts.values()],
        "one": [1, 2],
        "kind": ["typed"],
        "student": [fellow.pk],
        "note": [note.pk],
        "name": [name.pk],
        "calendar_key": ["x" * 43],
        "report": [one.pk for one in reports.values()],
        "correction": [correction.pk],
        "off_token": [off_token(fellow.pk)],
        "package": [package.pk],
        "file": [make.picture(document, said="qzpicture").pk],
        "instructor": [teacher.pk],
        "assignment": [give_part(course, document, "1", "The port", None, None).pk],
        "told": [told.pk],
        "class_off": [class_off_token(Membership.objects.get(learner=fellow).pk)],
    }  # fmt: skip
    return World(make.signed_in(person) if person else Client(), things)


QUERIES: Final[dict[str, tuple[str, ...]]] = {
    "reading:document": ("?hide", "?fact={fact}", "?text=source"),
    "review:session": (
        "?document=lund", "?fact={fact}", "?mode=practice&round=1", "?mode=ahead&days=3650",
        "?mode=forgotten&days=3650", "?document=lund&mode=practice&round=1",
    ),
    "review:reveal": ("?mode=practice&round=1",),
    "cards:browse": ("?q=harbour", "?q=is:new", "?document=lund"),
    "progress:overview": ("?document=lund",),
    "exchange:download": ("?document=lund&progress=on", "?progress=on"),
    "assignments:memory": ("?document=lund",),
    "quiz:list": ("?document=lund",),
    "authoring:bank": ("?q=harbour", "?document=lund"),
}  # fmt: skip


def addresses(at: World) -> Iterator[tuple[str, str, str]]:
    """Every URL as (name, method, path), with everything that its arguments can point at."""
    fact = at.things["fact"][0]
    for name, (method, arguments, _statuses) in ROWS.items():
        for chosen in itertools.product(*(at.things[argument] for argument in arguments)):
            url = reverse(name, args=chosen)
            yield name, method, url
            for query in QUERIES.get(name, ()):
                yield name, method, url + query.format(fact=fact)


def _bodies(at: World) -> dict[str, list[dict[str, str]]]:
    """What is posted where an empty form would be refused before anything is shown."""
    revisions = Question.objects.values_list("revision", flat=True)
    grade = {"key": "press-000001", "rating": "3", "seen": "0"}
    return {
        "review:check": [{"revision": str(pk), "response": "x"} for pk in revisions]
        + [{"revision": str(pk), "unknown": "1"} for pk in revisions]
        + [{"revision": str(pk), "response": "a"} for pk in revisions],
        "review:answer": [grade, {**grade, "seen": "1"}],
        "review:first_answer": [grade],
        "review:undo": [{"key": "undo-000001"}],
        "review:answer_by": [{"by": "typed"}, {"by": "choice"}],
        "reading:answer": [grade],
        "reading:undo": [{"key": "undo-000001"}],
        "reading:switch": [{"on": "1"}],
        "review:aside": [{"kind": "flag", "key": "flag-000001"}],
    }


# POST rows and, of those that show a form first, what is sent to it.
ALSO_POSTED: Final[dict[str, list[dict[str, str]]]] = {
    "quiz:attempt": [{"answer": "a", "key": "again-00001", "go": go}
                     for go in ("check", "next", "flag", "review")],
    "quiz:submit": [{}],
    "reports:card": [{"reason": "wrong", "text": "x"}, {}],
    "reports:response": [{"reason": "wrong", "text": "x"}, {}],
    "privacy:account": [{}],
}  # fmt: skip


def said_by(response: Any) -> str:
    """Body and headers as text; files are opened."""
    body = b"".join(response) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"\n".join(_unpacked(packed.read(name)) for name in packed.namelist())
    return f"{headers}\n{body.decode(errors='replace')}"


def _unpacked(data: bytes) -> bytes:
    if data.startswith(b"\x28\xb5\x2f\xfd"):
        with zstandard.ZstdDecompressor().stream_reader(data) as reader:
            return bytes(reader.read())
    return data


def walk(at: World, role: str) -> Iterator[tuple[str, str]]:
    """(what was asked, what it said), for every URL, each in a transaction that is undone."""
    bodies = _bodies(at)
    for name, method, url in addresses(at):
        if not name.startswith(ONLY.get(role, "")):
            continue
        if method == "get":
            for headers in ({}, {"HX-Request": "true"}):
                yield from _undone(at.client, "get", url, {}, headers)
            if role == "taking":
                yield from _undone(at.client, "head", url, {}, {})
        forms = bodies.get(name, [{}]) if method == "post" else ALSO_POSTED.get(name, [])
        for form in forms:
            for headers in ({}, {"HX-Request": "true"}):
                yield from _undone(at.client, "post", url, form, headers)


def _undone(
    client: Client, method: str, url: str, form: dict[str, str], headers: dict[str, str]
) -> Iterator[tuple[str, str]]:
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = getattr(client, method)(url, form, headers=headers)
        asked = f"{method.upper()} {url} {json.dumps(form)} {'HX' if headers else ''}"
        found = said_by(response)
        where = response.headers.get("Location", "")
        # Whoever submits a graded attempt reads its answers then: that ends the hold.
        if method == "post" and where.startswith("/") and not url.endswith("/submit/"):
            found += said_by(client.get(where))
        transaction.set_rollback(True)
    client.cookies = cookies
    assert response.status_code < 500, asked
    yield asked, found


def read_by(role: str) -> dict[str, list[str]]:
    """Each marked word that this role came upon, with where."""
    found: dict[str, list[str]] = {}
    for asked, said in walk(world(role), role):
        for word in MAY_READ:
            if word in said:
                found.setdefault(word, []).append(asked)
    return found


@pytest.mark.parametrize("role", ROLES)
def test_nobody_reads_what_is_not_theirs(role: str) -> None:
    read = read_by(role)
    leaks = {word: where[:12] for word, where in read.items() if role not in MAY_READ[word]}
    assert leaks == {}
    assert set(MUST_READ.get(role, ())) - set(read) == set(), "the walk does not come to the words"


def test_a_calendar_key_is_shown_to_its_owner_alone() -> None:
    world("member")
    fellow = make.signed_in(User.objects.get(username="fellow"))
    assert KEY in fellow.get(reverse("reminders:choose")).content.decode()
