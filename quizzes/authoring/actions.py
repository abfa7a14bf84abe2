"""Many items retired or restored at once, and undone: one transaction each.

The number of statements does not grow with the number of items.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.core import signing
from django.db import transaction

from content.models import Document
from quizzes.generation.reach import Touched
from quizzes.generation.run import follow
from quizzes.questions import actions
from quizzes.questions.actions import Before
from quizzes.questions.models import Question

SALT = "authoring.items"
UNDO_WITHIN = 24 * 60 * 60  # seconds


@dataclass(frozen=True, slots=True)
class Change:
    """`done` items were changed. Of those to be restored `held` are held back by a note, and
    `stayed` retired because their fact no longer gives them. `token` undoes exactly this change;
    it is empty where nothing was changed."""

    done: int
    held: int = 0
    stayed: int = 0
    token: str = ""


class CannotUndo(Exception):
    """The token is not ours, too old, or of another document."""


@transaction.atomic
def retire_items(document: Document, ids: Iterable[int]) -> Change:
    """Retire these items of the document; those of another and retired ones do not count."""
    before = actions.retire_all(Question.objects.of(document).filter(pk__in=list(ids)))
    return Change(_size(before), token=_token(document, "retired", before))


@transaction.atomic
def restore_items(document: Document, ids: Iterable[int]) -> Change:
    """Restore these items of the document; what was not edited by hand follows its fact again.

    An item whose fact is held back is held back, one that its fact no longer gives stays retired.
    """
    before = actions.restore_all(Question.objects.of(document).filter(pk__in=list(ids)))
    if not before:
        return Change(0)
    _follow(document, before)
    asked = [pk for group in before.values() for pk in group]
    now = Counter(Question.objects.filter(pk__in=asked).values_list("status", flat=True))
    return Change(
        done=now[Question.Status.PUBLISHED],
        held=now[Question.Status.HELD],
        stayed=now[Question.Status.RETIRED],
        token=_token(document, "restored", before),
    )


@transaction.atomic
def undo(document: Document, token: str) -> int:
    """Put back the items of one change as they were, except those changed again meanwhile."""
    did, before = _read(document, token)
    withdrawn = did == "retired"
    rows = Question.objects.of(document).filter(withdrawn=withdrawn)
    if withdrawn:
        rows = rows.filter(status=Question.Status.RETIRED)
    done = actions.put_back(rows, before)
    _follow(document, before)
    return done


def _follow(document: Document, before: Before) -> None:
    """The questions of the facts that these items rest on, brought up to date."""
    pks = [pk for group in before.values() for pk in group]
    keys = Question.objects.filter(pk__in=pks).values_list("fact__key", flat=True)
    follow(document, Touched(frozenset(keys)), "")


def _size(before: Before) -> int:
    return sum(map(len, before.values()))


def _token(document: Document, did: str, before: Before) -> str:
    if not before:
        return ""
    groups = [[*state, ids] for state, ids in before.items()]
    return signing.dumps([document.pk, did, groups], salt=SALT, compress=True)


def _read(document: Document, token: str) -> tuple[str, Before]:
    try:
        pk, did, groups = signing.loads(token, salt=SALT, max_age=UNDO_WITHIN)
    except signing.BadSignature as error:
        raise CannotUndo from error
    if pk != document.pk:
        raise CannotUndo
    return did, {(status, withdrawn): ids for status, withdrawn, ids in groups}
