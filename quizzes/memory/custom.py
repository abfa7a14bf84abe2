"""Custom study: what to ask when a learner wants other cards than those of today.

Not the hot path: said in the ORM. Limits of the day do not hold here, nor does the rule that
siblings of a fact wait for tomorrow: who asks for these cards wants them now.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from content.models import Tag
from quizzes.memory.asking import GRADED_KINDS, Form, graded_form
from quizzes.memory.choosing import LEARN_AHEAD
from quizzes.memory.models import Card, Hold, Review
from quizzes.memory.queries import of_section, to_memory
from quizzes.memory.shapes import Counts, Mode, Moment, NextCard, Scope
from quizzes.questions.models import Question, Revision
from quizzes.scheduling import Rating

_STEPS = (Card.State.LEARNING, Card.State.RELEARNING)


def wanted(learner: User, moment: Moment, scope: Scope) -> QuerySet[Card]:
    """The cards of a custom session that are still to be asked, in their order."""
    match scope.mode:
        case Mode.FORGOTTEN:
            forgotten = Review.objects.filter(
                card=OuterRef("pk"),
                kind__in=Review.ANSWERED,
                rating=Rating.AGAIN,
                day__gte=moment.day - timedelta(days=scope.days),
                undone=None,
            )
            return _early(learner, moment, scope).filter(Exists(forgotten))
        case Mode.AHEAD:
            soon = moment.day + timedelta(days=scope.days)
            return _early(learner, moment, scope).filter(due_day__lte=soon)
        case _practice:
            return _practice_of(learner, moment, scope)


def _early(learner: User, moment: Moment, scope: Scope) -> QuerySet[Card]:
    """Steps that have run out, then reviews whether due or not; none twice on one day."""
    steps = Q(state__in=_STEPS, due__lte=moment.at + LEARN_AHEAD)
    reviews = Q(state=Card.State.REVIEW, last_day__lt=moment.day)
    return asked(learner, moment, scope).filter(steps | reviews).order_by("due", "pk")


def _practice_of(learner: User, moment: Moment, scope: Scope) -> QuerySet[Card]:
    """All cards that were not yet recalled in this round: first those not asked at all, in
    reading order, then those that were missed, the longest ago first."""
    practice = _of_round(Review.objects.filter(card=OuterRef("pk")), scope)
    return (
        asked(learner, moment, scope)
        .exclude(Exists(practice.filter(rating__gt=Rating.AGAIN)))
        .annotate(missed=Subquery(practice.order_by("-number").values("at")[:1]))
        .order_by(F("missed").asc(nulls_first=True), "fact__ordinal", "argument__ordinal", "pk")
    )


def _of_round(rows: QuerySet[Review], scope: Scope) -> QuerySet[Review]:
    """What was practised since this round began, but for what was taken back."""
    since = datetime.fromtimestamp(scope.round, UTC)
    return rows.filter(kind=Review.Kind.PRACTICE, undone=None, at__gte=since)


def asked(learner: User, moment: Moment, scope: Scope) -> QuerySet[Card]:
    """Awake cards of the scope whose flashcard is published."""
    question = Question.objects.published().filter(
        kind=Question.Kind.FLASHCARD,
        variant=0,
        fact=OuterRef("fact"),
        argument=OuterRef("argument"),
    )
    cards = Card.objects.of(learner.pk).awake(moment.day).filter(Exists(question))
    if scope.document is not None:
        cards = cards.filter(document=scope.document)
    cards = cards.filter(of_section(scope.section))
    if scope.tag:
        cards = cards.filter(fact__in=Tag.objects.under(scope.tag).values("fact"))
    return cards


def practised(learner: User, scope: Scope) -> int:
    """How many cards were recalled in this round of practice."""
    rows = _of_round(Review.objects.filter(learner=learner), scope)
    return rows.filter(rating__gt=Rating.AGAIN).values("card").distinct().count()


def next_card(learner: User, moment: Moment, scope: Scope, done: int) -> NextCard | None:
    """The card of a custom session to ask now; `done` have been. At most four
    SELECTs, and one more for what is graded by rule."""
    cards = wanted(learner, moment, scope)
    card = cards.select_related("fact", "document").first()
    if card is None:
        return None
    question = (
        Question.objects.published()
        .select_related("revision")
        .get(kind=Question.Kind.FLASHCARD, variant=0, fact=card.fact_id, argument=card.argument_id)
    )
    assert question.revision is not None
    form = _graded(learner, card, question.revision)
    asked_by, revision, stem, field = form or (*_turned(question.revision), None)
    return NextCard(
        card=card.pk,
        rows=card.rows,
        memory=to_memory(card),
        flagged=card.flagged,
        fact=card.fact_id,
        argument=card.argument_id,
        document=card.document_id,
        document_slug=card.document.slug,
        section=card.fact.section,
        question=asked_by,
        revision=revision,
        stem=stem,
        field=field,
        counts=Counts(learning=0, reviews=cards.count(), new=0, done=done),
        withheld=Hold.objects.filter(
            learner=learner, document=card.document_id, until__gt=moment.at
        ).exists(),
    )


def _turned(flashcard: Revision) -> tuple[int, int, str]:
    return flashcard.question_id, flashcard.pk, flashcard.stem


def _graded(learner: User, card: Card, flashcard: Revision) -> Form | None:
    """What asks the card by rule, chosen as `choosing.NEXT_CARD` does."""
    kinds = GRADED_KINDS.get(learner.answer_by)
    if kinds is None:
        return None
    found = (
        Question.objects.published()
        .filter(fact=card.fact_id, argument=card.argument_id, kind__in=kinds)
        .order_by("kind", "variant", "pk")
        .values_list(
            "pk",
            "kind",
            "revision",
            "revision__stem",
            "revision__unit",
            "revision__options",
        )
        .first()
    )
    own = (flashcard.key, flashcard.unit, flashcard.value_type)
    graded = (*own, *(found or (None,) * 6))
    return graded_form(card.pk, card.reps, learner.answer_by, _turned(flashcard), graded)
