"""A package and its report in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.exchange.anki.shapes import BadPackage


def refusal(problem: BadPackage) -> str:
    """Why a file cannot be taken in, and where in it."""
    where, detail = problem.where, problem.detail
    match problem.reason:
        case "no zip":
            return _("This is no package of Anki: it is not a zip file, or it was cut short.")
        case "no collection":
            return _("This is no package of Anki: there is no collection in it.")
        case "too large":
            said = _("“%(where)s” is larger than %(most)s when unpacked. Nothing was stored.")
            return said % {"where": where, "most": detail}
        case "too many":
            said = _("There are too many rows in “%(where)s”: at most %(most)s can be read.")
            return said % {"where": where or "zip", "most": detail}
        case "too new":
            said = _("It was made by an Anki newer than we know (schema %(n)s).")
            hint = _("Export it with “Support older Anki versions” ticked.")
            return f"{said % {'n': detail}} {hint}"
        case "refused":
            said = _("“%(where)s” in it is not a plain table of Anki. Nothing of it was run.")
            return said % {"where": where}
        case _broken:
            said = _("The file is damaged: “%(where)s” cannot be read. Nothing was stored.")
            return said % {"where": where}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a preview or a report."""

    words: str
    n: int


def brought(tally: Mapping[str, Any]) -> list[Line]:
    """What comes in, and what is here already."""
    named = (
        (_("New notes"), "notes_new"),
        (_("Notes you have here already"), "notes_known"),
        (_("Cards that you begin here"), "cards_new"),
        (_("Cards you have here already"), "cards_known"),
        (_("New answers"), "answers_new"),
        (_("Answers that are here already"), "answers_known"),
    )
    files = tally.get("files", 0)
    beside = [Line(_("Pictures and sounds"), files)] if files else []
    return [Line(words, tally[name]) for words, name in named] + beside


def left_out(tally: Mapping[str, Any]) -> list[str]:
    """What stays behind and why, a sentence each."""
    left = tally["left"]
    sentences = (
        (
            tally["media"],
            ngettext(
                "%(n)d note has a picture, a film or a sound that is not shown here: the file "
                "does not hold it, it is too large, or of a kind that browsers do not show. "
                "Where one stood, the text says so.",
                "%(n)d notes have a picture, a film or a sound that is not shown here: the file "
                "does not hold it, it is too large, or of a kind that browsers do not show. "
                "Where one stood, the text says so.",
                tally["media"],
            ),
        ),
        (
            left.get("no words", 0),
            ngettext(
                "%(n)d card is left out: its question or its answer has no words.",
                "%(n)d cards are left out: their question or their answer has no words.",
                left.get("no words", 0),
            ),
        ),
        (
            left.get("card", 0),
            ngettext(
                "%(n)d card is left out: its note is here, but without this card.",
                "%(n)d cards are left out: their notes are here, but without these cards.",
                left.get("card", 0),
            ),
        ),
        (
            left.get("too long", 0),
            ngettext(
                "%(n)d note is left out: it is too long.",
                "%(n)d notes are left out: they are too long.",
                left.get("too long", 0),
            ),
        ),
        (
            left.get("no type", 0) + left.get("no card", 0) + left.get("twin", 0),
            ngettext(
                "%(n)d note is left out: it has no card or no note type, or comes twice.",
                "%(n)d notes are left out: they have no card or no note type, or come twice.",
                left.get("no type", 0) + left.get("no card", 0) + left.get("twin", 0),
            ),
        ),
        (
            tally["changed"],
            ngettext(
                "%(n)d note was changed in Anki. Its words and pictures stay as they are here.",
                "%(n)d notes were changed in Anki. Their words and pictures stay as they are here.",
                tally["changed"],
            ),
        ),
        (
            tally["without_log"],
            ngettext(
                "%(n)d card was begun in Anki, but the file has no answer of it. It starts new.",
                "%(n)d cards were begun in Anki, but the file has no answer of them. "
                "They start new.",
                tally["without_log"],
            ),
        ),
        (
            tally["by_hand"],
            ngettext(
                "%(n)d entry of the log was no answer: the card was rescheduled or reset.",
                "%(n)d entries of the log were no answers: cards were rescheduled or reset.",
                tally["by_hand"],
            ),
        ),
        (
            tally["crammed"],
            ngettext(
                "%(n)d answer was practice that moved no schedule.",
                "%(n)d answers were practice that moved no schedule.",
                tally["crammed"],
            ),
        ),
        (
            tally["out_of_time"],
            ngettext(
                "%(n)d answer is left out: its date lies in the future or before 1970.",
                "%(n)d answers are left out: their dates lie in the future or before 1970.",
                tally["out_of_time"],
            ),
        ),
    )
    return [said % {"n": n} for n, said in sentences if n]
