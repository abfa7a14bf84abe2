"""What instructors do with quizzes: give one to a class, see its figures, put it away."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import LearnerRequest
from content.models import Version
from quizzes.classes.access import Person, is_admin, taught_class
from quizzes.quiz import queries
from quizzes.quiz.forms import GiveForm
from quizzes.quiz.models import Attempt, Quiz, Response


def taught_quiz(person: Person, pk: int) -> Quiz:
    """A quiz of a class that this person teaches, or 404."""
    quizzes = Quiz.objects.exclude(course=None).select_related("course", "document")
    if not is_admin(person):
        quizzes = quizzes.filter(course__instructors=person.pk or 0)
    quiz = quizzes.filter(pk=pk).first()
    if quiz is None:
        raise Http404
    return quiz


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: LearnerRequest, course: int) -> HttpResponse:
    """Give a quiz to a class."""
    found = taught_class(request.user, course)
    documents = found.documents.order_by("title")
    study = Version.objects.filter(
        document__in=documents, kind=Version.Kind.STUDY, is_current=True
    ).first()
    form = GiveForm(
        request.POST or None,
        documents=documents,
        sections=queries.sections(study) if study else [],
        initial={"size": 10, "feedback": Quiz.Feedback.SUBMITTED},
    )
    context = {"form": form, "course": found}
    if request.method != "POST":
        return render(request, "quiz/give.html", context)
    form.instance.course = found
    form.instance.owner = request.user
    if not form.is_valid():
        return render(request, "quiz/give.html", context, status=422)
    quiz = form.save()
    messages.success(request, _("Given to %(name)s.") % {"name": found.name})
    return redirect("quiz:figures", quiz.pk)


@login_required
@require_GET
def figures(request: LearnerRequest, quiz: int) -> HttpResponse:
    """Who has taken a quiz with what score, and how each question went."""
    found = taught_quiz(request.user, quiz)
    attempts = (
        Attempt.objects.filter(quiz=found)
        .exclude(state=Attempt.State.OPEN)
        .select_related("learner")
        .order_by("learner__username", "number")
    )
    per_question = (
        Response.objects.filter(attempt__quiz=found)
        .exclude(attempt__state=Attempt.State.OPEN)
        .values("question", "revision__stem")
        .annotate(answers=Count("pk"), right=Count("pk", filter=Q(correct=True)))
        .order_by("question")
    )
    context = {
        "quiz": found,
        "attempts": attempts,
        "questions": [
            {**row, "percent": round(100 * row["right"] / row["answers"])} for row in per_question
        ],
        "needed": 10,
    }
    return render(request, "quiz/figures.html", context)


@login_required
@require_POST
def archive(request: LearnerRequest, quiz: int) -> HttpResponse:
    """Put a quiz away: learners no longer see it, attempts stay."""
    found = taught_quiz(request.user, quiz)
    found.archived_at = timezone.now()
    found.save(update_fields=["archived_at"])
    messages.success(request, _("Put away. Finished attempts are kept."))
    return redirect("classes:detail", found.course_id)
