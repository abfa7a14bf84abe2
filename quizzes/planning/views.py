"""Plans: an exam on a day, a backlog over some days."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import LearnerRequest, learners_only
from content.models import Document
from quizzes.memory.models import Exam
from quizzes.memory.queries import moment_of
from quizzes.memory.shapes import Moment
from quizzes.planning import access, actions, queries
from quizzes.planning.forms import ExamForm, SpreadForm

HERE = "planning:overview"


@require_GET
@learners_only(HERE)
def overview(request: LearnerRequest) -> HttpResponse:
    """The exams of a learner, the documents that have none, and the spread that runs."""
    learner, moment = request.user, moment_of(request.user)
    exams = queries.exams_of(learner)
    planned = {exam.document_id for exam in exams if exam.day > moment.day}
    context = {
        "standings": queries.standings(learner, moment, exams),
        "free": [row for row in access.studied_documents(learner) if row.pk not in planned],
        "spreading": queries.spreading(learner, moment.day),
    }
    return render(request, "planning/overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@learners_only(HERE)
def exam(request: LearnerRequest, slug: str) -> HttpResponse:
    """Choose day and target; the address with them shows what it takes; sending it saves."""
    learner, moment = request.user, moment_of(request.user)
    document = access.studied_document(learner, slug)
    known = Exam.objects.filter(learner=learner, document=document, day__gt=moment.day).first()
    form = _form(request, document, known, moment)
    if request.method == "POST" and form.is_valid():
        actions.save_exam(learner, document, form.wish, moment.day)
        messages.success(request, _("Saved. Your reviews follow the plan from now on."))
        return redirect(HERE)
    context = {"form": form, "document": document, "exam": known}
    if form.is_bound and form.is_valid():
        context["outlook"] = queries.outlook(learner, document, form.wish, moment)
        context["wish"] = form.wish
    wrong = form.is_bound and not form.is_valid()
    return render(request, "planning/exam.html", context, status=422 if wrong else 200)


def _form(
    request: LearnerRequest, document: Document, known: Exam | None, moment: Moment
) -> ExamForm:
    sent = request.POST if request.method == "POST" else request.GET
    initial: dict[str, object] = {"target": 0.9, "section": ""}
    if known is not None:
        initial = {name: getattr(known, name) for name in ("section", "day", "target", "minutes")}
    return ExamForm(
        sent if request.method == "POST" or "day" in sent else None,
        initial=initial,
        sections=queries.sections_of(document),
        today=moment.day,
    )


@require_POST
@learners_only(HERE)
def remove(request: LearnerRequest, slug: str) -> HttpResponse:
    """Take an exam back: cards return as on every other day."""
    access.own_exam(request.user, slug).delete()
    messages.success(request, _("The exam was removed. What you learned stays."))
    return redirect(HERE)


@require_POST
@learners_only("today:home")
def spread(request: LearnerRequest) -> HttpResponse:
    """Begin to work off what is overdue, some of it each day."""
    learner, moment = request.user, moment_of(request.user)
    form = SpreadForm(request.POST)
    if not form.is_valid():
        context = {"backlog": queries.backlog(learner, moment), "wrong": True}
        return render(request, "planning/spread.html", context, status=422)
    way = queries.way_of(learner, moment, form.cleaned_data["days"])
    actions.begin_spread(learner, way.days, way.reviews, moment.day)
    messages.success(request, _("The plan has begun. What is left waits for its day."))
    return redirect("today:home")


@require_POST
@learners_only("today:home")
def end_spread(request: LearnerRequest) -> HttpResponse:
    """End the plan before its time."""
    actions.end_spread(request.user)
    messages.success(request, _("The plan has ended. All that is due comes again."))
    return redirect("today:home")
