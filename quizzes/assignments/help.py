"""Who of a class needs help, and why, in plain words. For its instructors alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.assignments.queries import Given, Member, evidence, given, members_of
from quizzes.assignments.standing import State
from quizzes.classes.models import Class
from quizzes.classes.queries import last_seen
from quizzes.memory.models import DailyCount, DueCount

WINDOW = timedelta(days=14)
FEWEST = 20
"""Reviews in each of the two windows, before anything is said of a fall."""
FALL = 0.1
BACKLOG = 40
AWAY = 7


@dataclass(frozen=True)
class Needs:
    """One learner with the reasons, the weightiest first; no reason: all is well."""

    member: Member
    seen: datetime | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recalled:
    """Reviews of one window, and how many of them were recalled."""

    reviews: int = 0
    right: int = 0

    @property
    def share(self) -> float:
        return self.right / self.reviews if self.reviews else 0.0


def who_needs_help(course: Class, now: datetime) -> list[Needs]:
    """Everybody, those with most reasons first. A constant number of SELECTs."""
    people = members_of(course.pk)
    pks = [member.pk for member in people]
    seen = last_seen(pks)
    missing = _missing(course, pks, now)
    falls = _recalled(pks, now.date())
    backlog = _backlog(course, pks, now.date())
    found = [
        Needs(
            member,
            seen.get(member.pk),
            tuple(
                reason
                for reason in (
                    said_of_missing(missing[member.pk]),
                    said_of_absence(seen.get(member.pk), now),
                    said_of_backlog(backlog.get(member.pk, 0)),
                    said_of_fall(*falls[member.pk]),
                )
                if reason
            ),
        )
        for member in people
    ]
    return sorted(found, key=lambda row: (-len(row.reasons), -len(missing[row.member.pk])))


def said_of_missing(missing: Sequence[Given]) -> str:
    if not missing:
        return ""
    titles = ", ".join(one.title for one in missing[:3])
    said = ngettext(
        "%(n)d assignment is missing: %(titles)s",
        "%(n)d assignments are missing: %(titles)s",
        len(missing),
    ) % {"n": len(missing), "titles": titles}
    return f"{said} …" if len(missing) > 3 else said


def said_of_absence(seen: datetime | None, now: datetime) -> str:
    if seen is None:
        return _("Has not been seen yet.")
    days = (now - seen).days
    if days < AWAY:
        return ""
    return _("Has not been seen for %(n)d days.") % {"n": days}


def said_of_backlog(due: int) -> str:
    if due < BACKLOG:
        return ""
    return _("%(n)d cards of the documents of this class are due.") % {"n": due}


def said_of_fall(now: Recalled, before: Recalled) -> str:
    if min(now.reviews, before.reviews) < FEWEST or before.share - now.share < FALL:
        return ""
    return _(
        "Recall is falling: %(now)d of 100 reviews in the last two weeks, "
        "%(before)d of 100 in the two before."
    ) % {"now": round(100 * now.share), "before": round(100 * before.share)}


def _missing(
    course: Class, people: Collection[int], now: datetime
) -> Mapping[int, Sequence[Given]]:
    """Learner -> what was due and is not done."""
    due = [one for one in given([course.pk]) if one.dates.due and one.dates.due <= now]
    found: dict[int, list[Given]] = defaultdict(list)
    proof = evidence(due, people, dated=False)
    for learner in people:
        found[learner] = [
            one for one in due if proof.standing(one, learner, now).state is State.LATE
        ]
    return found


def _recalled(people: Collection[int], today: date) -> Mapping[int, tuple[Recalled, Recalled]]:
    """Learner -> reviews of the last two weeks and of the two before, of all their cards."""
    latest = Q(day__gt=today - WINDOW)
    rows = (
        DailyCount.objects.filter(learner__in=people, day__gt=today - 2 * WINDOW)
        .order_by()
        .values("learner")
        .annotate(
            now=Sum("reviews", filter=latest, default=0),
            now_right=Sum("recalled", filter=latest, default=0),
            before=Sum("reviews", filter=~latest, default=0),
            before_right=Sum("recalled", filter=~latest, default=0),
        )
    )
    found: dict[int, tuple[Recalled, Recalled]] = defaultdict(lambda: (Recalled(), Recalled()))
    for row in rows:
        found[row["learner"]] = (
            Recalled(row["now"], row["now_right"]),
            Recalled(row["before"], row["before_right"]),
        )
    return found


def _backlog(course: Class, people: Collection[int], today: date) -> Mapping[int, int]:
    """Learner -> cards of the documents of the class that are due."""
    documents = course.documents.values("pk")
    rows = (
        DueCount.objects.filter(
            learner__in=people, document__in=documents, day__lte=today, cards__gt=0
        )
        .order_by()
        .values("learner")
        .annotate(due=Sum("cards"))
    )
    return {row["learner"]: row["due"] for row in rows}
