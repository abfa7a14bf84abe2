"""Classes: a list, one class, joining and leaving."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import LearnerRequest
from quizzes.classes import access, actions
from quizzes.classes.forms import ClassForm, JoinForm
from quizzes.classes.models import Class


@login_required
@require_GET
def overview(request: LearnerRequest) -> HttpResponse:
    """The classes I teach and those I learn in."""
    context = {
        "taught": Class.objects.taught_by(request.user.pk).filter(archived_at=None),
        "joined": Class.objects.of_learner(request.user.pk).filter(archived_at=None),
        "form": JoinForm(initial={"code": request.GET.get("code", "")}),
    }
    return render(request, "classes/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: LearnerRequest) -> HttpResponse:
    """Open a class."""
    teacher = access.require_instructor(request.user)
    form = ClassForm(request.POST or None, documents=access.readable_documents(teacher))
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
    form = ClassForm(
        request.POST or None, instance=found, documents=access.readable_documents(request.user)
    )
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
    course.save()
    course.documents.set(form.cleaned_data["documents"])
    if form.cleaned_data["colleague"] is not None:
        course.instructors.add(form.cleaned_data["colleague"])


@login_required
@require_GET
def detail(request: LearnerRequest, course: int) -> HttpResponse:
    """One class as its instructor sees it: code, documents, people."""
    found = access.taught_class(request.user, course)
    context = {
        "course": found,
        "documents": found.documents.all(),
        "members": found.memberships.filter(left_at=None).select_related("learner"),
        "instructors": found.instructors.all(),
        "join_url": request.build_absolute_uri(f"/classes/?code={found.join_code}"),
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
        return _refused(request, form, 422)
    try:
        course = actions.join(request.user, form.cleaned_data["code"], timezone.now())
    except actions.CodeRefused:
        form.add_error("code", _("This code opens no class. Ask for the current one."))
        return _refused(request, form, 422)
    except actions.TooManyTries:
        form.add_error("code", _("Too many tries. Please wait an hour."))
        return _refused(request, form, 429)
    messages.success(request, _("Welcome to %(name)s.") % {"name": course.name})
    return redirect("today:home")


def _refused(request: LearnerRequest, form: JoinForm, status: int) -> HttpResponse:
    context = {
        "taught": Class.objects.taught_by(request.user.pk),
        "joined": Class.objects.of_learner(request.user.pk),
        "form": form,
    }
    return render(request, "classes/list.html", context, status=status)


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
    """Take a learner off the roster. What they learned stays theirs."""
    found = access.taught_class(request.user, course)
    if not found.memberships.filter(learner=learner, left_at=None).exists():
        raise Http404
    actions.leave(found, learner, timezone.now())
    messages.success(request, _("Removed from the class."))
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
