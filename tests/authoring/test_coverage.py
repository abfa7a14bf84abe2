"""How much of a document is asked: the figures against an independent count."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from accounts.models import User
from content.models import Argument, Document, EditorialNote, Fact, Sentence
from quizzes.generation.run import refresh
from quizzes.questions import actions
from quizzes.questions.models import Question
from tests import make

pytestmark = pytest.mark.django_db
COVERAGE = "/authoring/coverage/lund-bay/"
LIT = "The lighthouse was lit for the first time in autumn 1911."
LIT_CLAUSE = "the lighthouse | light, past passive | in {date}"


@pytest.fixture
def document(instructor: User) -> Document:
    """Two facts on one sentence, one over two sentences of another part."""
    found = make.document(owner=instructor)
    make.fact(found, key="opened")
    make.fact(found, key="again")
    over_two = f"{LIT} It was built by Nils Berg."
    make.fact(
        found, key="lit", quote=over_two, clause=LIT_CLAUSE, answer="autumn 1911", section="2(1)"
    )
    refresh(found)
    return found


def page_of(client: Client, query: str = "") -> str:
    response = client.get(COVERAGE + query)
    assert response.status_code == 200
    return unescape(response.content.decode())


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def rows(page: str, after: str) -> list[list[str]]:
    """The texts of the cells of the table that follows the heading with this id or text."""
    table = page[page.index(after) :]
    table = table[: table.index("</table>")]
    found = re.findall(r"<tr[^>]*>(.*?)</tr>", table, re.S)
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.S) for row in found]
    return [[plain(cell).strip() for cell in row] for row in cells if row]


def independently(document: Document) -> dict[str, tuple[int, int]]:
    """For each sentence (facts on it, published items of these), one SELECT after another."""
    version = document.versions.get(kind="study", is_current=True)
    found = {}
    for sentence in Sentence.objects.filter(version=version):
        about = {
            fact.pk
            for fact in Fact.objects.filter(document=document, status="confirmed")
            if any(
                max(row.start, sentence.start) < min(row.end, sentence.end)
                for row in fact.evidence.filter(version=version)
            )
        }
        items = Question.objects.filter(fact__in=about, status="published").count()
        found[version.canonical_text[sentence.start : sentence.end]] = (len(about), items)
    return found


def test_the_figures_equal_an_independent_count(document: Document, as_instructor: Client) -> None:
    actions.retire(Question.objects.get(fact__key="opened", kind="cloze"))
    Fact.objects.filter(pk=make.fact(document, key="gone").pk).update(status="retired")
    page = page_of(as_instructor)
    expected = independently(document)
    shown = {
        sentence: (0, 0) if facts == "No fact" else (int(facts), int(items.split()[0]))
        for sentence, facts, items in rows(page, 'id="sentences"')
    }
    assert shown == expected
    covered = sum(1 for facts, _items in expected.values() if facts)
    published = Question.objects.filter(status="published")
    told = plain(page)
    assert f"Sentences with a fact {covered} of {len(expected)}" in told
    assert "Facts that are asked 3 of 3" in told
    assert f"Published items {published.count()}" in told
    assert covered == 3
    for path, cells in (("1", rows(page, "by part and kind")[0]), ("2(1)", rows(page, "kind")[1])):
        counts = [published.filter(fact__section=path, kind=k).count() for k in Question.Kind]
        assert cells == [f"§{path}", *map(str, counts), str(sum(counts))]
    totals = [published.filter(kind=kind).count() for kind in Question.Kind]
    assert rows(page, "by part and kind")[2][1:] == [*map(str, totals), str(sum(totals))]


def test_sentences_come_in_reading_order(document: Document, as_instructor: Client) -> None:
    version = document.versions.get(kind="study", is_current=True)
    expected = [
        version.canonical_text[row.start : row.end]
        for row in Sentence.objects.filter(version=version).order_by("start")
    ]
    assert [row[0] for row in rows(page_of(as_instructor), 'id="sentences"')] == expected


def test_a_bare_sentence_offers_a_new_fact(document: Document, as_instructor: Client) -> None:
    page = page_of(as_instructor, "?only=bare")
    bare = [text for text, (facts, _items) in independently(document).items() if not facts]
    assert [row[0] for row in rows(page, 'id="sentences"')] == bare
    link = re.search(r'href="(/authoring/new/lund-bay/\?at=\d+)"', page)
    assert link
    assert bare[0] in as_instructor.get(link[1]).content.decode()


def reason(client: Client, key: str) -> str:
    statement = Fact.objects.get(key=key).statement
    found = [why for said, _part, why in rows(page_of(client), 'id="silent"') if said == statement]
    return found[0] if found else ""


def test_a_fact_that_is_asked_is_not_listed(document: Document, as_instructor: Client) -> None:
    assert "Every fact is asked." in page_of(as_instructor)
    assert reason(as_instructor, "lit") == ""


def test_why_nothing_is_asked(document: Document, as_instructor: Client) -> None:
    lit = Fact.objects.get(key="lit")
    actions.retire_all(Question.objects.filter(fact=lit))
    assert reason(as_instructor, "lit") == "Its questions are retired."
    Argument.objects.filter(fact=lit).update(exclusive=False)
    refresh(document)
    assert reason(as_instructor, "lit") == "No argument is marked to be asked."
    note = EditorialNote.objects.create(document=document, key="n", kind="unclear", holds=True)
    note.facts.add(lit)
    assert reason(as_instructor, "lit") == "A note holds it back."
    Fact.objects.filter(pk=lit.pk).update(status="candidate")
    assert reason(as_instructor, "lit") == "The fact waits to be confirmed."
    Fact.objects.filter(pk=lit.pk).update(status="retired")
    assert reason(as_instructor, "lit") == "The fact is retired."


def test_why_nothing_is_made(document: Document, as_instructor: Client) -> None:
    other = "The pier | open, past passive | in {date}"
    make.fact(document, key="new", clause=other, quote="The town paid 125 million crowns")
    assert "not made yet" in reason(as_instructor, "new")
    Argument.objects.filter(fact__key="new").update(text="June 1905")
    make.fact(document, key="rival", clause=other, answer="July 1906", quote="Karin Holm")
    refresh(document)
    assert reason(as_instructor, "rival") == "Another fact answers the same question."
    Fact.objects.filter(key="rival").update(clause="The pier in {date}")
    assert reason(as_instructor, "rival").startswith("Its clause cannot be read")


def test_why_no_draft_is_good_enough(document: Document, as_instructor: Client) -> None:
    """Each of them has an acronym that nothing spells out."""
    make.fact(document, key="ebrd", clause="the EBRD | open, past passive | in {date}")
    refresh(document)
    assert reason(as_instructor, "ebrd").startswith("Every draft had findings. The stem leaves")


def test_near_twins_are_paired(document: Document, as_instructor: Client) -> None:
    one = make.fact(document, key="one")
    other = make.fact(document, key="other")
    stem = "In which month of the year {} did the town of Lund Bay pay for the new stone pier?"
    first = make.question(one, stem=stem.format(1971))
    second = make.question(other, stem=stem.format(1972))
    make.question(one, variant=1, stem=stem.format(1973), status="retired")
    pairs = re.findall(r"/authoring/question/(\d+)/", section(page_of(as_instructor)))
    assert (str(first.pk), str(second.pk)) in list(zip(pairs[::2], pairs[1::2], strict=True))
    assert len(pairs) == 2 + 2 * twins_before(document)
    assert "Pairs easily mixed up" in page_of(as_instructor)


def section(page: str) -> str:
    return page[page.index('id="alike"') : page.index('id="sentences"')]


def twins_before(document: Document) -> int:
    """The fixture's two facts say the same: their cards are one pair."""
    stems = Question.objects.filter(fact__key__in=("opened", "again"), kind="flashcard")
    return int(len(set(stems.values_list("revision__stem", flat=True))) == 1)
