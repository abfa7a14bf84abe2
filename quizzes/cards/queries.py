"""What the card browser shows of each card, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.urls import reverse

from accounts.models import User
from content.facts.queries import usual_tags
from content.models import Evidence, Fact, Version
from quizzes.cards.forms import Order
from quizzes.cards.matching import Asker
from quizzes.classes.access import readable_documents
from quizzes.memory.models import Card, Hold
from quizzes.memory.queries import settings_of, to_memory
from quizzes.scheduling import LEECH, State, retrievability, word

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of the browser. `percent` is the chance to recall it today, None for a new card;
    `sentence` is the address of its proof, empty where there is none to be read."""

    card: Card
    stem: str
    answer: str
    word: str
    percent: int | None
    buried: bool
    leech: bool
    sentence: str


def ordered(found: QuerySet[Card], order: Order) -> QuerySet[Card]:
    match order:
        case Order.STABILITY:
            return found.order_by(F("stability").asc(nulls_last=True), "pk")
        case Order.LAPSES:
            return found.order_by("-lapses", "pk")
        case _due:
            return found.order_by(F("due_day").asc(nulls_last=True), "due", "pk")


def shown(asker: Asker, page: QuerySet[Card]) -> list[Shown]:
    """The rows of one page: two statements, whatever its length."""
    cards = list(page.select_related("fact", "document"))
    sentences = _sentences(asker.learner, {card.fact_id for card in cards})
    settings, today = settings_of(asker.learner), asker.moment.day
    rows = []
    for card in cards:
        memory = to_memory(card)
        started = memory.state is not State.NEW
        told = vars(card)  # `stem` and `answer` are no columns of a card
        rows.append(
            Shown(
                card=card,
                stem=told["stem"],
                answer=told["answer"],
                word=str(word(memory, today, settings)),
                percent=round(100 * retrievability(memory, today, settings)) if started else None,
                buried=card.buried_until is not None and card.buried_until > today,
                leech=card.lapses >= LEECH,
                sentence=sentences.get(card.fact_id, ""),
            )
        )
    return rows


def _sentences(learner: User, facts: set[int]) -> Mapping[int, str]:
    """The address of the sentence that proves each fact, in a document that may be read."""
    rows = (
        Evidence.objects.filter(
            fact__in=facts,
            version__is_current=True,
            version__kind=Version.Kind.STUDY,
            version__document__in=readable_documents(learner),
        )
        .order_by("-sentence__start")
        .values_list("fact_id", "version__document__slug", "sentence__start")
    )
    return {
        fact: f"{reverse('reading:document', args=[slug])}?text=study&fact={fact}#s{start}"
        for fact, slug, start in rows
    }


def tags_of_cards(learner: User) -> list[str]:
    """The usual tags of what the learner has cards of. One statement."""
    return usual_tags(Fact.objects.filter(pk__in=Card.objects.of(learner.pk).values("fact")))


def withholds(asker: Asker) -> bool:
    """Whether cards are left out because a graded attempt is open."""
    return Hold.objects.filter(learner=asker.learner, until__gt=asker.moment.at).exists()
