"""A document as a pack: its study text, its names, confirmed facts and decided notes.

No word of an attached source goes out, only the places and hashes that the facts cite.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from django.db.models import Prefetch

from content.documents.compose import marked
from content.documents.models import Document, Version
from content.facts.check import Checked
from content.facts.models import (
    AnswerSpan,
    EditorialNote,
    Entity,
    Evidence,
    Fact,
    SourceLocator,
)
from content.facts.queries import ARGUMENTS, entities_of, to_shape
from content.facts.shapes import Entity as EntityShape
from content.packs.files import zipped
from content.packs.read import read_zip
from content.packs.shapes import Info, Locator, Pack, PackFact, PackNote, Quotation
from content.packs.write import written
from content.text import tags_of


@dataclass(frozen=True, slots=True)
class Packed:
    """The files of a pack and their zip. `left_out` are keys of facts that only the source
    proves."""

    files: Mapping[str, bytes]
    zip: bytes
    left_out: tuple[str, ...]


def packed(document: Document) -> Packed:
    """The document as a pack that was read once; `PackError` where it could not be."""
    pack, left_out = pack_of(document)
    files = written(pack, left_out)
    data = zipped(document.slug, files)
    read_zip(data)
    return Packed(files, data, left_out)


def pack_of(document: Document) -> tuple[Pack, tuple[str, ...]]:
    """The pack that a document makes, and the keys of the facts that cannot be in it."""
    version = document.versions.get(kind=Version.Kind.STUDY, is_current=True)
    text = marked(version.canonical_text, version.headings())
    parts = {row.pk: row.path for row in version.sections.all()}
    facts, left_out = _facts(document, _quotations(version), set(parts.values()))
    notes = _notes(document, {fact.key for fact in facts})
    return Pack(_info(document), text, _entities(document), facts, notes), left_out


def _info(document: Document) -> Info:
    return Info(
        slug=document.slug,
        title=document.title,
        author=document.author,
        year=document.year,
        latest=document.latest,
        language=document.language,
        licence=document.licence,
        version=document.pack_version,
    )


def _entities(document: Document) -> dict[str, EntityShape]:
    """The names in the order in which they were written down."""
    keys = Entity.objects.filter(document=document).order_by("pk").values_list("key", flat=True)
    found = entities_of(document)
    return {key: found[key] for key in keys}


@dataclass(frozen=True, slots=True)
class _Proved:
    """What proves a fact in the study text, and the part of the text where that begins."""

    section: str
    quotations: tuple[Quotation, ...]


def _quotations(version: Version) -> dict[int, _Proved]:
    rows = Evidence.objects.filter(version=version).order_by("fact", "ordinal")
    found: dict[int, list[Evidence]] = defaultdict(list)
    answers = Prefetch("answers", AnswerSpan.objects.select_related("argument"))
    for row in rows.select_related("sentence__paragraph__section").prefetch_related(answers):
        found[row.fact_id].append(row)
    return {
        fact: _Proved(
            proofs[0].sentence.paragraph.section.path, tuple(_quotation(row) for row in proofs)
        )
        for fact, proofs in found.items()
    }


def _quotation(row: Evidence) -> Quotation:
    spans = {span.argument.role: (span.start, span.end) for span in row.answers.all()}
    return Quotation(row.start, row.end, spans)


def _facts(
    document: Document, proved: Mapping[int, _Proved], paths: Collection[str]
) -> tuple[tuple[PackFact, ...], tuple[str, ...]]:
    facts, left_out = [], []
    rows = Fact.objects.of(document).confirmed().order_by("ordinal", "key")
    for row in rows.prefetch_related(ARGUMENTS, "locators", "tags"):
        if row.pk in proved:
            facts.append(_fact(row, proved[row.pk], paths))
        else:
            left_out.append(row.key)
    return tuple(facts), tuple(left_out)


def _fact(row: Fact, proved: _Proved, paths: Collection[str]) -> PackFact:
    section = row.section if row.section in paths else proved.section
    shape = replace(to_shape(row), section=section, ordinal=0)
    roles = {argument.role for argument in shape.arguments}
    quotations = tuple(
        replace(one, answers={role: at for role, at in one.answers.items() if role in roles})
        for one in proved.quotations
    )
    places = {str(at): at for at in (_locator(one, roles) for one in row.locators.all())}
    tags = tags_of(tag.name for tag in row.tags.all())
    return PackFact(Checked(shape, row.statement, tags), quotations, tuple(places.values()))


def _locator(row: SourceLocator, roles: Collection[str]) -> Locator:
    whole = None if row.word_start is None else (row.word_start, row.word_end or 0)
    return Locator(
        section=row.section,
        paragraph=row.paragraph,
        sentence=row.sentence,
        hash=row.sentence_hash,
        words=whole,
        arguments={role: (a, b) for role, (a, b) in row.argument_words.items() if role in roles},
    )


def _notes(document: Document, facts: Collection[str]) -> tuple[PackNote, ...]:
    """What was decided: a pack knows nothing of proposals, nor of what was dismissed."""
    rows = EditorialNote.objects.of(document).accepted().order_by("pk")
    return tuple(_note(row, facts) for row in rows.prefetch_related("facts"))


def _note(row: EditorialNote, facts: Collection[str]) -> PackNote:
    return PackNote(
        key=row.key,
        kind=row.kind,
        says=row.says,
        at=row.at,
        prints="" if row.read_in == Version.Kind.SOURCE else row.prints,
        facts=tuple(sorted(fact.key for fact in row.facts.all() if fact.key in facts)),
        holds=row.holds,
    )
