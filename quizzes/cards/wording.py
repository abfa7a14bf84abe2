"""What is wrong with a search, in words and with its place."""

from __future__ import annotations

from django.utils.translation import gettext as _

from quizzes.cards.search import DEEPEST, LONGEST, MOST_DAYS, Is, Kind, Name, Reason, SearchError


def worded(error: SearchError) -> str:
    """ "Character 4: …": what is wrong, and what to write instead."""
    return _("Character %(at)d: %(what)s") % {"at": error.at, "what": _what(error)}


def _what(error: SearchError) -> str:
    said = {
        Reason.TOO_LONG: _("a search has at most %(longest)d characters."),
        Reason.TOO_DEEP: _("brackets and “-” are at most %(deepest)d deep."),
        Reason.NOT_A_CHARACTER: _("this character cannot be looked for."),
        Reason.NOT_CLOSED: _("this bracket is not closed."),
        Reason.QUOTE_OPEN: _("this quotation mark is not closed."),
        Reason.NOTHING_TO_CLOSE: _("this bracket closes nothing."),
        Reason.NOTHING_INSIDE: _("there is nothing in here to look for."),
        Reason.NOTHING_AFTER: _("something must follow “%(words)s”."),
        Reason.NOTHING_BEFORE: _("something must stand before this word; to look for the word, "
                                 "put it in quotation marks."),
        Reason.NO_SUCH_CONDITION: _("there is no condition “%(words)s”; to look for it as words, "
                                    "put it in quotation marks."),
        Reason.NO_SUCH_STATE: _("a card is never “%(words)s”; it can be %(states)s."),
        Reason.NO_SUCH_FIGURE: _("“%(words)s” is no figure; write one of %(figures)s, then "
                                 "<, <=, =, >=, > or != and a number."),
        Reason.NO_NUMBER: _("“%(words)s” is not a number; write one like 10 or 2.5."),
        Reason.NOT_WHOLE: _("this figure is counted in whole numbers, not “%(words)s”."),
        Reason.NO_SECTION: _("write the part, as in section:2 or section:2(5)."),
        Reason.NO_SLUG: _("write the short name of the document as its address has it."),
        Reason.NO_TAG: _("“%(words)s” is no tag; write letters, digits and hyphens, as in "
                         "tag:treaty or tag:aid::food."),
        Reason.NO_SUCH_KIND: _("a card is never asked as “%(words)s”; it can be %(kinds)s."),
        Reason.NO_DAYS: _("write a number of days from 1 to %(days)d, and if you like a colon and "
                          "a rating from 1 to 4, as in rated:7:1."),
    }[error.reason]  # fmt: skip
    return said % {
        "words": error.words,
        "longest": LONGEST,
        "deepest": DEEPEST,
        "days": MOST_DAYS,
        "states": ", ".join(Is),
        "figures": ", ".join(Name),
        "kinds": ", ".join(Kind),
    }
