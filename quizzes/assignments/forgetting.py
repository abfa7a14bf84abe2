"""What a class forgets: the mean recall of each fact, and the sentences it rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from content.models import Evidence, Fact, Version
from quizzes.classes.models import Membership
from quizzes.memory.models import Card
from quizzes.memory.queries import FactMemory
from quizzes.scheduling import DEFAULT_PARAMETERS, FADING_BELOW, Word, recall_after, study_day

FEWEST = 3
"""Fewer learners than this are not spoken of: a mean of two tells one of them about the other."""
STRONG_FROM = 0.9
WORST = 40


@dataclass(frozen=True, slots=True)
class Recall:
    """How well a class remembers one fact today. `mean` is 0 to 1."""

    mean: float
    learners: int
    fading: int

    @property
    def percent(self) -> int:
        return round(100 * self.mean)

    @property
    def word(self) -> Word:
        if self.mean < FADING_BELOW:
            return Word.FADING
        return Word.STRONG if self.mean >= STRONG_FROM else Word.HOLDING


def recall_of(course: int, document: int, now: datetime) -> Mapping[int, Recall]:
    """Fact -> recall, of facts that at least `FEWEST` learners have begun. Two SELECTs.

    A learner's recall of a fact is that of its weakest card, as on their own page.
    """
    clocks = _clocks(course, now)
    cards = (
        Card.objects.started()
        .filter(document=document, learner__in=list(clocks), suspended=False)
        .exclude(stability=None)
        .exclude(last_day=None)
        .values_list("fact_id", "learner_id", "stability", "last_day")
    )
    weakest: dict[int, dict[int, float]] = defaultdict(dict)
    for fact, learner, stability, last_day in cards.iterator(chunk_size=2000):
        assert stability is not None
        assert last_day is not None
        day, parameters = clocks[learner]
        recall = recall_after(stability, max(0, (day - last_day).days), parameters)
        known = weakest[fact].get(learner)
        weakest[fact][learner] = recall if known is None else min(known, recall)
    return {fact: _recall(own) for fact, own in weakest.items() if len(own) >= FEWEST}


def _recall(own: Mapping[int, float]) -> Recall:
    values = own.values()
    fading = sum(value < FADING_BELOW for value in values)
    return Recall(sum(values) / len(own), len(own), fading)


def _clocks(course: int, now: datetime) -> Mapping[int, tuple[date, tuple[float, ...]]]:
    """Learner -> study day and parameters."""
    rows = Membership.objects.filter(course=course, left_at=None).values_list(
        "learner_id", "learner__time_zone", "learner__day_starts_at", "learner__weights"
    )
    return {
        learner: (
            study_day(now, zone, starts),
            tuple(weights) if weights else DEFAULT_PARAMETERS,
        )
        for learner, zone, starts, weights in rows
    }


def as_memory(recall: Mapping[int, Recall]) -> Mapping[int, FactMemory]:
    """The class as one reader, to colour a document with."""
    return {fact: FactMemory(word=one.word, recall=one.mean) for fact, one in recall.items()}


@dataclass(frozen=True, slots=True)
class Forgotten:
    """One sentence and the fact in it that the class remembers worst."""

    sentence: str
    anchor: str
    statement: str
    recall: Recall


def worst_first(version: Version, recall: Mapping[int, Recall]) -> list[Forgotten]:
    """The sentences that the class remembers worst. One SELECT."""
    rows = (
        Evidence.objects.filter(
            version=version, fact__in=list(recall), fact__status=Fact.Status.CONFIRMED
        )
        .select_related("sentence", "fact")
        .order_by("start")
    )
    found: dict[int, Forgotten] = {}
    text = version.canonical_text
    for row in rows:
        sentence, one = row.sentence, recall[row.fact_id]
        known = found.get(sentence.pk)
        if known is None or one.mean < known.recall.mean:
            found[sentence.pk] = Forgotten(
                sentence=text[sentence.start : sentence.end],
                anchor=f"s{sentence.start}",
                statement=row.fact.statement,
                recall=one,
            )
    return sorted(found.values(), key=lambda one: one.recall.mean)[:WORST]
