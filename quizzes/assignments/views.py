"""One assignment: for the learner who does it, and for the instructor who gave it."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import LearnerRequest
from quizzes.assignments import access, actions, queries
from quizzes.assignments.forms import ExcuseForm, change_form
from quizzes.assignments.models import Assignment
from quizzes.classes.models import Membership
from quizzes.memory import actions as memory
from quizzes.memory.models import Card
from quizzes.quiz.actions import expire_overdue
from quizzes.quiz.models import Attempt


@login_required
@require_GET
def mine(request: LearnerRequest, course: int) -> HttpResponse:
    """A class as its learner sees it: what it asks of them, and nobody else's row."""
    found = access.my_class(request.user, course)
    now = timezone.now()
    expire_overdue(Attempt.objects.filter(learner=request.user), now)
    context = {
        "course": found,
        "rows": queries.mine(request.user, now, courses=[found.pk]),
        "announcements": found.announcements.select_related("by")[:10],
        "membership": found.memberships.get(learner=request.user),
        "instructors": found.instructors.all(),
    }
    return render(request, "assignments/mine.html", context)


@login_required
@require_POST
def mail(request: LearnerRequest, course: int) -> HttpResponse:
    """Switch the e-mails of a class off or on for oneself."""
    found = access.my_class(request.user, course)
    wants = request.POST.get("on") == "1"
    Membership.objects.filter(course=found, learner=request.user).update(mails=wants)
    messages.success(request, _("Saved."))
    return redirect("assignments:mine", found.pk)


@login_required
@require_GET
def detail(request: LearnerRequest, assignment: int) -> HttpResponse:
    """Instructors see who has done it, learners what there is to do."""
    now = timezone.now()
    try:
        found = access.taught_assignment(request.user, assignment)
    except Http404:
        return _own(request, access.my_assignment(request.user, assignment), now)
    actions.close_overdue(found.course, now)
    one = queries.given_one(found)
    people = queries.members_of(found.course_id)
    proof = queries.evidence([one], [member.pk for member in people])
    context = {
        "course": found.course,
        "one": one,
        "rows": [(member, proof.standing(one, member.pk, now)) for member in people],
    }
    return render(request, "assignments/detail.html", context)


def _own(request: LearnerRequest, found: Assignment, now: datetime) -> HttpResponse:
    if found.quiz is not None:
        return redirect("quiz:start", found.quiz_id)
    one = queries.given_one(found)
    proof = queries.evidence([one], [request.user.pk])
    context = {
        "course": found.course,
        "one": one,
        "standing": proof.standing(one, request.user.pk, now),
        "studies": Card.objects.of(request.user.pk).filter(document=found.document_id).exists(),
    }
    return render(request, "assignments/own.html", context)


@login_required
@require_POST
def learn(request: LearnerRequest, assignment: int) -> HttpResponse:
    """Begin to learn the cards of the document, and go on with those that were given."""
    found = access.my_assignment(request.user, assignment)
    if found.quiz is not None or (found.opens_at and timezone.now() < found.opens_at):
        raise Http404
    if found.course.archived_at:
        messages.info(request, _("This class was put away: nothing new begins in it."))
        return redirect("assignments:detail", found.pk)
    memory.enrol(request.user, found.document)
    part = f"?document={found.document.slug}"
    if found.section:
        part = f"{part}&section={quote(found.section)}"
    return redirect(f"{reverse('review:session')}{part}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: LearnerRequest, assignment: int) -> HttpResponse:
    """Title and dates."""
    found = access.taught_assignment(request.user, assignment)
    one = queries.given_one(found)
    closes = found.quiz.closes_at if found.quiz else None
    form = change_form(request.POST or None, one, closes, found.due_at)
    context = {"form": form, "course": found.course, "one": one, "closes": closes}
    if request.method != "POST":
        return render(request, "assignments/edit.html", context)
    if not form.is_valid():
        return render(request, "assignments/edit.html", context, status=422)
    data = form.cleaned_data
    actions.change(found, data["title"], data["opens_at"], data["due_at"])
    messages.success(request, _("Saved."))
    return redirect("assignments:list", found.course_id)


@login_required
@require_POST
def withdraw(request: LearnerRequest, assignment: int) -> HttpResponse:
    """Put an assignment away, or bring it back."""
    found = access.taught_assignment(request.user, assignment)
    if request.POST.get("back") != "1":
        actions.withdraw(found, timezone.now())
        said = _("Withdrawn: learners no longer see it. What they did is kept.")
        messages.success(request, said)
    elif actions.bring_back(found):
        messages.success(request, _("It is given again."))
    else:
        messages.error(request, _("It has no questions yet: choose some first."))
        return redirect("quiz:figures", found.quiz_id)
    return redirect("assignments:list", found.course_id)


@login_required
@require_POST
def excuse(request: LearnerRequest, assignment: int, learner: int) -> HttpResponse:
    """Excuse a learner of the class, or take that back."""
    found = access.taught_assignment(request.user, assignment)
    if not found.course.memberships.filter(learner__pk=learner, left_at=None).exists():
        raise Http404
    form = ExcuseForm(request.POST)
    if request.POST.get("back") == "1":
        actions.unexcuse(found, learner, timezone.now())
        messages.success(request, _("It is asked of them again."))
    elif form.is_valid():
        actions.excuse(found, learner, form.cleaned_data["reason"])
        messages.success(request, _("Excused: it counts neither as missing nor in a mean."))
    else:
        messages.error(request, _("The reason is too long. Nothing was changed."))
    return redirect("assignments:detail", found.pk)
