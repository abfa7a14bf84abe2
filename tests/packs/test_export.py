"""A document goes out as a pack and comes back the same, without a word of its source."""

from __future__ import annotations

import io
import zipfile
from dataclasses import fields, replace
from html import unescape
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.core.management import CommandError, call_command
from django.test import Client
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from accounts.models import User
from content import values
from content.documents.actions import add_version
from content.documents.compose import marked
from content.facts.actions import FactDraft, cite, save_fact
from content.facts.notes import accept_note, dismiss_note
from content.facts.shapes import Argument, Distractor
from content.models import (
    AnswerSpan,
    Document,
    EditorialNote,
    Entity,
    Evidence,
    Fact,
    SourceLocator,
    Version,
)
from content.packs.export import pack_of, packed
from content.packs.load import load_pack
from content.packs.read import parse_pack, read_pack, read_zip
from content.packs.shapes import Info, Pack
from content.packs.write import written
from content.text import outline, sentence_hash
from quizzes.generation.run import refresh
from quizzes.models import Question, Revision
from tests import make
from tests.packs.test_errors import FACTS, TOML, files

pytestmark = pytest.mark.django_db
SHIPPED = Path(site.BASE_DIR) / "content" / "packs" / "shipped" / site.SHIPPED_PACK
URL = "/authoring/document/lund-bay/pack/"
SOURCE = """\
The harbour

1. The port

The quayside at Lund was inaugurated in the month of May 1904.
"""


def assert_same(one: Pack, other: Pack) -> None:
    """Field by field, so that a failure names the fact; lines of a file are its own."""
    for field in fields(Info):
        assert getattr(one.info, field.name) == getattr(other.info, field.name)
    assert one.text == other.text
    assert list(one.entities) == list(other.entities)
    for key, entity in one.entities.items():
        assert entity == other.entities[key]
    assert [fact.key for fact in one.facts] == [fact.key for fact in other.facts]
    for first, second in zip(one.facts, other.facts, strict=True):
        assert replace(first, line=0) == replace(second, line=0)
    assert one.notes == other.notes


def questions() -> list[str]:
    said = StringIO()
    call_command("dump_items", stdout=said)
    return said.getvalue().splitlines()


def forget_everything() -> None:
    Question.objects.update(revision=None)
    for model in (Revision, Question, Fact, Document):
        model.objects.all().delete()


@pytest.mark.parametrize("name", ["japan", "japan.zip"])
def test_the_shipped_pack_comes_back_the_same(tmp_path: Path, name: str) -> None:
    shipped = read_pack(SHIPPED)
    document = load_pack(shipped).document
    call_command("export_pack", document.slug, to=tmp_path / name, stdout=StringIO())
    again = read_pack(tmp_path / name)
    assert_same(shipped, again)
    assert again.info.licence == "CC-BY-4.0"
    assert_same(shipped, pack_of(document)[0])


def test_a_written_pack_makes_the_same_questions(tmp_path: Path) -> None:
    call_command("load_pack", stdout=StringIO())
    before = questions()
    call_command("export_pack", site.SHIPPED_PACK, to=tmp_path / "new", stdout=StringIO())
    forget_everything()
    call_command("load_pack", str(tmp_path / "new"), stdout=StringIO())
    assert len(before) >= 900
    assert questions() == before


