"""Quizzes: a list, a start page, one question a page, a result."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.guests import ensure_learner
from accounts.http import wants_part
from accounts.models import User
from content.models import Document, Version
from quizzes.classes.access import readable_documents
from quizzes.grading import Unanswerable
from quizzes.quiz import access, actions, draw, queries, results
from quizzes.quiz.forms import AnswerForm, KeyForm, MakeForm
from quizzes.quiz.models import Attempt, Quiz, Response

QUESTION = "quiz/attempt.html"


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Quizzes of my classes, my own, and a form to make one."""
    person, at = request.user, timezone.now()
    quizzes = list(
        access.quizzes_for(person).select_related("document", "course").order_by("-created_at")[:60]
    )
    listed = queries.listed(quizzes, person, at) if isinstance(person, User) else []
    context = {
        "of_class": [row for row in listed if row.quiz.course_id],
        "own": [row for row in listed if not row.quiz.course_id][:10],
        "form": _make_form(request),
    }
    return render(request, "quiz/list.html", context)


def _make_form(request: HttpRequest, data: Any = None) -> MakeForm:
    """The form with the sections of the document asked for, or of the first one."""
    documents = readable_documents(request.user).order_by("title")
    slug = (data or request.GET).get("document") or ""
    chosen = documents.filter(slug=slug).first() or documents.first()
    return MakeForm(
        data,
        documents=documents,
        sections=_sections(chosen),
        initial={
            "document": chosen.slug if chosen else None,
            "section": request.GET.get("section"),
        },
    )


def _sections(document: Document | None) -> list[Any]:
    if document is None:
        return []
    version = document.versions.filter(kind=Version.Kind.STUDY, is_current=True).first()
    return queries.sections(version) if version else []


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """A quiz of one's own; visitors become guests."""
    form = _make_form(request, request.POST)
    if not form.is_valid():
        return render(request, "quiz/list.html", {"form": form}, status=422)
    data = form.cleaned_data
    learner = ensure_learner(request)
    parts = dict(form.fields["section"].choices)  # type: ignore[attr-defined]
    title = str(parts[data["section"]])[:160] if data["section"] else data["document"].title
    quiz = actions.make_quiz(
        learner,
        data["document"],
        title=title,
        section=data["section"],
        size=data["size"],
        feedback=data["feedback"],
    )
    return redirect("quiz:start", quiz.pk)


@require_GET
def start(request: HttpRequest, quiz: int) -> HttpResponse:
    """What to expect, before it begins."""
    found = access.quiz_for(request.user, quiz)
    assert isinstance(request.user, User)
    at = timezone.now()
    row = queries.listed([found], request.user, at)[0]
    attempts = Attempt.objects.filter(quiz=found, learner=request.user).order_by("number")
    available = draw.available(actions.candidates(found))
    context = {
        "row": row,
        "quiz": found,
        "attempts": [a for a in attempts if a.state != Attempt.State.OPEN],
        "questions": min(found.size, available),
        "short": available < found.size,
        "may_begin": _why_closed(found, len(attempts), at) == "" and available > 0,
        "closed": _why_closed(found, len(attempts), at),
    }
    return render(request, "quiz/start.html", context)


def _why_closed(quiz: Quiz, made: int, at: Any) -> str:
    try:
        actions.check_open(quiz, made, at)
    except actions.NotOpen as reason:
        return str(reason)
    return ""


@require_POST
def begin(request: HttpRequest, quiz: int) -> HttpResponse:
    """Start an attempt, or take up the open one."""
    found = access.quiz_for(request.user, quiz)
    assert isinstance(request.user, User)
    form = KeyForm(request.POST)
    key = form.cleaned_data["key"] if form.is_valid() else secrets.token_hex(16)
    try:
        attempt = actions.start(request.user, found, key, timezone.now())
    except (actions.NotOpen, actions.NothingToAsk):
        messages.info(request, _("This quiz cannot be started now."))
        return redirect("quiz:start", found.pk)
    return redirect("quiz:attempt", attempt.pk, attempt.position)


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, attempt: int, position: int) -> HttpResponse:
    """One question: shown, or its answer saved."""
    own = access.own_attempt(request.user, attempt, timezone.now())
    if not 1 <= position <= len(own.items):
        raise Http404
    if own.state != Attempt.State.OPEN:
        return _closed(request, own)
    if request.method == "POST":
        return _save(request, own, position)
    actions.remember_place(own, position)
    return _show(request, own, position)


