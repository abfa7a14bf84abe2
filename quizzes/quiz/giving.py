"""What instructors do with quizzes: give one to a class, see its figures, put it away."""

from __future__ import annotations

from itertools import chain, count
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import LearnerRequest
from quizzes.classes.access import taught_class
from quizzes.classes.forms import is_number, said_of_away
from quizzes.classes.models import Class
from quizzes.quiz import actions, building, building_actions, queries
from quizzes.quiz.access import taught_quiz
from quizzes.quiz.forms import GiveForm
from quizzes.quiz.models import Attempt, Quiz
from quizzes.quiz.presets import PRESETS, with_preset


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: LearnerRequest, course: int) -> HttpResponse:
    """Give a quiz to a class."""
    found = taught_class(request.user, course)
    form = _form(request, found, request.POST or None)
    context = {"course": found, "away": found.quizzes.exclude(archived_at=None)[:20]}
    look = request.POST.get("look", "")
    if look in PRESETS:
        room = building.outlook(form)["room"]
        minutes = room.minutes if room else 0
        data = with_preset(request.POST, look, timezone.localtime(), minutes)
        form = _form(request, found, data)
    if request.method != "POST" or look:
        return building.looked_at(request, form, "quiz/give.html", context)
    if found.archived_at:
        messages.error(request, said_of_away())
    if found.archived_at or not form.is_valid():
        context |= building.outlook(form)
        return render(request, "quiz/give.html", context, status=422)
    quiz, choice = form.save(commit=False), form.cleaned_data["choice"] or "drawn"
    if not request.POST.get("title"):
        quiz.title = _unused(quiz.title, found)
    building_actions.keep_settings(quiz, choice)
    if quiz.archived_at is None:
        messages.success(request, _("Given to %(name)s.") % {"name": found.name})
    else:
        messages.info(request, _("Saved. Now choose its questions, then give it."))
    return redirect(*building.next_page(quiz, choice))


def _form(request: LearnerRequest, course: Class, data: Any) -> GiveForm:
    """The form, with the parts of the document that was chosen in it."""
    documents = course.documents.order_by("title")
    given = request.POST.get("document") or request.GET.get("document") or ""
    chosen = documents.filter(pk=given).first() if is_number(given) else None
    chosen = chosen or documents.first()
    return GiveForm(
        data,
        instance=Quiz(course=course, owner=request.user, document=chosen),
        documents=documents,
        sections=queries.sections_of(chosen) if chosen else [],
        tags=queries.tags_for(chosen) if chosen else [],
    )


def _unused(title: str, course: Class) -> str:
    """This title, with a number where the class has a quiz of that name."""
    taken = set(course.quizzes.values_list("title", flat=True))
    numbered = (f"{title[:150]} ({n})" for n in count(2))
    return next(one for one in chain([title], numbered) if one not in taken)


@login_required
@require_GET
def figures(request: LearnerRequest, quiz: int) -> HttpResponse:
    """Who has taken a quiz with what score; how its questions did is the analysis."""
    found = taught_quiz(request.user, quiz)
    actions.expire_overdue(found.attempts.all(), timezone.now())
    attempts = (
        Attempt.objects.filter(quiz=found)
        .exclude(state=Attempt.State.OPEN)
        .select_related("learner")
        .order_by("learner__username", "number")
    )
    context = {"quiz": found, "attempts": attempts, "lost_tags": queries.lost_tags(found)}
    return render(request, "quiz/figures.html", context)


@login_required
@require_POST
def archive(request: LearnerRequest, quiz: int) -> HttpResponse:
    """Put a quiz away: learners no longer see it, attempts stay. Or give it, `back`."""
    found = taught_quiz(request.user, quiz)
    if "back" not in request.POST:
        building_actions.put_away(found, timezone.now())
        messages.success(request, _("Put away. Finished attempts are kept."))
        return redirect("classes:detail", found.course_id)
    if not building_actions.give_out(found):
        messages.error(request, _("It has no questions yet: choose some first."))
        return redirect("quiz:figures", found.pk)
    messages.success(request, _("Given. Learners see it now."))
    return redirect("quiz:figures", found.pk)
