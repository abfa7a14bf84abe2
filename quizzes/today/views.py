"""The first screen."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import User
from quizzes.classes.access import readable_documents
from quizzes.quiz.actions import expire_overdue
from quizzes.quiz.models import Attempt
from quizzes.today import queries


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What there is to do today; visitors read what Recite is."""
    if not isinstance(request.user, User):
        context: dict[str, object] = {
            "document": readable_documents(request.user).order_by("created_at").first(),
            "strokes": queries.strokes([]),
        }
        return render(request, "today/welcome.html", context)
    at = timezone.now()
    expire_overdue(Attempt.objects.filter(learner=request.user), at)
    context = {"today": queries.today(request.user, at)}
    return render(request, "today/home.html", context)


@require_GET
def more(request: HttpRequest) -> HttpResponse:
    """The phone's page behind the tab More: teaching, settings, signing out."""
    return render(request, "today/more.html")
