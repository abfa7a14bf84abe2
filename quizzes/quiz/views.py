"""Quizzes: a list, a start page, one question a page, a result."""

from __future__ import annotations

import secrets
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
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
from quizzes.classes.access import readable_documents
from quizzes.grading import Unanswerable, passes, shown
from quizzes.memory.queries import withheld
from quizzes.quiz import access, actions, building_actions, clock, learning, queries, results
from quizzes.quiz.candidates import reach
from quizzes.quiz.forms import AnswerForm, KeyForm, MakeForm
from quizzes.quiz.models import Attempt, Quiz, Response
from quizzes.quiz.terms import terms_of, why_closed

QUESTION = "quiz/attempt.html"
SHOWN, NEWEST = 60, 10
"""Quizzes of either kind on the page of quizzes, and how many of one's own stand open there."""


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Quizzes of my classes, my own, and a form to make one."""
    return _overview(request, _make_form(request))


def _overview(request: HttpRequest, form: MakeForm, status: int = 200) -> HttpResponse:
    person, at = request.user, timezone.now()
    of_class, own = [], []
    if isinstance(person, User):
        actions.expire_overdue(Attempt.objects.filter(learner=person), at)
        latest = access.quizzes_to_take(person).select_related("document", "course")
        latest = latest.order_by("-created_at")
        # Asked for apart: neither kind may crowd the other out.
        quizzes = [
            *latest.exclude(course=None)[:SHOWN],
            *latest.filter(course=None, owner=person)[:SHOWN],
        ]
        listed = queries.listed(quizzes, person, at)
        of_class = [row for row in listed if row.quiz.course_id]
        own = [row for row in listed if not row.quiz.course_id]
    context = {
        "of_class": of_class,
        "to_do": queries.to_do(of_class),
        "past": [row for row in of_class if row.is_past],
        "own": own[:NEWEST],
        "earlier": own[NEWEST:],
        "form": form,
    }
    return render(request, "quiz/list.html", context, status=status)


def _make_form(request: HttpRequest, data: Any = None) -> MakeForm:
    """The form with the sections of the document asked for, or of the first one."""
    documents = readable_documents(request.user).order_by("title")
    slug = (data or request.GET).get("document") or ""
    chosen = documents.filter(slug=slug).first() or documents.first()
    return MakeForm(
        data,
        documents=documents,
        sections=queries.sections_of(chosen) if chosen else [],
        tags=queries.tags_for(chosen) if chosen else [],
        initial={
            "document": chosen.slug if chosen else None,
            "section": request.GET.get("section"),
            "tag": request.GET.get("tag"),
        },
    )


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """A quiz of one's own; visitors become guests."""
    form = _make_form(request, request.POST)
    if not form.is_valid():
        return _overview(request, form, status=422)
    data = form.cleaned_data
    learner = ensure_learner(request)
    parts = dict(form.fields["section"].choices)  # type: ignore[attr-defined]
    title = str(parts[data["section"]]) if data["section"] else data["document"].title
    tag = data.get("tag", "")
    if tag:
        title = _("%(title)s: %(tag)s") % {"title": title[: 155 - len(tag)], "tag": tag}
    quiz = building_actions.make_quiz(
        learner,
        data["document"],
        title=title[:160],
        section=data["section"],
        tag=tag,
        size=data["size"],
        feedback=data["feedback"],
    )
    return redirect("quiz:start", quiz.pk)


@login_required
@require_GET
def start(request: HttpRequest, quiz: int) -> HttpResponse:
    """What to expect, before it begins."""
    found = access.quiz_for(request.user, quiz)
    assert isinstance(request.user, User)
    at = timezone.now()
    if access.is_put_away(request.user, found, at):
        return _put_away(request, found)
    running = actions.running_attempt(request.user, found, at)
    row = queries.listed([found], request.user, at)[0]
    attempts = Attempt.objects.filter(quiz=found, learner=request.user).order_by("number")
    available, wanted = reach(found)
    allowed = terms_of(found, request.user)
    closed = why_closed(allowed, len(attempts), at)
    context = {
        "row": row,
        "quiz": found,
        "attempts": [a for a in attempts if a.state != Attempt.State.OPEN],
        "made": len(attempts),
        "running": running,
        "questions": min(wanted, available),
        "short": available < wanted,
        "allowed": allowed,
        "may_begin": closed == "" and available > 0,
        "closed": closed,
        "lost_tags": queries.lost_tags(found),
    }
    if running:
        context |= queries.answered(running) | {"left": clock.left_of(running, at)}
    return render(request, "quiz/start.html", context)


def _put_away(request: HttpRequest, quiz: Quiz) -> HttpResponse:
    """A graded attempt is open: another quiz on its document would tell the answers."""
    status = 422 if request.method == "POST" else 200
    if status == 422 and wants_part(request):
        said = _("A graded quiz on this document is open. Submit it first.")
        return render(request, f"{QUESTION}#refused", {"error": said}, status=status)
    context = {"document": quiz.document}
    return render(request, "reading/withheld.html", context, status=status)


