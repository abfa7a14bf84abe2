"""One fact, one question."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import LearnerRequest
from accounts.models import User
from content.facts import actions as facts
from content.models import EditorialNote, Fact, Version
from quizzes.authoring import access, queries
from quizzes.authoring.actions import restore_items
from quizzes.authoring.changes import follow_and_note, lost_elsewhere, told, touched_by
from quizzes.authoring.forms import form_of
from quizzes.authoring.notation import lines, noted
from quizzes.authoring.question_form import QuestionForm
from quizzes.authoring.single_forms import OPTIONS
from quizzes.questions import actions
from quizzes.questions.models import Question, Revision
from quizzes.questions.queries import evidence_of
from quizzes.quiz.queries import unsaved
from quizzes.reports.actions import note_answers
from quizzes.reports.queries import undecided_of_fact

EDITOR = "authoring/question.html"


@login_required
@require_GET
def fact(request: LearnerRequest, fact: int) -> HttpResponse:
    """One fact with its evidence, its notes and all its questions."""
    row = access.editable_fact(request.user, fact)
    version = row.document.versions.get(kind=Version.Kind.STUDY, is_current=True)
    context = {
        "fact": row,
        "arguments": row.arguments.all(),
        "tags": row.tags.all(),
        "evidence_rows": evidence_of(row.pk, None, version.pk),
        "notes": row.notes.exclude(state=EditorialNote.State.DISMISSED),
        "questions": row.questions.select_related("revision", "count").order_by("kind", "pk"),
        "kinds": Question.Kind.choices,
        "corrections": undecided_of_fact(row.pk),
    }
    return render(request, "authoring/fact.html", context)


@login_required
@require_POST
def fact_status(request: LearnerRequest, fact: int) -> HttpResponse:
    """Retire or restore a fact; its questions follow."""
    row = access.editable_fact(request.user, fact)
    if row.status == Fact.Status.RETIRED:
        facts.restore_fact(row)
    else:
        facts.retire_fact(row)
    touched = touched_by([row])
    cause = _("Retired: %(fact)s") if row.status == Fact.Status.RETIRED else _("Restored: %(fact)s")
    said = {"fact": row.statement}
    report = follow_and_note(row.document, touched, cause % said, request.user)
    messages.success(request, _("Saved. %(changed)s") % {"changed": told(report)})
    lost = "" if row.status == Fact.Status.RETIRED else lost_elsewhere(report, row)
    if lost:
        messages.warning(request, lost)
    return redirect("authoring:fact", row.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: LearnerRequest, question: int) -> HttpResponse:
    """Edit a question: a new revision; schedules and finished attempts stay as they are."""
    row = access.editable_question(request.user, question)
    assert row.revision is not None
    form = form_of(
        row.kind,
        request.POST or None,
        base=queries.names_of(row.document),
        revision=row.revision,
        fact=row.fact.key,
    )
    if request.POST.get("go") == "live":
        return _live(request, form)
    if request.POST.get("go") == "suggest":
        return _editor(request, row.fact, _with_suggestions(request, row, form), row)
    if request.method != "POST" or not form.is_valid():
        return _editor(request, row.fact, form, row)
    if form.cleaned_data["seen"] != row.revision.number:
        form.add_error(
            None,
            _("Somebody has saved version %(n)d meanwhile; it stands beside.")
            % {"n": row.revision.number},
        )
        form.data = {**form.data.dict(), "seen": row.revision.number}  # type: ignore[attr-defined]
        return _editor(request, row.fact, form, row)
    if request.POST.get("go") == "check":
        return _editor(request, row.fact, form, row)
    revision = _revise(row, form, request.user)
    messages.success(request, _("Saved as version %(n)d.") % {"n": revision.number})
    return redirect("authoring:fact", row.fact_id)


@transaction.atomic
def _revise(row: Question, form: QuestionForm, by: User) -> Revision:
    """The new wording. Where it has another answer, its editor is asked about learners."""
    before = row.revision
    revision = actions.revise(row, form.wording(), by)
    if revision != before:
        note_answers([row], by, timezone.now())
    return revision


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_question(request: LearnerRequest, fact: int, kind: str) -> HttpResponse:
    """A question written by hand on a fact."""
    row = access.editable_fact(request.user, fact)
    if kind not in Question.Kind.values:
        raise Http404
    base = queries.names_of(row.document)
    form = form_of(kind, request.POST or None, base=base, fact=row.key)
    if request.POST.get("go") == "live":
        return _live(request, form)
    if request.method != "POST" or not form.is_valid() or request.POST.get("go") == "check":
        return _editor(request, row, form, None, kind)
    made = actions.write(row, kind, form.wording(), request.user)
    messages.success(request, _("The question is published."))
    return redirect("authoring:question", made.pk)


def _with_suggestions(request: LearnerRequest, row: Question, form: QuestionForm) -> QuestionForm:
    """The same form with wrong options from the document below those that stand there."""
    typed = request.POST.get("wrong", "")
    known = [one.text for one in noted(typed)]
    wrong = [*lines(typed), *queries.suggestions(row, known)][:OPTIONS]
    return form.again({**request.POST.dict(), "wrong": "\n".join(wrong)})


def _live(request: LearnerRequest, form: QuestionForm) -> HttpResponse:
    """What a class would see and what is wrong with it, while it is written. Nothing is saved."""
    return render(request, f"{EDITOR}#preview", _preview(form))


def _preview(form: QuestionForm) -> dict[str, Any]:
    ready = form.is_bound and form.is_valid()
    return {
        "asked": unsaved(form.kind, form.wording()) if ready else None,
        "findings": form.findings() if ready else (),
        "checked": ready,
        "problems": [str(said) for told in form.errors.values() for said in told],
    }


def _editor(
    request: LearnerRequest,
    about: Fact,
    form: QuestionForm,
    row: Question | None,
    kind: str = "",
) -> HttpResponse:
    """The form with checks and preview beside it; 422 where it cannot be saved."""
    version = about.document.versions.get(kind=Version.Kind.STUDY, is_current=True)
    shown = form
    if row and row.revision and not form.is_bound:
        shown = form.again(form.initial)
    context: dict[str, Any] = {
        "fact": about,
        "form": form,
        "question": row,
        "kind": dict(Question.Kind.choices)[row.kind if row else kind],
        "evidence_rows": evidence_of(about.pk, row.argument_id if row else None, version.pk),
        **_preview(shown),
        "count": queries.earlier_answers(row),
        "revisions": row.revisions.select_related("author").order_by("-number") if row else (),
        "next": (row.revision.number + 1) if row and row.revision else 1,
    }
    return render(request, EDITOR, context, status=422 if form.is_bound and form.errors else 200)


@login_required
@require_POST
def question_status(request: LearnerRequest, question: int) -> HttpResponse:
    """Retire or restore a question."""
    row = access.editable_question(request.user, question)
    if row.status == Question.Status.RETIRED:
        restore_items(row.document, [row.pk])
    else:
        actions.retire(row)
    messages.success(request, _("Saved."))
    return redirect("authoring:fact", row.fact_id)
