"""What editors do with facts: a verb each, one transaction each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from content.documents.models import Document, Version
from content.facts.check import checked, holes
from content.facts.drafts import BadFact, FactDraft, Problem
from content.facts.evidence import NoSuchPlace, Places, Proof, sync_evidence
from content.facts.models import AnswerSpan, Entity, Evidence, Fact
from content.facts.queries import argument_shape, entities_of
from content.facts.shapes import Argument
from content.facts.spans import answer_span
from content.facts.store import assign, fact_columns, store_arguments, store_tags
from content.text import MOST_TAGS

KEY_LENGTH = 60

__all__ = [
    "BadFact",
    "FactDraft",
    "NoSuchPlace",
    "Problem",
    "Tagged",
    "add_evidence",
    "cite",
    "confirm_fact",
    "free_key",
    "restore_fact",
    "retire_fact",
    "save_fact",
    "tag_facts",
]


@transaction.atomic
def save_fact(fact_id: int | None, document: Document, draft: FactDraft, editor: User) -> Fact:
    """Write a fact as a person states it: a new one without `fact_id`.

    Values are read from the arguments' texts and the statement is computed anew. Raises
    `BadFact` with everything that is wrong, and `Fact.DoesNotExist` for a fact of another
    document. Arguments keep their rows by role.
    """
    row = Fact.objects.of(document).get(pk=fact_id) if fact_id else _new_fact(document, editor)
    old = _shapes_of(row)
    sound = checked(_with_kept_values(draft, old), entities_of(document))
    columns = fact_columns(sound)
    if row._state.adding:
        row.key = free_key(document, draft)
    assign(row, {**columns, "is_edited": True})
    row.save()
    entities = {entity.key: entity for entity in Entity.objects.filter(document=document)}
    store_arguments([(row, sound.fact.arguments)], entities)
    store_tags([(row, sound.tags)])
    _find_answers_again(row, old)
    return row


def retire_fact(fact: Fact) -> None:
    """Nothing is asked of the fact any more; loading its pack again does not bring it back."""
    _set(fact, status=Fact.Status.RETIRED, is_edited=True)


def restore_fact(fact: Fact) -> None:
    _set(fact, status=Fact.Status.CONFIRMED, is_edited=True)


def confirm_fact(fact: Fact, editor: User) -> None:
    """A candidate becomes a fact that is asked; `editor` answers for it."""
    _set(fact, status=Fact.Status.CONFIRMED, confirmed_by=editor)


@dataclass(frozen=True, slots=True)
class Tagged:
    """How many facts have other tags now, and how many were `full` and stay as they were."""

    changed: int
    full: int


@transaction.atomic
def tag_facts(facts: QuerySet[Fact], tags: Collection[str], *, take_off: bool = False) -> Tagged:
    """Give each of the facts these tags too, or take them off. Five statements at most."""
    ids = list(facts.order_by().values_list("pk", flat=True))
    rows = Fact.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    wanted = []
    for row in rows.prefetch_related("tags"):
        had = {tag.name for tag in row.tags.all()}
        wanted.append((row, had.difference(tags) if take_off else had.union(tags)))
    fitting = [(row, names) for row, names in wanted if take_off or len(names) <= MOST_TAGS]
    changed = store_tags(fitting)
    Fact.objects.filter(pk__in=changed).update(is_edited=True, updated_at=timezone.now())
    return Tagged(len(changed), len(wanted) - len(fitting))


@transaction.atomic
def add_evidence(
    fact: Fact, version: Version, start: int, end: int, words: Mapping[str, str] | None = None
) -> Evidence:
    """Let `canonical_text[start:end]` of a version prove the fact; the same words twice are one.

    `words` names for a role the words of the quotation that are its answer. Raises
    `NoSuchPlace` if the words do not lie in one paragraph.
    """
    Places(version).sentence(start, end)
    kept = [
        Proof(fact.pk, row.start, row.end, _spans_of(row))
        for row in fact.evidence.filter(version=version).exclude(start=start).order_by("ordinal")
    ]
    proof = Proof(fact.pk, start, end, _answers(fact, version, start, end, words or {}))
    sync_evidence(version, {fact.pk: [*kept, proof]})
    return fact.evidence.get(version=version, start=start)


@transaction.atomic
def cite(fact: Fact, version: Version, start: int, end: int) -> Evidence:
    """Let these words alone prove the fact in this version. Raises `NoSuchPlace`.

    The same words again change nothing, so marks of answers set by hand stay.
    """
    Places(version).sentence(start, end)
    known = fact.evidence.filter(version=version)
    if [(row.start, row.end) for row in known] != [(start, end)]:
        proof = Proof(fact.pk, start, end, _answers(fact, version, start, end, {}))
        sync_evidence(version, {fact.pk: [proof]})
    return known.get(start=start)


def _set(fact: Fact, **columns: Any) -> None:
    assign(fact, columns)
    fact.save(update_fields=[*columns, "updated_at"])


def _new_fact(document: Document, editor: User) -> Fact:
    last: int | None = Fact.objects.of(document).aggregate(n=Max("ordinal"))["n"]
    return Fact(
        document=document,
        ordinal=(last or 0) + 1,
        status=Fact.Status.CONFIRMED,
        proposed_by=editor.get_username()[:80],
        confirmed_by=editor,
    )


def free_key(document: Document, draft: FactDraft) -> str:
    """The key that a new fact gets: its own, else one from the words that it says."""
    if draft.key:
        if Fact.objects.of(document).filter(key=draft.key).exists():
            raise BadFact(Problem("key", _("Another fact of this document has this key.")))
        return draft.key
    stem = slugify(_said(draft))[:KEY_LENGTH].rstrip("-") or "fact"
    taken = set(Fact.objects.of(document).values_list("key", flat=True))
    return next(
        key
        for key in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3)))
        if key not in taken
    )


def _said(draft: FactDraft) -> str:
    """Subject, verb and the rest with the words of the arguments, but without flags."""
    subject, _bar, rest = draft.clause.partition("|")
    verb, _bar, rest = rest.partition("|")
    said = f"{subject} {verb.partition(',')[0]} {rest}"
    for argument in draft.arguments:
        said = said.replace(f"{{{argument.role}}}", argument.text or argument.entity)
    return said


def _shapes_of(row: Fact) -> dict[str, Argument]:
    if row._state.adding:
        return {}
    return {a.role: argument_shape(a) for a in row.arguments.select_related("entity")}


def _with_kept_values(draft: FactDraft, old: Mapping[str, Argument]) -> FactDraft:
    """A text that stands for a value ("that spring") keeps it while nobody changes the text."""
    kept = tuple(
        replace(argument, value=old[argument.role].value)
        if argument.role in old and _says(argument) == _says(old[argument.role])
        else argument
        for argument in draft.arguments
    )
    return replace(draft, arguments=kept)


def _says(argument: Argument) -> tuple[str, str, str]:
    return argument.type, argument.text, argument.entity


def _find_answers_again(fact: Fact, old: Mapping[str, Argument]) -> None:
    """After a change of arguments: an answer that moved is marked where it stands now.

    Answers that did not change keep their mark, which somebody may have set by hand.
    """
    new = _shapes_of(fact)
    same = {role for role in new if role in old and _says(new[role]) == _says(old[role])}
    kept_ids = set(fact.arguments.filter(role__in=same).values_list("pk", flat=True))
    for version in Version.objects.filter(evidence__fact=fact).distinct():
        proofs = []
        for row in fact.evidence.filter(version=version).order_by("ordinal"):
            found = _answers(fact, version, row.start, row.end, {})
            kept = {pk: span for pk, span in _spans_of(row).items() if pk in kept_ids}
            proofs.append(Proof(fact.pk, row.start, row.end, found | kept))
        sync_evidence(version, {fact.pk: proofs})


def _spans_of(row: Evidence) -> dict[int, tuple[int, int]]:
    spans = AnswerSpan.objects.filter(evidence=row)
    return {span.argument_id: (span.start, span.end) for span in spans}


def _answers(
    fact: Fact, version: Version, start: int, end: int, words: Mapping[str, str]
) -> dict[int, tuple[int, int]]:
    quote = version.canonical_text[start:end]
    entities = entities_of(fact.document)
    found: dict[int, tuple[int, int]] = {}
    for row in fact.arguments.select_related("entity"):
        shape = argument_shape(row)
        if row.role not in holes(fact.clause):
            continue
        span = answer_span(quote, shape, entities.get(shape.entity), words.get(row.role, ""))
        if span:
            found[row.pk] = (start + span[0], start + span[1])
    return found
