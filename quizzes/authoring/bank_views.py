"""The bank: every fact of the documents one edits, found by filters and tagged in bulk."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.http import LearnerRequest
from content.facts.actions import tag_facts
from content.facts.queries import tag_choices
from content.facts.tags import tag_problems, typed_tags
from content.models import Document, Fact, Tag
from content.text import MOST_TAGS, read_tag
from quizzes.authoring import queries
from quizzes.authoring.gallery_forms import Scope
from quizzes.classes.access import editable_documents, require_instructor
from quizzes.questions.models import Question
from quizzes.reports.queries import waiting

PER_PAGE = 25


@login_required
@require_GET
def bank(request: LearnerRequest) -> HttpResponse:
    """The facts that the filters leave, with the number of their questions."""
    require_instructor(request.user)
    documents = editable_documents(request.user)
    published = Count(
        "questions", filter=Q(questions__status=Question.Status.PUBLISHED), distinct=True
    )
    rows = (
        _found(request, documents)
        .select_related("document")
        .prefetch_related("tags")
        .annotate(
            published=published,
            holding=Count("notes", filter=Q(notes__holds=True), distinct=True),
        )
        .order_by("document", "ordinal")
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    counts = waiting(documents)
    tag = read_tag(request.GET.get("tag", ""))
    context = {
        "page": page,
        "shelf": [(one, counts[one.pk]) for one in documents.order_by("title")],
        "sections": queries.parts_with_facts(documents),
        "tags": tag_choices(Fact.objects.filter(document__in=documents), [tag]),
        "section": request.GET.get("section", ""),
        "tag": tag,
        "text": request.GET.get("q", "").strip(),
        "query": request.GET.urlencode(),
        "scopes": [
            (Scope.TICKED, _("The ticked facts")),
            (Scope.ALL, _("All %(n)d that match") % {"n": page.paginator.count}),
        ],
    }
    return render(request, "authoring/bank.html", context)


def _found(request: HttpRequest, documents: QuerySet[Document]) -> QuerySet[Fact]:
    """What the address asks for."""
    rows = Fact.objects.filter(document__in=documents)
    section, text = request.GET.get("section", ""), request.GET.get("q", "").strip()
    tag = read_tag(request.GET.get("tag", ""))
    if section:
        rows = rows.filter(section=section)
    if text:
        rows = rows.filter(Q(statement__icontains=text) | Q(key__icontains=text))
    if tag:
        rows = rows.filter(pk__in=Tag.objects.under(tag).values("fact"))
    return rows


@login_required
@require_POST
def change_tags(request: LearnerRequest) -> HttpResponse:
    """Give tags to the ticked facts, or to all that the address finds, or take them off."""
    require_instructor(request.user)
    tags = typed_tags(request.POST.get("tags", ""))
    problems = list(tag_problems(tags))
    facts = _chosen(request, editable_documents(request.user))
    if problems:
        messages.error(request, " ".join(problems))
    elif not tags or request.POST.get("go") not in {"add", "take"}:
        messages.error(request, _("Write the tags, then add them or take them off."))
    elif not facts.exists():
        messages.error(request, _("No fact is ticked. Tick some, or choose all that match."))
    else:
        _change(request, facts, tags)
    query = request.GET.urlencode()
    url = reverse("authoring:bank")
    return redirect(f"{url}?{query}" if query else url)


def _chosen(request: HttpRequest, documents: QuerySet[Document]) -> QuerySet[Fact]:
    if request.POST.get("scope") == Scope.ALL:
        return _found(request, documents)
    ticked = [one for one in request.POST.getlist("item") if one.isdecimal() and len(one) < 16]
    return Fact.objects.filter(document__in=documents, pk__in=ticked)


def _change(request: HttpRequest, facts: QuerySet[Fact], tags: tuple[str, ...]) -> None:
    adding = request.POST["go"] == "add"
    done = tag_facts(facts, tags, take_off=not adding)
    if done.full:
        said = ngettext(
            "%(n)d fact would have more than %(most)d tags and stays as it is.",
            "%(n)d facts would have more than %(most)d tags and stay as they are.",
            done.full,
        )
        messages.warning(request, said % {"n": done.full, "most": MOST_TAGS})
    if not done.changed:
        messages.info(request, _("Nothing to change: these facts are tagged so already."))
        return
    if adding:
        said = ngettext(
            "%(tags)s: added to %(n)d fact.", "%(tags)s: added to %(n)d facts.", done.changed
        )
    else:
        said = ngettext(
            "%(tags)s: taken off %(n)d fact.", "%(tags)s: taken off %(n)d facts.", done.changed
        )
    messages.success(request, said % {"tags": ", ".join(tags), "n": done.changed})