def test_loading_what_was_written_changes_nothing(tmp_path: Path) -> None:
    shipped = read_pack(SHIPPED)
    load_pack(shipped)
    call_command("export_pack", site.SHIPPED_PACK, to=tmp_path / "x.zip", stdout=StringIO())
    done = load_pack(read_pack(tmp_path / "x.zip"))
    assert (done.created, done.updated, done.retired, done.unchanged) == (
        (),
        (),
        (),
        len(shipped.facts),
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("section:", "according: Karin Holm\n    section:"),
        ("section:", "according: ''\n    section:"),
        ("section:", "relation: opening\n    forms: {participle: opened}\n    section:"),
        ("{date: May 1904,", "{date: May 1904, text: that May,"),
        ("{date: May 1904,", "{date: 1904-05, accept: ['May, 1904', 'a: b'],"),
        ("{date: May 1904,", "{date: May 1904, wh: which spring, ask: 'When was it: then?',"),
        ("exclusive: true}", "distractors: ['# June', {text: 'July: 1904', why: 'No, “{x}”.'}]}"),
        ("May 1904, exclusive: true}", "1904, exclusive: true}\n    in_text: {date: May 1904}"),
        ("in May 1904.\n", "in May 1904.\n    in_text: {date: ''}\n"),
        (
            "quote: The harbour of the bay was opened in May 1904.",
            "quote: [It was built by Nils Berg., opened in May 1904]",
        ),
        ('{at: "1:1.1"}', '{at: "1:1.1", hash: 0123456789ab, words: [1, 4]}'),
        ('{at: "1:1.1"}', '{at: "4/a:1.1", hash: 111111111111, arguments: {date: [4, 9]}}'),
        ("{entity: berg,", "{entity: berg, text: 'Berg: the builder', title: Captain,"),
        ("noun: builder", "noun: builder, aliases: ['Berg, N.', '日本', '#1'], the: true"),
        ("facts: [opened]", "facts: [opened, built]\n    holds: true\n    at: '2(3):1.2'"),
        ("says: It is odd.", "says: \"It is: '#odd'\\n\\n  or “{not}”\"\n    prints: '- odd'"),
        (FACTS[FACTS.index("notes:") :], ""),
        (FACTS[FACTS.index("  - id: built") :], ""),
    ],
)
def test_every_field_comes_back(old: str, new: str) -> None:
    assert old in FACTS
    pack = parse_pack(files(facts=FACTS.replace(old, new, 1)))
    assert_same(pack, parse_pack(written(pack)))
    assert_same(pack, pack_of(load_pack(pack).document)[0])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60),
    st.text(alphabet="'\"\\#=[]\t\n\x7f\x01é日🙂", max_size=20),
)
def test_any_title_comes_back(title: str, author: str) -> None:
    pack = parse_pack(files(toml=TOML))
    odd = replace(pack, info=replace(pack.info, title=title, author=author))
    assert parse_pack(written(odd)).info == odd.info


LINES = st.lists(
    st.one_of(
        st.sampled_from(
            "# Title|## Up|### Rain|#\tno mark|##### five|1. Boil it|(2) Two.|(3) Part||  |"
            "It rains. It pours.|#5 is it.| # so.|2. Four. Five.".split("|")
        ),
        st.text(alphabet="ab.#() 12\té日", max_size=20),
    ),
    max_size=14,
).map("\n".join)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LINES)
@example("Title\n #\tis a sign.\n\n#\tand this.\n")
@example("# T\n\n#\tis a sign.")
def test_any_text_is_marked_so_that_it_reads_the_same(text: str) -> None:
    said = outline(text)
    assume(said.text)
    headings = [(s.heading.start, s.heading.end, s.level) for s in said.sections if s.heading]
    assert outline(marked(said.text, headings)) == said


# A document that an instructor wrote.


@pytest.fixture
def document(instructor: User) -> Document:
    return make.document(owner=instructor, public=False)


def download(client: Client) -> dict[str, str]:
    response = client.get(URL)
    assert response.status_code == 200
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def by_hand(document: Document, editor: User, quote: str, **said: Any) -> Fact:
    made = save_fact(None, document, FactDraft(section="1", frame="event", **said), editor)
    version = document.versions.get(kind=Version.Kind.STUDY)
    start = version.canonical_text.index(quote)
    cite(made, version, start, start + len(quote))
    return made


