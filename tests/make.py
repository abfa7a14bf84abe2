"""Valid objects for tests. Each function takes what matters to the test and makes up the rest."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from accounts.models import User
from content.documents.actions import add_version
from content.documents.files import kind_of
from content.models import (
    AnswerSpan,
    Argument,
    Document,
    DocumentFile,
    Entity,
    Evidence,
    Fact,
    Sentence,
    Tag,
    Version,
)
from quizzes.models import Attempt, Class, Membership, Question, Quiz, Revision
from quizzes.scheduling.day import study_day

_numbers = itertools.count(1)

TEXT = """\
# The harbour of Lund Bay

## 1. The port

The harbour of Lund Bay was opened in May 1904. About 300 fishermen used it in its first year. \
Its engineer was Karin Holm.

The town paid 125 million crowns for the new pier in 1971.

## 2. The lighthouse

(1) The lighthouse was lit for the first time in autumn 1911. It was built by Nils Berg.

(2) More than 2,300 people visit the lighthouse each year.
"""


def user(name: str, **fields: Any) -> User:
    person = User(username=name, email=f"{name}@example.org", **fields)
    person.set_unusable_password()
    person.save()
    return person


def learner(name: str = "", **fields: Any) -> User:
    return user(name or f"learner{next(_numbers)}", **fields)


def instructor(name: str = "", **fields: Any) -> User:
    return user(name or f"instructor{next(_numbers)}", is_instructor=True, **fields)


def guest() -> User:
    return user(f"guest-{next(_numbers)}", is_guest=True)


def admin(name: str = "ada") -> User:
    return user(name, is_staff=True, is_superuser=True, is_instructor=True)


def verified(person: User, address: str = "") -> User:
    """With an e-mail address that was shown to be theirs."""
    EmailAddress.objects.create(
        user=person, email=address or person.email, verified=True, primary=True
    )
    return person


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def document(
    slug: str = "lund-bay", *, text: str = TEXT, owner: User | None = None, public: bool = True
) -> Document:
    made = Document.objects.create(
        slug=slug, title="The harbour of Lund Bay", owner=owner, is_public=public, year=1990
    )
    add_version(made, text, Version.Kind.STUDY)
    return made


def fact(
    on: Document,
    *,
    key: str = "",
    quote: str = "The harbour of Lund Bay was opened in May 1904.",
    clause: str = "the harbour of Lund Bay | open, past passive | in {date}",
    role: str = "date",
    type: str = "date",
    answer: str = "May 1904",
    section: str = "1",
    value: dict[str, Any] | None = None,
    entity: Entity | None = None,
    frame: str = "event",
    tags: str = "",
) -> Fact:
    """A confirmed fact with one exclusive argument and its evidence in the study text."""
    n = next(_numbers)
    made = Fact.objects.create(
        document=on,
        key=key or f"fact-{n}",
        ordinal=n,
        section=section,
        frame=frame,
        clause=clause,
        statement=quote,
    )
    Tag.objects.bulk_create(Tag(fact=made, name=name) for name in tags.split())
    argument = Argument.objects.create(
        fact=made, role=role, type=type, text=answer, value=value, entity=entity, exclusive=True
    )
    evidence(made, quote, argument, answer)
    return made


def evidence(of: Fact, quote: str, argument: Argument | None = None, answer: str = "") -> Evidence:
    version = of.document.versions.get(kind=Version.Kind.STUDY, is_current=True)
    text = version.canonical_text
    start = text.index(quote)
    end = start + len(quote)
    sentence = Sentence.objects.filter(version=version, start__lte=start, end__gt=start).get()
    row = Evidence.objects.create(
        fact=of,
        version=version,
        sentence=sentence,
        start=start,
        end=end,
        exact=quote,
        prefix=text[max(0, start - 32) : start],
        suffix=text[end : end + 32],
    )
    if argument is not None and answer in quote:
        at = text.index(answer, start)
        AnswerSpan.objects.create(evidence=row, argument=argument, start=at, end=at + len(answer))
    return row


def question(
    about: Fact,
    kind: str = "flashcard",
    *,
    stem: str = "In which month and year was the harbour of Lund Bay opened?",
    key: str = "",
    options: list[str] | None = None,
    accepted: list[str] | None = None,
    variant: int = 0,
    status: str = "published",
    value: dict[str, Any] | None = None,
    value_type: str = "",
) -> Question:
    """A published question with its first revision; `options[0]` is the right one."""
    argument = about.arguments.get()
    made = Question.objects.create(
        document=about.document,
        fact=about,
        argument=argument,
        kind=kind,
        variant=variant,
        status=status,
    )
    revision(
        made,
        stem=stem,
        key=key or argument.text,
        options=options,
        accepted=accepted,
        value=value,
        value_type=value_type,
    )
    return made


def arranged(about: Fact, kind: str, texts: list[str], answers: list[str]) -> Question:
    """An ordering or a matching: `texts` belong to `answers` in turn, and are shown backwards."""
    made = Question.objects.create(document=about.document, fact=about, kind=kind)
    options = [
        {"id": letter, "text": text, "correct": True, "source": "author", "why_wrong": ""}
        for letter, text in zip("abcdef", answers, strict=False)
    ]
    of_text = dict(zip(texts, "abcdef", strict=False))
    made.revision = Revision.objects.create(
        question=made,
        number=1,
        stem=f"Arrange this: {kind}.",
        key="-",
        options=options,
        prompts=[
            {"id": str(n), "text": text, "option": of_text[text], "fact": about.key, "role": "",
             "says": f"{text} Indeed."}
            for n, text in enumerate(reversed(texts), 1)
        ],
        content_hash=f"hash{next(_numbers)}",
    )  # fmt: skip
    made.save(update_fields=["revision"])
    return made


def revision(
    of: Question,
    *,
    stem: str,
    key: str,
    options: list[str] | None = None,
    accepted: list[str] | None = None,
    value: dict[str, Any] | None = None,
    value_type: str = "",
) -> Revision:
    made = Revision.objects.create(
        question=of,
        number=of.revisions.count() + 1,
        stem=stem,
        options=[
            {
                "id": "abcdef"[i],
                "text": text,
                "correct": i == 0,
                "source": "author",
                "why_wrong": "" if i == 0 else f"{text} is not it.",
            }
            for i, text in enumerate(options or [])
        ],
        key=key,
        accepted=accepted or [key],
        value=value,
        value_type=value_type,
        quote=of.fact.evidence.first().exact if of.fact.evidence.exists() else "",
        quote_label="Study text",
        citation="§1, sentence 1",
        content_hash=f"hash{next(_numbers)}",
    )
    of.revision = made
    of.save(update_fields=["revision"])
    return made


def bank(on: Document, size: int = 12) -> list[Question]:
    """`size` facts on the first sentence, each with a flashcard and a multiple-choice question."""
    made = []
    for n in range(size):
        year = 1901 + n
        about = fact(on, key=f"bank-{n}", answer="May 1904")
        question(about, stem=f"Flashcard {n}: when was pier {n} opened?")
        made.append(
            question(
                about,
                "multiple_choice",
                stem=f"Question {n}: when was pier {n} opened?",
                options=["May 1904", f"May {year + 30}", f"June {year + 31}", f"July {year + 32}"],
            )
        )
    return made


def picture(document: Document, said: str = "") -> DocumentFile:
    """A drawing that belongs to the document, with words in it."""
    data = f"<svg xmlns='http://www.w3.org/2000/svg'><text>{said}</text></svg>".encode()
    kind, media_type = kind_of(data)
    return DocumentFile.objects.create(
        document=document, name=f"{said}.svg", kind=kind, media_type=media_type,
        sha256=sha256(data).hexdigest(), data=data,
    )  # fmt: skip


def course(
    teacher: User, *learners: User, documents: list[Document] | None = None, name: str = "Year 11"
) -> Class:
    made = Class.objects.create(name=name)
    made.instructors.add(teacher)
    made.documents.add(*(documents or []))
    for person in learners:
        Membership.objects.create(course=made, learner=person)
    return made


def attempt(
    quiz: Quiz, person: User, score: float, *, of: int = 4, number: int = 1, days_ago: float = 0
) -> Attempt:
    """A finished attempt with `score` of `of` points."""
    at = timezone.now() - timedelta(days=days_ago)
    return Attempt.objects.create(
        quiz=quiz,
        learner=person,
        number=number,
        state=Attempt.State.SUBMITTED,
        seed=1,
        items=[{"question": 0, "revision": 0}] * of,
        started_at=at,
        finished_at=at,
        score=score,
        key=f"attempt-{next(_numbers)}",
    )


def leave(of: Class, person: User) -> None:
    Membership.objects.filter(course=of, learner=person).update(left_at=timezone.now())


def days_ago(days: int, *, due_in: int) -> dict[str, Any]:
    """The columns of a card that was last answered so many study days ago."""
    return {
        "last": timezone.now() - timedelta(days=days),
        "last_day": today() - timedelta(days=days),
        "due_day": today() + timedelta(days=due_in),
    }


def today() -> date:
    """The study day of a learner who set no clock: yesterday's until the hour of roll-over."""
    return study_day(timezone.now(), User().time_zone, User().day_starts_at)
