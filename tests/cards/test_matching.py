"""The database finds the cards that a plain evaluation of the same tree finds."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count

import pytest

from accounts.models import User
from quizzes.cards import search
from quizzes.cards.matching import Asker, matching
from quizzes.cards.search import WHOLE, Is, Name, Sign, parse
from quizzes.memory.models import Card, Hold, Review
from quizzes.memory.shapes import Moment
from quizzes.models import Question, Revision
from tests import make
from tests.cards.evaluated import Known, holds

pytestmark = pytest.mark.django_db
NOW = Moment(at=datetime(2026, 3, 10, 12, tzinfo=UTC), day=datetime(2026, 3, 10).date())
SECTIONS = ("1", "2", "2(5)", "2(5)/pier", "2(50)", "25", "4/technical-assistance")
WORDS = ("harbour", "Élan", "pier 10%", "a_b", "ÉLAN vital", "(1904)", "HARBOUR of Lund", "\\d")
SHARES = ("0", "0.5", "0.9", "0.905", "1", "70", "90", "90.0", "99.9", "100", "120")
TAGS = ("aid", "aid::food", "aid::food::rice", "aid-2", "条約")
numbers = count(1)


def population(learner: User, dice: random.Random, size: int) -> list[Known]:
    """Cards in every state there is, and in some that there should not be."""
    documents = [make.document("lund-bay"), make.document("karin")]
    return [one(learner, dice, dice.choice(documents)) for _card in range(size)]


def one(learner: User, dice: random.Random, document: make.Document) -> Known:
    fact = make.Fact.objects.create(
        document=document,
        key=f"f-{next(numbers)}",
        section=dice.choice(SECTIONS),
        frame="event",
        clause="-",
        statement=f"{dice.choice(WORDS)} {dice.choice(WORDS)}.",
    )
    tags = tuple(dice.sample(TAGS, dice.randint(0, 3)))
    make.Tag.objects.bulk_create(make.Tag(fact=fact, name=name) for name in tags)
    argument = make.Argument.objects.create(fact=fact, role="date", type="date", text="-")
    question = Question.objects.create(
        document=document, fact=fact, argument=argument, kind="flashcard"
    )
    question.revision = Revision.objects.create(
        question=question,
        number=1,
        stem=f"What of {dice.choice(WORDS)}?",
        key=dice.choice(WORDS),
        content_hash="-",
    )
    question.save()
    kinds = tuple(other_kinds(question, dice))
    state = dice.choice(["new", "learning", "review", "review", "review", "relearning"])
    fresh = state == "new"
    card = Card.objects.create(
        learner=learner,
        document=document,
        fact=fact,
        argument=argument,
        state=state,
        stability=None if fresh else dice.choice([dice.uniform(0.1, 300), 1.0, 5.0, 10.0]),
        difficulty=None if fresh else dice.uniform(1, 10),
        due=None if fresh else NOW.at + timedelta(minutes=dice.randint(-90, 90)),
        due_day=None if fresh else NOW.day + timedelta(days=dice.randint(-5, 5)),
        last_day=None if fresh else NOW.day - timedelta(days=dice.choice([-1, 0, 1, 5, 10, 99])),
        interval=dice.randint(0, 30),
        reps=dice.randint(0, 12),
        lapses=dice.randint(0, 12),
        suspended=dice.random() < 0.2,
        flagged=dice.random() < 0.2,
        buried_until=dice.choice([None, None, NOW.day, NOW.day + timedelta(days=1)]),
    )
    said = (question.revision.stem, question.revision.key, fact.statement)
    return Known(card, said, (), tags, kinds)


def other_kinds(flashcard: Question, dice: random.Random) -> Iterator[str]:
    """What else asks for the same, published or not; and a question of the whole fact."""
    yield "flashcard"
    about = {"document": flashcard.document, "fact": flashcard.fact}
    for kind in dice.sample(["cloze", "typed", "true_false"], 2):
        published = dice.random() < 0.6
        Question.objects.create(
            **about,
            argument=flashcard.argument,
            kind=kind,
            status="published" if published else "retired",
            revision=flashcard.revision,
        )
        if published:
            yield kind
    Question.objects.create(**about, kind="numeric", revision=flashcard.revision)


def with_answers(known: list[Known], dice: random.Random) -> list[Known]:
    """Each card with a log, of which something was taken back."""
    rows: dict[int, list[Review]] = defaultdict(list)
    for one_known in known:
        for number in range(1, dice.randint(1, 4)):
            undone = number == 2 and dice.random() < 0.5
            kind = dice.choice(["answer", "answer", "flag"])
            row = Review.objects.create(**row_of(one_known.card, number, dice, kind=kind))
            if undone:
                fields = row_of(one_known.card, 9, dice, kind="undo")
                Review.objects.create(**{**fields, "rating": None, "undoes": row})
            elif kind == "answer":
                rows[one_known.card.pk].append(row)
    return [replace(k, answers=tuple(rows[k.card.pk])) for k in known]


def row_of(card: Card, number: int, dice: random.Random, *, kind: str) -> dict[str, object]:
    day = NOW.day - timedelta(days=dice.choice([0, 1, 2, 6, 7, 8, 40]))
    return {
        "card": card,
        "learner": card.learner,
        "number": number,
        "kind": kind,
        "rating": dice.randint(1, 4),
        "at": NOW.at,
        "day": day,
        "scheduler_version": "-",
        "key": f"key-{next(numbers)}",
    }


def tree(dice: random.Random, depth: int = 3) -> search.Tree:
    if depth and dice.random() < 0.6:
        parts = tuple(tree(dice, depth - 1) for _part in range(dice.randint(2, 3)))
        return dice.choice([search.All(parts), search.Any(parts), search.Not(parts[0])])
    return dice.choice(
        [
            search.Text(dice.choice(WORDS)),
            search.Text(dice.choice(WORDS).swapcase()),
            search.Section(dice.choice(SECTIONS)),
            search.InDocument(dice.choice(["lund-bay", "karin", "nowhere"])),
            search.Tagged(dice.choice([*TAGS, "a", "x::y"])),
            search.OfKind(dice.choice(list(search.Kind))),
            search.State(dice.choice(list(Is))),
            search.Rated(dice.choice([1, 2, 7, 8, 30]), dice.choice([None, 1, 3])),
            figure(dice),
            figure(dice),
            figure(dice),
        ]
    )


def figure(dice: random.Random) -> search.Figure:
    name, sign = dice.choice(list(Name)), dice.choice(list(Sign))
    if name is Name.R:
        return search.Figure(name, sign, Decimal(dice.choice(SHARES)))
    if name in WHOLE:
        return search.Figure(name, sign, Decimal(dice.randint(0, 12)))
    return search.Figure(name, sign, Decimal(dice.choice(["0", "1", "5", "5.0", "7.25", "100"])))


def test_the_database_agrees_with_plain_python(learner: User) -> None:
    dice = random.Random(1904)
    known = with_answers(population(learner, dice, 300), dice)
    asker = Asker(learner, NOW)
    every = [search.State(what) for what in Is]
    every += [search.Tagged(tag) for tag in TAGS]
    every += [search.OfKind(kind) for kind in search.Kind]
    every += [search.Figure(Name.R, sign, Decimal(share)) for sign in Sign for share in SHARES]
    some = 0
    for asked in [*every, *(tree(dice) for _tree in range(400))]:
        said = {k.card.pk for k in known if holds(asked, k, NOW)}
        assert set(matching(asker, asked).values_list("pk", flat=True)) == said, str(asked)
        some += 0 < len(said) < len(known)
    assert some > 300  # most of the searches tell cards apart


def test_recall_at_exactly_the_stability_is_ninety_percent(learner: User) -> None:
    """Neither above nor below, whatever the last bits say."""
    document = make.document()
    for days in range(1, 60):
        question = make.question(make.fact(document))
        Card.objects.create(
            learner=learner,
            document=document,
            fact=question.fact,
            argument=question.argument,
            state="review",
            stability=float(days),
            last_day=NOW.day - timedelta(days=days),
        )
    asker = Asker(learner, NOW)
    for text, found in {"r>=90": 59, "r<=90": 59, "r=90": 59, "r<90": 0, "r>0.9": 0}.items():
        assert matching(asker, parse(f"prop:{text}")).count() == found, text


def test_only_ones_own_cards_that_are_asked(learner: User, stranger: User) -> None:
    document = make.document()
    for status in ("published", "held", "retired"):
        question = make.question(make.fact(document), status=status)
        for person in (learner, stranger):
            Card.objects.create(
                learner=person, document=document, fact=question.fact, argument=question.argument
            )
    asker = Asker(learner, NOW)
    (found,) = matching(asker, parse(""))
    assert found.learner == learner
    Hold.objects.create(learner=stranger, document=document, until=NOW.at + timedelta(hours=1))
    assert matching(asker, parse("")).count() == 1
    Hold.objects.create(learner=learner, document=document, until=NOW.at + timedelta(hours=1))
    assert matching(asker, parse("")).count() == 0
