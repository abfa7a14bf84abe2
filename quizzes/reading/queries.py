"""The document screen as frozen values: sections, paragraphs, sentences, segments with memory."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from accounts.models import User
from content.models import (
    AnswerSpan,
    Document,
    EditorialNote,
    Evidence,
    Fact,
    Section,
    Sentence,
    SourceLocator,
    Version,
)
from quizzes.classes.access import Person
from quizzes.memory.models import Card
from quizzes.memory.queries import UNSEEN, FactMemory, memory_of_facts, moment_of, strength
from quizzes.questions.models import Question
from quizzes.reading.asking import places_of_facts
from quizzes.reading.segments import Mark, Segment, segments
from quizzes.reading.stretches import Piece, stretches
from quizzes.scheduling import Word

WORDS = (Word.STRONG, Word.HOLDING, Word.FADING, Word.NEW)


def to_begin(person: Person, document: Document) -> int:
    """How many flashcards of a document a person does not study yet. One SELECT."""
    flashcards = (
        Question.objects.published()
        .filter(document=document, kind=Question.Kind.FLASHCARD, variant=0)
        .exclude(argument=None)
    )
    cards = Card.objects.of(person.pk or 0).filter(argument=OuterRef("argument"))
    return flashcards.exclude(Exists(cards)).count()


@dataclass(frozen=True)
class ShownSegment:
    """A run of text and the fact it leads to: the weakest of those whose answer it is, else the
    weakest that covers it. `word` is the memory of that fact, "" without a fact."""

    text: str
    start: int
    fact: int | None
    facts: tuple[int, ...]
    word: str
    is_answer: bool

    @property
    def is_link(self) -> bool:
        """A bare space between two answers belongs to a fact, but there is nothing to press."""
        return self.fact is not None and bool(self.text.strip())


@dataclass(frozen=True)
class ShownSentence:
    anchor: str
    segments: tuple[ShownSegment, ...]


@dataclass(frozen=True)
class ShownParagraph:
    number: str
    sentences: tuple[ShownSentence, ...]
    ask: int = 0
    """Questions stand after it: the number of the stretch that ends here, else 0."""


@dataclass(frozen=True)
class StripPart:
    """One run of a strip: memory word and where it lies on a width of 100."""

    word: str
    x: float
    width: float


@dataclass(frozen=True)
class ShownSection:
    path: str
    title: str
    level: int
    paragraphs: tuple[ShownParagraph, ...]
    strip: tuple[StripPart, ...]
    facts: int

    @property
    def is_numbered(self) -> bool:
        return self.path[:1].isdecimal()


@dataclass(frozen=True)
class Page:
    """A whole document for one reader."""

    sections: tuple[ShownSection, ...]
    order: tuple[int, ...]
    counts: Mapping[str, int]


def is_retold(document: Document) -> bool:
    """The study text stands for another text: its facts cite sentences of that one."""
    return bool(document.pack) and SourceLocator.objects.filter(fact__document=document).exists()


def memory_for(person: Person, document: Document) -> Mapping[int, FactMemory]:
    """The reader's memory of each fact; visitors have none."""
    if not isinstance(person, User):
        return {}
    return memory_of_facts(person, document.pk, moment_of(person))


def page(version: Version, memory: Mapping[int, FactMemory], *, asks: bool = False) -> Page:
    """Every sentence of a version with its facts. Six SELECTs, whatever its length.

    `asks`: with the places where it pauses for questions.
    """
    text = version.canonical_text
    marks = marks_of(version)
    sentences: dict[int, list[Sentence]] = defaultdict(list)
    for sentence in version.sentences.all():
        sentences[sentence.paragraph_id].append(sentence)
    at_path = fact_paths(version.document_id)
    sections = list(version.sections.prefetch_related("paragraphs"))
    stops = _stops(sections, marks) if asks else {}
    shown = [
        _section(section, text, sentences, marks, memory, at_path, stops) for section in sections
    ]
    order: dict[int, None] = {}
    for mark in marks:
        order.setdefault(mark.fact)
    words = Counter(str(memory.get(fact, UNSEEN).word) for fact in order)
    return Page(tuple(shown), tuple(order), words)


def _stops(sections: list[Section], marks: list[Mark]) -> Mapping[int, int]:
    """Where each stretch ends, and its number."""
    pieces = [
        Piece(section.pk, paragraph.start, paragraph.end)
        for section in sections
        for paragraph in section.paragraphs.all()
    ]
    places = places_of_facts((mark.fact, mark.start) for mark in marks if not mark.answer)
    return {one.end: one.number for one in stretches(pieces, places.values())}


def marks_of(version: Version) -> list[Mark]:
    """Evidence and answers of confirmed facts, in reading order. Two SELECTs."""
    confirmed = Q(fact__status=Fact.Status.CONFIRMED)
    marks = [
        Mark(start, end, fact)
        for start, end, fact in Evidence.objects.filter(confirmed, version=version)
        .order_by("start", "fact__ordinal")
        .values_list("start", "end", "fact_id")
    ]
    answers = AnswerSpan.objects.filter(
        evidence__version=version,
        evidence__fact__status=Fact.Status.CONFIRMED,
        argument__exclusive=True,
    ).values_list("start", "end", "evidence__fact_id")
    marks += [Mark(start, end, fact, answer=True) for start, end, fact in answers]
    return sorted(marks, key=lambda mark: (mark.start, mark.end))


def fact_paths(document: int) -> Mapping[str, list[int]]:
    """Fact ids by the path of their section. One SELECT."""
    paths: dict[str, list[int]] = defaultdict(list)
    facts = Fact.objects.of(document).confirmed()
    for path, pk in facts.order_by("ordinal").values_list("section", "pk"):
        paths[path].append(pk)
    return paths


