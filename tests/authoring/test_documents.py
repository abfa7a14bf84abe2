"""An instructor brings a document and words it anew; nobody reads it before a class has it."""

from __future__ import annotations

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from content.documents.compose import composed, editable
from content.models import Document, Fact, Version
from content.text import outline
from quizzes.generation.run import refresh
from tests import make

pytestmark = pytest.mark.django_db
NEW = "/authoring/document/new/"
TEXT = """\
## Up

The Sun heats the sea. Water rises as vapour.

## Down

### Rain
Drops that are too heavy fall.
"""


def sent(**change: object) -> dict[str, object]:
    return {
        "title": "The water cycle",
        "author": "",
        "year": "2020",
        "latest": "2020-12-31",
        "words": TEXT,
        "go": "save",
        **change,
    }


def page_of(response: object) -> str:
    return unescape(response.content.decode())  # type: ignore[attr-defined]


def test_a_document_is_written_with_its_outline(as_instructor: Client, instructor: User) -> None:
    response = as_instructor.post(NEW, sent())
    assert response.headers["Location"] == "/read/the-water-cycle/"
    document = Document.objects.get()
    assert (document.owner, document.is_public, document.year) == (instructor, False, 2020)
    assert str(document.latest) == "2020-12-31"
    version = document.versions.get()
    assert list(version.sections.values_list("path", "title")) == [
        ("1", "Up"),
        ("2", "Down"),
        ("2/rain", "Rain"),
    ]
    assert version.sentences.count() == 3
    page = page_of(as_instructor.get("/read/the-water-cycle/"))
    assert "No fact yet" in page
    assert 'href="/authoring/new/the-water-cycle/"' in page
    assert "Only you and its editors see this document." in page
    as_instructor.post(NEW, sent())
    assert Document.objects.filter(slug="the-water-cycle-2").exists()


def test_students_read_it_once_their_class_has_it(
    as_instructor: Client, instructor: User, learner: User, stranger: User
) -> None:
    as_instructor.post(NEW, sent())
    url = "/read/the-water-cycle/"
    student, outsider = make.signed_in(learner), make.signed_in(stranger)
    assert (student.get(url).status_code, outsider.get(url).status_code) == (404, 404)
    course = make.course(instructor, learner)
    page = page_of(as_instructor.get(f"/classes/{course.pk}/edit/"))
    assert "The water cycle" in page
    course.documents.add(Document.objects.get())
    assert "No fact yet" not in page_of(student.get(url))
    assert "The Sun heats the sea." in page_of(student.get(url))
    assert outsider.get(url).status_code == 404
    assert "Only you and its editors" not in page_of(as_instructor.get(url))


def test_the_outline_is_shown_before_anything_is_saved(as_instructor: Client) -> None:
    page = page_of(as_instructor.post(NEW, sent(go="look", words=TEXT + "\nThe\n\nend\n")))
    assert "3 parts, 4 paragraphs, 5 sentences" in page
    assert "§1 Up" in page
    assert "1 paragraph, 2 sentences: The Sun heats the sea." in page
    assert not Document.objects.exists()


def test_headings_at_the_end_are_said_to_be_left_out(as_instructor: Client) -> None:
    words = "Up\nThe Sun heats the sea.\nDrops fall to the ground"
    page = page_of(as_instructor.post(NEW, sent(go="look", words=words)))
    assert "Left out: headings at the end" in page
    assert "Drops fall to the ground" in page.split("Left out")[1]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": ""}, "This field is required."),
        ({"words": "  \n"}, "There is no text yet."),
        ({"words": "Only\nHeadings"}, "No sentence was found"),
        ({"words": "# " + "x" * 301 + "\n\nOne.\n\n# B\n\nTwo."}, "is too long: at most 300"),
        ({"words": "A.\n" * 10_001}, "The text has 10001 lines; at most 10000 can be read."),
        ({"year": "0"}, "A year is between 1 and 9999."),
        ({"latest": "some day"}, "Enter a valid date."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    as_instructor: Client, change: dict[str, str], message: str
) -> None:
    response = as_instructor.post(NEW, sent(**change))
    assert response.status_code == 422
    page = page_of(response)
    assert message in page
    for value in sent(**change).values():
        assert str(value).strip() in page
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.pdf", b"text", "Please choose a text file"),
        ("a.txt", b"One.\nTwo \xe4.", "line 2 holds a byte"),
        ("a.txt", b" \n", "The file is empty."),
        ("a.txt", b"\x00\x01\x02 One.", "The file holds more than text"),
        ("a.md", b"x" * 2_000_001, "too large: at most 2 MB"),
    ],
)
def test_a_file_that_is_no_text_is_refused(
    as_instructor: Client, name: str, data: bytes, message: str
) -> None:
    upload = SimpleUploadedFile(name, data)
    response = as_instructor.post(NEW, sent(words="", file=upload))
    assert response.status_code == 422
    assert message in page_of(response)
    assert not Document.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_becomes_a_document_and_brings_its_title(
    as_instructor: Client, encoding: str
) -> None:
    upload = SimpleUploadedFile("a.md", ("# Über Wasser\n\n" + TEXT).encode(encoding))
    as_instructor.post(NEW, sent(title="", words="", file=upload))
    document = Document.objects.get()
    assert document.title == "Über Wasser"
    assert document.versions.get().canonical_text.startswith("Über Wasser\n1. Up\n")


def test_a_file_does_not_replace_what_was_typed(as_instructor: Client) -> None:
    upload = SimpleUploadedFile("a.md", b"Other words.")
    page = page_of(as_instructor.post(NEW, sent(file=upload)))
    assert "The field above holds text already." in page
    assert "The Sun heats the sea." in page


