"""What the figures mean, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from quizzes.analysis.measures import ItemFigures, Verdict


@dataclass(frozen=True)
class Said:
    """A verdict as it is shown: its name, what may be done, chip and icon."""

    label: StrOrPromise
    advice: StrOrPromise
    chip: str
    icon: str


SAID: dict[Verdict, Said] = {
    Verdict.AGAINST: Said(
        _("Good students miss it"),
        _(
            "Who does well on the rest gets this wrong more often than who does badly. See "
            "whether the key is right, and whether a wrong option could be defended."
        ),
        "bad",
        "circle-x",
    ),
    Verdict.HARD: Said(
        _("Too hard"),
        _(
            "Fewer than one in five know it, or no more than would be right by guessing. See "
            "whether the sentence was read, and whether the question says what it asks."
        ),
        "fading",
        "triangle-alert",
    ),
    Verdict.WEAK: Said(
        _("Says little"),
        _(
            "Knowing this goes hardly with knowing the rest. The wording may be unclear, or it "
            "may be luck who gets it right."
        ),
        "holding",
        "triangle-alert",
    ),
    Verdict.UNUSED: Said(
        _("An option is never chosen"),
        _(
            "Fewer than 5 in 100 chose it: nobody takes it for the answer. Another option, or "
            "one less, asks the same."
        ),
        "holding",
        "triangle-alert",
    ),
    Verdict.EASY: Said(
        _("Too easy"),
        _(
            "At least 95 in 100 know it, so it does not tell learners apart. That is good for "
            "what everybody must know, and wasted otherwise."
        ),
        "holding",
        "info",
    ),
    Verdict.WELL: Said(
        _("Works well"),
        _("Some know it and some do not, and those who do know more of the rest as well."),
        "strong",
        "circle-check",
    ),
    Verdict.FEW: Said(
        _("Too few answers yet"),
        _("Below ten answers every figure is mostly chance."),
        "",
        "clock",
    ),
}


def said_of(found: ItemFigures) -> tuple[Said, ...]:
    """Every verdict on an item, the most urgent first."""
    return tuple(_said(verdict, found) for verdict in found.verdicts)


def _said(verdict: Verdict, found: ItemFigures) -> Said:
    said = SAID[verdict]
    if verdict == Verdict.UNUSED and all(one.n for one in found.choices if one.rare):
        return replace(said, label=_("An option is hardly ever chosen"))
    return said


def labels(found: ItemFigures) -> Sequence[str]:
    return [str(said.label) for said in said_of(found)]
