"""Questions between the parts of a text: ask, reveal, grade, take back, and what came of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.guests import ensure_learner
from accounts.http import LearnerRequest, learners_only, render_part, wants_part
from accounts.models import User
from content.models import Document, Version
from quizzes.classes.access import Person, readable_document, version_to_read
from quizzes.memory import actions as memory
from quizzes.memory.plans import plan_for
from quizzes.memory.queries import moment_of, settings_of, to_memory, withheld
from quizzes.memory.shapes import KeyReused, Outcome, StaleCard
from quizzes.questions.illustrations import Side, beside
from quizzes.questions.models import Question
from quizzes.questions.queries import evidence_of
from quizzes.reading import access, actions, asking
from quizzes.review.asked import pressed
from quizzes.review.forms import KeyForm
from quizzes.review.queries import buttons, returning, say_interval, why
from quizzes.scheduling import NEW, Rating, State, interval_words, word

SCREEN = "reading/ask.html"
COOKIE = "asks"
LONGEST = 60_000
"""Milliseconds. Between two parts nobody can tell thinking from reading on: count no more."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is asked: after stretch `number` of this text."""

    document: Document
    version: Version
    number: int

    @property
    def query(self) -> str:
        return urlencode({"text": self.version.kind})

    @property
    def url(self) -> str:
        return f"{reverse('reading:ask', args=[self.document.slug, self.number])}?{self.query}"


def asks(request: HttpRequest) -> bool:
    """Whether this reader wants to be asked; of a visitor the browser remembers it."""
    if isinstance(request.user, User):
        return request.user.asks_while_reading
    return request.COOKIES.get(COOKIE) == "1"


