"""All tables of `content`, gathered so that the app has one migrations folder."""

from content.documents.models import Document, DocumentFile, Paragraph, Section, Sentence, Version
from content.facts.models import (
    AnswerSpan,
    Argument,
    EditorialNote,
    Entity,
    Evidence,
    Fact,
    SourceLocator,
    Tag,
)

__all__ = [
    "AnswerSpan",
    "Argument",
    "Document",
    "DocumentFile",
    "EditorialNote",
    "Entity",
    "Evidence",
    "Fact",
    "Paragraph",
    "Section",
    "Sentence",
    "SourceLocator",
    "Tag",
    "Version",
]
