"""The grade book as CSV and XLSX. Missing is an empty cell, not a zero."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from quizzes.analysis.table import csv_of
from quizzes.assignments.book import Book
from quizzes.assignments.models import Assignment
from quizzes.assignments.queries import Given
from quizzes.assignments.standing import Standing, State

Value = str | float | None


def value(one: Standing) -> Value:
    """A mark or a progress in percent; "excused"; None where there is nothing."""
    if one.state is State.EXCUSED:
        return _("excused")
    if one.percent is not None:
        return round(one.percent, 2)
    return round(100 * one.done / one.total, 2) if one.done else None


def header(book: Book) -> list[str]:
    columns = [one.title if one.is_quiz else _("%(title)s (facts begun)") % {"title": one.title}
               for one in book.given]  # fmt: skip
    return [_("Learner"), _("User name"), _("Mean"), *columns]


def lines(book: Book) -> Iterator[list[Value]]:
    for row in book.rows:
        average = None if row.mean is None else round(row.mean, 2)
        yield [row.member.name, row.member.username, average, *map(value, row.cells)]
    average = None if book.mean is None else round(book.mean, 2)
    means = [None if mean is None else round(mean, 2) for mean in book.means]
    yield [_("Mean"), None, average, *means]


def to_csv(book: Book) -> str:
    return csv_of([header(book), *lines(book)])


class Sheets:
    """A workbook that is written row by row; text is never a formula or a link."""

    def __init__(self) -> None:
        self.out = BytesIO()
        self.book = xlsxwriter.Workbook(
            self.out,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "remove_timezone": True,
            },
        )
        self.bold = self.book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.date = self.book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self.mark = self.book.add_format({"num_format": "0.0"})

    def add(self, name: str, titles: list[str], rows: Iterable[Iterable[Value | datetime]]) -> None:
        sheet = self.book.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, len(titles), 16)
        for column, title in enumerate(titles):
            sheet.write_string(0, column, title, self.bold)
        for number, row in enumerate(rows, 1):
            for column, one in enumerate(row):
                self._cell(sheet, number, column, one)

    def _cell(self, sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int,
              one: Value | datetime) -> None:  # fmt: skip
        if isinstance(one, datetime):
            sheet.write_datetime(row, column, timezone.localtime(one), self.date)
        elif isinstance(one, str):
            sheet.write_string(row, column, one)
        elif one is not None:
            sheet.write_number(row, column, one, self.mark)

    def done(self) -> bytes:
        self.book.close()
        return self.out.getvalue()


def to_xlsx(book: Book) -> bytes:
    """Three sheets: the grade book, its assignments with their dates, and every mark in a
    line of its own with its date and whether it was late."""
    sheets = Sheets()
    sheets.add(_("Grade book"), header(book), lines(book))
    sheets.add(
        _("Assignments"),
        [_("Title"), _("Kind"), _("Document"), _("Opens"), _("Due"), _("Pass mark in percent")],
        [_assignment(one) for one in book.given],
    )
    sheets.add(
        _("Each mark"),
        [_("Learner"), _("User name"), _("Assignment"), _("State"), _("Percent"), _("Reached"),
         _("Late")],
        _each(book),
    )  # fmt: skip
    return sheets.done()


def _assignment(one: Given) -> list[Value | datetime]:
    kind = str(Assignment.Kind(one.kind).label)
    dates = one.dates
    return [one.title, kind, one.document_title, dates.opens, dates.due, one.pass_percent]


def _each(book: Book) -> Iterator[list[Value | datetime]]:
    named = {
        State.EARLY: _("not open yet"),
        State.OPEN: _("open"),
        State.DONE: _("done"),
        State.LATE: _("missing"),
        State.EXCUSED: _("excused"),
    }
    for row in book.rows:
        for one, cell in zip(book.given, row.cells, strict=True):
            figure = value(cell)
            yield [
                row.member.name,
                row.member.username,
                one.title,
                named[cell.state],
                figure if not isinstance(figure, str) else None,
                cell.at,
                _("late") if cell.late else "",
            ]
