"""Writing a document's wordings down: one version with its outline, in a handful of statements."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from accounts.models import User
from content import text as texts
from content.documents.bulk import insert, reserve
from content.documents.models import Document, Paragraph, Section, Sentence, Version


@transaction.atomic
def new_document(owner: User, text: str, **columns: Any) -> Document:
    """A document of `owner`, read by nobody else until it belongs to a class.

    `columns` are its title, author, year and latest day; `text` is composed text.
    """
    document = Document(owner=owner, is_public=False, **columns)
    document.slug = _free_slug(document.title)
    document.save()
    add_version(document, text)
    return document


def _free_slug(title: str) -> str:
    stem = slugify(title)[:70].strip("-") or "document"
    taken = set(Document.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    numbered = (f"{stem}-{n}" for n in range(2, len(taken) + 3))
    return next(slug for slug in (stem, *numbered) if slug not in taken)


@transaction.atomic
def new_document_of_lines(
    owner: User, title: str, parts: Sequence[tuple[str, Sequence[str]]]
) -> tuple[Document, Version]:
    """A document of `owner` whose parts, (title, lines), have a paragraph for each line, which
    is one sentence whatever stands in it. For what comes in pieces, such as notes."""
    document = Document(owner=owner, is_public=False, title=title[:200])
    document.slug = _free_slug(document.title)
    document.save()
    return document, _add_outline(document, texts.outline_of_lines(title, parts))


@transaction.atomic
def add_version(document: Document, text: str, kind: str = Version.Kind.STUDY) -> Version:
    """Make `text` the current version of its kind, with sections, paragraphs and sentences.

    The current version is returned, and nothing written, if it says the same already.
    """
    return _add_outline(document, texts.outline(text), kind)


def _add_outline(
    document: Document, outline: texts.Outline, kind: str = Version.Kind.STUDY
) -> Version:
    digest = hashlib.sha256(outline.text.encode()).hexdigest()
    current = document.versions.filter(kind=kind, is_current=True).first()
    if current and _says(current) == (digest, texts.SPLITTER_VERSION):
        return current
    document.versions.filter(kind=kind, is_current=True).update(is_current=False)
    version = Version.objects.create(
        document=document,
        number=_next_number(document),
        kind=kind,
        canonical_text=outline.text,
        sha256=digest,
        splitter_version=texts.SPLITTER_VERSION,
    )
    _write_outline(version, outline.sections)
    return version


def _says(version: Version) -> tuple[str, str]:
    return version.sha256, version.splitter_version


def _next_number(document: Document) -> int:
    highest: int | None = document.versions.aggregate(n=Max("number"))["n"]
    return (highest or 0) + 1


def _write_outline(version: Version, sections: Sequence[texts.Section]) -> None:
    section_rows = Section.objects.bulk_create(
        Section(
            version=version,
            path=section.path,
            title=section.title,
            level=section.level,
            ordinal=n,
            heading_start=section.heading.start if section.heading else None,
            heading_end=section.heading.end if section.heading else None,
        )
        for n, section in enumerate(sections, 1)
    )
    paragraphs = [
        (row.pk, n, paragraph)
        for row, section in zip(section_rows, sections, strict=True)
        for n, paragraph in enumerate(section.paragraphs, 1)
    ]
    ids = reserve(Paragraph, len(paragraphs))
    insert(
        Paragraph,
        ("id", "section_id", "ordinal", "start", "end"),
        [
            (pk, section, n, paragraph.start, paragraph.end)
            for pk, (section, n, paragraph) in zip(ids, paragraphs, strict=True)
        ],
    )
    sentences = [
        (version.pk, pk, n, span.start, span.end)
        for pk, (_section, _n, paragraph) in zip(ids, paragraphs, strict=True)
        for n, span in enumerate(paragraph.sentences, 1)
    ]
    numbered = zip(reserve(Sentence, len(sentences)), sentences, strict=True)
    insert(
        Sentence,
        ("id", "version_id", "paragraph_id", "ordinal", "start", "end"),
        [(pk, *sentence) for pk, sentence in numbered],
    )
