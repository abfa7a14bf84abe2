"""How much of a document its facts and items cover."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.http import LearnerRequest
from quizzes.authoring.coverage import coverage as coverage_of
from quizzes.classes.access import editable_document
from quizzes.questions.models import Question


@login_required
@require_GET
def coverage(request: LearnerRequest, slug: str) -> HttpResponse:
    """Figures on top, then what is missing, then every sentence or (`?only=bare`) the bare ones."""
    document = editable_document(request.user, slug)
    found = coverage_of(document)
    labels = [str(label) for label in Question.Kind.labels]
    only_bare = request.GET.get("only") == "bare"
    context = {
        "document": document,
        "found": found,
        "sentences": [row for row in found.sentences if not (only_bare and row.facts)],
        "only_bare": only_bare,
        "bare": len(found.sentences) - found.covered,
        "labels": labels,
        "parts": [(row, list(zip(labels, row.counts, strict=True))) for row in found.parts],
        "totals": list(zip(labels, found.totals, strict=True)),
    }
    return render(request, "authoring/coverage.html", context)
