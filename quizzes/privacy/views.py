"""Settings, one's own data, leaving."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import LearnerRequest
from quizzes.privacy import actions, queries
from quizzes.privacy.forms import EraseForm, SettingsForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: LearnerRequest) -> HttpResponse:
    """How one learns, and how it looks."""
    form = SettingsForm(request.POST or None, instance=request.user)
    if request.method != "POST":
        return render(request, "privacy/account.html", {"form": form})
    if not form.is_valid():
        return render(request, "privacy/account.html", {"form": form}, status=422)
    form.save()
    messages.success(request, _("Saved."))
    return redirect("privacy:account")


@login_required
@require_GET
def download(request: HttpRequest) -> HttpResponseBase:
    """All that is stored about the person, as one JSON file."""
    assert request.user.is_authenticated
    response = StreamingHttpResponse(
        queries.everything(request.user), content_type="application/json"
    )
    response["Content-Disposition"] = 'attachment; filename="recite-my-data.json"'
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: LearnerRequest) -> HttpResponse:
    """Erase the account, after its name was typed."""
    form = EraseForm(request.POST or None, learner=request.user)
    if request.method != "POST":
        return render(request, "privacy/erase.html", {"form": form})
    if not form.is_valid():
        return render(request, "privacy/erase.html", {"form": form}, status=422)
    person = request.user
    logout(request)
    actions.erase(person)
    messages.success(request, _("Your account and all that belonged to it are gone."))
    return redirect("today:home")
