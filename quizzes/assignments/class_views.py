"""A class as its instructors see it: assignments, grade book, memory, who needs help."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import LearnerRequest
from quizzes.assignments import actions, ending, export, forgetting, help, queries, table
from quizzes.assignments.book import SORTS, Book, book
from quizzes.assignments.forms import DeleteForm, DuplicateForm, GiveForm
from quizzes.classes.access import taught_class, version_to_read
from quizzes.classes.forms import said_of_away
from quizzes.classes.models import Class
from quizzes.reading.queries import page as read_page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_GET
def overview(request: LearnerRequest, course: int) -> HttpResponse:
    """What a class was given, by due date, with how many have done it."""
    found, now = taught_class(request.user, course), timezone.now()
    actions.close_overdue(found, now)
    context = {
        "course": found,
        "rows": queries.counts(found.pk, now),
        "away": queries.given([found.pk], archived=True),
    }
    return render(request, "assignments/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: LearnerRequest, course: int) -> HttpResponse:
    """Give a class a document to learn, or a part of it."""
    found = taught_class(request.user, course)
    form = GiveForm(request.POST or None, parts=queries.parts_of(found))
    context = {"form": form, "course": found}
    if request.method != "POST":
        return render(request, "assignments/give.html", context)
    if found.archived_at:
        messages.error(request, said_of_away())
    if found.archived_at or not form.is_valid():
        return render(request, "assignments/give.html", context, status=422)
    document, section = form.chosen
    data = form.cleaned_data
    actions.give_part(
        found,
        found.documents.get(pk=document),
        section,
        form.chosen_title,
        data["opens_at"],
        data["due_at"],
    )
    messages.success(request, _("Given to %(name)s.") % {"name": found.name})
    return redirect("assignments:list", found.pk)


@login_required
@require_GET
def grade_book(request: LearnerRequest, course: int) -> HttpResponse:
    """Learners × assignments."""
    found = taught_class(request.user, course)
    sort, page = request.GET.get("sort", "name"), request.GET.get("page", "1")
    shown = _book(found, sort=sort if sort in SORTS else "name",
                  page=int(page) if page.isdecimal() and len(page) < 6 else 1)  # fmt: skip
    context = {
        "course": found,
        "book": shown,
        "head": table.head(shown),
        "body": table.body(shown),
        "means": table.foot([shown.mean, *shown.means]),
        "name_next": "-name" if shown.sort == "name" else "name",
        "mean_next": "mean" if shown.sort == "-mean" else "-mean",
    }
    return render(request, "assignments/book.html", context)


def _book(course: Class, *, sort: str = "name", page: int = 1, whole: bool = False) -> Book:
    now = timezone.now()
    actions.close_overdue(course, now)
    if whole:
        return book(course, now, size=None)
    return book(course, now, sort=sort, page=page)


@login_required
@require_GET
def book_csv(request: LearnerRequest, course: int) -> HttpResponse:
    """The whole grade book as a table of text."""
    found = taught_class(request.user, course)
    return _download(
        found, export.to_csv(_book(found, whole=True)), "text/csv; charset=utf-8", "csv"
    )


@login_required
@require_GET
def book_xlsx(request: LearnerRequest, course: int) -> HttpResponse:
    """The whole grade book as a workbook."""
    found = taught_class(request.user, course)
    return _download(found, export.to_xlsx(_book(found, whole=True)), XLSX, "xlsx")


def _download(course: Class, content: str | bytes, kind: str, ending: str) -> HttpResponse:
    name = f"{slugify(course.name) or 'class'}-{timezone.localdate():%Y-%m-%d}.{ending}"
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@require_GET
def memory(request: LearnerRequest, course: int) -> HttpResponse:
    """Which sentences of a document the class forgets."""
    found = taught_class(request.user, course)
    documents = list(found.documents.order_by("title"))
    if not documents:
        return render(request, "assignments/memory.html", {"course": found, "documents": ()})
    wanted = request.GET.get("document", documents[0].slug)
    document = next((one for one in documents if one.slug == wanted), None)
    if document is None:
        raise Http404
    version = version_to_read(request.user, document)
    recall = forgetting.recall_of(found.pk, document.pk, timezone.now())
    context = {
        "course": found,
        "documents": documents,
        "document": document,
        "worst": forgetting.worst_first(version, recall),
        "page": read_page(version, forgetting.as_memory(recall)),
        "fewest": forgetting.FEWEST,
    }
    return render(request, "assignments/memory.html", context)


@login_required
@require_GET
def needs_help(request: LearnerRequest, course: int) -> HttpResponse:
    """Who needs help, and why. Of a class that is put away nobody is spoken of."""
    found, now = taught_class(request.user, course), timezone.now()
    actions.close_overdue(found, now)
    rows = [] if found.archived_at else help.who_needs_help(found, now)
    context = {
        "course": found,
        "needy": [row for row in rows if row.reasons],
        "well": sum(not row.reasons for row in rows),
    }
    return render(request, "assignments/help.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def duplicate(request: LearnerRequest, course: int) -> HttpResponse:
    """The same class for another term."""
    found = taught_class(request.user, course)
    form = DuplicateForm(request.POST or None, initial={"name": found.name})
    context = {"form": form, "course": found}
    if request.method != "POST":
        return render(request, "assignments/duplicate.html", context)
    if not form.is_valid():
        return render(request, "assignments/duplicate.html", context, status=422)
    data = form.cleaned_data
    try:
        made = actions.duplicate(found, request.user, data["name"], data["term"], data["days"])
    except OverflowError:
        form.add_error("days", _("A date of this class would leave the calendar."))
        return render(request, "assignments/duplicate.html", context, status=422)
    messages.success(request, _("The new class is open. Nobody is in it yet."))
    now = timezone.now()
    over = sum(
        one.dates.due is not None and one.dates.due <= now for one in queries.given([made.pk])
    )
    if over:
        messages.warning(request, said_of_over(over))
    return redirect("classes:detail", made.pk)


def said_of_over(n: int) -> str:
    said = ngettext(
        "%(n)d assignment of it was due already: give it a new date under Assignments.",
        "%(n)d assignments of it were due already: give them new dates under Assignments.",
        n,
    )
    return said % {"n": n}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: LearnerRequest, course: int) -> HttpResponse:
    """Delete a class for good, with its name typed."""
    found = taught_class(request.user, course)
    form = DeleteForm(request.POST or None, expected=found.name)
    context = {"form": form, "course": found, "goes": ending.goes_with(found)}
    if request.method != "POST":
        return render(request, "assignments/delete.html", context)
    if not form.is_valid():
        return render(request, "assignments/delete.html", context, status=422)
    ending.delete_class(found, timezone.now())
    messages.success(request, _("%(name)s was deleted.") % {"name": found.name})
    return redirect("classes:list")
