"""Loading again changes what changed; attaching the source proves every fact, or nothing."""

from __future__ import annotations

import json
import os
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import F

from accounts.models import User
from content.facts.queries import fact_base
from content.models import AnswerSpan, Document, Evidence, Fact, Version
from content.packs.read import read_pack
from content.packs.seal import seal
from content.packs.shapes import PackError
from content.text import tag_and_above
from quizzes.memory import actions as memory
from quizzes.memory.models import Card
from quizzes.models import Question, Revision
from quizzes.questions.queries import evidence_of
from tests.packs.test_errors import FACTS, TEXT, changed, files, folder

pytestmark = pytest.mark.django_db
SHIPPED = Path(settings.BASE_DIR) / "content" / "packs" / "shipped" / settings.SHIPPED_PACK
SOURCE = os.environ.get("RECITE_SOURCE", "")
needs_source = pytest.mark.skipif(
    not SOURCE, reason="RECITE_SOURCE does not name the text of the first document"
)


def load(at: Path, facts: str = FACTS) -> None:
    call_command("load_pack", str(folder(at, files(facts=facts))), stdout=StringIO())


def rows() -> list[object]:
    return [
        list(model.objects.order_by("pk").values_list("pk", flat=True))
        for model in (Document, Version, Fact, Evidence, Question, Revision)
    ]


def test_loading_twice_changes_nothing(tmp_path: Path) -> None:
    load(tmp_path)
    before = rows()
    load(tmp_path)
    assert rows() == before


def test_a_changed_fact_keeps_its_place_and_its_cards(tmp_path: Path, learner: User) -> None:
    load(tmp_path)
    memory.enrol(learner, Document.objects.get())
    cards = list(Card.objects.of(learner.pk).values_list("pk", "fact_id", "argument_id"))
    fact = Fact.objects.get(key="opened")
    load(tmp_path, changed("the harbour | open,", "the great harbour | open,"))
    again = Fact.objects.get(key="opened")
    assert again.pk == fact.pk
    assert again.statement == "The great harbour was opened in May 1904."
    assert list(Card.objects.of(learner.pk).values_list("pk", "fact_id", "argument_id")) == cards
    question = again.questions.get(kind="flashcard")
    assert question.revision is not None
    assert question.revision.number == 2


def test_a_wrong_option_brings_its_reason_to_the_question(tmp_path: Path) -> None:
    options = "[Karin Holm, {text: Olaf Lund, why: 'Lund drew the plans, he did not build.'}]"
    load(
        tmp_path, changed("berg, exclusive: true", f"berg, exclusive: true, distractors: {options}")
    )
    assert Fact.objects.get(key="built").arguments.get().distractors == [
        "Karin Holm",
        {"text": "Olaf Lund", "why": "Lund drew the plans, he did not build."},
    ]
    asked = Question.objects.get(fact__key="built", kind="multiple_choice").revision
    assert asked is not None
    assert {option["text"]: option["why_wrong"] for option in asked.options} == {
        "Karin Holm": "",
        "Nils Berg": "",
        "Olaf Lund": "Lund drew the plans, he did not build.",
    }
    before = rows()
    load(tmp_path, (tmp_path / "facts.yaml").read_text())
    assert rows() == before


def test_a_fact_that_left_the_pack_is_retired(tmp_path: Path) -> None:
    load(tmp_path)
    left = FACTS[: FACTS.index("  - id: built")] + FACTS[FACTS.index("notes:") :]
    load(tmp_path, left)
    fact = Fact.objects.get(key="built")
    assert fact.status == "retired"
    assert not fact.questions.published().exists()


def test_sealing_writes_hashes_and_places_and_takes_the_words_out() -> None:
    open_pack = changed('{at: "1:1.1"}', '{at: "1:1.1", find: {date: May 1904}}')
    sealed = seal(open_pack, TEXT)
    assert "find" not in sealed
    assert "arguments: {date: [8, 10]}" in sealed
    assert seal(sealed, TEXT) == sealed
    assert sealed.replace(sealed.splitlines()[11], "") == open_pack.replace(
        open_pack.splitlines()[11], ""
    )


