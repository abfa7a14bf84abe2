"""A new wording of a document's text, and what becomes of the facts that rest on the old one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from content.documents.actions import add_version
from content.documents.models import Document, Version
from content.facts.carry import carry_evidence
from content.facts.models import AnswerSpan, Evidence, Fact


@dataclass(frozen=True, slots=True)
class Shaken:
    """A fact whose sentence changes: what it `was`, what it is `now` ("" where it is gone),
    and the roles whose answer no longer stands there."""

    fact: Fact
    was: str
    now: str
    missing: tuple[str, ...] = ()

    @property
    def falls(self) -> bool:
        """Whether nothing proves the fact, or one of its answers, any more."""
        return not self.now or bool(self.missing)


@dataclass(frozen=True, slots=True)
class Reworded:
    """`is_new` is false where the text says the same already. `shaken` facts read differently
    now; those of them that fall are retired."""

    version: Version
    is_new: bool
    shaken: tuple[Shaken, ...] = ()


class WouldLose(Exception):
    """Some facts would lose their sentence. Nothing is written until somebody says so."""

    def __init__(self, shaken: tuple[Shaken, ...]) -> None:
        super().__init__(f"{len(shaken)} facts")
        self.shaken = shaken


@transaction.atomic
def reword(document: Document, text: str, *, anyway: bool = False) -> Reworded:
    """Make composed `text` the study text; every fact keeps its sentence where it is found again.

    Raises `WouldLose` where a confirmed fact would lose its sentence or an answer in it, unless
    it is to be done `anyway`: those facts are then retired.
    """
    old = document.versions.get(kind=Version.Kind.STUDY, is_current=True)
    new = add_version(document, text)
    if new == old:
        return Reworded(old, is_new=False)
    carry_evidence(old, new)
    shaken = tuple(_shaken(old, new))
    falling = tuple(one for one in shaken if one.falls)
    if falling and not anyway:
        raise WouldLose(falling)
    _retire(one.fact for one in falling)
    _place_again(new)
    return Reworded(new, is_new=True, shaken=shaken)


def _shaken(old: Version, new: Version) -> Iterable[Shaken]:
    """Confirmed facts of which a sentence or an answer differs, in reading order."""
    before, after = _quotes(old), _quotes(new)
    spans = AnswerSpan.objects.filter(evidence__version__in=(old, new))
    answers: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for version, pk, role in spans.values_list(
        "evidence__version", "evidence__fact", "argument__role"
    ):
        answers[version][pk].add(role)
    for fact in Fact.objects.filter(pk__in=before).confirmed().order_by("ordinal"):
        was, now = before[fact.pk], after.get(fact.pk, [])
        missing = answers[old.pk][fact.pk] - answers[new.pk][fact.pk]
        if was != now or missing:
            gone = [quote for quote in was if quote not in now] or was
            fresh = [quote for quote in now if quote not in was] or now
            yield Shaken(fact, " … ".join(gone), " … ".join(fresh), tuple(sorted(missing)))


def _quotes(version: Version) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = Evidence.objects.filter(version=version).order_by("ordinal")
    for fact, exact in rows.values_list("fact", "exact"):
        found[fact].append(exact)
    return found


def _retire(facts: Iterable[Fact]) -> None:
    Fact.objects.filter(pk__in=[fact.pk for fact in facts]).update(
        status=Fact.Status.RETIRED, is_edited=True
    )


def _place_again(version: Version) -> None:
    """Each fact belongs to the part in which its first sentence stands now."""
    places = dict(
        Evidence.objects.filter(version=version)
        .order_by("-ordinal")
        .values_list("fact", "sentence__paragraph__section__path")
    )
    moved = []
    for fact in Fact.objects.filter(pk__in=places):
        if fact.section != places[fact.pk]:
            fact.section = places[fact.pk]
            moved.append(fact)
    Fact.objects.bulk_update(moved, ["section"], batch_size=200)
