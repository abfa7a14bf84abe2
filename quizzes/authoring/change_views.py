"""What became of the questions of a document through each change of its facts."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts.http import LearnerRequest
from quizzes.authoring import access
from quizzes.questions.models import BankChange, Question
from quizzes.reports.queries import waiting

PER_PAGE = 20
WHAT = {
    "created": _("New"),
    "revised": _("Reworded"),
    "retired": _("Taken out"),
    "held": _("Held back"),
    "restored": _("Asked again"),
}


@login_required
@require_GET
def changes(request: LearnerRequest, slug: str) -> HttpResponse:
    """The latest first, each with the questions that it touched."""
    document = access.written_document(request.user, slug)
    rows = BankChange.objects.filter(document=document).select_related("by")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    kinds = dict(Question.Kind.choices)
    shown = [
        {
            "change": row,
            "lines": [
                {**line, "what": WHAT[line["what"]], "kind": kinds.get(line["kind"], "")}
                for line in row.lines
            ],
        }
        for row in page
    ]
    context = {
        "document": document,
        "page": page,
        "shown": shown,
        "waiting": waiting([document])[document.pk],
    }
    return render(request, "authoring/changes.html", context)
