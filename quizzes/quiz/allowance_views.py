"""Extra time and other exceptions of single learners."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import LearnerRequest
from quizzes.classes.models import Membership
from quizzes.quiz import access, allowances
from quizzes.quiz.marks_forms import AllowanceForm
from quizzes.quiz.models import Allowance, Attempt, Quiz

PER_PAGE = 50


@login_required
@require_safe
def overview(request: LearnerRequest, quiz: int) -> HttpResponse:
    """Everybody in the class with what they are allowed."""
    found = access.marked_quiz(request.user, quiz)
    page = Paginator(_members(found), PER_PAGE).get_page(request.GET.get("page"))
    rows = allowances.allowed(found, list(page.object_list))
    return render(request, "quiz/allowances.html", {"quiz": found, "page": page, "rows": rows})


def _members(quiz: Quiz) -> QuerySet[Membership]:
    members = Membership.objects.filter(course=quiz.course_id or 0, left_at=None)
    return members.select_related("learner").order_by("learner__username", "pk")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: LearnerRequest, quiz: int, learner: int) -> HttpResponse:
    """What one learner is allowed."""
    found = access.marked_quiz(request.user, quiz)
    member = _members(found).filter(learner=learner).first()
    if member is None:
        raise Http404
    known = allowances.stored(found, member.learner)
    seen = request.POST.get("seen", allowances.mark_of(known))
    row = known or Allowance(quiz=found, learner=member.learner)
    form = AllowanceForm(request.POST if request.method == "POST" else None, instance=row)
    context = {"quiz": found, "learner": member.learner, "form": form, "seen": seen}
    if request.method == "POST" and form.is_valid():
        sent = request.POST.get("seen")
        try:
            moved = allowances.allow(form.save(commit=False), timezone.now(), sent)
        except allowances.Changed:
            stands = allowances.stored(found, member.learner)
            context |= {"changed": True, "own": stands, "seen": allowances.mark_of(stands)}
        else:
            messages.success(request, _said(moved))
            return redirect("quiz:allowances", found.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "quiz/allowance.html", context, status=status)


def _said(moved: Attempt | None) -> str:
    if moved is None:
        return _("Saved.")
    if moved.deadline is None:
        return _("Saved. The attempt that is open has no deadline any more.")
    at = date_format(timezone.localtime(moved.deadline), "j F Y, H:i")
    return _("Saved. The attempt that is open now ends on %(at)s.") % {"at": at}
