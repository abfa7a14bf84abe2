"""To Anki and back: the choice of what goes out, a look at what would come in, its report."""

from __future__ import annotations

import tempfile
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.http import LearnerRequest, learners_only
from quizzes.classes.access import readable_document
from quizzes.exchange import access, actions, outgoing, wording
from quizzes.exchange.anki.shapes import BadPackage
from quizzes.exchange.anki.write import write
from quizzes.exchange.forms import DownloadForm, PackageForm
from quizzes.exchange.incoming import plan
from quizzes.exchange.models import Incoming

HOME = "exchange:home"
MOST_REPORTS = 10
IN_MEMORY = 4_000_000
"""Bytes; a larger package is written to a file that goes with the answer."""


@require_GET
@learners_only(HOME)
def home(request: LearnerRequest) -> HttpResponse:
    """What can go out, and where a package comes in."""
    return _home(request, PackageForm())


def _home(request: LearnerRequest, form: PackageForm, status: int = 200) -> HttpResponse:
    came = Incoming.objects.filter(learner=request.user).defer("data")
    choices = outgoing.choices(request.user, timezone.now())
    context: dict[str, Any] = {
        "form": form,
        "choices": choices,
        "cards": sum(one.cards for one in choices if not one.withheld),
        "withholds": any(one.withheld for one in choices),
        "came": came[:MOST_REPORTS],
    }
    return render(request, "exchange/home.html", context, status=status)


@require_GET
def download(request: HttpRequest) -> HttpResponseBase:
    """The learner's cards as a package of Anki."""
    if not request.user.is_authenticated:
        return redirect(HOME)
    form = DownloadForm(request.GET)
    if not form.is_valid():
        return redirect(HOME)
    slug, progress = form.cleaned_data["document"], form.cleaned_data["progress"]
    document = readable_document(request.user, slug) if slug else None
    host = request.build_absolute_uri("/").rstrip("/")
    found, frame, files = outgoing.package(
        request.user, timezone.now(), host=host, document=document, progress=progress
    )
    if not found.cards:
        messages.warning(request, _("There is no card that could go out."))
        return redirect(HOME)
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  (the answer closes it)
    write(file, found, frame, files)
    file.seek(0)
    name = f"recite-{slug}.apkg" if slug else "recite.apkg"
    return FileResponse(
        file, as_attachment=True, filename=name, content_type="application/octet-stream"
    )


@require_POST
@learners_only(HOME)
def upload(request: LearnerRequest) -> HttpResponse:
    """A package is read and kept until its owner has seen what it brings."""
    if request.user.is_guest:
        messages.warning(request, _("Sign up first, so that what you bring is kept."))
        return redirect("account_signup")
    form = PackageForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = actions.receive(request.user, file.name, file)
        except BadPackage as problem:
            form.add_error("file", wording.refusal(problem))
        else:
            return redirect("exchange:package", kept.pk)
    return _home(request, form, status=422)


@require_GET
@learners_only(HOME)
def package(request: LearnerRequest, pk: int) -> HttpResponse:
    """What a package would bring; once it is taken in, what it brought."""
    incoming = access.own_package(request.user, pk)
    context: dict[str, Any] = {"incoming": incoming, "done": incoming.report is not None}
    tally = incoming.report
    if tally is None:
        made = plan(request.user, actions.waiting(incoming), timezone.now())
        tally = made.tally.as_json()
        context |= {"empty": made.is_empty, "name": made.name.replace("::", ", ")}
    context |= {"lines": wording.brought(tally), "left": wording.left_out(tally), "tally": tally}
    return render(request, "exchange/package.html", context)


@require_POST
@learners_only(HOME)
def confirm(request: LearnerRequest, pk: int) -> HttpResponse:
    """Yes: all of it in one go. Pressed twice it counts once."""
    actions.confirm(request.user, access.own_package(request.user, pk), timezone.now())
    return redirect("exchange:package", pk)


@require_POST
@learners_only(HOME)
def discard(request: LearnerRequest, pk: int) -> HttpResponse:
    """No: the package is thrown away, or its report."""
    actions.discard(access.own_package(request.user, pk))
    messages.success(request, _("Thrown away. Your cards are as they were."))
    return redirect(HOME)
