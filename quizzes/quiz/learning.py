"""What an attempt says of the learner's memory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from quizzes.memory import actions as memory
from quizzes.memory.models import Card, Review
from quizzes.memory.shapes import Answer, StaleCard
from quizzes.questions.marking import RECALLED
from quizzes.questions.models import Question
from quizzes.quiz.models import Attempt, Quiz, Response
from quizzes.quiz.results import Missed, Place, places_of
from quizzes.scheduling import Rating


def tell_memory(
    attempt: Attempt, response: Response, at: datetime, only: set[Place] | None = None
) -> None:
    """What this answer says of the learner's memory; of each line of a matching by itself.

    An ordering says nothing of one line: each is misplaced only beside others.
    """
    question = response.question
    asked = [(question.fact_id, question.argument_id, bool(response.correct), "")]
    if question.kind == Question.Kind.MATCHING:
        asked = list(_lines(response))
    for fact, argument, correct, line in asked:
        if argument is None or (only is not None and (fact, argument) not in only):
            continue
        try:
            memory.answer_from_quiz(
                attempt.learner,
                fact=fact,
                argument=argument,
                correct=correct,
                recalled=question.kind in RECALLED,
                question=question.pk,
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
def tell_later(attempt: Attempt, at: datetime) -> None:
    """Tell memory of an attempt whose verdicts were hidden: the log shows right and wrong too.

    Only of cards begun before the attempt ended and not answered since, so that what was learned
    later is not lowered by it. Called again: nothing happens.
    """
    may_wait = attempt.quiz.graded or attempt.quiz.feedback == Quiz.Feedback.CLOSED
    if not may_wait or attempt.finished_at is None:
        return
    log = Review.objects.filter(learner=attempt.learner)
    if log.filter(key__startswith=f"quiz-{attempt.pk}-").exists():
        return
    responses = attempt.responses.exclude(answer="").select_related("revision", "question")
    answered = log.filter(
        card__document=attempt.quiz.document_id,
        kind__in=(Review.Kind.ANSWER, Review.Kind.IMPORT),
    )
    places = answered.order_by().values_list("card__fact", "card__argument")
    begun: set[Place] = set(places.filter(at__lte=attempt.finished_at))
    since: set[Place] = set(places.filter(at__gt=attempt.finished_at, undone=None))
    for response in responses:
        tell_memory(attempt, response, at, begun - since)


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