@require_POST
def switch(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask me as I read: on or off."""
    document = readable_document(request.user, slug)
    version = version_to_read(request.user, document, request.GET.get("text", ""))
    on = request.POST.get("on") == "1"
    url = reverse("reading:document", args=[slug])
    response = redirect(f"{url}?{urlencode({'text': version.kind})}")
    if isinstance(request.user, User):
        actions.ask_while_reading(request.user, on)
    elif on:
        response.set_cookie(
            COOKIE, "1", max_age=60 * 60 * 24 * 365, httponly=True, samesite="Lax",
            secure=request.is_secure(),
        )  # fmt: skip
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _place(request: HttpRequest, slug: str, number: int) -> Place:
    document = readable_document(request.user, slug)
    version = version_to_read(request.user, document, request.GET.get("text", ""))
    return Place(document, version, number)


def _is_put_away(person: Person, document: Document) -> bool:
    """A graded attempt is open: its learner is asked nothing here."""
    return isinstance(person, User) and withheld(person, document.pk, timezone.now())


def _put_away(request: HttpRequest, place: Place) -> HttpResponse:
    return render_part(request, SCREEN, "block", {"part": "withheld", "place": place})


def _reader(person: Person) -> User:
    """The person, or somebody new with the settings that a guest begins with."""
    return person if isinstance(person, User) else User(desired_retention=0.9)


@require_GET
def ask(request: HttpRequest, slug: str, place: int) -> HttpResponse:
    """What is asked after this part of the text now."""
    here = _place(request, slug, place)
    if _is_put_away(request.user, here.document):
        return _put_away(request, here)
    return _draw(request, here)


def _draw(
    request: HttpRequest,
    place: Place,
    *,
    said: str = "",
    moves: bool = False,
    now: int | None = None,
    status: int = 200,
) -> HttpResponse:
    """The block as it stands. `moves`: the reader acts in it, so focus goes there."""
    moment = moment_of(_reader(request.user))
    block = asking.block(request.user, place.version, place.number, moment, now)
    if block is None:
        raise Http404
    coming = block.coming
    part = "question" if coming else "done" if block.asked else "nothing"
    context: dict[str, Any] = {
        "part": part,
        "place": place,
        "pause": block,
        "prompt": coming,
        "said": said,
        "moves": moves,
    }
    if coming:
        context["stem"] = beside(coming.revision, Side.STEM, coming.stem)
    if moves and block.is_last and wants_part(request):
        context["told"] = asking.told(request.user, place.document, moment)
    return render_part(request, SCREEN, "block", context, status=status)


@require_GET
def reveal(request: HttpRequest, slug: str, place: int, question: int) -> HttpResponse:
    """The answer, the sentence that proves it, and the grades with their intervals."""
    here = _place(request, slug, place)
    if _is_put_away(request.user, here.document):
        return _put_away(request, here)
    found, remarks = access.asked_question(request.user, here.document, question)
    learner, card = _reader(request.user), access.card_for(request.user, found)
    remembered = to_memory(card) if card else NEW
    moment = moment_of(learner)
    plan = plan_for(learner, found, moment.day) if learner.pk else None
    known = remembered.state is State.REVIEW
    revision = found.revision
    assert revision is not None
    context = {
        "part": "answer",
        "place": here,
        "question": found,
        "stem": beside(revision.pk, Side.STEM, revision.stem),
        "answered": beside(revision.pk, Side.KEY, revision.key),
        "evidence_rows": evidence_of(found.fact_id, found.argument_id, here.version.pk),
        "remarks": remarks,
        "seen": card.rows if card else 0,
        "word": word(remembered, moment.day, settings_of(learner)),
        "buttons": buttons(remembered, learner, moment, card.pk if card else 0, plan),
        "why": why(remembered, moment.day, settings_of(learner)) if known else "",
        "key": uuid.uuid4(),
    }
    return render_part(request, SCREEN, "block", context)


@require_POST
def answer(request: HttpRequest, slug: str, place: int, question: int) -> HttpResponse:
    """Store one grade and go on; a visitor becomes a guest with the first."""
    here = _place(request, slug, place)
    if _is_put_away(request.user, here.document):
        return _put_away(request, here)
    found, _remarks = access.asked_question(request.user, here.document, question)
    given = pressed(request.POST, 0)
    if given is None:
        return _draw(request, here, said=_("That was not a grade."), moves=True, status=422)
    if not isinstance(request.user, User):
        actions.ask_while_reading(ensure_learner(request), on=True)
    learner, at = _reader(request.user), timezone.now()
    given = replace(given, milliseconds=min(given.milliseconds, LONGEST))
    try:
        outcome = actions.answer(learner, found, given, at)
    except StaleCard:
        said = _("You had answered this in another tab. Here is what comes now.")
        return _after(request, here, said)
    except KeyReused:
        said = _("This page had sent another grade before. Nothing was changed.")
        return _draw(request, here, said=said, moves=True, status=422)
    return _after(request, here, _verdict(learner, found, given.rating, outcome, at))


def _verdict(learner: User, question: Question, rating: int, outcome: Outcome, at: datetime) -> str:
    """What became of the answer; towards an exam the card may return before it is due."""
    if rating == Rating.AGAIN:
        return _("Forgot: it is asked once more in a moment.")
    plan = plan_for(learner, question, moment_of(learner, at).day)
    parameters = settings_of(learner).parameters
    then = returning(outcome.memory, outcome.card, plan, parameters)
    interval = say_interval(*interval_words(then, at))
    return _("Recalled: it returns in %(interval)s.") % {"interval": interval}


def _after(
    request: HttpRequest, place: Place, said: str, *, now: int | None = None
) -> HttpResponse:
    """The block for a swap; without JavaScript a redirect, so that reload sends nothing."""
    if wants_part(request):
        return _draw(request, place, said=said, moves=True, now=now)
    messages.info(request, said)
    return redirect(place.url)


@require_POST
@learners_only("reading:library")
def undo(request: LearnerRequest, slug: str, place: int) -> HttpResponse:
    """Take back the latest grade; its question is asked again at once."""
    here = _place(request, slug, place)
    if _is_put_away(request.user, here.document):
        return _put_away(request, here)
    form = KeyForm(request.POST)
    if not form.is_valid():
        return _draw(request, here, said=_("Nothing was changed."), moves=True, status=422)
    card = memory.undo(request.user, form.cleaned_data["key"], timezone.now())
    if card is None:
        return _after(request, here, _("There is nothing to take back."))
    return _after(request, here, _("Taken back."), now=access.question_of(card))


@require_GET
def end(request: HttpRequest, slug: str) -> HttpResponse:
    """After the last part: how many were right, and when they return. A page that shows this
    already (`have`) is left as it is: a swap under a finger would swallow the press."""
    here = _place(request, slug, 0)
    if _is_put_away(request.user, here.document):
        return _put_away(request, here)
    told = asking.told(request.user, here.document, moment_of(_reader(request.user)))
    if wants_part(request) and request.GET.get("have") == told.mark:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return render_part(request, SCREEN, "end", {"place": here, "told": told, "part": "end"})
