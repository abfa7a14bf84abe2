"""Where a quotation stands in the study text. Pure."""

from __future__ import annotations

from content.text import Outline


def place_of(quote: str, path: str, outline: Outline) -> int:
    """Where the quotation stands, in its own section before any other; -1 if nowhere.

    It begins in a sentence: words of a heading prove nothing.
    """
    spans = [
        (section.path != path, paragraph.sentences[0].start, paragraph.end)
        for section in outline.sections
        for paragraph in section.paragraphs
        if paragraph.sentences
    ]
    for _elsewhere, start, end in sorted(spans):
        found = outline.text.find(quote, start, end)
        if found >= 0:
            return found
    return -1


def sentences_around(start: int, end: int, outline: Outline) -> tuple[int, int]:
    """The words from `start` to `end`, widened to the whole sentences that they lie in."""
    spans = [
        span
        for section in outline.sections
        for paragraph in section.paragraphs
        for span in paragraph.sentences
        if span.start < end and start < span.end
    ]
    if not spans:
        return start, end
    return min(start, spans[0].start), max(end, spans[-1].end)