@require_POST
def begin(request: HttpRequest, quiz: int) -> HttpResponse:
    """Start an attempt, or take up the open one."""
    if not isinstance(request.user, User):
        return redirect_to_login(reverse("quiz:start", args=[quiz]))
    found = access.quiz_for(request.user, quiz)
    if access.is_put_away(request.user, found, timezone.now()):
        return _put_away(request, found)
    form = KeyForm(request.POST)
    key = form.cleaned_data["key"] if form.is_valid() else secrets.token_hex(16)
    try:
        attempt = actions.start(request.user, found, key, timezone.now())
    except (actions.NotOpen, actions.NothingToAsk):
        messages.info(request, _("This quiz cannot be started now."))
        return redirect("quiz:start", found.pk)
    return redirect("quiz:attempt", attempt.pk, attempt.position)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, attempt: int, position: int) -> HttpResponse:
    """One question: shown, or its answer saved."""
    own = access.own_attempt(request.user, attempt, timezone.now())
    if not 1 <= position <= len(own.items):
        raise Http404
    if own.state != Attempt.State.OPEN:
        return _closed(request, own)
    if access.is_put_away(own.learner, own.quiz, timezone.now()):
        return _put_away(request, own.quiz)
    if request.method == "POST":
        if _sent_at_zero(request, own):
            return _time_over(request, own, position)
        return _save(request, own, position)
    actions.remember_place(own, position, timezone.now())
    return _show(request, own, position)


