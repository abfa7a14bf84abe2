"""The names of a document: a list with search, one form, and taking one away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import LearnerRequest
from content.facts import names
from content.facts.names import BadName, NameInUse
from content.facts.queries import entities_of, entity_shape
from content.models import Document, Entity
from quizzes.authoring import access
from quizzes.authoring.changes import followed
from quizzes.authoring.name_forms import NameForm, initial_of
from quizzes.generation.reach import Touched

A_PAGE = 50
USES_SHOWN = 10
FORM = "authoring/name.html"


@dataclass(frozen=True, slots=True)
class Listed:
    """A name in the list. `wholes` are the names it is a part of."""

    row: Entity
    wholes: tuple[str, ...]
    facts: int


@login_required
@require_GET
def names_of(request: LearnerRequest, slug: str) -> HttpResponse:
    """Every name of a document, or those that say what is searched for."""
    document = access.written_document(request.user, slug)
    text = " ".join(request.GET.get("q", "").split())
    rows = Entity.objects.filter(document=document).prefetch_related("part_of").order_by("name")
    uses = names.uses_of(document)
    found = [
        Listed(row, tuple(whole.name for whole in row.part_of.all()), uses.get(row.pk, 0))
        for row in rows
        if _says(row, text.casefold())
    ]
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {"document": document, "page": page, "text": text}
    return render(request, "authoring/names.html", context)


def _says(row: Entity, text: str) -> bool:
    return any(text in words.casefold() for words in (row.name, row.noun, *row.aliases))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_name(request: LearnerRequest, slug: str) -> HttpResponse:
    """A name of its own for a document; facts can speak of it from then on."""
    document = access.written_document(request.user, slug)
    form = NameForm(request.POST or None, entities=entities_of(document))
    if request.method == "POST" and form.is_valid() and (saved := _save(request, document, form)):
        again = request.POST.get("go") == "another"
        return redirect("authoring:new_name" if again else "authoring:names", saved.document.slug)
    return _draw(request, document, form, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_name(request: LearnerRequest, name: int) -> HttpResponse:
    """Correct a name. Facts that say it and their questions follow."""
    row = access.editable_name(request.user, name)
    entities = entities_of(row.document)
    form = NameForm(
        request.POST or None,
        entities=entities,
        key=row.key,
        initial=initial_of(entity_shape(row)),
    )
    if request.method == "POST" and form.is_valid() and _save(request, row.document, form):
        return redirect("authoring:names", row.document.slug)
    return _draw(request, row.document, form, row)


def _save(request: LearnerRequest, document: Document, form: NameForm) -> Entity | None:
    """The name with its bank brought up to date, or None with complaints in the form."""
    try:
        with transaction.atomic():
            saved = names.save_name(document, form.shape())
            changed = _followed(request, saved, _("Name: %(name)s"))
    except BadName as bad:
        form.complain(bad)
        return None
    says = {"name": saved.name, "changed": changed}
    messages.success(request, _("Saved: %(name)s. %(changed)s") % says)
    return saved


def _followed(request: LearnerRequest, row: Entity, cause: str) -> str:
    touched = Touched(entities=frozenset({row.key}))
    return followed(row.document, touched, cause % {"name": row.name}, request.user)


def _draw(
    request: LearnerRequest, document: Document, form: NameForm, row: Entity | None
) -> HttpResponse:
    uses = names.facts_with(row) if row else None
    context: dict[str, Any] = {
        "document": document,
        "form": form,
        "name": row,
        "uses": uses.count() if uses is not None else 0,
        "facts": uses[:USES_SHOWN] if uses is not None else (),
    }
    return render(request, FORM, context, status=422 if form.errors else 200)


@login_required
@require_POST
def delete_name(request: LearnerRequest, name: int) -> HttpResponse:
    """Take a name away that no fact speaks of."""
    row = access.editable_name(request.user, name)
    slug, said = row.document.slug, row.name
    try:
        with transaction.atomic():
            touched = Touched(entities=frozenset({row.key}))
            names.delete_name(row)
            cause = _("Name taken away: %(name)s") % {"name": said}
            changed = followed(row.document, touched, cause, request.user)
    except NameInUse:
        message = _("%(name)s stays: facts speak of it. Give those another name first.")
        messages.error(request, message % {"name": said})
        return redirect("authoring:edit_name", row.pk)
    says = {"name": said, "changed": changed}
    messages.success(request, _("Deleted: %(name)s. %(changed)s") % says)
    return redirect("authoring:names", slug)
