"""The table of the grade book as HTML.

A template walks a thousand cells in several times the time that the rest of the page
takes. So rows are put together here: words once for the page, names escaped one by one,
and everything else in a cell is a number of ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from quizzes.assignments.book import Book, Row
from quizzes.assignments.standing import Standing, State


@dataclass(frozen=True, slots=True)
class Words:
    """What cells say, translated once and escaped."""

    excused: str
    missing: str
    late: str
    failed: str
    early: str
    open: str


def words() -> Words:
    return Words(
        excused=escape(_("excused")),
        missing=escape(_("missing")),
        late=escape(_("late")),
        failed=escape(_("not passed")),
        early=escape(_("not open yet")),
        open=escape(_("open")),
    )


def percent(value: float | None) -> str:
    """83.3 % as “83”: the sheet holds the exact figure."""
    return "" if value is None else str(round(value))


def body(book: Book) -> SafeString:
    """The rows of the learners."""
    said = words()
    # Only names are foreign to us here; they are escaped in `_row`.
    return mark_safe("".join(_row(row, said) for row in book.rows))  # noqa: S308


def _row(row: Row, said: Words) -> str:
    cells = "".join([cell(one, said) for one in row.cells])
    return (
        f'<tr><th scope="row">{escape(row.member.name)}</th>'
        f'<td class="num"><b>{percent(row.mean)}</b></td>{cells}</tr>'
    )


def cell(one: Standing, said: Words) -> str:
    if one.state is State.EXCUSED:
        return f'<td class="num muted">{said.excused}</td>'
    if one.percent is not None:
        marks = ""
        if one.passed is False:
            marks += f'<br><span class="xs t-bad">{said.failed}</span>'
        if one.late:
            marks += f'<br><span class="xs t-fading">{said.late}</span>'
        return f'<td class="num">{one.shown}{marks}</td>'
    figure = f"{one.done}/{one.total}" if one.total else ""
    if one.state is State.DONE:
        late = f'<br><span class="xs t-fading">{said.late}</span>' if one.late else ""
        return f'<td class="num">{figure}{late}</td>'
    if one.state is State.LATE:
        shown = f"{figure}<br>" if one.done else ""
        return f'<td class="num">{shown}<span class="xs t-bad">{said.missing}</span></td>'
    if figure and one.done:
        return f'<td class="num muted">{figure}</td>'
    word = said.early if one.state is State.EARLY else said.open
    return f'<td class="num"><span class="vh">{word}</span></td>'


def head(book: Book) -> SafeString:
    """One column for each assignment, a link to it."""
    pattern = reverse("assignments:detail", args=[0])  # once, not for each column
    made: list[str] = []
    for one in book.given:
        address = pattern.replace("/0/", f"/{one.pk}/")
        made.append(
            f'<th scope="col" class="num"><a class="link" href="{address}">'
            f"{escape(one.title)}</a></th>"
        )
    return mark_safe("".join(made))  # noqa: S308


def foot(means: Sequence[float | None]) -> SafeString:
    return mark_safe(  # noqa: S308  (numbers of ours)
        "".join(f'<td class="num">{percent(value)}</td>' for value in means)
    )