def test_who_may(as_instructor: Client, learner: User, other_instructor: User) -> None:
    as_instructor.post(NEW, sent())
    assert make.signed_in(learner).post(NEW, sent()).status_code == 403
    assert Client().post(NEW, sent()).status_code == 302
    for url in (
        "/authoring/document/the-water-cycle/",
        "/authoring/document/the-water-cycle/text/",
    ):
        assert make.signed_in(other_instructor).post(url, sent(title="X")).status_code == 404
        assert make.signed_in(learner).post(url, sent(title="X")).status_code == 403
    assert Document.objects.get().title == "The water cycle"
    assert Version.objects.count() == 1


def test_title_and_dates_are_corrected(as_instructor: Client) -> None:
    as_instructor.post(NEW, sent())
    url = "/authoring/document/the-water-cycle/"
    response = as_instructor.post(url, {"title": " Water ", "year": "", "latest": ""})
    assert response.headers["Location"] == "/read/the-water-cycle/"
    document = Document.objects.get()
    assert (document.title, document.year, document.latest) == ("Water", None, None)
    assert as_instructor.post(url, {"title": ""}).status_code == 422


@pytest.fixture
def harbour(instructor: User) -> Document:
    found = make.document(owner=instructor)
    make.fact(found, key="opened")
    make.fact(
        found,
        key="lit",
        quote="The lighthouse was lit for the first time in autumn 1911.",
        clause="the lighthouse | light, past passive | in {date}",
        answer="autumn 1911",
        section="2(1)",
    )
    refresh(found)
    return found


URL = "/authoring/document/lund-bay/text/"


def words_of(client: Client) -> str:
    page = page_of(client.get(URL))
    return page.split('name="words"')[1].split(">", 1)[1].split("</textarea>")[0].lstrip("\n")


def test_the_same_words_make_no_new_version(harbour: Document, as_instructor: Client) -> None:
    words = words_of(as_instructor)
    assert words.startswith("## The port")
    as_instructor.post(URL, {"words": words, "go": "save"})
    assert harbour.versions.count() == 1


def test_a_new_wording_takes_every_sentence_along(harbour: Document, as_instructor: Client) -> None:
    words = "## Before\n\nA first sentence stands here.\n\n" + words_of(as_instructor)
    response = as_instructor.post(URL, {"words": words, "go": "save"})
    assert response.status_code == 302
    version = harbour.versions.get(is_current=True)
    assert version.number == 2
    for fact in Fact.objects.all():
        proof = fact.evidence.get(version=version)
        assert version.canonical_text[proof.start : proof.end] == proof.exact == fact.statement
        assert proof.answers.count() == 1
    sections = dict(Fact.objects.values_list("key", "section"))
    assert sections == {"opened": "2", "lit": "3(1)"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("The harbour of Lund Bay was opened in May 1904. ", "", "Nothing like it stands"),
        ("in May 1904", "in June 1905", "The answer is not found there: date."),
    ],
)
def test_a_fact_that_would_lose_its_sentence_is_named_first(
    harbour: Document, as_instructor: Client, old: str, new: str, said: str
) -> None:
    words = words_of(as_instructor)
    assert old in words
    words = words.replace(old, new)
    response = as_instructor.post(URL, {"words": words, "go": "save"})
    assert response.status_code == 422
    page = page_of(response)
    asked = page.split("1 fact would lose its sentence")[1].split("</form>")[0]
    assert "The harbour of Lund Bay was opened in May 1904." in asked.split("<textarea")[0]
    assert said in asked
    assert words.strip() in page
    assert harbour.versions.count() == 1
    assert Fact.objects.confirmed().count() == 2

    as_instructor.post(URL, {"words": words, "go": "anyway"})
    assert harbour.versions.get(is_current=True).number == 2
    assert list(Fact.objects.confirmed().values_list("key", flat=True)) == ["lit"]


def test_a_sentence_in_other_words_is_told(harbour: Document, as_instructor: Client) -> None:
    words = words_of(as_instructor).replace("Lund Bay was opened in", "Lund Bay was begun in")
    page = page_of(as_instructor.post(URL, {"words": words, "go": "save"}, follow=True))
    assert "The sentence of 1 fact reads differently now." in page
    assert Fact.objects.confirmed().count() == 2


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "Up\nThe Sun heats the sea.\n\nDown\nDrops fall.",
        "No heading at all. Two sentences.\n\nAnother paragraph.",
        "Before a heading.\n\n# A\n\nOne.\n\n# B\n\n(1) Two.\n\n(2) Three.",
        "# 3. Third\n\nOne.\n\n# 7. Seventh\n\nTwo.",
    ],
)
def test_a_text_that_is_edited_and_left_alone_is_the_same(text: str) -> None:
    first = outline(composed("A title", text))
    headings = [(s.heading.start, s.heading.end, s.level) for s in first.sections if s.heading]
    again = outline(composed("A title", editable(first.text, headings)))
    assert again == first


def test_wrapped_lines_are_joined_and_marks_are_left_off() -> None:
    wrapped = (
        "Water that the Sun has warmed rises from the sea as vapour\n"
        "and cools high above the ground until it becomes a cloud.\n\n"
        "* a **first** [thing](https://example.org)\n* `code`\n"
    )
    assert composed("T", wrapped).split("\n\n") == [
        "# T",
        "Water that the Sun has warmed rises from the sea as vapour "
        "and cools high above the ground until it becomes a cloud.",
        "a first thing.",
        "code.\n",
    ]
