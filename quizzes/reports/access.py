"""What a person may report, and whose reports they may settle: the object, or 404."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import User
from quizzes.classes.access import (
    Person,
    require_editor,
    require_instructor,
    version_to_read,
)
from quizzes.memory.queries import withheld
from quizzes.questions.models import Correction, Question, Report, Revision
from quizzes.questions.queries import evidence_of
from quizzes.quiz.access import own_attempt
from quizzes.quiz.models import Attempt
from quizzes.quiz.queries import hidden_until
from quizzes.quiz.results import Marked, marked
from quizzes.review import access as review


class PutAway(Exception):
    """A graded attempt on this document is open: nothing of it is shown now."""


@dataclass(frozen=True)
class Subject:
    """What is reported: a wording, the sentence that was shown with it, what was answered.

    `key` and `quote` are empty while the quiz does not show answers yet.
    """

    revision: Revision
    key: str
    quote: str
    given: str
    back: str


def of_card(learner: User, pk: int, at: datetime) -> Subject:
    """A card of one's own. PutAway while its answer is withheld."""
    card = review.own_card(learner, pk)
    if withheld(learner, card.document_id, at):
        raise PutAway
    question, _remarks = review.flashcard_of(card)
    revision = question.revision
    assert revision is not None
    back = reverse("review:reveal", args=[card.pk])
    return Subject(revision, revision.key, _shown_with(learner, question), "", back)


def of_first(person: Person, pk: int) -> Subject:
    """The first card of somebody who studies nothing yet; 404 as for the card itself."""
    question, _remarks = review.first_question(person, pk)
    revision = question.revision
    assert revision is not None
    back = reverse("review:first_reveal", args=[pk])
    return Subject(revision, revision.key, _shown_with(person, question), "", back)


def _shown_with(person: Person, question: Question) -> str:
    """The sentence that stands with the answer, as this person reads the document."""
    version = version_to_read(person, question.document)
    shown = evidence_of(question.fact_id, question.argument_id, version.pk)
    quote = "\n".join("".join(words for words, _answer in row.pieces) for row in shown)
    assert question.revision is not None
    return quote or question.revision.quote


def of_response(learner: User, attempt: int, position: int, at: datetime) -> Subject:
    """One's own answer in a quiz, once its feedback has been shown; else 404."""
    own = own_attempt(learner, attempt, at)
    if not 1 <= position <= len(own.items):
        raise Http404
    if withheld(learner, own.quiz.document_id, at):
        raise PutAway
    is_open = own.state == Attempt.State.OPEN
    if is_open and not own.responses.filter(position=position).exclude(checked_at=None).exists():
        raise Http404
    row = marked(own, learner, [position])[0]
    revision = Revision.objects.select_related("question__document").get(pk=row.revision)
    back = (
        reverse("quiz:attempt", args=[own.pk, position])
        if is_open
        else f"{reverse('quiz:result', args=[own.pk])}#q{position}"
    )
    if hidden_until(own.quiz, at):
        return Subject(revision, "", "", _given(row), back)
    return Subject(revision, row.key, revision.quote, _given(row), back)


def _given(row: Marked) -> str:
    """What was answered, in words."""
    if row.prompts:
        return "; ".join(f"{line.text}: {line.yours or '–'}" for line in row.prompts)
    return row.yours


def settled_question(person: Person, pk: int) -> Question:
    """A question of a document that this instructor may edit; 404 or 403 as for its editor."""
    require_instructor(person)
    rows = Question.objects.exclude(revision=None)
    row = get_object_or_404(rows.select_related("document", "fact", "revision"), pk=pk)
    require_editor(person, row.document)
    return row


def settled_report(person: Person, pk: int) -> Report:
    require_instructor(person)
    related = ("question__document", "question__revision", "question__fact")
    row = get_object_or_404(Report.objects.select_related(*related), pk=pk)
    require_editor(person, row.question.document)
    return row


def decided_correction(person: Person, pk: int) -> Correction:
    require_instructor(person)
    row = get_object_or_404(Correction.objects.select_related("question__document"), pk=pk)
    require_editor(person, row.question.document)
    return row
