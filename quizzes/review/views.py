"""The review session: a question, its answer with the sentence that proves it, a grade."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.messages import get_messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.guests import ensure_learner
from accounts.http import LearnerRequest, learners_only, render_part, wants_part
from accounts.models import User
from content.text import marked
from quizzes.classes.access import may_edit, readable_document, version_to_read
from quizzes.grading import Unanswerable
from quizzes.memory import actions as memory
from quizzes.memory import custom
from quizzes.memory.models import Card
from quizzes.memory.plans import plan_for
from quizzes.memory.queries import moment_of, next_card, settings_of, to_memory, withheld
from quizzes.memory.shapes import Answer, KeyReused, Mode, Moment, NextCard, Scope, StaleCard
from quizzes.questions.illustrations import Side, beside
from quizzes.questions.queries import evidence_of
from quizzes.review import access, actions, frozen, queries
from quizzes.review.asked import Asked, asked, pressed
from quizzes.review.card_info import card_info
from quizzes.review.corrected import told_in, told_on
from quizzes.review.forms import AnswerByForm, AsideForm, KeyForm
from quizzes.review.ruling import Ruling, rule, sealed
from quizzes.scheduling import NEW, word

SCREEN = "review/session.html"


@require_GET
def session(request: HttpRequest) -> HttpResponse:
    """The card to ask now. Somebody who studies nothing yet is asked a first question."""
    scope = asked(request.GET)
    if not isinstance(request.user, User):
        return _opening(request, scope)
    return _next(request, request.user, scope)


def _opening(request: HttpRequest, scope: Asked) -> HttpResponse:
    question = access.opening_question(request.user, scope.document, scope.section)
    context = {"first": question, "part": "question", **_kept(scope)}
    return render_part(request, SCREEN, "stage", context)


def _next(
    request: HttpRequest,
    learner: User,
    scope: Asked,
    *,
    notice: str = "",
    status: int = 200,
    response: str = "",
) -> HttpResponse:
    """Draw the next question, or the end of the session. `response` stands in its field."""
    moment = moment_of(learner)
    limits = _limits(learner, scope)
    card = None if _time_is_up(learner, scope, moment) else _coming(learner, moment, limits, scope)
    if card is not None and card.withheld:
        return render_part(request, SCREEN, "stage", {"part": "withheld"}, status=status)
    plain = card is not None and not marked(card.stem)
    if card and plain and not notice and wants_part(request) and not get_messages(request):
        return _swap(request, learner, card, moment, scope)
    context = {"notice": notice, "response": response, **_kept(scope)}
    if card is None:
        wanted = access.scope_document(learner, scope.document)
        context |= {"part": "finish", "finish": queries.finish(learner, moment, wanted)}
        if limits.mode is not Mode.DAY:
            context |= {
                "part": "custom_end",
                "done": queries.done_in(learner, moment, limits, scope.since or 0),
            }
    else:
        context |= _asked(learner, card, moment)
    return render_part(request, SCREEN, "stage", context, status=status)


def _coming(learner: User, moment: Moment, limits: Scope, scope: Asked) -> NextCard | None:
    """The card to ask now, of today's or of a custom session."""
    if limits.mode is Mode.DAY:
        return next_card(learner, moment, limits)
    done = queries.done_in(learner, moment, limits, scope.since or 0)
    return custom.next_card(learner, moment, limits, done)


def _swap(
    request: HttpRequest, learner: User, card: NextCard, moment: Moment, scope: Asked
) -> HttpResponse:
    """The next question for a swap, by the short way."""
    state = word(card.memory, moment.day, settings_of(learner))
    asked_by = frozen.Look(f"{SCREEN}#stage", state, scope, learner.answer_by)
    text = frozen.question(asked_by, card, get_token(request))
    return HttpResponse(text, headers={"Vary": "HX-Request"})


def _kept(scope: Asked) -> dict[str, Any]:
    return {"scope": scope.query, "scope_fields": scope.given}


def _limits(learner: User, scope: Asked) -> Scope:
    document = access.scope_document(learner, scope.document)
    return Scope(
        document.pk if document else None,
        scope.section,
        scope.fact,
        Mode(scope.mode),
        scope.days or 0,
        scope.round or 0,
        scope.tag,
    )


def _time_is_up(learner: User, scope: Asked, moment: Moment) -> bool:
    """A session of some minutes ends after the cards that fit into them."""
    minutes, since = scope.minutes, scope.since
    if not minutes or since is None:
        return False
    done = queries.answers_on(learner.pk, moment.day)
    return bool(done - since >= queries.cards_in(minutes, learner))


def _asked(learner: User, card: NextCard, moment: Moment) -> dict[str, Any]:
    return {
        "part": "question",
        "card": card,
        "by": learner.answer_by,
        "counts": card.counts,
        "word": word(card.memory, moment.day, settings_of(learner)),
        "stem": beside(card.revision, Side.STEM, card.stem),
    }


