"""A search as a condition of the database: the same cards on SQLite and PostgreSQL.

Every leaf is true or false, never unknown, so that “not” means what it says: what was never
learned has no figure, and no comparison holds of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from math import isinf
from operator import and_, or_

from django.db.models import (
    DateField,
    Exists,
    F,
    FilteredRelation,
    FloatField,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, Greatest

from accounts.models import User
from content.models import Tag
from quizzes.cards import search
from quizzes.cards.search import Is, Name, Sign
from quizzes.memory.models import Card, Hold, Review, is_awake, is_due
from quizzes.memory.queries import settings_of
from quizzes.memory.shapes import Moment
from quizzes.questions.models import Question
from quizzes.scheduling import LEECH, lifetimes_until

_CLOSE = 1e-9  # a stability that is exactly so many days is at the bound, whatever was rounded
_COLUMNS = {
    Name.S: "stability",
    Name.D: "difficulty",
    Name.IVL: "interval",
    Name.REPS: "reps",
    Name.LAPSES: "lapses",
}
_LOOKUPS = {Sign.LESS: "lt", Sign.AT_MOST: "lte", Sign.AT_LEAST: "gte", Sign.MORE: "gt"}


class DaysBetween(Func):
    """Whole days from the second date to the first."""

    output_field = FloatField()

    def as_postgresql(self, compiler, connection, **context):  # type: ignore[no-untyped-def]
        context |= {"template": "(%(expressions)s)", "arg_joiner": " - "}
        return self.as_sql(compiler, connection, **context)

    def as_sqlite(self, compiler, connection, **context):  # type: ignore[no-untyped-def]
        context |= {"template": "(julianday(%(expressions)s))", "arg_joiner": ") - julianday("}
        return self.as_sql(compiler, connection, **context)


@dataclass(frozen=True, slots=True)
class Asker:
    """Whose cards are looked for, and when."""

    learner: User
    moment: Moment


def browsable(asker: Asker) -> QuerySet[Card]:
    """The learner's cards that are asked, with `stem` and `answer`; none of a document of which
    a graded attempt is open, because the answers stand here."""
    held = Hold.objects.filter(learner=asker.learner, until__gt=asker.moment.at)
    flashcard = Q(
        argument__questions__kind=Question.Kind.FLASHCARD,
        argument__questions__variant=0,
        argument__questions__status=Question.Status.PUBLISHED,
    )
    return (
        Card.objects.of(asker.learner.pk)
        .exclude(document__in=held.values("document"))
        .annotate(asked=FilteredRelation("argument__questions", condition=flashcard))
        .filter(asked__revision__isnull=False)
        .annotate(
            stem=F("asked__revision__stem"),
            answer=F("asked__revision__key"),
            # Time zones move: a card may have been answered "tomorrow".
            elapsed=Greatest(
                DaysBetween(Cast(Value(asker.moment.day), DateField()), F("last_day")),
                Value(0.0),
                output_field=FloatField(),
            ),
        )
    )


def matching(asker: Asker, tree: search.Tree) -> QuerySet[Card]:
    return browsable(asker).filter(condition(asker, tree))


def condition(asker: Asker, tree: search.Tree) -> Q:
    match tree:
        case search.All(()):
            return Q()
        case search.All(parts):
            return reduce(and_, (condition(asker, part) for part in parts))
        case search.Any(parts):
            return reduce(or_, (condition(asker, part) for part in parts))
        case search.Not(part):
            return ~condition(asker, part)
        case _leaf:
            return _leaf_condition(asker, tree)


def _leaf_condition(asker: Asker, leaf: search.Leaf) -> Q:
    match leaf:
        case search.Text(words):
            # Not icontains: on SQLite it knows upper case from A to Z only.
            words = re.escape(words)
            said = Q(stem__iregex=words) | Q(answer__iregex=words)
            return said | Q(fact__statement__iregex=words)
        case search.Section(path):
            below = Q(fact__section__istartswith=f"{path}(") | Q(
                fact__section__istartswith=f"{path}/"
            )
            return Q(fact__section__iexact=path) | below
        case search.InDocument(slug):
            return Q(document__slug=slug)
        case search.Tagged(tag):
            return Q(fact__in=Tag.objects.under(tag).values("fact"))
        case search.OfKind(kind):
            asking = Question.objects.published().filter(argument=OuterRef("argument"), kind=kind)
            return Q(Exists(asking.exclude(revision=None)))
        case search.State(what):
            return _STATES[what](asker.moment)
        case search.Rated(days, rating):
            return _rated(asker.moment.day, days, rating)
        case search.Figure(Name.R):
            return _recalled(asker, leaf)
        case search.Figure():
            return _figure(leaf)


_STATES: dict[Is, Callable[[Moment], Q]] = {
    Is.DUE: lambda now: is_awake(now.day) & is_due(at=now.at, day=now.day),
    Is.NEW: lambda _now: Q(state=Card.State.NEW),
    Is.LEARN: lambda _now: Q(state__in=(Card.State.LEARNING, Card.State.RELEARNING)),
    Is.REVIEW: lambda _now: Q(state=Card.State.REVIEW),
    Is.SUSPENDED: lambda _now: Q(suspended=True),
    Is.BURIED: lambda now: Q(buried_until__isnull=False, buried_until__gt=now.day),
    Is.FLAGGED: lambda _now: Q(flagged=True),
    Is.LEECH: lambda _now: Q(lapses__gte=LEECH),
}


def _rated(today: date, days: int, rating: int | None) -> Q:
    given = Review.objects.filter(
        card=OuterRef("pk"),
        kind__in=Review.ANSWERED,
        undone=None,
        day__gt=today - timedelta(days=days),
    )
    return Q(Exists(given.filter(rating=rating) if rating else given))


def spread(figure: search.Figure) -> tuple[Decimal, Decimal]:
    """From where up to where a figure equals its number, as exactly as it is written."""
    if figure.name in search.WHOLE:
        return figure.number, figure.number + 1
    number = percent(figure.number) if figure.name is Name.R else figure.number
    written = -int(figure.number.as_tuple().exponent)
    if number != figure.number:
        written = max(0, written - 2)
    half = Decimal(5).scaleb(-written - 1)
    return number - half, number + half


def percent(number: Decimal) -> Decimal:
    """Recall as it is compared: 0.9 and 90 are both 90 %."""
    return number * 100 if number <= 1 else number


def _figure(figure: search.Figure) -> Q:
    column = _COLUMNS[figure.name]
    known = Q(**{f"{column}__isnull": False})
    if figure.sign in (Sign.EQUAL, Sign.UNEQUAL):
        low, high = map(float, spread(figure))
        equal = Q(**{f"{column}__gte": low, f"{column}__lt": high})
        return known & (equal if figure.sign is Sign.EQUAL else ~equal)
    return known & Q(**{f"{column}__{_LOOKUPS[figure.sign]}": float(figure.number)})


def _recalled(asker: Asker, figure: search.Figure) -> Q:
    """Recall compared with a share of 1. It falls with the days since the last answer, so that
    the share is a number of stabilities, and the days are compared with those."""
    known = Q(stability__isnull=False, last_day__isnull=False)
    low, high = spread(figure)
    number = percent(figure.number)

    def at_least(share: Decimal) -> Q:
        return _by(asker, share, 1 + _CLOSE, "lte")

    def at_most(share: Decimal) -> Q:
        return _by(asker, share, 1 - _CLOSE, "gte")

    match figure.sign:
        case Sign.AT_LEAST:
            return known & at_least(number)
        case Sign.AT_MOST:
            return known & at_most(number)
        case Sign.LESS:
            return known & ~at_least(number)
        case Sign.MORE:
            return known & ~at_most(number)
        case Sign.EQUAL:
            return known & at_least(low) & ~at_least(high)
        case Sign.UNEQUAL:
            return known & ~(at_least(low) & ~at_least(high))


def _by(asker: Asker, share: Decimal, slack: float, lookup: str) -> Q:
    """Whether the days since the last answer are at most (`lte`), or at least, those after
    which recall has fallen to a share in percent."""
    if share > 100:
        return Q(pk__in=[]) if lookup == "lte" else Q(pk__isnull=False)
    bound = lifetimes_until(float(share) / 100, settings_of(asker.learner).parameters)
    if isinf(bound):
        return Q(pk__isnull=False) if lookup == "lte" else Q(pk__in=[])
    return Q(**{f"elapsed__{lookup}": F("stability") * Value(bound * slack)})
