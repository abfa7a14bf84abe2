"""A fact stated anew or for the first time."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import LearnerRequest, render_part
from content.facts import actions as facts
from content.facts.drafts import BadFact
from content.facts.names import BadName, save_name
from content.facts.queries import usual_tags
from content.models import Document, Fact, Version
from quizzes.authoring import access
from quizzes.authoring.changes import follow_and_note, lost_elsewhere, told, touched_by
from quizzes.authoring.fact_forms import FactEditor
from quizzes.authoring.previews import Preview, preview
from quizzes.classes.access import editable_documents, require_instructor
from quizzes.generation.reach import Touched
from quizzes.generation.run import Report

EDITOR = "authoring/fact_edit.html"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_fact(request: LearnerRequest, fact: int) -> HttpResponse:
    """Correct a fact. Its questions follow; schedules and finished attempts stay as they are."""
    row = access.editable_fact(request.user, fact)
    version = _study_text(row.document)
    return _edit(request, FactEditor(request.POST or None, version, row), version)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_fact(request: LearnerRequest, slug: str) -> HttpResponse:
    """A fact of a document, begun from the sentence at `?at=` if one was chosen."""
    require_instructor(request.user)
    document = get_object_or_404(editable_documents(request.user), slug=slug)
    version = _study_text(document)
    quote = _sentence_at(version, request.GET.get("at", ""))
    return _edit(request, FactEditor(request.POST or None, version, None, quote), version)


def _study_text(document: Document) -> Version:
    return document.versions.get(kind=Version.Kind.STUDY, is_current=True)


def _sentence_at(version: Version, at: str) -> str:
    if not at.isdecimal() or len(at) > 9:
        return ""
    row = version.sentences.filter(start=int(at)).first()
    return version.canonical_text[row.start : row.end] if row else ""


def _edit(request: LearnerRequest, editor: FactEditor, version: Version) -> HttpResponse:
    go = request.POST.get("go")
    if not editor.is_bound or not editor.is_valid():
        return _draw(request, editor, version)
    if go == "check" and editor.unfilled:
        # Nothing is wrong yet with rows that nobody has seen.
        return _draw(request, editor, version)
    if not editor.settle_names():
        return _draw(request, editor, version)
    try:
        found = preview(editor.draft(), version, editor.form.sentence, editor.new)
    except BadFact as bad:
        editor.complain(bad)
        return _draw(request, editor, version)
    if go not in ("save", "another", "restore"):
        return _draw(request, editor, version, found)
    fact = editor.fact
    if fact and editor.form.cleaned_data["seen"] != fact.updated_at.isoformat():
        editor.form.add_error(
            None, _("Somebody has saved this fact meanwhile: “%(now)s”") % {"now": fact.statement}
        )
        editor.form.data = {**editor.form.data, "seen": fact.updated_at.isoformat()}
        return _draw(request, editor, version, found)
    try:
        saved, report = _save(editor, version, request)
    except BadName as bad_name:
        editor.form.add_error(None, str(bad_name))
        return _draw(request, editor, version, found)
    says = {"fact": saved.statement, "changed": told(report)}
    messages.success(request, _("Saved: %(fact)s %(changed)s") % says)
    lost = lost_elsewhere(report, saved)
    if lost:
        messages.warning(request, lost)
    if go == "another":
        return redirect(_following(version, editor.form.place[1]))
    return redirect("authoring:fact", saved.pk)


def _following(version: Version, end: int) -> str:
    """A new fact from the sentence behind the one that was just used."""
    url = reverse("authoring:new_fact", args=[version.document.slug])
    start = (
        version.sentences.filter(start__gte=end).order_by("start").values_list("start", flat=True)
    ).first()
    return url if start is None else f"{url}?at={start}"


@transaction.atomic
def _save(editor: FactEditor, version: Version, request: LearnerRequest) -> tuple[Fact, Report]:
    """The fact with the names that are new in it, and what that did to the bank."""
    known = editor.fact
    touched = touched_by([known] if known else [])
    for name in editor.new.values():
        save_name(version.document, name)
        touched |= Touched(entities=frozenset({name.key}))
    pk = known.pk if known else None
    saved = facts.save_fact(pk, version.document, editor.draft(), request.user)
    facts.cite(saved, version, *editor.form.place)
    if request.POST.get("go") == "restore":
        facts.restore_fact(saved)
    touched |= touched_by([saved])
    cause = _("Corrected: %(fact)s") if known else _("New: %(fact)s")
    said = {"fact": saved.statement}
    return saved, follow_and_note(version.document, touched, cause % said, request.user)


def _draw(
    request: LearnerRequest, editor: FactEditor, version: Version, found: Preview | None = None
) -> HttpResponse:
    context: dict[str, Any] = {
        "editor": editor,
        "fact": editor.fact,
        "document": version.document,
        "preview": found,
        "paragraphs": _paragraphs(version, editor),
        "known_tags": usual_tags(Fact.objects.of(version.document)),
        "unfilled": _unfilled(request, editor),
    }
    live = request.POST.get("go") == "live"
    status = 422 if editor.has_errors and not live else 200
    return render_part(request, EDITOR, "preview", context, status=status)


def _unfilled(request: LearnerRequest, editor: FactEditor) -> list[str]:
    """The roles that got an empty row just now; the first of them is written in next."""
    if request.POST.get("go") != "check" or not editor.is_valid():
        return []
    rows = editor.unfilled
    for row in rows[:1]:
        row.fields["text"].widget.attrs["autofocus"] = True
    return [row.cleaned_data["role"] for row in rows]


def _paragraphs(version: Version, editor: FactEditor) -> list[list[dict[str, Any]]]:
    """The sentences of the part that the fact stands in, or of the whole text for a new one."""
    rows = list(version.sentences.select_related("paragraph__section").order_by("start"))
    section = editor.fact.section if editor.fact else ""
    found: dict[int, list[dict[str, Any]]] = {}
    for row, after in zip_longest(rows, rows[1:]):
        if not section or row.paragraph.section.path == section:
            # With the space behind it, so that a selection over several sentences has no gap.
            same = after is not None and after.paragraph_id == row.paragraph_id
            text = version.canonical_text[row.start : after.start if same else row.end]
            found.setdefault(row.paragraph_id, []).append({"start": row.start, "text": text})
    return list(found.values())
