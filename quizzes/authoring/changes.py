"""The bank after a change, and in words what the change did to it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from content.facts.queries import ARGUMENTS, entities_of, to_shape
from content.models import Document, EditorialNote, Fact
from quizzes.generation import reach
from quizzes.generation.reach import Touched
from quizzes.generation.run import TOGETHER, Report, follow, refresh
from quizzes.questions.models import Question
from quizzes.reports.actions import note_answers


def followed(document: Document, touched: Touched, cause: str, by: User) -> str:
    """Let the bank follow what was touched; what is asked now, what differs, what no more."""
    return told(follow_and_note(document, touched, cause, by))


@transaction.atomic
def follow_and_note(document: Document, touched: Touched, cause: str, by: User) -> Report:
    """The same, with every answer that changed noted: its editor is asked whether learners are
    to be told."""
    report = follow(document, touched, cause, by)
    note_answers(report.revised, by, timezone.now())
    return report


def lost_elsewhere(report: Report, fact: Fact) -> str:
    """The questions about other facts that a change of this one has taken out, with the way to
    them; empty if there are none. What several facts make together is only put together anew."""
    lost = [
        question
        for question in report.retired
        if question.fact_id != fact.pk and question.kind not in TOGETHER
    ]
    if not lost:
        return ""
    first = min(lost, key=lambda one: (one.fact.ordinal, one.pk))
    said = ngettext(
        "%(n)d question of another fact is no longer asked: “%(stem)s”",
        "%(n)d questions of other facts are no longer asked, the first: “%(stem)s”",
        len(lost),
    ) % {"n": len(lost), "stem": first.revision.stem if first.revision else ""}
    advice = _(
        "This fact gives a second answer there: make what differs an argument, or give each a "
        "Relation."
    )
    url = reverse("authoring:changes", args=[fact.document.slug])
    return format_html(
        '{} {} <a class="link" href="{}">{}</a>',
        said,
        advice if _silenced(lost) else "",
        url,
        _("All that changed"),
    )


def _silenced(lost: Iterable[Question]) -> bool:
    """Whether an argument is among them that is not asked at all any more."""
    arguments = {question.argument_id for question in lost} - {None}
    still = Question.objects.published().filter(argument__in=arguments)
    return bool(arguments - set(still.values_list("argument", flat=True)))


def refreshed(document: Document) -> str:
    """The whole bank anew, after a change that may reach everything."""
    return told(refresh(document))


def told(report: Report) -> str:
    """What became of the questions, in words."""
    added = len(report.created) + len(report.restored)
    fresh = {question.pk for question in report.created}
    reworded = len([question for question in report.revised if question.pk not in fresh])
    gone, held = len(report.retired), len(report.held)
    said = [
        ngettext("%(n)d question added", "%(n)d questions added", added) % {"n": added},
        ngettext("%(n)d question reworded", "%(n)d questions reworded", reworded) % {"n": reworded},
        ngettext("%(n)d question taken out", "%(n)d questions taken out", gone) % {"n": gone},
        ngettext("%(n)d question held back", "%(n)d questions held back", held) % {"n": held},
    ]
    numbers = (added, reworded, gone, held)
    words = [text for n, text in zip(numbers, said, strict=True) if n]
    return (", ".join(words) + ".") if words else _("No question changed.")


def touched_by(facts: Iterable[Fact]) -> Touched:
    """Facts as they stand now: taken before a change and after it, the two are joined."""
    touched = Touched()
    rows = list(facts)
    if not rows:
        return touched
    entities = entities_of(rows[0].document)
    for row in Fact.objects.filter(pk__in=[row.pk for row in rows]).prefetch_related(ARGUMENTS):
        touched |= reach.of_fact(to_shape(row), entities)
    return touched


def touched_by_note(note: EditorialNote) -> Touched:
    return touched_by(note.facts.select_related("document"))
