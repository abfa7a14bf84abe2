"""The library, a document, one fact of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.http import wants_part
from accounts.models import User
from content.models import Document, Version
from quizzes.classes.access import (
    is_shared,
    pick_version,
    readable_document,
    readable_documents,
    version_to_read,
    versions_to_read,
    writes_for,
)
from quizzes.memory.queries import FactMemory, withheld
from quizzes.reading import queries
from quizzes.reading.ask_views import asks

SCREEN = "reading/document.html"


@require_GET
def library(request: HttpRequest) -> HttpResponse:
    """Every document that this person may read."""
    documents = list(readable_documents(request.user).order_by("title"))
    context = {"shelf": queries.shelf(request.user, documents)}
    return render(request, "reading/library.html", context)


@require_GET
def document(request: HttpRequest, slug: str) -> HttpResponse:
    """The document coloured by memory; `?fact=` opens one in the margin."""
    found = readable_document(request.user, slug)
    if _put_away(request, found):
        return render(request, "reading/withheld.html", {"document": found})
    versions = versions_to_read(request.user, found)
    version = pick_version(versions, request.GET.get("text", ""))
    memory = queries.memory_for(request.user, found)
    asked = asks(request)
    page = queries.page(version, memory, asks=asked)
    context = {
        "versions": list(versions.values()),
        "page": page,
        "retold": len(versions) == 1 and queries.is_retold(found),
        "hide": "hide" in request.GET,
        "asks": asked,
        "to_begin": queries.to_begin(request.user, found),
        "only_mine": writes_for(request.user, found) and not is_shared(found),
        **_margin(request, version, _chosen(request, page.order), memory),
    }
    return render(request, SCREEN, context)


def _put_away(request: HttpRequest, found: Document) -> bool:
    """A graded attempt is open: its learner must not read the answers here."""
    return isinstance(request.user, User) and withheld(request.user, found.pk, timezone.now())


def _chosen(request: HttpRequest, order: tuple[int, ...]) -> int | None:
    given = request.GET.get("fact", "")
    return int(given) if given.isdecimal() and int(given) in order else None


def _margin(
    request: HttpRequest, version: Version, chosen: int | None, memory: Mapping[int, FactMemory]
) -> dict[str, Any]:
    """What the margin shows: the chosen fact and those that share its words."""
    facts = queries.together(version, chosen) if chosen is not None else []
    return {
        "document": version.document,
        "version": version,
        "chosen": chosen,
        "margin": queries.margin(version, facts, memory),
        "may_edit": writes_for(request.user, version.document),
        "studies": bool(memory),
    }


@require_GET
def fact(request: HttpRequest, slug: str, fact: int) -> HttpResponse:
    """The margin for one fact: a fragment for a swap, else the document with it open."""
    found = readable_document(request.user, slug)
    if _put_away(request, found):
        return render(request, "reading/withheld.html", {"document": found})
    kind = request.GET.get("text", "")
    version = version_to_read(request.user, found, kind)
    if fact not in {mark.fact for mark in queries.marks_of(version)}:
        raise Http404
    if not wants_part(request):
        shown = urlencode({"text": version.kind, "fact": fact})
        return redirect(f"{reverse('reading:document', args=[slug])}?{shown}")
    memory = queries.memory_for(request.user, found)
    return render(request, f"{SCREEN}#margin", _margin(request, version, fact, memory))
