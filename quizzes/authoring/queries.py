"""What the editors are shown besides the object itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from content.facts.queries import entities_of, fact_base
from content.facts.shapes import FactBase
from content.language.plain import normal
from content.models import Document, Fact, Section
from quizzes.authoring.notation import as_line
from quizzes.generation.distractors import option, pick
from quizzes.generation.drafts import Asked
from quizzes.memory.models import ItemCount
from quizzes.questions.models import Question

SUGGESTED = 5


def parts_with_facts(documents: QuerySet[Document]) -> list[tuple[str, str]]:
    """(path, title) of every part that holds a fact, in reading order. Two statements."""
    facts = Fact.objects.filter(document__in=documents)
    paths = dict.fromkeys(facts.order_by("ordinal").values_list("section", flat=True))
    titles = dict(Section.objects.of_study_texts(documents).values_list("path", "title"))
    order = {path: at for at, path in enumerate(titles)}
    reading = sorted(paths, key=lambda path: order.get(path, len(order)))
    return [(path, titles.get(path, "")) for path in reading]


def names_of(document: Document) -> FactBase:
    """What a document calls things, without its facts: all that the checks of a question need.
    Two statements."""
    return FactBase((), entities_of(document), document.title, document.latest)


def suggestions(question: Question, known: list[str]) -> list[str]:
    """Wrong options that the document offers for the answer of a question, without the known,
    each as a line that also says why it is wrong."""
    if question.argument is None or question.revision is None:
        return []
    base = fact_base(question.document)
    fact = next((one for one in base.facts if one.key == question.fact.key), None)
    if fact is None:
        return []
    role = question.argument.role
    asked = Asked(base, fact, fact.argument(role))
    found = pick(asked, question.revision.stem, SUGGESTED + len(known)).candidates
    taken = {normal(text) for text in known}
    fresh = [option(asked, one) for one in found if normal(one.text) not in taken]
    return [as_line(one.text, one.why_wrong) for one in fresh][:SUGGESTED]


@dataclass(frozen=True, slots=True)
class Earlier:
    """How often a question was answered, and the percentage that was right."""

    answers: int
    percent: int


def earlier_answers(question: Question | None) -> Earlier | None:
    count = ItemCount.objects.filter(question=question).first() if question else None
    if count is None or not count.answers:
        return None
    return Earlier(count.answers, round(100 * count.correct / count.answers))
