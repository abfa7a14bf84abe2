"""Why a fact gives no question, or not one of every kind: what the generator says, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from content.models import Document, Fact
from quizzes.generation.bank import Missed
from quizzes.generation.drafts import Missing
from quizzes.questions.models import Question

SAYS: Mapping[str, str | Promise] = {
    "unmarked": _lazy("not marked to be asked."),
    "rivals": _lazy("not asked, because another fact gives a second answer."),
    "subject": _lazy("not asked: the title of the document says what it is."),
    "unreadable": _lazy("not asked, because a clause cannot be read: %(says)s"),
    "long_answer": _lazy("the answer has %(found)d words, %(limit)d at most."),
    "long_gap": _lazy(
        "the answer has %(found)d words, %(limit)d at most unless more wordings are right."
    ),
    "no_gap": _lazy("the answer does not stand in the statement."),
    "unsaid": _lazy("no question for the whole list is written."),
    "twins": _lazy("two members of the list may be one: %(says)s."),
    "added": _lazy("another fact adds a member to the list."),
    "flaw": _lazy("%(says)s"),
}
TO_DO: Mapping[str, str | Promise] = {
    "rivals": _lazy("Make what differs an argument, or give each a Relation."),
    "added": _lazy("Add it here, or give each a Relation."),
}


@dataclass(frozen=True, slots=True)
class Rival:
    """The fact in the way, and how many others are."""

    fact: Fact
    others: int


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is not asked: of what (a role, or the list), what, and why."""

    role: str
    kind: str
    why: str
    rival: Rival | None = None
    to_do: str = ""


@dataclass(frozen=True, slots=True)
class Missings:
    """`roles` are not asked at all; `kinds` are what is missing of those that are."""

    roles: tuple[Line, ...]
    kinds: tuple[Line, ...]


def told(missed: Iterable[Missed], document: Document) -> Missings:
    """What is missing, in words. One statement, where facts are to be named."""
    found = list(missed)
    keys = {one.why.facts[0] for one in found if one.why.facts}
    rows = Fact.objects.of(document).filter(key__in=keys) if keys else ()
    facts = {row.key: row for row in rows}
    lines = list(_lines(found, facts))
    whole = [line for line in lines if not line.kind or line.rival]
    return Missings(tuple(whole), tuple(line for line in lines if line not in whole))


def _lines(missed: list[Missed], facts: Mapping[str, Fact]) -> Iterator[Line]:
    named = dict(Question.Kind.choices)
    for one in missed:
        why = one.why
        row = facts.get(why.facts[0]) if why.facts else None
        yield Line(
            one.role,
            str(named[one.kind]) if one.kind else "",
            _words(why),
            Rival(row, len(why.facts) - 1) if row else None,
            str(TO_DO.get(why.lack, "")),
        )


def _words(why: Missing) -> str:
    if why.lack == "few_options":
        text = ngettext(
            "%(found)d wrong option found, %(limit)d needed.",
            "%(found)d wrong options found, %(limit)d needed.",
            why.found,
        )
    else:
        text = str(SAYS[why.lack])
    return text % {"found": why.found, "limit": why.limit, "says": why.says}
