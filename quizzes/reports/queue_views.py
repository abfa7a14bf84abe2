"""Whoever edits a document settles its reports and decides on its corrections."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.http import LearnerRequest
from quizzes.classes.access import editable_documents, require_instructor
from quizzes.questions.actions import WORDED, CannotAccept
from quizzes.questions.models import Correction, Report
from quizzes.reports import access, actions, queries
from quizzes.reports.forms import SettleForm

PER_PAGE = 20


@login_required
@require_GET
def queue(request: LearnerRequest) -> HttpResponse:
    """What waits for an answer in the documents one edits, or what was answered."""
    require_instructor(request.user)
    return _draw(request)


def _draw(request: LearnerRequest, refused: tuple[int, SettleForm] | None = None) -> HttpResponse:
    slug, settled = request.GET.get("document", ""), request.GET.get("state") == "settled"
    documents = editable_documents(request.user).order_by("title")
    chosen = documents.filter(slug=slug) if slug else documents
    context: dict[str, object] = {"documents": documents, "slug": slug, "settled": settled}
    if settled:
        rows = Report.objects.filter(question__document__in=chosen).exclude(state=Report.State.OPEN)
        rows = rows.select_related("revision", "question", "handled_by").order_by(
            "-handled_at", "-pk"
        )
        context["page"] = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    else:
        ids = queries.reported(request.user, slug)
        page = Paginator(ids, PER_PAGE).get_page(request.GET.get("page"))
        shown = list(page.object_list)
        if refused and refused[0] not in shown:
            shown.insert(0, refused[0])
        context |= {
            "page": page,
            "groups": queries.groups(shown, refused),
            "asked": queries.undecided(chosen),
            "worded": WORDED,
        }
    return render(request, "reports/queue.html", context, status=422 if refused else 200)


@login_required
@require_POST
def settle(request: LearnerRequest, question: int) -> HttpResponse:
    """Answer the ticked reports of one question: fixed, or declined."""
    row = access.settled_question(request.user, question)
    opened = row.reports.filter(state=Report.State.OPEN).values_list("pk", flat=True)
    form = queries.form_of(row.pk, list(opened), request.POST)
    if not opened:
        messages.info(request, _("These reports were answered already."))
        return redirect("reports:queue")
    if not form.is_valid():
        return _draw(request, (row.pk, form))
    data = form.cleaned_data
    done = actions.settle(
        row, data["reports"], data["state"], data["reply"], request.user, timezone.now()
    )
    said = ngettext("%(n)d report answered.", "%(n)d reports answered.", done) % {"n": done}
    messages.success(request, said)
    slug = urlencode({"document": request.GET.get("document", "")})
    return redirect(f"{reverse('reports:queue')}?{slug}")


@login_required
@require_POST
def accept(request: LearnerRequest, report: int) -> HttpResponse:
    """Let what the learner wrote count from now on."""
    row = access.settled_report(request.user, report)
    if row.state != Report.State.OPEN:
        messages.info(request, _("These reports were answered already."))
        return redirect("reports:queue")
    try:
        actions.accept(row, request.user, timezone.now())
    except CannotAccept as problem:
        messages.error(request, str(problem))
    else:
        said = _("“%(given)s” counts from now on. Marks that were given stay until a regrade.")
        messages.success(request, said % {"given": row.given})
    return redirect("reports:queue")


@login_required
@require_POST
def decide(request: LearnerRequest, correction: int) -> HttpResponse:
    """Say whether a changed answer is a correction. What was decided stays."""
    row = access.decided_correction(request.user, correction)
    said = request.POST.get("is_correction", "")
    if said not in ("0", "1"):
        messages.error(request, _("Choose whether it is a correction. Nothing was changed."))
        return _back(request)
    done = actions.decide(row.pk, said == "1", request.user, timezone.now())
    if done.state == Correction.State.CONFIRMED:
        said = ngettext(
            "%(n)d learner is told within a day: was %(old)s, now %(new)s.",
            "%(n)d learners are told within a day: was %(old)s, now %(new)s.",
            done.reached,
        ) % {"n": done.reached, "old": done.old.key, "new": done.new.key}
    else:
        said = _("Noted: no correction. Nobody is told.")
    messages.success(request, said)
    return _back(request)


def _back(request: LearnerRequest) -> HttpResponse:
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, None):
        return redirect(back)
    return redirect("reports:queue")
