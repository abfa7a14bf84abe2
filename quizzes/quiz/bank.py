"""What there is to build a quiz of: the plan beside the bank, and questions to choose from."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import QueryDict

from content.models import Fact, Tag
from content.text import lies_in, read_tag
from quizzes.questions.models import Question
from quizzes.quiz.candidates import candidates, chosen_in, drawn_for
from quizzes.quiz.draw import Candidate, Row, available, available_in, hints, placed_of
from quizzes.quiz.models import Quiz

SHOWN = 60
TO_BEGIN = 10
MOST = 100
SECONDS: Mapping[str, int] = {
    Question.Kind.TRUE_FALSE: 20,
    Question.Kind.MULTIPLE_CHOICE: 40,
    Question.Kind.CLOZE: 40,
    Question.Kind.TYPED: 45,
    Question.Kind.NUMERIC: 45,
    Question.Kind.MULTI_SELECT: 60,
    Question.Kind.ORDERING: 90,
    Question.Kind.MATCHING: 90,
}
"""How long a question takes, in seconds: a guess to plan with, not a measurement."""
USUAL = 45


@dataclass(frozen=True)
class PlanLine:
    """What the bank has for one line of a plan; `short` says how: "", "alone" or "beside"."""

    wanted: int
    available: int
    placed: int

    @property
    def short(self) -> str:
        if self.wanted > self.available:
            return "alone"
        return "beside" if self.wanted > self.placed else ""


@dataclass(frozen=True)
class Plan:
    """The lines of a plan; `total` and `minutes` are of the questions it places."""

    lines: tuple[PlanLine | None, ...]
    total: int
    minutes: int
    wanted: int

    @property
    def missing(self) -> int:
        """How many questions are asked for and not placed."""
        return self.wanted - self.total

    @property
    def short_lines(self) -> list[int]:
        """The numbers of the lines that are short; 1 is the first."""
        return [n for n, line in enumerate(self.lines, 1) if line is not None and line.short]

    @property
    def is_short(self) -> bool:
        return bool(self.short_lines)


def plan(candidates: Sequence[Candidate], rows: Sequence[Row | None]) -> Plan:
    """Each line beside what there is for it, alone and beside the others."""
    real = [row for row in rows if row]
    placed = placed_of(candidates, real)
    places = iter(placed)
    lines = tuple(
        PlanLine(row.count, available_in(candidates, row), next(places)) if row else None
        for row in rows
    )
    minutes = minutes_of(row.kind for n, row in zip(placed, real, strict=True) for _one in range(n))
    return Plan(lines, sum(placed), minutes, sum(row.count for row in real))


@dataclass(frozen=True)
class Room:
    """What a quiz may ask: of `available` questions `asked` are drawn, which take so many
    minutes; nothing is drawn where a plan or a hand is still to choose."""

    available: int
    asked: int
    minutes: int


def room(quiz: Quiz, choice: str) -> Room:
    """What a quiz may ask if its questions come about by `choice`; it need not be stored. Two
    SELECTs, one more for questions chosen by hand."""
    seen = quiz if choice == quiz.choice else as_drawn(quiz)
    found = candidates(seen)
    drawn = drawn_for(seen, found, seed=0) if choice in ("drawn", quiz.choice) else []
    return Room(available(found), len(drawn), minutes_of(one.kind for one in drawn))


def as_drawn(quiz: Quiz) -> Quiz:
    """A copy of the quiz as if it were drawn at random: everything it may ask."""
    seen = copy(quiz)
    seen.fixed, seen.blueprint = False, []
    return seen


def minutes_of(kinds: Iterable[str]) -> int:
    """How long questions of these kinds take, in full minutes."""
    return -(-sum(SECONDS.get(kind, USUAL) for kind in kinds) // 60)


@dataclass(frozen=True)
class Listed:
    """One question to choose, or chosen."""

    pk: int
    stem: str
    kind: str
    section: str
    key: str


def to_choose(quiz: Quiz, asked: QueryDict) -> dict[str, Any]:
    """The chosen questions in order, with what speaks against them, and what may be added.

    Five SELECTs.
    """
    order = chosen_in(quiz)
    sections = dict(Fact.objects.of(quiz.document_id).values_list("pk", "section"))
    rows = Question.objects.of(quiz.document_id).published().for_quizzes().exclude(revision=None)
    rows = rows.select_related("revision").order_by("fact__ordinal", "kind", "pk")
    chosen = sorted(rows.filter(pk__in=order), key=lambda one: order[one.pk])
    words, part, kind = (asked.get(name, "") for name in ("q", "section", "kind"))
    tag = read_tag(asked.get("tag", ""))
    more = rows.exclude(pk__in=order)
    for word in words.split()[:5]:
        more = more.filter(Q(revision__stem__icontains=word) | Q(revision__key__icontains=word))
    if kind:
        more = more.filter(kind=kind)
    if tag:
        more = more.filter(fact__in=Tag.objects.under(tag).values("fact"))
    offered = [one for one in more if lies_in(sections.get(one.fact_id, ""), part)]
    whole = Quiz(pk=quiz.pk, document_id=quiz.document_id, fixed=True)
    return {
        "chosen": [_listed(one, sections) for one in chosen],
        "hints": hints(candidates(whole)),
        "offered": [_listed(one, sections) for one in offered[:SHOWN]],
        "left_out": max(0, len(offered) - SHOWN),
        "minutes": minutes_of(one.kind for one in chosen),
        "lost": len(order) - len(chosen),
        "q": words,
        "section": part,
        "kind": kind,
        "tag": tag,
        "kinds": [one for one in Question.Kind.choices if one[0] != Question.Kind.FLASHCARD],
    }


def _listed(one: Question, sections: Mapping[int, str]) -> Listed:
    assert one.revision is not None
    return Listed(
        one.pk,
        one.revision.stem,
        str(one.get_kind_display()),
        sections.get(one.fact_id, ""),
        one.revision.key,
    )


def changed(quiz: Quiz, data: QueryDict) -> list[int]:
    """The chosen questions after a press: add the ticked, take out, move up or down, or fill an
    empty quiz with as many as it is to have."""
    chosen = sorted(chosen_in(quiz).items(), key=lambda pair: pair[1])
    order = [question for question, _place in chosen]
    for name, step in (("up", -1), ("down", 1)):
        pk = _id(data.get(name))
        if pk in order:
            at = order.index(pk)
            to = min(max(at + step, 0), len(order) - 1)
            order[at], order[to] = order[to], order[at]
    gone = _id(data.get("remove"))
    order = [one for one in order if one != gone]
    if data.get("go") == "add":
        ticked = [_id(one) for one in data.getlist("add")]
        known = Question.objects.of(quiz.document_id).published().for_quizzes()
        found = known.exclude(revision=None).filter(pk__in=ticked)
        order += found.order_by("fact__ordinal", "kind", "pk").values_list("pk", flat=True)
    if data.get("go") == "fill" and not order:
        order = _drawn(quiz)
    return list(dict.fromkeys(order))[:MOST]


def _drawn(quiz: Quiz) -> list[int]:
    """As many questions as the quiz is to have, in the order of the document."""
    seen = as_drawn(quiz)
    seen.size = quiz.size or TO_BEGIN
    found = candidates(seen)
    return [one.question for one in drawn_for(seen, found, secrets.randbelow(10**6))]


def _id(given: str | None) -> int:
    return int(given) if given and given.isdecimal() and len(given) < 19 else 0
