"""A small course for the machine: six facts, two of them with a card for each of two arguments."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from django.core.management import call_command

from content.models import Document

TOML = 'slug = "bay"\ntitle = "The bay"\nyear = 1990\nlatest = 1990-12-31\n'
TEXT = """\
# The bay

## 1. The port

The harbour of the bay was opened in May 1904. The pier was built by Nils Berg in June 1911.

## 2. The town

The town hall was bought by Karin Holm in March 1923. The school was founded in April 1931. \
The library was closed in October 1947. The mill was repaired in July 1952.
"""
FACTS = """\
entities:
  berg: {name: Nils Berg, kind: person, noun: builder}
  holm: {name: Karin Holm, kind: person, noun: mayor}
facts:
  - id: harbour
    frame: event
    section: "1"
    clause: "the harbour of the bay | open, past passive | in {date}"
    arguments: {date: {date: May 1904, exclusive: true}}
    quote: The harbour of the bay was opened in May 1904.
  - id: pier
    frame: event
    section: "1"
    clause: "the pier | build, past passive | by {builder} | in {date}"
    arguments:
      builder: {entity: berg, exclusive: true}
      date: {date: June 1911, exclusive: true}
    quote: The pier was built by Nils Berg in June 1911.
  - id: hall
    frame: event
    section: "2"
    clause: "the town hall | buy, past passive | by {buyer} | in {date}"
    arguments:
      buyer: {entity: holm, exclusive: true}
      date: {date: March 1923, exclusive: true}
    quote: The town hall was bought by Karin Holm in March 1923.
  - id: school
    frame: event
    section: "2"
    clause: "the school | found, past passive | in {date}"
    arguments: {date: {date: April 1931, exclusive: true}}
    quote: The school was founded in April 1931.
  - id: library
    frame: event
    section: "2"
    clause: "the library | close, past passive | in {date}"
    arguments: {date: {date: October 1947, exclusive: true}}
    quote: The library was closed in October 1947.
  - id: mill
    frame: event
    section: "2"
    clause: "the mill | repair, past passive | in {date}"
    arguments: {date: {date: July 1952, exclusive: true}}
    quote: The mill was repaired in July 1952.
"""


def load(folder: Path) -> Document:
    """The course as `load_pack` makes it; again: what an instructor changed is set back."""
    for name, text in (("pack.toml", TOML), ("text.md", TEXT), ("facts.yaml", FACTS)):
        (folder / name).write_text(text)
    call_command("load_pack", folder, stdout=StringIO())
    return Document.objects.get(slug="bay")
