"""What a quiz may ask, and what one attempt at it does."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from accounts.models import User
from content.models import Fact
from content.text import lies_in, tag_and_above
from quizzes.memory.queries import memory_of_facts, moment_of
from quizzes.questions.models import Question
from quizzes.quiz.draw import (
    Candidate,
    Row,
    arrange,
    available,
    draw,
    draw_rows,
    placed_of,
    weight_of,
)
from quizzes.quiz.models import Quiz


def candidates(quiz: Quiz, learner: User | None = None) -> list[Candidate]:
    """Every published question that the quiz may draw, or those chosen by hand in their order.

    Two SELECTs; one more where the quiz is chosen by hand, or weighs what `learner` knows.
    """
    order = chosen_in(quiz) if quiz.fixed else {}
    known = _facts_of(quiz)
    recall = recall_of(learner, quiz) if quiz.weakest and learner else {}
    found = []
    for row in _rows(quiz, order):
        keys = frozenset({row.fact, *(prompt["fact"] for prompt in row.prompts)})
        facts = [known.get(key, _UNKNOWN) for key in keys]
        if quiz.fixed or all(_is_wanted(one, quiz) for one in facts):
            found.append(_candidate(row, keys, facts, recall))
    return sorted(found, key=lambda one: order[one.question]) if order else found


class _Row(NamedTuple):
    """A published question with its present wording."""

    question: int
    revision: int
    fact: str
    kind: str
    stem: str
    prompts: list[dict[str, Any]]
    key: str
    accepted: list[str]
    options: list[dict[str, Any]]
    asked_for: str | None
    entity: str | None


class _About(NamedTuple):
    """A fact that a question asks about; its tags with those above them."""

    pk: int
    section: str
    importance: int
    tags: set[str]


_UNKNOWN = _About(0, "", 0, set())


def _is_wanted(one: _About, quiz: Quiz) -> bool:
    return (
        lies_in(one.section, quiz.section)
        and one.importance >= quiz.importance
        and (not quiz.tag or quiz.tag in one.tags)
    )


def _rows(quiz: Quiz, chosen: Collection[int]) -> Iterator[_Row]:
    questions = Question.objects.of(quiz.document_id).published().for_quizzes()
    if quiz.fixed:
        questions = questions.filter(pk__in=chosen)
    elif quiz.kinds:
        questions = questions.filter(kind__in=quiz.kinds)
    columns = (
        "pk",
        "revision_id",
        "fact__key",
        "kind",
        "revision__stem",
        "revision__prompts",
        "revision__key",
        "revision__accepted",
        "revision__options",
        "argument__text",
        "argument__entity__name",
    )
    return (_Row(*row) for row in questions.exclude(revision=None).values_list(*columns))


def _facts_of(quiz: Quiz) -> dict[str, _About]:
    """The facts of a document by key. One SELECT, with a row for each tag of a fact."""
    found: dict[str, _About] = {}
    rows = Fact.objects.of(quiz.document_id).order_by()
    for key, pk, section, importance, tag in rows.values_list(
        "key", "pk", "section", "importance", "tags__name"
    ):
        about = found.setdefault(key, _About(pk, section, importance, set()))
        about.tags.update(tag_and_above(tag) if tag else ())
    return found


def _candidate(
    row: _Row, keys: frozenset[str], facts: Sequence[_About], recall: Mapping[int, float | None]
) -> Candidate:
    return Candidate(
        question=row.question,
        revision=row.revision,
        facts=keys,
        kind=row.kind,
        stem=" ".join([row.stem, *(prompt["text"] for prompt in row.prompts)]),
        names=frozenset(_names(row)),
        sections=frozenset(one.section for one in facts),
        options=tuple(one["id"] for one in row.options) if row.kind in MOVABLE else (),
        weight=max(weight_of(recall.get(one.pk)) for one in facts),
        tags=frozenset(set.intersection(*(one.tags for one in facts))),
    )


def _names(row: _Row) -> Iterable[str]:
    """What would give its answer away: “False” and an enumeration stand in no stem."""
    if row.prompts:
        return ()
    if row.kind == Question.Kind.TRUE_FALSE:
        return filter(None, (row.asked_for, row.entity))
    if row.kind == Question.Kind.MULTI_SELECT:
        return (one["text"] for one in row.options if one["correct"])
    return (row.key, *row.accepted)


MOVABLE = frozenset({Question.Kind.MULTIPLE_CHOICE, Question.Kind.MULTI_SELECT})
"""Kinds whose options may stand in any order."""


def reach(quiz: Quiz) -> tuple[int, int]:
    """How many questions an attempt would get, and how many the quiz wants."""
    found = candidates(quiz)
    if quiz.fixed:
        return len(found), len(found)
    if quiz.blueprint:
        rows = [Row(**row) for row in quiz.blueprint]
        return sum(placed_of(found, rows)), sum(row.count for row in rows)
    return available(found), quiz.size


def chosen_in(quiz: Quiz) -> dict[int, int]:
    """Question -> place, of a quiz with chosen questions. One SELECT."""
    return dict(quiz.items.values_list("question", "position"))


def recall_of(learner: User, quiz: Quiz) -> dict[int, float | None]:
    """Fact -> chance to recall it today, for those that the learner has begun."""
    known = memory_of_facts(learner, quiz.document_id, moment_of(learner))
    return {fact: one.recall for fact, one in known.items()}


def drawn_for(quiz: Quiz, found: list[Candidate], seed: int) -> list[Candidate]:
    """What one attempt asks, by the settings of the quiz; in the order of the document or of
    the choice unless it is shuffled."""
    if quiz.fixed:
        return found
    rows = [Row(**row) for row in quiz.blueprint]
    drawn = draw_rows(found, rows, seed) if rows else draw(found, quiz.size, seed)
    place = {one.question: n for n, one in enumerate(found)}
    return sorted(drawn, key=lambda one: place[one.question])


def items_for(quiz: Quiz, found: list[Candidate], seed: int) -> list[dict[str, Any]]:
    """What an attempt stores of its questions: {"question", "revision"} and, where the options
    were shuffled, their "order"."""
    drawn = drawn_for(quiz, found, seed)
    arranged = arrange(drawn, seed) if quiz.shuffle else [(one, []) for one in drawn]
    return [
        {"question": one.question, "revision": one.revision}
        | ({"order": list(order)} if order else {})
        for one, order in arranged
    ]
