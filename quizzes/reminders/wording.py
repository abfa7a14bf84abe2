"""What a reminder says, in mail, preview and calendar."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.reminders.queries import Load


def facts(n: int, minutes: int) -> str:
    """ "24 facts, about 6 minutes" """
    count = ngettext("%(n)d fact", "%(n)d facts", n) % {"n": n}
    return f"{count}, {about(minutes)}"


def about(minutes: int) -> str:
    return ngettext("about %(n)d minute", "about %(n)d minutes", minutes) % {"n": minutes}


def subject(load: Load) -> str:
    count = ngettext("%(n)d fact to recall", "%(n)d facts to recall", load.due) % {"n": load.due}
    return f"{count}, {about(load.minutes)}"


def sentences(load: Load) -> list[str]:
    """The body, one sentence each; the same figures as on the first screen."""
    said = [
        ngettext("%(n)d fact is to be recalled today.", "%(n)d facts are to be recalled today.",
                 load.due) % {"n": load.due}
    ]  # fmt: skip
    if load.fading:
        said.append(_fading(load))
    if load.new:
        new = ngettext("Then %(n)d new one.", "Then %(n)d new ones.", load.new)
        said.append(new % {"n": load.new})
    whole = ngettext("It takes about %(n)d minute.", "It takes about %(n)d minutes.", load.minutes)
    said.append(whole % {"n": load.minutes})
    if load.spread_until:
        part = _("This is today's part of what has gathered; it is spread until %(day)s.")
        said.append(part % {"day": date_format(load.spread_until, "j F")})
    return said


def _fading(load: Load) -> str:
    if load.fading == load.due:
        return ngettext("It is fading.", "All of them are fading.", load.due)
    some = ngettext("%(n)d of them is fading.", "%(n)d of them are fading.", load.fading)
    return some % {"n": load.fading}