def _section(
    section: Section,
    text: str,
    sentences: Mapping[int, list[Sentence]],
    marks: list[Mark],
    memory: Mapping[int, FactMemory],
    at_path: Mapping[str, list[int]],
    stops: Mapping[int, int],
) -> ShownSection:
    paragraphs = tuple(
        ShownParagraph(
            number=text[paragraph.start : sentences[paragraph.pk][0].start].strip()
            if sentences[paragraph.pk]
            else "",
            sentences=tuple(
                _sentence(sentence, text, marks, memory) for sentence in sentences[paragraph.pk]
            ),
            ask=stops.get(paragraph.end, 0),
        )
        for paragraph in section.paragraphs.all()
    )
    facts = at_path.get(section.path, [])
    return ShownSection(
        section.path, section.title, section.level, paragraphs, strip(facts, memory), len(facts)
    )


def _sentence(
    sentence: Sentence, text: str, marks: list[Mark], memory: Mapping[int, FactMemory]
) -> ShownSentence:
    inside = [m for m in marks if m.start < sentence.end and m.end > sentence.start]
    return ShownSentence(
        f"s{sentence.start}",
        tuple(
            _shown(segment, text, memory)
            for segment in segments(sentence.start, sentence.end, inside)
        ),
    )


def _shown(segment: Segment, text: str, memory: Mapping[int, FactMemory]) -> ShownSegment:
    meant = segment.answers or segment.facts
    weakest = min(meant, key=lambda fact: strength(memory.get(fact, UNSEEN)), default=None)
    word = "" if weakest is None else str(memory.get(weakest, UNSEEN).word)
    return ShownSegment(
        text=text[segment.start : segment.end],
        start=segment.start,
        fact=weakest,
        facts=segment.facts,
        word=word,
        is_answer=bool(segment.answers),
    )


def strip(facts: list[int], memory: Mapping[int, FactMemory]) -> tuple[StripPart, ...]:
    """How a set of facts is remembered, as runs on a width of 100: strong to new."""
    counts = Counter(str(memory.get(fact, UNSEEN).word) for fact in facts)
    parts: list[StripPart] = []
    x = 0.0
    for word in WORDS:
        width = 100 * counts[str(word)] / len(facts) if facts else 0
        if width:
            parts.append(StripPart(str(word), round(x, 2), round(width, 2)))
            x += width
    return tuple(parts)


@dataclass(frozen=True)
class ShownFact:
    """One fact in the margin: what it says, how well it is remembered, what is to know of it."""

    pk: int
    number: int
    statement: str
    section: str
    anchor: str
    memory: FactMemory
    percent: int | None
    questions: int
    notes: tuple[EditorialNote, ...]


def margin(version: Version, facts: list[int], memory: Mapping[int, FactMemory]) -> list[ShownFact]:
    """The facts of one spot in the order given. Three SELECTs."""
    published = Count("questions", filter=Q(questions__status=Question.Status.PUBLISHED))
    rows = (
        Fact.objects.filter(pk__in=facts, document=version.document_id)
        .confirmed()
        .annotate(published=published)
        .prefetch_related(Prefetch("notes", EditorialNote.objects.accepted()))
    )
    starts = dict(
        Evidence.objects.filter(version=version, fact__in=facts)
        .order_by("-ordinal")
        .values_list("fact_id", "sentence__start")
    )
    by_pk = {row.pk: row for row in rows}
    return [_shown_fact(by_pk[pk], starts, memory) for pk in facts if pk in by_pk]


def _shown_fact(
    row: Fact, starts: Mapping[int, int], memory: Mapping[int, FactMemory]
) -> ShownFact:
    remembered = memory.get(row.pk, UNSEEN)
    return ShownFact(
        pk=row.pk,
        number=row.ordinal,
        statement=row.statement,
        section=row.section,
        anchor=f"s{starts[row.pk]}" if row.pk in starts else "",
        memory=remembered,
        percent=None if remembered.recall is None else round(100 * remembered.recall),
        questions=row.published,  # type: ignore[attr-defined]
        notes=tuple(row.notes.all()),
    )


def together(version: Version, fact: int) -> list[int]:
    """The facts whose evidence shares words with that of `fact`, itself first. Two SELECTs."""
    spans = list(Evidence.objects.filter(version=version, fact=fact).values_list("start", "end"))
    near = Q(pk=None)
    for start, end in spans:
        near |= Q(start__lt=end, end__gt=start)
    others = (
        Evidence.objects.filter(near, version=version, fact__status=Fact.Status.CONFIRMED)
        .order_by("fact__ordinal")
        .values_list("fact_id", flat=True)
    )
    return [fact, *dict.fromkeys(pk for pk in others if pk != fact)]


@dataclass(frozen=True)
class Shelved:
    """A document in the library, with how well it is remembered."""

    document: Document
    facts: int
    started: int
    strip: tuple[StripPart, ...]


def shelf(person: Person, documents: list[Document]) -> list[Shelved]:
    """Each document with its facts and the reader's memory of them."""
    facts: dict[int, list[int]] = defaultdict(list)
    rows = Fact.objects.confirmed().filter(document__in=documents)
    for document, pk in rows.values_list("document_id", "pk"):
        facts[document].append(pk)
    memory: dict[int, FactMemory] = {}
    if isinstance(person, User):
        moment = moment_of(person)
        memory = dict(memory_of_facts(person, None, moment))
    return [
        Shelved(
            document,
            len(facts[document.pk]),
            sum(pk in memory for pk in facts[document.pk]),
            strip(facts[document.pk], memory),
        )
        for document in documents
    ]
