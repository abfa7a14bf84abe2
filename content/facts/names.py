"""The names (entities) that a document speaks of: found, checked, written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from content.documents.models import Document
from content.facts import shapes
from content.facts.models import Argument, Entity, Fact
from content.facts.queries import ARGUMENTS, entities_of, entity_shape, to_shape
from content.language.realise import statement


@dataclass(frozen=True, slots=True)
class NameProblem:
    """What is wrong with a name, at "name", "noun", "kind", "aliases" or "part_of"."""

    field: str
    message: str


class BadName(ValueError):
    def __init__(self, *problems: NameProblem) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


class NameInUse(Exception):
    """Facts speak of it: it cannot be deleted."""


def plain(name: str) -> str:
    """A name as it is compared: case, spaces and a leading article aside."""
    return re.sub(r"^the\s+", "", " ".join(name.split()).casefold())


def by_name(entities: Iterable[shapes.Entity]) -> dict[str, shapes.Entity]:
    """Every name and alias, compared plainly, with whose it is."""
    rows = tuple(entities)
    aliases = {plain(alias): one for one in rows for alias in one.aliases}
    return aliases | {plain(one.name): one for one in rows}


def name_problems(
    entity: shapes.Entity, entities: Mapping[str, shapes.Entity]
) -> tuple[NameProblem, ...]:
    """Everything that keeps `entity` from standing beside the others; its own key is left out."""
    others = {key: one for key, one in entities.items() if key != entity.key}
    return (*_missing(entity), *_taken(entity, others), *_circles(entity, others))


def free_key(name: str, taken: Iterable[str]) -> str:
    """A key made from the name, with a number behind it where another entity has it."""
    known = set(taken)
    stem = slugify(name)[:70].strip("-_") or "name"
    numbered = (f"{stem}-{n}" for n in range(2, len(known) + 3))
    return next(key for key in (stem, *numbered) if key not in known)


@transaction.atomic
def save_name(document: Document, entity: shapes.Entity) -> Entity:
    """Write a name: a new one without a key. Raises `BadName` with everything that is wrong.

    Facts in which the name stood as it was follow a new spelling.
    """
    known = entities_of(document)
    if problems := name_problems(entity, known):
        raise BadName(*problems)
    row = Entity.objects.filter(document=document, key=entity.key).first() if entity.key else None
    was = known[entity.key].in_text if row else ""
    row = row or Entity(document=document, key=entity.key or free_key(entity.name, known))
    row.name, row.kind, row.noun = entity.name, entity.kind, entity.noun
    row.aliases, row.the = list(entity.aliases), entity.the
    row.save()
    row.part_of.set(Entity.objects.filter(document=document, key__in=entity.part_of))
    if was and was != entity.in_text:
        _respell(row, was, entity.in_text)
    return row


@transaction.atomic
def delete_name(row: Entity) -> None:
    """Take a name away. Raises `NameInUse` while a fact speaks of it."""
    if facts_with(row).exists():
        raise NameInUse
    row.delete()


def facts_with(row: Entity) -> QuerySet[Fact]:
    """The facts that hold the name as an argument, in reading order."""
    uses = Argument.objects.filter(entity=row).values("fact")
    return Fact.objects.filter(pk__in=uses).order_by("ordinal")


def uses_of(document: Document) -> dict[int, int]:
    """How many facts speak of each name, by the id of the name. One SELECT."""
    rows = Argument.objects.filter(fact__document=document, entity__isnull=False)
    counted = rows.order_by().values("entity").annotate(n=Count("fact", distinct=True))
    return {row["entity"]: row["n"] for row in counted}


def _missing(entity: shapes.Entity) -> Iterator[NameProblem]:
    if not plain(entity.name):
        yield NameProblem("name", _("Say the name."))
    if entity.kind not in shapes.ENTITY_KINDS:
        yield NameProblem("kind", _("Choose what kind of thing it is."))
    if not entity.noun:
        yield NameProblem("noun", _("Say what a question calls it: “which city”."))
    for field, words, most in (("name", entity.name, 200), ("noun", entity.noun, 80)):
        if len(words) > most:
            yield NameProblem(field, _("At most %(n)d characters fit here.") % {"n": most})


def _taken(entity: shapes.Entity, others: Mapping[str, shapes.Entity]) -> Iterator[NameProblem]:
    known = by_name(others.values())
    for field, name in (("name", entity.name), *(("aliases", one) for one in entity.aliases)):
        if other := known.get(plain(name)):
            says = {"name": name, "other": other.name, "noun": other.noun}
            if plain(other.name) == plain(name):
                message = _("“%(name)s” is there already: %(other)s (%(noun)s).")
            else:
                message = _("“%(name)s” is another name of %(other)s (%(noun)s) already.")
            yield NameProblem(field, message % says)


def _circles(entity: shapes.Entity, others: Mapping[str, shapes.Entity]) -> Iterator[NameProblem]:
    for key in entity.part_of:
        if key == entity.key:
            yield NameProblem("part_of", _("Nothing is a part of itself."))
        elif key not in others:
            yield NameProblem("part_of", _("One of these names is no longer there."))
        elif entity.key and entity.key in _above(key, others):
            says = {"whole": others[key].name, "part": entity.name}
            message = _("%(whole)s is itself a part of %(part)s: that would be a circle.")
            yield NameProblem("part_of", message % says)


def _above(key: str, entities: Mapping[str, shapes.Entity]) -> set[str]:
    """The keys of everything that `key` lies in, near or far."""
    found: set[str] = set()
    waiting = [key]
    while waiting:
        one = entities.get(waiting.pop())
        for whole in one.part_of if one else ():
            if whole not in found:
                found.add(whole)
                waiting.append(whole)
    return found


def _respell(row: Entity, was: str, now: str) -> None:
    """Facts that said the old spelling say the new one; their statements are computed anew."""
    rows = Argument.objects.filter(entity=row, text=was)
    touched = set(rows.values_list("fact", flat=True))
    rows.update(text=now)
    entities = {**entities_of(row.document), row.key: entity_shape(row)}
    facts = list(Fact.objects.filter(pk__in=touched).prefetch_related(ARGUMENTS))
    for fact in facts:
        fact.statement = statement(to_shape(fact), entities)
    Fact.objects.bulk_update(facts, ["statement"], batch_size=200)
