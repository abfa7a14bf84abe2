"""Marks after a quiz: regrade, mark by hand, accept a wording, the audit trail."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import LearnerRequest
from quizzes.classes.access import may_edit, require_instructor, writes_for
from quizzes.classes.forms import is_number
from quizzes.questions.actions import WORDED, CannotAccept, accept_wording
from quizzes.questions.models import Question
from quizzes.quiz import access, regrading, results
from quizzes.quiz.actions import expire_overdue
from quizzes.quiz.marks_forms import KeysForm, MarkForm
from quizzes.quiz.models import MarkChange, Response
from quizzes.quiz.regrading import Keys

PER_PAGE = 50
BOTH = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@BOTH
def regrade(request: LearnerRequest, quiz: int) -> HttpResponse:
    """Regrade a quiz, or one question of it (`?question=`): the differences, then the marks."""
    found = access.marked_quiz(request.user, quiz)
    expire_overdue(found.attempts.all(), timezone.now())
    responses = Response.objects.filter(attempt__quiz=found)
    chosen = request.GET.get("question", "")
    if chosen:
        responses = responses.filter(question=int(chosen) if is_number(chosen) else 0)
    return _regrade(request, responses, {"quiz": found, "chosen": chosen})


@login_required
@BOTH
def regrade_question(request: LearnerRequest, question: int) -> HttpResponse:
    """Regrade one question in all quizzes whose marks this instructor answers for."""
    person = require_instructor(request.user)
    row = Question.objects.filter(pk=question).select_related("document").first()
    responses = Response.objects.filter(
        question=question, attempt__quiz__in=access.marked_quizzes(person)
    )
    if row is None or not (may_edit(person, row.document) or responses.exists()):
        raise Http404
    return _regrade(request, responses, {"question": row})


def _regrade(
    request: LearnerRequest, responses: QuerySet[Response], context: dict[str, Any]
) -> HttpResponse:
    keys = _keys(request)
    status = 200
    if request.method == "POST":
        digest = request.POST.get("digest", "")
        try:
            done = regrading.regrade(responses, keys, digest, request.user, timezone.now())
        except regrading.Moved:
            context["moved"], status = True, 422
        else:
            messages.success(request, _changed(len(done.changes)))
            return redirect(f"{request.path}?{request.GET.urlencode()}")
    found = regrading.plan(responses, keys)
    page = Paginator(found.changes, PER_PAGE).get_page(request.GET.get("page"))
    context |= {"plan": found, "page": page, "keys": keys, "form": KeysForm(initial={"key": keys})}
    return render(request, "quiz/regrade.html", context, status=status)


def _keys(request: HttpRequest) -> str:
    return Keys.PRESENT if request.GET.get("key") == Keys.PRESENT else Keys.SEEN


def _changed(n: int) -> str:
    said = ngettext("%(n)d mark changed.", "%(n)d marks changed.", n)
    return said % {"n": n}


@login_required
@require_safe
def marks(request: LearnerRequest, quiz: int) -> HttpResponse:
    """The audit trail: every mark that was changed, the latest first."""
    found = access.marked_quiz(request.user, quiz)
    rows = MarkChange.objects.filter(response__attempt__quiz=found).select_related(
        "response__attempt__learner", "response__revision", "by"
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "quiz/marks.html", {"quiz": found, "page": page})


@login_required
@require_safe
def answers(request: LearnerRequest, quiz: int, attempt: int) -> HttpResponse:
    """One finished attempt as its instructor sees it."""
    sitting = access.marked_attempt(request.user, quiz, attempt, timezone.now())
    context = {
        "quiz": sitting.quiz,
        "sitting": sitting,
        "rows": results.marked(sitting, request.user),
        "worded": WORDED,
        "may_edit": writes_for(request.user, sitting.quiz.document),
    }
    return render(request, "quiz/answers.html", context)


@login_required
@BOTH
def by_hand(request: LearnerRequest, quiz: int, attempt: int, position: int) -> HttpResponse:
    """Set the mark of one answer, or of one that was not given; or give it back to the rules."""
    sitting = access.marked_attempt(request.user, quiz, attempt, timezone.now())
    if not 1 <= position <= len(sitting.items):
        raise Http404
    row = results.marked(sitting, request.user, [position])[0]
    sent = request.POST if request.method == "POST" else None
    form = MarkForm(sent, initial={"mark": f"{row.mark:.2f}"})
    back = f"{reverse('quiz:answers', args=[quiz, attempt])}#q{position}"
    if sent is not None and sent.get("go") == "rules":
        regrading.give_back(sitting.pk, position, request.user, timezone.now())
        messages.success(request, _("The rules give the mark again."))
        return redirect(back)
    if sent is not None and form.is_valid():
        given, note = float(form.cleaned_data["mark"]), form.cleaned_data["note"]
        regrading.mark_by_hand(sitting.pk, position, given, note, request.user, timezone.now())
        messages.success(request, _("The mark is set. The learner reads that it is yours."))
        return redirect(back)
    trail = MarkChange.objects.filter(response__attempt=sitting, response__position=position)
    context = {
        "quiz": sitting.quiz,
        "sitting": sitting,
        "row": row,
        "trail": trail.select_related("by"),
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "quiz/by_hand.html", context, status=status)


@login_required
@require_POST
def accept(request: LearnerRequest, quiz: int, question: int) -> HttpResponse:
    """Let what a learner of this quiz wrote count from now on, and offer the regrade."""
    found = access.marked_quiz(request.user, quiz)
    row = get_object_or_404(Question, pk=question, document=found.document_id)
    if not writes_for(request.user, found.document):
        raise Http404
    responses = Response.objects.filter(attempt__quiz=found)
    given = regrading.typed_variant(responses, row, request.POST.get("wording", ""))
    if not given:
        messages.error(request, _("Nobody wrote that in this quiz. Nothing was changed."))
        return redirect("quiz:regrade", found.pk)
    try:
        accept_wording(row.pk, given, request.user)
    except CannotAccept as problem:
        messages.error(request, str(problem))
        return redirect("quiz:regrade", found.pk)
    said = _("“%(given)s” counts from now on. These marks would change.")
    messages.success(request, said % {"given": given})
    return redirect(f"{reverse('quiz:regrade', args=[found.pk])}?key=present&question={row.pk}")
