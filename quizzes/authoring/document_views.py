"""A new document, what is said about it, a new wording of its text, and all of it as a pack."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import LearnerRequest
from content.documents import actions
from content.documents.compose import editable
from content.facts.reword import Reworded, WouldLose, reword
from content.models import Document, Version
from content.packs.export import packed
from content.packs.shapes import PackError
from quizzes.authoring import access
from quizzes.authoring.changes import refreshed
from quizzes.authoring.document_forms import AboutForm, NewDocumentForm, TextForm
from quizzes.classes.access import require_instructor

NEW = "authoring/document_new.html"
ABOUT = "authoring/document.html"
TEXT = "authoring/document_text.html"
MOST_PROBLEMS = 3
"""As many as a message holds; `export_pack` tells them all."""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_document(request: LearnerRequest) -> HttpResponse:
    """A document typed, pasted or taken from a file; its outline is shown before it is saved."""
    author = require_instructor(request.user)
    sent = request.method == "POST"
    form = NewDocumentForm(request.POST if sent else None, request.FILES if sent else None)
    ready = sent and form.is_valid()
    if not ready or request.POST.get("go") != "save":
        context = {"form": form, "look": form.body.look, "ready": ready}
        return render(request, NEW, context, status=422 if sent and not ready else 200)
    made = actions.new_document(author, form.body.text, **form.about.cleaned_data)
    messages.success(request, _("Saved: %(title)s.") % {"title": made.title})
    return redirect("reading:document", made.slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_document(request: LearnerRequest, slug: str) -> HttpResponse:
    """Title, author and dates of a document. Its address stays."""
    document = access.written_document(request.user, slug)
    shown = document.title
    form = AboutForm(request.POST or None, instance=document)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.save()
            changed = refreshed(document)
        says = {"title": document.title, "changed": changed}
        messages.success(request, _("Saved: %(title)s. %(changed)s") % says)
        return redirect("reading:document", document.slug)
    context = {"form": form, "document": document, "shown": shown}
    return render(request, ABOUT, context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_text(request: LearnerRequest, slug: str) -> HttpResponse:
    """A new wording of the study text, which asks first where facts would lose their sentence."""
    document = access.written_document(request.user, slug)
    version = document.versions.get(kind=Version.Kind.STUDY, is_current=True)
    if request.method != "POST":
        return _draw_text(request, document, TextForm(initial={"words": _words(version)}))
    form = TextForm(request.POST, request.FILES)
    if not form.is_valid() or not form.compose(_title_line(version)):
        return _draw_text(request, document, form, status=422)
    go = request.POST.get("go")
    if go not in ("save", "anyway"):
        return _draw_text(request, document, form, ready=True)
    try:
        with transaction.atomic():
            done = reword(document, form.text, anyway=go == "anyway")
            changed = refreshed(document)
    except WouldLose as would:
        return _draw_text(request, document, form, shaken=would.shaken, status=422)
    messages.success(request, _said(done, changed))
    return redirect("reading:document", document.slug)


@login_required
@require_safe
def download_pack(request: LearnerRequest, slug: str) -> HttpResponse:
    """The document with its facts as the zip of a course pack; nothing of an attached source."""
    document = access.written_document(request.user, slug)
    try:
        pack = packed(document)
    except PackError as problem:
        said = _("This document cannot be written as a pack. %(why)s")
        why = " ".join(map(str, problem.problems[:MOST_PROBLEMS]))
        messages.error(request, said % {"why": why})
        return redirect("reading:document", document.slug)
    if pack.left_out:
        said = ngettext(
            "%(n)d fact is not in the pack: the study text does not prove it.",
            "%(n)d facts are not in the pack: the study text does not prove them.",
            len(pack.left_out),
        )
        messages.warning(request, said % {"n": len(pack.left_out)})
    response = HttpResponse(pack.zip, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{document.slug}.zip"'
    return response


def _title_line(version: Version) -> str:
    """The first line of the text as it is, so that a later title makes no new wording."""
    return version.canonical_text.split("\n", 1)[0]


def _words(version: Version) -> str:
    return editable(version.canonical_text, version.headings())


def _said(done: Reworded, changed: str) -> str:
    if not done.is_new:
        return _("The text says the same already. Nothing was changed.")
    fallen = sum(one.falls for one in done.shaken)
    differ = len(done.shaken) - fallen
    said = [_("The new wording is saved.")]
    if fallen:
        words = ngettext("%(n)d fact is retired.", "%(n)d facts are retired.", fallen)
        said.append(words % {"n": fallen})
    if differ:
        words = ngettext(
            "The sentence of %(n)d fact reads differently now.",
            "The sentences of %(n)d facts read differently now.",
            differ,
        )
        said.append(words % {"n": differ})
    return " ".join((*said, changed))


def _draw_text(
    request: LearnerRequest,
    document: Document,
    form: TextForm,
    *,
    shaken: Any = (),
    ready: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "document": document,
        "form": form,
        "look": form.look,
        "ready": ready,
        "shaken": shaken,
    }
    return render(request, TEXT, context, status=status)
