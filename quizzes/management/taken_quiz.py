"""A quiz that the demo class has finished, so that its analysis has something to say.

Marks are those of the grader. What was answered is not told to memory: the demo's memory is the
history that `demo` writes, and this quiz was taken before it began.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime, timedelta

from accounts.models import User
from content.models import Document
from quizzes.classes.models import Class, Membership
from quizzes.grading import Unanswerable
from quizzes.memory.models import ItemCount
from quizzes.questions.marking import mark
from quizzes.questions.models import Question, Revision
from quizzes.quiz.candidates import candidates
from quizzes.quiz.draw import draw
from quizzes.quiz.models import Attempt, Quiz, QuizItem, Response

SIZE = 12
KINDS = (Question.Kind.MULTIPLE_CHOICE, Question.Kind.TRUE_FALSE, Question.Kind.CLOZE)
EASE = (0.97, 0.55, 0.75, 0.12, 0.65, 0.8, 0.6, 0.7, 0.5, 0.85, 0.6, 0.72)
"""How likely a middling learner knows each question."""
TURNED = 1
"""This question is missed by those who know the rest."""


def took_a_quiz(
    course: Class, teacher: User, learners: list[User], document: Document, seed: int, now: datetime
) -> Quiz:
    """The quiz with one finished attempt of each learner; some gave a second one."""
    rng = random.Random(seed)  # noqa: S311  (a story, not a secret)
    closed = now - timedelta(days=7)
    quiz = Quiz.objects.create(
        document=document,
        course=course,
        owner=teacher,
        title="Section 2 test",
        section="2",
        kinds=list(KINDS),
        size=SIZE,
        counting=Quiz.Counting.FIRST,
        attempts_allowed=2,
        opens_at=closed - timedelta(days=14),
        closes_at=closed,
    )
    drawn = draw(sorted(candidates(quiz), key=lambda one: one.question), SIZE, seed)
    wordings = Revision.objects.select_related("question").in_bulk(one.revision for one in drawn)
    asked = [wordings[one.revision] for one in drawn]
    QuizItem.objects.bulk_create(
        QuizItem(quiz=quiz, question=revision.question, position=n)
        for n, revision in enumerate(asked, 1)
    )
    quiz.fixed = True
    quiz.save(update_fields=["fixed"])
    taken: list[tuple[Attempt, list[Response]]] = []
    for k, learner in enumerate(learners):
        ability = ((7 * k + 17) % len(learners) + 0.5) / len(learners) - 0.5
        for number in (1, 2) if k % 6 == 5 else (1,):
            at = closed - timedelta(days=9 - 4 * number, minutes=37 * k)
            taken.append(_sitting(quiz, learner, number, asked, ability + 0.2 * number, at, rng))
    Attempt.objects.bulk_create(attempt for attempt, _responses in taken)
    responses = [one for _attempt, of_it in taken for one in of_it]
    Response.objects.bulk_create(responses, batch_size=500)
    _count(responses)
    return quiz


def joined_lately(course: Class, like: User, numbers: range) -> list[User]:
    """Members who have not studied anything yet, with the password of another."""
    made = User.objects.bulk_create(
        User(username=f"learner{n}", first_name=f"Demo learner {n}", password=like.password)
        for n in numbers
    )
    Membership.objects.bulk_create(Membership(course=course, learner=one) for one in made)
    return made


def _sitting(
    quiz: Quiz,
    learner: User,
    number: int,
    asked: list[Revision],
    ability: float,
    at: datetime,
    rng: random.Random,
) -> tuple[Attempt, list[Response]]:
    attempt = Attempt(
        quiz=quiz,
        learner=learner,
        number=number,
        state=Attempt.State.SUBMITTED,
        seed=number,
        items=[{"question": one.question_id, "revision": one.pk} for one in asked],
        started_at=at,
        key=f"demo-quiz-{learner.pk}-{number}",
    )
    responses = []
    for n, revision in enumerate(asked, 1):
        leans = -ability if n - 1 == TURNED else ability
        knows = rng.random() < min(0.98, max(0.02, EASE[(n - 1) % len(EASE)] + 0.8 * leans - 0.2))
        spent = rng.randrange(8, 40) + (0 if knows else rng.randrange(25))
        at += timedelta(seconds=spent)
        if not knows and rng.random() < 0.06:
            continue
        responses.append(_answer(attempt, n, revision, knows, spent, at, rng))
    attempt.finished_at = at
    attempt.score = sum(one.mark for one in responses)
    return attempt, responses


def _answer(
    attempt: Attempt,
    position: int,
    revision: Revision,
    knows: bool,
    spent: int,
    at: datetime,
    rng: random.Random,
) -> Response:
    kind = revision.question.kind
    answer = _said(revision, knows, rng)
    try:
        verdict = mark(answer, revision, kind)
    except Unanswerable:
        answer = revision.key
        verdict = mark(answer, revision, kind)
    return Response(
        attempt=attempt,
        position=position,
        question=revision.question,
        revision=revision,
        answer=answer,
        correct=verdict.correct,
        mark=verdict.mark,
        rule=verdict.rule,
        checked_at=at,
        saved_at=at,
        changes=1,
        seconds=spent,
        key=f"{attempt.key}-{position}",
    )


def _said(revision: Revision, knows: bool, rng: random.Random) -> str:
    """The key, or a wrong option: of those the first more often, and of some questions the last
    never."""
    if not revision.options:
        return revision.key if knows else "not sure"
    right = [one["id"] for one in revision.options if one["correct"]]
    wrong = [one["id"] for one in revision.options if not one["correct"]]
    if knows or not wrong:
        return str(right[0])
    never = len(wrong) > 1 and revision.question_id % 3 == 0
    return str(rng.choice([wrong[0], *(wrong[:-1] if never else wrong)]))


def _count(responses: list[Response]) -> None:
    answers = Counter(one.question_id for one in responses)
    right = Counter(one.question_id for one in responses if one.correct)
    ItemCount.objects.bulk_create(
        ItemCount(question_id=pk, answers=n, correct=right[pk]) for pk, n in answers.items()
    )
