"""A pack with an error: the file, the line, what is wrong; and the database as it was."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.models import Document
from content.packs.files import MOST_BYTES
from content.packs.read import parse_pack, read_zip
from content.packs.shapes import PackError, Problem

pytestmark = pytest.mark.django_db

TOML = 'slug = "bay"\ntitle = "The bay"\nyear = 1990\nlatest = 1990-12-31\n'
TEXT = """\
# The bay

## 1. The port

The harbour of the bay was opened in May 1904. It was built by Nils Berg.
"""
FACTS = """\
entities:
  berg: {name: Nils Berg, kind: person, noun: builder}
facts:
  - id: opened
    frame: event
    section: "1"
    clause: "the harbour | open, past passive | in {date}"
    arguments:
      date: {date: May 1904, exclusive: true}
    quote: The harbour of the bay was opened in May 1904.
    source:
      - {at: "1:1.1"}
  - id: built
    frame: event
    section: "1"
    clause: "the harbour | build, past passive | by {builder}"
    arguments:
      builder: {entity: berg, exclusive: true}
    quote: It was built by Nils Berg.
notes:
  - id: odd
    kind: unclear
    says: It is odd.
    facts: [opened]
"""


def files(toml: str = TOML, text: str = TEXT, facts: str = FACTS) -> dict[str, bytes]:
    return {"pack.toml": toml.encode(), "text.md": text.encode(), "facts.yaml": facts.encode()}


def folder(at: Path, content: dict[str, bytes]) -> Path:
    for name, data in content.items():
        (at / name).write_bytes(data)
    return at


def changed(old: str, new: str) -> str:
    assert old in FACTS
    return FACTS.replace(old, new, 1)


BAD: dict[str, tuple[dict[str, bytes], str, str]] = {
    "no yaml": (files(facts="facts: [unclosed"), "facts.yaml, line", "YAML"),
    "empty facts": (files(facts=""), "facts.yaml, line 1", "empty"),
    "an unknown field": (
        files(facts=changed("frame: event", "frame: event\n    mood: sad")),
        "facts.yaml, line 6",
        "“mood” is not known here",
    ),
    "an unknown frame": (
        files(facts=changed("frame: event", "frame: novel")),
        "facts.yaml, line 5",
        "novel",
    ),
    "no clause": (
        files(facts=changed('    clause: "the harbour | open, past passive | in {date}"\n', "")),
        "facts.yaml, line 4",
        "“clause” is missing",
    ),
    "a hole without argument": (
        files(facts=changed("in {date}", "in {year}")),
        "facts.yaml, line",
        "No argument fills {year}",
    ),
    "a clause without verb": (
        files(facts=changed("the harbour | open, past passive | in {date}", "in {date}")),
        "facts.yaml, line 7",
        "a clause needs a subject and a verb",
    ),
    "an unknown flag": (
        files(facts=changed("open, past passive", "open, long ago")),
        "facts.yaml, line 7",
        "is no flag",
    ),
    "a date that is none": (
        files(facts=changed("{date: May 1904", "{date: Maytime 1904")),
        "facts.yaml, line 9",
        "Maytime 1904",
    ),
    "a wrong option without text": (
        files(facts=changed("exclusive: true}", "exclusive: true, distractors: [{why: No.}]}")),
        "facts.yaml, line 9",
        "“text” is missing",
    ),
    "a wrong option with an unknown field": (
        files(
            facts=changed(
                "exclusive: true}", "exclusive: true,\n        distractors: [{text: a, wy: b}]}"
            )
        ),
        "facts.yaml, line 10",
        "“wy” is not known here; known are text, why",
    ),
    "a wrong option that is a list": (
        files(facts=changed("exclusive: true}", "exclusive: true, distractors: [[June 1904]]}")),
        "facts.yaml, line 9",
        "A single value is expected here",
    ),
    "a reason too long": (
        files(
            facts=changed(
                "exclusive: true}",
                f"exclusive: true, distractors: [{{text: June 1904, why: {'long ' * 61}}}]}}",
            )
        ),
        "facts.yaml, line 9",
        "At most 300 characters",
    ),
    "an unknown entity": (
        files(facts=changed("{entity: berg", "{entity: holm")),
        "facts.yaml, line 18",
        "There is no entity “holm”",
    ),
    "a quotation that is not in the text": (
        files(facts=changed("quote: It was built by Nils Berg.", "quote: It was built by Holm.")),
        "facts.yaml, line 19",
        "",
    ),
    "an answer outside of its quotation": (
        files(facts=changed("in May 1904.\n", "in May 1904.\n    in_text: {date: June}\n")),
        "facts.yaml, line",
        "",
    ),
    "two facts of one id": (
        files(facts=changed("id: built", "id: opened")),
        "facts.yaml, line 13",
        "used twice",
    ),
    "an id with capitals": (
        files(facts=changed("id: built", "id: Built Once")),
        "facts.yaml, line 13",
        "is no id",
    ),
    "a locator that names nothing": (
        files(facts=changed('at: "1:1.1"', 'at: "somewhere"')),
        "facts.yaml, line 12",
        "names no sentence",
    ),
    "a hash that is none": (
        files(facts=changed('{at: "1:1.1"}', '{at: "1:1.1", hash: xyz}')),
        "facts.yaml, line 12",
        "12 hexadecimal digits",
    ),
    "the source's words in a pack": (
        files(facts=changed('{at: "1:1.1"}', '{at: "1:1.1", find: {date: May}}')),
        "facts.yaml, line 12",
        "“find” is not known here",
    ),
    "a note about no fact": (
        files(facts=changed("facts: [opened]", "facts: [closed]")),
        "facts.yaml, line",
        "closed",
    ),
    "a note of no kind": (
        files(facts=changed("kind: unclear", "kind: gossip")),
        "facts.yaml, line",
        "gossip",
    ),
    "anchors": (
        files(facts=FACTS.replace("entities:", "x: &x [1]\ny: *x\nentities:")),
        "facts.yaml, line 1",
        "aliases are not used",
    ),
    "nesting without end": (
        files(facts="facts: " + "[" * 60 + "]" * 60),
        "facts.yaml, line 1",
        "too deep",
    ),
    "a broken toml": (files(toml='slug = "bay\n'), "pack.toml, line 1", "TOML"),
    "no slug": (files(toml='title = "The bay"\n'), "pack.toml", "“slug” is missing"),
    "a slug with blanks": (
        files(toml='slug = "the bay"\ntitle = "x"\n'),
        "pack.toml, line 1",
        "A slug is",
    ),
    "a year in words": (
        files(toml='slug = "bay"\ntitle = "x"\nyear = "long ago"\n'),
        "pack.toml, line 3",
        "whole number",
    ),
    "no paragraphs": (files(text="# The bay\n"), "text.md, line 1", "no paragraphs"),
    "no text in UTF-8": (
        {**files(), "text.md": b"# The bay\n\n## 1. P\xff\xfe\n"},
        "text.md, line 3",
        "UTF-8",
    ),
    "a file too large": (
        {**files(), "pack.toml": b"#" * (MOST_BYTES["pack.toml"] + 1)},
        "pack.toml",
        "too large",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_pack_says_where_and_changes_nothing(case: str, tmp_path: Path) -> None:
    content, where, what = BAD[case]
    call_command("load_pack", str(folder(tmp_path, files())), verbosity=0)
    with pytest.raises(CommandError) as failed:
        call_command("load_pack", str(folder(tmp_path, content)), verbosity=0)
    said = str(failed.value)
    assert where in said
    assert what in said
    assert "The database is unchanged." in said
    document = Document.objects.get()
    assert sorted(document.facts.values_list("key", "status")) == [
        ("built", "confirmed"),
        ("opened", "confirmed"),
    ]


def test_all_errors_are_named_at_once() -> None:
    facts = changed("frame: event", "frame: novel").replace("kind: unclear", "kind: gossip")
    with pytest.raises(PackError) as failed:
        parse_pack(files(facts=facts))
    assert len(failed.value.problems) == 2


@pytest.mark.parametrize("missing", ["pack.toml", "text.md", "facts.yaml"])
def test_a_missing_file_is_named(missing: str, tmp_path: Path) -> None:
    content = files()
    del content[missing]
    with pytest.raises(CommandError, match=missing):
        call_command("load_pack", str(folder(tmp_path, content)))


def test_there_is_no_pack(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no pack here"):
        call_command("load_pack", str(tmp_path / "nowhere"))


def zipped(content: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return made.getvalue()


def test_a_zip_of_the_folder_is_the_same_pack() -> None:
    inside = {f"bay/{name}": data for name, data in files().items()}
    assert read_zip(zipped(inside)) == parse_pack(files())


def test_a_zip_that_unfolds_without_end_is_refused() -> None:
    bomb = zipped({**files(), "text.md": b"a" * (MOST_BYTES["text.md"] + 1)})
    assert len(bomb) < 10_000
    with pytest.raises(PackError, match="too large"):
        read_zip(bomb)


def test_a_name_that_climbs_out_of_the_zip_reaches_nothing(tmp_path: Path) -> None:
    inside = {f"../../{name}": data for name, data in files().items()}
    assert read_zip(zipped(inside)).info.slug == "bay"
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_zip_is_refused() -> None:
    with pytest.raises(PackError, match="zip"):
        read_zip(b"PK not really")


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    at=st.integers(0, len(FACTS) - 1),
    length=st.integers(0, 12),
    put=st.text(st.sampled_from("{}[]:|,-\n \t\"'&*!%#aé0"), max_size=6),
)
def test_whatever_is_mangled_gives_a_pack_or_a_pack_error(at: int, length: int, put: str) -> None:
    facts = FACTS[:at] + put + FACTS[at + length :]
    problems: tuple[Problem, ...] = ()
    try:
        parse_pack(files(facts=facts))
    except PackError as error:
        problems = error.problems
    assert all(problem.file and problem.message for problem in problems)


def test_the_sound_pack_is_sound() -> None:
    assert [fact.key for fact in parse_pack(files()).facts] == ["opened", "built"]
    assert yaml.safe_load(FACTS)["facts"][0]["id"] == "opened"
