"""What a search means, said a second time: a tree evaluated for one card in plain Python."""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from quizzes.cards import search
from quizzes.cards.search import Is, Name, Sign
from quizzes.memory.models import Card, Review
from quizzes.memory.shapes import Moment
from quizzes.scheduling import DEFAULT_PARAMETERS, recall_after

SIGNS = {
    Sign.LESS: operator.lt,
    Sign.AT_MOST: operator.le,
    Sign.AT_LEAST: operator.ge,
    Sign.MORE: operator.gt,
}


@dataclass(frozen=True)
class Known:
    """A card with what its screen says of it, and its answers that stand."""

    card: Card
    said: tuple[str, ...]
    answers: tuple[Review, ...]
    tags: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ("flashcard",)


def holds(tree: search.Tree, of: Known, now: Moment) -> bool:
    card = of.card
    match tree:
        case search.All(parts):
            return all(holds(part, of, now) for part in parts)
        case search.Any(parts):
            return any(holds(part, of, now) for part in parts)
        case search.Not(part):
            return not holds(part, of, now)
        case search.Text(words):
            pattern = re.compile(re.escape(words), re.IGNORECASE)
            return any(pattern.search(text) for text in of.said)
        case search.Section(path):
            section, path = card.fact.section.lower(), path.lower()
            return section == path or section.startswith((f"{path}(", f"{path}/"))
        case search.InDocument(slug):
            return card.document.slug == slug
        case search.Tagged(tag):
            return any(f"{one}::".startswith(f"{tag}::") for one in of.tags)
        case search.OfKind(kind):
            return kind in of.kinds
        case search.State(what):
            return is_it(what, card, now)
        case search.Rated(days, rating):
            since = now.day - timedelta(days=days)
            return any(row.day > since and rating in (None, row.rating) for row in of.answers)
        case search.Figure(name, sign, number):
            value = figure(name, card, now.day)
            return value is not None and compared(name, value, sign, number)


def is_it(what: Is, card: Card, now: Moment) -> bool:
    buried = card.buried_until is not None and card.buried_until > now.day
    match what:
        case Is.NEW | Is.REVIEW:
            return card.state == what
        case Is.LEARN:
            return card.state in {"learning", "relearning"}
        case Is.SUSPENDED:
            return card.suspended
        case Is.FLAGGED:
            return card.flagged
        case Is.BURIED:
            return buried
        case Is.LEECH:
            return card.lapses >= 8
        case Is.DUE:
            if card.suspended or buried:
                return False
            if card.state == "review":
                return card.due_day is not None and card.due_day <= now.day
            return card.state != "new" and card.due is not None and card.due <= now.at


def figure(name: Name, card: Card, today: date) -> float | None:
    match name:
        case Name.S:
            return card.stability
        case Name.D:
            return card.difficulty
        case Name.IVL:
            return card.interval
        case Name.REPS:
            return card.reps
        case Name.LAPSES:
            return card.lapses
        case Name.R:
            if card.stability is None or card.last_day is None:
                return None
            elapsed = (today - card.last_day).days
            return 100 * recall_after(card.stability, elapsed, DEFAULT_PARAMETERS)


def compared(name: Name, value: float, sign: Sign, number: Decimal) -> bool:
    """Recall is rounded: at exactly its stability a card has 90 % but for the last bits."""
    decimals = -int(number.as_tuple().exponent)
    if name is Name.R:
        value = round(value, 9)
        if number <= 1:
            number *= 100
            decimals = max(0, decimals - 2) if number else decimals
    if sign in SIGNS:
        return bool(SIGNS[sign](value, float(number)))
    half = 0.0 if name in search.WHOLE else 0.5 * 10**-decimals
    low, high = float(number) - half, float(number) + half
    equal = value == low if name in search.WHOLE else round(low, 9) <= value < round(high, 9)
    return equal == (sign is Sign.EQUAL)
