"""What there is to do today, as frozen values."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import User
from content.models import Document
from quizzes.assignments.queries import Mine, mine
from quizzes.classes.access import readable_documents
from quizzes.classes.models import Announcement, Class
from quizzes.classes.queries import SHOWN_DAYS, announced
from quizzes.memory.models import Card
from quizzes.memory.queries import (
    FactMemory,
    counts,
    counts_tomorrow,
    memory_of_facts,
    moment_of,
)
from quizzes.planning.queries import (
    Backlog,
    Spreading,
    Standing,
    backlog,
    recent_exams,
    spreading,
    standings,
)
from quizzes.reading.queries import Shelved, shelf
from quizzes.reports.queries import unread
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
    given: tuple[Mine, ...]
    announcements: tuple[Announcement, ...]
    in_class: bool
    strokes: tuple[Stroke, ...]
    backlog: Backlog | None
    spreading: Spreading | None
    exams: tuple[Standing, ...]
    replies: int

    @property
    def left(self) -> int:
        return self.due + self.new


def today(learner: User, at: datetime) -> Today:
    """A constant number of SELECTs."""
    moment = moment_of(learner, at)
    memory = memory_of_facts(learner, None, moment)
    near = recent_exams(learner, moment.day)
    running = spreading(learner, moment.day)
    found = counts(learner, moment)
    due, fresh = found.to_recall, found.new
    documents = list(readable_documents(learner).order_by("title")[:20])
    classes = Class.objects.of_learner(learner.pk).running()
    courses = list(classes.values_list("pk", flat=True))
    return Today(
        due=due,
        fading=min(due, sum(m.word is Word.FADING for m in memory.values())),
        new=fresh,
        minutes=max(1, round((due + fresh) * pace(learner.pk) / 60)),
        answers=found.done,
        tomorrow=counts_tomorrow(learner, moment).to_recall,
        studies=Card.objects.of(learner.pk).exists(),
        reading=tuple(keep_reading(learner, documents)),
        given=tuple(mine(learner, at, courses=courses)[:4]),
        announcements=tuple(announced(learner, at - timedelta(days=SHOWN_DAYS))),
        in_class=bool(courses),
        strokes=strokes(list(memory.values())),
        backlog=None if running else backlog(learner, moment),
        spreading=running,
        exams=tuple(standings(learner, moment, near)),
        replies=unread(learner),
    )


def keep_reading(learner: User, documents: list[Document]) -> list[Shelved]:
    """Documents one has begun come first; at most three."""
    return sorted(shelf(learner, documents), key=lambda row: (-row.started, row.document.title))[:3]


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