@require_GET
@learners_only("review:session")
def reveal(request: LearnerRequest, card: int) -> HttpResponse:
    """The answer, the sentence that proves it, and the grades with their intervals."""
    learner = request.user
    own = access.own_card(learner, card)
    moment = moment_of(learner)
    if withheld(learner, own.document_id, moment.at):
        return render_part(request, SCREEN, "stage", {"part": "withheld"})
    return _revealed(request, own, moment, access.flashcard_of(own))


@require_POST
@learners_only("review:session")
def check(request: LearnerRequest, card: int) -> HttpResponse:
    """Grade what was typed or chosen, and show the answer. Nothing is stored yet."""
    learner, scope = request.user, asked(request.GET)
    own = access.own_card(learner, card)
    moment = moment_of(learner)
    if withheld(learner, own.document_id, moment.at):
        return render_part(request, SCREEN, "stage", {"part": "withheld"})
    told = access.graded_question(own, request.POST.get("revision", ""))
    if told is None or told[0].revision is None:
        said = _("This question has changed. Here is what is asked now.")
        return _next(request, learner, scope, notice=said, status=422)
    response = "" if "unknown" in request.POST else request.POST.get("response", "")
    try:
        ruling = rule(told[0], told[0].revision, response)
    except Unanswerable as refused:
        said = _(str(refused))
        return _next(request, learner, scope, notice=said, status=422, response=response)
    return _revealed(request, own, moment, told, ruling)


def _revealed(
    request: LearnerRequest,
    own: Card,
    moment: Moment,
    told: access.Told,
    ruling: Ruling | None = None,
) -> HttpResponse:
    """The answer side of a card; with a ruling, the grade that it gives."""
    learner = request.user
    remembered = to_memory(own)
    scope = asked(request.GET)
    coming = _coming(learner, moment, _limits(learner, scope), scope)
    practice = scope.mode == Mode.PRACTICE
    plan = plan_for(learner, own, moment.day)
    context = {
        "action": reverse("review:answer", args=[own.pk]),
        "card": own,
        "counts": coming.counts if coming else None,
        "seen": own.rows,
        "word": word(remembered, moment.day, settings_of(learner)),
        "by": learner.answer_by,
        "buttons": queries.practice_buttons()
        if practice
        else queries.buttons(remembered, learner, moment, own.pk, plan),
        "why": _("Practice: this changes neither your memory nor its due day.")
        if practice
        else queries.why(remembered, moment.day, settings_of(learner)),
        "may_edit": may_edit(learner, own.document),
        "corrected": told_on(own) if own.corrected else None,
        **_answer(request, told),
    }
    if ruling is not None:
        context |= {
            "ruling": ruling,
            "judged": queries.judged(context["buttons"], ruling.rating),
            "ruled": sealed(ruling, own.pk, str(context["key"]), own.rows, told[0]),
        }
    return render_part(request, SCREEN, "stage", context)


def _answer(request: HttpRequest, told: access.Told) -> dict[str, Any]:
    """What an answer side shows, for a card or a first question."""
    question, remarks = told
    revision = question.revision
    assert revision is not None
    version = version_to_read(request.user, question.document)
    return {
        "part": "answer",
        "question": question,
        "revision": revision,
        "stem": beside(revision.pk, Side.STEM, revision.stem),
        "answered": beside(revision.pk, Side.KEY, revision.key),
        "evidence_rows": evidence_of(question.fact_id, question.argument_id, version.pk),
        "remarks": remarks,
        "section": question.fact.section,
        "scope": asked(request.GET).query,
        "key": uuid.uuid4(),
    }


@require_POST
@learners_only("review:session")
def answer(request: LearnerRequest, card: int) -> HttpResponse:
    """Store one grade and draw the next question."""
    learner = request.user
    scope, given = asked(request.GET), pressed(request.POST, card)
    if given is None:
        access.own_card(learner, card)
        return _next(request, learner, scope, notice=_("That was not a grade."), status=422)
    return _store(request, learner, given, scope)


def _store(request: HttpRequest, learner: User, given: Answer, scope: Asked) -> HttpResponse:
    store = memory.practise if scope.mode == Mode.PRACTICE else memory.answer
    try:
        store(learner, given, timezone.now())
    except Card.DoesNotExist:
        raise Http404 from None
    except StaleCard:
        said = _("You had answered this card in another tab. Here is what comes now.")
        return _after(request, learner, scope, said)
    except KeyReused:
        said = _("This page had sent another grade before. Nothing was changed.")
        return _next(request, learner, scope, notice=said, status=422)
    except IntegrityError:
        # A wording that there never was, or is no more.
        return _next(request, learner, scope, notice=_("That was not a grade."), status=422)
    return _after(request, learner, scope)


