"""A learner reports an error, and reads what became of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.guests import ensure_learner
from accounts.http import LearnerRequest, learners_only
from quizzes.questions.models import Report
from quizzes.reports import access, actions, queries
from quizzes.reports.forms import ReportForm

FORM = "reports/report.html"
PER_PAGE = 20
Subjects = Callable[[datetime], access.Subject]


@require_http_methods(["GET", "HEAD", "POST"])
@learners_only("review:session")
def of_card(request: LearnerRequest, card: int) -> HttpResponse:
    """Report what is wrong with a card."""
    return _report(request, lambda at: access.of_card(request.user, card, at))


@require_http_methods(["GET", "HEAD", "POST"])
def of_first(request: HttpRequest, question: int) -> HttpResponse:
    """Report what is wrong with one's first card. A visitor who sends it becomes a guest."""
    return _report(request, lambda _at: access.of_first(request.user, question))


@require_http_methods(["GET", "HEAD", "POST"])
@learners_only("quiz:list")
def of_response(request: LearnerRequest, attempt: int, position: int) -> HttpResponse:
    """Report what is wrong with a question of a quiz, once its answer has been shown."""
    return _report(request, lambda at: access.of_response(request.user, attempt, position, at))


def _report(request: HttpRequest, subject_at: Subjects) -> HttpResponse:
    try:
        subject = subject_at(timezone.now())
    except access.PutAway:
        return render(request, FORM)
    known = Report.objects.filter(
        learner=request.user.pk or 0,
        question=subject.revision.question_id,
        state=Report.State.OPEN,
    ).first()
    initial = {"reason": known.reason, "text": known.text} if known else None
    form = ReportForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.report(ensure_learner(request), subject, data["reason"], data["text"])
        except actions.TooMany:
            form.add_error(None, _too_many())
        else:
            said = _("Thank you. What becomes of it is told on your first screen.")
            messages.success(request, said)
            return redirect(subject.back)
    context = {"form": form, "subject": subject, "known": known}
    status = 422 if request.method == "POST" else 200
    return render(request, FORM, context, status=status)


def _too_many() -> str:
    said = _("You have %(n)d open reports. Wait until some of them are answered.")
    return said % {"n": actions.MOST_OPEN}


@require_GET
@learners_only("reports:mine")
def mine(request: LearnerRequest) -> HttpResponse:
    """One's own reports with their answers, the latest first."""
    rows = Report.objects.filter(learner=request.user).select_related("question", "revision")
    page = Paginator(rows.order_by("-at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    shown = queries.own_reports(request.user, page.object_list, timezone.now())
    context = {"page": page, "shown": shown, "unread": queries.unread(request.user)}
    return render(request, "reports/mine.html", context)


@require_POST
@learners_only("reports:mine")
def read(request: LearnerRequest) -> HttpResponse:
    """The answers are read now: Today speaks of them no more."""
    actions.read_replies(request.user, timezone.now())
    return redirect("reports:mine")