def _closed(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    if request.method == "POST":
        messages.info(
            request,
            _("This attempt was submitted already: what was saved by then counts."),
        )
    return redirect("quiz:result", attempt.pk)


def _show(
    request: HttpRequest, attempt: Attempt, position: int, *, error: str = "", status: int = 200
) -> HttpResponse:
    asked = queries.asked(attempt, position)
    context = {
        "attempt": attempt,
        "quiz": attempt.quiz,
        "asked": asked,
        "palette": queries.palette(attempt, position),
        "left": _seconds_left(attempt),
        "error": error,
        "each": attempt.quiz.feedback == Quiz.Feedback.EACH,
    }
    if asked.checked:
        context["marked"] = results.marked(attempt, request.user, [position])[0]
    return render(request, QUESTION, context, status=status)


def _seconds_left(attempt: Attempt) -> int | None:
    if attempt.deadline is None:
        return None
    return max(0, int((attempt.deadline - timezone.now()).total_seconds()))


def _save(request: HttpRequest, attempt: Attempt, position: int) -> HttpResponse:
    """Store the answer, then do what the pressed button says."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        said = _("That answer could not be read. It may be too long.")
        return _refuse(request, attempt, position, said)
    answer, go = form.cleaned_data["answer"], form.cleaned_data["go"]
    try:
        actions.save(attempt, position, answer, form.cleaned_data["key"], timezone.now())
        if go == "check":
            actions.check(attempt, position, timezone.now())
    except Unanswerable as problem:
        return _refuse(request, attempt, position, str(problem))
    except Response.DoesNotExist:
        return _refuse(request, attempt, position, _("Give an answer first."))
    except actions.Frozen:
        return _refuse(request, attempt, position, _("This question was checked already."))
    except actions.Closed:
        return _closed(request, access.own_attempt(request.user, attempt.pk, timezone.now()))
    if wants_part(request):
        context = {"attempt": attempt, "palette": queries.palette(attempt, position)}
        return render(request, f"{QUESTION}#saved", context)
    return _go(attempt, position, go)


def _refuse(request: HttpRequest, attempt: Attempt, position: int, said: str) -> HttpResponse:
    if wants_part(request):
        return render(request, f"{QUESTION}#refused", {"error": said}, status=422)
    return _show(request, attempt, position, error=said, status=422)


def _go(attempt: Attempt, position: int, go: str) -> HttpResponse:
    """Where the pressed button leads, within the attempt."""
    last = len(attempt.items)
    if go == "flag":
        actions.toggle_flag(attempt, position)
    if go == "review" or (go == "next" and position == last):
        return redirect("quiz:submit", attempt.pk)
    goal = {"next": position + 1, "previous": position - 1}.get(go, position)
    if go.isdecimal():
        goal = int(go)
    return redirect("quiz:attempt", attempt.pk, min(max(goal, 1), last))


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, attempt: int) -> HttpResponse:
    """Look over what was answered, then submit."""
    at = timezone.now()
    own = access.own_attempt(request.user, attempt, at)
    if own.state != Attempt.State.OPEN:
        return redirect("quiz:result", own.pk)
    if request.method == "POST":
        actions.submit(own, at)
        return redirect("quiz:result", own.pk)
    places = queries.palette(own)
    context = {
        "attempt": own,
        "quiz": own.quiz,
        "palette": places,
        "unanswered": [place for place in places if not place.answered],
        "flagged": [place for place in places if place.flagged],
        "left": _seconds_left(own),
    }
    return render(request, "quiz/submit.html", context)


@require_GET
def result(request: HttpRequest, attempt: int) -> HttpResponse:
    """Score, yours and correct, and the sentence that proves each answer."""
    own = access.own_attempt(request.user, attempt, timezone.now())
    if own.state == Attempt.State.OPEN:
        return redirect("quiz:attempt", own.pk, own.position)
    rows = results.marked(own, request.user)
    assert isinstance(request.user, User)
    right = sum(row.correct for row in rows)
    context = {
        "attempt": own,
        "quiz": own.quiz,
        "rows": rows,
        "right": right,
        "percent": round(100 * (own.score or 0) / len(rows)),
        "missed": [row for row in rows if not row.correct],
        "offered": results.not_studied(request.user, rows),
    }
    return render(request, "quiz/result.html", context)


@require_POST
def learn_missed(request: HttpRequest, attempt: int) -> HttpResponse:
    """Begin to learn what was missed and is not studied yet."""
    own = access.own_attempt(request.user, attempt, timezone.now())
    if own.state == Attempt.State.OPEN:
        raise Http404
    assert isinstance(request.user, User)
    offered = results.not_studied(request.user, results.marked(own, request.user))
    begun = actions.learn_missed(own, offered, timezone.now())
    messages.success(
        request,
        ngettext(
            "%(n)d fact added: it comes up in your next review.",
            "%(n)d facts added: they come up in your next review.",
            begun,
        )
        % {"n": begun},
    )
    return redirect(reverse("quiz:result", args=[own.pk]))
