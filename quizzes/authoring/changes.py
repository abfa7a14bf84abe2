"""The bank after a change, and in words what the change did to it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.models import Document
from quizzes.generation.run import refresh
from quizzes.questions.models import Question


def refreshed(document: Document) -> str:
    """Bring the bank up to date; what is asked now, what differs, what is asked no more."""
    before = _published(document)
    report = refresh(document)
    after = _published(document)
    added, gone = len(after - before), len(before - after)
    reworded = report.revised
    said = [
        ngettext("%(n)d question added", "%(n)d questions added", added) % {"n": added},
        ngettext("%(n)d question reworded", "%(n)d questions reworded", reworded) % {"n": reworded},
        ngettext("%(n)d question taken out", "%(n)d questions taken out", gone) % {"n": gone},
    ]
    told = [words for n, words in zip((added, reworded, gone), said, strict=True) if n]
    return (", ".join(told) + ".") if told else _("No question changed.")


def _published(document: Document) -> set[int]:
    return set(Question.objects.of(document).published().values_list("pk", flat=True))
