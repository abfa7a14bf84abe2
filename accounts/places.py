"""Which entry of the main navigation each screen belongs to. Pure: names of URLs, no objects."""

from __future__ import annotations

from typing import Final

TODAY: Final = "today:home"
LIBRARY: Final = "reading:library"
REVIEW: Final = "review:session"
QUIZZES: Final = "quiz:list"
PROGRESS: Final = "progress:overview"
BANK: Final = "authoring:bank"
CLASSES: Final = "classes:list"
SETTINGS: Final = "privacy:account"
MORE: Final = "today:more"

OF_SLICE: Final = {
    "reading": LIBRARY,
    "review": REVIEW,
    "cards": REVIEW,
    "quiz": QUIZZES,
    "progress": PROGRESS,
    "planning": PROGRESS,
    "authoring": BANK,
    "reports": BANK,
    "classes": CLASSES,
    "assignments": CLASSES,
    "announcements": CLASSES,
    "analysis": CLASSES,
    "privacy": SETTINGS,
    "reminders": SETTINGS,
    "exchange": SETTINGS,
}
"""Namespace -> the entry that its screens belong to."""

_TEACHING_QUIZ: Final = (
    "give",
    "figures",
    "edit",
    "blueprint",
    "choose",
    "preview",
    "print",
    "regrade",
    "regrade_question",
    "marks",
    "answers",
    "by_hand",
    "allowances",
    "allowance",
)
OF_SCREEN: Final = {
    **{f"quiz:{name}": CLASSES for name in _TEACHING_QUIZ},
    "reports:card": REVIEW,
    "reports:first": REVIEW,
    "reports:response": QUIZZES,
    "reports:mine": SETTINGS,
}
"""The screens that belong elsewhere than the rest of their slice."""

BEHIND_MORE: Final = frozenset({PROGRESS, BANK, CLASSES, SETTINGS})
"""What an instructor reaches by the tab "More" on a phone."""


def entry_of(view_name: str, *, teaches: bool) -> str:
    """The entry that a screen belongs to, or "" for one that belongs to none.

    Who does not teach has no entry for classes: theirs stand on the first screen.
    """
    entry = OF_SCREEN.get(view_name) or OF_SLICE.get(view_name.split(":")[0], "")
    return TODAY if entry == CLASSES and not teaches else entry
