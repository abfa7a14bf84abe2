"""What there is to do today, as frozen values."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import User
from content.models import Document
from quizzes.classes.access import readable_documents
from quizzes.classes.models import Class
from quizzes.memory.models import Card, DailyCount, DueCount
from quizzes.memory.queries import FactMemory, memory_of_facts, moment_of
from quizzes.memory.shapes import Moment
from quizzes.quiz.models import Quiz
from quizzes.quiz.queries import ListedQuiz, listed
from quizzes.reading.queries import Shelved, shelf
from quizzes.review.queries import pace
from quizzes.scheduling import Word


@dataclass(frozen=True, slots=True)
class Stroke:
    """One bar of the picture: a word of a document, coloured by memory."""

    x: int
    y: int
    width: int
    word: str


@dataclass(frozen=True)
class Today:
    """The first screen of a learner."""

    due: int
    fading: int
    new: int
    minutes: int
    answers: int
    tomorrow: int
    studies: bool
    reading: tuple[Shelved, ...]
    quizzes: tuple[ListedQuiz, ...]
    in_class: bool
    strokes: tuple[Stroke, ...]

    @property
    def left(self) -> int:
        return self.due + self.new


def today(learner: User, at: datetime) -> Today:
    """A constant number of SELECTs."""
    moment = moment_of(learner, at)
    memory = memory_of_facts(learner, None, moment)
    done = DailyCount.objects.filter(learner=learner, day=moment.day).first()
    due = due_now(learner, moment, done)
    fresh = new_today(learner, done)
    documents = list(readable_documents(learner).order_by("title")[:20])
    classes = Class.objects.of_learner(learner.pk).filter(archived_at=None)
    return Today(
        due=due,
        fading=min(due, sum(m.word is Word.FADING for m in memory.values())),
        new=fresh,
        minutes=max(1, round((due + fresh) * pace(learner.pk) / 60)),
        answers=done.answers if done else 0,
        tomorrow=due_by(learner, moment),
        studies=Card.objects.of(learner.pk).exists(),
        reading=tuple(keep_reading(learner, documents)),
        quizzes=tuple(given(learner, at)),
        in_class=classes.exists(),
        strokes=strokes(list(memory.values())),
    )


def due_now(learner: User, moment: Moment, done: DailyCount | None) -> int:
    cards = Card.objects.of(learner.pk).awake(moment.day).due(at=moment.at, day=moment.day)
    left = max(0, learner.reviews_per_day - (done.reviews if done else 0))
    return min(cards.values("fact").distinct().count(), left)


def new_today(learner: User, done: DailyCount | None) -> int:
    left = max(0, learner.new_per_day - (done.introduced if done else 0))
    unseen = Card.objects.of(learner.pk).filter(state=Card.State.NEW, suspended=False)
    return min(left, unseen.values("fact").distinct().count()) if left else 0


def due_by(learner: User, moment: Moment) -> int:
    tomorrow = moment.day + timedelta(days=1)
    rows = DueCount.objects.filter(learner=learner, day__lte=tomorrow, cards__gt=0)
    return sum(rows.values_list("cards", flat=True))


def keep_reading(learner: User, documents: list[Document]) -> list[Shelved]:
    """Documents one has begun come first; at most three."""
    return sorted(shelf(learner, documents), key=lambda row: (-row.started, row.document.title))[:3]


def given(learner: User, at: datetime) -> list[ListedQuiz]:
    """Quizzes of my classes: what is open first, then what was scored; at most four."""
    quizzes = (
        Quiz.objects.filter(
            course__memberships__learner=learner,
            course__memberships__left_at=None,
            archived_at=None,
        )
        .select_related("document", "course")
        .order_by("-created_at")[:20]
    )
    order = {"open": 0, "new": 1, "early": 2, "done": 3, "late": 4}
    rows = sorted(listed(list(quizzes), learner, at), key=lambda row: order[row.state])
    return rows[:4]


def strokes(memory: Sequence[FactMemory] | Mapping[int, FactMemory]) -> tuple[Stroke, ...]:
    """The picture beside the heading: lines of words in the colours of one's own memory.

    Widths come from a fixed seed, so the picture changes only when memory does.
    """
    words = [
        str(found.word) for found in (memory.values() if isinstance(memory, Mapping) else memory)
    ]
    rng = random.Random(7)  # noqa: S311  (a pattern, not a secret)
    drawn: list[Stroke] = []
    for line in range(11):
        x = 10
        while x < 560:
            width = rng.choice((19, 31, 45, 57, 73, 89))
            coloured = rng.random() < 0.3 and words
            word = words[rng.randrange(len(words))] if coloured else ""
            drawn.append(Stroke(x, 14 + 25 * line, min(width, 593 - x), word))
            x += width + 7
    return tuple(drawn)