@pytest.mark.parametrize(
    ("facts", "what"),
    [
        (changed('"1:1.1"', '"7:1.1"'), "line 12: The source has no sentence “7:1.1”"),
        (changed('{at: "1:1.1"}', '{at: "1:1.1", find: {date: June}}'), "“June” does not stand"),
    ],
)
def test_what_cannot_be_sealed_is_named(facts: str, what: str) -> None:
    with pytest.raises(PackError, match=what):
        seal(facts, TEXT)


def test_another_text_is_no_source(tmp_path: Path) -> None:
    (tmp_path / "facts").mkdir()
    load(tmp_path / "facts", seal(FACTS, TEXT))
    before = rows()
    text = tmp_path / "other.txt"
    text.write_text("The bay\n\n1. The port\n\nNothing was ever opened here. Nobody built it.\n")
    with pytest.raises(CommandError) as failed:
        call_command("attach_source", "bay", str(text))
    assert "opened" in str(failed.value)
    assert "built" not in str(failed.value).split(":")[-1].split("\n")[0]
    assert "Nothing was changed." in str(failed.value)
    assert rows() == before


def test_a_document_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no document “bay”"):
        call_command("attach_source", "bay", str(tmp_path))


@needs_source
def test_the_source_proves_every_fact_in_its_own_words() -> None:
    call_command("load_pack", stdout=StringIO())
    call_command("attach_source", settings.SHIPPED_PACK, SOURCE, stdout=StringIO())
    document = Document.objects.get()
    source = document.versions.get(kind=Version.Kind.SOURCE)
    cited = Evidence.objects.filter(version=source)
    assert set(cited.values_list("fact", flat=True)) == set(
        document.facts.values_list("pk", flat=True)
    )
    for row in cited:
        assert source.canonical_text[row.start : row.end] == row.exact
    assert len(set(cited.values_list("sentence", flat=True))) == 57
    said = StringIO()
    call_command("dump_facts", stdout=said)
    facts = [json.loads(line) for line in said.getvalue().splitlines()]
    assert all(fact["source_quote"] and fact["quote"] for fact in facts)


@needs_source
def test_one_changed_word_of_the_source_is_found(tmp_path: Path) -> None:
    call_command("load_pack", stdout=StringIO())
    text = tmp_path / "source.txt"
    text.write_text(Path(SOURCE).read_text().replace("US$50 million", "US$55 million"))
    with pytest.raises(CommandError) as failed:
        call_command("attach_source", settings.SHIPPED_PACK, str(text))
    named = str(failed.value)
    assert "rvf-size" in named
    assert "hata-visit" not in named
    assert not Version.objects.filter(kind=Version.Kind.SOURCE).exists()


def test_every_question_is_proved_where_it_points(client: object) -> None:
    """`canonical_text[start:end] == exact` for the evidence of every published question."""
    call_command("load_pack", stdout=StringIO())
    text = Version.objects.get().canonical_text
    for row in Evidence.objects.select_related("sentence"):
        assert text[row.start : row.end] == row.exact
        assert row.prefix == text[max(0, row.start - 32) : row.start]
        assert row.suffix == text[row.end : row.end + 32]
        assert row.sentence.start <= row.start < row.sentence.end
    proved = set(Evidence.objects.values_list("fact", flat=True))
    asked = Question.objects.published()
    assert asked.count() >= 900
    assert set(asked.values_list("fact", flat=True)) <= proved
    for question in asked.select_related("revision"):
        assert question.revision is not None
        assert question.revision.quote
        assert question.revision.quote in text


