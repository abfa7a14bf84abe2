"""All tables of `content`, gathered so that the app has one migrations folder."""

from content.documents.models import Document, Paragraph, Section, Sentence, Version
from content.facts.models import (
    AnswerSpan,
    Argument,
    EditorialNote,
    Entity,
    Evidence,
    Fact,
    SourceLocator,
)

__all__ = [
    "AnswerSpan",
    "Argument",
    "Document",
    "EditorialNote",
    "Entity",
    "Evidence",
    "Fact",
    "Paragraph",
    "Section",
    "Sentence",
    "SourceLocator",
    "Version",
]