def _after(request: HttpRequest, learner: User, scope: Asked, notice: str = "") -> HttpResponse:
    """The next question for a swap; without JavaScript a redirect, so that reload sends nothing."""
    if wants_part(request):
        response = _next(request, learner, scope, notice=notice)
        # Whoever took an answer back stands at its address: a reload would ask it once more.
        response["HX-Replace-Url"] = _session_url(scope)
        return response
    if notice:
        messages.info(request, notice)
    return _back(scope)


def _back(scope: Asked) -> HttpResponseRedirect:
    return redirect(_session_url(scope))


def _session_url(scope: Asked) -> str:
    query = scope.query
    return reverse("review:session") + (f"?{query}" if query else "")


@require_POST
@learners_only("review:session")
def aside(request: LearnerRequest, card: int) -> HttpResponse:
    """Bury, suspend or flag a card."""
    learner = request.user
    scope, form = asked(request.GET), AsideForm(request.POST)
    if not form.is_valid():
        access.own_card(learner, card)
        return _next(request, learner, scope, notice=_("Nothing was changed."), status=422)
    try:
        memory.set_aside(
            learner, card, form.cleaned_data["kind"], form.cleaned_data["key"], timezone.now()
        )
    except Card.DoesNotExist:
        raise Http404 from None
    return _after(request, learner, scope)


@require_POST
@learners_only("review:session")
def answer_by(request: LearnerRequest) -> HttpResponse:
    """Recall, type or choose from the next card on. An answer on screen stays there."""
    learner, scope, form = request.user, asked(request.GET), AnswerByForm(request.POST)
    if not form.is_valid():
        return _next(request, learner, scope, notice=_("Nothing was changed."), status=422)
    actions.answer_by(learner, form.cleaned_data["by"])
    if wants_part(request) and request.htmx.target == "by":
        context = {"by": learner.answer_by, "scope": scope.query, "stays": True}
        return render(request, "review/_by.html", context)
    return _after(request, learner, scope)


@require_POST
@learners_only("review:session")
def undo(request: LearnerRequest) -> HttpResponse:
    """Take back the latest grade or setting-aside; the card comes again."""
    learner = request.user
    scope, form = asked(request.GET), KeyForm(request.POST)
    if not form.is_valid():
        return _next(request, learner, scope, notice=_("Nothing was changed."), status=422)
    card = memory.undo(learner, form.cleaned_data["key"], timezone.now())
    said = _("Taken back.") if card else _("There is nothing to take back.")
    if card is None or not access.is_asked(card):
        return _after(request, learner, scope, said)
    # The card that was taken back comes at once, whatever else is due.
    messages.info(request, said)
    return redirect(f"{reverse('review:reveal', args=[card.pk])}?{scope.query}")


@require_POST
def enrol(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin to learn a document."""
    document = readable_document(request.user, slug)
    learner = ensure_learner(request)
    memory.enrol(learner, document)
    return redirect(f"{reverse('review:session')}?document={document.slug}")


@require_GET
def first_reveal(request: HttpRequest, question: int) -> HttpResponse:
    """The answer to a visitor's first question. Nothing is stored yet."""
    first, remarks = access.first_question(request.user, question)
    learner = User(desired_retention=0.9)
    context = {
        "action": reverse("review:first_answer", args=[first.pk]),
        "seen": 0,
        "word": "new",
        "buttons": queries.buttons(NEW, learner, moment_of(learner), 0),
        "why": "",
        **_answer(request, (first, remarks)),
    }
    return render_part(request, SCREEN, "stage", context)


@require_POST
def first_answer(request: HttpRequest, question: int) -> HttpResponse:
    """A visitor's first grade: from here on there is a guest who learns this document."""
    first, _remarks = access.first_question(request.user, question)
    scope, given = asked(request.GET), pressed(request.POST, 0)
    if given is None:
        return _opening(request, scope)
    learner = ensure_learner(request)
    memory.enrol(learner, first.document)
    card = Card.objects.of(learner.pk).get(fact=first.fact_id, argument=first.argument_id)
    return _store(request, learner, replace(given, card=card.pk), scope)


@require_GET
@learners_only("review:session")
def history(request: LearnerRequest, card: int) -> HttpResponse:
    """Everything that ever happened to one card."""
    learner = request.user
    own = access.own_card(learner, card)
    moment = moment_of(learner)
    if withheld(learner, own.document_id, moment.at):
        return render_part(request, SCREEN, "stage", {"part": "withheld"})
    log = list(own.log.select_related("question").order_by("number"))
    told = told_in(log)
    context = {
        "card": own,
        "word": word(to_memory(own), moment.day, settings_of(learner)),
        "info": card_info(learner, own, log, moment.day),
        "rows": [(row, queries.how_judged(row), told.get(row.pk)) for row in reversed(log)],
        "part": "history",
    }
    return render_part(request, "review/history.html", "history", context)
