"""The gallery of items: seen, filtered, retired and restored in bulk."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.http import LearnerRequest
from content.documents.places import long_label
from content.facts.queries import tag_choices
from content.models import Document, Fact
from quizzes.authoring import actions, gallery, queries
from quizzes.authoring.gallery_forms import GalleryForm, Scope
from quizzes.classes.access import editable_document

CHANGED = "authoring_items_changed"  # in the session until the gallery is drawn next


@login_required
@require_GET
def items(request: LearnerRequest, slug: str) -> HttpResponse:
    """Every item of a document, a page at a time."""
    document = editable_document(request.user, slug)
    form = _filters(request, document)
    found = gallery.matching(document, form.wanted())
    page = Paginator(found, gallery.PER_PAGE).get_page(request.GET.get("page"))
    everything = gallery.bank_size(document)
    scopes = {
        Scope.TICKED: _("The ticked items"),
        Scope.PAGE: _("All %(n)s on this page") % {"n": _number(len(page.object_list))},
        Scope.ALL: _("All %(n)s that match") % {"n": _number(len(found))},
    }
    context: dict[str, Any] = {
        "document": document,
        "form": form,
        "active": [(label, said, _without(request, name)) for name, label, said in form.active()],
        "page": page,
        "rows": gallery.shown(document, list(page.object_list)),
        "shown": ",".join(map(str, page.object_list)),
        "count": _("%(n)s of %(all)s items")
        % {"n": _number(len(found)), "all": _number(everything)},
        "everything": everything,
        "scopes": scopes.items(),
        "changed": _taken(request, document),
        "query": request.GET.urlencode(),
    }
    return render(request, "authoring/gallery.html", context)


@login_required
@require_POST
def change_items(request: LearnerRequest, slug: str) -> HttpResponse:
    """Retire or restore the ticked items, those of the page, or all that match the address."""
    document = editable_document(request.user, slug)
    ids = _chosen(request, document)
    if request.POST.get("go") not in {"retire", "restore"} or ids is None:
        messages.error(request, _("Choose which items, and whether to retire or restore them."))
    elif not ids:
        messages.error(request, _("No item is ticked. Tick some, or choose all of them."))
    elif request.POST["go"] == "retire":
        change = actions.retire_items(document, ids)
        _tell(request, document, change, _retired(change))
    else:
        change = actions.restore_items(document, ids)
        _tell(request, document, change, _restored(change))
    return _back(request, document)


@login_required
@require_POST
def undo_items(request: LearnerRequest, slug: str) -> HttpResponse:
    """Take back one change in bulk."""
    document = editable_document(request.user, slug)
    try:
        n = actions.undo(document, request.POST.get("token", ""))
    except actions.CannotUndo:
        messages.error(request, _("This change can no longer be undone here."))
    else:
        said = ngettext("Undone: %(n)s item is as before.", "Undone: %(n)s items are as before.", n)
        messages.success(request, said % {"n": _number(n)})
    return _back(request, document)


def _filters(request: HttpRequest, document: Document) -> GalleryForm:
    of_this = Document.objects.filter(pk=document.pk)
    parts = [(path, long_label(path, title)) for path, title in queries.parts_with_facts(of_this)]
    tags = tag_choices(Fact.objects.of(document))
    return GalleryForm(request.GET, parts=parts, tags=tags)


def _chosen(request: HttpRequest, document: Document) -> list[int] | None:
    """The ids that a change is for; None for a scope that is none."""
    match request.POST.get("scope"):
        case Scope.TICKED:
            return _ids(",".join(request.POST.getlist("item")))
        case Scope.PAGE:
            return _ids(request.POST.get("shown", ""))
        case Scope.ALL:
            return gallery.matching(document, _filters(request, document).wanted())
    return None


def _ids(text: str) -> list[int]:
    """Numbers out of "1,2,3"; whatever else stands there names no item."""
    return [int(one) for one in re.findall(r"(?<![^,])[0-9]{1,15}(?![^,])", text)]


def _retired(change: actions.Change) -> str:
    said = ngettext("%(n)s item retired.", "%(n)s items retired.", change.done)
    return said % {"n": _number(change.done)}


def _restored(change: actions.Change) -> str:
    said = ngettext("%(n)s item restored.", "%(n)s items restored.", change.done)
    if change.held:
        said += " " + ngettext(
            "%(held)s is held back by a note.", "%(held)s are held back by notes.", change.held
        )
    if change.stayed:
        said += " " + ngettext(
            "%(stayed)s stays retired: its fact no longer gives it.",
            "%(stayed)s stay retired: their facts no longer give them.",
            change.stayed,
        )
    return said % {
        "n": _number(change.done),
        "held": _number(change.held),
        "stayed": _number(change.stayed),
    }


def _tell(request: HttpRequest, document: Document, change: actions.Change, said: str) -> None:
    request.session[CHANGED] = {"document": document.pk, "said": said, "token": change.token}


def _taken(request: HttpRequest, document: Document) -> dict[str, Any] | None:
    """What was changed a moment ago in this document: told once."""
    changed = request.session.get(CHANGED)
    if not changed or changed["document"] != document.pk:
        return None
    found: dict[str, Any] = request.session.pop(CHANGED)
    return found


def _without(request: HttpRequest, name: str) -> str:
    """The address without one filter, at the first page."""
    query = request.GET.copy()
    for gone in (name, "page"):
        query.pop(gone, None)
    return "?" + query.urlencode()


def _back(request: HttpRequest, document: Document) -> HttpResponseRedirect:
    query = request.GET.urlencode()
    url = reverse("authoring:items", args=[document.slug])
    return HttpResponseRedirect(f"{url}?{query}" if query else url)


def _number(n: int) -> str:
    """With the separator of thousands that the reader's language has."""
    return str(number_format(n, use_l10n=True, force_grouping=True))
