"""The figures as rows of a file."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from django.utils.translation import gettext as _

from quizzes.analysis.measures import ItemFigures
from quizzes.analysis.queries import QuizAnalysis, Row, Wording
from quizzes.analysis.words import labels

Cell = str | int | float | None
BOM = "\ufeff"
"""Without it Excel takes UTF-8 for the code page of the machine."""
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def csv_of(rows: Iterable[Iterable[Cell]]) -> str:
    """CSV with CRLF and a byte order mark; no text can be taken for a formula."""
    out = StringIO()
    out.write(BOM)
    csv.writer(out).writerows([guarded(cell) for cell in row] for row in rows)
    return out.getvalue()


def guarded(cell: Cell) -> Cell:
    """A text that a spreadsheet would compute gets a quote sign before it; numbers stay numbers."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA):
        return f"'{cell}"
    return round(cell, 6) if isinstance(cell, float) else cell


def questions(said: QuizAnalysis) -> Iterator[list[Cell]]:
    """A row a question over all its wordings, and one for each wording where there are several."""
    yield [
        _("Number"), _("Question id"), _("Wording"), _("Kind"), _("Question"), _("Key"),
        _("Verdict"), _("Answers"), _("Answers missing"), _("Facility"), _("Facility, low"),
        _("Facility, high"), _("Standard deviation"), _("Discrimination index"),
        _("Discrimination, low"), _("Discrimination, high"), _("Discriminative efficiency"),
        _("Effective weight"), _("Pulls against the total"), _("By guessing"),
        _("Seconds, median"), _("Weakest third"), _("Middle third"), _("Strongest third"),
        _("Options"),
    ]  # fmt: skip
    for row in said.rows:
        numbers = ", ".join(str(one.revision.number) for one in row.wordings)
        yield [*_head(row, row.newest, numbers), *_figures(row.figures), _options(row.newest)]
        for one in row.wordings if len(row.wordings) > 1 else ():
            yield [
                *_head(row, one, str(one.revision.number)),
                *_figures(one.figures),
                _options(one),
            ]


def _head(row: Row, wording: Wording, numbers: str) -> list[Cell]:
    kind = row.question.get_kind_display()
    revision = wording.revision
    return [row.number, row.question.pk, numbers, kind, revision.stem, revision.key]


def _figures(told: ItemFigures) -> list[Cell]:
    low, high = told.surely or (None, None)
    return [
        "; ".join(labels(told)),
        told.n,
        told.missing,
        told.facility,
        told.low,
        told.high,
        told.sd,
        told.discrimination,
        low,
        high,
        told.efficiency,
        told.weight,
        int(told.against),
        told.guess,
        told.seconds,
        *told.thirds,
    ]


def _options(wording: Wording) -> str:
    """Each option with how many chose it, its share and its point-biserial correlation."""
    said = []
    for answer in wording.answers:
        told = answer.figures
        right = f" [{_('right')}]" if told.choice.right and told.choice.offered else ""
        biserial = "" if told.biserial is None else f", r = {told.biserial:.3f}"
        said.append(f"{answer.text}{right}: {told.n}, {answer.percent} %{biserial}")
    return "; ".join(said)


def sentences(said: QuizAnalysis) -> Iterator[list[Cell]]:
    yield [
        _("Sentence"), _("Where"), _("Questions"), _("Answers"), _("Not fully right"),
        _("Share right"), _("Share, low"), _("Share, high"),
    ]  # fmt: skip
    for row in said.sentences:
        yield [
            row.text, row.citation, row.questions, row.n, row.wrong, row.share, row.low, row.high
        ]  # fmt: skip
