"""Classes: a list, one class, joining and leaving."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.defaults import page_not_found

from accounts.http import LearnerRequest
from quizzes.classes import access, actions, queries
from quizzes.classes.forms import ClassForm, JoinForm
from quizzes.classes.models import Class
from quizzes.classes.qr import qr


@login_required
@require_GET
def overview(request: LearnerRequest) -> HttpResponse:
    """The classes I teach and those I learn in."""
    form = JoinForm(initial={"code": request.GET.get("code", "")})
    return _listed(request, form)


def _listed(request: LearnerRequest, form: JoinForm, status: int = 200) -> HttpResponse:
    taught = Class.objects.taught_by(access.teacher(request.user))
    joined = Class.objects.of_learner(request.user.pk)
    context = {
        "taught": taught.running(),
        "away": taught.exclude(archived_at=None),
        "joined": joined.running(),
        "past": joined.exclude(archived_at=None),
        "form": form,
    }
    return render(request, "classes/list.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: LearnerRequest) -> HttpResponse:
    """Open a class."""
    teacher = access.require_instructor(request.user)
    form = ClassForm(request.POST or None, by=teacher)
    if request.method != "POST":
        return render(request, "classes/edit.html", {"form": form})
    if not form.is_valid():
        return render(request, "classes/edit.html", {"form": form}, status=422)
    course = actions.open_class(teacher, form.cleaned_data["name"])
    _keep(form, course)
    return redirect("classes:detail", course.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: LearnerRequest, course: int) -> HttpResponse:
    """Name, documents and instructors of a class."""
    found = access.taught_class(request.user, course)
    form = ClassForm(request.POST or None, instance=found, by=request.user)
    if request.method != "POST":
        return render(request, "classes/edit.html", {"form": form, "course": found})
    if not form.is_valid():
        context = {"form": form, "course": found}
        return render(request, "classes/edit.html", context, status=422)
    _keep(form, form.save(commit=False))
    messages.success(request, _("Saved."))
    return redirect("classes:detail", found.pk)


def _keep(form: ClassForm, course: Class) -> None:
    course.capacity = form.cleaned_data["capacity"]
    course.term = form.cleaned_data["term"]
    course.save(update_fields=["name", "capacity", "term"])
    course.documents.set(form.cleaned_data["documents"])
    actions.set_rhythm(
        course, form.cleaned_data["desired_retention"], form.cleaned_data["two_buttons"]
    )
    if form.cleaned_data["colleague"] is not None:
        course.instructors.add(form.cleaned_data["colleague"])


@login_required
@require_GET
def detail(request: LearnerRequest, course: int) -> HttpResponse:
    """One class as its instructor sees it: code, documents, people."""
    found = access.taught_class(request.user, course)
    join_url = request.build_absolute_uri(f"/classes/?code={found.join_code}")
    context = {
        "course": found,
        "documents": found.documents.all(),
        "roster": queries.roster(found),
        "instructors": list(found.instructors.order_by("pk")),
        "join_url": join_url,
        "qr": qr(join_url, _("QR code of the address to join")),
    }
    return render(request, "classes/detail.html", context)


@login_required
@require_POST
def join(request: LearnerRequest) -> HttpResponse:
    """Join by code. A guest signs up first: a class knows its people by name."""
    if request.user.is_guest:
        messages.info(request, _("Sign up first: your class knows you by name."))
        return redirect("account_signup")
    form = JoinForm(request.POST)
    if not form.is_valid():
        return _listed(request, form, 422)
    try:
        course = actions.join(request.user, form.cleaned_data["code"], timezone.now())
    except actions.PutAway:
        said = _("The class of this code was put away: nobody can join it. Ask for a current one.")
        form.add_error("code", said)
        return _listed(request, form, 422)
    except actions.CodeRefused:
        form.add_error("code", _("This code opens no class. Ask for the current one."))
        return _listed(request, form, 422)
    except actions.TooManyTries:
        form.add_error("code", _("Too many tries. Please wait an hour."))
        return _listed(request, form, 429)
    messages.success(request, _("Welcome to %(name)s.") % {"name": course.name})
    return redirect("today:home")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no page here; or, to who belonged to a class that was deleted, that it was.

    To everybody else a deleted class is what one that never was is.
    """
    named = request.resolver_match.kwargs if request.resolver_match else {}
    row = queries.farewell(request.user, named)
    if row is None:
        return page_not_found(request, exception)
    return render(request, "classes/gone.html", {"farewell": row}, status=410)


@login_required
@require_POST
def renew_code(request: LearnerRequest, course: int) -> HttpResponse:
    found = access.taught_class(request.user, course)
    actions.renew_code(found)
    messages.success(request, _("The class has a new code; the old one no longer works."))
    return redirect("classes:detail", found.pk)


@login_required
@require_POST
def remove(request: LearnerRequest, course: int, learner: int) -> HttpResponse:
    """Take a learner off the roster, who must not come back by the code they know. What they
    learned stays theirs."""
    found = access.taught_class(request.user, course)
    if not found.memberships.filter(learner__pk=learner, left_at=None).exists():
        raise Http404
    actions.leave(found, learner, timezone.now())
    actions.renew_code(found)
    messages.success(request, _("Removed from the class, which has a new join code."))
    return redirect("classes:detail", found.pk)


@login_required
@require_POST
def remove_instructor(request: LearnerRequest, course: int, person: int) -> HttpResponse:
    """Take a colleague, or oneself, off a class; never the last one."""
    found = access.taught_class(request.user, course)
    colleague = found.instructors.filter(pk=person).first()
    if colleague is None:
        raise Http404
    if not actions.remove_instructor(found, colleague):
        messages.error(request, _("A class needs an instructor: add another one first."))
        return redirect("classes:detail", found.pk)
    messages.success(request, _("Removed from the class."))
    if colleague.pk == request.user.pk:
        return redirect("classes:list")
    return redirect("classes:detail", found.pk)


@login_required
@require_POST
def archive(request: LearnerRequest, course: int) -> HttpResponse:
    """Put a class away, or bring it back."""
    found = access.taught_class(request.user, course)
    back = request.POST.get("back") == "1"
    actions.archive(found, None if back else timezone.now())
    said = _("The class is back.") if back else _("Put away. Nothing of it is lost.")
    messages.success(request, said)
    return redirect("classes:detail", found.pk)


@login_required
@require_POST
def leave(request: LearnerRequest, course: int) -> HttpResponse:
    """Leave a class one learns in."""
    found = Class.objects.of_learner(request.user.pk).filter(pk=course).first()
    if found is None:
        raise Http404
    actions.leave(found, request.user.pk, timezone.now())
    messages.success(request, _("You have left %(name)s.") % {"name": found.name})
    return redirect("classes:list")