def test_who_may_edit_a_document_downloads_it(
    as_instructor: Client, document: Document, learner: User, other_instructor: User
) -> None:
    make.fact(document, key="opened")
    assert f'href="{URL}"' in as_instructor.get("/read/lund-bay/").content.decode()
    response = as_instructor.get(URL)
    assert response.headers["Content-Type"] == "application/zip"
    assert response.headers["Content-Disposition"] == 'attachment; filename="lund-bay.zip"'
    assert "no-store" in response.headers["Cache-Control"]
    pack = read_zip(response.content)
    assert [fact.key for fact in pack.facts] == ["opened"]
    assert pack.text == make.TEXT
    assert pack.info == Info("lund-bay", "The harbour of Lund Bay", year=1990)
    assert as_instructor.get(URL).content == response.content
    document.is_public = True
    document.save()
    assert make.signed_in(learner).get(URL).status_code == 403
    assert make.signed_in(other_instructor).get(URL).status_code == 404
    assert f'href="{URL}"' not in make.signed_in(learner).get("/read/lund-bay/").content.decode()


def test_the_licence_is_said_in_the_form(as_instructor: Client, document: Document) -> None:
    sent = {"title": document.title, "author": "", "year": "", "latest": "", "licence": "CC0-1.0"}
    as_instructor.post("/authoring/document/lund-bay/", sent)
    assert 'licence = "CC0-1.0"\n' in download(as_instructor)["lund-bay/pack.toml"]


def test_facts_by_hand_come_back_with_their_questions(
    document: Document, instructor: User, tmp_path: Path
) -> None:
    holm = Entity.objects.create(
        document=document, key="holm", name="Karin Holm", kind="person", noun="engineer"
    )
    for n, name in enumerate(("Nils: Berg", "“Ola” #Lund", "Ada Vik")):
        Entity.objects.create(
            document=document, key=f"e{n}", name=name, kind="person", noun="engineer", the=n == 1
        )
    holm.part_of.add(Entity.objects.get(key="e0"))
    by_hand(
        document,
        instructor,
        "Its engineer was Karin Holm.",
        clause="the engineer of the harbour of Lund Bay | be, past | {who}",
        arguments=(Argument("who", "entity", "", entity="holm", exclusive=True, title="Dr: #1"),),
        attribution="the town: “Lund”",
    )
    by_hand(
        document,
        instructor,
        "The town paid 125 million crowns for the new pier in 1971.",
        clause="the town | pay, past | {sum} | for {what} | in {year}",
        arguments=(
            Argument("sum", "money", "125 million crowns", exclusive=True),
            Argument(
                "what",
                "text",
                "the new pier",
                exclusive=True,
                accept=("pier: new", "- a pier"),
                distractors=(
                    Distractor("the {old} pier", 'It says: "new", #1'),
                    Distractor("the lighthouse"),
                    Distractor("日本の灯台", "Ничего: это не маяк."),
                ),
            ),
            # Its answer stands in the sentence in no words that anybody marked.
            Argument("year", "date", "1971", exclusive=True),
        ),
        importance=3,
    )
    AnswerSpan.objects.filter(argument__role="year").delete()
    refresh(document)
    before = questions()
    assert len(before) > 8
    call_command("export_pack", "lund-bay", to=tmp_path / "bay", stdout=StringIO())
    kept = pack_of(document)[0]
    assert_same(kept, read_pack(tmp_path / "bay"))
    forget_everything()
    call_command("load_pack", str(tmp_path / "bay"), stdout=StringIO())
    assert questions() == before


def test_words_that_stand_twice_are_cited_where_they_stood(
    document: Document, instructor: User
) -> None:
    text = make.TEXT.replace(
        "Its engineer", "It has a light. It has a light, Berg said. Its engineer"
    )
    add_version(document, text)
    version = document.versions.get(is_current=True)
    fact = make.fact(document, quote="The harbour of Lund Bay was opened in May 1904.")
    start = version.canonical_text.index("It has a light, Berg")
    cite(fact, version, start, start + len("It has a light"))
    pack = read_zip(packed(document).zip)
    (quotation,) = pack.facts[0].quotations
    assert quotation.start == start
    assert outline(pack.text).text[start : quotation.end] == "It has a light, Berg said."


def test_a_text_that_stands_for_a_value_keeps_both(document: Document) -> None:
    value = values.dump(values.parse("date", "May 1904"))
    make.fact(document, answer="that spring", value=value)
    AnswerSpan.objects.all().delete()
    text = packed(document).files["facts.yaml"].decode()
    assert "date: {date: May 1904, text: that spring, exclusive: true}" in text
    # The reader would find the date in the sentence, where nobody has marked it.
    assert "in_text: {date: ''}" in text


