"""Every change of a learner's memory: one verb, one transaction, one row of the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Count, F, Prefetch, QuerySet

from accounts.models import User
from content.models import Document
from quizzes.memory import fast
from quizzes.memory.models import Card, DailyCount, DueCount, Review
from quizzes.memory.queries import curve_towards_exam, settings_of, to_memory
from quizzes.memory.rebuild import ASIDE, apply_log, refold, store_memories, weights
from quizzes.memory.shapes import Answer, KeyReused, Outcome, StaleCard
from quizzes.questions.models import Correction, Question, Revision
from quizzes.scheduling import (
    SCHEDULER_VERSION,
    ExamPlan,
    Memory,
    Rating,
    State,
    after,
    retrievability,
    study_day,
)
from quizzes.scheduling.fold import UNDOABLE

NOT_UNDONE = (Review.Source.QUIZ, Review.Source.DEMO)


AT_ONCE = 2000
"""Rows that one statement carries: databases bound the number of values."""


def enrol(learner: User, document: Document) -> int:
    """Begin to learn a document: one new card for every published flashcard it has and the
    learner has not. Returns how many were added; again: only what has come since."""
    wanted = (
        Question.objects.of(document)
        .published()
        .filter(kind=Question.Kind.FLASHCARD, variant=0)
        .exclude(argument=None)
        .order_by("fact__ordinal", "argument__ordinal")
        .values_list("fact_id", "argument_id")
    )
    return add_cards(learner, document, wanted)


def add_cards(learner: User, document: Document, pairs: Iterable[tuple[int, int | None]]) -> int:
    """New cards for (fact id, argument id) that the learner does not study yet."""
    known = set(
        Card.objects.of(learner.pk).filter(document=document).values_list("fact_id", "argument_id")
    )
    cards = [
        Card(learner=learner, document=document, fact_id=fact, argument_id=argument)
        for fact, argument in pairs
        if argument is not None and (fact, argument) not in known
    ]
    # Two tabs may begin at once: the second finds the rows there and adds nothing.
    Card.objects.bulk_create(cards, ignore_conflicts=True, batch_size=500)
    return len(cards)


def answer(learner: User, given: Answer, at: datetime) -> Outcome:
    """Store one answer and schedule its card.

    The same key again gives the same outcome; with another answer it raises KeyReused.
    StaleCard if the log has grown since the card was shown; Card.DoesNotExist if it is
    not this learner's.
    """
    day = study_day(at, learner.time_zone, learner.day_starts_at)
    with transaction.atomic(), connection.cursor() as cursor:
        row = _card_and_key(cursor, given, learner, day)
        if row is None:
            raise Card.DoesNotExist
        before = fast.memory_of(row)
        rows, suspended, _buried, document, keyed_card, keyed_rating, question, fresh = row[11:19]
        if keyed_card is not None:
            return _replayed(given, keyed_card, keyed_rating, before)
        # Locked before the card, as whoever decides on a correction does.
        corrections = [] if fresh or given.revision is None else _of_old_page(given)
        settings = settings_of(learner, plan=_plan_in(row), day=day)
        memory = after(before, given.rating, at, settings, seed=given.card, days=given.days)
        stored = {**fast.memory_values(memory), "card": given.card, "seen": given.seen}
        cursor.execute(fast.STORE_MEMORY, stored)
        if cursor.rowcount == 0:
            return _twin(cursor, given, learner, day)
        first = before.last_day is None or before.last_day < day
        cursor.execute(
            fast.ADD_ROW,
            {
                "card_id": given.card,
                "learner_id": learner.pk,
                "number": rows + 1,
                "rating": given.rating,
                "ruled": given.ruled,
                "at": fast.db_datetime(at),
                "day": fast.db_date(day),
                "due_day": fast.db_date(memory.due_day),
                "interval": memory.interval,
                "first_today": first,
                "state_before": str(before.state),
                "recall_before": recall_before(before, day, learner),
                "retention": settings.retention,
                "time_zone": settings.time_zone,
                "day_starts_at": settings.day_starts_at,
                "parameters_id": learner.parameter_set,
                "scheduler_version": SCHEDULER_VERSION,
                "milliseconds": given.milliseconds,
                "question_id": given.question or question,
                "revision_id": given.revision,
                "source": given.source,
                "key": given.key,
            },
        )
        counted = day_counts(before, given.rating, first=first)
        cursor.execute(
            fast.COUNT_DAY,
            {
                "learner": learner.pk,
                "day": fast.db_date(day),
                "milliseconds": given.milliseconds,
                **counted,
            },
        )
        if not suspended:
            count_due(learner.pk, document, before, memory)
        for correction in corrections:
            _tell_late(correction, given, at)
    return Outcome(given.card, memory)


def _card_and_key(
    cursor: CursorWrapper, given: Answer, learner: User, day: date
) -> tuple[Any, ...] | None:
    """The card as it stands, what was stored with the key of this press, and its exam."""
    keys: dict[str, str | int | None] = {
        "key": given.key,
        "revision": given.revision,
        "card": given.card,
        "learner": learner.pk,
        "day": fast.db_date(day),
    }
    planned = curve_towards_exam(learner, day) is not None
    cursor.execute(fast.CARD_AND_KEY_OF[planned], keys)
    row: tuple[Any, ...] | None = cursor.fetchone()
    return row


def _plan_in(row: tuple[Any, ...]) -> ExamPlan | None:
    """The exam that the card of a CARD_AND_KEY row belongs to."""
    return ExamPlan(*row[19:23]) if len(row) > 19 and row[19] is not None else None


def _twin(cursor: CursorWrapper, given: Answer, learner: User, day: date) -> Outcome:
    """The card moved between our read and our write: the same press, or another tab?"""
    row = _card_and_key(cursor, given, learner, day)
    keyed_card, keyed_rating = row[15:17] if row else (None, None)
    if row is None or keyed_card is None:
        raise StaleCard
    return _replayed(given, keyed_card, keyed_rating, fast.memory_of(row))


def _replayed(given: Answer, card: int, rating: int | None, memory: Memory) -> Outcome:
    if (card, rating) != (given.card, given.rating):
        raise KeyReused
    return Outcome(given.card, memory, replayed=True)


def recall_before(memory: Memory, day: date, learner: User) -> float | None:
    return None if memory.state is State.NEW else retrievability(memory, day, settings_of(learner))


def day_counts(before: Memory, rating: int, *, first: bool) -> dict[str, int]:
    """What one answer adds to the counters of its day."""
    mature = before.state is State.REVIEW and first
    return {
        "answers": 1,
        "introduced": int(before.state is State.NEW),
        "reviews": int(mature),
        "recalled": int(mature and rating != Rating.AGAIN),
    }


def count_due(learner: int, document: int, before: Memory | None, now: Memory | None) -> None:
    """Move one card in the forecast from the day it was due to the day it is due."""
    move_due(learner, [(document, before, now)])


def move_due(learner: int, changes: Iterable[tuple[int, Memory | None, Memory | None]]) -> None:
    """Move cards in the forecast: (document, memory before, memory now). One statement."""
    move_due_of((learner, *change) for change in changes)


def move_due_of(changes: Iterable[tuple[int, int, Memory | None, Memory | None]]) -> None:
    """Move cards in the forecasts of many: (learner, document, memory before, memory now).

    One statement for each AT_ONCE days that change.
    """
    moves: Counter[tuple[int, int, date]] = Counter()
    for learner, document, before, now in changes:
        for memory, step in ((before, -1), (now, 1)):
            if memory is not None and memory.state is State.REVIEW and memory.due_day is not None:
                moves[learner, document, memory.due_day] += step
    rows = [(*place, cards) for place, cards in sorted(moves.items()) if cards]
    for batch in (rows[n : n + AT_ONCE] for n in range(0, len(rows), AT_ONCE)):
        marks = ", ".join(["(%s, %s, %s, %s)"] * len(batch))
        values = [
            value
            for learner, document, day, cards in batch
            for value in (learner, document, fast.db_date(day), cards)
        ]
        with connection.cursor() as cursor:
            cursor.execute(fast.COUNT_DUE.replace("{rows}", marks), values)


def set_aside(learner: User, card_id: int, kind: str, key: str, at: datetime) -> Card:
    """Bury (until the next study day), suspend, unsuspend, flag or unflag a card.

    The same key again changes nothing. Card.DoesNotExist if it is not this learner's.
    """
    with transaction.atomic():
        card = Card.objects.select_for_update().get(pk=card_id, learner=learner)
        if Review.objects.filter(learner=learner, key=key).exists():
            return card
        _append(card, learner, kind, key, at)
        return _refolded(card, learner)


def practise(learner: User, given: Answer, at: datetime) -> Card:
    """Keep in the log that a card was practised; its memory and due day stay as they are.

    The same key again changes nothing; with another answer it raises KeyReused. StaleCard
    if the log has grown since the card was shown; Card.DoesNotExist if it is not theirs.
    """
    with transaction.atomic():
        card = Card.objects.select_for_update().get(pk=given.card, learner=learner)
        known = Review.objects.filter(learner=learner, key=given.key).first()
        if known is not None:
            if (known.card_id, known.rating) != (given.card, given.rating):
                raise KeyReused
            return card
        if card.rows != given.seen:
            raise StaleCard
        row = _row(card, learner, Review.Kind.PRACTICE, given.key, at)
        row.rating, row.ruled, row.milliseconds = given.rating, given.ruled, given.milliseconds
        row.question_id, row.revision_id = given.question, given.revision
        row.save(force_insert=True)
        card.rows += 1
        card.save(update_fields=["rows"])
        return card


def more_today(learner: User, *, new: int, reviews: int, day: date) -> None:
    """Raise the limits of this one study day by so many cards."""
    if learner.extra_day != day:
        learner.extra_day, learner.extra_new, learner.extra_reviews = day, 0, 0
    learner.extra_new = min(learner.extra_new + new, 9999)
    learner.extra_reviews = min(learner.extra_reviews + reviews, 9999)
    learner.save(update_fields=["extra_day", "extra_new", "extra_reviews"])


def undo(learner: User, key: str, at: datetime) -> Card | None:
    """Take back the learner's latest answer or setting-aside that still stands.

    Returns the card it concerned, or None where there is nothing to take back. The row
    stays in the log; an undo is a row too, so any device sees the same.
    """
    with transaction.atomic():
        # Two presses wait for each other here. An answer holds its card and then refers to its
        # learner: this lock must let it, or both would wait for ever.
        User.objects.select_for_update(no_key=True).get(pk=learner.pk)
        known = Review.objects.filter(learner=learner, key=key).select_related("card").first()
        if known is not None:
            return known.card
        latest = latest_undoable(learner)
        if latest is None:
            return None
        card = _locked(learner, Card.objects.filter(pk=latest.card_id).values("pk"))[0]
        # While we waited for the card it may have been answered once more.
        last = _latest_standing(card)
        if last is None or last.source in NOT_UNDONE:
            return None
        _append(card, learner, Review.Kind.UNDO, key, at, undoes=last)
        if last.kind == Review.Kind.ANSWER:
            _uncount(last)
        return _refolded(card, learner)


def latest_undoable(learner: User) -> Review | None:
    """The latest row that still stands, unless a quiz has spoken on its card since."""
    last = (
        Review.objects.filter(learner=learner, kind__in=UNDOABLE, undone=None)
        .exclude(source__in=(Review.Source.QUIZ, Review.Source.ANKI))
        .order_by("-pk")
        .first()
    )
    if last is None or last.source == Review.Source.DEMO:
        return None
    later = Review.objects.filter(card=last.card_id, number__gt=last.number)
    return None if later.filter(kind__in=UNDOABLE, undone=None).exists() else last


def set_many_aside(learner: User, cards: QuerySet[Card], kind: str, key: str, at: datetime) -> int:
    """Bury, suspend, unsuspend, flag or unflag many cards: one row each, as if by hand.

    A card that is so already gets no row; the same key again changes nothing. Returns how
    many were changed.
    """
    with transaction.atomic():
        day = study_day(at, learner.time_zone, learner.day_starts_at)
        chosen = _locked(learner, cards.values("pk"))
        known = set(_of_batch(learner, key).values_list("card", flat=True))
        changed = [c for c in chosen if c.pk not in known and not _is_so(c, kind, day)]
        _append_all(learner, changed, kind, key, at)
    return len(changed)


def undo_many(learner: User, batch: str, key: str, at: datetime) -> int:
    """Take back what one `set_many_aside` with the key `batch` did.

    Where a card was answered or set aside since, it is left alone: the later word stands.
    Returns how many cards are as they were.
    """
    with transaction.atomic():
        rows = _of_batch(learner, batch).filter(kind__in=UNDOABLE)
        chosen = _locked(learner, rows.values("card"))
        latest = {card.pk: _latest_standing(card) for card in chosen}
        of_batch = set(rows.values_list("pk", flat=True))
        undone = {pk: row for pk, row in latest.items() if row is not None and row.pk in of_batch}
        changed = [card for card in chosen if card.pk in undone]
        _append_all(learner, changed, Review.Kind.UNDO, key, at, undone)
    return len(changed)


def _locked(learner: User, ids: QuerySet[Any, Any]) -> list[Card]:
    """Own cards with their logs. Always in one order, so that two presses wait for each other."""
    return list(
        Card.objects.select_for_update()
        .filter(learner=learner, pk__in=ids)
        .order_by("pk")
        .prefetch_related(Prefetch("log", Review.objects.order_by("number")))
    )


def _batch(key: str) -> str:
    """What the keys of all rows of one press begin with: short enough for a card beside it."""
    return sha256(key.encode()).hexdigest()[:24]


def _of_batch(learner: User, key: str) -> QuerySet[Review]:
    return Review.objects.filter(learner=learner, key__startswith=f"{_batch(key)}:")


def _is_so(card: Card, kind: str, day: date) -> bool:
    match kind:
        case Review.Kind.SUSPEND | Review.Kind.UNSUSPEND:
            return card.suspended == (kind == Review.Kind.SUSPEND)
        case Review.Kind.FLAG | Review.Kind.UNFLAG:
            return card.flagged == (kind == Review.Kind.FLAG)
        case _bury:
            return card.buried_until is not None and card.buried_until > day


def _latest_standing(card: Card) -> Review | None:
    log = list(card.log.all())
    taken_back = {row.undoes_id for row in log}
    standing = [row for row in log if row.kind in UNDOABLE and row.pk not in taken_back]
    return standing[-1] if standing else None


def _append_all(
    learner: User,
    cards: list[Card],
    kind: str,
    key: str,
    at: datetime,
    undone: Mapping[int, Review] | None = None,
) -> None:
    """A row of one kind for every card, and the cards as their logs now say."""
    batch = _batch(key)
    rows = [
        _row(card, learner, kind, f"{batch}:{card.pk}", at, undoes=(undone or {}).get(card.pk))
        for card in cards
    ]
    Review.objects.bulk_create(rows, batch_size=500)
    changes: list[tuple[int, Memory | None, Memory | None]] = []
    for card, row in zip(cards, rows, strict=True):
        before = None if card.suspended else to_memory(card)
        apply_log(card, [*card.log.all(), row])
        changes.append((card.document_id, before, None if card.suspended else to_memory(card)))
    Card.objects.bulk_update(cards, [*ASIDE, "rows"], batch_size=500)
    move_due(learner.pk, changes)


@transaction.atomic
def correct(cards: Collection[int], revision: Revision, key: str, at: datetime) -> int:
    """Tell cards, whoever's they are, that their answer is now that of `revision`: one row each.

    They come within a day; their stability stays as it was. A card that has a row with this
    key already is left alone. Returns how many were told. The number of statements does not
    grow with the cards, but for rows that do not fit into one.
    """
    chosen = [
        card for card in _all_locked(cards) if not any(row.key == key for row in card.log.all())
    ]
    sets = weights(row.parameters_id for card in chosen for row in card.log.all())
    rows: list[Review] = []
    changes: list[tuple[int, int, Memory | None, Memory | None]] = []
    for card in chosen:
        row = _row(card, card.learner, Review.Kind.CORRECTION, key, at)
        row.question_id, row.revision_id = revision.question_id, revision.pk
        before = None if card.suspended else to_memory(card)
        apply_log(card, [*card.log.all(), row], sets)
        row.due_day = card.due_day
        now = None if card.suspended else to_memory(card)
        rows.append(row)
        changes.append((card.learner_id, card.document_id, before, now))
    Review.objects.bulk_create(rows, batch_size=500)
    store_memories(chosen)
    move_due_of(changes)
    return len(rows)


def _of_old_page(given: Answer) -> list[Correction]:
    """The corrections that set right the wording of an answer, which is no longer the current one.

    Undecided ones are locked too: whoever confirms one meanwhile has missed this answer.
    """
    rows = Correction.objects.select_for_update(of=("self",)).filter(
        question__argument__cards=given.card
    )
    rows = rows.exclude(state=Correction.State.DISMISSED).select_related("question__revision")
    return [
        row
        for row in rows.order_by("pk")
        if row.state == Correction.State.CONFIRMED and given.revision in row.taught
    ]


def _tell_late(correction: Correction, given: Answer, at: datetime) -> None:
    """Tell the card that was just learned from a page opened before the correction. A key that
    was set back to what stood there has nothing to tell."""
    if given.revision is None:
        return
    wording = Revision.objects.select_related("question").filter(pk=given.revision).first()
    now = correction.question.revision
    if wording is None or now is None:
        return
    is_statement = wording.question.kind == Question.Kind.TRUE_FALSE
    if now.key == (correction.old.key if is_statement else wording.key):
        return
    told = correct([given.card], correction.new, f"correction-{correction.pk}", at)
    Correction.objects.filter(pk=correction.pk).update(reached=F("reached") + told)


def _all_locked(cards: Collection[int]) -> list[Card]:
    """Cards of many learners with their logs, always in one order."""
    ids = sorted(cards)
    found: list[Card] = []
    for batch in (ids[n : n + AT_ONCE] for n in range(0, len(ids), AT_ONCE)):
        found += (
            Card.objects.select_for_update(of=("self",))
            .filter(pk__in=batch)
            .order_by("pk")
            .select_related("learner")
            .prefetch_related(Prefetch("log", Review.objects.order_by("number")))
        )
    return found


def _append(
    card: Card,
    learner: User,
    kind: str,
    key: str,
    at: datetime,
    *,
    undoes: Review | None = None,
) -> None:
    _row(card, learner, kind, key, at, undoes=undoes).save(force_insert=True)


def _row(
    card: Card,
    learner: User,
    kind: str,
    key: str,
    at: datetime,
    *,
    undoes: Review | None = None,
) -> Review:
    """The next row of the log of a card, not stored yet."""
    return Review(
        card=card,
        learner=learner,
        number=card.rows + 1,
        kind=kind,
        at=at,
        day=study_day(at, learner.time_zone, learner.day_starts_at),
        due_day=card.due_day,
        interval=card.interval,
        state_before=card.state,
        retention=learner.desired_retention,
        time_zone=learner.time_zone,
        day_starts_at=learner.day_starts_at,
        parameters_id=learner.parameter_set,
        scheduler_version=SCHEDULER_VERSION,
        key=key,
        undoes=undoes,
    )


def _refolded(card: Card, learner: User) -> Card:
    """Write what the log now says of the card, and move it in the forecast."""
    before = None if card.suspended else to_memory(card)
    refold(card)
    count_due(learner.pk, card.document_id, before, None if card.suspended else to_memory(card))
    return card


def _uncount(row: Review) -> None:
    """Take an answer that was undone out of the figures of its day."""
    mature = row.state_before == Card.State.REVIEW and row.first_today
    recalled = mature and row.rating != Rating.AGAIN
    DailyCount.objects.filter(learner=row.learner_id, day=row.day).update(
        answers=F("answers") - 1,
        introduced=F("introduced") - int(row.state_before == Card.State.NEW),
        reviews=F("reviews") - int(mature),
        recalled=F("recalled") - int(recalled),
        milliseconds=F("milliseconds") - row.milliseconds,
    )


def answer_from_quiz(
    learner: User,
    *,
    fact: int,
    argument: int | None,
    correct: bool,
    recalled: bool,
    question: int,
    revision: int,
    key: str,
    at: datetime,
) -> Outcome | None:
    """What an answer in a quiz says about memory.

    Wrong, of any kind, is Again for a card the learner has started; right by recall is
    Good; right by recognition moves nothing. None where nothing moves.
    """
    if correct and not recalled:
        return None
    card = (
        Card.objects.of(learner.pk)
        .started()
        .filter(fact=fact, argument=argument, suspended=False)
        .first()
    )
    if card is None:
        return None
    rating = Rating.GOOD if correct else Rating.AGAIN
    given = Answer(
        card=card.pk,
        rating=rating,
        key=key,
        seen=card.rows,
        source=Review.Source.QUIZ,
        question=question,
        revision=revision,
    )
    return answer(learner, given, at)


def rebuild_due_counts(learner: User) -> None:
    """The forecast of one learner, computed anew from the cards."""
    DueCount.objects.filter(learner=learner).delete()
    due = Card.objects.of(learner.pk).filter(suspended=False, state=Card.State.REVIEW)
    counted = due.order_by().values_list("document_id", "due_day").annotate(n=Count("pk"))
    DueCount.objects.bulk_create(
        DueCount(learner=learner, document_id=document, day=day, cards=cards)
        for document, day, cards in counted
        if day is not None
    )
