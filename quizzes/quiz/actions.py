"""Writes of a learner: begin an attempt, save its answers, submit it; one transaction each."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.http import Http404

from accounts.models import User
from quizzes.memory.models import Hold, ItemCount
from quizzes.memory.queries import withheld
from quizzes.questions.marking import mark
from quizzes.questions.models import Revision
from quizzes.quiz.candidates import candidates, items_for
from quizzes.quiz.clock import deadline, late, spent
from quizzes.quiz.learning import tell_memory
from quizzes.quiz.models import Attempt, Quiz, Response
from quizzes.quiz.queries import hidden_until
from quizzes.quiz.terms import terms_of, why_closed


class NothingToAsk(Exception):
    """The quiz has no published question to draw from."""


class NotOpen(Exception):
    """The quiz does not take attempts now; the text is what `terms.why_closed` says."""


class Closed(Exception):
    """The attempt is finished: nothing in it changes any more."""


class Overtaken(Exception):
    """The answer was changed on another page since this one was drawn: that change stays."""


class Gone(Http404):
    """The quiz was deleted while its page was open."""


class Frozen(Exception):
    """This question has been checked: its answer stays."""


def start(learner: User, quiz: Quiz, key: str, at: datetime) -> Attempt:
    """Begin an attempt, or take up the open one. One row is written.

    NotOpen and NothingToAsk say why there is none, Gone that the quiz was deleted meanwhile.
    """
    # What has run out stays submitted, whether or not another attempt may begin.
    try:
        running = running_attempt(learner, quiz, at)
        return running or _begin(learner, quiz, key, at, *_drawn(learner, quiz))
    except IntegrityError:
        if Quiz.objects.filter(pk=quiz.pk).exists():
            raise
        raise Gone from None


def _drawn(learner: User, quiz: Quiz) -> tuple[int, list[dict[str, Any]]]:
    """A seed, and what an attempt by it asks. Drawn before the transaction: on SQLite a class
    that begins at once writes one after the other, and this is most of the work."""
    seed = secrets.randbelow(2**31)
    return seed, items_for(quiz, candidates(quiz, learner), seed)


@transaction.atomic
def _begin(
    learner: User, quiz: Quiz, key: str, at: datetime, seed: int, items: list[dict[str, Any]]
) -> Attempt:
    begun = Attempt.objects.filter(learner=learner, key=key).first()
    if begun is not None and begun.quiz_id == quiz.pk:
        # The same press again, after the attempt was submitted: that attempt is its answer.
        return begun
    if begun is not None:
        raise NotOpen("key")  # of a page of another quiz: no page of ours sends it
    made = Attempt.objects.filter(quiz=quiz, learner=learner).count()
    allowed = terms_of(quiz, learner)
    if closed := why_closed(allowed, made, at):
        raise NotOpen(closed)
    if not items:
        raise NothingToAsk
    try:
        with transaction.atomic():
            attempt = Attempt.objects.create(
                quiz=quiz,
                learner=learner,
                number=made + 1,
                seed=seed,
                items=items,
                started_at=at,
                deadline=deadline(allowed, at),
                key=key,
            )
    except IntegrityError:
        # The other tab was first: its attempt is the one, submitted already or not.
        attempt = Attempt.objects.filter(quiz=quiz, learner=learner).latest("number")
    if quiz.graded:
        renew_hold(learner, quiz.document_id, at)
    return attempt


def renew_hold(learner: User, document: int, at: datetime) -> None:
    """Hold the document back until the last of the learner's open graded attempts on it ends."""
    running = Attempt.objects.filter(
        learner=learner,
        quiz__document=document,
        quiz__graded=True,
        state=Attempt.State.OPEN,
    ).exclude(deadline=None)
    ends = [
        end + timedelta(seconds=grace)
        for end, grace in running.values_list("deadline", "quiz__grace_seconds")
        if end is not None
    ]
    until = max((end for end in ends if end > at), default=None)
    if until is None:
        Hold.objects.filter(learner=learner, document=document).delete()
    else:
        Hold.objects.update_or_create(
            learner=learner, document_id=document, defaults={"until": until}
        )


def running_attempt(learner: User, quiz: Quiz, at: datetime) -> Attempt | None:
    """The open attempt of a learner; one whose deadline has passed is submitted first."""
    known = (
        Attempt.objects.filter(quiz=quiz, learner=learner, state=Attempt.State.OPEN)
        .select_related("quiz__document")
        .first()
    )
    if known is None or expire(known, at).state != Attempt.State.OPEN:
        return None
    return known


@transaction.atomic
def save(
    attempt: Attempt,
    position: int,
    answer: str,
    key: str,
    at: datetime,
    seen: int | None = None,
    follows: str = "",
) -> Response:
    """Store the answer to one question. The same key again changes nothing.

    `seen` is how many changes of this answer the page knew of, `follows` the key under which it
    sent one that was not acknowledged yet. `Unanswerable` for an option that is not there,
    Overtaken where another page changed the answer since, Closed and Frozen where nothing may
    change any more.
    """
    locked = _locked(attempt)
    if locked.state != Attempt.State.OPEN or late(locked, at):
        raise Closed
    known = Response.objects.filter(attempt=attempt, position=position).first()
    if known is not None and _stands(known, answer, key, seen, follows):
        return known
    item = locked.items[position - 1]
    revision = Revision.objects.select_related("question").get(pk=item["revision"])
    if answer:
        mark(answer, revision, revision.question.kind)
    response = known or Response(
        attempt=attempt, position=position, question_id=item["question"], revision=revision
    )
    response.seconds += spent(locked, position, known.saved_at if known else None, at)
    response.answer, response.key, response.saved_at = answer, key, at
    response.changes += 1
    response.save(
        update_fields=["answer", "key", "saved_at", "changes", "seconds"] if known else None
    )
    return response


