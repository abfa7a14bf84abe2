"""The only way to get an announcement for a person: the object, or 404."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer
from django.http import Http404

from quizzes.classes.access import Person, taught
from quizzes.classes.models import Announcement, Membership

_SIGNER = Signer(salt="quizzes.announcements.off")


def taught_announcement(person: Person, pk: int) -> Announcement:
    """An announcement to a class that this person teaches, or 404."""
    return taught(Announcement.objects.all(), person, pk)


def told_to(person: Person, pk: int) -> Announcement:
    """An announcement of a class that this person learns in, or 404."""
    row = Announcement.objects.filter(
        pk=pk,
        course__memberships__learner=person.pk or 0,
        course__memberships__left_at=None,
    ).first()
    if row is None:
        raise Http404
    return row


def off_token(membership: int) -> str:
    """Lets whoever has the e-mail switch off those of one class. It does not grow old."""
    return _SIGNER.sign(str(membership))


def of_token(token: str) -> Membership:
    """The membership that the token was made for; 404 once it is gone."""
    try:
        pk = int(_SIGNER.unsign(token))
    except BadSignature:
        raise Http404 from None
    row = Membership.objects.filter(pk=pk).select_related("course").first()
    if row is None:
        raise Http404
    return row
