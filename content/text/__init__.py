"""Text: cleaned, split into sentences and words, outlined, quoted. Pure."""

from content.text.anchors import Quote, find, quote
from content.text.clean import clean_text, normalise_sentence, sentence_hash
from content.text.outline import LONGEST_HEADING, Outline, Paragraph, Section, outline
from content.text.sentences import SPLITTER_VERSION, Span, sentences, words

__all__ = [
    "LONGEST_HEADING",
    "SPLITTER_VERSION",
    "Outline",
    "Paragraph",
    "Quote",
    "Section",
    "Span",
    "clean_text",
    "find",
    "normalise_sentence",
    "outline",
    "quote",
    "sentence_hash",
    "sentences",
    "words",
]