def _closed(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    if request.method == "POST":
        said = _("This attempt was submitted already: what was saved by then counts.")
        if attempt.state == Attempt.State.EXPIRED:
            said = _("What you sent last came after the time was over and was not saved.")
        messages.info(request, said)
    return redirect("quiz:result", attempt.pk)


def _show(
    request: HttpRequest, attempt: Attempt, position: int, *, error: str = "", status: int = 200
) -> HttpResponse:
    asked = queries.asked(attempt, position)
    palette = queries.palette(attempt, position)
    context = {
        "attempt": attempt,
        "quiz": attempt.quiz,
        "asked": asked,
        "palette": palette,
        "answered": sum(place.answered for place in palette),
        "total": asked.total,
        "left": clock.left_of(attempt, timezone.now()),
        "error": error,
        "each": attempt.quiz.feedback == Quiz.Feedback.EACH,
    }
    if asked.checked:
        context["marked"] = results.marked(attempt, request.user, [position])[0]
    return render(request, QUESTION, context, status=status)


def _sent_at_zero(request: HttpRequest, attempt: Attempt) -> bool:
    """Whether the page sent itself, with no button pressed, because its clock came to zero.

    A page whose clock is too fast is not believed: it is shown again with the time that is left.
    """
    by_itself = not request.POST.get("go") and not wants_part(request)
    return by_itself and clock.is_at_zero(attempt, timezone.now())


def _time_over(request: HttpRequest, attempt: Attempt, position: int) -> HttpResponse:
    """Keep what was typed last, if it can be kept, and submit."""
    form = AnswerForm(request.POST)
    at = timezone.now()
    if form.is_valid():
        data = form.cleaned_data
        with suppress(Unanswerable, actions.Overtaken, actions.Frozen, actions.Closed):
            actions.save(attempt, position, at=at, **_sent(data))
    actions.submit(attempt, at, Attempt.State.EXPIRED)
    return redirect("quiz:result", attempt.pk)


def _sent(data: dict[str, Any]) -> dict[str, Any]:
    """What a page says of one answer, as `actions.save` takes it."""
    return {name: data[name] for name in ("answer", "key", "seen", "follows")}


def _save(request: HttpRequest, attempt: Attempt, position: int) -> HttpResponse:
    """Store the answer, then do what the pressed button says."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        said = _("That answer could not be read. It may be too long.")
        return _refuse(request, attempt, position, said)
    go = form.cleaned_data["go"]
    if go == "check" and attempt.quiz.feedback != Quiz.Feedback.EACH:
        # No page of this quiz has the button: the answer is told later.
        said = _("This quiz tells its answers later.")
        return _refuse(request, attempt, position, said)
    try:
        stored = actions.save(attempt, position, at=timezone.now(), **_sent(form.cleaned_data))
        if go == "check":
            actions.check(attempt, position, timezone.now())
    except Unanswerable as problem:
        return _refuse(request, attempt, position, str(problem))
    except Response.DoesNotExist:
        return _refuse(request, attempt, position, _("Give an answer first."))
    except actions.Overtaken:
        said = _("Changed elsewhere since. See what stands.")
        return _refuse(request, attempt, position, said, stands=True)
    except actions.Frozen:
        return _refuse(request, attempt, position, _("This question was checked already."))
    except actions.Closed:
        return _closed(request, access.own_attempt(request.user, attempt.pk, timezone.now()))
    if wants_part(request):
        palette = queries.palette(attempt, position)
        context = {
            "attempt": attempt,
            "palette": palette,
            "answered": sum(place.answered for place in palette),
            "total": len(palette),
            "changes": stored.changes,
        }
        return render(request, f"{QUESTION}#saved", context)
    return _go(attempt, position, go)


def _refuse(
    request: HttpRequest, attempt: Attempt, position: int, said: str, *, stands: bool = False
) -> HttpResponse:
    """What was wrong; `stands` leads to the answer that is stored."""
    if wants_part(request):
        context = {"error": said, "stands": stands and request.path}
        return render(request, f"{QUESTION}#refused", context, status=422)
    return _show(request, attempt, position, error=said, status=422)


def _go(attempt: Attempt, position: int, go: str) -> HttpResponse:
    """Where the pressed button leads, within the attempt."""
    last = len(attempt.items)
    if go == "flag":
        # Submitted elsewhere since: the page it leads to says so.
        with suppress(actions.Closed):
            actions.toggle_flag(attempt, position)
    if go == "review" or (go == "next" and position == last):
        return redirect("quiz:submit", attempt.pk)
    goal = {"next": position + 1, "previous": position - 1}.get(go, position)
    if go.isdecimal():
        goal = int(go)
    return redirect("quiz:attempt", attempt.pk, min(max(goal, 1), last))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, attempt: int) -> HttpResponse:
    """Look over what was answered, then submit."""
    at = timezone.now()
    own = access.own_attempt(request.user, attempt, at)
    if own.state != Attempt.State.OPEN:
        return redirect("quiz:result", own.pk)
    if access.is_put_away(own.learner, own.quiz, at):
        return _put_away(request, own.quiz)
    if request.method == "POST":
        by_itself = _sent_at_zero(request, own)
        actions.submit(own, at, Attempt.State.EXPIRED if by_itself else Attempt.State.SUBMITTED)
        return redirect("quiz:result", own.pk)
    places = queries.palette(own)
    context = {
        "attempt": own,
        "quiz": own.quiz,
        "palette": places,
        "unanswered": [place for place in places if not place.answered],
        "flagged": [place for place in places if place.flagged],
        "left": clock.left_of(own, at),
    }
    return render(request, "quiz/submit.html", context)


@login_required
@require_GET
def result(request: HttpRequest, attempt: int) -> HttpResponse:
    """Score, yours and correct, and the sentence that proves each answer."""
    at = timezone.now()
    own = access.own_attempt(request.user, attempt, at)
    if own.state == Attempt.State.OPEN:
        return redirect("quiz:attempt", own.pk, own.position)
    if withheld(own.learner, own.quiz.document_id, at):
        return _put_away(request, own.quiz)
    hidden = queries.hidden_until(own.quiz, at)
    if hidden:
        return _waiting(request, own, hidden)
    learning.tell_later(own, at)
    rows = results.marked(own, own.learner)
    percent = 100 * (own.score or 0) / len(rows)
    given = access.quizzes_for(own.learner).filter(pk=own.quiz_id).exists()
    others = queries.beside_others(own, at, given=given)
    context = {
        "attempt": own,
        "quiz": own.quiz,
        "rows": rows,
        "answered": sum(not row.blank for row in rows),
        "total": len(rows),
        "right": sum(row.correct for row in rows),
        "percent": shown(percent, own.quiz.pass_percent),
        "has_partly": any(row.is_partly for row in rows),
        "passed": passes(percent, own.quiz.pass_percent),
        "missed": [row for row in rows if not row.correct],
        "offered": results.not_studied(own.learner, rows),
        "again": others.again,
        "sittings": others.shown,
        "before": others.before,
    }
    return render(request, "quiz/result.html", context)


def _waiting(request: HttpRequest, attempt: Attempt, until: datetime) -> HttpResponse:
    """What may be said of an attempt before its answers are told."""
    context = {
        "attempt": attempt,
        "quiz": attempt.quiz,
        "until": until,
        **queries.answered(attempt),
    }
    return render(request, "quiz/waiting.html", context)


@require_POST
def learn_missed(request: HttpRequest, attempt: int) -> HttpResponse:
    """Begin to learn what was missed and is not studied yet."""
    if not isinstance(request.user, User):
        return redirect_to_login(reverse("quiz:result", args=[attempt]))
    at = timezone.now()
    own = access.own_attempt(request.user, attempt, at)
    if own.state == Attempt.State.OPEN or queries.hidden_until(own.quiz, at):
        raise Http404
    if withheld(own.learner, own.quiz.document_id, at):
        return _put_away(request, own.quiz)
    offered = results.not_studied(own.learner, results.marked(own, own.learner))
    begun = learning.learn_missed(own, offered, at)
    if not begun:  # as after a second press
        messages.info(request, _("Nothing to add: what you missed is in your reviews already."))
        return redirect("quiz:result", own.pk)
    messages.success(
        request,
        ngettext(
            "%(n)d fact added: it comes up in your next review.",
            "%(n)d facts added: they come up in your next review.",
            begun,
        )
        % {"n": begun},
    )
    return redirect("quiz:result", own.pk)