def test_a_proof_of_several_sentences_is_shown_whole_and_its_answer_marked() -> None:
    call_command("load_pack", stdout=StringIO())
    version = Version.objects.get()
    text = version.canonical_text
    several = Evidence.objects.exclude(end__lte=F("sentence__end"))
    assert several.exists()
    facts = fact_base(version.document).by_key
    for row in several:
        assert row.exact in facts[row.fact.key].evidence
        shown = evidence_of(row.fact_id, None, version.pk)[row.ordinal]
        assert "".join(words for words, _answer in shown.pieces) == row.exact
        for span in row.answers.all():
            shown = evidence_of(row.fact_id, span.argument_id, version.pk)[row.ordinal]
            assert "".join(words for words, _answer in shown.pieces) == row.exact
            marks = [words for words, answer in shown.pieces if answer]
            assert marks == [text[span.start : span.end]]
    marked = Question.objects.published().exclude(revision__quote_answer=[])
    assert marked.count() > 500
    said = {
        span.argument_id: text[span.start : span.end]
        for span in AnswerSpan.objects.order_by("-evidence__ordinal")
    }
    for question in marked.select_related("revision"):
        assert question.revision is not None
        start, end = question.revision.quote_answer
        assert question.revision.quote[start:end] == said[question.argument_id]


def test_a_member_of_a_list_is_proved_by_its_own_sentence() -> None:
    call_command("load_pack", stdout=StringIO())
    typed = Question.objects.get(kind="cloze", fact__key="center-cities", argument__role="second")
    assert typed.revision is not None
    assert "Vladivostok" in typed.revision.quote


def test_the_dumps_are_one_object_a_line() -> None:
    call_command("load_pack", stdout=StringIO())
    facts, items = StringIO(), StringIO()
    call_command("dump_facts", stdout=facts)
    call_command("dump_items", stdout=items)
    fact = json.loads(facts.getvalue().splitlines()[0])
    assert {"id", "frame", "statement", "section", "locators", "importance", "status"} <= set(fact)
    assert {"arguments", "notes", "quote"} <= set(fact)
    found = [json.loads(line) for line in items.getvalue().splitlines()]
    assert {"id", "kind", "stem", "options", "key", "accepted", "facts", "section", "quote"} <= set(
        found[0]
    )
    assert all(item["lint"] == [] for item in found)


def tags() -> dict[str, list[str]]:
    return {
        fact.key: [tag.name for tag in fact.tags.all()]
        for fact in Fact.objects.prefetch_related("tags")
    }


def test_tags_follow_the_pack_until_somebody_edits_the_fact(tmp_path: Path) -> None:
    tagged = 'id: opened\n    tags: [Port, "town::works"]'
    load(tmp_path, changed("id: opened", tagged))
    assert tags() == {"opened": ["port", "town::works"], "built": []}
    before = rows()
    load(tmp_path, changed("id: opened", "id: opened\n    tags: town"))
    assert tags()["opened"] == ["town"]
    assert rows() == before
    Fact.objects.filter(key="opened").update(is_edited=True)
    load(tmp_path, changed("id: opened", tagged))
    assert tags()["opened"] == ["town"]


def test_a_tag_that_is_none_is_told_with_its_line(tmp_path: Path) -> None:
    many = ", ".join(f"t{n}" for n in range(11))
    for said, why in {"[port, a_b]": "“a_b” is no tag", f"[{many}]": "at most 10 tags"}.items():
        with pytest.raises(CommandError, match=f"facts.yaml, line 5: .*{why}"):
            load(tmp_path, changed("id: opened", f"id: opened\n    tags: {said}"))
    assert not Document.objects.exists()


def test_every_shipped_fact_has_tags_and_every_tag_enough_facts() -> None:
    facts = read_pack(SHIPPED).facts
    assert all(1 <= len(fact.checked.tags) <= 3 for fact in facts)
    counts = Counter(
        above
        for fact in facts
        for above in {one for tag in fact.checked.tags for one in tag_and_above(tag)}
    )
    assert min(counts.values()) >= 5
