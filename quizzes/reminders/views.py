"""Choosing reminders, and what opens without signing in: the calendar and the way out."""

from __future__ import annotations

from hashlib import sha256

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import LearnerRequest, learners_only
from quizzes.reminders import access, actions, feed, wording
from quizzes.reminders.forms import HourForm
from quizzes.reminders.queries import loads, mailbox


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: LearnerRequest) -> HttpResponse:
    """The hour of the e-mail, the address of the calendar, and what the e-mail would say."""
    learner, at = request.user, timezone.now()
    box = mailbox(learner)
    form = HourForm(request.POST or None, learner=learner, mailbox=box)
    if request.method == "POST" and form.is_valid():
        actions.set_hour(learner, form.cleaned_data["hour"], at)
        messages.success(request, _("Saved."))
        return redirect("reminders:choose")
    load = loads([learner], at)[learner.pk]
    context = {
        "form": form,
        "mailbox": box,
        "feed": _feed_url(request),
        "subject": wording.subject(load) if load.due else "",
        "sentences": wording.sentences(load),
    }
    status = 422 if form.errors else 200
    return render(request, "reminders/choose.html", context, status=status)


def _feed_url(request: LearnerRequest) -> str:
    key = request.user.calendar_key
    return request.build_absolute_uri(reverse("reminders:calendar", args=[key])) if key else ""


@require_POST
@learners_only("reminders:choose")
def new_calendar(request: LearnerRequest) -> HttpResponse:
    """Switch the calendar on, or give it a new address."""
    had = request.user.calendar_key
    actions.open_calendar(request.user)
    said = _("Your calendar has a new address. The old one opens nothing any more.")
    messages.success(request, said if had else _("Your calendar has an address now."))
    return redirect("reminders:choose")


@require_POST
@learners_only("reminders:choose")
def no_calendar(request: LearnerRequest) -> HttpResponse:
    actions.close_calendar(request.user)
    messages.success(request, _("The calendar is off. Its address opens nothing any more."))
    return redirect("reminders:choose")


@require_safe
def calendar(request: HttpRequest, key: str) -> HttpResponseBase:
    """The feed, for whoever has its secret address."""
    learner = access.calendar_owner(key)
    review = request.build_absolute_uri(reverse("review:session"))
    body = feed.calendar(learner, timezone.now(), review)
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="recite.ics"'
    answer = get_conditional_response(request, etag=etag, response=response)
    assert answer is not None
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


@csrf_exempt  # the signed token is the proof: mail programs post without a cookie (RFC 8058)
@require_http_methods(["GET", "HEAD", "POST"])
def off(request: HttpRequest, token: str) -> HttpResponse:
    """Switch the e-mail off without signing in. Only a POST does: scanners open every link."""
    learner_id = access.of_token(token)
    if request.method == "POST":
        actions.switch_off(learner_id)
    return render(request, "reminders/off.html", {"done": request.method == "POST"})
