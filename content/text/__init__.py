"""Text: cleaned, split into sentences and words, outlined, quoted. Pure."""

from content.text.anchors import Quote, find, quote
from content.text.clean import clean_text, normalise_sentence, sentence_hash
from content.text.marks import PICTURE, SOUND, marked, without_marks
from content.text.outline import (
    LONGEST_HEADING,
    Outline,
    Paragraph,
    Section,
    lies_in,
    outline,
    outline_of_lines,
)
from content.text.sentences import SPLITTER_VERSION, Span, sentences, words
from content.text.tags import (
    LONGEST_TAG,
    MOST_TAGS,
    UNDER,
    is_tag,
    plain_tag,
    read_tag,
    tag_and_above,
    tags_of,
)

__all__ = [
    "LONGEST_HEADING",
    "LONGEST_TAG",
    "MOST_TAGS",
    "PICTURE",
    "SOUND",
    "SPLITTER_VERSION",
    "UNDER",
    "Outline",
    "Paragraph",
    "Quote",
    "Section",
    "Span",
    "clean_text",
    "find",
    "is_tag",
    "lies_in",
    "marked",
    "normalise_sentence",
    "outline",
    "outline_of_lines",
    "plain_tag",
    "quote",
    "read_tag",
    "sentence_hash",
    "sentences",
    "tag_and_above",
    "tags_of",
    "without_marks",
    "words",
]
