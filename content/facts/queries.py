"""Facts out of the database in the frozen shapes that the pure generators take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Prefetch, QuerySet

from content import values
from content.documents.models import Document, Version
from content.facts import shapes
from content.facts.check import holes
from content.facts.models import Argument, EditorialNote, Entity, Evidence, Fact, Tag
from content.text import tag_and_above


def fact_base(document: Document) -> shapes.FactBase:
    """All confirmed facts of a document in reading order, in six statements."""
    proofs = _proofs(document)
    held = held_ids(document)
    rows = Fact.objects.of(document).confirmed().order_by("ordinal", "key")
    return shapes.FactBase(
        facts=tuple(
            to_shape(row, evidence=proofs.get(row.pk, ""), held=row.pk in held)
            for row in rows.prefetch_related(ARGUMENTS)
        ),
        entities=entities_of(document),
        title=document.title,
        latest=document.latest,
    )


ARGUMENTS = Prefetch("arguments", Argument.objects.select_related("entity").order_by("ordinal"))


def to_shape(row: Fact, *, evidence: str = "", held: bool = False) -> shapes.Fact:
    """The frozen shape of a fact. An argument that no longer stands in the clause is left out:
    its row is kept because learners may remember it."""
    roles = holes(row.clause)
    return shapes.Fact(
        key=row.key,
        frame=row.frame,
        clause=row.clause,
        arguments=tuple(argument_shape(a) for a in row.arguments.all() if a.role in roles),
        relation=row.relation,
        attribution=row.attribution,
        ask_all=row.ask_all,
        section=row.section,
        importance=row.importance,
        evidence=evidence,
        held=held,
        ordinal=row.ordinal,
        forms=row.forms,
    )


def argument_shape(row: Argument) -> shapes.Argument:
    return shapes.Argument(
        role=row.role,
        type=row.type,
        text=row.text,
        value=values.load(row.value) if row.value else None,
        entity=row.entity.key if row.entity else "",
        title=row.title,
        exclusive=row.exclusive,
        wh=row.wh,
        ask=row.ask,
        accept=tuple(row.accept),
        distractors=tuple(distractor_shape(one) for one in row.distractors),
    )


def distractor_shape(stored: str | Mapping[str, str]) -> shapes.Distractor:
    """A wrong option as its row holds it: the words alone, or {"text", "why"}."""
    if isinstance(stored, str):
        return shapes.Distractor(stored)
    return shapes.Distractor(stored["text"], stored.get("why", ""))


def entities_of(document: Document) -> Mapping[str, shapes.Entity]:
    """The entities of a document by key, in two statements."""
    rows = Entity.objects.filter(document=document).prefetch_related("part_of")
    return {row.key: entity_shape(row) for row in rows}


def entity_shape(row: Entity) -> shapes.Entity:
    return shapes.Entity(
        key=row.key,
        name=row.name,
        kind=row.kind,
        noun=row.noun,
        aliases=tuple(row.aliases),
        part_of=tuple(sorted(whole.key for whole in row.part_of.all())),
        the=row.the,
    )


def held_ids(document: Document) -> frozenset[int]:
    """The facts that an editorial note holds back: until an instructor decides, or by decision.

    What is only proposed holds nothing back."""
    notes = EditorialNote.objects.of(document).holding()
    return frozenset(notes.exclude(facts=None).values_list("facts", flat=True))


def known_tags(facts: QuerySet[Fact]) -> dict[str, int]:
    """Each tag of the facts, in the order of the alphabet, with how many have it or one under
    it. One statement."""
    tagged: dict[str, set[int]] = defaultdict(set)
    rows = Tag.objects.filter(fact__in=facts.order_by()).order_by()
    for name, fact in rows.values_list("name", "fact"):
        for tag in tag_and_above(name):
            tagged[tag].add(fact)
    return {tag: len(tagged[tag]) for tag in sorted(tagged)}


def usual_tags(facts: QuerySet[Fact], most: int = 40) -> list[str]:
    """The tags that most of the facts have, in the order of the alphabet. One statement."""
    counts = known_tags(facts)
    return sorted(sorted(counts, key=lambda tag: -counts[tag])[:most])


def tag_choices(facts: QuerySet[Fact], kept: Iterable[str] = ()) -> list[tuple[str, str]]:
    """The tags of the facts as choices, each with its number of facts; those that are `kept`
    stay choices where no fact has them any more. One statement."""
    counts = dict.fromkeys(filter(None, kept), 0) | known_tags(facts)
    return [(tag, f"{tag} ({n})") for tag, n in sorted(counts.items())]


def _proofs(document: Document) -> dict[int, str]:
    rows = Evidence.objects.filter(
        version__document=document, version__kind=Version.Kind.STUDY, version__is_current=True
    ).order_by("fact", "ordinal")
    # The text of a version is long: it is fetched once, not with every row.
    texts = dict(
        Version.objects.filter(document=document, kind="study", is_current=True).values_list(
            "pk", "canonical_text"
        )
    )
    found: dict[int, list[str]] = defaultdict(list)
    for row in rows.select_related("sentence"):
        sentence = texts[row.version_id][row.stretch]
        if sentence not in found[row.fact_id]:
            found[row.fact_id].append(sentence)
    return {fact: " ".join(sentences) for fact, sentences in found.items()}
