"""A quiz on paper: sheets with shuffled questions, and the key to each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quizzes.questions.models import Question, Revision
from quizzes.questions.options import LETTERS, Option, options
from quizzes.quiz.draw import Candidate, arrange


@dataclass(frozen=True)
class Line:
    """One question of a sheet. `key` and `citation` are for the sheet of answers alone."""

    number: int
    kind: str
    stem: str
    unit: str
    options: tuple[Option, ...]
    prompts: tuple[str, ...]
    key: str
    citation: str


@dataclass(frozen=True)
class Sheet:
    """One version of the test."""

    name: str
    lines: tuple[Line, ...]


def sheets(drawn: Sequence[Candidate], seed: int, *, shuffle: bool) -> list[Sheet]:
    """Versions A and B of the same questions. Where the quiz is not shuffled, A keeps its order
    and B alone is shuffled. One SELECT."""
    revisions = Revision.objects.select_related("question").in_bulk([one.revision for one in drawn])
    first = arrange(drawn, seed) if shuffle else [(one, list(one.options)) for one in drawn]
    versions = {"A": first, "B": _other(drawn, seed, first)}
    return [
        Sheet(
            name,
            tuple(
                _line(n, revisions[one.revision], order) for n, (one, order) in enumerate(rows, 1)
            ),
        )
        for name, rows in versions.items()
    ]


Arranged = list[tuple[Candidate, list[str]]]


def _other(drawn: Sequence[Candidate], seed: int, first: Arranged) -> Arranged:
    """Another order than the first, as far as there is one."""
    for n in range(1, 6):
        found = arrange(drawn, seed + n)
        if [one for one, _order in found] != [one for one, _order in first]:
            return found
    return found


def _line(number: int, revision: Revision, order: Sequence[str]) -> Line:
    kind = revision.question.kind
    shown = options(revision, "", reveal=True, order=order)
    return Line(
        number=number,
        kind=kind,
        stem=revision.stem,
        unit=revision.unit,
        options=() if kind == Question.Kind.ORDERING else shown,
        prompts=tuple(prompt["text"] for prompt in revision.prompts),
        key=_key(revision, shown),
        citation=revision.citation,
    )


def _key(revision: Revision, shown: Sequence[Option]) -> str:
    """The right answer as one reads it off the sheet."""
    if revision.prompts:
        names = [option["id"] for option in revision.options]
        ordering = revision.question.kind == Question.Kind.ORDERING
        places = [names.index(prompt["option"]) for prompt in revision.prompts]
        return ", ".join(
            f"{n}: {place + 1 if ordering else LETTERS[place]}" for n, place in enumerate(places, 1)
        )
    if shown:
        right = (one for one in shown if one.state in ("right", "missed"))
        return "; ".join(f"{one.letter} {one.text}" for one in right)
    return f"{revision.key} {revision.unit}".strip()
