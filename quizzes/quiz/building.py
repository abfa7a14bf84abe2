"""Building a quiz: its questions by plan or by hand, a look at it, paper, a copy."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import LearnerRequest
from content.models import Document
from quizzes.classes.forms import is_number
from quizzes.quiz import bank, building_actions, draw, queries
from quizzes.quiz.access import taught_quiz
from quizzes.quiz.candidates import candidates, drawn_for, items_for
from quizzes.quiz.forms import GiveForm, RowForm
from quizzes.quiz.models import Quiz
from quizzes.quiz.presets import PRESETS
from quizzes.quiz.sheets import sheets

MOST_ROWS = 30


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: LearnerRequest, quiz: int) -> HttpResponse:
    """The settings of a quiz; once it was attempted, those that no attempt rests on."""
    found = taught_quiz(request.user, quiz)
    begun = found.attempts.exists()
    form = GiveForm(
        request.POST or None,
        instance=found,
        documents=Document.objects.filter(pk=found.document_id),
        sections=queries.sections_of(found.document),
        tags=queries.tags_for(found.document, found.tags),
        begun=begun,
    )
    context = {"quiz": found, "begun": begun}
    if request.method != "POST" or "look" in request.POST:
        return looked_at(request, form, "quiz/edit.html", context)
    if not form.is_valid():
        return render(request, "quiz/edit.html", context | outlook(form), status=422)
    choice = form.cleaned_data["choice"] or found.choice
    building_actions.keep_settings(form.save(commit=False), choice)
    messages.success(request, _("Saved."))
    return redirect(*next_page(found, choice))


def outlook(form: GiveForm) -> dict[str, Any]:
    """The form and what it comes to, for `quiz/_told.html`: the quiz as it would be, how its
    questions come about, and its `Room` (None without a document)."""
    form.is_valid()
    quiz = form.instance
    choice = getattr(form, "cleaned_data", {}).get("choice") or quiz.choice
    room = bank.room(quiz, choice) if quiz.document_id else None
    return {"form": form, "told": quiz, "choice": choice, "room": room, "presets": PRESETS}


def looked_at(
    request: LearnerRequest, form: GiveForm, template: str, context: Mapping[str, Any]
) -> HttpResponse:
    """The form as it was filled in, with nothing stored and nothing complained about; what it
    comes to alone where the page asks for that while it is filled in."""
    seen = outlook(form)
    if request.POST.get("look") == "live":
        return render(request, "quiz/_told.html", seen)
    form.errors.clear()
    return render(request, template, {**context, **seen})


def next_page(quiz: Quiz, choice: str) -> tuple[str, int]:
    """Where the questions of a quiz are chosen, if they are and are not yet; else its figures."""
    if choice == "fixed" and not quiz.items.exists():
        return "quiz:choose", quiz.pk
    if choice == "blueprint" and not quiz.blueprint:
        return "quiz:blueprint", quiz.pk
    return "quiz:figures", quiz.pk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def blueprint(request: LearnerRequest, quiz: int) -> HttpResponse:
    """So many questions of each part, kind and tag, beside what there is."""
    found = taught_quiz(request.user, quiz)
    begun = found.attempts.exists()
    forms = _row_forms(request, found)
    bad = [form for form in forms if form.is_bound and not form.is_valid()]
    rows = [form.row() if form.is_bound else _stored(form) for form in forms]
    said = bank.plan(candidates(bank.as_drawn(found)), rows)
    saving = request.method == "POST" and request.POST.get("go") in ("save", "give")
    refused = saving and (begun or bool(bad) or said.is_short or not said.wanted)
    if saving and not refused:
        building_actions.follow(found, [asdict(row) for row in rows if row])
        if request.POST["go"] == "give" and building_actions.give_out(found):
            messages.success(request, _("Given. Learners see it now."))
        else:
            messages.success(request, _("The plan is saved."))
        return redirect("quiz:figures", found.pk)
    context = {
        "quiz": found,
        "begun": begun,
        "plan": said,
        "lines": list(zip(forms, said.lines, strict=True)),
        "refused": refused,
    }
    return render(request, "quiz/blueprint.html", context, status=422 if refused else 200)


def _row_forms(request: LearnerRequest, quiz: Quiz) -> list[RowForm]:
    """The lines as posted, with one more where that was asked for, or as stored; no plan
    yet begins with the questions that were asked for before."""
    choices: dict[str, Any] = {
        "sections": queries.sections_of(quiz.document),
        "tags": queries.tags_for(quiz.document, quiz.tags),
    }
    if request.method == "POST":
        given = request.POST.get("lines", "")
        n = min(int(given) if is_number(given) else 0, MOST_ROWS)
        forms = [RowForm(request.POST, prefix=f"r{k}", **choices) for k in range(n)]
        more = request.POST.get("go") == "more" and n < MOST_ROWS
        for form in forms:
            form.is_valid()
        return [*forms, *([RowForm(prefix=f"r{n}", **choices)] if more else [])]
    usual = {"section": quiz.section, "kind": "", "count": quiz.size, "tag": quiz.tag}
    known = quiz.blueprint or [usual]
    stored = [*known, *[{}] * max(1, 3 - len(known))]
    return [RowForm(prefix=f"r{k}", initial=row, **choices) for k, row in enumerate(stored)]


def _stored(form: RowForm) -> draw.Row | None:
    return draw.Row(**form.initial) if form.initial else None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: LearnerRequest, quiz: int) -> HttpResponse:
    """Choose the questions by hand: search, tick, order."""
    found = taught_quiz(request.user, quiz)
    begun = found.attempts.exists()
    if request.method == "POST":
        if begun:
            messages.error(request, _("It was begun: its questions stay as they are."))
        else:
            building_actions.choose_by_hand(found, bank.changed(found, request.POST))
        return redirect(f"{request.path}?{request.GET.urlencode()}")
    context = bank.to_choose(found, request.GET) | {
        "quiz": found,
        "begun": begun,
        "sections": queries.sections_of(found.document),
        "tags": queries.tags_for(found.document),
    }
    return render(request, "quiz/choose.html", context)


@login_required
@require_GET
def preview(request: LearnerRequest, quiz: int) -> HttpResponse:
    """The quiz as a learner meets it, one draw of it; with the key where `answers` is asked for.
    Nothing is stored."""
    found = taught_quiz(request.user, quiz)
    seed = _number(request, "draw", secrets.randbelow(10**6))
    items = items_for(found, candidates(found), seed)
    position = _number(request, "n", 1)
    if items and not 1 <= position <= len(items):
        raise Http404
    answers = request.GET.get("answers") == "1"
    context = {
        "quiz": found,
        "asked": queries.previewed(items, position) if items else None,
        "answers": answers,
        "key": queries.key_of(items, position) if items and answers else None,
        "clock": _clock(found.minutes),
        "seed": seed,
        "places": range(1, len(items) + 1),
        "another": secrets.randbelow(10**6),
        "lost_tags": queries.lost_tags(found),
    }
    return render(request, "quiz/preview.html", context)


def _clock(minutes: int | None) -> str:
    """The time limit as a clock that has not begun to run: "45:00", "1:30:00"."""
    if not minutes:
        return ""
    hours, rest = divmod(minutes, 60)
    return f"{hours}:{rest:02}:00" if hours else f"{rest}:00"


@login_required
@require_GET
def paper(request: LearnerRequest, quiz: int) -> HttpResponse:
    """The test in two versions, and the key on sheets of its own."""
    found = taught_quiz(request.user, quiz)
    seed = _number(request, "draw", 1)
    drawn = drawn_for(found, candidates(found), seed)
    context = {
        "quiz": found,
        "sheets": sheets(drawn, seed, shuffle=found.shuffle) if drawn else [],
        "another": secrets.randbelow(10**6),
        "lost_tags": queries.lost_tags(found),
    }
    return render(request, "quiz/print.html", context)


def _number(request: LearnerRequest, name: str, default: int) -> int:
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 10 else default


@login_required
@require_POST
def duplicate(request: LearnerRequest, quiz: int) -> HttpResponse:
    """A draft like this quiz for the same class; it opens with its settings."""
    found = taught_quiz(request.user, quiz)
    assert found.course is not None
    title = _("%(title)s, copy") % {"title": found.title[:150]}
    made = building_actions.duplicate_quiz(found, request.user, title, timezone.now())
    said = _("Copied without its dates. Learners do not see the copy until you give it.")
    messages.success(request, said)
    if made.graded != found.graded:
        messages.warning(request, _("Without a closing time the copy is not graded."))
    if made.feedback != found.feedback:
        messages.warning(request, _("Without a closing time it gives feedback after submission."))
    return redirect("quiz:edit", made.pk)