def _locked(attempt: Attempt) -> Attempt:
    """The attempt as it is now, until the transaction ends; or Gone."""
    rows = Attempt.objects.select_for_update(of=("self",)).filter(pk=attempt.pk)
    found = rows.select_related("quiz__document", "learner").first()
    if found is None:
        raise Gone
    return found


def _stands(known: Response, answer: str, key: str, seen: int | None, follows: str) -> bool:
    """Whether this answer is stored already; Frozen or Overtaken where another one has to stay."""
    if known.checked_at:
        if known.answer != answer:
            raise Frozen
        return True
    if (known.key, known.answer) == (key, answer):
        # Not the key alone: a page gone back to sends its old key with another choice.
        return True
    if _overtaken(known, answer, {key, follows}, seen):
        raise Overtaken
    return False


def _overtaken(known: Response, answer: str, own: set[str], seen: int | None) -> bool:
    """A page that stored the answer last may always change it; one that sends what stands
    already takes nothing back."""
    return (
        seen is not None
        and seen < known.changes
        and known.key not in own
        and answer != known.answer
    )


@transaction.atomic
def check(attempt: Attempt, position: int, at: datetime) -> Response:
    """Grade and freeze one question (feedback after each). Unanswered: Response.DoesNotExist."""
    response = (
        Response.objects.select_for_update()
        .exclude(answer="")
        .select_related("revision", "question")
        .get(attempt=attempt, position=position)
    )
    if response.checked_at is None:
        grade_response(response)
        response.checked_at = at
        response.save(update_fields=["correct", "mark", "rule", "checked_at"])
        tell_memory(attempt, response, at)
    return response


def grade_response(response: Response) -> None:
    """Set mark and rule from the stored answer and the revision that was seen."""
    if not response.answer:
        response.correct, response.mark, response.rule = False, 0.0, "blank"
        return
    verdict = mark(response.answer, response.revision, response.question.kind)
    response.correct, response.mark, response.rule = verdict.correct, verdict.mark, verdict.rule


@transaction.atomic
def toggle_flag(attempt: Attempt, position: int) -> None:
    locked = _locked(attempt)
    if locked.state != Attempt.State.OPEN:
        raise Closed
    flags = set(locked.flags) ^ {position}
    locked.flags = sorted(flags)
    locked.save(update_fields=["flags"])


def remember_place(attempt: Attempt, position: int, at: datetime) -> None:
    """Where to resume, and since when. The same page again changes nothing."""
    moved = Attempt.objects.filter(pk=attempt.pk).exclude(position=position)
    moved.update(position=position, shown_at=at)


@transaction.atomic
def submit(attempt: Attempt, at: datetime, state: str = Attempt.State.SUBMITTED) -> Attempt:
    """Grade everything and close the attempt. Closed already: nothing happens."""
    locked = _locked(attempt)
    if locked.state != Attempt.State.OPEN:
        return locked
    responses = list(locked.responses.select_related("revision", "question"))
    fresh = [response for response in responses if response.checked_at is None]
    for response in fresh:
        grade_response(response)
        response.checked_at = at
    Response.objects.bulk_update(fresh, ["correct", "mark", "rule", "checked_at"])
    locked.state, locked.finished_at = state, min(at, locked.deadline or at)
    locked.score = sum(response.mark for response in responses)
    locked.save(update_fields=["state", "finished_at", "score"])
    if locked.quiz.graded:
        renew_hold(locked.learner, locked.quiz.document_id, at)
    if not _tells_later(locked, at):
        for response in fresh:
            if response.answer:
                tell_memory(locked, response, at)
    count_items(responses)
    return locked


def _tells_later(attempt: Attempt, at: datetime) -> bool:
    """Whether the verdicts are hidden: until the quiz has closed, or while another graded attempt
    holds the document back. What is due would show which answers were wrong."""
    if hidden_until(attempt.quiz, at) is not None:
        return True
    return attempt.quiz.graded and withheld(attempt.learner, attempt.quiz.document_id, at)


def expire(attempt: Attempt, at: datetime) -> Attempt:
    """Submit an attempt whose deadline has passed, with what was saved by then."""
    if attempt.state == Attempt.State.OPEN and late(attempt, at):
        return submit(attempt, at, Attempt.State.EXPIRED)
    return attempt


def expire_overdue(attempts: QuerySet[Attempt], at: datetime) -> None:
    """Submit the open ones among these attempts whose deadline has passed: nobody reads of them
    as if they went on. One SELECT where there are none."""
    late = attempts.filter(state=Attempt.State.OPEN, deadline__lt=at)
    # Put in order here: asked for it, SQLite walks through every attempt there is.
    for attempt in sorted(late.order_by().select_related("quiz__document"), key=_number):
        expire(attempt, at)


def _number(attempt: Attempt) -> int:
    return attempt.pk


def count_items(responses: list[Response]) -> None:
    """Add the answers to the figures of their questions.

    In the order of the questions: a class that submits at one moment must not wait in a circle.
    """
    answered = sorted(
        (response for response in responses if response.answer), key=lambda one: one.question_id
    )
    ItemCount.objects.bulk_create(
        [ItemCount(question_id=response.question_id) for response in answered],
        ignore_conflicts=True,
    )
    ids = [response.question_id for response in answered]
    right = [response.question_id for response in answered if response.correct]
    ItemCount.objects.filter(question__in=ids).update(answers=F("answers") + 1)
    ItemCount.objects.filter(question__in=right).update(correct=F("correct") + 1)
