"""Questions with several right answers, events in order and pairs, as their editor types them."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from content import values
from content.facts.shapes import FactBase
from quizzes.authoring.notation import as_line, lines
from quizzes.authoring.question_form import (
    LETTERS,
    Line,
    QuestionForm,
    area,
    doubles,
    numbered,
    say_the_same,
    too_long,
)
from quizzes.authoring.single_forms import reasons, written_options, wrong_lines
from quizzes.generation import ordering
from quizzes.generation.drafts import Item
from quizzes.generation.flaws import figures
from quizzes.questions.models import Revision

RIGHT, WRONG = (2, 5), (2, 5)
EVENTS, PAIRS, SPARE = (3, 6), (3, 6), (0, 2)
_EQUALS: Final = re.compile(r"(?<!\S)=(?!\S)")


class MultiSelectForm(QuestionForm):
    """Several right options among wrong ones."""

    right = area(_("Right answers, one a line"), _("Two to five."), rows=4)
    wrong = area(
        _("Wrong options, one a line"),
        _("Two to five. Say why after a bar: <code>wrong option | why it is wrong</code>"),
        rows=4,
    )
    options_in = "wrong"

    @classmethod
    def shown(cls, revision: Revision) -> dict[str, Any]:
        right = [option["text"] for option in revision.options if option["correct"]]
        return {
            **super().shown(revision),
            "right": "\n".join(right),
            "wrong": wrong_lines(revision),
        }

    def look_over(self, data: dict[str, Any]) -> None:
        for field, between in (("right", RIGHT), ("wrong", WRONG)):
            if field in data:
                found = numbered_as(field, data[field])
                told = [*out_of(found, between), *too_long(found), *doubles(found, self.base)]
                for said in told:
                    self.add_error(field, said)
        right, wrong = plain_lines(data.get("right", "")), numbered(data.get("wrong", ""))
        told_of = _t("Line %(n)d: “%(text)s” is right as well: see line %(other)d of the answers.")
        for said in said_again(told_of, wrong, right, self.base):
            self.add_error("wrong", said)

    def wording(self) -> dict[str, Any]:
        right = figures.ordered(lines(self.cleaned_data["right"]))
        whys = reasons(self.cleaned_data["wrong"], self.initial.get("wrong", ""))
        laid = {text: whys.get(text, "") for text in figures.ordered([*right, *whys])}
        return {
            **super().wording(),
            "options": written_options(laid, set(right)),
            "key": _t("%(most)s and %(last)s") % {"most": ", ".join(right[:-1]), "last": right[-1]},
        }

    def item(self) -> Item:
        """The answers are options; their enumeration is no option of its own."""
        whole = super().item()
        return Item(whole.kind, whole.stem, whole.options)


class ArrangedForm(QuestionForm):
    """Lines that are given an option each. They are stored in an order that tells nothing."""

    def item(self) -> Item:
        """Options that several lines share are no choice of one."""
        return Item(self.kind, self.cleaned_data["stem"])

    def prompt(self, n: int, text: str, option: str, says: str | None = None) -> dict[str, Any]:
        """A line as a revision stores it. One whose words did not change keeps what it rests on,
        and where `says` is None what it says; a new one rests on the fact of the question."""
        known = {one["text"]: one for one in self.revision.prompts} if self.revision else {}
        had = known.get(text, {"fact": self.fact, "role": "", "says": ""})
        return {
            "id": str(n),
            "text": text,
            "option": option,
            "fact": had["fact"],
            "role": had["role"],
            "says": had["says"] if says is None else says,
        }


class OrderingForm(ArrangedForm):
    """Events in their order, each with its date or the reason for its place."""

    events = area(
        _("Events in the right order, one a line"),
        _(
            "Three to six, the earliest first; students see them mixed. The date or the reason "
            "follows a bar and is shown with the answer: <code>event | when or why</code>"
        ),
        rows=7,
    )

    @classmethod
    def blank(cls) -> dict[str, Any]:
        return {**super().blank(), "stem": ordering.STEM}

    @classmethod
    def shown(cls, revision: Revision) -> dict[str, Any]:
        in_order = sorted(revision.prompts, key=lambda one: str(one["option"]))
        events = [as_line(one["text"], one["says"]) for one in in_order]
        return {**super().shown(revision), "events": "\n".join(events)}

    def look_over(self, data: dict[str, Any]) -> None:
        if "events" in data:
            found = numbered_as("events", data["events"])
            told = [*out_of(found, EVENTS), *too_long(found), *twice(found), *not_in_order(found)]
            for said in told:
                self.add_error("events", said)

    def wording(self) -> dict[str, Any]:
        events = numbered(self.cleaned_data["events"])
        in_order = [line.text for line in events]
        places = {text: letter for letter, text in zip(LETTERS, in_order, strict=False)}
        says = {line.text: line.note if line.has_bar else None for line in events}
        shown = mixed(in_order)
        if shown == in_order:
            shown = shown[1:] + shown[:1]
        return {
            **super().wording(),
            "options": [
                {"id": letter, "text": str(n), "correct": False, "source": "place", "why_wrong": ""}
                for n, letter in enumerate(places.values(), 1)
            ],
            "prompts": [
                self.prompt(n, text, places[text], says[text]) for n, text in enumerate(shown, 1)
            ],
            "key": " / ".join(f"{n}: {text}" for n, text in enumerate(in_order, 1)),
        }


class MatchingForm(ArrangedForm):
    """Lines with the answer of each, and answers to spare."""

    pairs = area(
        _("Pairs, one a line"),
        _("Three to six, the answer after an equals sign: <code>prompt = answer</code>"),
        rows=7,
    )
    spare = area(
        _("Spare answers, one a line"),
        _("Two at the most: they belong to no line, so that the last pair is no gift."),
        rows=2,
        needed=False,
    )

    @classmethod
    def blank(cls) -> dict[str, Any]:
        return {**super().blank(), "stem": "Match each line with what belongs to it."}

    @classmethod
    def shown(cls, revision: Revision) -> dict[str, Any]:
        texts = {option["id"]: option["text"] for option in revision.options}
        used = {prompt["option"] for prompt in revision.prompts}
        pairs = [f"{one['text']} = {texts[one['option']]}" for one in revision.prompts]
        spare = [text for letter, text in texts.items() if letter not in used]
        return {
            **super().shown(revision),
            "pairs": "\n".join(pairs),
            "spare": "\n".join(spare),
        }

    def look_over(self, data: dict[str, Any]) -> None:
        pairs, spare = read_pairs(data.get("pairs", "")), plain_lines(data.get("spare", ""))
        answers = [Line(pair.number, pair.answer) for pair in pairs if pair.answer]
        if "pairs" in data:
            prompts = [Line(pair.number, pair.prompt) for pair in pairs if pair.prompt]
            told = [*malformed(pairs), *out_of(pairs, PAIRS), *too_long(prompts)]
            told += [*too_long(answers), *twice(prompts), *doubles(answers, self.base)]
            for said in told:
                self.add_error("pairs", said)
        if "spare" in data:
            told = [*out_of(spare, SPARE), *too_long(spare), *doubles(spare, self.base)]
            told_of = _t(
                "Line %(n)d: “%(text)s” is no spare answer: it is right for line %(other)d."
            )
            for said in [*told, *said_again(told_of, spare, answers, self.base)]:
                self.add_error("spare", said)

    def wording(self) -> dict[str, Any]:
        answers = {pair.prompt: pair.answer for pair in read_pairs(self.cleaned_data["pairs"])}
        right = set(answers.values())
        spare = lines(self.cleaned_data.get("spare", ""))
        had = self.revision.options if self.revision else ()
        whys = {option["text"]: option["why_wrong"] for option in had}
        laid = {text: whys.get(text, "") for text in figures.ordered([*answers.values(), *spare])}
        places = dict(zip(laid, LETTERS, strict=False))
        shown = mixed(list(answers))
        given = [places[answers[text]] for text in shown]
        if given == sorted(given):
            shown = shown[1:] + shown[:1]
        in_order = sorted(answers, key=lambda text: places[answers[text]])
        return {
            **super().wording(),
            "options": written_options(laid, right),
            "prompts": [
                self.prompt(n, text, places[answers[text]]) for n, text in enumerate(shown, 1)
            ],
            "key": " / ".join(f"{answers[text]}: {text}" for text in in_order),
        }


@dataclass(frozen=True, slots=True)
class Pair:
    """A line of pairs; a side that is missing is empty, `has_sign` says whether there is a "="."""

    number: int
    prompt: str
    answer: str
    has_sign: bool


def read_pairs(text: str) -> list[Pair]:
    """The last "=" between spaces parts a line; where there is none, the only "=" does."""
    return [_pair(number, line) for number, line in _rows(text)]


def _pair(number: int, line: str) -> Pair:
    signs = list(_EQUALS.finditer(line))
    if signs:
        at = signs[-1].start()
    elif line.count("=") == 1:
        at = line.index("=")
    else:
        return Pair(number, line, "", False)
    return Pair(number, line[:at].strip(), line[at + 1 :].strip(), True)


def plain_lines(text: str) -> list[Line]:
    """Lines in which a bar is a bar."""
    return [Line(number, line) for number, line in _rows(text)]


def numbered_as(field: str, text: str) -> list[Line]:
    """The lines of a field; right answers have no reason, so that a bar is a bar."""
    return plain_lines(text) if field == "right" else numbered(text)


def _rows(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield number, line.strip()


def malformed(pairs: Sequence[Pair]) -> Iterator[str]:
    for pair in pairs:
        said = {"n": pair.number}
        if not pair.has_sign:
            yield _t("Line %(n)d has no answer: write it after “=”.") % said
        elif not pair.prompt:
            yield _t("Line %(n)d: nothing stands before the “=”.") % said
        elif not pair.answer:
            yield _t("Line %(n)d: nothing stands after the “=”.") % said


def out_of(found: Sequence[object], between: tuple[int, int]) -> Iterator[str]:
    """Where there are too few lines, or too many."""
    least, most = between
    if len(found) < least:
        told = ngettext(
            "There is %(n)d line: at least %(least)d are needed.",
            "There are %(n)d lines: at least %(least)d are needed.",
            len(found),
        )
        yield told % {"n": len(found), "least": least}
    if len(found) > most:
        yield _t("There are %(n)d lines: %(most)d are the most there may be.") % {
            "n": len(found),
            "most": most,
        }


def twice(found: Sequence[Line]) -> Iterator[str]:
    """Each line that stands there before, in the same words."""
    first: dict[str, int] = {}
    for line in found:
        known = first.setdefault(line.text.casefold(), line.number)
        if known != line.number:
            told = _t("Line %(n)d: “%(text)s” stands in line %(first)d already.")
            yield told % {"n": line.number, "text": line.text, "first": known}


def said_again(
    told: str, found: Sequence[Line], answers: Sequence[Line], base: FactBase | None
) -> Iterator[str]:
    """`told` of each line that says what an answer says, in the same words or in others."""
    for line in found:
        for answer in answers:
            if say_the_same(answer.text, line.text, base):
                yield told % {"n": line.number, "text": line.text, "other": answer.number}
                break


def not_in_order(found: Sequence[Line]) -> Iterator[str]:
    """Where two lines that follow each other are dated, and the later does not come after."""
    dated = [(line, date) for line in found if (date := _date(line.note))]
    for (line, date), (after, later) in pairwise(dated):
        if later.start <= date.end:
            told = _t("Line %(n)d: %(later)s does not come after %(date)s of line %(first)d.")
            yield told % {
                "n": after.number,
                "later": after.note,
                "date": line.note,
                "first": line.number,
            }


def _date(text: str) -> values.Date | None:
    try:
        found = values.parse("date", text)
    except values.Unreadable:
        return None
    return found if isinstance(found, values.Date) else None


def mixed(texts: Sequence[str]) -> list[str]:
    """The lines in an order that hangs on their words alone, not on how they were typed."""
    names = sorted(texts)
    rng = random.Random("\n".join(names))  # noqa: S311  (nothing secret hangs on it)
    return rng.sample(names, len(names))
