"""Notes as the screen of doubts shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from django.db.models import Count, Prefetch, prefetch_related_objects
from django.http import QueryDict
from django.urls import reverse

from content.models import Document, EditorialNote, Fact, Version
from quizzes.authoring.note_forms import JudgeForm


@dataclass(frozen=True)
class ShownNote:
    """A note with its sentence cut around the doubtful words.

    `says` and `ticked` are as they were typed where the decision was refused, with `errors`.
    `url` lands on the sentence, "" where it stands in no current text.
    """

    note: EditorialNote
    before: str
    marked: str
    after: str
    section: str
    url: str
    facts: tuple[Fact, ...]
    says: str
    ticked: frozenset[int]
    errors: tuple[str, ...]


def counts_by_state(document: Document) -> dict[str, int]:
    rows = EditorialNote.objects.of(document).order_by().values("state").annotate(n=Count("pk"))
    return {row["state"]: row["n"] for row in rows}


def shown_notes(
    notes: Iterable[EditorialNote],
    texts: Mapping[str, Version],
    refused: tuple[int, JudgeForm] | None = None,
) -> list[ShownNote]:
    """The notes of one page; two SELECTs besides their own."""
    rows = list(notes)
    facts = Fact.objects.exclude(status=Fact.Status.RETIRED).order_by("ordinal")
    prefetch_related_objects(rows, Prefetch("facts", facts), "decided_by", "document")
    return [
        _shown(row, texts, refused[1] if refused and refused[0] == row.pk else None) for row in rows
    ]


def _shown(row: EditorialNote, texts: Mapping[str, Version], form: JudgeForm | None) -> ShownNote:
    start = row.quote_start or 0
    end = start + len(row.prints)
    facts = tuple(row.facts.all())
    ticked = (
        cast(QueryDict, form.data).getlist("facts") if form else [str(fact.pk) for fact in facts]
    )
    return ShownNote(
        note=row,
        before=row.quote[:start],
        marked=row.quote[start:end],
        after=row.quote[end:],
        section=row.at.partition(":")[0],
        url=_url(row, texts.get(row.read_in)),
        facts=facts,
        says=form.data.get("says", "") if form else row.says,
        ticked=frozenset(fact.pk for fact in facts if str(fact.pk) in ticked),
        errors=tuple(str(e) for told in form.errors.values() for e in told) if form else (),
    )


def _url(row: EditorialNote, version: Version | None) -> str:
    at = version.canonical_text.find(row.quote) if version and row.quote else -1
    if at < 0:
        return ""
    page = reverse("reading:document", args=[row.document.slug])
    return f"{page}?text={row.read_in}#s{at}"
