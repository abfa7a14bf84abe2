"""Writes of the quiz slice: a verb each, one transaction each."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.models import User
from content.models import Document, Fact
from quizzes.memory import actions as memory
from quizzes.memory.models import Card, Hold, ItemCount, Review
from quizzes.memory.shapes import Answer, StaleCard
from quizzes.questions.models import Question, Revision
from quizzes.quiz.draw import Candidate, draw
from quizzes.quiz.marking import RECALLED, mark
from quizzes.quiz.models import Attempt, Quiz, Response
from quizzes.quiz.results import Missed, places_of
from quizzes.scheduling import Rating


class NothingToAsk(Exception):
    """The quiz has no published question to draw from."""


class NotOpen(Exception):
    """The quiz does not take attempts now; the text says why."""


class Closed(Exception):
    """The attempt is finished: nothing in it changes any more."""


class Frozen(Exception):
    """This question has been checked: its answer stays."""


def make_quiz(
    owner: User, document: Document, *, title: str, section: str, size: int, feedback: str
) -> Quiz:
    """A quiz that a learner makes for themselves."""
    return Quiz.objects.create(
        owner=owner, document=document, title=title, section=section, size=size, feedback=feedback
    )


def candidates(quiz: Quiz) -> list[Candidate]:
    """Every published question that the quiz may draw. Two SELECTs."""
    questions = Question.objects.of(quiz.document_id).published().for_quizzes()
    if quiz.kinds:
        questions = questions.filter(kind__in=quiz.kinds)
    rows = questions.exclude(revision=None).values_list(
        "pk",
        "revision_id",
        "fact__key",
        "kind",
        "revision__stem",
        "revision__prompts",
        "revision__key",
        "revision__accepted",
    )
    sections = dict(Fact.objects.of(quiz.document_id).values_list("key", "section"))
    found = []
    for question, revision, fact, kind, stem, prompts, key, accepted in rows:
        facts = frozenset({fact, *(prompt["fact"] for prompt in prompts)})
        if all(lies_in(sections.get(one, ""), quiz.section) for one in facts):
            said = " ".join([stem, *(prompt["text"] for prompt in prompts)])
            names = frozenset() if prompts else frozenset({key, *accepted})
            found.append(Candidate(question, revision, facts, kind, said, names))
    return found


def lies_in(section: str, wanted: str) -> bool:
    """Whether a section path is `wanted` or lies below it; everything lies in ""."""
    return not wanted or section == wanted or section.startswith((f"{wanted}(", f"{wanted}/"))


@transaction.atomic
def start(learner: User, quiz: Quiz, key: str, at: datetime) -> Attempt:
    """Begin an attempt, or take up the open one. One row is written.

    NotOpen and NothingToAsk say why there is none.
    """
    known = open_attempt(learner, quiz) or Attempt.objects.filter(learner=learner, key=key).first()
    if known is not None and expire(known, at).state == Attempt.State.OPEN:
        return known
    made = Attempt.objects.filter(quiz=quiz, learner=learner).count()
    check_open(quiz, made, at)
    seed = secrets.randbelow(2**31)
    drawn = draw(candidates(quiz), quiz.size, seed)
    if not drawn:
        raise NothingToAsk
    try:
        with transaction.atomic():
            attempt = Attempt.objects.create(
                quiz=quiz,
                learner=learner,
                number=made + 1,
                seed=seed,
                items=[{"question": c.question, "revision": c.revision} for c in drawn],
                started_at=at,
                deadline=deadline(quiz, at),
                key=key,
            )
    except IntegrityError:
        # The other tab was first: its attempt is the one.
        attempt = Attempt.objects.get(quiz=quiz, learner=learner, state=Attempt.State.OPEN)
    if quiz.graded and attempt.deadline:
        Hold.objects.update_or_create(
            learner=learner, document=quiz.document, defaults={"until": attempt.deadline}
        )
    return attempt


def open_attempt(learner: User, quiz: Quiz) -> Attempt | None:
    return (
        Attempt.objects.filter(quiz=quiz, learner=learner, state=Attempt.State.OPEN)
        .select_related("quiz__document")
        .first()
    )


def check_open(quiz: Quiz, made: int, at: datetime) -> None:
    """NotOpen("early" | "late" | "used") where no new attempt may begin."""
    if quiz.opens_at and at < quiz.opens_at:
        raise NotOpen("early")
    if quiz.closes_at and at >= quiz.closes_at:
        raise NotOpen("late")
    if quiz.attempts_allowed and made >= quiz.attempts_allowed:
        raise NotOpen("used")


def deadline(quiz: Quiz, at: datetime) -> datetime | None:
    """The earlier of the time limit and the closing of the quiz."""
    ends = [quiz.closes_at] if quiz.closes_at else []
    if quiz.minutes:
        ends.append(at + timedelta(minutes=quiz.minutes))
    return min(ends, default=None)


@transaction.atomic
def save(attempt: Attempt, position: int, answer: str, key: str, at: datetime) -> Response:
    """Store the answer to one question. The same key again changes nothing.

    `Unanswerable` for an option that is not there, Closed and Frozen where nothing may
    change any more.
    """
    locked = Attempt.objects.select_for_update().get(pk=attempt.pk)
    if locked.state != Attempt.State.OPEN or late(locked, at):
        raise Closed
    known = Response.objects.filter(attempt=attempt, position=position).first()
    if known is not None and (known.key == key or known.checked_at):
        if known.checked_at and known.answer != answer:
            raise Frozen
        return known
    item = locked.items[position - 1]
    revision = Revision.objects.select_related("question").get(pk=item["revision"])
    if answer:
        mark(answer, revision, revision.question.kind)
    if known is None:
        return Response.objects.create(
            attempt=attempt,
            position=position,
            question_id=item["question"],
            revision=revision,
            answer=answer,
            key=key,
            saved_at=at,
            changes=1,
        )
    known.answer, known.key, known.saved_at = answer, key, at
    known.changes += 1
    known.save(update_fields=["answer", "key", "saved_at", "changes"])
    return known


def late(attempt: Attempt, at: datetime) -> bool:
    return attempt.deadline is not None and at > attempt.deadline


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


def tell_memory(attempt: Attempt, response: Response, at: datetime) -> None:
    """What this answer says of the learner's memory; of each line of a matching by itself.

    An ordering says nothing of one line: each is misplaced only beside others.
    """
    question = response.question
    asked = [(question.fact_id, question.argument_id, bool(response.correct), "")]
    if question.kind == Question.Kind.MATCHING:
        asked = list(_lines(response))
    for fact, argument, correct, line in asked:
        if argument is None:
            continue
        try:
            memory.answer_from_quiz(
                attempt.learner,
                fact=fact,
                argument=argument,
                correct=correct,
                recalled=question.kind in RECALLED,
                revision=response.revision_id,
                key=f"quiz-{attempt.pk}-{response.position}{line}",
                at=at,
            )
        except StaleCard:
            # The card is being graded in another tab this very moment: that answer is newer.
            continue


def _lines(response: Response) -> Iterator[tuple[int, int | None, bool, str]]:
    given = set(response.answer.split(","))
    places = places_of([response.revision])
    for prompt in response.revision.prompts:
        place = places.get((response.revision_id, prompt["id"]))
        if place:
            correct = f"{prompt['id']}:{prompt['option']}" in given
            yield (*place, correct, f"-{prompt['id']}")


@transaction.atomic
def toggle_flag(attempt: Attempt, position: int) -> None:
    locked = Attempt.objects.select_for_update().get(pk=attempt.pk)
    if locked.state != Attempt.State.OPEN:
        raise Closed
    flags = set(locked.flags) ^ {position}
    locked.flags = sorted(flags)
    locked.save(update_fields=["flags"])


def remember_place(attempt: Attempt, position: int) -> None:
    Attempt.objects.filter(pk=attempt.pk).exclude(position=position).update(position=position)


@transaction.atomic
def submit(attempt: Attempt, at: datetime, state: str = Attempt.State.SUBMITTED) -> Attempt:
    """Grade everything and close the attempt. Closed already: nothing happens."""
    locked = (
        Attempt.objects.select_for_update(of=("self",))
        .select_related("quiz__document", "learner")
        .get(pk=attempt.pk)
    )
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
    Hold.objects.filter(learner=locked.learner, document=locked.quiz.document).delete()
    for response in fresh:
        if response.answer:
            tell_memory(locked, response, at)
    count_items(responses)
    return locked


def expire(attempt: Attempt, at: datetime) -> Attempt:
    """Submit an attempt whose deadline has passed, with what was saved by then."""
    if attempt.state == Attempt.State.OPEN and late(attempt, at):
        return submit(attempt, at, Attempt.State.EXPIRED)
    return attempt


def count_items(responses: list[Response]) -> None:
    """Add the answers to the figures of their questions."""
    answered = [response for response in responses if response.answer]
    ItemCount.objects.bulk_create(
        [ItemCount(question_id=response.question_id) for response in answered],
        ignore_conflicts=True,
    )
    ids = [response.question_id for response in answered]
    right = [response.question_id for response in answered if response.correct]
    ItemCount.objects.filter(question__in=ids).update(answers=F("answers") + 1)
    ItemCount.objects.filter(question__in=right).update(correct=F("correct") + 1)


@transaction.atomic
def learn_missed(attempt: Attempt, missed: list[Missed], at: datetime) -> int:
    """Begin to learn what was missed: each becomes a card whose first answer was wrong."""
    learner = attempt.learner
    pairs: list[tuple[int, int | None]] = [(item.fact, item.argument) for item in missed]
    memory.add_cards(learner, attempt.quiz.document, pairs)
    cards = {
        (card.fact_id, card.argument_id): card
        for card in Card.objects.of(learner.pk).filter(
            fact__in=[item.fact for item in missed], state=Card.State.NEW
        )
    }
    begun = [item for item in missed if (item.fact, item.argument) in cards]
    for item in begun:
        card = cards[item.fact, item.argument]
        given = Answer(
            card=card.pk,
            rating=Rating.AGAIN,
            key=f"missed-{attempt.pk}-{item.argument}",
            seen=card.rows,
            source=Review.Source.QUIZ,
            revision=item.revision,
        )
        memory.answer(learner, given, at)
    return len(begun)