def test_what_is_not_settled_stays_at_home(
    as_instructor: Client, document: Document, instructor: User
) -> None:
    for status in ("retired", "candidate", "confirmed"):
        Fact.objects.filter(pk=make.fact(document, key=status).pk).update(status=status)
    notes = {
        key: EditorialNote.objects.create(
            document=document,
            key=key,
            kind="unclear",
            says=f"{key}: “so”?",
            at="1:1.1",
            state=state,
        )
        for key, state in (("kept", "proposed"), ("open", "proposed"), ("no", "proposed"))
    }
    for note in notes.values():
        note.facts.set(Fact.objects.all())
    accept_note(notes["kept"], instructor, holds=True)
    dismiss_note(notes["no"], instructor)
    other = make.document("elsewhere", owner=instructor)
    Entity.objects.create(document=other, key="far", name="Far", kind="thing", noun="thing")
    pack = read_zip(as_instructor.get(URL).content)
    assert [fact.key for fact in pack.facts] == ["confirmed"]
    (note,) = pack.notes
    assert (note.key, note.facts, note.holds, note.at) == ("kept", ("confirmed",), True, "1:1.1")
    assert not pack.entities


def test_no_word_of_the_source_goes_out(
    as_instructor: Client, document: Document, instructor: User
) -> None:
    fact, alone = make.fact(document, key="opened"), make.fact(document, key="alone")
    source = add_version(document, SOURCE, Version.Kind.SOURCE)
    said = source.canonical_text.splitlines()[-1]
    digest = sentence_hash(said)
    SourceLocator.objects.create(
        fact=fact,
        section="1",
        paragraph=1,
        sentence=1,
        sentence_hash=digest,
        argument_words={"date": [9, 11]},
    )
    start = source.canonical_text.index(said)
    cite(fact, source, start, start + len(said))
    Evidence.objects.filter(fact=alone).delete()
    cite(alone, source, start, start + len(said))
    for key, kind in (("there", "source"), ("here", "study")):
        EditorialNote.objects.create(
            document=document,
            key=key,
            kind="misprint",
            says="?",
            at="1:1.1",
            read_in=kind,
            quote=said,
            prints="quayside at Lund" if kind == "source" else "harbour of",
        )
    found = download(as_instructor)
    assert set(found) == {f"lund-bay/{name}" for name in ("pack.toml", "text.md", "facts.yaml")}
    assert not any("quayside" in text or "inaugurated" in text for text in found.values())
    pack = read_zip(as_instructor.get(URL).content)
    (only,) = pack.facts
    (locator,) = only.locators
    assert (str(locator), locator.hash, locator.arguments) == ("1:1.1", digest, {"date": (9, 11)})
    assert {note.key: note.prints for note in pack.notes} == {"there": "", "here": "harbour of"}
    facts = found["lund-bay/facts.yaml"]
    assert facts.startswith("# Not in this pack, for the study text does not prove them: alone\n")
    page = unescape(as_instructor.get("/read/lund-bay/").content.decode())
    assert "1 fact is not in the pack: the study text does not prove it." in page


def test_a_document_that_no_pack_can_hold_is_told(
    as_instructor: Client, document: Document
) -> None:
    fact = make.fact(document, answer="once upon a time")
    response = as_instructor.get(URL)
    assert response.headers["Location"] == "/read/lund-bay/"
    page = unescape(as_instructor.get("/read/lund-bay/").content.decode())
    assert "This document cannot be written as a pack. facts.yaml, line" in page
    with pytest.raises(CommandError, match="“once upon a time” is not a date"):
        call_command("export_pack", "lund-bay", to=Path("/nowhere/at/all"))
    fact.delete()
    assert as_instructor.get(URL).status_code == 200


def test_a_place_that_cannot_be_written(document: Document, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_pack", "lund-bay", to=tmp_path / "file" / "below")
    with pytest.raises(CommandError, match="There is no document “nowhere”"):
        call_command("export_pack", "nowhere")
