"""What stayed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import User
from quizzes.classes.access import readable_document, readable_documents
from quizzes.memory.models import Card
from quizzes.memory.queries import moment_of, withheld
from quizzes.progress import queries


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Figures, the map and the charts of one document."""
    learner = request.user
    if not isinstance(learner, User) or not Card.objects.of(learner.pk).started().exists():
        return render(request, "progress/empty.html")
    slug = request.GET.get("document", "")
    studied = list(
        readable_documents(learner)
        .filter(pk__in=Card.objects.of(learner.pk).values("document"))
        .order_by("title")
    )
    if slug:
        document = readable_document(learner, slug)
    elif studied:
        document = studied[0]
    else:
        return render(request, "progress/empty.html")
    if withheld(learner, document.pk, timezone.now()):
        return render(request, "reading/withheld.html", {"document": document})
    context = {
        "document": document,
        "studied": studied,
        "overview": queries.overview(learner, document, moment_of(learner)),
    }
    return render(request, "progress/overview.html", context)
