"""Doubts about a text: read for them, decide on them, write one by hand."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import LearnerRequest
from content.facts import notes
from content.models import Document, EditorialNote, Fact, Sentence, Version
from quizzes.authoring import access
from quizzes.authoring.changes import followed, touched_by_note
from quizzes.authoring.note_forms import JudgeForm, NoteForm
from quizzes.authoring.note_queries import counts_by_state, shown_notes
from quizzes.classes.access import (
    editable_documents,
    pick_version,
    require_instructor,
    versions_to_read,
)
from quizzes.generation.reach import Touched

EVERY = "all"


def _document(request: LearnerRequest, slug: str) -> Document:
    require_instructor(request.user)
    return get_object_or_404(editable_documents(request.user), slug=slug)


@login_required
@require_GET
def doubts(request: LearnerRequest, slug: str) -> HttpResponse:
    """What was found or written about a document, the undecided first."""
    return _page(request, _document(request, slug))


def _page(
    request: LearnerRequest, document: Document, refused: tuple[int, JudgeForm] | None = None
) -> HttpResponse:
    state = request.GET.get("state", "")
    if state not in (*EditorialNote.State.values, EVERY):
        state = EditorialNote.State.PROPOSED
    rows = EditorialNote.objects.of(document).order_by("at", "pk")
    if state != EVERY:
        rows = rows.filter(state=state)
    page = Paginator(rows, 20).get_page(request.GET.get("page"))
    texts = versions_to_read(request.user, document)
    counts = counts_by_state(document)
    context: dict[str, Any] = {
        "document": document,
        "page": page,
        "notes": shown_notes(page.object_list, texts, refused),
        "state": state,
        "states": [
            *((value, label, counts.get(value, 0)) for value, label in EditorialNote.State.choices),
            (EVERY, _("All"), sum(counts.values())),
        ],
        "here": urlencode({"state": state, "page": page.number}),
    }
    return render(request, "authoring/doubts.html", context, status=422 if refused else 200)


@login_required
@require_POST
def read_doubts(request: LearnerRequest, slug: str) -> HttpResponse:
    """Read the texts that this person may see and propose what is new."""
    document = _document(request, slug)
    read = notes.propose_notes(document, versions_to_read(request.user, document).values())
    said = [
        ngettext("%(n)d new doubt.", "%(n)d new doubts.", read.added) % {"n": read.added}
        if read.added
        else _("Nothing new was found.")
    ]
    if read.withdrawn:
        gone = ngettext(
            "%(n)d was taken back: its words stand there no more.",
            "%(n)d were taken back: their words stand there no more.",
            read.withdrawn,
        )
        said.append(gone % {"n": read.withdrawn})
    messages.success(request, " ".join(said))
    return redirect("authoring:doubts", slug)


@login_required
@require_POST
def judge(request: LearnerRequest, note: int) -> HttpResponse:
    """Accept a note, accept it as a remark only, word it anew, or dismiss it."""
    row = access.editable_note(request.user, note)
    form = JudgeForm(request.POST, row)
    if not form.is_valid():
        return _page(request, row.document, (row.pk, form))
    messages.success(request, _judge(request, row, form))
    asked = urlencode({k: request.GET[k] for k in ("state", "page") if k in request.GET})
    return redirect(f"{reverse('authoring:doubts', args=[row.document.slug])}?{asked}")


@transaction.atomic
def _judge(request: LearnerRequest, row: EditorialNote, form: JudgeForm) -> str:
    """Do what was decided; what there is to say of it."""
    given, editor = form.cleaned_data, request.user
    touched = touched_by_note(row)
    match given["do"]:
        case JudgeForm.REWORD:
            notes.reword_note(row, given["says"])
            return _("The wording is saved.")
        case JudgeForm.DISMISS:
            notes.dismiss_note(row, editor)
            said = _("Dismissed: it will not be proposed again.")
        case do:
            holds = do == JudgeForm.HOLD
            kept = [fact.pk for fact in given["facts"]]
            notes.accept_note(row, editor, holds=holds, says=given["says"], facts=kept)
            said = (
                _("Accepted: its facts are held back.")
                if holds
                else _("Accepted: learners read it beside the fact.")
            )
    return f"{said} {_followed(request, row, touched)}"


def _followed(request: LearnerRequest, row: EditorialNote, touched: Touched) -> str:
    cause = _("Note: %(note)s") % {"note": row.says}
    return followed(row.document, touched | touched_by_note(row), cause, request.user)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_note(request: LearnerRequest, slug: str) -> HttpResponse:
    """A note by hand: on the sentence at `?at=`, on `?fact=`, or on words of the text."""
    document = _document(request, slug)
    fact = _fact(document, request.GET.get("fact", ""))
    texts = versions_to_read(request.user, document)
    version = pick_version(texts, request.GET.get("text", ""))
    sentence = _sentence(version, request.GET.get("at", ""))
    others = [text for text in texts.values() if text != version]
    form = NoteForm(
        request.POST or None, [version] if sentence else [version, *others], sentence, fact
    )
    if request.method == "POST" and form.is_valid():
        messages.success(request, _write(request, document, form))
        return redirect(f"{reverse('authoring:doubts', args=[slug])}?state=accepted")
    context = {
        "document": document,
        "version": version,
        "form": form,
        "fact": fact,
        "sentence": version.canonical_text[sentence.start : sentence.end] if sentence else "",
    }
    status = 422 if form.is_bound else 200
    return render(request, "authoring/note.html", context, status=status)


@transaction.atomic
def _write(request: LearnerRequest, document: Document, form: NoteForm) -> str:
    given = form.cleaned_data
    note = notes.write_note(
        document,
        request.user,
        kind=given["kind"],
        says=given["says"],
        prints=given["prints"],
        holds=given["holds"],
        facts=given["facts"],
        place=form.place,
    )
    return f"{_('The note is saved.')} {_followed(request, note, Touched())}"


def _fact(document: Document, pk: str) -> Fact | None:
    if not pk:
        return None
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 18):
        raise Http404
    return get_object_or_404(Fact, document=document, pk=int(pk))


def _sentence(version: Version, at: str) -> Sentence | None:
    if not (at.isascii() and at.isdecimal() and len(at) < 10):
        return None
    rows = version.sentences.select_related("paragraph__section")
    return rows.filter(start=int(at)).first()


@login_required
@require_POST
def decide(request: LearnerRequest, note: int) -> HttpResponse:
    """On the screen of a fact: let the facts of a note be asked, or hold them back."""
    row = access.editable_note(request.user, note)
    with transaction.atomic():
        notes.accept_note(row, request.user, holds=request.POST.get("holds") == "1")
        done = _followed(request, row, Touched())
    said = (
        _("The facts of this note are held back.")
        if row.holds
        else _("The facts of this note are asked from now on.")
    )
    messages.success(request, f"{said} {done}")
    fact = row.facts.order_by("ordinal").first()
    return redirect("authoring:fact", fact.pk) if fact else redirect("authoring:bank")
