"""What there is beyond today's cards, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from accounts.models import User
from content.documents.places import short_label
from content.facts.queries import tag_choices
from content.models import Fact
from quizzes.memory import custom
from quizzes.memory.models import Card
from quizzes.memory.shapes import Mode, Moment, Scope

Places = list[tuple[str, list[tuple[str, str]]]]
"""Title of a document -> (value, label) of it and of each of its sections."""


@dataclass(frozen=True, slots=True)
class Offer:
    """How many cards each kind of custom session has over seven days, of everything."""

    counts: Mapping[Mode, int]
    new: int


def offer(learner: User, moment: Moment) -> Offer:
    """Four SELECTs."""
    week = Scope(days=7)
    early = {
        mode: custom.wanted(learner, moment, replace(week, mode=mode)).count()
        for mode in (Mode.FORGOTTEN, Mode.AHEAD)
    }
    cards = custom.asked(learner, moment, Scope())
    return Offer(
        counts={**early, Mode.PRACTICE: cards.count()},
        new=cards.filter(state=Card.State.NEW).count(),
    )


def tags(learner: User) -> list[tuple[str, str]]:
    """The tags of what the learner studies, as choices. One SELECT."""
    return tag_choices(Fact.objects.filter(pk__in=Card.objects.of(learner.pk).values("fact")))


def places(learner: User) -> Places:
    """The documents a learner studies with their main sections. One SELECT."""
    rows = (
        Card.objects.of(learner.pk)
        .order_by("document__title", "document__slug", "fact__section")
        .values_list("document__slug", "document__title", "fact__section")
        .distinct()
    )
    found: dict[tuple[str, str], dict[str, str]] = {}
    for slug, title, section in rows:
        head = section.split("(")[0].split("/")[0]
        found.setdefault((slug, title), {})[head] = short_label(head)
    return [
        (
            title,
            [(slug, _("All of it"))]
            + [(f"{slug}:{section}", label) for section, label in sections.items() if section],
        )
        for (slug, title), sections in found.items()
    ]
