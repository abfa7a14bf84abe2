"""How the questions of a quiz did: all of them, one of them, and as a file."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import LearnerRequest
from content.models import Document
from quizzes.analysis import queries, table
from quizzes.analysis.charts import MINI_STEP, MiniBar, MiniLine, Placed, bars, line, scatter
from quizzes.analysis.queries import QuizAnalysis, Row, Scope
from quizzes.analysis.words import Said, said_of
from quizzes.classes.access import version_to_read, writes_for
from quizzes.memory.queries import withheld
from quizzes.questions.actions import WORDED
from quizzes.quiz.access import analysed_quiz
from quizzes.quiz.actions import expire_overdue
from quizzes.quiz.models import Quiz

PER_PAGE = 50
SENTENCES = 12


@dataclass(frozen=True)
class ShownRow:
    """A question with its verdicts in words and its two small pictures."""

    row: Row
    said: tuple[Said, ...]
    bars: tuple[MiniBar, ...]
    line: MiniLine

    @property
    def bars_width(self) -> int:
        return round(len(self.bars) * MINI_STEP)


@login_required
@require_safe
def overview(request: LearnerRequest, quiz: int) -> HttpResponse:
    """Every question, what needs attention first; the quiz as a whole; sentence by sentence."""
    found = analysed_quiz(request.user, quiz)
    if _put_away(request, found):
        return _withheld(request, found.document)
    scope = scope_of(request)
    said = _read(request, found, scope)
    page = Paginator(said.rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "quiz": found,
        "analysis": said,
        "scope": scope,
        "page": page,
        "rows": [shown(row) for row in page],
        "chart": scatter(_placed(said)),
        "sentences": said.sentences[:SENTENCES],
        "more_sentences": said.sentences[SENTENCES:],
    }
    return render(request, "analysis/quiz.html", context)


@login_required
@require_safe
def item(request: LearnerRequest, quiz: int, question: int) -> HttpResponse:
    """One question: every figure, its options, the sentence that proves it."""
    found = analysed_quiz(request.user, quiz)
    if _put_away(request, found):
        return _withheld(request, found.document)
    scope = scope_of(request)
    said = _read(request, found, scope)
    row = next((one for one in said.rows if one.question.pk == question), None)
    if row is None:
        raise Http404
    version = version_to_read(request.user, found.document)
    edits = writes_for(request.user, found.document)
    context = {
        "quiz": found,
        "analysis": said,
        "shown": shown(row),
        "row": row,
        "evidence": queries.proof_of(row.question, row.newest.revision, version),
        "may_edit": edits,
        "may_accept": edits and row.question.kind in WORDED,
    }
    return render(request, "analysis/item.html", context)


@login_required
@require_safe
def download(request: LearnerRequest, quiz: int) -> HttpResponse:
    """The figures as CSV: of the questions and their wordings, or (`?of=sentences`) of those."""
    found = analysed_quiz(request.user, quiz)
    if _put_away(request, found):
        raise Http404
    said = _read(request, found, scope_of(request))
    of = "sentences" if request.GET.get("of") == "sentences" else "questions"
    rows = table.sentences(said) if of == "sentences" else table.questions(said)
    response = HttpResponse(table.csv_of(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="quiz-{found.pk}-{of}.csv"'
    return response


def _read(request: LearnerRequest, quiz: Quiz, scope: Scope) -> QuizAnalysis:
    """The analysis, with the attempts whose time has run out."""
    expire_overdue(quiz.attempts.all(), timezone.now())
    return queries.analysis(quiz, request.user, scope)


def scope_of(request: HttpRequest) -> Scope:
    """What the address asks for; anything unknown is the default."""
    return Scope(
        every_attempt=request.GET.get("attempts") == "all",
        present_wording=request.GET.get("wording") == "present",
    )


def shown(row: Row) -> ShownRow:
    offered = [answer.figures for answer in row.newest.answers if answer.figures.choice.offered]
    return ShownRow(
        row,
        said_of(row.figures),
        bars(offered),
        line(row.figures.thirds),
    )


def _placed(said: QuizAnalysis) -> list[Placed]:
    """The items of the chart: those with enough answers to say something."""
    return [
        Placed(row.number, told.facility, told.discrimination, row.verdict)
        for row in said.rows
        if not (told := row.figures).missing
        and told.facility is not None
        and told.discrimination is not None
    ]


def _put_away(request: LearnerRequest, quiz: Quiz) -> bool:
    """Whether answers are withheld: a quiz of one's own, while a graded one is open."""
    return quiz.course_id is None and withheld(request.user, quiz.document_id, timezone.now())


def _withheld(request: LearnerRequest, document: Document) -> HttpResponse:
    return render(request, "reading/withheld.html", {"document": document})
